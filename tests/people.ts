// A small cabinet for rule tests: five people, six keys, two boards, and the reports they cause.
import { cabinetId, keyId, personId, siteId, tagId, vehicleId } from '@keycab/shared/ids';
import type { Department } from '@keycab/shared/department';
import type { Roster, RosterKey, RosterPerson } from '@keycab/shared/roster';
import type { Report, SlotReading } from '@keycab/firmware/cabinet/input';
import type { CabinetSettings } from '@keycab/firmware/cabinet/settings';
import { tagRom } from '@keycab/hardware/simulated/rom';

export const CABINET = cabinetId(`c${'0'.repeat(31)}1`);
export const ELSEWHERE = cabinetId(`c${'0'.repeat(31)}2`);
/** Tuesday 2026-03-03 15:42:00 UTC. */
export const START_WALL_MS = Date.UTC(2026, 2, 3, 15, 42);

export const SETTINGS: CabinetSettings = {
  slots: 64,
  rows: ['A', 'B', 'C', 'D'],
  columns: 16,
  boards: [
    { board: 'KS-000001', firstSlot: 0, slots: 32 },
    { board: 'KS-000002', firstSlot: 32, slots: 32 },
  ],
  randomReturn: true,
  doorLatch: true,
  doorLeftOpenMs: 60_000,
  pulseMs: 300,
  batteryMinutes: null,
  coilMsPerMinute: 6_000,
  releaseMs: 20_000,
  idleMs: 20_000,
  doorSettleMs: 2000,
  absentMs: 2000,
  pins: true,
  remoteRelease: false,
};

/** A verifier that nothing matches: what a PIN is compared with is no matter of the rules. */
export const PIN = `$argon2id$v=19$m=19456,t=2,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;

const person = (id: string, name: string, department: Department, more: Partial<RosterPerson> = {}): RosterPerson => ({
  person: personId(id),
  name,
  givenName: name.split(' ')[0] ?? name,
  department,
  manager: false,
  disabled: false,
  badges: [badgeOf(id)],
  reason: department === 'Sales' ? 'testDrive' : 'service',
  pin: PIN,
  ...more,
});

const badgeOf = (id: string): string => Buffer.from(id).toString('hex').padEnd(64, '0');

export const KIM = personId('p0000kim1');
export const MARIA = personId('p00maria1');
export const LEE = personId('p0000lee1');
export const OLA = personId('p0000ola1');

const key = (index: number, label: string, group: string, slot: number | null): RosterKey => ({
  key: keyId(`k0000000${index}`),
  label,
  number: 1,
  vehicle: vehicleId(`v0000000${index}`),
  group,
  tag: tagId(`t0000000${index}`),
  rom: romOf(index),
  home: slot === null ? null : { cabinet: CABINET, slot },
});

export const romOf = (index: number): string => tagRom(index);

export const K4512 = keyId('k00000001');
export const K4498 = keyId('k00000002');
export const K4603 = keyId('k00000003');
export const RO61204 = keyId('k00000004');
export const K4377 = keyId('k00000005');

export const ROSTER: Roster = {
  version: 1,
  cabinet: CABINET,
  cabinetName: 'Sales cabinet 1',
  site: siteId('s00000001'),
  siteName: 'Riverside Motors',
  timeZone: 'America/New_York',
  phone: '555-0148',
  issuedWallMs: START_WALL_MS,
  people: [
    person(KIM, 'Kim Ortiz', 'Sales'),
    person(MARIA, 'Maria Lopez', 'Service'),
    person(LEE, 'Lee Park', 'Sales', { disabled: true }),
    person(OLA, 'Ola Nowak', 'Management', { manager: true, reason: null }),
  ],
  vehicles: [1, 2, 3, 4, 5].map((index) => ({
    vehicle: vehicleId(`v0000000${index}`),
    stock: `45${index}`,
    vin: '1HGCV1F36MA100000',
    year: 2022,
    make: 'Honda',
    model: 'CR-V',
    trim: 'EX',
    body: 'SUV',
    colorOutside: 'Meteorite grey',
    colorInside: 'black cloth',
    kind: 'new',
    repairOrder: null,
  })),
  keys: [
    key(1, '4512', 'stock', 0),
    key(2, '4498', 'stock', 1),
    key(3, '4603', 'stock', 2),
    key(4, 'RO 61204', 'service', 3),
    key(5, '4377', 'stock', 40),
  ],
  grants: [
    { to: { department: 'Sales' }, group: 'stock', acts: ['take'] },
    { to: { department: 'Service' }, group: 'service', acts: ['take'] },
    { to: { manager: true }, group: '*', acts: ['take'] },
  ],
  reasons: [
    { reason: 'testDrive', label: 'Test drive', minutes: 60 },
    { reason: 'service', label: 'Service', minutes: 480 },
  ],
};

export const EMPTY: SlotReading = { kind: 'empty' };
export const tag = (index: number): SlotReading => ({ kind: 'tag', rom: romOf(index) });

export const start: Report = { type: 'ControllerStarted', software: 'test', epoch: null };

/** Both boards answer; `seated` maps slots to tags, all others are empty. */
export const boards = (seated: Readonly<Record<number, number>>): Report[] =>
  SETTINGS.boards.map(({ board, firstSlot, slots }) => ({
    type: 'BoardAnswered',
    board,
    slots: Array.from({ length: slots }, (_, local) => {
      const slot = firstSlot + local;
      const index = seated[slot];
      return [slot, index === undefined ? EMPTY : tag(index)] as const;
    }),
  }));

/** The cabinet as it stands in the morning: five keys in their slots, the door shut. */
export const morning: Report[] = [
  start,
  ...boards({ 0: 1, 1: 2, 2: 3, 3: 4, 40: 5 }),
  { type: 'DoorSeen', open: false },
];

export const badge = (person: string): Report => ({
  type: 'BadgePresented',
  reader: 'front',
  badge: badgeOf(person),
  unknownAs: 'ab'.repeat(16),
});
export const choose = (chosen: typeof K4512): Report => ({ type: 'KeyChosen', key: chosen, reason: null });
export const pull = (slot: number): Report => ({ type: 'SlotSeen', slot, reading: EMPTY });
export const seat = (slot: number, index: number): Report => ({ type: 'SlotSeen', slot, reading: tag(index) });
export const tick: Report = { type: 'Ticked' };
