// Which clocks may be right after the wall clock has jumped: none is laxer than the one before the jump; pure.
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import type { Instant } from '@keycab/shared/instant';

/** The wall clock as it was believed before it began to jump. */
export interface Doubt {
  /** What has to be added to the wall clock to get the believed one; null where they are one. */
  readonly offsetMs: number | null;
  readonly boot: number;
  /** Since when nothing has jumped, on the monotonic clock of `boot`. */
  readonly sinceMonotonicMs: number;
}

export const NO_DOUBT: Doubt = { offsetMs: null, boot: 0, sinceMonotonicMs: 0 };

/** A larger difference between wall and monotonic progress is a step, not drift. */
const CLOCK_STEP_MS = 2000;
/** A clock that has run so long without a jump is believed again. */
const BELIEVED_MS = 24 * 3_600_000;

export function foldDoubt(doubt: Doubt, event: CabinetEvent): Doubt {
  const { boot, monotonicMs } = event;
  // A restart is no proof of anything: the day begins anew.
  if (event.type === 'CabinetBooted') return { ...doubt, boot, sinceMonotonicMs: monotonicMs };
  if (event.type !== 'ClockStepped' || event.from === undefined || event.from === 'unsynced') return doubt;
  return { offsetMs: stepped(offsetOf(doubt, monotonicMs), event.stepMs), boot, sinceMonotonicMs: monotonicMs };
}

const offsetOf = ({ offsetMs, sinceMonotonicMs }: Doubt, monotonicMs: number): number | null =>
  monotonicMs - sinceMonotonicMs >= BELIEVED_MS ? null : offsetMs;

/** A clock that has come back to where it was is the one that was believed. */
function stepped(offsetMs: number | null, stepMs: number): number | null {
  const after = (offsetMs ?? 0) - stepMs;
  return Math.abs(after) > CLOCK_STEP_MS ? after : null;
}

/** What is known of the clock: a part of the cabinet's state. */
interface Clocked {
  readonly clockDoubt: Doubt;
  readonly bootedAfterWallMs: number | null;
  readonly body: { readonly ticked: Instant | null };
}

/** How far the wall clock has jumped since the last beat; 0 where it has not, or nobody can say. */
export function stepOf({ body }: Pick<Clocked, 'body'>, at: Instant): number {
  const { ticked } = body;
  if (ticked === null || ticked.wallMs === null || at.wallMs === null) return 0;
  const stepMs = at.wallMs - (ticked.wallMs + (at.monotonicMs - ticked.monotonicMs));
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
  const stepMs = cabinet.body.ticked?.clock === 'unsynced' ? 0 : stepOf(cabinet, at);
  const old = offsetOf(cabinet.clockDoubt, monotonicMs);
  const offsetMs = stepMs === 0 ? old : stepped(old, stepMs);
  return offsetMs === null ? [wallMs] : [wallMs, Math.max(0, wallMs + offsetMs)];
}
