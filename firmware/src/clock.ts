// The only clock and the only timers of the firmware; may touch time, and the mark that time synchronization leaves.
import { existsSync } from 'node:fs';
import type { ClockQuality } from '@keycab/shared/events/line';
import type { Instant } from '@keycab/shared/instant';

export interface Clock {
  now(): Instant;
  /** Milliseconds since the process started; never runs backwards. */
  monotonicMs(): number;
  /** Once, after `ms`. @returns takes it back; may be called at any time, also twice */
  after(ms: number, run: () => void): () => void;
  every(ms: number, run: () => void): () => void;
}

/** `system`: synced when the system's time service says so. The other two say what a machine without one is worth. */
export type ClockTrust = 'system' | 'synced' | 'unsynced';

// Written by systemd-timesyncd, and by chrony's wait unit, once the time has been fetched.
const SYNCHRONIZED_MARK = '/run/systemd/timesync/synchronized';
const MARK_READ_MS = 5_000;
// A board without a battery clock wakes up in 1970: before this nobody has told the time.
const PLAUSIBLE_WALL_MS = Date.UTC(2025, 0, 1);

export function createClock(trust: ClockTrust = 'system', mark = SYNCHRONIZED_MARK): Clock {
  let markReadMs = Number.NEGATIVE_INFINITY;
  let marked = false;
  const quality = (): ClockQuality => {
    if (trust !== 'system') return trust;
    const nowMs = performance.now();
    if (nowMs - markReadMs >= MARK_READ_MS) {
      markReadMs = nowMs;
      marked = existsSync(mark);
    }
    return marked ? 'synced' : 'unsynced';
  };
  const monotonicMs = (): number => Math.floor(performance.now());

  return {
    now: () => {
      const wallMs = Date.now();
      return { monotonicMs: monotonicMs(), wallMs: wallMs < PLAUSIBLE_WALL_MS ? null : wallMs, clock: quality() };
    },
    monotonicMs,
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
