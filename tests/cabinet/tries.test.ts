// Wrong PINs and codes: how many anybody may try, and that neither clocks nor restarts nor power cuts give one more.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { personId } from '@keycab/shared/ids';
import type { Report } from '@keycab/firmware/cabinet/input';
import { triesLeft, waitMs } from '@keycab/firmware/cabinet/tries';
import { givenIn, scene, type Scene, type Step } from '../given.ts';
import { badge, choose, K4512, K4498, KIM, MARIA, morning, OLA, pull, ROSTER, seat, tick } from '../people.ts';
import { HOUR, MINUTE, PAT, pin, stock } from './ruled.ts';

const roster = stock({ pin: 'always' });
const asked: Step[] = [...morning, badge(KIM), choose(K4512)];
const wrong = pin(false);
const restart: Step[] = [{ crash: true }, ...morning];
const again: Step[] = [badge(KIM), choose(K4512)];
const code: Report = { type: 'VisitorCodeEntered', code: 'd'.repeat(64), unknownAs: 'ab'.repeat(16) };
const leftFor = (stage: Scene, who: Parameters<typeof waitMs>[1]): number =>
  waitMs(stage.cabinet.tries, who, stage.now);

function played(...steps: Step[]): Scene {
  const stage = scene({ roster });
  for (const step of steps) stage.play(step);
  return stage;
}

describe('wrong PINs', () => {
  test('are written down, three make one wait 30 s, and then nothing typed is looked at', () => {
    const stage = played(...asked, wrong, wrong);
    expect(leftFor(stage, KIM)).toBe(0);
    expect(triesLeft(stage.cabinet.tries, KIM, stage.now)).toBe(1);
    expect(stage.play(wrong)).toMatchObject([{ type: 'PinRefused', person: KIM }]);
    expect(leftFor(stage, KIM)).toBe(30_000);
    for (const step of [{ wait: 29_999 }, wrong, pin()] as const) expect(stage.play(step)).toEqual([]);
    stage.play({ wait: 1 });
    expect(stage.play(pin())).toMatchObject([{ type: 'PinAccepted' }, { type: 'SlotReleased' }]);
  });

  test('five make one wait 10 min and are a refusal, and each more twice as long', () => {
    const stage = played(...asked, wrong, wrong, wrong, { wait: 30_000 }, tick, ...again, wrong, { wait: 30_000 });
    for (const step of [tick, ...again]) stage.play(step);
    expect(stage.play(wrong)).toMatchObject([
      { type: 'PinRefused' },
      { type: 'AccessRefused', code: 'KC-PIN-01', reasons: ['pinLocked'], person: KIM },
    ]);
    expect(leftFor(stage, KIM)).toBe(10 * MINUTE);
    for (const step of [{ wait: 10 * MINUTE }, tick, ...again] as const) stage.play(step);
    expect(stage.play(wrong).map(({ type }) => type)).toEqual(['PinRefused', 'AccessRefused']);
    expect(leftFor(stage, KIM)).toBe(20 * MINUTE);
  });

  test('are forgotten by a right one, and after a day', () => {
    const right = played(...asked, wrong, wrong, pin());
    expect(triesLeft(right.cabinet.tries, KIM, right.now)).toBe(3);
    const later = played(...asked, wrong, wrong, { wait: 24 * HOUR });
    expect(triesLeft(later.cabinet.tries, KIM, later.now)).toBe(3);
  });

  test('of one person keep no other one waiting', () => {
    const stage = played(...asked, wrong, wrong, wrong);
    expect(leftFor(stage, PAT)).toBe(0);
  });

  test('tried with every badge in turn make all of them wait', () => {
    const people = Array.from({ length: 20 }, (_, at) => personId(`p0000many${at}`));
    const many = {
      ...roster,
      people: [...roster.people, ...people.map((person) => ({ ...someone, person, badges: [] }))],
    };
    const stage = scene({ roster: many });
    for (const step of [...morning, { type: 'ReaderWentSilent', reader: 'front' } as const]) stage.play(step);
    const tried = people.filter(
      (person) => stage.play({ type: 'StaffEntered', person, ok: false, duress: false }).length > 0,
    );
    expect(tried).toHaveLength(15);
    expect(leftFor(stage, KIM)).toBe(30_000);
    expect(stage.play({ type: 'StaffEntered', person: KIM, ok: true, duress: false })).toEqual([]);
  });

  test('keep no key from coming back, and none from being taken that wants no PIN', () => {
    const wait = [...asked, wrong, wrong, wrong];
    const open = { ...roster, groups: [{ group: 'service', pin: 'always' as const }] };
    givenIn({ roster }, ...wait, { type: 'DoneTouched' })
      .when(seat(9, 6))
      .then({ type: 'UnknownTagSeen' });
    const stage = scene({ roster: open });
    for (const step of [...morning, badge(OLA), choose(K4512), pull(0)]) stage.play(step);
    expect(stage.play(seat(0, 1))).toMatchObject([{ type: 'KeyReturned' }]);
    expect(stage.play(choose(K4498))).toMatchObject([{ type: 'SlotReleased' }]);
  });

  test('of somebody who has left meanwhile are nobody’s', () => {
    const stage = played(...asked, { type: 'DoneTouched' }, badge(PAT), choose(K4512));
    expect(stage.play(pin(false, false, KIM))).toEqual([]);
    expect(stage.play(pin(true, false, KIM))).toEqual([]);
  });
});

const someone = ROSTER.people[0] as (typeof ROSTER.people)[number];

describe('a wait', () => {
  const long: Step[] = [...asked, wrong, wrong, wrong, { wait: 30_000 }, tick, ...again, wrong, { wait: 30_000 }];
  const longest: Step[] = [...long, tick, ...again, wrong];

  test('survives a restart, also one in the middle', () => {
    const stage = played(...longest, { wait: 4 * MINUTE }, seat(9, 6), ...restart);
    expect(leftFor(stage, KIM)).toBe(6 * MINUTE);
    for (const step of again) stage.play(step);
    expect(stage.play(pin())).toEqual([]);
  });

  test('loses at most what no line proves', () => {
    const stage = played(...longest, { wait: 4 * MINUTE }, ...restart);
    expect(leftFor(stage, KIM)).toBe(10 * MINUTE);
  });

  test.each<[string, Step]>([
    ['set forward by a year', { clock: { wallMs: ROSTER.issuedWallMs + 365 * 24 * HOUR } }],
    ['set back', { clock: { wallMs: 0 } }],
    ['unsynced', { clock: { clock: 'unsynced', wallMs: null } }],
  ])('is not shortened by a clock that is %s', (_, step) => {
    const stage = played(...longest, step, { wait: MINUTE }, tick);
    expect(leftFor(stage, KIM)).toBe(9 * MINUTE);
    for (const each of [...restart, ...again]) stage.play(each);
    expect(stage.play(pin())).toEqual([]);
  });
});

describe('codes that nobody has', () => {
  test('make codes wait, not PINs', () => {
    const stage = played(...morning, code, code, code);
    expect(leftFor(stage, 'code')).toBe(30_000);
    expect(leftFor(stage, KIM)).toBe(0);
    expect(stage.play(code)).toEqual([]);
    for (const step of [{ wait: 30_000 }, code, { wait: 30_000 }] as const) stage.play(step);
    expect(stage.play(code)).toMatchObject([{ code: 'KC-CODE-01', reasons: ['unknownCode', 'pinLocked'] }]);
    expect(leftFor(stage, 'code')).toBe(10 * MINUTE);
  });
});

describe('whatever is done to clock and power', () => {
  /** By true time: five in the first minute and a half, then one after each doubled wait. */
  const most = (spanMs: number): number => {
    let [count, atMs] = [3, 0];
    for (let waits = 30_000; atMs + waits <= spanMs && count < 64; count += 1) {
      atMs += waits;
      waits = count < 4 ? 30_000 : Math.min(12 * HOUR, 10 * MINUTE * 2 ** (count - 4));
    }
    return count;
  };
  const act = fc.oneof(
    { weight: 6, arbitrary: fc.constant<'try'>('try') },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 700_000 }) },
    { weight: 3, arbitrary: fc.constantFrom(30_000, 300_000, 600_000, 1_200_000) },
    { weight: 3, arbitrary: fc.constant<'restart'>('restart') },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 10 ** 13 }).map((wallMs) => ({ wallMs })) },
    { weight: 1, arbitrary: fc.constantFrom('unsynced' as const, 'synced' as const) },
  );

  test('nobody has more tries within a day than the waits leave', () => {
    fc.assert(
      fc.property(fc.array(act, { minLength: 30, maxLength: 120, size: 'max' }), (acts) => {
        const stage = played(...asked);
        let trueMs = 0;
        let tries = 0;
        for (const each of acts) {
          if (each === 'try') {
            for (const step of [tick, ...again]) stage.play(step);
            tries += stage.play(wrong).filter(({ type }) => type === 'PinRefused').length;
            expect(tries).toBeLessThanOrEqual(most(trueMs));
          } else if (each === 'restart') for (const step of restart) stage.play(step);
          else if (typeof each === 'number') {
            trueMs += each;
            if (trueMs > 23 * HOUR) return;
            stage.play({ wait: each });
          } else if (typeof each === 'object') stage.play({ clock: each });
          else stage.play({ clock: { clock: each } });
        }
      }),
      { numRuns: 120 },
    );
  });
});

describe('a staff number with its PIN', () => {
  const off: Step[] = [...morning, { type: 'ReaderWentSilent', reader: 'front' }];
  const enter = (person: typeof KIM | null, ok = true, duress = false): Report => ({
    type: 'StaffEntered',
    person,
    ok,
    duress,
  });

  test('is as good as a badge while the reader does not answer, and gives the PIN of the session', () => {
    givenIn({ roster }, ...off)
      .when(enter(KIM))
      .then({ type: 'SessionOpened', person: KIM, reader: 'staffNumber' }, { type: 'PinAccepted', person: KIM });
    givenIn({ roster }, ...off, enter(KIM))
      .when(choose(K4512))
      .then({ type: 'SlotReleased', pin: true });
    givenIn({ roster }, ...off)
      .when(enter(KIM, true, true))
      .then({ type: 'SessionOpened' }, { type: 'PinAccepted' }, { type: 'DuressSignaled', person: KIM });
  });

  test('is nothing where the reader answers', () => {
    givenIn({ roster }, ...morning)
      .when(enter(KIM))
      .then({ type: 'AccessRefused', code: 'KC-SESSION-01', reader: 'staffNumber' });
    givenIn({ roster }, ...off, { type: 'ReaderAnswered', reader: 'front' })
      .when(enter(KIM))
      .then({ type: 'AccessRefused', code: 'KC-SESSION-01' });
  });

  test('that nobody has, or with a wrong PIN, is one wrong try', () => {
    givenIn({ roster }, ...off)
      .when(enter(null))
      .then({ type: 'PinRefused', person: null, session: null });
    givenIn({ roster }, ...off)
      .when(enter(MARIA, false))
      .then({ type: 'PinRefused', person: MARIA, session: null });
  });
});

describe('a group that wants a PIN', () => {
  test('refuses whoever has none, at a take and at a handover', () => {
    const bare = {
      ...roster,
      people: roster.people.map(({ pin: has, ...person }) =>
        person.person === KIM || has === undefined ? person : { ...person, pin: has },
      ),
    };
    givenIn({ roster: bare }, ...morning, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'AccessRefused', code: 'KC-PIN-02', reasons: ['pinMissing'] });
  });

  test('refuses everybody where the cabinet cannot check PINs', () => {
    givenIn({ roster, settings: { pins: false } }, ...morning, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'AccessRefused', code: 'KC-PIN-03', reasons: ['pinsOff'] });
  });
});
