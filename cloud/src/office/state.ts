// What the office knows: its own log, folded. Offers, claims, requests, reservations, deliveries that are still open; pure.
import type { OfficeEvent, OfficeEventOf, RequestAnswer, Said } from '@keycab/shared/events/office';
import type { Urgency } from '@keycab/shared/events/verdict';
import type { CabinetId, KeyId, PersonId, SiteId } from '@keycab/shared/ids';
import type { AppointmentKind } from '@keycab/shared/notes';
import type { LineState, LineValue, Worksheet } from '@keycab/shared/worksheet';

export interface Offer {
  readonly offer: number;
  readonly key: KeyId;
  readonly from: PersonId;
  /** Null: whoever scans the tag. */
  readonly to: PersonId | null;
  readonly reason: string | null;
  /** To another rooftop: whoever accepts drives it there. */
  readonly route: { readonly fromSite: SiteId; readonly toSite: SiteId } | null;
  readonly expiresWallMs: number;
}

export interface Claim {
  readonly claim: number;
  readonly key: KeyId;
  readonly person: PersonId;
  readonly from: PersonId;
  readonly wallMs: number;
}

export interface KeyRequest {
  readonly request: number;
  readonly key: KeyId;
  readonly person: PersonId;
  readonly urgency: Urgency;
  readonly place: string | null;
  readonly wallMs: number;
  readonly answer: RequestAnswer | null;
  readonly escalated: 'manager' | 'desk' | null;
  /** Since when it waits for a word: when it was made, or last escalated. */
  readonly silentSinceWallMs: number;
  readonly porter: PersonId | null;
}

export interface Reservation {
  readonly reservation: number;
  readonly key: KeyId;
  readonly person: PersonId;
  readonly fromWallMs: number;
  readonly toWallMs: number;
  /** The request that it answers, while the key is in. */
  readonly request: number | null;
}

export interface Delivery extends Worksheet {
  readonly salesperson: PersonId;
  readonly advisor: PersonId;
  readonly gate: 'off' | 'warn' | 'hard';
  /** Signatures of the content as it is now: a change of any line voids them. */
  readonly signed: ReadonlyMap<'salesperson' | 'advisor', { readonly person: PersonId; readonly digest: string }>;
  readonly waivedBy: PersonId | null;
  readonly startedWallMs: number;
}

/** What the next delivery's worksheet asks; the newest one that was set. */
export interface Template {
  readonly template: string;
  readonly lines: readonly string[];
  readonly gate: 'off' | 'warn' | 'hard';
}

export interface Appointment {
  readonly atWallMs: number;
  readonly kind: AppointmentKind;
  readonly vin: string;
  /** Somebody has said hello, or left it. */
  readonly answered: boolean;
}

export interface Problem {
  readonly problem: number;
  readonly key: KeyId;
  readonly kind: string;
  readonly critical: boolean;
}

/** A time at which somebody's key is due, as the office moved it. */
export interface DueTime {
  readonly key: KeyId;
  readonly person: PersonId;
  readonly dueWallMs: number;
}

export interface Office {
  nextSeq: number;
  epoch: number;
  lastWallMs: number;
  /** The highest that an order to each cabinet has used. */
  readonly counters: Map<CabinetId, number>;
  readonly offers: Map<number, Offer>;
  readonly claims: Map<number, Claim>;
  readonly requests: Map<number, KeyRequest>;
  readonly reservations: Map<number, Reservation>;
  readonly deliveries: Map<number, Delivery>;
  readonly problems: Map<number, Problem>;
  /** By their digest; those of the last two weeks and to come. */
  readonly appointments: Map<string, Appointment>;
  worksheet: Template | null;
  /** What phones had kept and sent: by who and which, the last two days of it, and why it was refused or null. */
  readonly said: Map<string, { readonly wallMs: number; readonly refused: string | null }>;
  /** By key; of no use once somebody else has it. */
  readonly dueTimes: Map<KeyId, DueTime>;
}

export const emptyOffice = (): Office => ({
  nextSeq: 0,
  epoch: 1,
  lastWallMs: 0,
  offers: new Map(),
  counters: new Map(),
  claims: new Map(),
  requests: new Map(),
  reservations: new Map(),
  deliveries: new Map(),
  problems: new Map(),
  appointments: new Map(),
  worksheet: null,
  said: new Map(),
  dueTimes: new Map(),
});

/** A phone gives up what it could not send after a day; twice that is remembered. */
const SAID_KEPT_MS = 2 * 86_400_000;

/** Whoever repeats it is the same person: nobody's act hides behind the number of another's. */
export const saidBy = (person: PersonId, { once }: Said): string => `${person} ${once}`;

function rememberSaid({ said }: Office, event: OfficeEvent): void {
  if (!('said' in event) || event.said === undefined || event.by === null) return;
  forget(said, ({ wallMs }) => wallMs < event.wallMs - SAID_KEPT_MS);
  const refused = event.type === 'ActRefused' ? event.code : null;
  said.set(saidBy(event.by, event.said), { wallMs: event.wallMs, refused });
}

const APPOINTMENTS_KEPT_MS = 14 * 86_400_000;

/** One step of the fold, in place: the log is the truth, this is only its sum. */
export function evolve(office: Office, event: OfficeEvent): Office {
  office.nextSeq = event.seq + 1;
  office.epoch = event.epoch;
  office.lastWallMs = Math.max(office.lastWallMs, event.wallMs);
  rememberSaid(office, event);
  switch (event.type) {
    case 'HandoverOffered':
      office.offers.set(event.seq, { ...event, offer: event.seq });
      break;
    case 'HandoverAccepted':
    case 'HandoverDeclined':
    case 'HandoverLapsed':
      office.offers.delete(event.offer);
      break;
    case 'KeyClaimed':
      // Only a claim against somebody waits for a word; the latest one counts.
      forget(office.claims, (claim) => claim.key === event.key);
      if (event.from !== null) office.claims.set(event.seq, claimOf(event, event.from));
      break;
    case 'ClaimConfirmed':
    case 'ClaimDeclined':
      office.claims.delete(event.claim);
      break;
    case 'KeyRequested':
      office.requests.set(event.seq, requestOf(event));
      break;
    case 'KeyRequestAnswered':
      change(office.requests, event.request, (request) => ({ ...request, answer: event.answer }));
      break;
    case 'KeyRequestEscalated':
      change(office.requests, event.request, (request) => ({
        ...request,
        escalated: event.to,
        silentSinceWallMs: event.wallMs,
      }));
      break;
    case 'JobAccepted':
      change(office.requests, event.request, (request) => ({ ...request, porter: event.person }));
      break;
    case 'KeyRequestMet':
    case 'KeyRequestClosed':
      office.requests.delete(event.request);
      break;
    case 'ReservationMade':
      office.reservations.set(event.seq, { ...event, reservation: event.seq });
      break;
    case 'ReservationCanceled':
      office.reservations.delete(event.reservation);
      break;
    case 'DeliveryStarted':
      office.deliveries.set(event.seq, deliveryOf(event));
      break;
    case 'WorksheetMarked':
      change(office.deliveries, event.delivery, (delivery) => ({
        ...delivery,
        lines: new Map(delivery.lines).set(event.line, event.state),
        values: withValue(delivery.values, event),
        signed: new Map(),
      }));
      break;
    case 'WorksheetSigned':
      change(office.deliveries, event.delivery, (delivery) => ({
        ...delivery,
        signed: new Map(delivery.signed).set(event.role, { person: event.person, digest: event.digest }),
      }));
      break;
    case 'WorksheetWaived':
      change(office.deliveries, event.delivery, (delivery) => ({ ...delivery, waivedBy: event.person }));
      break;
    case 'DeliveryEnded':
      office.deliveries.delete(event.delivery);
      break;
    case 'ProblemReported':
      office.problems.set(event.seq, {
        problem: event.seq,
        key: event.key,
        kind: event.problem,
        critical: event.critical,
      });
      break;
    case 'ProblemCleared':
      office.problems.delete(event.problem);
      break;
    case 'WorksheetTemplateSet':
      office.worksheet = { template: event.template, lines: event.lines, gate: event.gate };
      break;
    case 'AppointmentSet': {
      const { appointment, atWallMs, kind, vin, wallMs } = event;
      forget(office.appointments, (old) => old.atWallMs < wallMs - APPOINTMENTS_KEPT_MS);
      const answered = office.appointments.get(appointment)?.answered ?? false;
      office.appointments.set(appointment, { atWallMs, kind, vin, answered });
      break;
    }
    case 'LeadAnswered':
      change(office.appointments, event.appointment, (appointment) => ({ ...appointment, answered: true }));
      break;
    case 'DueTimeChanged':
      office.dueTimes.set(event.key, { key: event.key, person: event.person, dueWallMs: event.dueWallMs });
      break;
    case 'CommandIssued':
      office.counters.set(event.to, Math.max(event.counter, office.counters.get(event.to) ?? 0));
      break;
    case 'TripNoted':
    case 'VehicleNoted':
    case 'CustomerLinked':
    case 'OfficeOpened':
    case 'ActRefused':
    case 'AccountInvited':
    case 'InvitationWithdrawn':
    case 'AccountOpened':
    case 'MembershipsSet':
    case 'SessionBegan':
    case 'SessionsEnded':
    case 'LogInChanged':
    case 'TokenMade':
    case 'TokenRevoked':
    case 'KeyRegistered':
    case 'KeyRetired':
    case 'KeyMissing':
    case 'CustodySettled':
    case 'KeyLent':
    case 'KeyBroughtBack':
    case 'ReasonChanged':
    case 'CrossingAcknowledged':
    case 'RecordExported':
    case 'RecordVerified':
    case 'InventoryImported':
    case 'PersonAdded':
    case 'PersonChanged':
    case 'DepartmentChanged':
    case 'RankChanged':
    case 'PersonSwitchedOff':
    case 'PersonSwitchedOn':
    case 'BadgeAdded':
    case 'BadgeRemoved':
    case 'PinReset':
    case 'PinRemoved':
    case 'GrantChanged':
    case 'GroupChanged':
    case 'HouseRulesChanged':
    case 'CurfewsChanged':
    case 'KeyChanged':
    case 'TagPaired':
    case 'TagUnpaired':
    case 'DoubtSettled':
    case 'NoticeGiven':
    case 'NoticeDelivered':
    case 'NoticeFailed':
    case 'NoticeWithheld':
    case 'NoticeWaysChanged':
    case 'WebhookMade':
    case 'WebhookChanged':
    case 'WebhookRemoved':
    case 'WebhookGone':
    case 'WebhookReplayed':
      break;
  }
  return office;
}

function change<Id, Value>(map: Map<Id, Value>, id: Id, step: (value: Value) => Value): void {
  const value = map.get(id);
  if (value !== undefined) map.set(id, step(value));
}

function forget<Id, Value>(map: Map<Id, Value>, which: (value: Value) => boolean): void {
  for (const [id, value] of map) if (which(value)) map.delete(id);
}

/** What a line says beside its state: the newest word of it, and nothing once it is open again. */
export function withValue(
  values: ReadonlyMap<string, LineValue>,
  { count, day, line }: Pick<OfficeEventOf<'WorksheetMarked'>, 'line' | 'count' | 'day'>,
): ReadonlyMap<string, LineValue> {
  const next = new Map(values);
  next.delete(line);
  if (count === undefined && day === undefined) return next;
  return next.set(line, { ...(count === undefined ? {} : { count }), ...(day === undefined ? {} : { day }) });
}

const claimOf = (event: OfficeEventOf<'KeyClaimed'>, from: PersonId): Claim => ({
  claim: event.seq,
  key: event.key,
  person: event.person,
  from,
  wallMs: event.wallMs,
});

const requestOf = (event: OfficeEventOf<'KeyRequested'>): KeyRequest => ({
  request: event.seq,
  key: event.key,
  person: event.person,
  urgency: event.urgency,
  place: event.place,
  wallMs: event.wallMs,
  answer: null,
  escalated: null,
  silentSinceWallMs: event.wallMs,
  porter: null,
});

const deliveryOf = (event: OfficeEventOf<'DeliveryStarted'>): Delivery => ({
  delivery: event.seq,
  vehicle: event.vehicle,
  keys: event.keys,
  salesperson: event.salesperson,
  advisor: event.advisor,
  gate: event.gate,
  template: event.template,
  lines: new Map(event.lines.map((line): [string, LineState] => [line, 'open'])),
  values: new Map(),
  signed: new Map(),
  waivedBy: null,
  startedWallMs: event.wallMs,
});

/** The log from its first line. */
export function replay(events: Iterable<OfficeEvent>): Office {
  const office = emptyOffice();
  for (const event of events) evolve(office, event);
  return office;
}
