// What the tools of the cabinet reach for: time, chance, environment, the terminal and lines; the only file here that may.
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import { createClock, type Clock } from '../src/clock.ts';
import { createLine, type Line } from '../src/serial/line.ts';

export interface Bench {
  readonly clock: Clock;
  /** With fractions: for what takes less than a millisecond. */
  readonly preciseMs: () => number;
  readonly random: (bytes: number) => Uint8Array;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly line: (path: string, baudRate: number) => Line;
  /** What somebody typed, nothing at Ctrl-C or Ctrl-D; null where nobody sits at a terminal. */
  readonly ask: (question: string) => Promise<string | null>;
  /** Called once, at Ctrl-C or when the process is told to end. @returns takes it back */
  readonly onStop: (stop: () => void) => () => void;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

async function ask(question: string): Promise<string | null> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } catch (thrown) {
    if (!(thrown instanceof Error && thrown.name === 'AbortError')) throw thrown;
    // The cursor still stands behind the question.
    process.stderr.write('\n');
    return '';
  } finally {
    terminal.close();
  }
}

export const environment = (): Bench['environment'] => process.env;

export function createBench(): Bench {
  const clock = createClock();
  // A tool that watches goes on for long, and whoever reads along may leave: `| head`.
  if (process.stdout.listenerCount('error') === 0) process.stdout.once('error', () => process.exit(0));
  return {
    clock,
    preciseMs: () => performance.now(),
    random: randomBytes,
    environment: environment(),
    line: (path, baudRate) => createLine({ path, baudRate }, clock),
    ask,
    onStop: (stop) => {
      for (const signal of SIGNALS) process.once(signal, stop);
      return () => {
        for (const signal of SIGNALS) process.off(signal, stop);
      };
    },
  };
}
