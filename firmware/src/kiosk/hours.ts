// Day and night where the cabinet stands, and what a screen and its sounds do then; pure.

/** Minutes after midnight; a night may begin before it and end after it. Both the same: there is none. */
export interface Night {
  readonly fromMinute: number;
  readonly toMinute: number;
}

export interface Habits {
  readonly night: Night;
  /** Null: never. */
  readonly sleepMs: number | null;
  readonly nightSleepMs: number | null;
  /** 0 to 127. */
  readonly volume: number;
  readonly nightVolume: number;
  /** The page sounds as well, for who has no buzzer. */
  readonly soundsOnScreen: boolean;
}

// A formatter costs some fifty times what it formats; a cabinet needs one for each zone it was ever told to be in.
const formatters = new Map<string, Intl.DateTimeFormat>();

function minuteOf(wallMs: number, timeZone: string): number {
  const known = formatters.get(timeZone);
  const made = known ?? new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  if (known === undefined) formatters.set(timeZone, made);
  const [hours = 0, minutes = 0] = made.format(wallMs).split(':').map(Number);
  return hours * 60 + minutes;
}

/** Without a clock it is day: better too bright than too quiet. */
export function isNight(wallMs: number | null, timeZone: string, { fromMinute, toMinute }: Night): boolean {
  if (wallMs === null || fromMinute === toMinute) return false;
  const minute = minuteOf(wallMs, timeZone);
  return fromMinute < toMinute ? minute >= fromMinute && minute < toMinute : minute >= fromMinute || minute < toMinute;
}

export const volumeNow = (wallMs: number | null, timeZone: string, habits: Habits): number =>
  isNight(wallMs, timeZone, habits.night) ? habits.nightVolume : habits.volume;
