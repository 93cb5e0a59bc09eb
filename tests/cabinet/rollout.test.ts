// The steps of a rollout, from writing down to binding, and hours in which nobody is asked.
import type { Roster } from '@keycab/shared/roster';
import { describe, expect, test } from 'vitest';
import type { Effect } from '@keycab/firmware/cabinet/effect';
import { react } from '@keycab/firmware/cabinet/react';
import { givenIn, type Step } from '../given.ts';
import {
  badge,
  choose,
  K4512,
  KIM,
  LEE,
  MARIA,
  morning,
  pull,
  RO61204,
  ROSTER,
  seat,
  SETTINGS,
  tick,
} from '../people.ts';
import { MINUTE, peopleWith, salesGrant, stock, withRules } from './ruled.ts';

const never = { schedule: 'never', weekly: [], exceptions: [] };
const allDay = {
  schedule: 'day',
  weekly: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, start: 540, end: 660 })),
  exceptions: [],
};
const strict = (more: Partial<Roster>): Roster => ({
  ...stock({ authorizers: 1, pin: 'always', reasonRequired: true }),
  schedules: [never, allDay],
  day: 'day',
  grants: salesGrant({ schedule: 'never' }),
  blocks: [{ key: K4512, why: 'manager' }],
  people: peopleWith({ [KIM]: { reason: null } }),
  ...more,
});
const isPulse = ({ type }: Effect): boolean => type === 'PulseSolenoid' || type === 'PulseDoorLatch';
const givenAsk = (roster: Roster, ...steps: Step[]) =>
  givenIn({ roster }, ...morning, ...steps, badge(KIM)).when(choose(K4512));

describe('on step 0', () => {
  test('nothing is asked, and what the rules would have said is kept with the release and the take', () => {
    const shadow = { needs: ['pin', 'authorizer', 'reason'] as const, reasons: ['outOfHours', 'keyBlocked'] as const };
    const kept = { needs: [...shadow.needs], reasons: [...shadow.reasons] };
    const stage = givenAsk(strict({ level: 0 })).then({ type: 'SlotReleased', person: KIM, shadow: kept });
    expect(stage.play(pull(0))).toMatchObject([{ type: 'KeyTaken', shadow: kept }]);
  });

  test('what the cabinet cannot do it still does not: no key, no board, nobody known', () => {
    givenIn({ roster: strict({ level: 0 }) }, ...morning, badge(KIM), pull(0))
      .when(choose(K4512))
      .then({ type: 'AccessRefused', reasons: ['keyNotHere'] });
    givenIn({ roster: strict({ level: 0 }) }, ...morning)
      .when(badge(LEE))
      .then({ type: 'AccessRefused', reasons: ['personDisabled'] });
    givenIn({ roster: strict({ level: 0 }) }, ...morning, badge(MARIA))
      .when(choose(RO61204))
      .then({ type: 'SlotReleased' });
  });
});

describe('on the next steps', () => {
  test('1 asks for the purpose', () => {
    givenAsk(strict({ level: 1 })).then({ type: 'ReleaseAsked', needs: ['reason'] });
  });

  test('2 is open by day and shut by night, and where nobody knows the hour it is night', () => {
    givenAsk(strict({ level: 2 })).then({ type: 'ReleaseAsked', needs: ['reason'] });
    givenAsk(strict({ level: 2 }), { wait: 20 * MINUTE }).then({
      type: 'AccessRefused',
      reasons: ['outOfHours', 'keyBlocked'],
    });
    givenAsk(strict({ level: 2 }), { clock: { clock: 'unsynced' } }).then({
      type: 'AccessRefused',
      reasons: ['keyBlocked'],
    });
    const { day: _none, ...roster } = strict({ level: 2 });
    givenAsk(roster).then({ type: 'AccessRefused', reasons: ['outOfHours', 'keyBlocked'] });
  });

  test('3 binds, and so does no step at all', () => {
    givenAsk(strict({ level: 3 })).then({
      type: 'AccessRefused',
      reasons: ['outOfHours', 'keyBlocked'],
      needs: ['pin', 'authorizer', 'reason'],
    });
    givenAsk(strict({})).then({ type: 'AccessRefused', reasons: ['outOfHours', 'keyBlocked'] });
  });

  test('a group’s own step goes before the cabinet’s', () => {
    const groups = [{ group: 'stock', authorizers: 1 as const, level: 3 as const }];
    givenAsk(withRules({ level: 0, groups })).then({ type: 'ReleaseAsked', needs: ['authorizer'] });
    givenAsk(withRules({ level: 3, groups: [{ group: 'stock', authorizers: 1, level: 0 }] })).then({
      type: 'SlotReleased',
      shadow: { needs: ['authorizer'], reasons: [] },
    });
  });
});

describe('in fast hours', () => {
  const fast = (more: object = {}): Roster => ({
    ...stock({ reasonRequired: true, fast: { schedule: 'day', reason: 'service' }, ...more }),
    schedules: [allDay],
    people: peopleWith({ [KIM]: { reason: null } }),
  });

  test('the purpose is taken for granted, and outside of them it is asked', () => {
    givenAsk(fast()).then({ type: 'SlotReleased', reason: 'service', minutes: 480 });
    givenAsk(fast(), { wait: 20 * MINUTE }).then({ type: 'ReleaseAsked', needs: ['reason'] });
    givenAsk(fast(), { clock: { clock: 'unsynced' } }).then({ type: 'ReleaseAsked', needs: ['reason'] });
  });

  test('one that is said goes first', () => {
    givenIn({ roster: fast() }, ...morning, badge(KIM))
      .when({ type: 'KeyChosen', key: K4512, reason: 'testDrive' })
      .then({ type: 'SlotReleased', reason: 'testDrive' });
  });

  test('keys that need agreement, are promised or blocked get no faster', () => {
    givenAsk(fast({ authorizers: 1 })).then({ type: 'ReleaseAsked', needs: ['authorizer'] });
    givenAsk({ ...fast(), blocks: [{ key: K4512, why: 'manager' }] }).then({
      type: 'AccessRefused',
      reasons: ['keyBlocked'],
    });
    const checked = {
      ...fast({ checkPercent: 100 }),
      reasons: ROSTER.reasons.map((each) => ({ ...each, check: true })),
    };
    givenAsk(checked, badge(KIM), choose(K4512), pull(0), seat(0, 1)).then({
      type: 'ReleaseAsked',
      needs: ['sealCheck'],
    });
  });

  test('without latching locks only the questions go: no slot opens by itself, and a pull without a badge is no take', () => {
    for (const roster of [fast(), strict({ level: 0 }), strict({ level: 2 })]) {
      const stage = givenIn({ roster }, ...morning, { wait: MINUTE })
        .when(tick)
        .thenNothing();
      expect(stage.cabinet.releases.size).toBe(0);
      expect(stage.events.flatMap((event) => react(event, SETTINGS)).filter(isPulse)).toEqual([]);
      givenIn({ roster }, ...morning, pull(0), { wait: SETTINGS.absentMs })
        .when(tick)
        .then({ type: 'KeyTakenWithoutRelease', key: K4512, person: null });
    }
  });
});
