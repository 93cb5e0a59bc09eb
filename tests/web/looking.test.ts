// What the desk makes of what is typed before it asks, and which cars it shows in place of the one that is away.
import type { Answer } from '@keycab/shared/answer';
import { keyId, vehicleId } from '@keycab/shared/ids';
import { expect, test } from 'vitest';
import { likeIt } from '../../cloud/web/desk/likeness.ts';
import { pagesCalled, readWish } from '../../cloud/web/desk/verbs.ts';

test.each([
  ['4512', '4512', null],
  ['reserve 4512', '4512', 'reserve'],
  ['Bring up grey crv', 'grey crv', 'bring'],
  ['hand over 4512', '4512', 'handOver'],
  ['reserve', 'reserve', null],
  ['reserved', 'reserved', null],
  ['delivery', 'delivery', null],
  ['deliver 4512', '4512', 'deliver'],
])('%j looks for %j, to do %j', (query, rest, form) => {
  expect(readWish(query)).toEqual({ rest, form });
});

test('pages are found by the first letters of their name, from two letters on', () => {
  const entry = (path: string, label: string) => ({ path, label, permission: 'see' as const });
  const entries = [
    entry('/deliveries', 'Deliveries'),
    { ...entry('/admin', 'Admin'), pages: [entry('/admin/people', 'People')] },
  ];
  expect(pagesCalled(entries, 'del').map(({ path }) => path)).toEqual(['/deliveries']);
  expect(pagesCalled(entries, 'peo').map(({ path }) => path)).toEqual(['/admin/people']);
  expect(pagesCalled(entries, 'd')).toEqual([]);
  expect(pagesCalled(entries, '')).toEqual([]);
});

interface Car {
  readonly stock: string;
  readonly model?: string;
  readonly trim?: string;
  readonly colors?: readonly [outside: string, inside: string];
  readonly state?: Answer['state'];
  readonly kind?: 'new' | 'used' | 'loaner' | 'service' | 'sold';
}
const car = ({
  stock,
  model = 'CR-V',
  trim = 'EX',
  colors = ['grey', 'black'],
  state = 'in',
  kind = 'new',
}: Car): Answer => ({
  key: keyId(`k${stock.padStart(8, '0')}`),
  label: stock,
  number: 1,
  vehicle: {
    vehicle: vehicleId(`v${stock.padStart(8, '0')}`),
    stock,
    vin: '2HKRW2H51NH342584',
    year: 2022,
    make: 'Honda',
    model,
    trim,
    body: 'SUV',
    colorOutside: colors[0],
    colorInside: colors[1],
    kind,
    repairOrder: null,
  },
  state,
  holder: { kind: 'gone', why: 'sold' },
  since: { notBeforeWallMs: null, notAfterWallMs: null },
  reason: null,
  dueWallMs: null,
  basis: 'sensed',
  offer: null,
  claimedFrom: null,
  asOfWallMs: null,
  sentence: [],
  text: '',
  confidence: '',
  delivery: null,
  spares: [],
  source: null,
});

test('in place of a car comes its own model before its class, the same trim and both colors before others', () => {
  const wanted = car({ stock: '4512' });
  const found = likeIt(wanted, [
    wanted,
    car({ stock: '4001', model: 'Pilot' }),
    car({ stock: '4002', colors: ['red', 'black'] }),
    car({ stock: '4003' }),
    car({ stock: '4003' }),
    car({ stock: '4004', trim: 'LX' }),
    car({ stock: '4005', colors: ['grey', 'tan'] }),
  ]);
  expect(found.map(({ label }) => label)).toEqual(['4003', '4005', '4002', '4004', '4001']);
});

test('no car is shown whose key is away, that is lent out, or that belongs to a customer', () => {
  const away = [
    car({ stock: '4001', state: 'out' }),
    car({ stock: '4002', kind: 'loaner' }),
    car({ stock: '4003', kind: 'service' }),
    car({ stock: '4004', kind: 'sold' }),
  ];
  expect(likeIt(car({ stock: '4512' }), away)).toEqual([]);
});
