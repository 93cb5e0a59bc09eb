// Keys that are promised, limited, interlocked, pooled, blocked or in delivery, and purposes that cross a department.
import { keyId } from '@keycab/shared/ids';
import type { Reservation } from '@keycab/shared/rules';
import { describe, expect, test } from 'vitest';
import { givenIn, scene, type Step } from '../given.ts';
import {
  badge,
  choose,
  K4377,
  K4498,
  K4512,
  K4603,
  KIM,
  MARIA,
  morning,
  OLA,
  pull,
  ROSTER,
  seat,
  tick,
} from '../people.ts';
import { agree, basket, done, handOver, HOUR, keysWith, MINUTE, NOW, PAT, stock, withRules } from './ruled.ts';

const VEHICLE = ROSTER.keys[0]?.vehicle ?? null;
const from = NOW + HOUR;
const reserve = (of: Reservation['of'], more: Partial<Reservation> = {}): Reservation => ({
  reservation: 'reserved1',
  person: MARIA,
  of,
  fromWallMs: from,
  toWallMs: from + 2 * HOUR,
  ...more,
});
const at = (ms: number): Step => ({ wait: ms - NOW });
const givenTake = (roster: Parameters<typeof givenIn>[0]['roster'], ms: number, who = KIM) =>
  givenIn({ roster: roster ?? null }, ...morning, at(ms), badge(who)).when(choose(K4512));

describe('a reservation', () => {
  const roster = withRules({ reservations: [reserve({ key: K4512 })] });

  test('keeps the key from a quarter of an hour before, and not earlier', () => {
    givenTake(roster, from - 15 * MINUTE - 1).then({ type: 'SlotReleased', dueByWallMs: from - 5 * MINUTE });
    givenTake(roster, from - 15 * MINUTE).then({ type: 'AccessRefused', code: 'KC-RULE-05', reasons: ['reserved'] });
    givenTake(roster, from + 15 * MINUTE - 1).then({ type: 'AccessRefused', reasons: ['reserved'] });
  });

  test('is over when nobody has come a quarter of an hour after it began', () => {
    givenTake(roster, from + 15 * MINUTE).then({ type: 'SlotReleased', person: KIM });
    const short = withRules({ reservations: [reserve({ key: K4512 }, { toWallMs: from + 5 * MINUTE })] });
    givenTake(short, from + 5 * MINUTE).then({ type: 'SlotReleased' });
  });

  test('lets the one who made it and a manager take the key', () => {
    givenTake(roster, from, OLA).then({ type: 'SlotReleased', person: OLA });
    givenTake(withRules({ reservations: [reserve({ key: K4512 }, { person: KIM })] }), from).then({
      type: 'SlotReleased',
    });
  });

  test('asks for a manager where nobody knows the time', () => {
    givenIn({ roster }, { clock: { clock: 'unsynced' } }, ...morning, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'ReleaseAsked', needs: ['managerAuthorizer'] });
  });

  test('of either key of a vehicle keeps the last one', () => {
    const keys = keysWith({ [K4498]: { vehicle: VEHICLE } });
    const either = withRules({ keys, reservations: VEHICLE === null ? [] : [reserve({ vehicle: VEHICLE })] });
    givenTake(either, from).then({ type: 'SlotReleased' });
    givenIn({ roster: either }, ...morning, badge(OLA), choose(K4498), pull(1), at(from), badge(KIM))
      .when(choose(K4512))
      .then({ type: 'AccessRefused', reasons: ['reserved'] });
  });

  test('of any key of a kind keeps as many as are promised, in one basket too', () => {
    const reservations = [
      reserve({ group: 'stock' }),
      reserve({ group: 'stock' }, { reservation: 'reserved2', person: OLA }),
    ];
    // Four keys of the kind hang here, two of them are promised.
    givenIn({ roster: withRules({ reservations }) }, ...morning, at(from), badge(KIM))
      .when(basket(K4512, K4498, K4603))
      .then(
        { type: 'SlotReleased', key: K4512 },
        { type: 'SlotReleased', key: K4498 },
        { type: 'AccessRefused', key: K4603, reasons: ['reserved'] },
      );
  });
});

describe('limits', () => {
  const held = [badge(KIM), choose(K4498), pull(1), done] as const;

  test('of keys held at a time ask for a manager, who lets one have more', () => {
    const roster = stock({ limits: { held: 1 } });
    givenIn({ roster }, ...morning, ...held, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'ReleaseAsked', needs: ['managerAuthorizer'] });
    givenIn({ roster }, ...morning, ...held, badge(KIM), choose(K4512))
      .when(badge(OLA))
      .then({ type: 'ReleaseAuthorized' }, { type: 'SlotReleased', authorizers: [OLA] });
    givenIn({ roster }, ...morning, ...held, seat(9, 2), badge(KIM))
      .when(choose(K4512))
      .then({ type: 'SlotReleased' });
  });

  test('count what another cabinet has since as given back, and other groups not at all', () => {
    const roster = stock({ limits: { held: 1 } });
    givenIn({ roster, elsewhereKeys: [K4498] }, ...morning, ...held, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'SlotReleased' });
    const other = { ...roster, keys: keysWith({ [K4498]: { group: 'house' } }) };
    givenIn({ roster: other }, ...morning, badge(OLA), choose(K4498), pull(1))
      .when(choose(K4512))
      .then({ type: 'SlotReleased' });
  });

  test('of a session and of a basket count what is released beside', () => {
    givenIn({ roster: stock({ limits: { session: 2 } }) }, ...morning, badge(KIM))
      .when(basket(K4512, K4498, K4603))
      .then({ type: 'SlotReleased' }, { type: 'SlotReleased' }, { type: 'ReleaseAsked', needs: ['managerAuthorizer'] });
    givenIn({ roster: stock({ limits: { held: 1 } }) }, ...morning, badge(KIM))
      .when(basket(K4512, K4498))
      .then({ type: 'SlotReleased' }, { type: 'ReleaseAsked' });
  });

  test('of a day begin anew at midnight of the place', () => {
    const roster = stock({ limits: { day: 1 } });
    const once: Step[] = [...morning, badge(KIM), choose(K4498), pull(1), seat(1, 2), done];
    givenIn({ roster }, ...once, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'ReleaseAsked', needs: ['managerAuthorizer'] });
    // 10:42 in New York: midnight is 13 hours and 18 minutes away.
    const midnight = 13 * HOUR + 18 * MINUTE;
    givenIn({ roster }, ...once, { wait: midnight - 1 }, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'ReleaseAsked' });
    givenIn({ roster }, ...once, { wait: midnight }, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'SlotReleased' });
  });

  test('of twenty keys end a session’s basket', () => {
    const keys = Array.from({ length: 22 }, (_, index) => ({
      ...(ROSTER.keys[0] as (typeof ROSTER.keys)[number]),
      key: keyId(`kbasket${String(index).padStart(2, '0')}`),
      tag: ROSTER.keys[0]?.tag ?? null,
      rom: String(index).padStart(16, '0'),
    }));
    const stage = scene({ roster: withRules({ keys }) });
    stage.play({ type: 'ControllerStarted', software: 'test', epoch: null });
    stage.play({
      type: 'BoardAnswered',
      board: 'KS-000001',
      slots: keys.map((key, slot) => [slot, { kind: 'tag', rom: key.rom ?? '' }]),
    });
    stage.play(badge(KIM));
    const facts = stage.play(basket(...keys.map(({ key }) => key)));
    expect(facts.map(({ type }) => type)).toEqual(Array.from({ length: 20 }, () => 'SlotReleased'));
    expect(stage.play(choose(keys[20]?.key ?? K4512))).toMatchObject([
      { type: 'AccessRefused', code: 'KC-RULE-06', reasons: ['sessionFull'] },
    ]);
  });
});

describe('an interlock', () => {
  const roster = withRules({ interlocks: [{ out: K4498, locked: K4512 }] });

  test('keeps the one while the other is out, and no longer', () => {
    givenIn({ roster }, ...morning, badge(KIM), choose(K4498), pull(1))
      .when(choose(K4512))
      .then({ type: 'AccessRefused', code: 'KC-RULE-07', reasons: ['interlocked'] });
    givenIn({ roster }, ...morning, badge(KIM), choose(K4498), pull(1), seat(9, 2))
      .when(choose(K4512))
      .then({ type: 'SlotReleased' });
  });

  test('holds while the other is only released, in one basket too, and not the other way round', () => {
    givenIn({ roster }, ...morning, badge(KIM), choose(K4498))
      .when(choose(K4512))
      .then({ type: 'AccessRefused', reasons: ['interlocked'] });
    givenIn({ roster }, ...morning, badge(KIM))
      .when(basket(K4498, K4512))
      .then({ type: 'SlotReleased', key: K4498 }, { type: 'AccessRefused', key: K4512 });
    givenIn({ roster }, ...morning, badge(KIM), choose(K4512), pull(0))
      .when(choose(K4498))
      .then({ type: 'SlotReleased' });
  });
});

describe('a pool', () => {
  const pool = stock({ pool: true });

  test('offers the key that has been in longest; another one needs somebody’s agreement', () => {
    givenIn({ roster: pool }, ...morning, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'SlotReleased' });
    givenIn({ roster: pool }, ...morning, badge(KIM))
      .when(choose(K4498))
      .then({ type: 'ReleaseAsked', needs: ['authorizer'] });
    // What came back goes to the end of the line.
    givenIn({ roster: pool }, ...morning, badge(KIM), choose(K4512), pull(0), seat(0, 1))
      .when(choose(K4498))
      .then({ type: 'SlotReleased' });
  });

  test('passes over a key that is blocked, reserved, in delivery or interlocked', () => {
    const changes = [
      { blocks: [{ key: K4512, why: 'manager' as const }] },
      { reservations: [reserve({ key: K4512 }, { fromWallMs: NOW })] },
      {
        deliveries:
          VEHICLE === null
            ? []
            : [{ delivery: 'delivery1', vehicle: VEHICLE, people: [], gate: 'off' as const, complete: false }],
      },
    ];
    for (const change of changes) {
      givenIn({ roster: { ...pool, ...change } }, ...morning, badge(KIM))
        .when(choose(K4498))
        .then({ type: 'SlotReleased', key: K4498 });
    }
  });

  test('in one basket gives one after the other', () => {
    givenIn({ roster: pool }, ...morning, badge(KIM))
      .when(basket(K4512, K4498, K4377))
      .then({ type: 'SlotReleased' }, { type: 'SlotReleased' }, { type: 'ReleaseAsked', key: K4377 });
  });
});

describe('a key with a problem', () => {
  const report = (problem: 'wrongKey' | 'lowTire' | 'keyLost') =>
    ({ type: 'ProblemTold', key: K4512, problem }) as const;

  test('that is critical is blocked for everybody, until a manager has looked', () => {
    const told: Step[] = [...morning, badge(KIM), report('wrongKey')];
    givenIn({}, ...morning, badge(KIM))
      .when(report('wrongKey'))
      .then({ type: 'ProblemReported', critical: true, key: K4512, person: KIM });
    givenIn({}, ...told, badge(OLA))
      .when(choose(K4512))
      .then({ type: 'AccessRefused', code: 'KC-RULE-03', reasons: ['keyBlocked'] });
    givenIn({}, ...told)
      .when({ type: 'ProblemSettled', key: K4512 })
      .then({ type: 'AccessRefused', code: 'KC-RULE-11', reasons: ['notManager'] });
    givenIn({}, ...told, badge(OLA), { type: 'ProblemSettled', key: K4512 })
      .when(choose(K4512))
      .then({ type: 'SlotReleased' });
  });

  test('that is not critical stays free', () => {
    givenIn({}, ...morning, badge(KIM), report('lowTire'))
      .when(choose(K4512))
      .then({ type: 'SlotReleased' });
  });

  test('is free again when the office has looked at that very report, and not by an older look', () => {
    const stage = scene();
    for (const step of [...morning, badge(KIM), report('wrongKey')]) stage.play(step);
    const seq = stage.events.length - 1;
    const cleared = (upTo: number) => withRules({ cleared: [{ key: K4512, epoch: 1, seq: upTo }] });
    stage.play({ roster: cleared(seq - 1) });
    expect(stage.play(choose(K4512))).toMatchObject([{ type: 'AccessRefused', reasons: ['keyBlocked'] }]);
    stage.play({ roster: cleared(seq) });
    expect(stage.play(choose(K4512))).toMatchObject([{ type: 'SlotReleased' }]);
  });

  test('blocked by the office is blocked here, and stays so after a restart when this cabinet blocked it', () => {
    const stage = scene();
    for (const step of [...morning, badge(KIM), report('wrongKey'), { crash: true } as const, ...morning, badge(KIM)]) {
      stage.play(step);
    }
    expect(stage.play(choose(K4512))).toMatchObject([{ type: 'AccessRefused', reasons: ['keyBlocked'] }]);
  });

  test('is not called lost while it hangs here', () => {
    givenIn({}, ...morning, badge(KIM))
      .when(report('keyLost'))
      .thenNothing();
    const stage = givenIn({}, ...morning, badge(KIM), choose(K4512), pull(0))
      .when(report('keyLost'))
      .then({ type: 'ProblemReported', problem: 'keyLost', critical: true });
    // Lost: nobody can say where it is, and a slot that senses it can.
    expect(stage.cabinet.custody.get(K4512)).toMatchObject({ at: { kind: 'nobody' }, lastPerson: KIM });
    expect(stage.play(seat(9, 1))).toMatchObject([{ type: 'KeyReturned', key: K4512 }]);
  });
});

describe('a car in delivery', () => {
  const deliver = (gate: 'off' | 'warn' | 'hard', complete = false) =>
    withRules({
      deliveries: VEHICLE === null ? [] : [{ delivery: 'delivery1', vehicle: VEHICLE, people: [KIM], gate, complete }],
      reasons: [...ROSTER.reasons, { reason: 'delivery', label: 'Delivery', minutes: 120, closing: true }],
    });
  const leaves = { ...choose(K4512), type: 'KeyChosen', key: K4512, reason: 'delivery' } as const;

  test('is for those named and for managers', () => {
    givenTake(deliver('off'), NOW, PAT).then({ type: 'AccessRefused', code: 'KC-RULE-04', reasons: ['inDelivery'] });
    givenTake(deliver('off'), NOW, KIM).then({ type: 'SlotReleased' });
    givenTake(deliver('off'), NOW, OLA).then({ type: 'SlotReleased' });
  });

  test('leaves for good with its worksheet; else a manager waives it, at a hard gate only', () => {
    const givenAsk = (roster: ReturnType<typeof deliver>) => givenIn({ roster }, ...morning, badge(KIM)).when(leaves);
    givenAsk(deliver('hard')).then({ type: 'ReleaseAsked', needs: ['managerAuthorizer'] });
    givenAsk(deliver('hard', true)).then({ type: 'SlotReleased', reason: 'delivery' });
    givenAsk(deliver('warn')).then({ type: 'SlotReleased' });
    givenAsk(deliver('off')).then({ type: 'SlotReleased' });
    givenTake(deliver('hard'), NOW).then({ type: 'SlotReleased', reason: 'testDrive' });
  });
});

describe('a purpose of another department', () => {
  const crossing = { fromDepartment: 'Service', toDepartment: 'Sales' } as const;
  const owned = (crossed?: 'tell' | 'authorize') => ({
    ...withRules({}),
    keys: keysWith({ [K4512]: { owner: 'Service' } }),
    reasons: [
      { reason: 'testDrive', label: 'Test drive', minutes: 60, department: 'Sales' as const },
      { reason: 'lotMove', label: 'Lot move', minutes: 30 },
    ],
    ...(crossed === undefined ? {} : { groups: [{ group: 'stock', crossing: crossed }] }),
  });

  test('is told with the release and the take, and asks nobody', () => {
    const stage = givenIn({ roster: owned() }, ...morning, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'SlotReleased', crossing });
    expect(stage.play(pull(0))).toMatchObject([{ type: 'KeyTaken', crossing }]);
  });

  test('asks for agreement where policy says so, and a neutral one crosses nothing', () => {
    givenIn({ roster: owned('authorize') }, ...morning, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'ReleaseAsked', needs: ['authorizer'] });
    const [neutral] = givenIn({ roster: owned('authorize') }, ...morning, badge(KIM))
      .when({ type: 'KeyChosen', key: K4512, reason: 'lotMove' })
      .then({ type: 'SlotReleased', reason: 'lotMove' })
      .events.slice(-1);
    expect(neutral).not.toHaveProperty('crossing');
  });

  test('is told with a handover too', () => {
    givenIn({ roster: owned() }, ...morning, badge(KIM), choose(K4512), pull(0), handOver(K4512), badge(PAT))
      .when(agree())
      .then({ type: 'KeyHandedOver', crossing });
  });
});

test('time goes on while a key is promised, and a tick says nothing about it', () => {
  givenIn({ roster: withRules({ reservations: [reserve({ key: K4512 })] }) }, ...morning, at(from))
    .when(tick)
    .thenNothing();
});
