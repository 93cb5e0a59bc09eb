// Time as a tape tells it, for drivers that hear it again; no clock at all.
import type { Ticker } from '../../src/serial/ticker.ts';

export interface TapeTime extends Ticker {
  /** Each timer at its own moment: for a device that only speaks. */
  pass(untilMs: number): void;
  /** It is so late now; no timer runs. */
  jump(toMs: number): void;
  /**
   * All timers that are due, at this one moment. A timer of the recording fired a little late and saw the time of the
   * entry that it wrote; seeing the same time again, a driver writes the same.
   */
  runDue(): void;
}

interface Timer {
  dueMs: number;
  readonly everyMs: number | null;
  readonly run: () => void;
}

export function createTapeTime(): TapeTime {
  const timers = new Set<Timer>();
  let nowMs = 0;
  const add = (timer: Timer): (() => void) => {
    timers.add(timer);
    return () => timers.delete(timer);
  };
  const nextDue = (untilMs: number): Timer | undefined =>
    [...timers].filter(({ dueMs }) => dueMs <= untilMs).toSorted((one, other) => one.dueMs - other.dueMs)[0];
  const run = (timer: Timer): void => {
    if (timer.everyMs === null) timers.delete(timer);
    else timer.dueMs = nowMs + timer.everyMs;
    timer.run();
  };

  return {
    monotonicMs: () => nowMs,
    after: (ms, then) => add({ dueMs: nowMs + Math.max(0, ms), everyMs: null, run: then }),
    every: (ms, then) => add({ dueMs: nowMs + ms, everyMs: ms, run: then }),
    pass: (untilMs) => {
      for (let timer = nextDue(untilMs); timer !== undefined; timer = nextDue(untilMs)) {
        nowMs = Math.max(nowMs, timer.dueMs);
        run(timer);
      }
      nowMs = Math.max(nowMs, untilMs);
    },
    jump: (toMs) => {
      nowMs = Math.max(nowMs, toMs);
    },
    runDue: () => {
      for (const timer of timers) if (timer.dueMs <= nowMs) run(timer);
    },
  };
}
