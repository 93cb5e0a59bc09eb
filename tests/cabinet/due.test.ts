// When a key is due: the earliest of all clocks; a reminder, one KeyOverdue, two more calls, and what arms them again.
import type { Roster } from '@keycab/shared/roster';
import { describe, expect, test } from 'vitest';
import { givenIn, scene, type Step } from '../given.ts';
import { badge, choose, K4512, KIM, LEE, MARIA, morning, OLA, pull, seat, START_WALL_MS, tick } from '../people.ts';
import { agree, done, handOver, HOUR, MINUTE, newReason, NOW, PAT, withRules } from './ruled.ts';

const out = [...morning, badge(KIM), choose(K4512), pull(0)];
const gone: Step[] = [...out, done];
/** Today's closing in New York, 18:00, while the scene begins at 10:42. */
const CLOSING = NOW + 7 * HOUR + 18 * MINUTE;

const dueIn = (roster: Roster, ...steps: Step[]): number | null => {
  const stage = scene({ roster });
  for (const step of [...steps, ...out]) stage.play(step);
  return stage.cabinet.custody.get(K4512)?.dueWallMs ?? null;
};

describe('due is the earliest of', () => {
  test('the reason’s minutes and those of curfews for the group, the person and the reason', () => {
    expect(dueIn(withRules({}))).toBe(NOW + HOUR);
    expect(dueIn(withRules({ curfews: [{ group: 'stock', minutes: 45 }] }))).toBe(NOW + 45 * MINUTE);
    expect(dueIn(withRules({ curfews: [{ person: KIM, minutes: 30 }, { minutes: 50 }] }))).toBe(NOW + 30 * MINUTE);
    expect(dueIn(withRules({ curfews: [{ reason: 'testDrive', group: 'stock', minutes: 20 }] }))).toBe(
      NOW + 20 * MINUTE,
    );
    const others = [
      { group: 'service', minutes: 5 },
      { person: MARIA, minutes: 5 },
      { reason: 'service', minutes: 5 },
    ];
    expect(dueIn(withRules({ curfews: others }))).toBe(NOW + HOUR);
  });

  test('closing time by the wall, on the day it comes next', () => {
    expect(dueIn(withRules({ curfews: [{ at: 18 * 60, minutes: 1440 }], reasons: [] }))).toBe(CLOSING);
    expect(dueIn(withRules({ curfews: [{ at: 10 * 60 }], reasons: [] }))).toBe(NOW + 23 * HOUR + 18 * MINUTE);
    // In the night to 8 March New York skips the hour from two to three: what closes then, closes where the gap ends.
    const before = START_WALL_MS + 4 * 24 * HOUR;
    const jump: Step = { clock: { wallMs: before } };
    expect(dueIn(withRules({ curfews: [{ at: 150 }], reasons: [] }), jump)).toBe(Date.UTC(2026, 2, 8, 7));
  });

  test('five minutes before it is promised to somebody else', () => {
    const reservations = [
      {
        reservation: 'reserved1',
        person: MARIA,
        of: { key: K4512 },
        fromWallMs: NOW + 40 * MINUTE,
        toWallMs: NOW + 2 * HOUR,
      },
    ];
    expect(dueIn(withRules({ reservations }))).toBe(NOW + 35 * MINUTE);
    const own = reservations.map((each) => ({ ...each, person: KIM }));
    expect(dueIn(withRules({ reservations: own }))).toBe(NOW + HOUR);
  });

  test('nothing where nobody knows the time, but the minutes run all the same', () => {
    const roster = withRules({ curfews: [{ at: 18 * 60 }] });
    const unsynced: Step = { clock: { clock: 'unsynced', wallMs: null } };
    givenIn({ roster }, unsynced, ...gone, { wait: HOUR - 1 }, tick, { wait: 1 })
      .when(tick)
      .then({ type: 'KeyOverdue', key: K4512, dueWallMs: null });
  });
});

describe('a key that is out', () => {
  test('reminds ten minutes before, is overdue once, and is called twice more', () => {
    const told: string[] = [];
    const stage = scene({ roster: withRules({}) });
    for (const step of gone) stage.play(step);
    for (let minute = 1; minute <= 180; minute += 1) {
      stage.play({ wait: MINUTE });
      for (const fact of stage.play(tick))
        told.push(`${minute} ${fact.type} ${'step' in fact ? fact.step : ''}`.trim());
    }
    expect(told).toEqual(['50 KeyDueSoon', '60 KeyOverdue', '75 OverdueEscalated 1', '120 OverdueEscalated 2']);
  });

  test('for ten minutes reminds nobody', () => {
    const roster = withRules({ curfews: [{ minutes: 10 }] });
    givenIn({ roster }, ...gone, { wait: 5 * MINUTE })
      .when(tick)
      .thenNothing();
  });

  test('runs its minutes by the monotonic clock, whatever the wall says', () => {
    const forward: Step = { clock: { wallMs: START_WALL_MS + 10 * HOUR } };
    givenIn({}, ...gone, { wait: 10 * MINUTE }, forward)
      .when(tick)
      .then({ type: 'ClockStepped' });
    const back: Step = { clock: { wallMs: START_WALL_MS - 10 * HOUR } };
    givenIn({}, ...gone, { wait: 50 * MINUTE }, tick, back, tick, { wait: 10 * MINUTE })
      .when(tick)
      .then({ type: 'KeyOverdue', key: K4512 });
  });

  test('runs by the wall after a restart', () => {
    const stage = scene();
    const boards = morning.slice(1, 3).map((step) =>
      'type' in step && step.type === 'BoardAnswered'
        ? {
            ...step,
            slots: step.slots.map(
              ([slot, reading]) => [slot, slot === 0 ? { kind: 'empty' as const } : reading] as const,
            ),
          }
        : step,
    );
    for (const step of [...gone, { wait: 30 * MINUTE }, { crash: true } as const, morning[0] as Step, ...boards]) {
      stage.play(step);
    }
    for (const step of [{ wait: 20 * MINUTE }, tick, { wait: 10 * MINUTE }] as const) stage.play(step);
    expect(stage.play(tick)).toMatchObject([{ type: 'KeyOverdue', key: K4512 }]);
  });

  test('and came back is nobody’s overdue', () => {
    givenIn({}, ...gone, seat(9, 1), { wait: 3 * HOUR })
      .when(tick)
      .thenNothing();
  });
});

describe('what was told is armed again by', () => {
  test('a new reason, which starts the minutes anew and moves no closing time', () => {
    const roster = withRules({ curfews: [{ at: 18 * 60 }] });
    const late: Step[] = [...gone, { wait: 50 * MINUTE }, tick, { wait: 10 * MINUTE }, tick, badge(KIM)];
    const stage = givenIn({ roster }, ...late)
      .when(newReason(K4512, 'service'))
      .then({ type: 'KeyDueSet', key: K4512, reason: 'service', minutes: 480, dueWallMs: CLOSING, person: KIM });
    expect(stage.cabinet.custody.get(K4512)).toMatchObject({ overdue: false, reason: 'service', dueWallMs: CLOSING });
    expect(stage.cabinet.outs.get(K4512)?.takenWallMs).toBe(NOW);
    stage.play(done);
    stage.play({ wait: 6 * HOUR + 18 * MINUTE });
    expect(stage.play(tick)).toMatchObject([{ type: 'KeyOverdue', dueWallMs: CLOSING }]);
  });

  test('nobody but the holder, and for no reason that nobody knows', () => {
    givenIn({ roster: withRules({}) }, ...gone, badge(PAT))
      .when(newReason(K4512, 'service'))
      .then({ type: 'AccessRefused', reasons: ['notHolder'], key: K4512 });
    givenIn({}, ...gone, badge(KIM))
      .when(newReason(K4512, 'holiday'))
      .thenNothing();
  });

  test('the office, which moves the time', () => {
    const roster = withRules({ dueTimes: [{ key: K4512, person: KIM, dueWallMs: NOW + 3 * HOUR }] });
    const stage = givenIn({}, ...gone, { wait: 50 * MINUTE }, tick, { wait: 10 * MINUTE }, tick, { roster })
      .when(tick)
      .then({ type: 'KeyDueSet', dueWallMs: NOW + 3 * HOUR, minutes: null, person: KIM });
    expect(stage.cabinet.custody.get(K4512)?.overdue).toBe(false);
    expect(stage.play(tick)).toEqual([]);
    stage.play({ wait: 2 * HOUR });
    expect(stage.play(tick)).toMatchObject([{ type: 'KeyOverdue' }]);
  });

  test('a time that was moved for an earlier holder moves nothing', () => {
    const roster = withRules({ dueTimes: [{ key: K4512, person: MARIA, dueWallMs: NOW + 3 * HOUR }] });
    givenIn({}, ...gone, { roster })
      .when(tick)
      .thenNothing();
  });

  test('a handover only with a new reason: nobody launders time', () => {
    const roster = withRules({
      curfews: [{ at: 18 * 60 }],
      reasons: [
        { reason: 'testDrive', label: 'Test drive', minutes: 60 },
        { reason: 'lotMove', label: 'Lot move', minutes: 30 },
      ],
    });
    const met: Step[] = [...out, { wait: 20 * MINUTE }, badge(KIM), handOver(K4512), badge(PAT)];
    givenIn({ roster }, ...met)
      .when(agree())
      .then({
        type: 'KeyHandedOver',
        giver: KIM,
        receiver: PAT,
        dueWallMs: NOW + HOUR,
        minutes: null,
        reason: 'testDrive',
      });
    const stage = givenIn({ roster }, ...met)
      .when(agree('lotMove'))
      .then({ type: 'KeyHandedOver', dueWallMs: NOW + 50 * MINUTE, minutes: 30, reason: 'lotMove' });
    expect(stage.cabinet.outs.get(K4512)).toMatchObject({ takenWallMs: NOW, dueByWallMs: CLOSING, minutes: 30 });
  });
});

describe('a right that was withdrawn', () => {
  test('leaves the key with its holder, who is pointed out once', () => {
    const roster = withRules({ grants: withRules({}).grants.filter(({ to }) => !('department' in to)) });
    const stage = givenIn({}, ...gone, { roster })
      .when(tick)
      .then({ type: 'HolderFlagged', key: K4512, person: KIM, why: 'withdrawn' });
    expect(stage.cabinet.custody.get(K4512)).toMatchObject({ flagged: false, at: { kind: 'person', person: KIM } });
    expect(stage.cabinet.outs.get(K4512)?.withdrawn).toBe(true);
    expect(stage.play(tick)).toEqual([]);
    expect(stage.play(seat(9, 1))).toMatchObject([{ type: 'KeyReturned', holder: KIM }]);
  });

  test('on reconnect binds before the next key is released', () => {
    const roster = { ...withRules({ grants: [] }), version: 2 };
    givenIn({}, ...morning, badge(KIM), { roster }, { type: 'RosterReceived', version: 2, digest: 'a'.repeat(64) })
      .when(choose(K4512))
      .then({ type: 'AccessRefused', reasons: ['noGrant'], roster: 2 });
    givenIn({ roster: withRules({ grants: [] }) }, ...morning, badge(OLA))
      .when(choose(K4512))
      .then({ type: 'AccessRefused', reasons: ['noGrant'] });
  });

  test('of somebody who has left ends the session, and flags what that person has', () => {
    const people = withRules({}).people.map((each) => ({ ...each, disabled: each.person !== LEE }));
    const stage = givenIn({}, ...gone, { roster: withRules({ people }) })
      .when(tick)
      .then({ type: 'HolderFlagged', person: KIM });
    expect(stage.cabinet.custody.get(K4512)?.at).toEqual({ kind: 'person', person: KIM });
  });
});

describe('more time for a key that somebody has', () => {
  const extended: Step[] = [...gone, badge(KIM), newReason(K4512, 'service')];
  const manager: Step[] = [...morning, badge(OLA), { type: 'KeyChosen', key: K4512, reason: 'testDrive' }, pull(0)];

  test('is given once by the purpose’s own minutes; then the office is asked', () => {
    const stage = givenIn({ roster: withRules({}) }, ...gone, badge(KIM))
      .when(newReason(K4512, 'service'))
      .then({ type: 'KeyDueSet', extended: true, minutes: 480 });
    stage.play({ wait: HOUR });
    stage.play(badge(KIM));
    expect(stage.play(newReason(K4512, 'service'))).toMatchObject([
      { type: 'AccessRefused', code: 'KC-RULE-16', reasons: ['extendedEnough'], key: K4512, person: KIM },
    ]);
    expect(stage.cabinet.custody.get(K4512)?.dueWallMs).toBe(NOW + 8 * HOUR);
  });

  test('is no extension where it is due earlier, nor where another one takes it on', () => {
    givenIn({ roster: withRules({}) }, ...extended)
      .when(newReason(K4512, 'testDrive'))
      .then({ type: 'KeyDueSet', dueWallMs: NOW + HOUR });
    const pats: Step[] = [handOver(K4512), badge(PAT), agree(), done, badge(PAT)];
    givenIn({ roster: withRules({}) }, ...extended, ...pats, { wait: 1 })
      .when(newReason(K4512, 'service'))
      .then({ type: 'KeyDueSet', extended: true, person: PAT });
  });

  test('is given as often as the roster says, and never where it says never', () => {
    givenIn({ roster: withRules({ extending: { times: 2 } }) }, ...extended, { wait: 1 })
      .when(newReason(K4512, 'service'))
      .then({ type: 'KeyDueSet', extended: true });
    givenIn({ roster: withRules({ extending: { times: 0 } }) }, ...gone, badge(KIM))
      .when(newReason(K4512, 'service'))
      .then({ type: 'AccessRefused', reasons: ['extendedEnough'] });
  });

  test('a manager gives herself up to a bound from the take, and nobody beyond it', () => {
    const roster = withRules({ extending: { managerMinutes: 9 * 60 } });
    const again: Step[] = [...manager, newReason(K4512, 'service'), done, { wait: HOUR }, badge(OLA)];
    givenIn({ roster }, ...again)
      .when(newReason(K4512, 'service'))
      .then({ type: 'KeyDueSet', dueWallMs: NOW + 9 * HOUR, extended: true });
    givenIn({ roster }, ...again, { wait: 1 })
      .when(newReason(K4512, 'service'))
      .then({ type: 'AccessRefused', code: 'KC-RULE-16', person: OLA });
  });

  test('is counted over a restart', () => {
    const stage = givenIn({ roster: withRules({}) }, ...extended, { crash: true })
      .when(morning[0] as Step)
      .then({ type: 'CabinetBooted' }, { type: 'SessionClosed' });
    expect(stage.cabinet.outs.get(K4512)?.extended).toBe(1);
  });
});
