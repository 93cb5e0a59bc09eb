// All that can have happened away from the cabinets, as schema and type: what people promise, sign and settle; pure.
import { Type, type Static } from 'typebox';
import { checkOf } from '../check.ts';
import { KeyId, LogId, PersonId, SiteId, VehicleId } from '../ids.ts';
import { APPOINTMENT_KINDS } from '../notes.ts';
import { LocalDay, Odometer, OpaqueReference, Vin } from '../reference.ts';
import { administeredEvents } from './administered.ts';
import { connectedEvents } from './connected.ts';
import { noticedEvents } from './noticed.ts';
import { event, LinePlace, type header } from './office-line.ts';
import { commandedEvents } from './commanded.ts';
import { Crossing, Fuel, Urgency } from './verdict.ts';

/** The number of this vocabulary, written by `OfficeOpened`. Names never change meaning within a format. */
export const OFFICE_FORMAT = 1;

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const oneOf = <const Values extends readonly string[]>(...values: Values) =>
  Type.Unsafe<Values[number]>(Type.Union(values.map((value) => Type.Literal(value))));
const strict = { additionalProperties: false } as const;

const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Wall = Count;
const Name = Type.String({ pattern: '^[A-Za-z0-9_.:/-]{1,64}$' });
const Digest = Type.String({ pattern: '^[0-9a-f]{64}$' });
/** Names a person or a deal in another system; never a name, a number to call or an address. */
const Reference = Type.String({ pattern: '^[A-Za-z0-9_.:/-]{1,64}$' });

/** Somebody outside the staff who answers for a key, vouched for by one of the staff (C-4). */
export const Party = Type.Object(
  { kind: oneOf('customer', 'vendor', 'carrier', 'auction', 'police'), reference: Reference },
  strict,
);
export type Party = Static<typeof Party>;

/** What a glance at the dashboard tells when a car leaves or comes back; missing where nobody looked. */
const dashboard = { fuel: Type.Optional(Fuel), odometer: Type.Optional(Odometer) };

const Route = Type.Object({ fromSite: SiteId, toSite: SiteId }, strict);

/** Where a settled key is, by a manager's word. */
const SettledAt = Type.Union([
  Type.Object({ kind: Type.Literal('person'), person: PersonId }, strict),
  Type.Object({ kind: Type.Literal('outside'), party: Party, sponsor: PersonId }, strict),
]);

/**
 * Of an act that a page keeps when it cannot be sent: what tells its repetition apart, and when it was meant, as far as
 * the page knew the time. It dates nothing: an act counts from when the office took it in (M-2).
 */
export const Said = Type.Object({ once: Type.String({ pattern: '^[0-9a-f]{32}$' }), wallMs: Wall }, strict);
export type Said = Static<typeof Said>;
/** Taken in within this, it was sent at once; clocks of pages lag by less. */
export const SAID_FRESH_MS = 60_000;

export const RequestAnswer = Type.Union([
  Type.Object({ kind: Type.Literal('minutes'), minutes: Type.Integer({ minimum: 1, maximum: 480 }) }, strict),
  Type.Object({ kind: Type.Literal('withCustomer') }, strict),
  Type.Object({ kind: Type.Literal('keyAt'), place: Name }, strict),
  Type.Object({ kind: Type.Literal('cannot') }, strict),
]);
export type RequestAnswer = Static<typeof RequestAnswer>;

/** What of the record: missing members leave it whole. */
export const RecordFilter = Type.Object(
  {
    from: Type.Optional(Wall),
    key: Type.Optional(KeyId),
    kind: Type.Optional(Type.String({ pattern: '^[A-Za-z]{1,40}$' })),
    log: Type.Optional(LogId),
    person: Type.Optional(PersonId),
    refused: Type.Optional(Type.Boolean()),
    to: Type.Optional(Wall),
    vehicle: Type.Optional(VehicleId),
  },
  strict,
);
export type RecordFilter = Static<typeof RecordFilter>;

/** `offer`, `claim`, `request`, `reservation`, `delivery`, `problem` are the seq of the line that began it. */
export const OfficeEvent = Type.Union([
  event('OfficeOpened', { format: Count, reason: oneOf('opened', 'newKey', 'restored') }),
  /** An act that was not allowed: who wanted what, and the code that was shown. */
  event('ActRefused', {
    act: Name,
    code: Type.String({ pattern: '^KC-[A-Z]+-[0-9]{2}$' }),
    key: orNull(KeyId),
    said: Type.Optional(Said),
  }),

  event('KeyRegistered', { key: KeyId, person: PersonId, vehicle: orNull(VehicleId) }),
  event('KeyRetired', {
    key: KeyId,
    why: oneOf('sold', 'wholesale', 'returnedToCustomer', 'destroyed', 'otherTenant'),
  }),
  event('KeyMissing', { key: KeyId }),
  event('CustodySettled', { at: SettledAt, key: KeyId, why: Name }),

  event('HandoverOffered', {
    expiresWallMs: Wall,
    from: PersonId,
    key: KeyId,
    reason: orNull(Name),
    route: orNull(Route),
    to: orNull(PersonId),
  }),
  event('HandoverAccepted', {
    crossing: Type.Optional(Crossing),
    dueWallMs: orNull(Wall),
    from: PersonId,
    key: KeyId,
    offer: Count,
    reason: orNull(Name),
    route: orNull(Route),
    to: PersonId,
  }),
  event('HandoverDeclined', { from: PersonId, key: KeyId, offer: Count, to: PersonId }),
  event('HandoverLapsed', {
    from: PersonId,
    key: KeyId,
    offer: Count,
    why: oneOf('time', 'replaced', 'sensed', 'moved', 'withdrawn'),
  }),
  /** Responsibility moves at once: one may take it, never push it. `granted` false is pointed out, undoes nothing. */
  event('KeyClaimed', {
    crossing: Type.Optional(Crossing),
    dueWallMs: orNull(Wall),
    from: orNull(PersonId),
    granted: Type.Boolean(),
    key: KeyId,
    person: PersonId,
    reason: orNull(Name),
    said: Type.Optional(Said),
  }),
  event('ClaimConfirmed', { claim: Count, key: KeyId, person: PersonId }),
  event('ClaimDeclined', { claim: Count, key: KeyId, person: PersonId }),
  event('KeyLent', {
    ...dashboard,
    agreement: orNull(Reference),
    dueWallMs: orNull(Wall),
    key: KeyId,
    party: Party,
    sponsor: PersonId,
  }),
  event('KeyBroughtBack', { ...dashboard, key: KeyId, person: PersonId }),
  event('ReasonChanged', { dueWallMs: orNull(Wall), key: KeyId, person: PersonId, reason: Name }),
  event('DueTimeChanged', { dueWallMs: Wall, key: KeyId, person: PersonId }),

  event('KeyRequested', {
    key: KeyId,
    person: PersonId,
    place: orNull(Name),
    said: Type.Optional(Said),
    urgency: Urgency,
  }),
  event('KeyRequestAnswered', { answer: RequestAnswer, key: KeyId, person: PersonId, request: Count }),
  event('KeyRequestEscalated', { key: KeyId, request: Count, to: oneOf('manager', 'desk') }),
  event('JobAccepted', { key: KeyId, person: PersonId, request: Count }),
  event('KeyRequestMet', { key: KeyId, person: PersonId, request: Count }),
  event('KeyRequestClosed', { key: KeyId, request: Count, why: oneOf('withdrawn', 'customerLeft', 'otherKey') }),

  event('ReservationMade', { fromWallMs: Wall, key: KeyId, person: PersonId, request: orNull(Count), toWallMs: Wall }),
  event('ReservationCanceled', {
    key: KeyId,
    reservation: Count,
    why: oneOf('byPerson', 'byManager', 'noShow', 'met', 'over'),
  }),

  event('ProblemReported', { critical: Type.Boolean(), key: KeyId, problem: Name }),
  event('ProblemCleared', { key: KeyId, problem: Count }),
  /** The owning department has seen who took its key; the taking is named by its place in its log. */
  event('CrossingAcknowledged', { key: KeyId, takenEpoch: Count, takenIn: LogId, takenSeq: Count }),
  /** Said of a drive or a loan, as it begins (`out`) or is over (`in`); `of` is the line that began it. */
  event('TripNoted', {
    ...dashboard,
    key: KeyId,
    moment: oneOf('out', 'in'),
    of: LinePlace,
    person: PersonId,
    plate: Type.Optional(KeyId),
    reference: Type.Optional(OpaqueReference),
  }),

  event('VehicleNoted', { note: Name, person: PersonId, vehicle: VehicleId }),
  event('CustomerLinked', { person: PersonId, reference: OpaqueReference, vehicle: VehicleId }),
  /** The newest line of an appointment counts; the same car, day and purpose are the same appointment. */
  event('AppointmentSet', { appointment: Digest, atWallMs: Wall, kind: oneOf(...APPOINTMENT_KINDS), vin: Vin }),
  /** A car of an appointment is here, and somebody of sales goes to say hello, or leaves it. */
  event('LeadAnswered', {
    answer: oneOf('greeted', 'passed'),
    appointment: Digest,
    person: PersonId,
    vehicle: VehicleId,
  }),

  /** What the worksheets of later deliveries ask; its name carries its number. */
  event('WorksheetTemplateSet', {
    gate: oneOf('off', 'warn', 'hard'),
    lines: Type.Array(Name, { minItems: 1, maxItems: 40 }),
    template: Name,
  }),
  event('DeliveryStarted', {
    advisor: PersonId,
    /** When the customer comes. */
    atWallMs: Type.Optional(Wall),
    gate: oneOf('off', 'warn', 'hard'),
    keys: Type.Array(KeyId, { minItems: 1, maxItems: 9 }),
    lines: Type.Array(Name, { minItems: 1, maxItems: 40 }),
    salesperson: PersonId,
    template: Name,
    vehicle: VehicleId,
  }),
  event('WorksheetMarked', {
    count: Type.Optional(Type.Integer({ minimum: 0, maximum: 9 })),
    day: Type.Optional(LocalDay),
    delivery: Count,
    line: Name,
    state: oneOf('done', 'notApplicable', 'open'),
  }),
  event('WorksheetSigned', {
    delivery: Count,
    digest: Digest,
    person: PersonId,
    role: oneOf('salesperson', 'advisor'),
  }),
  event('WorksheetWaived', { delivery: Count, person: PersonId, why: Name }),
  /** Names are nowhere: a token is its id, a person theirs. `expiresWallMs` is the link's. */
  event('AccountInvited', { expiresWallMs: Wall, person: PersonId }),
  event('InvitationWithdrawn', { person: PersonId }),
  event('AccountOpened', { person: PersonId }),
  event('MembershipsSet', {
    memberships: Type.Array(Type.Object({ role: Name, rooftop: Type.Union([SiteId, Type.Literal('all')]) }, strict), {
      maxItems: 200,
    }),
    person: PersonId,
  }),
  event('SessionBegan', { person: PersonId }),
  event('SessionsEnded', { count: Count, person: PersonId, why: oneOf('loggedOut', 'byHand', 'newPassword') }),
  event('LogInChanged', {
    person: PersonId,
    what: oneOf('password', 'passkeyAdded', 'passkeyRemoved'),
  }),
  event('TokenMade', {
    expiresWallMs: Wall,
    permissions: Type.Array(Name, { maxItems: 16 }),
    rooftops: Type.Union([Type.Literal('all'), Type.Array(SiteId, { maxItems: 1_000 })]),
    token: Name,
  }),
  event('TokenRevoked', { token: Name }),

  event('DeliveryEnded', { delivery: Count, outcome: oneOf('delivered', 'canceled') }),

  // Who read the record as a whole: `filter` is what was asked for, `through` the newest arrival number it can hold.
  event('RecordExported', { filter: RecordFilter, form: oneOf('csv', 'jsonl', 'bundle'), through: Count }),
  event('RecordVerified', {
    lines: Count,
    logs: Count,
    outcome: oneOf('good', 'incomplete', 'untrusted', 'altered'),
  }),
  /** What a feed said, as counts alone; `digest` is SHA-256 of the file's bytes, `token` the program's that brought it. */
  event('InventoryImported', {
    created: Count,
    digest: Digest,
    refused: Count,
    retired: Count,
    site: SiteId,
    token: Type.Optional(Name),
    unchanged: Count,
    updated: Count,
  }),
  ...administeredEvents,
  ...connectedEvents,
  ...noticedEvents,
  ...commandedEvents,
]);

export type OfficeEvent = Static<typeof OfficeEvent>;
export const isOfficeEvent = checkOf(OfficeEvent);
export type OfficeEventType = OfficeEvent['type'];
export type OfficeEventOf<Type extends OfficeEventType> = Extract<OfficeEvent, { type: Type }>;

type Header = keyof typeof header;
type Body<Event> = Event extends unknown ? Omit<Event, Header> : never;

/** What the office decides: an event that has no place in its log yet; who acted comes with the request. */
export type OfficeFact = Body<OfficeEvent>;
