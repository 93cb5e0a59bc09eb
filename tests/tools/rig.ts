// The tools of a cabinet as somebody types them, with lines, time and answers of a test; for tests only.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bench as benchVerb } from '@keycab/firmware/cli/bench/verb';
import { doctor as doctorVerb } from '@keycab/firmware/cli/doctor/doctor';
import { createBench, type Bench } from '@keycab/firmware/cli/main';
import { tape as tapeVerb } from '@keycab/firmware/cli/tape/verb';
import { VERBS } from '@keycab/firmware/cli/verbs';
import type { Given } from '@keycab/shared/cli/verb';
import type { Talk } from '@keycab/shared/cli/talk';
import type { ManualTicker } from '@keycab/hardware/simulated/clock';
import { memoryLine, type Wire } from '@keycab/hardware/simulated/wire';

const RUN = { bench: benchVerb, tape: tapeVerb, doctor: doctorVerb } as const;

export interface Told {
  readonly exit: number;
  readonly data: string;
  readonly say: string;
}

export interface Typed {
  readonly done: Promise<Told>;
  /** What has been told so far. */
  readonly told: { data: string; say: string };
  /** As Ctrl-C. */
  stop(): void;
}

/** Starts a tool; what it is not given is the machine's own. */
export function type(parameters: readonly string[], own: Partial<Bench> = {}): Typed {
  const [name = '', ...args] = parameters;
  const verb = name as keyof typeof RUN;
  const options = VERBS[verb]?.options ?? {};
  const given = parseArgs({ args, options, allowPositionals: true }) as Given;
  const told = { data: '', say: '' };
  const talk: Talk = {
    data: (text) => void (told.data += `${text}\n`),
    say: (text) => void (told.say += `${text}\n`),
    color: false,
    nowMs: 0,
  };
  const stops = new Set<() => void>();
  const bench: Bench = {
    ...createBench(),
    ask: () => Promise.resolve(null),
    onStop: (stop) => {
      stops.add(stop);
      return () => stops.delete(stop);
    },
    ...own,
  };
  return {
    done: RUN[verb](given, talk, bench).then((exit) => ({ exit, ...told })),
    told,
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}

export const run = (parameters: readonly string[], own: Partial<Bench> = {}): Promise<Told> =>
  type(parameters, own).done;

export async function until(holds: () => boolean, what: string, withinMs = 20_000): Promise<void> {
  const deadlineMs = Date.now() + withinMs;
  while (!holds()) {
    if (Date.now() > deadlineMs) throw new Error(`not within ${String(withinMs)} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export interface Folder {
  readonly path: string;
  readonly in: (name: string) => string;
  remove(): void;
}

export function createFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'keycab-tools-'));
  return { path, in: (name) => join(path, name), remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Time by hand, and any port leads to this wire. */
export function onTicker(
  wire: Wire,
  ticker: ManualTicker,
): { readonly ticker: ManualTicker; readonly own: Partial<Bench> } {
  const now = () => ({ monotonicMs: ticker.monotonicMs(), wallMs: 0, clock: 'synced' as const });
  return { ticker, own: { clock: { ...ticker, now }, line: () => memoryLine(wire, ticker) } };
}

const STEP_MS = 10;

/** Lets time pass until the tool is done. @param beside  called at each step with the time, to move the body */
export async function passing(
  typed: Typed,
  ticker: ManualTicker,
  beside: (ms: number) => void = () => {},
): Promise<Told> {
  let done = false;
  void typed.done.finally(() => (done = true));
  const startMs = ticker.monotonicMs();
  for (let step = 0; !done && step < 60_000; step += 1) {
    ticker.advance(STEP_MS);
    beside(ticker.monotonicMs() - startMs);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return typed.done;
}
