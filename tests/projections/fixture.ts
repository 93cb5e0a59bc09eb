// A small store for the answers of the cloud: two cabinets, two Kims, accents, neighbors in stock, and what moved.
import type { CabinetEvent, CabinetFact } from '@keycab/shared/events/cabinet';
import { cabinetId, keyId, personId, siteId, tagId, vehicleId, type CabinetId, type KeyId } from '@keycab/shared/ids';
import type { Department } from '@keycab/shared/department';
import type { Reason, RosterKey, RosterPerson, Vehicle } from '@keycab/shared/roster';

export const SITE = siteId('s00000001');
export const SALES = cabinetId(`c${'0'.repeat(31)}1`);
export const SERVICE = cabinetId(`c${'0'.repeat(31)}2`);
/** Tuesday 2026-03-03 10:00 in New York. */
export const OPENING_MS = Date.UTC(2026, 2, 3, 15, 0);
export const MINUTE_MS = 60_000;

const person = (id: string, name: string, givenName: string, department: Department): RosterPerson => ({
  person: personId(id),
  name,
  givenName,
  department,
  manager: false,
  disabled: false,
  badges: ['ab'.repeat(32)],
  reason: null,
});

export const KIM_ORTIZ = personId('p0kimortiz');
export const KIM_LI = personId('p0000kimli');
export const MARIA = personId('p000maria1');
export const LUKASZ = personId('p00lukasz1');
export const OLA = personId('p00000ola1');

export const PEOPLE = [
  person(KIM_ORTIZ, 'Kim Ortiz', 'Kim', 'Sales'),
  person(KIM_LI, 'Kim Li', 'Kim', 'Service'),
  person(MARIA, 'María López', 'María', 'Service'),
  person(LUKASZ, 'Łukasz Nuñez-Weiß', 'Łukasz', 'Detail'),
  person(OLA, 'Ola Nowak', 'Ola', 'Management'),
];

interface Car {
  readonly stock: string;
  readonly vin: string;
  readonly words: readonly [make: string, model: string, trim: string, body: string];
  readonly colors: readonly [outside: string, inside: string];
  readonly kind?: Vehicle['kind'];
  readonly repairOrder?: string;
  readonly keys?: number;
}

const CARS: readonly Car[] = [
  {
    stock: '4512',
    vin: '2HKRW2H80NH100451',
    words: ['Honda', 'CR-V', 'EX-L', 'SUV'],
    colors: ['Meteorite Grey', 'Black Leather'],
    keys: 2,
  },
  {
    stock: '4512A',
    vin: '1FTFW1E50MFA10023',
    words: ['Ford', 'F-150', 'Lariat', 'Pickup'],
    colors: ['Oxford White', 'Tan'],
    kind: 'used',
  },
  {
    stock: '4498',
    vin: '1HGCV1F36MA100000',
    words: ['Honda', 'Accord', 'Sport', 'Sedan'],
    colors: ['Still Night Blue', 'Black Cloth'],
    keys: 2,
  },
  {
    stock: '4499',
    vin: '1HGCV1F36MA100017',
    words: ['Honda', 'Accord', 'EX', 'Sedan'],
    colors: ['White', 'Blue Cloth'],
  },
  {
    stock: '4603',
    vin: '2HKRW2H80NH100603',
    words: ['Honda', 'CR-V', 'LX', 'SUV'],
    colors: ['Red', 'Gray Cloth'],
  },
  {
    stock: 'P4701',
    vin: '5NMJBCAE0NH104701',
    words: ['Hyundai', 'Tucson', 'SEL', 'SUV'],
    colors: ['Navy', 'Beige'],
    kind: 'used',
  },
  {
    stock: 'L07',
    vin: '4T1G11AK0NU100007',
    words: ['Toyota', 'Camry', 'LE', 'Sedan'],
    colors: ['Silver', 'Black'],
    kind: 'loaner',
  },
  {
    stock: '61204',
    vin: 'WBA5R1C50LFH10204',
    words: ['BMW', '330i', '', 'Sedan'],
    colors: ['Black', 'Black'],
    kind: 'service',
    repairOrder: 'RO-88123',
  },
];

const pad = (index: number): string => String(index).padStart(8, '0');

export const VEHICLES: readonly Vehicle[] = CARS.map((car, index) => ({
  vehicle: vehicleId(`v${pad(index)}`),
  stock: car.stock,
  vin: car.vin,
  year: 2022,
  make: car.words[0],
  model: car.words[1],
  trim: car.words[2],
  body: car.words[3],
  colorOutside: car.colors[0],
  colorInside: car.colors[1],
  kind: car.kind ?? 'new',
  repairOrder: car.repairOrder ?? null,
}));

/** The id of the nth key of a stock number. */
export const keyOf = (stock: string, number = 1): KeyId => {
  const index = CARS.findIndex((car) => car.stock === stock);
  return keyId(`k${number}${pad(index)}`);
};
export const PLATE = keyId('k0plate07');
export const PLATE_TAG = tagId('t0plate07');

export const KEYS: readonly RosterKey[] = [
  ...CARS.flatMap((car, index) =>
    Array.from({ length: car.keys ?? 1 }, (_, at) => ({
      key: keyOf(car.stock, at + 1),
      label: car.stock,
      number: at + 1,
      vehicle: vehicleId(`v${pad(index)}`),
      group: 'stock',
      tag: tagId(`t${at + 1}${pad(index)}`),
      rom: `01${String(index * 10 + at).padStart(14, '0')}`,
      home: { cabinet: index < 6 ? SALES : SERVICE, slot: index * 2 + at },
    })),
  ),
  {
    key: PLATE,
    label: 'DLR-07',
    number: 1,
    vehicle: null,
    group: 'plates',
    tag: PLATE_TAG,
    rom: null,
    home: { cabinet: SALES, slot: 30 },
  },
];

export const REASONS: readonly Reason[] = [
  { reason: 'testDrive', label: 'Test drive', minutes: 60 },
  { reason: 'service', label: 'Service', minutes: 480 },
];

/** A journal of one cabinet that only numbers its lines; time is said with each. */
export function journal(cabinet: CabinetId, epoch = 1) {
  let seq = 0;
  return (wallMs: number | null, fact: CabinetFact, clock: CabinetEvent['clock'] = 'synced'): CabinetEvent => {
    const header = { boot: 1, cabinet, clock, epoch, monotonicMs: seq * 1000, nonce: 'A'.repeat(22), seq, wallMs };
    seq++;
    return { ...header, ...fact };
  };
}

const tag = tagId('t00000001');
const seen = (wallMs: number | null) => ({ notBeforeWallMs: wallMs, notAfterWallMs: wallMs });
type Who = RosterPerson['person'] | null;

export const taken = (wallMs: number | null, key: KeyId, person: Who, more: { due?: number; reason?: string } = {}) =>
  ({
    type: 'KeyTaken',
    ...seen(wallMs),
    key,
    person,
    tag,
    slot: 1,
    released: 0,
    session: 0,
    reason: more.reason ?? 'testDrive',
    dueWallMs: more.due ?? null,
  }) as const satisfies CabinetFact;

export const pulled = (wallMs: number | null, key: KeyId, person: Who) =>
  ({
    type: 'KeyTakenWithoutRelease',
    ...seen(wallMs),
    key,
    person,
    tag,
    slot: 1,
    session: null,
  }) as const satisfies CabinetFact;

export const returned = (wallMs: number | null, key: KeyId, slot: number, person: Who = null) =>
  ({
    type: 'KeyReturned',
    ...seen(wallMs),
    key,
    person,
    holder: null,
    tag,
    slot,
    session: null,
  }) as const satisfies CabinetFact;

export const misplaced = (wallMs: number | null, key: KeyId, slot: number, home: number) =>
  ({
    type: 'KeyMisplaced',
    ...seen(wallMs),
    key,
    person: null,
    holder: null,
    home: { cabinet: SALES, slot: home },
    tag,
    slot,
    session: null,
  }) as const satisfies CabinetFact;

export const overdue = (key: KeyId, person: Who, dueWallMs: number) =>
  ({ type: 'KeyOverdue', key, person, dueWallMs }) as const satisfies CabinetFact;
