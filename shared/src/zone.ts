// Wall clocks of a place: the date and minute that hang on its wall at an instant, and back again; pure.

/** What a clock on the wall shows: a date as YYYY-MM-DD, the day of the week (Monday is 1), the minute of the day. */
export interface LocalTime {
  readonly date: string;
  readonly weekday: number;
  readonly minute: number;
}

export interface Zone {
  readonly name: string;
  local(wallMs: number): LocalTime;
  /**
   * The instant at which that minute begins on that date: the first of two where clocks go back, the end of the gap where
   * they go forward.
   */
  instantOf(date: string, minute: number): number;
  /** The first instant after `wallMs` at which the clock shows this minute of the day. */
  next(wallMs: number, minute: number): number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Offsets change by at most a day, where a date is left out (Samoa, December 2011). */
const REACH_MS = 2 * DAY_MS;

/**
 * @param name  IANA name, such as America/New_York
 * @returns null when the runtime knows no such zone
 * @see https://www.iana.org/time-zones
 */
export function zoneOf(name: string): Zone | null {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return null;
  }

  /** The wall's reading, written as if it were UTC. */
  const reading = (wallMs: number): number => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(wallMs)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second);
  };
  const offset = (wallMs: number): number => reading(wallMs) - Math.floor(wallMs / 1000) * 1000;

  /** The instant in (fromMs, toMs] from which the later offset holds. */
  const change = (fromMs: number, toMs: number): number => {
    let [low, high] = [fromMs, toMs];
    const before = offset(low);
    while (high - low > 1000) {
      const middle = Math.floor((low + high) / 2000) * 1000;
      if (offset(middle) === before) low = middle;
      else high = middle;
    }
    return high;
  };

  const instantOf = (date: string, minute: number): number => {
    const written = dayOf(date) + minute * MINUTE_MS;
    const before = written - offset(written - REACH_MS);
    const after = written - offset(written + REACH_MS);
    const shown = [before, after].filter((instant) => reading(instant) === written);
    if (shown.length > 0) return Math.min(...shown);
    // Nowhere on the wall: the gap ends where the offset changes.
    return change(Math.min(before, after), Math.max(before, after));
  };

  const local = (wallMs: number): LocalTime => {
    const shown = reading(wallMs);
    const dayMs = Math.floor(shown / DAY_MS) * DAY_MS;
    return { date: dateOf(dayMs), weekday: weekdayOf(dayMs), minute: Math.floor((shown - dayMs) / MINUTE_MS) };
  };

  return {
    name,
    local,
    instantOf,
    next(wallMs, minute) {
      const today = local(wallMs).date;
      // The day before too: where a gap swallows the minute, its instant may carry the next date.
      for (let days = -1; ; days += 1) {
        const instant = instantOf(addDays(today, days), minute);
        if (instant > wallMs) return instant;
      }
    },
  };
}

const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`);
const dateOf = (dayMs: number): string => new Date(dayMs).toISOString().slice(0, 10);
/** 1970-01-01 was a Thursday. */
const weekdayOf = (dayMs: number): number => ((((dayMs / DAY_MS + 3) % 7) + 7) % 7) + 1;

/** @returns the date so many days later, by the calendar */
export const addDays = (date: string, days: number): string => dateOf(dayOf(date) + days * DAY_MS);

/** The day of the week of a date, Monday is 1. */
export const weekdayOfDate = (date: string): number => weekdayOf(dayOf(date));
