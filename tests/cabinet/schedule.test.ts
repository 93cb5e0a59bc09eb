// Rights that have hours and an end, guests, and clocks that nobody should believe.
import { judge } from '@keycab/firmware/cabinet/rules/judge';
import { questionOf } from '@keycab/firmware/cabinet/rules/question';
import { rankOf } from '@keycab/firmware/cabinet/rules/verdict';
import { indexRoster, type Roster } from '@keycab/shared/roster';
import type { Schedule } from '@keycab/shared/schedule';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { givenIn, scene } from '../given.ts';
import {
  badge,
  choose,
  K4498,
  K4512,
  KIM,
  MARIA,
  morning,
  OLA,
  pull,
  seat,
  SETTINGS,
  START_WALL_MS,
  tick,
} from '../people.ts';
import { seedOf } from '../random.ts';
import { HOUR, MINUTE, NOW, peopleWith, salesGrant, withRules } from './ruled.ts';

const seed = seedOf();
/** New York, Tuesday 10:42 is the scene's start. */
const hours = (start: number, end: number): Schedule => ({
  schedule: 'hours',
  weekly: [1, 2, 3, 4, 5, 6].map((day) => ({ day, start, end })),
  exceptions: [],
});
const during = (start: number, end: number): Roster =>
  withRules({ schedules: [hours(start, end)], grants: salesGrant({ schedule: 'hours' }) });

describe('a right with hours', () => {
  test('opens within them, and is refused outside', () => {
    givenIn({ roster: during(9 * 60, 18 * 60) }, ...morning, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'SlotReleased' });
    givenIn({ roster: during(12 * 60, 18 * 60) }, ...morning, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'AccessRefused', code: 'KC-RULE-02', reasons: ['outOfHours'] });
  });

  test('ends at the minute, and what was released before still leaves', () => {
    const roster = during(9 * 60, 10 * 60 + 43);
    givenIn({ roster }, ...morning, badge(KIM), { wait: MINUTE - 1 })
      .when(choose(K4512))
      .then({ type: 'SlotReleased' });
    givenIn({ roster }, ...morning, badge(KIM), { wait: MINUTE })
      .when(choose(K4512))
      .then({ type: 'AccessRefused', reasons: ['outOfHours'] });
    givenIn({ roster }, ...morning, badge(KIM), { wait: MINUTE - 1 }, choose(K4512), { wait: 5000 })
      .when(pull(0))
      .then({ type: 'KeyTaken', person: KIM });
  });

  test('beside one without hours refuses nothing: rights are a union', () => {
    const grants = [...salesGrant({ schedule: 'hours' }), ...salesGrant({ to: { person: KIM } })];
    givenIn({ roster: { ...during(12 * 60, 13 * 60), grants } }, ...morning, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'SlotReleased' });
  });

  test('by a schedule that nobody knows is never open', () => {
    givenIn({ roster: withRules({ grants: salesGrant({ schedule: 'gone' }) }) }, ...morning, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'AccessRefused', reasons: ['outOfHours'] });
  });

  test('asks for a manager where nobody knows the time, and one without hours works', () => {
    const unsynced = { clock: { clock: 'unsynced' } } as const;
    givenIn({ roster: during(0, 1440) }, unsynced, ...morning, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'ReleaseAsked', needs: ['managerAuthorizer'] });
    givenIn({ roster: during(0, 1440) }, unsynced, ...morning, badge(KIM), choose(K4512))
      .when(badge(OLA))
      .then({ type: 'ReleaseAuthorized', by: OLA }, { type: 'SlotReleased', authorizers: [OLA], person: KIM });
    givenIn({}, unsynced, ...morning, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'SlotReleased' });
  });

  test('in a zone that the cabinet does not know asks for a manager', () => {
    givenIn({ roster: { ...during(0, 1440), timeZone: 'Mars/Olympus' } }, ...morning, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'ReleaseAsked', needs: ['managerAuthorizer'] });
  });

  test('that is over is no right, and one that is to come neither', () => {
    for (const validity of [{ toWallMs: NOW }, { fromWallMs: NOW + 1 }]) {
      givenIn({ roster: withRules({ grants: salesGrant({ validity }) }) }, ...morning, badge(KIM))
        .when(choose(K4512))
        .then({ type: 'AccessRefused', code: 'KC-KEY-01', reasons: ['noGrant', 'outOfHours'] });
    }
    givenIn(
      { roster: withRules({ grants: salesGrant({ validity: { fromWallMs: NOW, toWallMs: NOW + 1 } }) }) },
      ...morning,
      badge(KIM),
    )
      .when(choose(K4512))
      .then({ type: 'SlotReleased' });
  });

  test('never keeps a key from coming back', () => {
    const roster = during(9 * 60, 10 * 60 + 43);
    givenIn({ roster }, ...morning, badge(KIM), choose(K4512), pull(0), { wait: 12 * HOUR })
      .when(seat(0, 1))
      .then({ type: 'KeyReturned', key: K4512, holder: KIM });
  });
});

describe('a person', () => {
  test('whose time has not come or is over is told so at the badge, and a key she has still comes back', () => {
    const people = peopleWith({ [KIM]: { validity: { toWallMs: NOW + HOUR } } });
    const roster = withRules({ people });
    givenIn({ roster }, ...morning)
      .when(badge(KIM))
      .then({ type: 'SessionOpened', person: KIM });
    givenIn({ roster }, ...morning, { wait: HOUR })
      .when(badge(KIM))
      .then({ type: 'AccessRefused', code: 'KC-RULE-01', reasons: ['personExpired'], person: KIM });
  });

  test('with an end of time needs a manager where nobody knows the time', () => {
    const roster = withRules({ people: peopleWith({ [KIM]: { validity: { toWallMs: NOW + HOUR } } }) });
    givenIn({ roster }, { clock: { clock: 'unsynced' } }, ...morning, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'ReleaseAsked', needs: ['managerAuthorizer'] });
  });
});

describe('a guest', () => {
  const code = 'c'.repeat(64);
  const visit = {
    visit: 'visit00001',
    person: MARIA,
    sponsor: OLA,
    code,
    keys: [K4512],
    fromWallMs: NOW,
    toWallMs: NOW + HOUR,
  };
  const enter = (typed: string) => ({ type: 'VisitorCodeEntered', code: typed, unknownAs: 'ab'.repeat(16) }) as const;
  const roster = withRules({ visits: [visit] });

  test('comes in by code and takes the keys of the visit, and no other', () => {
    givenIn({ roster }, ...morning)
      .when(enter(code))
      .then({ type: 'SessionOpened', person: MARIA, reader: 'code', visit: 'visit00001' });
    givenIn({ roster }, ...morning, enter(code))
      .when(choose(K4512))
      .then({ type: 'SlotReleased', person: MARIA });
    givenIn({ roster }, ...morning, enter(code))
      .when(choose(K4498))
      .then({ type: 'AccessRefused', reasons: ['noGrant'] });
  });

  test('has by code no right that only the badge brings along', () => {
    const own = withRules({ visits: [{ ...visit, person: KIM }] });
    givenIn({ roster: own }, ...morning, badge(KIM))
      .when(choose(K4498))
      .then({ type: 'SlotReleased', person: KIM });
    givenIn({ roster: own }, ...morning, enter(code))
      .when(choose(K4498))
      .then({ type: 'AccessRefused', reasons: ['noGrant'] });
  });

  test('is refused before and after, also in the middle of a session', () => {
    givenIn({ roster }, ...morning, { wait: HOUR })
      .when(enter(code))
      .then({ type: 'AccessRefused', reasons: ['visitOver'] });
    givenIn({ roster }, ...morning, { wait: HOUR - 1000 }, enter(code), { wait: 1000 })
      .when(choose(K4512))
      .then({ type: 'AccessRefused', code: 'KC-RULE-01', reasons: ['visitOver'] });
  });

  test('with a wrong code is a stranger under a pseudonym', () => {
    givenIn({ roster }, ...morning)
      .when(enter('d'.repeat(64)))
      .then({ type: 'AccessRefused', reasons: ['unknownCode'], badge: 'ab'.repeat(16), person: null });
  });

  test('by badge has only the rights of everybody', () => {
    givenIn({ roster }, ...morning, badge(MARIA))
      .when(choose(K4512))
      .then({ type: 'AccessRefused', reasons: ['noGrant'] });
  });
});

describe(`a clock that jumps (KEYCAB_SEED=${seed})`, () => {
  test('into the hours opens nothing, also before anybody has written the jump down', () => {
    const roster = during(12 * 60, 18 * 60);
    const jump = { clock: { wallMs: START_WALL_MS + 2 * HOUR } };
    givenIn({ roster }, ...morning, badge(KIM), jump)
      .when(choose(K4512))
      .then({ type: 'AccessRefused', reasons: ['outOfHours'] });
    givenIn({ roster }, ...morning, badge(KIM), jump, tick)
      .when(choose(K4512))
      .then({ type: 'AccessRefused', reasons: ['outOfHours'] });
  });

  test('is believed again when it jumps back, and after a day without another jump', () => {
    const roster = during(9 * 60, 18 * 60);
    const late = { clock: { wallMs: START_WALL_MS + 10 * HOUR } };
    givenIn({ roster }, ...morning, late, tick, { clock: { wallMs: START_WALL_MS } }, tick, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'SlotReleased' });
    const toNight = { clock: { wallMs: START_WALL_MS - 6 * HOUR } };
    givenIn({ roster }, ...morning, toNight, tick, { wait: 30 * HOUR }, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'SlotReleased' });
  });

  test('still doubts itself after a restart', () => {
    const roster = during(12 * 60, 18 * 60);
    const stage = scene({ roster });
    const jump = { clock: { wallMs: START_WALL_MS + 2 * HOUR } };
    for (const step of [...morning, tick, jump, tick, { crash: true } as const, ...morning, badge(KIM)])
      stage.play(step);
    expect(stage.play(choose(K4512))).toMatchObject([{ type: 'AccessRefused', reasons: ['outOfHours'] }]);
  });

  test('behind the newest line of the time before it, knows no time', () => {
    const roster = during(9 * 60, 18 * 60);
    const back = { clock: { wallMs: START_WALL_MS - 24 * HOUR } };
    const stage = scene({ roster });
    for (const step of [...morning, tick, { crash: true } as const, back, ...morning, badge(KIM)]) stage.play(step);
    expect(stage.play(choose(K4512))).toMatchObject([{ type: 'ReleaseAsked', needs: ['managerAuthorizer'] }]);
  });

  test('never makes a verdict laxer, however often and far it jumps', () => {
    const jump = fc.oneof(
      fc.integer({ min: -14 * 24 * 60, max: 14 * 24 * 60 }),
      fc.constantFrom(-60, 60, -1440, 1440, -525_600 * 10, 525_600 * 10),
    );
    const span = fc.tuple(fc.nat(1439), fc.integer({ min: 1, max: 1440 }));
    fc.assert(
      fc.property(
        fc.array(jump, { minLength: 1, maxLength: 4 }),
        span,
        span,
        fc.integer({ min: 0, max: 48 * 60 }),
        fc.boolean(),
        ([...jumps], [start, end], [from, length], later, ticks) => {
          const roster = withRules({
            schedules: [hours(start, end)],
            grants: salesGrant({
              schedule: 'hours',
              validity: { fromWallMs: 0, toWallMs: NOW + (from + length) * MINUTE },
            }),
            groups: [{ group: 'stock', pin: { outside: 'hours' }, limits: { day: 1 }, rosterMaxHours: 12 }],
            reservations: [
              {
                reservation: 'reserved1',
                person: MARIA,
                of: { key: K4512 },
                fromWallMs: NOW + from * MINUTE,
                toWallMs: NOW + (from + length) * MINUTE,
              },
            ],
          });
          const steady = scene({ roster });
          const jumpy = scene({ roster });
          const steps = [...morning, badge(KIM), { wait: later * MINUTE }, tick] as const;
          for (const stage of [steady, jumpy]) for (const step of steps) stage.play(step);
          let wallMs = jumpy.now.wallMs ?? 0;
          for (const minutes of jumps) {
            wallMs = Math.max(0, wallMs + minutes * MINUTE);
            jumpy.play({ clock: { wallMs } });
            if (ticks) jumpy.play(tick);
          }
          for (const stage of [steady, jumpy]) stage.play(badge(KIM));
          const rank = (stage: typeof steady): number =>
            rankOf(
              judge(
                questionOf(
                  { cabinet: stage.cabinet, roster: indexRoster(roster), settings: SETTINGS },
                  stage.now,
                  K4512,
                ),
              ),
            );
          expect(rank(jumpy)).toBeGreaterThanOrEqual(rank(steady));
        },
      ),
      { seed, numRuns: 300 },
    );
  });
});
