// The clock on a wall: through skipped and doubled hours, skipped days, and back; hours that rest on it.
import { isOpen, type Schedule } from '@keycab/shared/schedule';
import { addDays, weekdayOfDate, zoneOf, type Zone } from '@keycab/shared/zone';
import { assert } from '@keycab/shared/fault';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seedOf } from '../random.ts';

const seed = seedOf();
const HOUR_MS = 3_600_000;
const zone = (name: string): Zone => {
  const found = zoneOf(name);
  assert(found !== null, 'the runtime knows the zone', { name });
  return found;
};
const ZONES = [
  'America/New_York',
  'America/Los_Angeles',
  'America/St_Johns',
  'Europe/Berlin',
  'Europe/London',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Africa/Casablanca',
  'UTC',
];
/** Half of all moments lie within two days of a change of offset, where arithmetic goes wrong. */
const CHANGES = [
  '2026-03-08T07:00:00Z', // New York springs forward
  '2026-11-01T06:00:00Z', // and falls back
  '2026-03-29T01:00:00Z', // Europe
  '2026-10-25T01:00:00Z',
  '2026-04-04T15:00:00Z', // Lord Howe, half an hour
  '2026-10-03T15:30:00Z',
  '2011-12-30T10:00:00Z', // Apia leaves a day out
].map((text) => Date.parse(text));
const moment = fc.oneof(
  fc
    .tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -2880, max: 2880 }))
    .map(([at, minutes]) => at + minutes * 60_000),
  fc.integer({ min: 0, max: 4_102_444_800_000 / 60_000 }).map((minutes) => minutes * 60_000),
);
const zoneName = fc.constantFrom(...ZONES);

describe(`a zone (KEYCAB_SEED=${seed})`, () => {
  test('shows what hangs on the wall', () => {
    expect(zone('America/New_York').local(Date.UTC(2026, 2, 3, 15, 42))).toEqual({
      date: '2026-03-03',
      weekday: 2,
      minute: 10 * 60 + 42,
    });
    expect(zone('Asia/Kathmandu').local(Date.UTC(2025, 11, 31, 18, 15))).toEqual({
      date: '2026-01-01',
      weekday: 4,
      minute: 0,
    });
  });

  test('that nobody knows is none', () => {
    expect(zoneOf('Mars/Olympus')).toBeNull();
    expect(zoneOf('')).toBeNull();
  });

  test('a skipped minute begins where the gap ends, a doubled one the first time', () => {
    const york = zone('America/New_York');
    expect(york.instantOf('2026-03-08', 150)).toBe(Date.UTC(2026, 2, 8, 7));
    expect(york.instantOf('2026-11-01', 90)).toBe(Date.UTC(2026, 10, 1, 5, 30));
    const howe = zone('Australia/Lord_Howe');
    expect(howe.instantOf('2026-10-04', 135)).toBe(Date.UTC(2026, 9, 3, 15, 30));
    // 30 December 2011 was never on a wall in Apia: the 31st began at once.
    expect(zone('Pacific/Apia').instantOf('2011-12-30', 600)).toBe(Date.UTC(2011, 11, 30, 10));
  });

  test('from the wall and back to it, except in a gap', () => {
    fc.assert(
      fc.property(zoneName, moment, (name, at) => {
        const place = zone(name);
        const { date, minute } = place.local(at);
        const back = place.instantOf(date, minute);
        expect(place.local(back)).toEqual(place.local(at));
        // The same moment, or the first of two that look alike.
        expect(back).toBeLessThanOrEqual(at);
        expect(at - back).toBeLessThan(24 * HOUR_MS);
      }),
      { seed, numRuns: 400 },
    );
  });

  test('the next closing lies ahead, within two days, and is shown by the wall unless it fell into a gap', () => {
    fc.assert(
      fc.property(zoneName, moment, fc.integer({ min: 0, max: 1439 }), (name, at, minute) => {
        const place = zone(name);
        const next = place.next(at, minute);
        expect(next).toBeGreaterThan(at);
        expect(next - at).toBeLessThanOrEqual(49 * HOUR_MS);
        const shown = place.local(next);
        const skipped = place.local(next - 60_000);
        if (shown.minute === minute) return;
        // Then the wall jumped to it.
        const last = skipped.minute === 1439;
        expect([shown.date, shown.minute]).not.toEqual([
          last ? addDays(skipped.date, 1) : skipped.date,
          last ? 0 : skipped.minute + 1,
        ]);
      }),
      { seed, numRuns: 400 },
    );
  });

  test('days go on by the calendar, leap days and years too', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(weekdayOfDate('2026-03-01')).toBe(7);
  });
});

describe('a schedule', () => {
  const week = (start: number, end: number): Schedule => ({
    schedule: 'week',
    weekly: [1, 2, 3, 4, 5].map((day) => ({ day, start, end })),
    exceptions: [],
  });
  const york = zone('America/New_York');
  const openIn = (schedule: Schedule, utc: string): boolean => isOpen(schedule, york.local(Date.parse(utc)));

  test('holds from its start to before its end', () => {
    const hours = week(540, 1080);
    expect(openIn(hours, '2026-03-03T13:59:00Z')).toBe(false);
    expect(openIn(hours, '2026-03-03T14:00:00Z')).toBe(true);
    expect(openIn(hours, '2026-03-03T22:59:59Z')).toBe(true);
    expect(openIn(hours, '2026-03-03T23:00:00Z')).toBe(false);
    expect(openIn(hours, '2026-03-07T15:00:00Z')).toBe(false);
  });

  test('crosses midnight: Friday’s night ends on Saturday morning, and Saturday has none of its own', () => {
    const night = week(1320, 360);
    expect(openIn(night, '2026-03-07T04:00:00Z')).toBe(true);
    expect(openIn(night, '2026-03-07T10:59:00Z')).toBe(true);
    expect(openIn(night, '2026-03-07T11:00:00Z')).toBe(false);
    expect(openIn(night, '2026-03-08T04:00:00Z')).toBe(false);
    expect(openIn(night, '2026-03-09T10:00:00Z')).toBe(false);
  });

  test('a dated exception goes instead of the week, closed or with hours of its own', () => {
    const hours = {
      ...week(540, 1080),
      exceptions: [
        { date: '2026-12-25', spans: [] },
        { date: '2026-12-24', spans: [{ start: 540, end: 720 }] },
      ],
    };
    expect(openIn(hours, '2026-12-25T16:00:00Z')).toBe(false);
    expect(openIn(hours, '2026-12-24T16:00:00Z')).toBe(true);
    expect(openIn(hours, '2026-12-24T18:00:00Z')).toBe(false);
  });

  test('the skipped hour does not exist, the doubled one counts twice', () => {
    const sunday: Schedule = { schedule: 'two', weekly: [{ day: 7, start: 120, end: 180 }], exceptions: [] };
    const minutesOpen = (from: string): number =>
      Array.from({ length: 24 * 60 }, (_, minute) => Date.parse(from) + minute * 60_000).filter((at) =>
        isOpen(sunday, york.local(at)),
      ).length;
    expect(minutesOpen('2026-03-01T05:00:00Z')).toBe(60);
    expect(minutesOpen('2026-03-08T05:00:00Z')).toBe(0);
    const one = { ...sunday, weekly: [{ day: 7, start: 60, end: 120 }] };
    const doubled = Array.from(
      { length: 25 * 60 },
      (_, minute) => Date.parse('2026-11-01T04:00:00Z') + minute * 60_000,
    );
    expect(doubled.filter((at) => isOpen(one, york.local(at)))).toHaveLength(120);
  });

  test('is open a minute for each minute of its hours, in every zone, on a day without a change', () => {
    const hours = week(540, 1080);
    fc.assert(
      fc.property(zoneName, (name) => {
        const place = zone(name);
        const start = place.instantOf('2026-06-03', 0);
        const open = Array.from({ length: 1440 }, (_, minute) => start + minute * 60_000).filter((at) =>
          isOpen(hours, place.local(at)),
        );
        expect(open).toHaveLength(540);
      }),
      { seed, numRuns: 11 },
    );
  });
});
