// Time for a simulated body: by hand for tests, real for the demonstration; touches ambient time in realTicker only.
import type { Ticker } from '@keycab/firmware/serial/ticker';

export interface ManualTicker extends Ticker {
  /** Runs everything that falls due, in order, each at its own moment. */
  advance(ms: number): void;
}

interface Timer {
  readonly dueMs: number;
  readonly order: number;
  readonly run: () => void;
}

export function createManualTicker(startMs = 0): ManualTicker {
  let nowMs = startMs;
  let orders = 0;
  const timers: Timer[] = [];

  const add = (ms: number, run: () => void): (() => void) => {
    const timer: Timer = { dueMs: nowMs + Math.max(0, Math.ceil(ms)), order: (orders += 1), run };
    // Sorted by due time, then by age: the end of the list is next.
    let at = timers.length;
    while (at > 0 && (timers[at - 1]?.dueMs ?? Infinity) <= timer.dueMs) at -= 1;
    timers.splice(at, 0, timer);
    return () => {
      const found = timers.indexOf(timer);
      if (found >= 0) timers.splice(found, 1);
    };
  };
  return {
    monotonicMs: () => nowMs,
    after: add,
    every: (ms, run) => {
      let cancel = (): void => {};
      const again = (): void => {
        cancel = add(ms, again);
        run();
      };
      cancel = add(ms, again);
      return () => cancel();
    },
    advance: (ms) => {
      const untilMs = nowMs + ms;
      for (let next = timers.at(-1); next !== undefined && next.dueMs <= untilMs; next = timers.at(-1)) {
        timers.pop();
        nowMs = next.dueMs;
        next.run();
      }
      nowMs = untilMs;
    },
  };
}

export function realTicker(): Ticker {
  return {
    monotonicMs: () => Math.floor(performance.now()),
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    every: (ms, run) => {
      const timer = setInterval(run, ms);
      return () => clearInterval(timer);
    },
  };
}
