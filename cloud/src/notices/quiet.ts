// When it is quiet, and when that ends, by the clock on the wall of the place, also where clocks change; pure.
import type { QuietHours } from '@keycab/shared/notices';
import type { Zone } from '@keycab/shared/zone';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
/** By so much clocks are set back, where they are: a minute that comes twice comes again after one of these. */
const SET_BACK_MS = [0, 20 * MINUTE_MS, 30 * MINUTE_MS, 60 * MINUTE_MS, 120 * MINUTE_MS];

const within = ({ start, end }: QuietHours, minute: number): boolean =>
  start < end ? minute >= start && minute < end : minute >= start || minute < end;

/** Is it quiet at this instant? An hour that comes twice is quiet twice; one that is skipped is not there at all. */
export const isQuiet = (hours: QuietHours, zone: Zone, wallMs: number): boolean =>
  within(hours, zone.local(wallMs).minute);

/** @returns the instant at which these hours end; null when it is not quiet. Hours from an instant to itself are all day. */
export function quietUntil(hours: QuietHours, zone: Zone, wallMs: number): number | null {
  if (!isQuiet(hours, zone, wallMs)) return null;
  for (let fromMs = wallMs; fromMs < wallMs + 2 * DAY_MS;) {
    const endMs = nextEnd(hours, zone, fromMs);
    if (!isQuiet(hours, zone, endMs)) return endMs;
    fromMs = endMs;
  }
  // Quiet all day: tomorrow is early enough, and nothing waits for ever.
  return wallMs + DAY_MS;
}

/** The next instant at which the wall shows the end, also when it shows it for the second time. */
function nextEnd({ end }: QuietHours, zone: Zone, fromMs: number): number {
  const found = [fromMs - DAY_MS, fromMs].flatMap((before) => {
    const first = zone.next(before, end);
    return SET_BACK_MS.map((backMs) => first + backMs).filter(
      (atMs) => atMs === first || zone.local(atMs).minute === end,
    );
  });
  return Math.min(...found.filter((atMs) => atMs > fromMs), zone.next(fromMs, end));
}
