// A process that is kept running as a service manager would, and that can be killed on purpose; touches processes.
import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface ChildSettings {
  /** As it is spoken of: “the cloud”. */
  readonly name: string;
  /** An entry of the project and its arguments. */
  readonly entry: string;
  readonly args: readonly string[];
  readonly folder: string;
  /** Everything it says, standard output and errors. */
  readonly log: string;
  /** One sentence for the person who started the demo. */
  readonly say: (sentence: string) => void;
}

export interface Child {
  start(): void;
  /** Ends it at once, as a bug would; it is started again. */
  kill(): void;
  /** Ends it at once and leaves it so, as a power cut does. */
  cut(): Promise<void>;
  /** Asks it to end, and ends it when it does not. */
  stop(): Promise<void>;
  running(): boolean;
  /** The last lines that it said. */
  lastWords(): readonly string[];
}

const LEASH = pathToFileURL(join(import.meta.dirname, 'leash.js')).href;
const STOP_MS = 5_000;
/** A process that ends sooner than this after its start is started again more slowly each time. */
const QUICK_MS = 3_000;
const BACKOFF_MS = [0, 500, 2_000, 5_000] as const;
const WORDS = 12;

export function createChild({ name, entry, args, folder, log, say }: ChildSettings): Child {
  const words: string[] = [];
  let wanted = false;
  let onPurpose = false;
  /** The one that was asked to end, and has not yet. */
  let leaving: ChildProcess | undefined;
  let quick = 0;
  let current: ChildProcess | undefined;
  let again: NodeJS.Timeout | undefined;

  const hear = (chunk: Buffer): void => {
    words.push(
      ...chunk
        .toString('utf8')
        .split('\n')
        .filter((line) => line !== ''),
    );
    words.splice(0, words.length - WORDS);
  };
  const start = (): void => {
    wanted = true;
    if (current !== undefined) return;
    const startedMs = performance.now();
    const child = spawn(process.execPath, ['--import', LEASH, entry, ...args], {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'pipe'],
      // In a group of its own: Ctrl-C reaches the supervisor alone, which then stops everybody in order.
      detached: true,
    });
    current = child;
    const file = createWriteStream(log, { flags: 'a', mode: 0o600 });
    // What cannot be written to the log is still heard; the demo goes on.
    file.on('error', () => child.stdout?.unpipe(file));
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', hear).pipe(file, { end: false });
    child.stdin?.on('error', () => {});
    child.once('error', (error) => hear(Buffer.from(error.message)));
    child.once('close', (code, signal) => {
      file.end();
      current = undefined;
      // Asked to end and, before it had, to start again: that is no failure.
      if (wanted && leaving === child) start();
      else if (wanted) restart(code, signal, performance.now() - startedMs);
    });
  };
  const restart = (code: number | null, signal: string | null, livedMs: number): void => {
    quick = livedMs < QUICK_MS && !onPurpose ? quick + 1 : 0;
    onPurpose = false;
    const how = signal === null ? `exit ${String(code)}` : signal;
    say(`${name} ended (${how}) and is started again.${quick === 0 ? '' : ` It said: ${words.at(-1) ?? 'nothing'}`}`);
    again = setTimeout(start, BACKOFF_MS[Math.min(quick, BACKOFF_MS.length - 1)]);
  };
  const end = (signal: NodeJS.Signals): Promise<void> => {
    wanted = false;
    clearTimeout(again);
    const child = current;
    if (child === undefined) return Promise.resolve();
    leaving = child;
    return new Promise((resolve) => {
      const force = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      child.once('close', () => {
        clearTimeout(force);
        resolve();
      });
      child.kill(signal);
    });
  };
  return {
    start,
    kill: () => {
      onPurpose = true;
      current?.kill('SIGKILL');
    },
    cut: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    running: () => current !== undefined,
    lastWords: () => [...words],
  };
}
