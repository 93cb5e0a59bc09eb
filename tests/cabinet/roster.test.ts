// The roster as one document: older ones still fit, each new section has its bounds, and what is left out asks nothing.
import { grantsOf, indexRoster, Roster } from '@keycab/shared/roster';
import { Compile } from 'typebox/compile';
import { describe, expect, test } from 'vitest';
import { givenIn } from '../given.ts';
import { badge, choose, K4498, K4512, KIM, MARIA, morning, OLA, ROSTER } from '../people.ts';
import { HOUR, NOW, withRules } from './ruled.ts';

const roster = Compile(Roster);
const full: Roster = withRules({
  groups: [
    {
      group: 'stock',
      authorizers: 2,
      otherDepartment: true,
      pin: { outside: 'day' },
      reasonRequired: true,
      vehicleRequired: true,
      limits: { held: 3, session: 2, day: 20 },
      pool: true,
      crossing: 'authorize',
      rosterMaxHours: 72,
      level: 2,
      fast: { schedule: 'day', reason: 'service' },
      checkPercent: 5,
    },
  ],
  schedules: [
    { schedule: 'day', weekly: [{ day: 7, start: 1439, end: 1440 }], exceptions: [{ date: '2026-12-25', spans: [] }] },
  ],
  curfews: [
    { group: 'stock', at: 0 },
    { person: KIM, reason: 'service', minutes: 1 },
  ],
  reservations: [
    { reservation: 'reserved1', person: KIM, of: { group: 'stock' }, fromWallMs: NOW, toWallMs: NOW + HOUR },
  ],
  picks: [{ pick: 'picked0001', person: KIM, key: K4512, reason: null, untilWallMs: NOW }],
  interlocks: [{ out: K4498, locked: K4512 }],
  blocks: [{ key: K4512, why: 'sealFailed' }],
  cleared: [{ key: K4512, epoch: 1, seq: 0 }],
  dueTimes: [{ key: K4512, person: KIM, dueWallMs: NOW }],
  visits: [
    {
      visit: 'visit00001',
      person: MARIA,
      sponsor: OLA,
      code: 'a'.repeat(64),
      keys: [K4512],
      fromWallMs: 0,
      toWallMs: 1,
    },
  ],
  templates: [{ template: 'repair', group: 'service', label: '' }],
  level: 0,
  day: 'day',
});

describe('a roster', () => {
  test('of the time before rules still fits, and one with all of them does', () => {
    expect([...roster.Errors(ROSTER)]).toEqual([]);
    expect([...roster.Errors(full)]).toEqual([]);
    expect(roster.Check(JSON.parse(JSON.stringify(full)))).toBe(true);
  });

  test.each([
    ['a section that nobody knows', { ...full, rooms: [] }],
    ['a rule that nobody knows', { ...full, groups: [{ group: 'stock', color: 'blue' }] }],
    ['three authorizers', { ...full, groups: [{ group: 'stock', authorizers: 3 }] }],
    ['a fifth step', { ...full, level: 4 }],
    [
      'an eighth day',
      { ...full, schedules: [{ schedule: 'day', weekly: [{ day: 8, start: 0, end: 1 }], exceptions: [] }] },
    ],
    [
      'a thirteenth month',
      { ...full, schedules: [{ schedule: 'day', weekly: [], exceptions: [{ date: '2026-13-01', spans: [] }] }] },
    ],
    ['a code in the clear', { ...full, visits: [{ ...full.visits?.[0], code: '123456' }] }],
    ['more picks than hands', { ...full, picks: Array.from({ length: 2001 }, () => full.picks?.[0]) }],
  ])('with %s is refused', (_what, document) => {
    expect(roster.Check(document)).toBe(false);
  });

  test('without rules lets happen what it always did', () => {
    givenIn({ roster: ROSTER }, ...morning, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'SlotReleased', minutes: 60, reason: 'testDrive' });
    const index = indexRoster(ROSTER);
    expect([index.group.size, index.schedule.size, index.zone?.name]).toEqual([0, 0, 'America/New_York']);
  });

  test('gives the union of the rights that name the person, the department and the rank', () => {
    const grants = [
      { to: { person: KIM }, group: 'stock', acts: ['take' as const] },
      { to: { department: 'Sales' as const }, group: '*', acts: ['take' as const, 'see' as const] },
      { to: { manager: true as const }, group: '*', acts: ['authorize' as const] },
      { to: { person: MARIA }, group: 'stock', acts: ['take' as const] },
    ];
    const all = { ...ROSTER, grants };
    const [kim, , , ola] = ROSTER.people;
    expect(kim === undefined ? null : grantsOf(all, kim, 'stock', 'take')).toEqual([grants[0], grants[1]]);
    expect(kim === undefined ? null : grantsOf(all, kim, 'service', 'take')).toEqual([grants[1]]);
    expect(kim === undefined ? null : grantsOf(all, kim, 'stock', 'authorize')).toEqual([]);
    expect(ola === undefined ? null : grantsOf(all, ola, 'stock', 'authorize')).toEqual([grants[2]]);
  });
});
