// Which cars a website may call here: all keys in, none out; delivered until one is back; never a person.
import { availabilityOf, readAvailability } from '@keycab/cloud/projections/availability';
import type { Custody } from '@keycab/shared/custodian';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openApi, type Api } from '../api/rig.ts';
import { journal, keyOf, MARIA, OPENING_MS, PEOPLE, returned, SALES, taken } from './fixture.ts';

const t = OPENING_MS;
const key = (kind: Custody['at']['kind'], sinceMs: number | null) => ({
  custody: { at: { kind }, since: { notBeforeWallMs: null, notAfterWallMs: sinceMs } } as unknown as Custody,
});

describe('a car', () => {
  test('is here when all of its keys are, since the last of them came', () => {
    expect(availabilityOf('used', [key('slot', 5), key('slot', 9)], null)).toEqual({ state: 'onLot', sinceWallMs: 9 });
  });
  test('is out when one of them is, since the first of them went', () => {
    const keys = [key('slot', 5), key('person', 9), key('outside', 7)];
    expect(availabilityOf('new', keys, null)).toEqual({ state: 'out', sinceWallMs: 7 });
  });
  test('is unknown without a key, and when nobody can say where it is', () => {
    expect(availabilityOf('new', [], null)).toEqual({ state: 'unknown', sinceWallMs: null });
    expect(availabilityOf('new', [key('nobody', 4)], null)).toEqual({ state: 'unknown', sinceWallMs: 4 });
  });
  test('is delivered whatever its keys do, until one of them hangs in a slot again', () => {
    expect(availabilityOf('used', [key('outside', 12)], 10)).toEqual({ state: 'delivered', sinceWallMs: 10 });
    expect(availabilityOf('used', [key('slot', 5)], 10)).toEqual({ state: 'delivered', sinceWallMs: 10 });
    expect(availabilityOf('used', [key('slot', 11)], 10)).toEqual({ state: 'onLot', sinceWallMs: 11 });
  });
  test('that the feed calls sold is sold', () => {
    expect(availabilityOf('sold', [key('slot', 5)], null)).toEqual({ state: 'sold', sinceWallMs: null });
  });
});

describe('the feed', () => {
  let api: Api;
  beforeAll(async () => {
    api = await openApi({ pages: false });
    const sales = journal(SALES);
    await api.publish(
      [sales(t, returned(t, keyOf('4512', 2), 1)), sales(t + 1, taken(t + 1, keyOf('4603'), MARIA))],
      t,
    );
  });
  afterAll(() => api.close());

  test('tells stock number, VIN and state of the inventory, and of nobody by name', async () => {
    const reply = await api.app.inject('/api/v1/availability');
    const { vehicles } = reply.json<{
      vehicles: { stock: string; vin: string; state: string; sinceWallMs: number }[];
    }>();
    expect(vehicles.find(({ stock }) => stock === '4512')).toMatchObject({
      vin: '2HKRW2H80NH100451',
      state: 'onLot',
      sinceWallMs: t,
    });
    expect(vehicles.find(({ stock }) => stock === '4603')).toMatchObject({ state: 'out', sinceWallMs: t + 1 });
    // Loaners and cars of customers are on no website.
    expect(vehicles.map(({ stock }) => stock)).not.toContain('L07');
    for (const { person, name, givenName } of PEOPLE) {
      for (const word of [person, name, givenName]) expect(reply.body).not.toContain(word);
    }
  });

  test('comes as a table too', async () => {
    const reply = await api.app.inject('/api/v1/availability.csv');
    expect(reply.headers['content-type']).toBe('text/csv; charset=utf-8');
    const lines = reply.body.replace('\uFEFF', '').trim().split('\r\n');
    expect(lines[0]).toBe('stock,vin,rooftop,state,since');
    expect(lines).toContainEqual(expect.stringMatching(/^4603,\w{17},\w+,out,2026-03-03T15:00:00\.001Z$/));
    expect(lines).toHaveLength((await readAvailability(api)('all')).length + 1);
  });
});
