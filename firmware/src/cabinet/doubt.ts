// Which clocks may be right after the wall clock has jumped: none is laxer than the one before the jump; pure.
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import type { Instant } from '@keycab/shared/instant';

/** What would have to be added to the wall clock for each earlier reading of it to be the right one. */
export interface Doubt {
  readonly offsetsMs: readonly number[];
  readonly boot: number;
  /** Since when nothing has jumped, on the monotonic clock of `boot`. */
  readonly sinceMonotonicMs: number;
}

export const NO_DOUBT: Doubt = { offsetsMs: [], boot: 0, sinceMonotonicMs: 0 };

/** A larger difference between wall and monotonic progress is a step, not drift. */
export const CLOCK_STEP_MS = 2000;
/** A clock that has run so long without a jump is believed again. */
const BELIEVED_MS = 24 * 3_600_000;
/** A clock that jumps more often than this says nothing any more. */
const OFFSETS_MAX = 8;

export function foldDoubt(doubt: Doubt, event: CabinetEvent): Doubt {
  const { boot, monotonicMs } = event;
  if (event.type === 'CabinetBooted') return { ...doubt, boot, sinceMonotonicMs: monotonicMs };
  if (event.type !== 'ClockStepped' || event.from === undefined || event.from === 'unsynced') return doubt;
  const before = doubt.boot === boot ? believed(doubt, monotonicMs) : doubt.offsetsMs;
  return { offsetsMs: stepped(before, event.stepMs), boot, sinceMonotonicMs: monotonicMs };
}

const believed = ({ offsetsMs, sinceMonotonicMs }: Doubt, monotonicMs: number): readonly number[] =>
  monotonicMs - sinceMonotonicMs >= BELIEVED_MS ? [] : offsetsMs;

const stepped = (offsetsMs: readonly number[], stepMs: number): readonly number[] =>
  [0, ...offsetsMs]
    .map((offset) => offset - stepMs)
    // A clock that jumped back to where it was is the one we had.
    .filter((offset) => Math.abs(offset) > CLOCK_STEP_MS)
    .slice(0, OFFSETS_MAX + 1);

/** What is known of the clock: a part of the cabinet's state. */
interface Clocked {
  readonly clockDoubt: Doubt;
  readonly bootedAfterWallMs: number | null;
  readonly body: { readonly last: Instant | null };
}

/** How far the wall clock has jumped since the last input; 0 where it has not, or nobody can say. */
export function stepOf({ body }: Pick<Clocked, 'body'>, at: Instant): number {
  const { last } = body;
  if (last === null || last.wallMs === null || at.wallMs === null) return 0;
  const stepMs = at.wallMs - (last.wallMs + (at.monotonicMs - last.monotonicMs));
  return Math.abs(stepMs) > CLOCK_STEP_MS ? stepMs : 0;
}

/**
 * All wall times that may be the right one; a rule that opens something must hold for each of them.
 * @returns null where no clock can be trusted
 */
export function clocksOf(cabinet: Clocked, at: Instant): readonly number[] | null {
  const { wallMs, clock, monotonicMs } = at;
  if (wallMs === null || clock === 'unsynced') return null;
  // A clock behind the newest line of the time before this boot has lost its time.
  const before = cabinet.bootedAfterWallMs;
  if (before !== null && wallMs < before - CLOCK_STEP_MS) return null;
  const trusted = cabinet.body.last?.clock !== 'unsynced';
  const stepMs = trusted ? stepOf(cabinet, at) : 0;
  const old = believed(cabinet.clockDoubt, monotonicMs);
  const offsets = stepMs === 0 ? old : stepped(old, stepMs);
  if (offsets.length > OFFSETS_MAX) return null;
  return [wallMs, ...offsets.map((offset) => Math.max(0, wallMs + offset))];
}
