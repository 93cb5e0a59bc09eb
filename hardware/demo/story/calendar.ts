// The store's own days and hours as UTC milliseconds; pure.
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export interface Day {
  /** 0 Sunday … 6 Saturday */
  readonly weekday: number;
  /** The moment of `hour` (7.5 is half past seven) on the store's clock. */
  at(hour: number): number;
}

function offsetMs(wallMs: number, format: Intl.DateTimeFormat): number {
  const part = Object.fromEntries(format.formatToParts(wallMs).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(wallMs / 1000) * 1000;
}

/** The last `count` days of the store's calendar, the one of `untilMs` included, oldest first. */
export function lastDays(timeZone: string, untilMs: number, count: number): Day[] {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const today = Math.floor((untilMs + offsetMs(untilMs, format)) / DAY_MS) * DAY_MS;
  return Array.from({ length: count }, (_, index) => {
    const local = today - (count - 1 - index) * DAY_MS;
    return {
      weekday: new Date(local).getUTCDay(),
      at: (hour) => {
        const guess = local + Math.round(hour * HOUR_MS);
        // Twice: near a change of the clocks the first offset may be that of the other side.
        const once = guess - offsetMs(guess, format);
        return guess - offsetMs(once, format);
      },
    };
  });
}

/** When doors are open; in between nobody moves a key but the night. */
export const openHours = ({ weekday }: Pick<Day, 'weekday'>): readonly [open: number, close: number] =>
  weekday === 0 ? [11, 16] : [7, 19];
