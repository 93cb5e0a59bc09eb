// "Customer is here: ask for it": the request, its answer, its queue, the time that is promised to nobody twice.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seedOf } from '../random.ts';
import { code, CRV, held, JO, K4498, K4512, K4512B, KIM, LEE, MARIA, MINUTE, office, OLA, types } from './given.ts';
import type { Act } from '@keycab/cloud/office/acts';
import { worksheetText } from '@keycab/shared/worksheet';
import { replay } from '@keycab/cloud/office/state';

const ask = (urgency: 'customerHere' | 'today' = 'customerHere', place: string | null = null): Act => ({
  act: 'askForKey',
  key: K4512,
  urgency,
  place,
});

describe('asking for a key', () => {
  test('that is in keeps it for the asker for 15 minutes', () => {
    const house = office();
    expect(house.ask(KIM, ask())).toMatchObject([
      { type: 'KeyRequested', urgency: 'customerHere' },
      { type: 'ReservationMade', person: KIM, request: 0, toWallMs: house.nowMs + 15 * MINUTE },
    ]);
    house.at.set(K4512, held(KIM));
    expect(types(house.ask(null, { act: 'keyMoved', key: K4512 }))).toEqual(['KeyRequestMet', 'ReservationCanceled']);
  });

  test('that is out waits for its holder; a word stops the escalation, silence goes to a manager, then to the desk', () => {
    const house = office();
    house.at.set(K4512, held(MARIA));
    house.ask(KIM, ask());
    house.nowMs += 90_000;
    expect(house.ask(null, { act: 'timePassed' })).toMatchObject([{ type: 'KeyRequestEscalated', to: 'manager' }]);
    expect(house.ask(null, { act: 'timePassed' })).toEqual([]);
    house.nowMs += 90_000;
    expect(house.ask(null, { act: 'timePassed' })).toMatchObject([{ type: 'KeyRequestEscalated', to: 'desk' }]);
    const answer = { act: 'answerRequest', request: 0, answer: { kind: 'minutes', minutes: 2 } } as const;
    expect(code(house.ask(LEE, answer))).toBe('KC-OFFICE-01');
    expect(types(house.ask(MARIA, answer))).toEqual(['KeyRequestAnswered']);
    house.nowMs += 10 * MINUTE;
    expect(house.ask(null, { act: 'timePassed' })).toEqual([]);
  });

  test('twice is once, and asking for what one holds is no question', () => {
    const house = office();
    house.at.set(K4512, held(MARIA));
    house.ask(KIM, ask());
    expect(code(house.ask(KIM, ask()))).toBe('KC-OFFICE-09');
    expect(code(house.ask(MARIA, ask()))).toBe('KC-OFFICE-05');
  });

  test('queues by urgency, then by time: the first who waits has the key for ten minutes once it is back', () => {
    const house = office();
    house.at.set(K4512, held(MARIA));
    house.ask(LEE, ask('today'));
    house.ask(KIM, ask('customerHere'));
    house.at.set(K4512, { kind: 'slot' });
    const [kept] = house.ask(null, { act: 'keyMoved', key: K4512 });
    expect(kept).toMatchObject({ type: 'ReservationMade', person: KIM, toWallMs: house.nowMs + 10 * MINUTE });
    expect(house.ask(null, { act: 'keyMoved', key: K4512 })).toEqual([]);
  });

  test('with a place is a job: one porter has it, and meets it for the asker', () => {
    const house = office();
    expect(code(house.ask(OLA, { act: 'acceptJob', request: 9 }))).toBe('KC-OFFICE-02');
    house.ask(KIM, ask('customerHere', 'frontDoor'));
    expect(types(house.ask(OLA, { act: 'acceptJob', request: 1 }))).toEqual([
      'JobAccepted',
      'ReservationCanceled',
      'ReservationMade',
    ]);
    expect([...house.office.reservations.values()]).toMatchObject([{ person: OLA, request: 1 }]);
    expect(code(house.ask(LEE, { act: 'acceptJob', request: 1 }))).toBe('KC-OFFICE-02');
    house.at.set(K4512, held(OLA));
    expect(house.ask(null, { act: 'keyMoved', key: K4512 })[0]).toMatchObject({ type: 'KeyRequestMet', person: OLA });
  });

  test('is closed by the asker or a manager, and what was kept is free again', () => {
    const house = office();
    house.ask(KIM, ask());
    const close = { act: 'closeRequest', request: 0, why: 'customerLeft' } as const;
    expect(code(house.ask(LEE, close))).toBe('KC-OFFICE-01');
    expect(types(house.ask(KIM, close))).toEqual(['KeyRequestClosed', 'ReservationCanceled']);
    expect(house.office.reservations.size).toBe(0);
  });
});

describe('reservations', () => {
  const reserve = (fromMin: number, toMin: number, start: number): Act => ({
    act: 'reserveKey',
    key: K4512,
    fromWallMs: start + fromMin * MINUTE,
    toWallMs: start + toMin * MINUTE,
  });

  test('never overlap: what ends as another begins is no overlap', () => {
    const house = office();
    expect(types(house.ask(KIM, reserve(60, 120, house.nowMs)))).toEqual(['ReservationMade']);
    expect(code(house.ask(LEE, reserve(119, 180, house.nowMs)))).toBe('KC-OFFICE-11');
    expect(types(house.ask(LEE, reserve(120, 180, house.nowMs)))).toEqual(['ReservationMade']);
    expect(code(house.ask(LEE, reserve(30, 30, house.nowMs)))).toBe('KC-OFFICE-07');
  });

  test('a no-show gives the key free after 15 minutes; a taking meets it', () => {
    const house = office();
    house.ask(KIM, reserve(0, 120, house.nowMs));
    house.nowMs += 15 * MINUTE;
    expect(house.ask(null, { act: 'timePassed' })).toMatchObject([{ type: 'ReservationCanceled', why: 'noShow' }]);
    house.ask(KIM, reserve(0, 120, house.nowMs));
    house.at.set(K4512, held(KIM));
    expect(house.ask(null, { act: 'keyMoved', key: K4512 })).toMatchObject([{ why: 'met' }]);
  });

  test('are canceled by who made them or by a manager', () => {
    const house = office();
    house.ask(KIM, reserve(0, 120, house.nowMs));
    expect(code(house.ask(LEE, { act: 'cancelReservation', reservation: 0 }))).toBe('KC-OFFICE-08');
    expect(house.ask(JO, { act: 'cancelReservation', reservation: 0 })).toMatchObject([{ why: 'byManager' }]);
  });
});

describe('a delivery', () => {
  const start = { act: 'startDelivery', vehicle: CRV, salesperson: KIM, advisor: MARIA } as const;
  const mark = (line: string): Act => ({ act: 'markWorksheet', delivery: 0, line, state: 'done' });
  const digestOf = (house: ReturnType<typeof office>): string => {
    const delivery = house.office.deliveries.get(0);
    return delivery === undefined ? '' : house.known.digest(worksheetText(delivery));
  };
  const done = (house: ReturnType<typeof office>): void => {
    for (const line of ['keysCounted', 'plateOff', 'firstService']) house.ask(KIM, mark(line));
  };

  test('is signed by salesperson and advisor about the same content, and only then ends under a hard gate', () => {
    const house = office();
    expect(house.ask(KIM, start)).toMatchObject([{ type: 'DeliveryStarted', keys: [K4512, K4512B], gate: 'hard' }]);
    const end = { act: 'endDelivery', delivery: 0, outcome: 'delivered' } as const;
    expect(code(house.ask(KIM, end))).toBe('KC-OFFICE-13');
    expect(code(house.ask(KIM, { act: 'signWorksheet', delivery: 0, digest: digestOf(house) }))).toBe('KC-OFFICE-13');
    done(house);
    const digest = digestOf(house);
    expect(code(house.ask(KIM, { act: 'signWorksheet', delivery: 0, digest: '0'.repeat(64) }))).toBe('KC-OFFICE-10');
    expect(types(house.ask(KIM, { act: 'signWorksheet', delivery: 0, digest }))).toEqual(['WorksheetSigned']);
    expect(code(house.ask(KIM, end))).toBe('KC-OFFICE-13');
    expect(types(house.ask(MARIA, { act: 'signWorksheet', delivery: 0, digest }))).toEqual(['WorksheetSigned']);
    house.at.set(K4512, held(KIM));
    expect(house.ask(KIM, end)).toMatchObject([
      { type: 'DeliveryEnded', outcome: 'delivered' },
      { type: 'KeyRetired', key: K4512, why: 'sold' },
    ]);
  });

  test('loses its signatures when a line changes', () => {
    const house = office();
    house.ask(KIM, start);
    done(house);
    house.ask(KIM, { act: 'signWorksheet', delivery: 0, digest: digestOf(house) });
    house.ask(MARIA, { act: 'markWorksheet', delivery: 0, line: 'plateOff', state: 'notApplicable' });
    expect(house.office.deliveries.get(0)?.signed.size).toBe(0);
  });

  test('is waived by a manager who is not part of it', () => {
    const house = office();
    house.ask(JO, { ...start, salesperson: JO });
    expect(code(house.ask(JO, { act: 'waiveWorksheet', delivery: 0, why: 'customerInHurry' }))).toBe('KC-OFFICE-08');
    const other = office();
    other.ask(KIM, start);
    expect(types(other.ask(JO, { act: 'waiveWorksheet', delivery: 0, why: 'hurry' }))).toEqual(['WorksheetWaived']);
    expect(types(other.ask(KIM, { act: 'endDelivery', delivery: 0, outcome: 'delivered' }))).toEqual(['DeliveryEnded']);
  });

  test('needs two people of two departments, and is not started twice', () => {
    const house = office();
    expect(code(house.ask(KIM, { ...start, advisor: LEE }))).toBe('KC-OFFICE-12');
    expect(code(house.ask(OLA, start))).toBe('KC-OFFICE-08');
    house.ask(KIM, start);
    expect(code(house.ask(KIM, start))).toBe('KC-OFFICE-09');
  });
});

test('whatever is asked in whatever order: one open offer a key, no two promises for one instant, memory equals replay', () => {
  const seed = seedOf();
  const person = fc.constantFrom(MARIA, KIM, LEE, OLA, JO);
  const key = fc.constantFrom(K4512, K4512B, K4498);
  const id = fc.nat({ max: 30 });
  const act: fc.Arbitrary<Act> = fc.oneof(
    fc.record({
      act: fc.constant('offerHandover' as const),
      key,
      to: fc.option(person),
      reason: fc.constant(null),
      route: fc.constant(null),
    }),
    fc.record({ act: fc.constantFrom('acceptHandover' as const, 'declineHandover' as const), offer: id }),
    fc.record({ act: fc.constant('claimKey' as const), key, reason: fc.constant(null) }),
    fc.record({ act: fc.constantFrom('confirmClaim' as const, 'declineClaim' as const), claim: id }),
    fc.record({
      act: fc.constant('askForKey' as const),
      key,
      urgency: fc.constantFrom('customerHere' as const, 'today' as const),
      place: fc.constantFrom(null, 'frontDoor'),
    }),
    fc.record({ act: fc.constant('acceptJob' as const), request: id }),
    fc.tuple(key, fc.nat({ max: 300 }), fc.integer({ min: -5, max: 120 })).map(([of, from, length]) => ({
      act: 'reserveKey' as const,
      key: of,
      fromWallMs: 1_795_000_000_000 + from * MINUTE,
      toWallMs: 1_795_000_000_000 + (from + length) * MINUTE,
    })),
    fc.record({ act: fc.constant('cancelReservation' as const), reservation: id }),
    fc.record({ act: fc.constant('closeRequest' as const), request: id, why: fc.constant('withdrawn' as const) }),
  );
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('ask' as const), by: person, act }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), minutes: fc.nat({ max: 20 }) }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('move' as const), key, to: fc.option(person, { freq: 2 }) }),
    },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const house = office();
      house.nowMs = 1_795_000_000_000;
      for (const one of steps) {
        if (one.kind === 'wait') {
          house.nowMs += one.minutes * MINUTE;
          house.ask(null, { act: 'timePassed' });
        } else if (one.kind === 'move') {
          house.at.set(one.key, one.to === null ? { kind: 'slot' } : held(one.to));
          house.ask(null, { act: 'keyMoved', key: one.key });
        } else {
          const facts = house.ask(one.by, one.act);
          expect(facts.filter((fact) => fact.type === 'ActRefused').length).toBeLessThanOrEqual(1);
          const moved = facts.find((fact) => fact.type === 'HandoverAccepted' || fact.type === 'KeyClaimed');
          if (moved?.type === 'HandoverAccepted') house.at.set(moved.key, held(moved.to));
          if (moved?.type === 'KeyClaimed') house.at.set(moved.key, held(moved.person));
          if (moved !== undefined && 'key' in moved && moved.key !== null) {
            house.ask(null, { act: 'keyMoved', key: moved.key });
          }
        }
        const offers = [...house.office.offers.values()].map((offer) => offer.key);
        expect(new Set(offers).size).toBe(offers.length);
        const promised = [...house.office.reservations.values()];
        for (const a of promised) {
          for (const b of promised) {
            const overlap = a !== b && a.key === b.key && a.fromWallMs < b.toWallMs && b.fromWallMs < a.toWallMs;
            expect(overlap).toBe(false);
          }
        }
      }
      expect(replay(house.events)).toEqual(house.office);
    }),
    { seed, numRuns: 300 },
  );
});
