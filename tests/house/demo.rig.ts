// The demo as a newcomer starts it, with a folder of its own, and the hands of its visitor; starts programs.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WhoAnswer } from '@keycab/shared/contract';

const root = join(import.meta.dirname, '..', '..');
const PATIENCE_MS = 20_000;
const START_MS = 60_000;

export interface ControlState {
  readonly powered: boolean;
  readonly boards: { readonly kind: string; readonly pacePercent: number | null };
  readonly badges: readonly { readonly badge: string; readonly name: string; readonly kind: string }[];
  readonly slots: readonly {
    readonly slot: number;
    readonly name: string;
    readonly label: string | null;
    readonly latch: string;
    readonly light: { readonly color: string; readonly rhythm: string } | null;
  }[];
  readonly inHand: readonly { readonly rom: string; readonly label: string }[];
}

export interface Demo {
  /** Its data folder; gone after `close`. */
  readonly data: string;
  readonly pagesUrl: string;
  readonly kioskUrl: string;
  /** All that it said so far, the banner among it. */
  output(): string;
  /** Polls until there is something; rejects with what the demo said when that takes too long. */
  until<Value>(
    what: string,
    look: () => Promise<Value | null | undefined | false>,
    patienceMs?: number,
  ): Promise<Value>;
  act(body: Record<string, unknown>): Promise<{ ok: boolean; said: string | null }>;
  state(): Promise<ControlState>;
  who(label: string): Promise<WhoAnswer['answers'][number] | undefined>;
  /** Holds the badge of whoever's name begins so to the reader. */
  badge(name: string): Promise<void>;
  /** Labels of cars for sale whose key is in the steel. */
  stockKeys(): Promise<string[]>;
  close(): Promise<void>;
}

export interface DemoOptions {
  /** Of its folder. */
  readonly name: string;
  /** The first of the ports it may take. */
  readonly port: number;
  /** Said on its command line besides. */
  readonly more?: readonly string[];
}

export async function openDemo({ name, port, more = [] }: DemoOptions): Promise<Demo> {
  const data = mkdtempSync(join(tmpdir(), `keycab-${name}-`));
  let output = '';
  const options = ['--no-open', '--data', data, '--days', '2', '--port', String(port), ...more];
  const demo = spawn(process.execPath, ['hardware/demo/start.js', ...options], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  demo.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()));
  demo.stderr.on('data', (bytes: Buffer) => (output += bytes.toString()));

  const until: Demo['until'] = async (what, look, patienceMs = PATIENCE_MS) => {
    const deadlineMs = performance.now() + patienceMs;
    for (;;) {
      const found = await look();
      if (found !== null && found !== undefined && found !== false && found !== '') return found;
      if (performance.now() > deadlineMs) throw new Error(`waited in vain: ${what}\n${output.slice(-2000)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const ended = (): boolean => demo.exitCode !== null || demo.signalCode !== null;
  const close = async (): Promise<void> => {
    demo.kill('SIGTERM');
    await until('the demo’s end', () => Promise.resolve(ended()));
    rmSync(data, { recursive: true, force: true });
  };

  const started = async (): Promise<{ pagesUrl: string; controlUrl: string; kioskUrl: string }> => {
    // Days are told and written first: that is the one part which takes its time on a machine with other work.
    const told = async (): Promise<string> => {
      if (ended()) throw new Error(`the demo ended by itself\n${output}`);
      return /Demo\s+(http:\/\/localhost:\d+)\/demo/.exec(output)?.[1] ?? '';
    };
    const pagesUrl = await until('the banner', told, START_MS);
    const site = await fetch(`${pagesUrl}/api/v1/site`);
    return { pagesUrl, ...((await site.json()) as { controlUrl: string; kioskUrl: string }) };
  };
  const { pagesUrl, controlUrl, kioskUrl } = await started().catch(async (thrown: unknown) => {
    await close();
    throw thrown;
  });

  const act: Demo['act'] = async (body) => {
    const answer = await fetch(`${controlUrl}/act`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: pagesUrl },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as { ok: boolean; said: string | null };
  };
  const state: Demo['state'] = () => firstOf<ControlState>(`${controlUrl}/state`, pagesUrl);
  return {
    data,
    pagesUrl,
    kioskUrl,
    output: () => output,
    until,
    act,
    state,
    who: async (label) => {
      const answer = await fetch(`${pagesUrl}/api/v1/who?q=${encodeURIComponent(label)}`);
      const { answers } = (await answer.json()) as WhoAnswer;
      return answers.find((each) => each.label === label);
    },
    badge: async (wanted) => {
      const found = (await state()).badges.find((each) => each.name.startsWith(wanted));
      if (found === undefined) throw new Error(`no badge of ${wanted}`);
      await act({ act: 'badge', badge: found.badge });
    },
    stockKeys: async () => {
      const labels = (await state()).slots.map((slot) => slot.label);
      return labels.filter((label): label is string => /^4\d{3}$/.test(label ?? ''));
    },
    close,
  };
}

/** The first thing that a stream of events says. */
export async function firstOf<Value>(url: string, origin: string): Promise<Value> {
  const answer = await fetch(url, { headers: { origin, accept: 'text/event-stream' } });
  let text = '';
  for await (const chunk of answer.body ?? []) {
    text += Buffer.from(chunk).toString();
    const told = /^data: ?(.*)\n/m.exec(text)?.[1];
    if (told !== undefined) return JSON.parse(told) as Value;
  }
  throw new Error(`${url} said nothing`);
}
