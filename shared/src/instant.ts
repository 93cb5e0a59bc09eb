// A moment as the clock hands it in: monotonic since boot, wall time with its quality; pure.
import type { ClockQuality } from './events/line.ts';

export interface Instant {
  /** Milliseconds since this boot; never runs backwards, the only time that durations are measured in. */
  readonly monotonicMs: number;
  /** UTC milliseconds, or null while nobody has told the time. An annotation, never an order. */
  readonly wallMs: number | null;
  readonly clock: ClockQuality;
}
