// Keys that change hands away from a cabinet: who may offer, accept, claim, lend and settle, and what lapses by itself.
import { describe, expect, test } from 'vitest';
import { code, held, JO, K4512, KIM, LEE, MARIA, MINUTE, office, OLA, GONE, types } from './given.ts';

const offer = (to: typeof KIM | null) =>
  ({ act: 'offerHandover', key: K4512, to, reason: 'testDrive', route: null }) as const;

describe('a handover away from the cabinet', () => {
  test('is offered by the holder and accepted by the receiver, who then has a clock of the new reason', () => {
    const house = office();
    house.at.set(K4512, held(MARIA));
    expect(types(house.ask(MARIA, offer(KIM)))).toEqual(['HandoverOffered']);
    const [accepted] = house.ask(KIM, { act: 'acceptHandover', offer: 0 });
    expect(accepted).toMatchObject({
      type: 'HandoverAccepted',
      from: MARIA,
      to: KIM,
      dueWallMs: house.nowMs + 60 * MINUTE,
    });
    expect(house.office.offers.size).toBe(0);
  });

  test('goes on with the same clock unless there is a new purpose: a key is not less late for changing hands', () => {
    const house = office();
    const dueWallMs = house.nowMs + 5 * MINUTE;
    const late = { ...held(MARIA), clock: { reason: 'testDrive', dueWallMs } } as const;
    for (const [reason, due] of [
      ['testDrive', dueWallMs],
      [null, dueWallMs],
      ['service', house.nowMs + 8 * 60 * MINUTE],
    ] as const) {
      house.at.set(K4512, late);
      house.ask(MARIA, { ...offer(KIM), reason });
      const { seq } = house.events.at(-1) ?? { seq: -1 };
      expect(house.ask(KIM, { act: 'acceptHandover', offer: seq })).toMatchObject([{ reason, dueWallMs: due }]);
    }
  });

  test('is refused to whoever does not hold the key, and by giver to giver', () => {
    const house = office();
    house.at.set(K4512, held(MARIA));
    expect(code(house.ask(KIM, offer(LEE)))).toBe('KC-OFFICE-01');
    expect(code(house.ask(MARIA, offer(MARIA)))).toBe('KC-OFFICE-05');
    expect(code(house.ask(GONE, offer(LEE)))).toBe('KC-OFFICE-14');
  });

  test('is accepted by the named receiver only, and by anybody with the right when nobody was named', () => {
    const house = office();
    house.at.set(K4512, held(MARIA));
    house.ask(MARIA, offer(KIM));
    expect(code(house.ask(LEE, { act: 'acceptHandover', offer: 0 }))).toBe('KC-OFFICE-02');
    house.ask(MARIA, offer(null));
    expect(house.events.at(-2)).toMatchObject({ type: 'HandoverLapsed', offer: 0, why: 'replaced' });
    house.may = (person) => person !== OLA;
    const open = house.events.at(-1)?.seq ?? -1;
    expect(code(house.ask(OLA, { act: 'acceptHandover', offer: open }))).toBe('KC-OFFICE-03');
    expect(types(house.ask(LEE, { act: 'acceptHandover', offer: open }))).toEqual(['HandoverAccepted']);
  });

  test('lapses after ten minutes, once, and cannot be accepted any more', () => {
    const house = office();
    house.at.set(K4512, held(MARIA));
    house.ask(MARIA, offer(KIM));
    house.nowMs += 10 * MINUTE;
    expect(code(house.ask(KIM, { act: 'acceptHandover', offer: 0 }))).toBe('KC-OFFICE-02');
    expect(house.ask(null, { act: 'timePassed' })).toMatchObject([{ type: 'HandoverLapsed', why: 'time' }]);
    expect(house.ask(null, { act: 'timePassed' })).toEqual([]);
  });

  test('is void once the key is sensed in a slot, or is somebody else’s', () => {
    for (const [at, why] of [
      [{ kind: 'slot' } as const, 'sensed'],
      [held(LEE), 'moved'],
    ] as const) {
      const house = office();
      house.at.set(K4512, held(MARIA));
      house.ask(MARIA, offer(KIM));
      house.at.set(K4512, at);
      expect(code(house.ask(KIM, { act: 'acceptHandover', offer: 0 }))).toBe('KC-OFFICE-01');
      expect(house.ask(null, { act: 'keyMoved', key: K4512 })).toMatchObject([{ type: 'HandoverLapsed', why }]);
    }
  });

  test('is declined by the receiver and withdrawn by the giver, and nothing has moved', () => {
    const house = office();
    house.at.set(K4512, held(MARIA));
    house.ask(MARIA, offer(KIM));
    expect(types(house.ask(KIM, { act: 'declineHandover', offer: 0 }))).toEqual(['HandoverDeclined']);
    house.ask(MARIA, offer(KIM));
    const second = house.events.at(-1)?.seq ?? -1;
    expect(code(house.ask(KIM, { act: 'withdrawHandover', offer: second }))).toBe('KC-OFFICE-01');
    expect(types(house.ask(MARIA, { act: 'withdrawHandover', offer: second }))).toEqual(['HandoverLapsed']);
  });
});

describe('a claim', () => {
  const claim = { act: 'claimKey', key: K4512, reason: null } as const;

  test('moves responsibility at once and waits for the former holder’s word', () => {
    const house = office();
    house.at.set(K4512, held(MARIA));
    expect(house.ask(KIM, claim)).toMatchObject([{ type: 'KeyClaimed', from: MARIA, person: KIM, granted: true }]);
    expect(code(house.ask(LEE, { act: 'confirmClaim', claim: 0 }))).toBe('KC-OFFICE-01');
    expect(types(house.ask(MARIA, { act: 'confirmClaim', claim: 0 }))).toEqual(['ClaimConfirmed']);
  });

  test('without a grant stands all the same, and says so', () => {
    const house = office();
    house.at.set(K4512, held(MARIA));
    house.may = () => false;
    expect(house.ask(OLA, claim)).toMatchObject([{ type: 'KeyClaimed', granted: false }]);
  });

  test('of a key that a cabinet senses is refused: codes can be copied', () => {
    const house = office();
    house.at.set(K4512, { kind: 'slot' });
    expect(code(house.ask(KIM, claim))).toBe('KC-OFFICE-04');
  });

  test('can be objected to for a day, and not after', () => {
    const house = office();
    house.at.set(K4512, held(MARIA));
    house.ask(KIM, claim);
    house.nowMs += 24 * 60 * MINUTE + 1;
    expect(code(house.ask(MARIA, { act: 'declineClaim', claim: 0 }))).toBe('KC-OFFICE-02');
  });

  test('is replaced by the latest one', () => {
    const house = office();
    house.at.set(K4512, held(MARIA));
    house.ask(KIM, claim);
    house.at.set(K4512, held(KIM));
    house.ask(LEE, claim);
    expect([...house.office.claims.values()]).toMatchObject([{ person: LEE, from: KIM }]);
  });
});

describe('outside and unsure', () => {
  test('a key is lent by its holder, who stays its sponsor, and taken back by staff', () => {
    const house = office();
    house.at.set(K4512, held(KIM));
    const lend = {
      act: 'lendKey',
      key: K4512,
      party: { kind: 'customer', reference: 'deal-8812' },
      dueWallMs: null,
      agreement: 'A-17',
    } as const;
    expect(code(house.ask(LEE, lend))).toBe('KC-OFFICE-01');
    expect(house.ask(KIM, lend)).toMatchObject([{ type: 'KeyLent', sponsor: KIM }]);
    expect(code(house.ask(LEE, { act: 'takeBackKey', key: K4512 }))).toBe('KC-OFFICE-01');
    house.at.set(K4512, { kind: 'outside', sponsor: KIM });
    expect(types(house.ask(LEE, { act: 'takeBackKey', key: K4512 }))).toEqual(['KeyBroughtBack']);
  });

  test('only a manager settles a question or finds a key missing, and never against a cabinet that senses it', () => {
    const house = office();
    house.at.set(K4512, { kind: 'notSure', lastPerson: MARIA });
    const settle = { act: 'settleCustody', key: K4512, at: { kind: 'person', person: LEE }, why: 'found' } as const;
    expect(code(house.ask(KIM, settle))).toBe('KC-OFFICE-08');
    expect(code(house.ask(KIM, { act: 'declareMissing', key: K4512 }))).toBe('KC-OFFICE-08');
    expect(types(house.ask(JO, { act: 'declareMissing', key: K4512 }))).toEqual(['KeyMissing']);
    expect(types(house.ask(JO, settle))).toEqual(['CustodySettled']);
    house.at.set(K4512, { kind: 'slot' });
    expect(code(house.ask(JO, settle))).toBe('KC-OFFICE-04');
  });

  test('a later due time is a manager’s word, and not about the manager’s own key', () => {
    const house = office();
    house.at.set(K4512, held(KIM));
    const later = { act: 'changeDueTime', key: K4512, dueWallMs: house.nowMs + 20 * 60 * MINUTE } as const;
    expect(code(house.ask(KIM, later))).toBe('KC-OFFICE-08');
    expect(types(house.ask(JO, later))).toEqual(['DueTimeChanged']);
    house.at.set(K4512, held(JO));
    expect(code(house.ask(JO, later))).toBe('KC-OFFICE-08');
    expect(types(house.ask(JO, { ...later, dueWallMs: house.nowMs + MINUTE }))).toEqual(['DueTimeChanged']);
    expect(code(house.ask(JO, { ...later, dueWallMs: house.nowMs }))).toBe('KC-OFFICE-07');
  });

  test('a critical problem is cleared by a manager only', () => {
    const house = office();
    house.ask(KIM, { act: 'reportProblem', key: K4512, problem: 'flatTag', critical: true });
    expect(code(house.ask(KIM, { act: 'clearProblem', problem: 0 }))).toBe('KC-OFFICE-08');
    expect(types(house.ask(JO, { act: 'clearProblem', problem: 0 }))).toEqual(['ProblemCleared']);
  });
});
