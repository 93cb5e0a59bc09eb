// One line of every kind that is about a key, by any of three people: the alphabet of random histories; pure.
import type { SensedEvent } from '@keycab/shared/custodian';
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import type { OfficeEvent, OfficeEventOf } from '@keycab/shared/events/office';
import { cabinetId, keyId, OFFICE, personId, siteId, tagId, vehicleId, type PersonId } from '@keycab/shared/ids';

export const SALES = cabinetId(`c${'0'.repeat(31)}1`);
export const SERVICE = cabinetId(`c${'0'.repeat(31)}2`);
export const KEY = keyId('k45120001');
export const KIM = personId('pkim000001');
export const MARIA = personId('pmaria0001');
export const LEE = personId('plee000001');
export const T0 = 1_795_000_000_000;
const TAG = tagId('t45120001');
const CAR = vehicleId('v45120001');
const DAY_MS = 86_400_000;
const [HERE, THERE] = [siteId('s00000001'), siteId('s00000002')];

type Body<Event> = Event extends unknown
  ? Omit<
      Event,
      'by' | 'epoch' | 'nonce' | 'seq' | 'via' | 'wallMs' | 'type' | 'boot' | 'cabinet' | 'clock' | 'monotonicMs'
    >
  : never;

/** About a key: by itself, among the keys of a car, or by a line of its delivery. */
export type SaidKind = Extract<
  OfficeEvent,
  { key: unknown } | { keys: unknown } | { delivery: number } | { vehicle: unknown }
>['type'];
export type SensedKind = SensedEvent['type'];

/** `one` and `other` may be the same; `line` is an earlier line of the office, or none. */
export interface Names {
  readonly one: PersonId;
  readonly other: PersonId;
  readonly line: number;
}

const crossing = { fromDepartment: 'Sales', toDepartment: 'Service' } as const;
const customer = { kind: 'customer', reference: 'deal-1' } as const;
const due = T0 + DAY_MS;

/** A kind that is missing here does not compile: what the office can say is what is tried. */
export const SAID: { readonly [Kind in SaidKind]: (names: Names) => Body<OfficeEventOf<Kind>> } = {
  ActRefused: () => ({ act: 'claimKey', code: 'KC-OFFICE-01', key: KEY }),
  // An order moves nothing: what came of it is the cabinet's to say.
  CommandIssued: ({ other, line }) => ({
    command: 'ce'.repeat(16),
    counter: line + 1,
    expiresWallMs: due,
    key: KEY,
    operation: 'release',
    person: other,
    reason: null,
    slot: 0,
    tag: null,
    to: SALES,
  }),
  KeyRegistered: ({ one }) => ({ key: KEY, person: one, vehicle: CAR }),
  KeyRetired: () => ({ key: KEY, why: 'sold' }),
  KeyMissing: () => ({ key: KEY }),
  CustodySettled: ({ one, line }) => ({
    at: line % 2 === 0 ? { kind: 'person', person: one } : { kind: 'outside', party: customer, sponsor: one },
    key: KEY,
    why: 'found',
  }),
  HandoverOffered: ({ one, other, line }) => ({
    expiresWallMs: due,
    from: one,
    key: KEY,
    reason: null,
    route: null,
    to: line % 2 === 0 ? other : null,
  }),
  HandoverAccepted: ({ one, other, line }) => ({
    crossing,
    dueWallMs: due,
    from: one,
    key: KEY,
    offer: line,
    reason: 'service',
    // Every third one is on its way to another rooftop.
    route: line % 3 === 0 ? { fromSite: HERE, toSite: THERE } : null,
    to: other,
  }),
  HandoverDeclined: ({ one, other, line }) => ({ from: one, key: KEY, offer: line, to: other }),
  HandoverLapsed: ({ one, line }) => ({ from: one, key: KEY, offer: line, why: 'time' }),
  KeyClaimed: ({ one, other }) => ({
    dueWallMs: null,
    from: one === other ? null : other,
    granted: true,
    key: KEY,
    person: one,
    reason: null,
  }),
  ClaimConfirmed: ({ one, line }) => ({ claim: line, key: KEY, person: one }),
  ClaimDeclined: ({ one, line }) => ({ claim: line, key: KEY, person: one }),
  KeyLent: ({ one }) => ({ agreement: 'loan-7', dueWallMs: due, key: KEY, party: customer, sponsor: one }),
  KeyBroughtBack: ({ one }) => ({ key: KEY, odometer: 12, person: one }),
  ReasonChanged: ({ one }) => ({ dueWallMs: null, key: KEY, person: one, reason: 'detail' }),
  DueTimeChanged: ({ one }) => ({ dueWallMs: due, key: KEY, person: one }),
  KeyRequested: ({ one }) => ({ key: KEY, person: one, place: 'showroom', urgency: 'customerHere' }),
  KeyRequestAnswered: ({ one, line }) => ({
    answer: { kind: 'minutes', minutes: 2 },
    key: KEY,
    person: one,
    request: line,
  }),
  KeyRequestEscalated: ({ line }) => ({ key: KEY, request: line, to: 'manager' }),
  JobAccepted: ({ one, line }) => ({ key: KEY, person: one, request: line }),
  KeyRequestMet: ({ one, line }) => ({ key: KEY, person: one, request: line }),
  KeyRequestClosed: ({ line }) => ({ key: KEY, request: line, why: 'customerLeft' }),
  ReservationMade: ({ one }) => ({ fromWallMs: T0, key: KEY, person: one, request: null, toWallMs: due }),
  ReservationCanceled: ({ line }) => ({ key: KEY, reservation: line, why: 'noShow' }),
  ProblemReported: ({ line }) => ({ critical: true, key: KEY, problem: line % 2 === 0 ? 'keyLost' : 'flatTag' }),
  ProblemCleared: ({ line }) => ({ key: KEY, problem: line }),
  CrossingAcknowledged: () => ({ key: KEY, takenEpoch: 1, takenIn: SALES, takenSeq: 0 }),
  TripNoted: ({ one }) => ({
    key: KEY,
    moment: 'out',
    of: { epoch: 1, log: OFFICE, seq: 0 },
    odometer: 9,
    person: one,
  }),
  VehicleNoted: ({ one }) => ({ note: 'wash', person: one, vehicle: CAR }),
  CustomerLinked: ({ one }) => ({ person: one, reference: 'CRM-88', vehicle: CAR }),
  LeadAnswered: ({ one }) => ({ answer: 'greeted', appointment: 'a'.repeat(64), person: one, vehicle: CAR }),
  DeliveryStarted: ({ one, other }) => ({
    advisor: other,
    gate: 'warn',
    keys: [KEY],
    lines: ['keysCounted'],
    salesperson: one,
    template: 'delivery/1',
    vehicle: CAR,
  }),
  WorksheetMarked: ({ line }) => ({ delivery: line, line: 'keysCounted', state: 'done' }),
  WorksheetSigned: ({ one, line }) => ({ delivery: line, digest: 'b'.repeat(64), person: one, role: 'advisor' }),
  WorksheetWaived: ({ one, line }) => ({ delivery: line, person: one, why: 'other' }),
  DeliveryEnded: ({ line }) => ({ delivery: line, outcome: 'delivered' }),
  KeyChanged: () => ({ key: KEY, what: ['group'] }),
  TagPaired: () => ({ key: KEY, sealed: true, tag: TAG }),
  TagUnpaired: () => ({ key: KEY, tag: TAG, why: 'replaced' }),
  NoticeGiven: ({ one, line }) => ({
    key: KEY,
    kind: 'asked',
    laterWallMs: null,
    of: { epoch: 1, log: OFFICE, seq: line },
    person: one,
    ways: ['push'],
  }),
  NoticeDelivered: ({ one, line }) => ({ key: KEY, notice: line, person: one, way: 'push' }),
  NoticeFailed: ({ one, line }) => ({ key: KEY, notice: line, person: one, way: 'mail', why: 'refused' }),
  NoticeWithheld: ({ one, line }) => ({ key: KEY, notice: line, person: one, way: 'mail', why: 'read' }),
};

type Interval = { readonly notBeforeWallMs: number | null; readonly notAfterWallMs: number | null };
type SensedBody<Kind extends SensedKind> = Body<Extract<CabinetEvent, { type: Kind }>>;
const slot = { key: KEY, session: null, slot: 3, tag: TAG };

/** `person` null: nobody badged. Whoever is in a session otherwise is `one`. */
export const SEEN: {
  readonly [Kind in SensedKind]: (
    names: Names & { readonly person: PersonId | null },
    at: Interval,
  ) => SensedBody<Kind>;
} = {
  KeyTaken: ({ person }, at) => ({ ...slot, ...at, dueWallMs: due, person, reason: null, released: 0 }),
  KeyTakenWithoutRelease: ({ person }, at) => ({ ...slot, ...at, person }),
  KeyReturned: ({ person }, at) => ({ ...slot, ...at, holder: null, person }),
  KeyMisplaced: ({ person }, at) => ({ ...slot, ...at, holder: null, home: { cabinet: SERVICE, slot: 9 }, person }),
  KeyOverdue: ({ person }) => ({ dueWallMs: due, key: KEY, person }),
  KeyHandedOver: ({ one, other }) => ({
    dueWallMs: due,
    giver: one,
    key: KEY,
    minutes: 60,
    reason: 'testDrive',
    receiver: other,
    session: 0,
  }),
  KeyDueSet: ({ one }) => ({ dueWallMs: due, key: KEY, minutes: 30, person: one, reason: 'photo', session: null }),
  TagPaired: ({ one }) => ({
    group: 'stock',
    key: KEY,
    label: '4512',
    number: 1,
    person: one,
    rom: '01000000000000a1',
    session: 0,
    tag: TAG,
    template: null,
    vehicle: CAR,
    vin: null,
  }),
  TagUnpaired: ({ one, line }) => ({
    key: KEY,
    person: one,
    session: 0,
    tag: TAG,
    why: (['closed', 'replaced', 'lost', 'retired'] as const)[line % 4] ?? 'closed',
  }),
  ProblemReported: ({ person, line }) => ({
    critical: true,
    key: KEY,
    person,
    problem: line % 2 === 0 ? 'keyLost' : 'damage',
    session: null,
  }),
};
