// The people, keys and rules of one store for a whole day at its cabinet: the demo's, fewer of each. For tests.
import { makeVerifierNow } from '@keycab/firmware/credentials/argon';
import { codeDigest } from '@keycab/firmware/credentials/digest';
import { GRANTS, REASONS } from '@keycab/hardware/demo/dealer/people';
import { stageOf } from '@keycab/hardware/demo/dealer/rules';
import { pepperOf, pinMaterial } from '@keycab/shared/proof/credential';
import type { Department } from '@keycab/shared/department';
import { keyId, personId, tagId, vehicleId, type KeyId, type PersonId } from '@keycab/shared/ids';
import type { Roster, RosterKey, RosterPerson, Vehicle } from '@keycab/shared/roster';
import { CABINET, ROSTER, romOf } from '../people.ts';
import { BADGE_KEY, PIN_KEY } from './robot.rig.ts';

/** Tuesday, 3 March 2026, 7:50 in the morning at the store. */
export const MORNING_WALL_MS = Date.UTC(2026, 2, 3, 12, 50);
export const CODE = '31415926';
export const KIMS_PIN = '2580';

const person = (name: string, department: Department, reason: string, more: Partial<RosterPerson> = {}) => ({
  person: personId(`p${name.toLowerCase().replaceAll(/[^a-z]/g, '')}0001`),
  name,
  givenName: name.split(' ')[0] ?? name,
  department,
  manager: false,
  disabled: false,
  badges: [],
  reason,
  ...more,
});

const staff = [
  person('Kim Ortiz', 'Sales', 'testDrive'),
  person('Jo Becker', 'Sales', 'testDrive'),
  person('Maria Lopez', 'Service', 'service'),
  person('Tom Baker', 'Service', 'service'),
  person('Ben Carter', 'Detail', 'detail'),
  person('Tyler Reed', 'Lot', 'lotMove'),
  person('Grace Holloway', 'Management', 'other', { manager: true }),
  person('Oskar Lindqvist', 'Vendor', 'bodywork'),
  person('Sam Whitfield', 'Sales', 'testDrive', { disabled: true }),
] as const satisfies readonly RosterPerson[];

const named = (name: string): PersonId => staff.find(({ givenName }) => givenName === name)?.person ?? personId('');
export const [KIM, JO, MARIA, TOM, BEN, TYLER, GRACE, OSKAR, SAM] = [
  named('Kim'),
  named('Jo'),
  named('Maria'),
  named('Tom'),
  named('Ben'),
  named('Tyler'),
  named('Grace'),
  named('Oskar'),
  named('Sam'),
];

/** Label, group, model. */
const HUNG = [
  ['4512', 'stock', 'Accord'],
  ['4498', 'stock', 'CR-V'],
  ['4603', 'stock', 'Civic'],
  ['4520', 'stock', 'Pilot'],
  ['4377', 'valuable', 'NSX'],
  ['RO 61204', 'service', 'Odyssey'],
  ['RO 61198', 'service', 'Fit'],
  ['L-03', 'loaner', 'Civic'],
  ['DLR-07', 'plate', ''],
] as const;

const vehicle = (model: string, at: number): Vehicle => ({
  vehicle: vehicleId(`v0000000${String(at)}`),
  stock: HUNG[at]?.[0] ?? '',
  vin: `1HGCV1F36MA10000${String(at)}`,
  year: 2024,
  make: 'Honda',
  model,
  trim: 'EX',
  body: 'Sedan',
  colorOutside: ['Lunar silver', 'Meteorite gray', 'Aegean blue'][at % 3] ?? '',
  colorInside: 'black cloth',
  kind: 'used',
  repairOrder: null,
});

const key = ([label, group, model]: (typeof HUNG)[number], at: number): RosterKey => ({
  key: keyId(`k0000000${String(at)}`),
  label,
  number: 1,
  vehicle: model === '' ? null : vehicleId(`v0000000${String(at)}`),
  group,
  tag: tagId(`t0000000${String(at)}`),
  rom: romOf(at + 1),
  home: { cabinet: CABINET, slot: at },
  ...stageOf(group),
});

const keys = HUNG.map(key);
const keyOf = (label: string): KeyId => keys.find((each) => each.label === label)?.key ?? keyId('');
export const KEYS = {
  accord: keyOf('4512'),
  crv: keyOf('4498'),
  civic: keyOf('4603'),
  pilot: keyOf('4520'),
  nsx: keyOf('4377'),
  odyssey: keyOf('RO 61204'),
  fit: keyOf('RO 61198'),
  plate: keyOf('DLR-07'),
} as const;
export const HOME: ReadonlyMap<KeyId, number> = new Map(keys.map((each, at) => [each.key, at]));
export const ROM: ReadonlyMap<KeyId, string> = new Map(keys.map((each, at) => [each.key, romOf(at + 1)]));
/** Of a customer's key that comes in the morning. */
export const CUSTOMER_ROM = romOf(61);
export const CUSTOMER_SLOT = 9;

const pinOfKim = (): string =>
  makeVerifierNow(pinMaterial(pepperOf(PIN_KEY, CABINET), KIM, KIMS_PIN), Buffer.alloc(16, 9));

export const dayRoster = (): Roster => ({
  ...ROSTER,
  cabinetName: 'Showroom',
  issuedWallMs: MORNING_WALL_MS,
  people: staff.map((each) => (each.person === KIM ? { ...each, pin: pinOfKim() } : each)),
  vehicles: HUNG.flatMap(([, , model], at) => (model === '' ? [] : [vehicle(model, at)])),
  keys,
  grants: [
    ...GRANTS,
    { to: { department: 'Sales' }, group: 'valuable', acts: ['take', 'receive', 'see'] },
    { to: { person: MARIA }, group: 'service', acts: ['pair'] },
  ].map((grant) => ({ ...grant, acts: [...grant.acts] })) as Roster['grants'],
  reasons: [...REASONS],
  groups: [
    { group: 'stock', crossing: 'tell', returnAsks: ['parked', 'fuel'] },
    { group: 'service', crossing: 'tell' },
    { group: 'valuable', pin: 'always' },
    { group: 'plate', vehicleRequired: true },
  ],
  schedules: [
    {
      schedule: 'storeHours',
      weekly: [1, 2, 3, 4, 5].map((day) => ({ day, start: 7 * 60, end: 20 * 60 })),
      exceptions: [],
    },
  ],
  places: ['Row A', 'Row B', 'Service drive'],
  templates: [{ template: 'repairOrder', group: 'service', label: 'RO' }],
  visits: [
    {
      visit: 'visitday01',
      person: OSKAR,
      sponsor: GRACE,
      code: codeDigest(BADGE_KEY, CODE),
      keys: [KEYS.crv],
      fromWallMs: MORNING_WALL_MS,
      toWallMs: MORNING_WALL_MS + 43_200_000,
    },
  ],
});
