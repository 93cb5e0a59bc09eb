// What people type, and what they mean by it.
import { buildSearchIndex } from '@keycab/cloud/projections/search-index';
import { search } from '@keycab/cloud/projections/search';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KEYS, KIM_LI, KIM_ORTIZ, LUKASZ, MARIA, OLA, PEOPLE, VEHICLES } from './fixture.ts';

const vehicles = new Map(VEHICLES.map((vehicle) => [vehicle.vehicle, vehicle]));
const index = buildSearchIndex({ keys: KEYS, vehicles, people: PEOPLE });

const nameOf = (id: string): string => {
  const key = KEYS.find((each) => each.key === id);
  const vehicle = VEHICLES.find((each) => each.vehicle === key?.vehicle);
  return vehicle === undefined ? (key?.label ?? id) : `${vehicle.stock}${key?.number === 1 ? '' : `-${key?.number}`}`;
};

const meant = (query: string) => {
  const meaning = search(index, query);
  return 'keys' in meaning ? { kind: meaning.kind, keys: meaning.keys.map(nameOf) } : meaning;
};

const nearest = (query: string): readonly string[] => {
  const meaning = search(index, query);
  return meaning.kind === 'nothing' ? meaning.nearest : [];
};

describe('a search', () => {
  test.each([
    ['4512', 'stock', ['4512', '4512-2', '4512A']],
    ['4512A', 'stock', ['4512A', '4512', '4512-2']],
    ['4512a', 'stock', ['4512A', '4512', '4512-2']],
    [' 512 ', 'stock', ['4512', '4512-2', '4512A']],
    ['#4603', 'stock', ['4603']],
    ['stock 4603', 'stock', ['4603']],
    ['4701', 'stock', ['P4701']],
    ['p-4701', 'stock', ['P4701']],
    ['4512-2', 'stock', ['4512-2', '4512']],
    ['45', 'stock', ['4512', '4512-2', '4512A']],
    ['449', 'stock', ['4498', '4498-2', '4499']],
    ['dlr-07', 'stock', ['DLR-07']],
    ['DLR 07', 'stock', ['DLR-07']],
    ['l07', 'stock', ['L07']],
    ['100451', 'vin', ['4512', '4512-2']],
    ['NH100451', 'vin', ['4512', '4512-2']],
    ['nhl00451', 'words-or-nothing', []],
    ['nhI00451', 'vin', ['4512', '4512-2']],
    ['NHIOO45I', 'vin', ['4512', '4512-2']],
    ['NHIQO45I', 'vin', ['4512', '4512-2']],
    ['2HKRW2H80NH100451', 'vin', ['4512', '4512-2']],
    ['I2HKRW2H80NH100451', 'vin', ['4512', '4512-2']],
    ['2hkrw2h8onhioo451', 'vin', ['4512', '4512-2']],
    ['t0plate07', 'tag', ['DLR-07']],
    ['T0PLATE07', 'tag', ['DLR-07']],
    ['0100000000000020', 'tag', ['4498']],
    ['RO-88123', 'repairOrder', ['61204']],
    ['ro 88123', 'repairOrder', ['61204']],
    ['88123', 'repairOrder', ['61204']],
    ['blue accord', 'words', ['4498', '4498-2', '4499']],
    ['accord blue', 'words', ['4498', '4498-2', '4499']],
    ['crv grey leather', 'words', ['4512', '4512-2']],
    ['CR-V gray', 'words', ['4512', '4512-2', '4603']],
    ['cr v', 'words', ['4512', '4512-2', '4603']],
    ['f150', 'words', ['4512A']],
    ['f 150', 'words', ['4512A']],
    ['blue tucson', 'words', ['P4701']],
    ['who has the blue tuscon', 'words', ['P4701']],
    ['acord', 'words', ['4498', '4498-2', '4499']],
    ['acc', 'words', ['4498', '4498-2', '4499']],
    ['hundai', 'words', ['P4701']],
    ['loaner', 'words', ['L07']],
  ])('for %j means %s %j', (query, kind, keys) => {
    const found = meant(query);
    if (kind === 'words-or-nothing') expect(['words', 'nothing']).toContain(found.kind);
    else expect(found).toEqual({ kind, keys });
  });

  test.each([
    ['kim', [KIM_LI, KIM_ORTIZ]],
    ['Kim Ortiz', [KIM_ORTIZ]],
    ['kim o', [KIM_ORTIZ]],
    ['maria', [MARIA]],
    ['MARÍA LOPEZ', [MARIA]],
    ['lopez maria', [MARIA]],
    ['lukasz', [LUKASZ]],
    ['Łukasz', [LUKASZ]],
    ['nunez', [LUKASZ]],
    ['weiss', [LUKASZ]],
    ['nowack', [OLA]],
  ])('for the name %j means the people %j', (query, people) => {
    expect(search(index, query)).toEqual({ kind: 'person', people });
  });

  test.each([
    ['overdue', ['overdue']],
    ['Late', ['overdue']],
    ['not sure', ['unsure']],
    ['unsure', ['unsure']],
    ['out', ['overdue', 'out']],
    ['in', ['in']],
    ['keys out', ['overdue', 'out']],
    ['no key', ['unsure']],
    ['No keys', ['unsure']],
    ['missing', ['missing']],
    ['delivery', ['delivery']],
    ['reserved', ['reserved']],
    ['wanted', ['wanted']],
    ['blocked', ['blocked']],
  ])('for %j means the states %j', (query, states) => {
    expect(search(index, query)).toEqual({ kind: 'state', states });
  });

  test.each(['no', 'not', 'the key', 'who has the', 'an', 'any keys'])(
    'for %j, words that name nothing, means nobody whose name begins with one',
    (query) => {
      expect(search(index, query)).toMatchObject({ kind: 'nothing' });
    },
  );

  test('for a word that names nothing means the person of this name in full', () => {
    const people = PEOPLE.map((each) => (each.person === OLA ? { ...each, name: 'Any Roe', givenName: 'Any' } : each));
    const more = buildSearchIndex({ keys: KEYS, vehicles, people });
    expect(search(more, 'any')).toEqual({ kind: 'person', people: [OLA] });
  });

  test.each(['é', 'e', 'h', 'who has é'])('for the single letter of %j means nothing, not all it begins', (query) => {
    expect(search(index, query)).toMatchObject({ kind: 'nothing' });
  });

  test('for words and a state means those of them in this state', () => {
    expect(search(index, 'accord out')).toMatchObject({ kind: 'words', states: ['overdue', 'out'] });
    expect(search(index, 'overdue crv')).toMatchObject({ kind: 'words', states: ['overdue'] });
  });

  test('for nothing means what moved last', () => {
    expect(search(index, '')).toEqual({ kind: 'recent' });
    expect(search(index, ' \t ')).toEqual({ kind: 'recent' });
  });

  test('that nothing answers names what is nearest', () => {
    expect(nearest('4599').slice(0, 3)).toEqual(['4603', '4512', '4512A']);
    expect(search(index, 'purple accord')).toMatchObject({ kind: 'nothing', nearest: ['Honda Accord'] });
    expect(nearest('karim')).toContain('Kim Li');
    expect(search(index, '🚗')).toEqual({ kind: 'nothing', nearest: [] });
  });

  test('of any text answers, and answers the same again', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), fc.string({ maxLength: 80 })), (query) => {
        expect(search(index, query)).toEqual(search(index, query));
      }),
      { numRuns: 500 },
    );
  });

  test('finds every vehicle by its stock number, its VIN and its last eight characters', () => {
    for (const { stock, vin } of VEHICLES) {
      for (const query of [stock, vin, vin.slice(-8), vin.toLowerCase()]) {
        expect((meant(query) as { keys: string[] }).keys[0], query).toBe(stock);
      }
    }
  });
});
