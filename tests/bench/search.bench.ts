// What one more letter in the desk's box costs with 2,000 vehicles, against a bare filter over their words.
import { keyId, personId, vehicleId } from '@keycab/shared/ids';
import type { RosterKey, RosterPerson, Vehicle } from '@keycab/shared/roster';
import { search } from '@keycab/cloud/projections/search';
import { buildSearchIndex } from '@keycab/cloud/projections/search-index';
import type { Bench } from './harness.ts';

const VEHICLES = 2_000;
const PEOPLE = 69;
const TIMES = 20;
const MODELS = ['Honda CR-V', 'Honda Accord', 'Honda Civic', 'Ford F-150', 'Hyundai Tucson', 'BMW 330i', 'Toyota RAV4'];
const PAINTS = ['Meteorite Grey', 'Still Night Blue', 'Oxford White', 'Red', 'Navy', 'Lunar Silver', 'Black'];
const SEATS = ['Black Leather', 'Gray Cloth', 'Tan', 'Blue Cloth'];
const NAMES = ['Kim Ortiz', 'Maria Lopez', 'Lee Park', 'Ola Nowak', 'Søren Lindqvist'];

/** As somebody types them, letter by letter; the last ones with a slip, which looks at every word. */
const TYPED = ['4512', '1512-2', 'blue accord', 'crv grey leather', 'kim', 'overdue', 'bay 7', 'gry crv', 'acord'];
const KEYSTROKES = TYPED.flatMap((text) => Array.from(text, (_, index) => text.slice(0, index + 1)));

const id = (index: number): string => String(index).padStart(8, '0');
const pick = (from: readonly string[], index: number): string => from[index % from.length] ?? '';

function store() {
  const vehicles = Array.from({ length: VEHICLES }, (_, index): Vehicle => {
    const [make = '', model = ''] = pick(MODELS, index).split(' ');
    return {
      vehicle: vehicleId(`v${id(index)}`),
      stock: String(4000 + index),
      vin: `2HKRW2H80NH${String(100_000 + index)}`,
      year: 2020 + (index % 6),
      make,
      model,
      trim: pick(['EX', 'LX', 'Sport', 'EX-L'], index >> 2),
      body: pick(['SUV', 'Sedan', 'Pickup'], index),
      colorOutside: pick(PAINTS, index >> 1),
      colorInside: pick(SEATS, index >> 3),
      kind: 'new',
      repairOrder: null,
    };
  });
  const keys = vehicles.map(({ vehicle, stock }, index): RosterKey => {
    return {
      key: keyId(`k${id(index)}`),
      label: stock,
      number: 1,
      vehicle,
      group: 'stock',
      tag: null,
      rom: null,
      home: null,
    };
  });
  const people = Array.from({ length: PEOPLE }, (_, index): RosterPerson => {
    const name = `${pick(NAMES, index)} ${index}`;
    const person = personId(`p${id(index)}`);
    const rest = { department: 'Sales', manager: false, disabled: false, badges: [], reason: null } as const;
    return { person, name, givenName: name.split(' ')[0] ?? name, ...rest, badges: [] };
  });
  return { keys, vehicles, people };
}

export function prepare(): Bench {
  const { keys, vehicles, people } = store();
  const index = buildSearchIndex({ keys, vehicles: new Map(vehicles.map((each) => [each.vehicle, each])), people });
  const lines = vehicles.map((each) =>
    [each.stock, each.vin, each.year, each.make, each.model, each.trim, each.colorOutside, each.colorInside]
      .join(' ')
      .toLowerCase(),
  );
  let found = 0;
  const run = (one: (text: string) => number) => () => {
    for (let time = 0; time < TIMES; time++) for (const text of KEYSTROKES) found += one(text);
    if (found < 0) throw new RangeError('nothing is found less than never');
    return { events: TIMES * KEYSTROKES.length };
  };
  return {
    name: `one more letter in the box, ${VEHICLES} vehicles and ${PEOPLE} people`,
    unit: 'µs per event',
    goal: { name: 'P18', atMost: 5 },
    ours: {
      name: 'stock, VIN, tag, words with slips, people, states',
      run: run((text) => search(index, text).kind.length),
    },
    other: {
      name: 'a bare filter: every typed word somewhere in the line',
      run: run((text) => {
        const words = text.toLowerCase().split(' ');
        return lines.filter((line) => words.every((word) => line.includes(word))).length;
      }),
    },
  };
}
