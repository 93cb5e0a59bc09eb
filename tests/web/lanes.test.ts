// The picture of a key's life as far as it is arithmetic: lanes, shares of the width, hours on the wall of the store.
import type { Span } from '@keycab/shared/contract';
import { zoneOf } from '@keycab/shared/zone';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lanesOf, rangeOf, ticksOf, windowOf } from '../../cloud/web/desk/lanes.ts';
import { seedOf } from '../random.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOON = Date.UTC(2026, 4, 12, 12, 0);
const span = (over: Partial<Span>): Span => ({
  fromWallMs: NOON - HOUR,
  toWallMs: NOON,
  kind: 'slot',
  group: 'Showroom',
  label: 'B12',
  reason: null,
  signed: false,
  text: '',
  ...over,
});

test('each who had it has a lane: slots first, then departments, then what nobody can prove', () => {
  const lanes = lanesOf(
    [
      span({ kind: 'notSure', group: 'Not sure', label: 'Kim' }),
      span({ kind: 'person', group: 'Service', label: 'Maria' }),
      span({ kind: 'person', group: 'Parts', label: 'Konstantina' }),
      span({ group: 'Service drive' }),
      span({ kind: 'outside', group: 'customer', label: 'A-1' }),
    ],
    { fromWallMs: NOON - HOUR, toWallMs: NOON },
  );
  expect(lanes.map(({ name, bars }) => [name, bars[0]?.tone])).toEqual([
    ['In', 'in'],
    ['Parts', 'others'],
    ['Service', 'service'],
    ['Customer', 'customer'],
    ['Not sure', 'unsure'],
  ]);
});

test('a bar is cut where the time shown ends, and what lies outside is left out', () => {
  const shown = { fromWallMs: NOON - 2 * HOUR, toWallMs: NOON };
  const bars = lanesOf(
    [
      span({ fromWallMs: null, toWallMs: NOON - HOUR, label: 'before' }),
      span({ fromWallMs: NOON - HOUR, toWallMs: null, label: 'now' }),
      span({ fromWallMs: NOON - 9 * HOUR, toWallMs: NOON - 2 * HOUR, label: 'out' }),
    ],
    shown,
  ).flatMap((lane) => lane.bars);
  expect(bars.map(({ span: { label }, from, to }) => [label, from, to])).toEqual([
    ['before', 0, 0.5],
    ['now', 0.5, 1],
  ]);
});

test('what is shown at first is the shortest time in which something has happened', () => {
  expect(rangeOf([span({})], NOON)).toBe('shift');
  const busy = [1, 2, 3].map((minutes) => span({ fromWallMs: NOON - minutes * 60_000 }));
  expect(rangeOf(busy.slice(1), NOON)).toBe('shift');
  expect(rangeOf(busy, NOON)).toBe('hour');
  expect(rangeOf([span({ fromWallMs: NOON - 9 * HOUR })], NOON)).toBe('day');
  expect(rangeOf([span({ fromWallMs: NOON - 2 * DAY })], NOON)).toBe('week');
  expect(rangeOf([span({ fromWallMs: NOON - 30 * DAY })], NOON)).toBe('all');
  expect(windowOf('all', [span({ fromWallMs: NOON - 30 * DAY })], NOON)).toEqual({
    fromWallMs: NOON - 30 * DAY,
    toWallMs: NOON,
  });
});

describe('the hours', () => {
  const zone = zoneOf('America/New_York');
  if (zone === null) throw new Error('this runtime knows no New York');

  test('stand on full hours of the store, also on the day its clocks go forward', () => {
    const midnight = zone.instantOf('2026-03-08', 0);
    const ticks = ticksOf({ fromWallMs: midnight, toWallMs: midnight + DAY }, zone, 12);
    expect(ticks.length).toBeGreaterThan(8);
    for (const tick of ticks) expect(zone.local(tick).minute % 60).toBe(0);
  });

  test('are never more than there is room for, by day at most one at each midnight', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 * 24 }), fc.integer({ min: 2, max: 14 }), (hours, max) => {
        const window = { fromWallMs: NOON - hours * HOUR, toWallMs: NOON };
        const ticks = ticksOf(window, zone, max);
        expect(ticks).toEqual(ticks.toSorted((a, b) => a - b));
        expect(ticks.length).toBeLessThanOrEqual(max + 2);
        for (const tick of ticks) expect(tick >= window.fromWallMs && tick <= window.toWallMs).toBe(true);
      }),
      { seed: seedOf(), numRuns: 200 },
    );
  });
});
