// Quiet hours over every change of clocks: compared with a watch that looks at the wall minute by minute.
import { isQuiet, quietUntil } from '@keycab/cloud/notices/quiet';
import { choose, USUAL, type Situation } from '@keycab/cloud/notices/choice';
import type { QuietHours } from '@keycab/shared/notices';
import { zoneOf, type Zone } from '@keycab/shared/zone';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seedOf } from '../random.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

const zone = (name: string): Zone => {
  const found = zoneOf(name);
  if (found === null) throw new Error(`the runtime knows no ${name}`);
  return found;
};

/** Where clocks change by an hour, by half an hour, at midnight; and where they never do. */
const ZONES = ['America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'America/Santiago', 'Asia/Kolkata', 'UTC'];
/** Within two days around changes of 2026: New York, Berlin, Lord Howe, Santiago; and an ordinary day. */
const AROUND = [
  Date.UTC(2026, 2, 8, 7),
  Date.UTC(2026, 10, 1, 6),
  Date.UTC(2026, 2, 29, 1),
  Date.UTC(2026, 9, 25, 1),
  Date.UTC(2026, 3, 4, 15),
  Date.UTC(2026, 9, 3, 15, 30),
  Date.UTC(2026, 3, 5, 3),
  Date.UTC(2026, 8, 6, 4),
  Date.UTC(2026, 6, 15, 12),
];

/** As slow and as plain as can be. */
function watch({ start, end }: QuietHours, wall: Zone, fromMs: number): number | null {
  const quiet = (atMs: number): boolean => {
    const { minute } = wall.local(atMs);
    return start < end ? start <= minute && minute < end : start <= minute || minute < end;
  };
  if (!quiet(fromMs)) return null;
  const first = Math.floor(fromMs / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
  for (let atMs = first; atMs <= fromMs + 2 * DAY_MS; atMs += MINUTE_MS) if (!quiet(atMs)) return atMs;
  return Number.POSITIVE_INFINITY;
}

describe('quiet hours', () => {
  const seed = seedOf();

  test('end when the wall says so, also in hours that come twice or never', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.constantFrom(...AROUND),
        fc.integer({ min: -1_440, max: 1_440 }),
        fc.integer({ min: 0, max: 95 }),
        fc.integer({ min: 0, max: 95 }),
        (name, near, minutes, start, end) => {
          fc.pre(start !== end);
          const hours = { start: start * 15, end: end * 15 };
          const wall = zone(name);
          const nowMs = near + minutes * MINUTE_MS;
          expect(quietUntil(hours, wall, nowMs)).toBe(watch(hours, wall, nowMs));
        },
      ),
      { seed, numRuns: 150 },
    );
  });

  test('of a night in which clocks are set back last an hour longer', () => {
    const night = { start: 22 * 60, end: 7 * 60 };
    const wall = zone('America/New_York');
    const eveningMs = wall.instantOf('2026-10-31', 22 * 60);
    expect(((quietUntil(night, wall, eveningMs) ?? 0) - eveningMs) / 3_600_000).toBe(10);
  });

  test('that end in the hour that comes twice end with its first turn, and come back for the second', () => {
    const hours = { start: 0, end: 90 };
    const wall = zone('America/New_York');
    const first = wall.instantOf('2026-11-01', 90);
    expect(quietUntil(hours, wall, first - MINUTE_MS)).toBe(first);
    expect(isQuiet(hours, wall, first)).toBe(false);
    const again = first + 40 * MINUTE_MS;
    expect([isQuiet(hours, wall, again), quietUntil(hours, wall, again)]).toEqual([true, first + 60 * MINUTE_MS]);
  });

  test('around the clock let everything through a day later', () => {
    const always = { start: 300, end: 300 };
    expect(quietUntil(always, zone('UTC'), 0)).toBe(DAY_MS);
  });
});

describe('the ways of a notice', () => {
  const NIGHT_MS = Date.UTC(2026, 6, 15, 3);
  const situation: Situation = {
    urgency: 'plain',
    trial: false,
    wishes: USUAL,
    rooftopQuiet: { start: 0, end: 360 },
    zone: zone('UTC'),
    nowWallMs: NIGHT_MS,
    atWork: false,
    addresses: { push: ['one', 'two'], mail: [''], text: [''], chat: [''] },
  };
  const endMs = Date.UTC(2026, 6, 15, 6);
  const ways = (changes: Partial<Situation>): string[] =>
    choose({ ...situation, ...changes }).deliveries.map(({ way, address }) => `${way}${address}`);

  test('are each device, and the mailbox only for what is urgent', () => {
    expect(ways({})).toEqual(['pushone', 'pushtwo']);
    expect(ways({ urgency: 'urgent' })).toEqual(['pushone', 'pushtwo', 'mail']);
    expect(ways({ wishes: { ...USUAL, portions: { push: 'off', mail: 'all', text: 'urgent', chat: 'off' } } })).toEqual(
      ['mail'],
    );
  });

  test('wait in quiet hours, but not for an alarm, nor for what is urgent to whoever is at work', () => {
    expect(choose(situation).laterWallMs).toBe(endMs);
    expect(choose({ ...situation, urgency: 'urgent' }).laterWallMs).toBe(endMs);
    expect(choose({ ...situation, urgency: 'urgent', atWork: true }).laterWallMs).toBe(null);
    expect(choose({ ...situation, urgency: 'alarm' }).laterWallMs).toBe(null);
    expect(choose({ ...situation, atWork: true }).laterWallMs).toBe(endMs);
  });

  test('follow the own quiet hours in place of the rooftop’s, or none', () => {
    expect(choose({ ...situation, wishes: { ...USUAL, quiet: null } }).laterWallMs).toBe(null);
    const quiet = { start: 0, end: 300 };
    expect(choose({ ...situation, wishes: { ...USUAL, quiet } }).laterWallMs).toBe(Date.UTC(2026, 6, 15, 5));
  });
});
