// When something is open: weekly hours with dated exceptions, by the clock on the wall of the place; pure.
import { Type, type Static } from 'typebox';
import { addDays, weekdayOfDate, type LocalTime } from './zone.ts';

const strict = { additionalProperties: false } as const;
export const Name = Type.String({ pattern: '^[A-Za-z]{1,32}$' });

/** `[start, end)` in minutes of the day. An `end` at or before `start` lies on the next day: across midnight. */
const span = {
  start: Type.Integer({ minimum: 0, maximum: 1439 }),
  end: Type.Integer({ minimum: 0, maximum: 1440 }),
};

export const Schedule = Type.Object(
  {
    schedule: Name,
    /** Monday is 1, Sunday 7. */
    weekly: Type.Array(Type.Object({ day: Type.Integer({ minimum: 1, maximum: 7 }), ...span }, strict), {
      maxItems: 64,
    }),
    /** The hours of that date instead of the weekly ones; none at all when closed. */
    exceptions: Type.Array(
      Type.Object(
        {
          date: Type.String({ pattern: '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' }),
          spans: Type.Array(Type.Object(span, strict), { maxItems: 8 }),
        },
        strict,
      ),
      { maxItems: 366 },
    ),
  },
  strict,
);
export type Schedule = Static<typeof Schedule>;
type Span = Schedule['exceptions'][number]['spans'][number];

/**
 * Does the schedule hold at what the wall's clock shows? A skipped hour is never shown, a doubled one is shown twice.
 * Hours that cross midnight belong to the date on which they begin.
 */
export function isOpen(schedule: Schedule, { date, minute }: LocalTime): boolean {
  return (
    spansOn(schedule, date).some(({ start, end }) => minute >= start && (end <= start || minute < end)) ||
    spansOn(schedule, addDays(date, -1)).some(({ start, end }) => end <= start && minute < end)
  );
}

const spansOn = (schedule: Schedule, date: string): readonly Span[] => {
  const exception = schedule.exceptions.find((each) => each.date === date);
  if (exception !== undefined) return exception.spans;
  const weekday = weekdayOfDate(date);
  return schedule.weekly.filter(({ day }) => day === weekday);
};
