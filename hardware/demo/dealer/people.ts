// The 22 people of the demo's store, their right to keys and what they take them for; pure.
import { personId } from '@keycab/shared/ids';
import type { Department } from '@keycab/shared/department';
import type { Grant, Reason, RosterPerson } from '@keycab/shared/roster';
import { createRandom, derive } from './random.ts';
import { purposeOf } from './rules.ts';
import { makeBadge } from './tags.ts';

/** A person with the number in her badge, which only the simulated reader and the badge digests ever see. */
export interface DemoPerson extends Omit<RosterPerson, 'badges'> {
  readonly badge: string;
}

/** What somebody asked for, so that a cabinet suits hands and eyes. */
const COMFORTS = {
  leftHand: { leftHand: true },
  reading: { largeText: true, timeFactor: 2 },
  spanish: { language: 'es' },
} as const satisfies Readonly<Record<string, Partial<RosterPerson>>>;

type Row = readonly [department: Department, name: string, note?: 'manager' | 'left' | keyof typeof COMFORTS];

const STAFF: readonly Row[] = [
  ['Sales', 'Kim Ortiz'],
  ['Sales', 'Kim Nguyen'],
  ['Sales', 'Lee Park'],
  ['Sales', 'Jo Becker', 'leftHand'],
  ['Sales', 'Dario Conti'],
  ['Sales', 'Aaliyah Brooks'],
  ['Sales', 'André Côté'],
  ['Sales', 'Sam Whitfield', 'left'],
  ['Service', 'Maria Lopez'],
  ['Service', 'Zoë Müller'],
  ['Service', 'Tom Baker', 'reading'],
  ['Service', 'Priya Raman'],
  ['Service', 'José Núñez', 'spanish'],
  ['Service', 'Marcus Hill'],
  ['Detail', 'Ola Nowak'],
  ['Detail', 'Ben Carter'],
  ['Parts', 'Konstantina Papadimitriou-Anderson'],
  ['Lot', 'Tyler Reed'],
  ['Lot', 'Fatima Haddad'],
  ['Management', 'Grace Holloway', 'manager'],
  ['Management', 'Robert Castellano', 'manager'],
  ['Vendor', 'Søren Lindqvist'],
];

/** Whose errands take longer than they should: one to be found by the reports. */
export const LATE_PERSON = 'Dario Conti';
/** Left the store; the badge still turns up at the cabinet now and then. */
export const FORMER_PERSON = 'Sam Whitfield';

const HABIT: Readonly<Record<Department, string>> = {
  Sales: 'testDrive',
  Service: 'service',
  Detail: 'detail',
  Parts: 'partsFit',
  Lot: 'lotMove',
  Office: 'other',
  Management: 'other',
  Vendor: 'bodywork',
};

export const makePeople = (seed: string): DemoPerson[] =>
  STAFF.map(([department, name, note]) => ({
    person: personId(`p${derive(seed, `person ${name}`).toString('hex', 0, 6)}`),
    name,
    givenName: name.split(' ')[0] ?? name,
    department,
    manager: note === 'manager',
    disabled: note === 'left',
    reason: HABIT[department],
    ...(note === undefined || note === 'manager' || note === 'left' ? {} : COMFORTS[note]),
    badge: makeBadge(createRandom(seed, `badge ${name}`)),
  }));

const take = (department: Department, ...groups: string[]): Grant[] =>
  groups.map((group) => ({ to: { department }, group, acts: ['take', 'receive', 'see'] }));

export const GRANTS: readonly Grant[] = [
  { to: { manager: true }, group: '*', acts: ['take', 'receive', 'see'] },
  ...take('Sales', 'stock', 'plate'),
  ...take('Service', 'stock', 'service', 'loaner', 'plate'),
  ...take('Detail', 'stock', 'service'),
  ...take('Parts', 'service', 'safe'),
  // Whoever looks after the yard may see to loaners while the store is open.
  { to: { department: 'Detail' }, group: 'loaner', acts: ['take'], schedule: 'storeHours' },
  { to: { department: 'Service' }, group: 'safe', acts: ['authorize'] },
  { to: { department: 'Service' }, group: 'service', acts: ['pair'] },
  ...take('Lot', 'stock', 'service', 'loaner', 'plate', 'house'),
  ...take('Vendor', 'stock'),
];

const CLOCKS: readonly Reason[] = [
  { reason: 'testDrive', label: 'Test drive', minutes: 60 },
  { reason: 'extendedDemo', label: 'Extended demo', minutes: 1_440 },
  { reason: 'fuel', label: 'Fuel or charge', minutes: 45 },
  { reason: 'lotMove', label: 'Lot move', minutes: 30 },
  { reason: 'photo', label: 'Photos', minutes: 60 },
  { reason: 'detail', label: 'Wash and detail', minutes: 180 },
  { reason: 'pdi', label: 'Pre-delivery inspection', minutes: 240 },
  { reason: 'service', label: 'Service', minutes: 480 },
  { reason: 'reconMechanical', label: 'Recon, mechanical', minutes: 480 },
  { reason: 'qcDrive', label: 'Quality drive', minutes: 30 },
  { reason: 'partsFit', label: 'Parts fit', minutes: 240 },
  { reason: 'bodywork', label: 'Body shop', minutes: 7_200 },
  { reason: 'appraisal', label: 'Appraisal', minutes: 60 },
  { reason: 'keyBattery', label: 'Key battery', minutes: 60 },
  { reason: 'floorPlanAudit', label: 'Floor-plan audit', minutes: 240 },
  { reason: 'delivery', label: 'Delivery', minutes: 120 },
  { reason: 'customerPickUp', label: 'Customer pick-up', minutes: 30 },
  { reason: 'loaner', label: 'Loaner to customer', minutes: 4_320 },
  { reason: 'managerHold', label: 'Manager hold', minutes: null },
  { reason: 'other', label: 'Other', minutes: 60 },
];

export const REASONS: readonly Reason[] = CLOCKS.map(purposeOf);
