// Keys that may have been swapped, tags that are paired, everything open at once, and a count of what is left.
import { react } from '@keycab/firmware/cabinet/react';
import { keyId, tagId, vehicleId } from '@keycab/shared/ids';
import type { Roster } from '@keycab/shared/roster';
import { describe, expect, test } from 'vitest';
import { givenIn, scene, type Step } from '../given.ts';
import { badge, choose, K4512, KIM, morning, OLA, pull, romOf, ROSTER, seat, SETTINGS, tag, tick } from '../people.ts';
import { done, keysWith, NEW_TAG, PAT, pin, stock, withRules } from './ruled.ts';

const careful = (percent: number, more: Partial<Roster> = {}): Roster =>
  withRules({
    groups: [{ group: 'stock', checkPercent: percent }],
    reasons: ROSTER.reasons.map((each) => ({ ...each, check: each.reason === 'testDrive' })),
    ...more,
  });
const back: Step[] = [...morning, badge(KIM), choose(K4512), pull(0), done, badge(KIM)];
const answer = (outcome: 'passed' | 'failed' | 'skipped') =>
  ({ type: 'SealAnswered', key: K4512, by: 'lock', outcome }) as const;

describe('a key that was in other hands', () => {
  test('is compared with its seal when it comes back, as often as the group says', () => {
    givenIn({ roster: careful(100) }, ...back)
      .when(seat(0, 1))
      .then({ type: 'KeyReturned' }, { type: 'SealCheckAsked', key: K4512, person: KIM });
    givenIn({ roster: careful(0) }, ...back)
      .when(seat(0, 1))
      .then({ type: 'KeyReturned' });
    givenIn({ roster: careful(0, { keys: keysWith({ [K4512]: { highValue: true } }) }) }, ...back)
      .when(seat(0, 1))
      .then({ type: 'KeyReturned' }, { type: 'SealCheckAsked' });
  });

  test('for no such purpose is not', () => {
    givenIn({ roster: careful(100, { reasons: ROSTER.reasons }) }, ...back)
      .when(seat(0, 1))
      .then({ type: 'KeyReturned' });
  });

  test('is chosen by the random bytes of the line with which it left', () => {
    const stage = scene({ roster: careful(5) });
    for (const step of back) stage.play(step);
    // The test's nonce is all A: 0 of 10,000.
    expect(stage.cabinet.outs.get(K4512)?.chance).toBe(0);
    expect(stage.play(seat(0, 1))).toMatchObject([{ type: 'KeyReturned' }, { type: 'SealCheckAsked' }]);
  });

  test('that passes is free; one that fails is blocked until a manager has looked', () => {
    givenIn({ roster: careful(100) }, ...back, seat(0, 1), answer('passed'))
      .when(choose(K4512))
      .then({ type: 'SlotReleased' });
    givenIn({ roster: careful(100) }, ...back, seat(0, 1), answer('failed'))
      .when(choose(K4512))
      .then({ type: 'AccessRefused', reasons: ['keyBlocked'] });
    givenIn({ roster: careful(100) }, ...back, seat(0, 1), answer('failed'), badge(OLA), {
      type: 'ProblemSettled',
      key: K4512,
    })
      .when(choose(K4512))
      .then({ type: 'SlotReleased' });
  });

  test('whose check was skipped asks whoever takes it next; skipped again it is blocked', () => {
    const skipped: Step[] = [...back, seat(0, 1), answer('skipped'), done, badge(PAT)];
    givenIn({ roster: careful(100) }, ...skipped)
      .when(choose(K4512))
      .then({ type: 'ReleaseAsked', needs: ['sealCheck'] });
    givenIn({ roster: careful(100) }, ...skipped, choose(K4512))
      .when(answer('passed'))
      .then({ type: 'SealChecked', outcome: 'passed', person: PAT }, { type: 'SlotReleased', key: K4512 });
    givenIn({ roster: careful(100) }, ...skipped, choose(K4512))
      .when(answer('skipped'))
      .then({ type: 'SealChecked', outcome: 'skipped' }, { type: 'AccessRefused', reasons: ['keyBlocked'] });
  });

  test('walked away from is skipped', () => {
    givenIn({ roster: careful(100) }, ...back, seat(0, 1))
      .when(done)
      .then({ type: 'SealChecked', outcome: 'skipped', key: K4512, person: KIM }, { type: 'SessionClosed' });
    givenIn({ roster: careful(100) }, ...back, seat(0, 1), answer('passed'))
      .when(done)
      .then({ type: 'SessionClosed' });
  });

  test('brought without a badge waits for the next person', () => {
    const stage = givenIn({ roster: careful(100) }, ...back, done)
      .when(seat(0, 1))
      .then({ type: 'KeyReturned', person: null }, { type: 'SealCheckAsked', person: null });
    stage.play(badge(PAT));
    expect(stage.play(choose(K4512))).toMatchObject([{ type: 'ReleaseAsked', needs: ['sealCheck'] }]);
  });

  test('nobody asked about says nothing', () => {
    givenIn({ roster: careful(100) }, ...morning, badge(KIM))
      .when(answer('passed'))
      .thenNothing();
  });
});

const NEW_KEY = keyId('k00000099');
const pairing = (more: object = {}) =>
  ({
    type: 'PairingTold',
    key: NEW_KEY,
    tag: NEW_TAG,
    rom: romOf(99),
    template: 'repair',
    label: 'RO 70001',
    number: 1,
    vehicle: null,
    vin: '1HGCV1F36MA100000',
    ...more,
  }) as const;
const templated = withRules({ templates: [{ template: 'repair', group: 'service', label: 'RO' }] });
const manager: Step[] = [...morning, badge(OLA)];

describe('pairing', () => {
  test('of a new key takes the group of its template, and its pairer holds it', () => {
    const stage = givenIn({ roster: templated }, ...manager)
      .when(pairing())
      .then({ type: 'TagPaired', key: NEW_KEY, group: 'service', tag: NEW_TAG, person: OLA, template: 'repair' });
    expect(stage.cabinet.custody.get(NEW_KEY)?.at).toEqual({ kind: 'person', person: OLA });
  });

  test('works before any roster knows it: the tag comes home, is taken, and survives a restart', () => {
    const stage = scene({ roster: templated });
    for (const step of [...manager, pairing()]) stage.play(step);
    expect(stage.play({ type: 'SlotSeen', slot: 9, reading: tag(99) })).toMatchObject([
      { type: 'KeyReturned', key: NEW_KEY, tag: NEW_TAG, holder: OLA },
    ]);
    expect(stage.play(choose(NEW_KEY))).toMatchObject([{ type: 'SlotReleased', key: NEW_KEY, slot: 9 }]);
    stage.play(pull(9));
    for (const step of [{ crash: true } as const, ...morning]) stage.play(step);
    expect(stage.play({ type: 'SlotSeen', slot: 9, reading: tag(99) })).toMatchObject([
      { type: 'KeyReturned', key: NEW_KEY },
    ]);
  });

  test('of a tag that hangs here unknown makes it known', () => {
    givenIn({ roster: templated }, ...manager, { type: 'SlotSeen', slot: 9, reading: tag(99) }, pairing())
      .when(tick)
      .then({ type: 'UnknownTagGone', slot: 9 }, { type: 'KeyReturned', key: NEW_KEY, slot: 9 });
  });

  test('of a tag that is in use, or a key that has one, is refused', () => {
    givenIn({ roster: templated }, ...manager)
      .when(pairing({ rom: romOf(1) }))
      .then({ type: 'AccessRefused', code: 'KC-RULE-12', reasons: ['tagInUse'] });
    givenIn({ roster: templated }, ...manager)
      .when(pairing({ tag: tagId('t00000001') }))
      .then({ type: 'AccessRefused', reasons: ['tagInUse'] });
    givenIn({ roster: templated }, ...manager)
      .when(pairing({ key: K4512 }))
      .then({ type: 'AccessRefused', reasons: ['keyHasTag'], key: K4512 });
    givenIn({ roster: templated }, ...manager, pairing())
      .when(pairing({ key: keyId('k00000098'), tag: tagId('t00000078') }))
      .then({ type: 'AccessRefused', reasons: ['tagInUse'] });
  });

  test('is for managers and those with that right', () => {
    givenIn({ roster: templated }, ...morning, badge(KIM))
      .when(pairing())
      .then({ type: 'AccessRefused', code: 'KC-RULE-11', reasons: ['mayNotPair'] });
    const grants = [...templated.grants, { to: { person: KIM }, group: 'service', acts: ['pair' as const] }];
    givenIn({ roster: { ...templated, grants } }, ...morning, badge(KIM))
      .when(pairing())
      .then({ type: 'TagPaired', person: KIM });
    givenIn({ roster: templated }, ...morning)
      .when(pairing())
      .then({ type: 'AccessRefused', reasons: ['noSession'] });
    givenIn({ roster: withRules({}) }, ...manager)
      .when(pairing())
      .then({ type: 'AccessRefused', reasons: ['keyUnknown'] });
  });

  test('gives way to the roster that knows the tag', () => {
    const keys = [
      ...ROSTER.keys,
      {
        key: keyId('k00000050'),
        label: '5001',
        number: 1,
        vehicle: vehicleId('v00000001'),
        group: 'stock',
        tag: tagId('t00000050'),
        rom: romOf(99),
        home: null,
      },
    ];
    givenIn({ roster: templated }, ...manager, pairing(), { roster: { ...templated, keys } })
      .when({ type: 'SlotSeen', slot: 9, reading: tag(99) })
      .then({ type: 'KeyReturned', key: keyId('k00000050') });
  });
});

describe('unpairing', () => {
  const unpair = (why: 'closed' | 'replaced' | 'retired' | 'lost', key = K4512) =>
    ({ type: 'UnpairingTold', key, why }) as const;

  test('frees the tag, which never shows the old car again', () => {
    const stage = givenIn({ roster: templated }, ...manager)
      .when(unpair('closed'))
      .then({ type: 'TagUnpaired', key: K4512, tag: tagId('t00000001'), why: 'closed' });
    // The customer has the car and its key: nobody is named. The tag in the slot is nobody's, and leaves without alarm.
    expect(stage.cabinet.custody.get(K4512)?.at).toEqual({ kind: 'gone', why: 'returnedToCustomer' });
    expect(stage.play({ type: 'DaySigningTold' })).toMatchObject([{ type: 'DaySigningAsked' }]);
    expect(stage.play(pull(0))).toMatchObject([{ type: 'UnknownTagGone', slot: 0 }]);
    expect(stage.play({ type: 'SlotSeen', slot: 9, reading: tag(1) })).toMatchObject([
      { type: 'UnknownTagSeen', why: 'free' },
    ]);
    expect(stage.play(pairing({ rom: romOf(1) }))).toMatchObject([{ type: 'TagPaired', key: NEW_KEY }]);
  });

  test('of a tag that is out wants a reason', () => {
    const out: Step[] = [...manager, choose(K4512), pull(0)];
    givenIn({ roster: templated }, ...out)
      .when(unpair('closed'))
      .then({ type: 'AccessRefused', code: 'KC-RULE-13', reasons: ['tagOut'] });
    givenIn({ roster: templated }, ...out)
      .when(unpair('lost'))
      .then({ type: 'TagUnpaired', why: 'lost' });
  });

  test('lets the key have another tag', () => {
    givenIn({ roster: templated }, ...manager, unpair('replaced'))
      .when(pairing({ key: K4512 }))
      .then({ type: 'TagPaired', key: K4512, label: '4512', group: 'stock', tag: NEW_TAG });
  });
});

describe('an emergency', () => {
  const open = { type: 'EmergencyTold', board: null } as const;

  test('opens every slot by a manager’s hand, each release a fact of its own', () => {
    const stage = givenIn({}, ...manager)
      .when(open)
      .then(
        { type: 'EmergencyOpened', person: OLA },
        ...[0, 1, 2, 3, 40].map((slot) => ({ type: 'SlotReleased' as const, slot, person: OLA })),
      );
    expect(stage.play(pull(0))).toMatchObject([{ type: 'KeyTaken', person: OLA }]);
  });

  test('is no one else’s, and needs a session and a journal', () => {
    givenIn({}, ...morning, badge(KIM))
      .when(open)
      .then({ type: 'AccessRefused', code: 'KC-RULE-11', reasons: ['notManager'] });
    givenIn({}, ...morning)
      .when(open)
      .then({ type: 'AccessRefused', reasons: ['noSession'] });
    givenIn({}, ...manager, { type: 'DiskSeen', writable: false })
      .when(open)
      .then({ type: 'AccessRefused', reasons: ['journalUnwritable'] });
  });

  /** Thirty-two keys hang here, two waves of them, and a manager stands before the shut door. */
  const full = () => {
    const keys = Array.from({ length: 32 }, (_, index) => ({
      ...(ROSTER.keys[0] as (typeof ROSTER.keys)[number]),
      key: keyId(`kmany00${String(index).padStart(2, '0')}`),
      rom: String(index).padStart(16, '0'),
    }));
    const stage = scene({ roster: withRules({ keys }) });
    for (const step of [morning[0] as Step, door(false)]) stage.play(step);
    stage.play({
      type: 'BoardAnswered',
      board: 'KS-000001',
      slots: keys.map(({ rom }, slot) => [slot, { kind: 'tag', rom: rom ?? '' }] as const),
    });
    stage.play(badge(OLA));
    return stage;
  };
  const door = (isOpen: boolean): Step => ({ type: 'DoorSeen', open: isOpen });
  const wait = (ms: number): Step => ({ wait: ms });

  test('opens a full cabinet in waves, so that every coil gets its turn and none waits in vain', () => {
    const stage = full();
    const slotsOf = (step: Step) =>
      stage.play(step).flatMap((fact) => (fact.type === 'SlotReleased' ? [fact.slot] : []));
    expect(slotsOf(open)).toEqual(Array.from({ length: 16 }, (_, slot) => slot));
    expect(slotsOf(open)).toEqual([]);
    expect(slotsOf(tick)).toEqual([]);
    stage.play({ wait: 8000 });
    expect(slotsOf(tick)).toEqual(Array.from({ length: 16 }, (_, slot) => slot + 16));
    stage.play({ wait: 8000 });
    expect(slotsOf(tick)).toEqual([]);
  });

  test('may be of one board alone', () => {
    givenIn({}, ...manager)
      .when({ type: 'EmergencyTold', board: 'KS-000002' })
      .then({ type: 'EmergencyOpened', person: OLA, slots: [40] }, { type: 'SlotReleased', slot: 40, person: OLA });
  });

  const released = (stage: ReturnType<typeof full>) =>
    stage.events.filter(({ type }) => type === 'SlotReleased').length;
  /** Opened, one key taken, and the door shut again before the second wave. */
  const shut: Step[] = [open, wait(5000), door(true), pull(3), wait(1000), door(false)];
  /** The clock ticks for a minute. */
  const minute = Array.from({ length: 240 }, (): Step[] => [wait(250), tick]).flat();

  test('opens nothing more behind a door that was shut, and counts as soon as it has settled', () => {
    const stage = full();
    for (const step of [...shut, wait(1999), tick, wait(1)]) stage.play(step);
    expect(released(stage)).toBe(16);
    expect(stage.play(tick).map(({ type }) => type)).toEqual([
      ...Array.from({ length: 15 }, () => 'ReleaseLapsed'),
      'SessionClosed',
    ]);
    stage.play(wait(250));
    expect(stage.play(tick)).toMatchObject([{ type: 'CountAsked', because: 'emergency' }]);
    for (const { board } of SETTINGS.boards) stage.play({ type: 'BoardScanned', board });
    expect(stage.events.at(-1)).toMatchObject({ type: 'KeysCounted', here: 31, out: 1 });
    for (const step of minute) stage.play(step);
    expect(released(stage)).toBe(16);
  });

  test('counts at once also when somebody has badged meanwhile, and opens nothing at that person’s door', () => {
    const stage = full();
    for (const step of [...shut, wait(1000), badge(KIM), wait(1000)]) stage.play(step);
    expect(stage.play(tick)).toMatchObject([{ type: 'CountAsked', because: 'emergency' }]);
    for (const step of [door(true), ...minute]) stage.play(step);
    expect(released(stage)).toBe(16);
  });

  test('goes on where the door has only swung', () => {
    const stage = full();
    for (const step of [...shut, wait(1000), door(true), wait(8000), tick]) stage.play(step);
    expect(released(stage)).toBe(32);
  });

  test('whose door’s contact is stuck opens everything all the same', () => {
    const stage = full();
    for (const step of [open, wait(8000), tick]) stage.play(step);
    expect(released(stage)).toBe(32);
  });

  test('keeps what it has opened until its door is shut, whoever badges: what leaves is by its manager', () => {
    const stage = full();
    for (const step of [open, door(true), badge(KIM), wait(1000), tick]) stage.play(step);
    expect(stage.play(pull(3))).toMatchObject([{ type: 'KeyTaken', person: OLA, emergency: true }]);
    for (const step of [door(false), wait(2000), tick, wait(250)]) stage.play(step);
    expect(stage.cabinet.releases.size).toBe(0);
    expect(stage.play(tick)).toMatchObject([{ type: 'CountAsked', because: 'emergency' }]);
  });

  test('a key that leaves by a latch that was still free is told as it is, and the count has it as here', () => {
    const stage = full();
    for (const step of [...shut, wait(2000), tick, wait(250), tick]) stage.play(step);
    for (const { board } of SETTINGS.boards) stage.play({ type: 'BoardScanned', board });
    expect(stage.events.at(-1)).toMatchObject({ type: 'KeysCounted', here: 31, out: 1 });
    for (const step of [door(true), pull(4), wait(2000), tick]) stage.play(step);
    expect(stage.events.at(-1)).toMatchObject({ type: 'KeyTakenWithoutRelease', slot: 4, person: null });
  });

  test('is followed by a count, when all is quiet', () => {
    const stage = givenIn({}, ...manager, open, pull(0), pull(1), done)
      .when(tick)
      .then({ type: 'CountAsked', because: 'emergency', person: null });
    for (const { board } of SETTINGS.boards) stage.play({ type: 'BoardScanned', board });
    expect(stage.events.at(-1)).toMatchObject({ type: 'KeysCounted', because: 'emergency', here: 3, out: 2 });
    expect(stage.cabinet.emergency).toBeNull();
    expect(stage.play(tick)).toEqual([]);
    givenIn({}, ...manager, open, pull(0))
      .when(tick)
      .thenNothing();
  });
});

test('duress shows nothing: no lamp, no sound', () => {
  const stage = scene({ roster: stock({ pin: 'always' }) });
  for (const step of [...morning, badge(KIM), choose(K4512), pin(true, true)]) stage.play(step);
  const duress = stage.events.find(({ type }) => type === 'DuressSignaled');
  expect(duress).toBeDefined();
  expect(duress === undefined ? null : react(duress, SETTINGS)).toEqual([]);
});
