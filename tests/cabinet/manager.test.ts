// What only managers do here: sign the day, count, light, release for somebody, lock down, pair by a scan, try slots.
import { keyId, tagId, vehicleId } from '@keycab/shared/ids';
import { react } from '@keycab/firmware/cabinet/react';
import type { Report } from '@keycab/firmware/cabinet/input';
import type { Roster } from '@keycab/shared/roster';
import { describe, expect, test } from 'vitest';
import { givenIn, scene, type Step } from '../given.ts';
import {
  badge,
  CABINET,
  choose,
  K4377,
  K4498,
  K4512,
  K4603,
  KIM,
  LEE,
  MARIA,
  morning,
  OLA,
  pull,
  RO61204,
  romOf,
  ROSTER,
  seat,
  SETTINGS,
  START_WALL_MS,
  tag,
  tick,
} from '../people.ts';
import { done, keysWith, withRules } from './ruled.ts';

const roster: Roster = withRules({ templates: [{ template: 'repair', group: 'service', label: 'RO' }] });
const NEW = { key: keyId('k00000099'), tag: tagId('t00000099') };
const scanned = (text: string, template: string | null = null): Report => ({
  type: 'PairingWanted',
  text,
  template,
  ...NEW,
});
const told = (key: typeof K4512, answer: 'home' | 'overnight' | 'extend' | 'call' | 'notFound'): Report => ({
  type: 'DayExceptionTold',
  key,
  answer,
});
const sign: Report = { type: 'DaySigningTold' };
const manager: Step[] = [...morning, badge(OLA)];
/** Kim has two, and Ola stands here. */
const evening: Step[] = [
  ...morning,
  badge(KIM),
  choose(K4512),
  pull(0),
  choose(K4498),
  pull(1),
  done,
  { wait: 3_600_000 },
  badge(OLA),
];

describe('who may', () => {
  const ACTS: readonly Report[] = [
    { type: 'LightTold', key: null, on: true },
    { type: 'LightTold', key: K4512, on: true },
    { type: 'LockdownTold', on: true },
    { type: 'LockdownTold', on: false },
    { type: 'ReleaseForTold', person: KIM, key: K4512, reason: null },
    { type: 'EmergencyTold', board: null },
    { type: 'EmergencyTold', board: 'KS-000001' },
    { type: 'CountTold' },
    told(K4512, 'home'),
    sign,
    { type: 'SlotTestTold', slot: 9 },
    { type: 'SlotTestAnswered', slot: 9, outcome: 'good', next: null },
    scanned('RO 7'),
    { type: 'UnpairingTold', key: K4512, why: 'lost' },
  ];

  test.each(ACTS)('no one else does $type: refused, and the refusal is a fact', (act) => {
    const stage = scene({ roster });
    for (const step of [...morning, badge(KIM)]) stage.play(step);
    const facts = stage.play(act);
    expect(facts).toMatchObject([{ type: 'AccessRefused', code: 'KC-RULE-11', person: KIM }]);
  });

  test.each(ACTS)('nobody does $type without a badge', (act) => {
    const stage = scene({ roster });
    for (const step of morning) stage.play(step);
    expect(stage.play(act)).toMatchObject([{ type: 'AccessRefused', reasons: ['noSession'] }]);
  });

  test('who was a manager this morning is none after the next roster', () => {
    const people = ROSTER.people.map((person) => ({ ...person, manager: false }));
    givenIn({ roster }, ...manager, { roster: { ...roster, people } })
      .when({ type: 'LockdownTold', on: true })
      .then({ type: 'AccessRefused', reasons: ['notManager'], person: OLA });
  });
});

describe('the close of a day', () => {
  test('wants an answer for every key that is not in before it is signed', () => {
    givenIn({ roster }, ...evening)
      .when(sign)
      .then({ type: 'AccessRefused', code: 'KC-RULE-15', reasons: ['dayOpen'] });
    givenIn({ roster }, ...evening, told(K4512, 'home'))
      .when(sign)
      .then({ type: 'AccessRefused', reasons: ['dayOpen'] });
    givenIn({ roster }, ...evening, told(K4512, 'home'), told(K4498, 'notFound'))
      .when(sign)
      .then({ type: 'DaySigningAsked', person: OLA });
  });

  const ready: Step[] = [...evening, told(K4512, 'home'), told(K4498, 'notFound'), sign];

  test('is signed by the manager’s badge once more, with what it came to', () => {
    const stage = givenIn({ roster }, ...ready)
      .when(badge(OLA))
      .then({
        type: 'DayClosed',
        signedBy: 'badge',
        person: OLA,
        home: 1,
        notFound: 1,
        overnight: 0,
        extend: 0,
        call: 0,
        here: 3,
        unknown: 0,
      });
    expect(stage.cabinet.lastDay?.answers).toEqual([
      { key: K4512, answer: 'home', holder: KIM },
      { key: K4498, answer: 'notFound', holder: KIM },
    ]);
    // The next day begins clean: the same keys are open again.
    expect(stage.play(sign)).toMatchObject([{ type: 'AccessRefused', reasons: ['dayOpen'] }]);
  });

  test('is nobody else’s to sign', () => {
    const stage = scene({ roster });
    for (const step of ready) stage.play(step);
    expect(stage.play(badge(KIM)).map(({ type }) => type)).toEqual(['SessionClosed', 'SessionOpened']);
    expect(stage.cabinet.lastDay).toBeNull();
  });

  test('a key that came back needs none, one that left meanwhile needs one', () => {
    givenIn({ roster }, ...evening, told(K4512, 'home'), seat(1, 2))
      .when(sign)
      .then({ type: 'DaySigningAsked' });
    givenIn({ roster }, ...ready, choose(K4603), pull(2))
      .when(badge(OLA))
      .then({ type: 'AccessRefused', reasons: ['dayOpen'] });
  });

  test('extend moves the time at which it is due by a day, unless no clock can be trusted', () => {
    givenIn({ roster }, ...evening)
      .when(told(K4512, 'extend'))
      .then(
        { type: 'DayExceptionAnswered', answer: 'extend', holder: KIM, person: OLA },
        { type: 'KeyDueSet', key: K4512, person: KIM, dueWallMs: START_WALL_MS + 3_600_000 + 86_400_000 },
      );
    givenIn({ roster }, ...evening, { clock: { clock: 'unsynced' } })
      .when(told(K4512, 'extend'))
      .then({ type: 'DayExceptionAnswered', answer: 'extend' });
  });

  test('of a key that nobody has only what fits is taken for an answer, and what was said of its holder is none', () => {
    const gone: Step[] = [...morning, pull(2), { wait: 2_000 }, tick, badge(OLA)];
    for (const answer of ['home', 'overnight', 'extend'] as const) {
      givenIn({ roster }, ...gone)
        .when(told(K4603, answer))
        .thenNothing();
    }
    givenIn({ roster }, ...gone)
      .when(told(K4603, 'notFound'))
      .then({ type: 'DayExceptionAnswered', answer: 'notFound', holder: null });
    // Kim had it at home; then it was reported lost: the day cannot be signed by that.
    const lost: Report = { type: 'ProblemTold', key: K4512, problem: 'keyLost' };
    givenIn({ roster }, ...evening, told(K4512, 'home'), told(K4498, 'home'), lost)
      .when(sign)
      .then({ type: 'AccessRefused', reasons: ['dayOpen'] });
  });

  test('an answer may be changed; said twice it is one', () => {
    givenIn({ roster }, ...evening, told(K4512, 'home'))
      .when(told(K4512, 'home'))
      .thenNothing();
    givenIn({ roster }, ...evening, told(K4512, 'home'))
      .when(told(K4512, 'call'))
      .then({ type: 'DayExceptionAnswered', answer: 'call' });
    givenIn({ roster }, ...evening)
      .when(told(K4377, 'home'))
      .thenNothing();
  });

  test('a key that another cabinet has is no exception', () => {
    givenIn({ roster, elsewhereKeys: [K4512, K4498] }, ...evening)
      .when(sign)
      .then({ type: 'DaySigningAsked' });
  });
});

describe('a count', () => {
  const count: Report = { type: 'CountTold' };
  const scan = (board: number): Report => ({ type: 'BoardScanned', board: SETTINGS.boards[board]?.board ?? '' });

  test('has as many keys out as the close of the day asks about: one in another cabinet is out of none', () => {
    const stage = scene({ roster, elsewhereKeys: [K4512] });
    for (const step of [...evening, count, scan(0), scan(1)]) stage.play(step);
    expect(stage.events.at(-1)).toMatchObject({ type: 'KeysCounted', out: 1 });
  });

  test('asks every board for all its slots, and is done when the last has told them', () => {
    const stage = givenIn({ roster }, ...manager)
      .when(count)
      .then({ type: 'CountAsked', because: 'asked', person: OLA });
    const asked = stage.events.at(-1);
    expect(asked === undefined ? [] : react(asked, SETTINGS)).toContainEqual({ type: 'ScanBoards' });
    expect(stage.play(count)).toEqual([]);
    expect(stage.play(scan(0))).toEqual([]);
    expect(stage.play(scan(1))).toMatchObject([
      {
        type: 'KeysCounted',
        because: 'asked',
        person: OLA,
        here: 5,
        out: 0,
        unknown: 0,
        differing: 0,
        differences: [],
      },
    ]);
    expect(stage.play(scan(1))).toEqual([]);
  });

  test('names what differs from the record', () => {
    const stage = scene({ roster });
    const before: Step[] = [...morning, pull(40), { wait: 5_000 }, tick, badge(OLA), seat(9, 99), pull(0)];
    for (const step of [...before, count, scan(0)]) stage.play(step);
    expect(stage.play(scan(1))).toMatchObject([
      {
        type: 'KeysCounted',
        differing: 3,
        differences: [
          { slot: 0, key: K4512, what: 'gone' },
          { slot: 9, key: null, what: 'unknown' },
          { slot: null, key: K4377, what: 'unsure' },
        ],
      },
    ]);
  });

  test('does not wait for ever for a board that is silent: its slots are unread', () => {
    const stage = scene({ roster });
    for (const step of [...manager, { type: 'BoardWentSilent', board: 'KS-000002' } as const, count]) stage.play(step);
    expect(stage.play(scan(0))).toMatchObject([{ type: 'KeysCounted', differing: 32 }]);
    const alone = scene({ roster });
    for (const step of [...manager, count, { wait: 10_000 }]) alone.play(step);
    expect(alone.play(tick).map(({ type }) => type)).toContain('KeysCounted');
  });
});

describe('lights', () => {
  const late: Step[] = [...morning, badge(KIM), choose(K4512), pull(0), done, { wait: 90 * 60_000 }, tick, badge(OLA)];
  const lit = { type: 'LightTold', key: null, on: true } as const;

  test('of all that are late shine in their places until the session ends', () => {
    const stage = givenIn({ roster }, ...late)
      .when(lit)
      .then({ type: 'SlotsLit', because: 'overdue', slots: [0], person: OLA });
    const event = stage.events.at(-1);
    expect(event === undefined ? [] : react(event, SETTINGS)).toEqual([
      { type: 'LightSlot', slot: 0, color: 'amber', rhythm: 'steady', forMs: null },
    ]);
    expect(stage.play(done)).toMatchObject([{ type: 'SlotsDarkened', slots: [0] }, { type: 'SessionClosed' }]);
  });

  test('go off again', () => {
    givenIn({ roster }, ...late, lit)
      .when({ ...lit, on: false })
      .then({ type: 'SlotsDarkened', slots: [0], person: OLA });
    givenIn({ roster }, ...manager)
      .when(lit)
      .thenNothing();
  });

  test('of one key show where it hangs or lives, and never put out that of an open slot', () => {
    givenIn({ roster }, ...manager)
      .when({ type: 'LightTold', key: K4377, on: true })
      .then({ type: 'SlotsLit', because: 'key', key: K4377, slots: [40] });
    givenIn({ roster }, ...manager, { type: 'LightTold', key: K4512, on: true }, choose(K4512))
      .when({ type: 'LightTold', key: null, on: false })
      .thenNothing();
  });
});

describe('a release for somebody', () => {
  const forKim = (more: object = {}): Report => ({
    type: 'ReleaseForTold',
    person: KIM,
    key: K4512,
    reason: 'testDrive',
    ...more,
  });

  test('is theirs, with the manager beside them in the line', () => {
    const stage = givenIn({ roster }, ...manager)
      .when(forKim())
      .then({ type: 'SlotReleased', person: KIM, authorizers: [OLA], reason: 'testDrive', minutes: 60 });
    expect(stage.play(pull(0))).toMatchObject([{ type: 'KeyTaken', person: KIM, reason: 'testDrive' }]);
    expect(stage.cabinet.custody.get(K4512)?.at).toEqual({ kind: 'person', person: KIM });
  });

  test('goes by their rights, not the manager’s', () => {
    givenIn({ roster }, ...manager)
      .when(forKim({ key: RO61204 }))
      .then({ type: 'AccessRefused', code: 'KC-KEY-01', reasons: ['noGrant'], person: KIM });
    givenIn({ roster }, ...manager)
      .when(forKim({ person: LEE }))
      .then({ type: 'AccessRefused', reasons: ['personDisabled'], person: LEE });
  });

  test('counts the manager as who agrees, and wants nothing that only they can give', () => {
    const groups = (more: object): Roster => ({ ...roster, groups: [{ group: 'stock', ...more }] });
    givenIn({ roster: groups({ authorizers: 1 }) }, ...manager)
      .when(forKim())
      .then({ type: 'SlotReleased', person: KIM, authorizers: [OLA] });
    givenIn({ roster: groups({ authorizers: 2 }) }, ...manager)
      .when(forKim())
      .then({ type: 'AccessRefused', code: 'KC-RULE-14', reasons: ['needsMore'], needs: ['secondAuthorizer'] });
  });

  test('is none in a lockdown', () => {
    givenIn({ roster }, ...manager, { type: 'LockdownTold', on: true })
      .when(forKim())
      .then({ type: 'AccessRefused', code: 'KC-LOCK-01' });
  });
});

describe('a lockdown said at the cabinet', () => {
  test('ends what was released, refuses takes, lets returns in, and is lifted by a manager', () => {
    const stage = givenIn({ roster }, ...manager, choose(K4512))
      .when({ type: 'LockdownTold', on: true })
      .then(
        { type: 'LockdownStarted', by: OLA, command: null },
        { type: 'ReleaseAborted', key: K4512, why: 'lockdown', slot: 0 },
      );
    expect(stage.play({ type: 'LockdownTold', on: true })).toEqual([]);
    expect(stage.play(choose(K4498))).toMatchObject([{ type: 'AccessRefused', code: 'KC-LOCK-01' }]);
    expect(stage.play(seat(9, 99))).toMatchObject([{ type: 'UnknownTagSeen' }]);
    expect(stage.play({ type: 'LockdownTold', on: false })).toMatchObject([{ type: 'LockdownEnded', by: OLA }]);
    expect(stage.play(choose(K4498))).toMatchObject([{ type: 'SlotReleased' }]);
  });
});

describe('pairing by a scan', () => {
  const ro = scanned('ro61999');

  test('lights a free slot, and the tag that comes to rest there gets the key: no touch after the scan', () => {
    const stage = givenIn({ roster }, ...manager)
      .when(ro)
      .then({ type: 'PairingBegun', label: 'RO 61999', group: 'service', slot: 4, template: 'repair', person: OLA });
    const begun = stage.events.at(-1);
    expect(begun === undefined ? [] : react(begun, SETTINGS)[0]).toEqual({
      type: 'LightSlot',
      slot: 4,
      color: 'white',
      rhythm: 'slow',
      forMs: null,
    });
    expect(stage.play(seat(4, 99))).toMatchObject([
      { type: 'TagPaired', key: NEW.key, tag: NEW.tag, rom: romOf(99), label: 'RO 61999', person: OLA },
      { type: 'KeyReturned', key: NEW.key, slot: 4, holder: OLA },
    ]);
    expect(stage.cabinet.custody.get(NEW.key)?.at).toMatchObject({ kind: 'slot', slot: 4 });
    expect(stage.cabinet.session?.pairing).toBeNull();
  });

  test('in another slot than the lit one it is the same, and the lit one goes dark', () => {
    givenIn({ roster }, ...manager, ro)
      .when(seat(20, 99))
      .then({ type: 'TagPaired' }, { type: 'SlotsDarkened', slots: [4] }, { type: 'KeyReturned', slot: 20 });
  });

  test('a tag that has a key stays that key’s: it is back, and the pairing waits for another', () => {
    const stage = givenIn({ roster }, ...manager, choose(K4512), pull(0), scanned('RO 7'))
      .when(seat(0, 1))
      .then({ type: 'KeyReturned', key: K4512, slot: 0 }, { type: 'AccessRefused', code: 'KC-RULE-12', key: K4512 });
    expect(stage.play(seat(9, 99))).toMatchObject([
      { type: 'TagPaired', label: 'RO 7' },
      { type: 'SlotsDarkened', slots: [0] },
      { type: 'KeyReturned', key: NEW.key },
    ]);
  });

  test('a tag that was another car’s shows the new one alone', () => {
    const stage = givenIn(
      { roster },
      ...manager,
      choose(K4512),
      pull(0),
      { type: 'UnpairingTold', key: K4512, why: 'retired' },
      scanned('RO 8'),
    )
      .when(seat(9, 1))
      .then({ type: 'TagPaired', key: NEW.key }, { type: 'SlotsDarkened' }, { type: 'KeyReturned', key: NEW.key });
    expect(stage.events.filter((event) => 'key' in event && event.key === K4512).at(-1)?.type).toBe('TagUnpaired');
  });

  test('knows cars by VIN, also with a scanner’s I before it and an O that is a zero, by stock and by order', () => {
    const car = { ...ROSTER.vehicles[0], vehicle: vehicleId('v00000050'), stock: '7001', repairOrder: '61777' };
    const vehicles = [...ROSTER.vehicles, { ...car, vin: '2HGFE2F5XNH102193' }] as Roster['vehicles'];
    const first = ROSTER.keys[0];
    const bare = { ...first, key: keyId('k00000050'), label: '7001', vehicle: car.vehicle, tag: null, rom: null };
    const keys = [...ROSTER.keys, { ...bare, home: { cabinet: CABINET, slot: 30 } }] as Roster['keys'];
    for (const text of ['I2HGFE2F5XNH102193', '2HGFE2F5XNH1O2193', '7001', 'ro 61777', '61777']) {
      givenIn({ roster: { ...roster, vehicles, keys } }, ...manager)
        .when(scanned(text))
        .then({ type: 'PairingBegun', key: bare.key, label: '7001', group: 'stock', slot: 30 });
    }
  });

  test('a car whose key has its tag gets a second key', () => {
    givenIn({ roster: { ...roster, keys: keysWith({ [K4512]: { label: '4512' } }) } }, ...manager)
      .when(scanned('451'))
      .then({ type: 'PairingBegun', key: NEW.key, label: '4512-2', number: 2, vehicle: vehicleId('v00000001') });
    givenIn({ roster }, ...manager)
      .when(scanned('4512'))
      .then({ type: 'AccessRefused', code: 'KC-RULE-12', reasons: ['keyHasTag'], key: K4512 });
  });

  test('is left, or ends with the session, and its slot goes dark', () => {
    givenIn({ roster }, ...manager, ro)
      .when({ type: 'PairingLeft' })
      .then({ type: 'PairingEnded', why: 'left', slot: 4 });
    givenIn({ roster }, ...manager, ro)
      .when(done)
      .then({ type: 'PairingEnded', why: 'left' }, { type: 'SessionClosed' });
    givenIn({ roster }, ...manager, ro)
      .when(scanned('RO 62000'))
      .then({ type: 'PairingEnded', why: 'replaced' }, { type: 'PairingBegun', label: 'RO 62000', slot: 4 });
  });

  test('without a template nothing new is made up, and a full cabinet says so', () => {
    givenIn({ roster: withRules({}) }, ...manager)
      .when(ro)
      .then({ type: 'AccessRefused', reasons: ['keyUnknown'] });
    givenIn({ roster, settings: { slots: 4 } }, ...manager)
      .when(ro)
      .then({ type: 'AccessRefused', code: 'KC-SLOT-02', reasons: ['cabinetFull'] });
  });

  test('a next tag after the pairing is a stranger again', () => {
    givenIn({ roster }, ...manager, ro, seat(4, 99))
      .when(seat(9, 98))
      .then({ type: 'UnknownTagSeen', slot: 9 });
  });
});

describe('trying slots', () => {
  test('lights it and moves its lock where nothing hangs; the line is the ticket', () => {
    const stage = givenIn({ roster }, ...manager)
      .when({ type: 'SlotTestTold', slot: 9 })
      .then({ type: 'SlotTested', slot: 9, pulseMs: 300, person: OLA });
    const event = stage.events.at(-1);
    expect(event === undefined ? [] : react(event, SETTINGS)).toMatchObject([
      { type: 'LightSlot', slot: 9 },
      { type: 'PulseSolenoid', slot: 9, released: event?.seq },
    ]);
    expect(stage.play({ type: 'SlotTestAnswered', slot: 9, outcome: 'wrong', next: null })).toMatchObject([
      { type: 'SlotTestAnswered', slot: 9, outcome: 'wrong', person: OLA },
    ]);
    expect(stage.play({ type: 'SlotTestAnswered', slot: 9, outcome: 'wrong', next: null })).toEqual([]);
    givenIn({ roster }, ...manager, { type: 'SlotTestTold', slot: 9 })
      .when({ type: 'SlotTestAnswered', slot: 9, outcome: 'good', next: 10 })
      .then({ type: 'SlotTestAnswered', slot: 9, outcome: 'good' }, { type: 'SlotTested', slot: 10, pulseMs: 300 });
  });

  test('never unlocks a slot in which something hangs, nor any in a lockdown', () => {
    givenIn({ roster }, ...manager)
      .when({ type: 'SlotTestTold', slot: 0 })
      .then({ type: 'SlotTested', slot: 0, pulseMs: null });
    givenIn({ roster }, ...manager, { type: 'LockdownTold', on: true })
      .when({ type: 'SlotTestTold', slot: 9 })
      .then({ type: 'SlotTested', slot: 9, pulseMs: null });
    givenIn({ roster }, ...morning, { type: 'SlotSeen', slot: 9, reading: tag(99) }, badge(OLA))
      .when({ type: 'SlotTestTold', slot: 9 })
      .then({ type: 'SlotTested', slot: 9, pulseMs: null });
  });

  test('the one before goes dark, and a slot of a silent board is refused', () => {
    givenIn({ roster }, ...manager, { type: 'SlotTestTold', slot: 9 })
      .when({ type: 'SlotTestTold', slot: 10 })
      .then({ type: 'SlotsDarkened', slots: [9] }, { type: 'SlotTested', slot: 10 });
    givenIn({ roster }, ...manager, { type: 'BoardWentSilent', board: 'KS-000002' }, badge(MARIA), badge(OLA))
      .when({ type: 'SlotTestTold', slot: 40 })
      .then({ type: 'AccessRefused', reasons: ['boardLost'], slot: 40 });
  });
});
