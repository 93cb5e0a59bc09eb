// The demo's store: the same for the same seed, and everything in it well formed.
import { Compile } from 'typebox/compile';
import { describe, expect, it } from 'vitest';
import { firstRoster, makeBook } from '@keycab/hardware/demo/dealer/book';
import { makeDealership } from '@keycab/hardware/demo/dealer/dealership';
import { createRandom } from '@keycab/hardware/demo/dealer/random';
import { makeBadge } from '@keycab/hardware/demo/dealer/tags';
import { checkDigit, isVin } from '@keycab/hardware/demo/dealer/vins';
import { dallasCrc, romBytes } from '@keycab/hardware/simulated/rom';
import { Roster } from '@keycab/shared/roster';

const ZONE = 'America/Chicago';
const SEEDS = ['7', '8', 'riverside', '00000'];
const store = makeDealership('7', ZONE);
const count = <Item>(items: readonly Item[], fits: (item: Item) => boolean): number => items.filter(fits).length;

it('the same seed gives the same store, another seed another one', () => {
  expect(makeDealership('7', ZONE)).toEqual(store);
  expect(makeDealership('8', ZONE).vehicles).not.toEqual(store.vehicles);
});

describe('VIN', () => {
  it.each(['1HGCV1F36MA100000', '2HKRS4H75PH101462', '2HGFE2F5XNH102193', '11111111111111111'])(
    '%s is valid',
    (vin) => {
      expect(isVin(vin)).toBe(true);
    },
  );

  it('a wrong check digit, a forbidden letter and a wrong length are none', () => {
    expect(checkDigit('1HGCM82633A123456')).toBe('7');
    for (const vin of ['1HGCM82633A123456', '1HGCV1F36MA10000', '1HGCV1F36MI100000', ''])
      expect(isVin(vin)).toBe(false);
  });

  it.each(SEEDS)('each car of seed %s has a valid one of its own', (seed) => {
    const vins = makeDealership(seed, ZONE).vehicles.map(({ vin }) => vin);
    expect(vins.filter((vin) => !isVin(vin))).toEqual([]);
    expect(new Set(vins).size).toBe(120);
  });
});

it.each(SEEDS)('store %s has the cars that were promised', (seed) => {
  const { vehicles, keys } = makeDealership(seed, ZONE);
  const kinds = Object.fromEntries(
    (['new', 'used', 'loaner', 'service', 'sold'] as const).map((kind) => [
      kind,
      count(vehicles, (vehicle) => vehicle.kind === kind),
    ]),
  );
  expect(kinds).toEqual({ new: 44, used: 52, loaner: 6, service: 14, sold: 4 });
  expect(count(vehicles, ({ make }) => make === 'Honda')).toBe(66);
  expect(new Set(vehicles.map(({ stock }) => stock)).size).toBe(120);
  expect(vehicles.find(({ stock }) => stock === '4512')).toMatchObject({
    make: 'Honda',
    model: 'CR-V',
    trim: 'EX',
    colorOutside: 'grey',
    colorInside: 'grey leather',
    kind: 'new',
  });
  expect(vehicles.find(({ stock }) => stock === '4512A')?.kind).toBe('used');
  for (const model of ['Tucson', 'Accord']) {
    expect(vehicles.some((vehicle) => vehicle.model === model && vehicle.colorOutside === 'blue')).toBe(true);
  }
  const orders = vehicles.filter(({ kind }) => kind === 'service').map(({ repairOrder }) => repairOrder);
  expect(orders[0]).toBe('61204');
  expect(new Set(orders).size).toBe(14);

  const keyed = new Set(keys.map(({ vehicle }) => vehicle));
  const forSale = vehicles.filter(({ kind }) => kind === 'new' || kind === 'used');
  expect(count(forSale, ({ vehicle }) => !keyed.has(vehicle))).toBe(2);
  expect(count(keys, ({ number, group }) => number === 2 && group === 'stock')).toBe(49);
  expect(keys.filter(({ group }) => group === 'plate').map(({ label }) => label)).toEqual(
    [1, 2, 3, 4, 5, 6, 7, 8].map((number) => `DLR-0${number}`),
  );
  expect(count(keys, ({ group, vehicle }) => group === 'stock' && vehicle === null)).toBe(1);
});

it.each(SEEDS)('each key of store %s has a tag of its own and a slot of its own', (seed) => {
  const { keys } = makeDealership(seed, ZONE);
  for (const { rom } of keys) {
    const bytes = romBytes(rom);
    expect(bytes[0]).toBe(0x01);
    expect(dallasCrc(bytes)).toBe(0);
  }
  for (const distinct of [
    keys.map(({ rom }) => rom),
    keys.map(({ tag }) => tag),
    keys.map(({ key }) => key),
    keys.map(({ label }) => label),
    keys.map(({ home }) => `${home.cabinet} ${home.slot}`),
  ]) {
    expect(new Set(distinct).size).toBe(keys.length);
  }
  expect(keys.every(({ home }) => home.slot >= 0 && home.slot < 100)).toBe(true);
});

it('twenty-two people work here, two of them called Kim, one with thirty-four letters, one who has left', () => {
  const { people } = store;
  const departments = people.map(({ department }) => department);
  const of = (name: (typeof departments)[number]): number => count(departments, (one) => one === name);
  expect([of('Sales'), of('Service'), of('Detail'), of('Parts'), of('Lot'), of('Management'), of('Vendor')]).toEqual([
    8, 6, 2, 1, 2, 2, 1,
  ]);
  expect(count(people, ({ givenName }) => givenName === 'Kim')).toBe(2);
  expect(count(people, ({ name }) => name.length === 34)).toBe(1);
  expect(count(people, ({ disabled }) => disabled)).toBe(1);
  expect(count(people, ({ manager }) => manager)).toBe(2);
  expect(people.some(({ name }) => /[áéíóúñôüø]/i.test(name))).toBe(true);
  expect(new Set(people.map(({ badge }) => badge)).size).toBe(22);
});

it('the roster of each cabinet has its shape, and no badge number in it', () => {
  const check = Compile(Roster);
  const cabinets = store.cabinets.map(({ cabinet, word }) => {
    const key = Buffer.alloc(32, word);
    return { cabinet, badgeKey: key, pinKey: key };
  });
  const book = makeBook({ store, cabinets, startMs: 1_767_225_600_000, todayMs: 1_769_817_600_000 });
  for (const cabinet of store.cabinets) {
    const roster = firstRoster(store, book, cabinet, 1_767_225_600_000);
    expect(roster.people.every(({ badges }) => badges.length === 1)).toBe(true);
    // What somebody asked for reaches the cabinet.
    const named = (wanted: string) => roster.people.find(({ name }) => name === wanted);
    expect(named('Tom Baker')).toMatchObject({ largeText: true, timeFactor: 2 });
    expect(named('Jo Becker')).toMatchObject({ leftHand: true });
    expect(named('José Núñez')).toMatchObject({ language: 'es' });
    expect([...check.Errors(roster)]).toEqual([]);
    const text = JSON.stringify(roster);
    for (const { badge } of store.people) expect(text.includes(badge)).toBe(false);
  }
});

it('chance repeats itself for each purpose, and stays within its bounds', () => {
  const draw = (purpose: string): number[] => {
    const random = createRandom('7', purpose);
    return Array.from({ length: 2_000 }, () => random.integer(3, 9));
  };
  expect(draw('a')).toEqual(draw('a'));
  expect(draw('a')).not.toEqual(draw('b'));
  expect(new Set(draw('a'))).toEqual(new Set([3, 4, 5, 6, 7, 8, 9]));
  expect(new Set(createRandom('7', 'a').sample([1, 2, 3], 3))).toEqual(new Set([1, 2, 3]));
  expect(makeBadge(createRandom('7', 'a'))).toMatch(/^[0-9A-F]{10}$/);
});
