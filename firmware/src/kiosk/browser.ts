// Starts the screen's browser and starts it again when its page falls silent; starts and ends processes of its own.
//
// A page proves that it lives by beating with the name it was opened under, so that no other page can answer for it.
import { type ChildProcess, spawn } from 'node:child_process';
import type { Ticker } from '../serial/ticker.ts';

export interface BrowserParts {
  /** Program and arguments; `{address}` in one of them becomes the page's address. */
  readonly command: readonly string[];
  /** @returns where the page of that name is */
  readonly address: (page: string) => string;
  /** A name that nobody guesses, new for each start. */
  readonly name: () => string;
  readonly ticker: Ticker;
  readonly trouble: (trouble: BrowserTrouble) => void;
}

export interface BrowserTrouble {
  readonly why: 'silent' | 'ended' | 'unstartable';
  /** Of the process that is replaced; null when there was none. */
  readonly pid: number | null;
}

export interface Browser {
  /** A page of that name has drawn something just now. */
  beat(page: string): void;
  readonly pid: number | null;
  close(): Promise<void>;
}

const SILENT_MS = 15_000;
/** A small computer that has just been switched on takes its time until the first beat. */
const STARTING_MS = 60_000;
const WATCH_MS = 1_000;
const AGAIN_MS = 1_000;
const AGAIN_MAX_MS = 30_000;
const ENDING_MS = 3_000;

export function createBrowser({ command, address, name, ticker, trouble }: BrowserParts): Browser {
  const [program = '', ...options] = command;
  let child: ChildProcess | null = null;
  let page = '';
  let aliveMs = 0;
  let beaten = false;
  let againMs = AGAIN_MS;
  let closed = false;
  let cancelAgain = (): void => {};

  const again = (why: BrowserTrouble['why'], pid: number | null): void => {
    child = null;
    if (closed) return;
    trouble({ why, pid });
    cancelAgain = ticker.after(againMs, start);
    againMs = Math.min(AGAIN_MAX_MS, againMs * 2);
  };
  function start(): void {
    page = name();
    aliveMs = ticker.monotonicMs();
    beaten = false;
    const own = options.map((option) => option.replace('{address}', address(page)));
    // A group of its own: a browser is many processes, and all of them go.
    const started = spawn(program, own, { detached: true, stdio: 'ignore' });
    child = started;
    let silent = false;
    started.once('error', () => child === started && again('unstartable', null));
    started.once('exit', () => child === started && again(silent ? 'silent' : 'ended', started.pid ?? null));
    stopWatching();
    stopWatching = ticker.every(WATCH_MS, () => {
      if (child !== started || ticker.monotonicMs() - aliveMs < (beaten ? SILENT_MS : STARTING_MS)) return;
      silent = true;
      end(started, 'SIGKILL');
    });
  }
  let stopWatching = (): void => {};
  start();

  return {
    get pid() {
      return child?.pid ?? null;
    },
    beat: (from) => {
      if (from !== page) return;
      aliveMs = ticker.monotonicMs();
      beaten = true;
      againMs = AGAIN_MS;
    },
    close: async () => {
      closed = true;
      cancelAgain();
      stopWatching();
      const last = child;
      if (last === null || last.pid === undefined || last.exitCode !== null || last.signalCode !== null) return;
      const ended = new Promise<void>((resolve) => last.once('exit', () => resolve()));
      end(last, 'SIGTERM');
      const cancel = ticker.after(ENDING_MS, () => end(last, 'SIGKILL'));
      await ended;
      cancel();
    },
  };
}

/** The whole group; one that is gone already needs no end. */
function end({ pid }: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // Ended by itself in this very moment.
  }
}
