// What the office's log says of deliveries, drives, loans, notes and appointments, folded line by line; pure.
import type { Stored } from './feed.ts';
import type { OfficeEvent, OfficeEventOf, Party } from '@keycab/shared/events/office';
import type { Crossing, Fuel } from '@keycab/shared/events/verdict';
import type { KeyId, PersonId, SiteId, VehicleId } from '@keycab/shared/ids';
import type { AppointmentKind } from '@keycab/shared/notes';
import type { LineState, LineValue, Worksheet } from '@keycab/shared/worksheet';
import { placeName, type Place } from './place.ts';

export interface SignatureRecord {
  readonly person: PersonId;
  readonly digest: string;
  readonly wallMs: number;
  readonly seq: number;
  readonly via: string;
}
type Role = 'salesperson' | 'advisor';

export interface DeliveryRecord extends Worksheet {
  readonly salesperson: PersonId;
  readonly advisor: PersonId;
  readonly gate: 'off' | 'warn' | 'hard';
  readonly startedWallMs: number;
  readonly atWallMs: number | null;
  readonly lines: Map<string, LineState>;
  readonly values: Map<string, LineValue>;
  /** Who marked a line last. */
  readonly marked: Map<string, { readonly by: PersonId | null; readonly wallMs: number }>;
  readonly signed: Map<Role, SignatureRecord>;
  /** Who had signed until a line changed; gone once they sign again. */
  readonly voided: Map<Role, { readonly person: PersonId; readonly wallMs: number; readonly by: PersonId | null }>;
  waivedBy: PersonId | null;
  waiver: { readonly why: string; readonly wallMs: number; readonly seq: number } | null;
  ended: { readonly outcome: 'delivered' | 'canceled'; readonly wallMs: number } | null;
  readonly seqs: number[];
}

export interface Dashboard {
  odometer: number | null;
  fuel: Fuel | null;
}

export interface TripNotes {
  readonly out: Dashboard;
  readonly in: Dashboard;
  plate: KeyId | null;
  reference: string | null;
}

/** A key that went to somebody: for a purpose, over a border between departments, or on its way to another rooftop. */
export interface Passed {
  readonly place: Place;
  readonly key: KeyId;
  readonly wallMs: number;
  readonly person: PersonId;
  readonly giver: PersonId | null;
  readonly reason: string | null;
  readonly dueWallMs: number | null;
  readonly crossing: Crossing | null;
  readonly route: { readonly fromSite: SiteId; readonly toSite: SiteId } | null;
  /** The car that a plate went with, as its driver said. */
  readonly vehicle: VehicleId | null;
  /** Both were asked: a handover; a claim is one person's word. */
  readonly both: boolean;
}

export interface Loan {
  readonly place: Place;
  readonly key: KeyId;
  readonly party: Party;
  readonly sponsor: PersonId;
  readonly agreement: string | null;
  readonly wallMs: number;
  readonly dueWallMs: number | null;
}

export interface AppointmentRecord {
  readonly appointment: string;
  readonly atWallMs: number;
  readonly kind: AppointmentKind;
  readonly vin: string;
}

export interface OfficeBook {
  readonly deliveries: Map<number, DeliveryRecord>;
  readonly openOf: Map<VehicleId, DeliveryRecord>;
  readonly acknowledged: Map<string, { readonly person: PersonId | null; readonly wallMs: number }>;
  readonly trips: Map<string, TripNotes>;
  readonly passed: Passed[];
  readonly loans: Loan[];
  readonly customers: Map<
    VehicleId,
    { readonly reference: string; readonly person: PersonId; readonly wallMs: number }
  >;
  readonly appointments: Map<string, AppointmentRecord>;
  readonly answered: Map<
    string,
    { readonly answer: 'greeted' | 'passed'; readonly person: PersonId; readonly wallMs: number }
  >;
  /** Arrival numbers of lines about a car that name none of its keys. */
  readonly ofVehicle: Map<VehicleId, number[]>;
  readonly ofVin: Map<string, number[]>;
  template: {
    readonly template: string;
    readonly lines: readonly string[];
    readonly gate: 'off' | 'warn' | 'hard';
  } | null;
}

export const emptyBook = (): OfficeBook => ({
  deliveries: new Map(),
  openOf: new Map(),
  acknowledged: new Map(),
  trips: new Map(),
  passed: [],
  loans: [],
  customers: new Map(),
  appointments: new Map(),
  answered: new Map(),
  ofVehicle: new Map(),
  ofVin: new Map(),
  template: null,
});

function list<Id, Value>(map: Map<Id, Value[]>, id: Id, value: Value): void {
  const known = map.get(id);
  if (known === undefined) map.set(id, [value]);
  else known.push(value);
}

/** One line of the office, in the order of its log. */
export function enter(book: OfficeBook, { arrival, event: line }: Stored): void {
  const event = line as OfficeEvent;
  const place: Place = { log: 'office', epoch: event.epoch, seq: event.seq };
  switch (event.type) {
    case 'DeliveryStarted': {
      const delivery = begun(event);
      book.deliveries.set(event.seq, delivery);
      book.openOf.set(event.vehicle, delivery);
      return list(book.ofVehicle, event.vehicle, arrival);
    }
    case 'WorksheetMarked':
    case 'WorksheetSigned':
    case 'WorksheetWaived':
    case 'DeliveryEnded': {
      const delivery = book.deliveries.get(event.delivery);
      if (delivery === undefined) return;
      delivery.seqs.push(event.seq);
      list(book.ofVehicle, delivery.vehicle, arrival);
      goOn(delivery, event);
      if (event.type === 'DeliveryEnded') book.openOf.delete(delivery.vehicle);
      return;
    }
    case 'WorksheetTemplateSet':
      book.template = { template: event.template, lines: event.lines, gate: event.gate };
      return;
    case 'CrossingAcknowledged': {
      const taken = placeName({ log: event.takenIn, epoch: event.takenEpoch, seq: event.takenSeq });
      book.acknowledged.set(taken, { person: event.by, wallMs: event.wallMs });
      return;
    }
    case 'TripNoted':
      return noted(book, event);
    case 'HandoverAccepted':
    case 'KeyClaimed':
      return void book.passed.push(passedBy(event, place));
    case 'KeyLent': {
      const { agreement, dueWallMs, key, party, sponsor, wallMs } = event;
      book.loans.push({ place, key, party, sponsor, agreement, wallMs, dueWallMs });
      const notes = tripOf(book, placeName(place));
      notes.out.odometer = event.odometer ?? null;
      notes.out.fuel = event.fuel ?? null;
      return;
    }
    case 'KeyBroughtBack': {
      const loan = book.loans.findLast(({ key }) => key === event.key);
      if (loan === undefined) return;
      const notes = tripOf(book, placeName(loan.place));
      notes.in.odometer = event.odometer ?? notes.in.odometer;
      notes.in.fuel = event.fuel ?? notes.in.fuel;
      return;
    }
    case 'VehicleNoted':
      return list(book.ofVehicle, event.vehicle, arrival);
    case 'CustomerLinked':
      book.customers.set(event.vehicle, { reference: event.reference, person: event.person, wallMs: event.wallMs });
      return list(book.ofVehicle, event.vehicle, arrival);
    case 'AppointmentSet': {
      const { appointment, atWallMs, kind, vin } = event;
      book.appointments.set(appointment, { appointment, atWallMs, kind, vin });
      return list(book.ofVin, vin, arrival);
    }
    case 'LeadAnswered':
      book.answered.set(event.appointment, { answer: event.answer, person: event.person, wallMs: event.wallMs });
      return list(book.ofVehicle, event.vehicle, arrival);
    default:
  }
}

const begun = (event: OfficeEventOf<'DeliveryStarted'>): DeliveryRecord => ({
  delivery: event.seq,
  vehicle: event.vehicle,
  keys: event.keys,
  template: event.template,
  salesperson: event.salesperson,
  advisor: event.advisor,
  gate: event.gate,
  startedWallMs: event.wallMs,
  atWallMs: event.atWallMs ?? null,
  lines: new Map(event.lines.map((line): [string, LineState] => [line, 'open'])),
  values: new Map(),
  marked: new Map(),
  signed: new Map(),
  voided: new Map(),
  waivedBy: null,
  waiver: null,
  ended: null,
  seqs: [event.seq],
});

function goOn(
  delivery: DeliveryRecord,
  event: OfficeEventOf<'WorksheetMarked' | 'WorksheetSigned' | 'WorksheetWaived' | 'DeliveryEnded'>,
): void {
  const { by, seq, via, wallMs } = event;
  switch (event.type) {
    case 'WorksheetMarked': {
      const { count, day, line, state } = event;
      delivery.lines.set(line, state);
      delivery.values.delete(line);
      if (count !== undefined || day !== undefined) {
        delivery.values.set(line, { ...(count === undefined ? {} : { count }), ...(day === undefined ? {} : { day }) });
      }
      delivery.marked.set(line, { by, wallMs });
      for (const [role, { person }] of delivery.signed) delivery.voided.set(role, { person, wallMs, by });
      delivery.signed.clear();
      return;
    }
    case 'WorksheetSigned':
      delivery.voided.delete(event.role);
      delivery.signed.set(event.role, { person: event.person, digest: event.digest, wallMs, seq, via });
      return;
    case 'WorksheetWaived':
      delivery.waivedBy = event.person;
      delivery.waiver = { why: event.why, wallMs, seq };
      return;
    case 'DeliveryEnded':
      delivery.ended = { outcome: event.outcome, wallMs };
  }
}

function tripOf(book: OfficeBook, name: string): TripNotes {
  const known = book.trips.get(name);
  if (known !== undefined) return known;
  const nothing = (): Dashboard => ({ odometer: null, fuel: null });
  const fresh = { out: nothing(), in: nothing(), plate: null, reference: null };
  book.trips.set(name, fresh);
  return fresh;
}

function noted(book: OfficeBook, event: OfficeEventOf<'TripNoted'>): void {
  const notes = tripOf(book, placeName(event.of));
  const dashboard = notes[event.moment];
  dashboard.odometer = event.odometer ?? dashboard.odometer;
  dashboard.fuel = event.fuel ?? dashboard.fuel;
  notes.plate = event.plate ?? notes.plate;
  notes.reference = event.reference ?? notes.reference;
}

function passedBy(event: OfficeEventOf<'HandoverAccepted' | 'KeyClaimed'>, place: Place): Passed {
  const { dueWallMs, from, key, reason, wallMs } = event;
  const accepted = event.type === 'HandoverAccepted';
  return {
    place,
    key,
    wallMs,
    person: accepted ? event.to : event.person,
    giver: from,
    reason,
    dueWallMs,
    crossing: event.crossing ?? null,
    route: accepted ? event.route : null,
    vehicle: null,
    both: accepted,
  };
}
