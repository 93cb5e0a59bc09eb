// One visit to the cabinet: baskets, keys picked before, a PIN, a purpose, a plate and its car.
import { vehicleId } from '@keycab/shared/ids';
import { describe, expect, test } from 'vitest';
import { givenIn, scene, type Step } from '../given.ts';
import { badge, choose, K4498, K4512, KIM, MARIA, morning, OLA, pull, RO61204, seat, tick } from '../people.ts';
import { basket, done, keysWith, MINUTE, NOW, PAT, peopleWith, pin, purpose, stock, withRules } from './ruled.ts';

const CAR = vehicleId('v00000001');

describe('a basket', () => {
  test('gives each key its own verdict: one refusal stops no other', () => {
    givenIn({}, ...morning, badge(KIM))
      .when(basket(K4512, RO61204, K4498))
      .then(
        { type: 'SlotReleased', key: K4512, slot: 0 },
        { type: 'AccessRefused', key: RO61204, reasons: ['noGrant'] },
        { type: 'SlotReleased', key: K4498, slot: 1 },
      );
  });

  test('has one purpose, and a key named twice is released once', () => {
    givenIn({}, ...morning, badge(KIM))
      .when({ type: 'KeysChosen', keys: [K4512, K4498, K4512], reason: 'service' })
      .then({ type: 'SlotReleased', reason: 'service' }, { type: 'SlotReleased', reason: 'service' });
  });

  test('ends with the session: what was not pulled locks again', () => {
    givenIn({}, ...morning, badge(KIM), basket(K4512, K4498), pull(0))
      .when(done)
      .then({ type: 'ReleaseLapsed', key: K4498 }, { type: 'SessionClosed', why: 'done' });
  });
});

describe('keys picked before', () => {
  const pick = (more: object = {}) => ({
    pick: 'picked0001',
    person: KIM,
    key: K4512,
    reason: 'service',
    untilWallMs: NOW + 30 * MINUTE,
    ...more,
  });
  const picked = (...more: object[]) => withRules({ picks: more.map((each) => pick(each)) });

  test('are released as the badge is read, in the session that it opens', () => {
    const stage = givenIn({ roster: picked({}, { pick: 'picked0002', key: K4498, reason: null }) }, ...morning)
      .when(badge(KIM))
      .then(
        { type: 'SessionOpened', person: KIM },
        { type: 'SlotReleased', key: K4512, pick: 'picked0001', reason: 'service' },
        { type: 'SlotReleased', key: K4498, pick: 'picked0002', reason: 'testDrive' },
      );
    const opened = stage.events.find(({ type }) => type === 'SessionOpened')?.seq;
    expect(stage.cabinet.session?.session).toBe(opened);
    expect([...stage.cabinet.releases.values()].map(({ session }) => session)).toEqual([opened, opened]);
    expect(stage.cabinet.session?.released).toEqual([K4512, K4498]);
  });

  test('are numbered right when the badge ends another session first', () => {
    const stage = givenIn({ roster: picked({}) }, ...morning, badge(MARIA), choose(RO61204))
      .when(badge(KIM))
      .then({ type: 'ReleaseLapsed' }, { type: 'SessionClosed' }, { type: 'SessionOpened' }, { type: 'SlotReleased' });
    expect([...stage.cabinet.releases.values()][0]?.session).toBe(stage.cabinet.session?.session);
  });

  test('are good once, also after a restart', () => {
    const taken: Step[] = [...morning, badge(KIM), pull(0), seat(0, 1), done];
    givenIn({ roster: picked({}) }, ...taken)
      .when(badge(KIM))
      .then({ type: 'SessionOpened' });
    givenIn({ roster: picked({}) }, ...taken, { crash: true }, ...morning)
      .when(badge(KIM))
      .then({ type: 'SessionOpened' });
  });

  test('twice by one person are released once on a badge, each pick once ever, also after a restart', () => {
    const twice = picked({}, { pick: 'picked0002' });
    const again: Step[] = [badge(KIM), pull(0), seat(0, 1), done];
    givenIn({ roster: twice }, ...morning)
      .when(badge(KIM))
      .then({ type: 'SessionOpened' }, { type: 'SlotReleased', key: K4512, pick: 'picked0001' });
    givenIn({ roster: twice }, ...morning, ...again)
      .when(badge(KIM))
      .then({ type: 'SessionOpened' }, { type: 'SlotReleased', key: K4512, pick: 'picked0002' });
    // The first one does not become good again by the use of the second.
    givenIn({ roster: twice }, ...morning, ...again, ...again)
      .when(badge(KIM))
      .then({ type: 'SessionOpened' });
    givenIn({ roster: twice }, ...morning, ...again, ...again, { crash: true }, ...morning)
      .when(badge(KIM))
      .then({ type: 'SessionOpened' });
    const asked = { ...twice, groups: [{ group: 'stock', pin: 'always' as const }] };
    givenIn({ roster: asked }, ...morning)
      .when(badge(KIM))
      .then({ type: 'SessionOpened' }, { type: 'ReleaseAsked', pick: 'picked0001' });
  });

  test('of somebody else, or too old, or at an unknown time, cost a tap', () => {
    givenIn({ roster: picked({ person: MARIA }) }, ...morning)
      .when(badge(KIM))
      .then({ type: 'SessionOpened' });
    givenIn({ roster: picked({}) }, ...morning, { wait: 30 * MINUTE })
      .when(badge(KIM))
      .then({ type: 'SessionOpened' });
    givenIn({ roster: picked({}) }, { clock: { clock: 'unsynced' } }, ...morning)
      .when(badge(KIM))
      .then({ type: 'SessionOpened' });
  });

  test('get the same verdict as any other', () => {
    givenIn({ roster: picked({ key: RO61204 }) }, ...morning)
      .when(badge(KIM))
      .then({ type: 'SessionOpened' }, { type: 'AccessRefused', key: RO61204, reasons: ['noGrant'] });
    const roster = { ...picked({}), groups: [{ group: 'stock', pin: 'always' as const }] };
    givenIn({ roster }, ...morning)
      .when(badge(KIM))
      .then({ type: 'SessionOpened' }, { type: 'ReleaseAsked', pick: 'picked0001', needs: ['pin'] });
    givenIn({ roster }, ...morning, badge(KIM))
      .when(pin())
      .then({ type: 'PinAccepted' }, { type: 'SlotReleased', pick: 'picked0001', pin: true });
  });
});

describe('a PIN', () => {
  const always = stock({ pin: 'always' });
  const asked: Step[] = [...morning, badge(KIM), choose(K4512)];

  test('is asked where the group says so, once a session, and written down as given', () => {
    givenIn({ roster: always }, ...morning, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'ReleaseAsked', needs: ['pin'] });
    givenIn({ roster: always }, ...asked)
      .when(pin())
      .then({ type: 'PinAccepted', person: KIM }, { type: 'SlotReleased', pin: true });
    givenIn({ roster: always }, ...asked, pin(), pull(0))
      .when(choose(K4498))
      .then({ type: 'SlotReleased', key: K4498 });
    givenIn({ roster: always }, ...asked, pin(), pull(0), done, badge(KIM))
      .when(choose(K4498))
      .then({ type: 'ReleaseAsked' });
  });

  test('that is wrong opens nothing, and the ask stays', () => {
    const stage = givenIn({ roster: always }, ...asked)
      .when(pin(false))
      .then({ type: 'PinRefused', person: KIM });
    expect(stage.cabinet.session?.pending).toHaveLength(1);
    expect(stage.play(pin())).toMatchObject([{ type: 'PinAccepted' }, { type: 'SlotReleased' }]);
  });

  test('under duress opens as any other, and is a fact of its own that nothing here shows', () => {
    const stage = givenIn({ roster: always }, ...asked)
      .when(pin(true, true))
      .then({ type: 'PinAccepted' }, { type: 'DuressSignaled', person: KIM }, { type: 'SlotReleased', pin: true });
    expect(stage.cabinet.session).toMatchObject({ pin: true });
  });

  test('is asked outside of hours, and where nobody knows the time', () => {
    const day = { schedule: 'day', weekly: [{ day: 2, start: 600, end: 700 }], exceptions: [] };
    const roster = { ...stock({ pin: { outside: 'day' } }), schedules: [day] };
    givenIn({ roster }, ...morning, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'SlotReleased' });
    givenIn({ roster }, ...morning, { wait: 60 * MINUTE }, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'ReleaseAsked', needs: ['pin'] });
    givenIn({ roster }, { clock: { clock: 'unsynced' } }, ...morning, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'ReleaseAsked', needs: ['pin'] });
  });

  test('without a session says nothing', () => {
    givenIn({ roster: always }, ...morning)
      .when(pin())
      .thenNothing();
  });
});

describe('a purpose', () => {
  const roster = { ...stock({ reasonRequired: true }), people: peopleWith({ [KIM]: { reason: null } }) };

  test('is asked of whoever has no usual one, once a session', () => {
    givenIn({ roster }, ...morning, badge(KIM))
      .when(choose(K4512))
      .then({ type: 'ReleaseAsked', needs: ['reason'], reason: null });
    givenIn({ roster }, ...morning, badge(PAT))
      .when(choose(K4512))
      .then({ type: 'SlotReleased', reason: 'testDrive' });
    givenIn({ roster }, ...morning, badge(KIM), choose(K4512))
      .when(purpose('service'))
      .then({ type: 'PurposeGiven', reason: 'service' }, { type: 'SlotReleased', reason: 'service', minutes: 480 });
    givenIn({ roster }, ...morning, badge(KIM), choose(K4512), purpose('service'), pull(0))
      .when(choose(K4498))
      .then({ type: 'SlotReleased', reason: 'service' });
  });

  test('that nobody knows is none, and one may be said with the key', () => {
    givenIn({ roster }, ...morning, badge(KIM), choose(K4512))
      .when(purpose('holiday'))
      .thenNothing();
    givenIn({ roster }, ...morning, badge(KIM), choose(K4512))
      .when({ type: 'KeyChosen', key: K4512, reason: 'testDrive' })
      .then({ type: 'SlotReleased', reason: 'testDrive' });
  });

  test('needs add up: a PIN and a purpose and somebody’s agreement, in any order', () => {
    const all = {
      ...stock({ pin: 'always', reasonRequired: true, authorizers: 1 }),
      people: peopleWith({ [KIM]: { reason: null } }),
    };
    const answers: Step[][] = [[pin()], [purpose('testDrive')], [badge(OLA), pin(true, false, OLA)]];
    for (const order of [
      [0, 1, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ]) {
      const stage = scene({ roster: all });
      for (const step of [...morning, badge(KIM), choose(K4512)]) stage.play(step);
      const released = order.map((index) =>
        (answers[index] ?? []).flatMap((step) => stage.play(step)).some(({ type }) => type === 'SlotReleased'),
      );
      expect(released).toEqual([false, false, true]);
    }
  });
});

describe('a dealer plate', () => {
  const plated = withRules({
    groups: [{ group: 'stock', vehicleRequired: true }],
    keys: keysWith({ [K4498]: { kind: 'plate', vehicle: null, label: 'DLR-01' } }),
  });

  test('goes with a car: the one in the same basket', () => {
    const stage = givenIn({ roster: plated }, ...morning, badge(KIM))
      .when(basket(K4512, K4498))
      .then({ type: 'SlotReleased', key: K4512 }, { type: 'SlotReleased', key: K4498, vehicle: CAR });
    expect(stage.play(pull(0))).toMatchObject([{ type: 'KeyTaken' }]);
    expect(stage.play(pull(1))).toMatchObject([
      { type: 'KeyTaken', vehicle: CAR },
      { type: 'PlateBound', key: K4512, plate: K4498, person: KIM },
    ]);
  });

  test('alone asks for its car', () => {
    givenIn({ roster: plated }, ...morning, badge(KIM))
      .when(choose(K4498))
      .then({ type: 'ReleaseAsked', needs: ['vehicle'] });
    givenIn({ roster: plated }, ...morning, badge(KIM), choose(K4498))
      .when(purpose(null, CAR))
      .then({ type: 'PurposeGiven', vehicle: CAR }, { type: 'SlotReleased', key: K4498, vehicle: CAR });
  });

  test('asks nothing where the group does not want to know', () => {
    const { groups: _none, ...quiet } = plated;
    givenIn({ roster: quiet }, ...morning, badge(KIM))
      .when(choose(K4498))
      .then({ type: 'SlotReleased', key: K4498 });
  });

  test('that comes back alone asks for the key, and the key for the plate, once; both back ask nothing', () => {
    const out: Step[] = [...morning, badge(KIM), basket(K4512, K4498), pull(1), pull(0), done];
    const stage = givenIn({ roster: plated }, ...out, seat(1, 2), { wait: 8000 })
      .when(tick)
      .then({ type: 'PartnerMissed', key: K4498, partner: K4512, person: KIM });
    expect(stage.play(tick)).toEqual([]);
    givenIn({ roster: plated }, ...out, seat(0, 1), { wait: 8000 })
      .when(tick)
      .then({ type: 'PartnerMissed', key: K4512, partner: K4498 });
    givenIn({ roster: plated }, ...out, seat(0, 1), { wait: 7999 }, tick, seat(1, 2), { wait: 8000 })
      .when(tick)
      .thenNothing();
  });

  test('taken on another visit is bound to no key', () => {
    givenIn(
      { roster: plated },
      ...morning,
      badge(KIM),
      choose(K4512),
      pull(0),
      done,
      badge(KIM),
      choose(K4498),
      purpose(null, CAR),
    )
      .when(pull(1))
      .then({ type: 'KeyTaken', vehicle: CAR });
  });
});

test('a session that only waits for a PIN ends when nobody touches anything', () => {
  givenIn({ roster: stock({ pin: 'always' }) }, ...morning, badge(KIM), choose(K4512), { wait: 20_000 })
    .when(tick)
    .then({ type: 'SessionClosed', why: 'idle' });
});
