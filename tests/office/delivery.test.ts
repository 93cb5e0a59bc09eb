// The worksheet of a delivery: what one tap says, what a signature covers, which template counts, when it may end.
import { linesAnswered, lateSteps, worksheetText, WORKSHEET_LINES } from '@keycab/shared/worksheet';
import { isOfficeEvent } from '@keycab/shared/events/office';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seedOf } from '../random.ts';
import { replay } from '@keycab/cloud/office/state';
import { code, CRV, JO, KIM, LEE, MARIA, MINUTE, office, types, type OfficeScene } from './given.ts';

const LINES = ['keysCounted', 'plateOff', 'firstServiceDate'] as const;
const settings = (gate: 'off' | 'warn' | 'hard') => ({
  worksheet: { template: 'delivery/1', lines: [...LINES], gate },
});
const start = { act: 'startDelivery', vehicle: CRV, salesperson: KIM, advisor: MARIA } as const;
const mark = (line: string, more: { count?: number; day?: string } = {}) =>
  ({ act: 'markWorksheet', delivery: 0, line, state: 'done', ...more }) as const;
const digestOf = (house: OfficeScene): string => {
  const delivery = house.office.deliveries.get(0);
  return delivery === undefined ? '' : house.known.digest(worksheetText(delivery));
};
const sign = (house: OfficeScene) => ({ act: 'signWorksheet', delivery: 0, digest: digestOf(house) }) as const;
const delivered = { act: 'endDelivery', delivery: 0, outcome: 'delivered' } as const;

describe('a worksheet', () => {
  test('takes one tap a line and one a signature, and the tap on the keys counts all of them', () => {
    const house = office(settings('hard'));
    house.ask(KIM, start);
    for (const line of LINES) house.ask(KIM, mark(line));
    expect(house.office.deliveries.get(0)?.values.get('keysCounted')).toEqual({ count: 2 });
    house.ask(KIM, sign(house));
    house.ask(MARIA, sign(house));
    expect(types(house.ask(KIM, delivered))).toEqual(['DeliveryEnded']);
  });

  test('binds a signature to the count and the day: another day voids both signatures', () => {
    const house = office(settings('hard'));
    house.ask(KIM, start);
    for (const line of LINES) house.ask(KIM, mark(line, line === 'firstServiceDate' ? { day: '2027-05-03' } : {}));
    const before = sign(house);
    house.ask(KIM, before);
    house.ask(MARIA, mark('firstServiceDate', { day: '2027-05-04' }));
    expect(house.office.deliveries.get(0)?.signed.size).toBe(0);
    expect(code(house.ask(KIM, before))).toBe('KC-OFFICE-10');
    // The same word again is no change, so that it voids nothing.
    house.ask(KIM, sign(house));
    expect(house.ask(MARIA, mark('firstServiceDate', { day: '2027-05-04' }))).toEqual([]);
    expect(house.office.deliveries.get(0)?.signed.size).toBe(1);
  });

  test('is signed in one’s own name only, by the two who are named', () => {
    const house = office(settings('hard'));
    house.ask(KIM, start);
    for (const line of LINES) house.ask(KIM, mark(line));
    expect(code(house.ask(JO, sign(house)))).toBe('KC-OFFICE-12');
    expect(code(house.ask(LEE, sign(house)))).toBe('KC-OFFICE-08');
    house.ask(KIM, sign(house));
    expect(code(house.ask(KIM, delivered))).toBe('KC-OFFICE-13');
  });

  test.each(['off', 'warn'] as const)('under a gate %s may stay unsigned, but not with its keys uncounted', (gate) => {
    const house = office(settings(gate));
    house.ask(KIM, start);
    expect(code(house.ask(KIM, delivered))).toBe('KC-OFFICE-41');
    house.ask(KIM, mark('keysCounted', { count: 1 }));
    expect(types(house.ask(KIM, delivered))).toEqual(['DeliveryEnded']);
  });

  test('counts no more keys than the car has, and gives no other line a count or a day', () => {
    const house = office(settings('off'));
    house.ask(KIM, start);
    house.ask(KIM, mark('keysCounted', { count: 9 }));
    expect(house.office.deliveries.get(0)?.values.get('keysCounted')).toEqual({ count: 2 });
    const [plain] = house.ask(KIM, mark('plateOff', { count: 3, day: '2027-05-04' }));
    expect(plain).toEqual({ type: 'WorksheetMarked', delivery: 0, line: 'plateOff', state: 'done' });
  });

  test('has a template that a manager sets under the next number, for later deliveries only', () => {
    const house = office(settings('warn'));
    house.ask(KIM, start);
    const lines = ['keysCounted', 'warrantyExplained'];
    const set = { act: 'setWorksheet', gate: 'hard', lines } as const;
    expect(code(house.ask(KIM, set))).toBe('KC-OFFICE-08');
    expect(code(house.ask(JO, { ...set, lines: ['customer Miller'] }))).toBe('KC-OFFICE-44');
    expect(code(house.ask(JO, { ...set, lines: ['keysCounted', 'keysCounted'] }))).toBe('KC-OFFICE-44');
    expect(house.ask(JO, set)).toMatchObject([{ type: 'WorksheetTemplateSet', template: 'delivery/2' }]);
    expect(house.ask(JO, set)).toEqual([]);
    expect([...(house.office.deliveries.get(0)?.lines.keys() ?? [])]).toEqual([...LINES]);
    house.ask(KIM, { act: 'endDelivery', delivery: 0, outcome: 'canceled' });
    expect(house.ask(KIM, start)).toMatchObject([{ template: 'delivery/2', gate: 'hard', lines }]);
  });

  test('is begun for a time within two weeks, and for no other', () => {
    const house = office(settings('warn'));
    const far = { ...start, atWallMs: house.nowMs + 15 * 24 * 60 * MINUTE };
    expect(code(house.ask(KIM, far))).toBe('KC-OFFICE-07');
    const soon = { ...start, atWallMs: house.nowMs + 90 * MINUTE };
    expect(house.ask(KIM, soon)).toMatchObject([{ atWallMs: soon.atWallMs }]);
  });
});

test('what is late: keys half an hour ahead, the worksheet by the hour, the end an hour later, nothing once ended', () => {
  const at = 1_000_000_000;
  const of = (nowMinutes: number, more: Partial<Parameters<typeof lateSteps>[0]> = {}) =>
    lateSteps(
      { atWallMs: at, startedWallMs: at - 5e6, keysCounted: false, complete: false, ended: false, ...more },
      at + nowMinutes * MINUTE,
    );
  expect([of(-31), of(-29), of(1), of(61)]).toEqual([
    [],
    ['keys'],
    ['keys', 'worksheet'],
    ['keys', 'worksheet', 'end'],
  ]);
  expect(of(61, { keysCounted: true, complete: true })).toEqual(['end']);
  expect(of(61, { ended: true })).toEqual([]);
  expect(of(200, { atWallMs: null })).toEqual(['end']);
});

test('whatever is tapped and signed in whatever order: two signatures mean the same content, and memory equals replay', () => {
  const seed = seedOf();
  const tap = fc.record({
    by: fc.constantFrom(KIM, MARIA, JO, LEE),
    line: fc.constantFrom(...LINES, 'gift'),
    state: fc.constantFrom('done' as const, 'notApplicable' as const, 'open' as const),
    count: fc.option(fc.nat({ max: 9 }), { nil: undefined }),
    sign: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(tap, { maxLength: 40 }), (taps) => {
      const house = office(settings('hard'));
      house.ask(KIM, start);
      for (const { by, count, line, sign: signs, state } of taps) {
        const facts = signs
          ? house.ask(by, sign(house))
          : house.ask(by, {
              act: 'markWorksheet',
              delivery: 0,
              line,
              state,
              ...(count === undefined ? {} : { count }),
            });
        expect(facts.length).toBeLessThanOrEqual(1);
        const delivery = house.office.deliveries.get(0);
        if (delivery === undefined) return expect.unreachable('it is still open');
        for (const { digest } of delivery.signed.values()) expect(digest).toBe(digestOf(house));
        if (delivery.signed.size > 0) expect(linesAnswered(delivery.lines.values())).toBe(LINES.length);
      }
      expect(house.events.every(isOfficeEvent)).toBe(true);
      expect(replay(house.events)).toEqual(house.office);
    }),
    { seed, numRuns: 200 },
  );
});

test('every line of the catalog is a name that the log takes', () => {
  for (const line of Object.keys(WORKSHEET_LINES)) expect(line).toMatch(/^[A-Za-z]{1,32}$/);
});
