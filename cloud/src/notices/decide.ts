// Who is told of a line, and as what: chosen once, from the line and what is so now; pure.
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import type { OfficeEvent } from '@keycab/shared/events/office';
import type { Department } from '@keycab/shared/department';
import type { CabinetId, KeyId, LogId, PersonId } from '@keycab/shared/ids';
import type { NoticeKind, Urgency } from '@keycab/shared/notice-kinds';
import type { Whereabouts } from '../office/known.ts';
import type { Office } from '../office/state.ts';

/** A line as it is looked at. */
export interface Line {
  readonly log: LogId;
  readonly seq: number;
  readonly event: CabinetEvent | OfficeEvent;
  readonly effectiveWallMs: number;
}

/** What a notice waits for: while it is open the notice is of use. */
export type Matter =
  | { readonly of: 'request' | 'answer' | 'offer' | 'claim' | 'reservation' | 'delivery'; readonly line: number }
  | { readonly of: 'holding'; readonly person: PersonId; readonly key: KeyId };

export interface Telling {
  readonly kind: NoticeKind;
  readonly person: PersonId;
  readonly key: KeyId | null;
  /** Whom it is about, where the line does not say. */
  readonly other: PersonId | null;
  readonly urgency: Urgency;
  readonly matter: Matter | null;
}

export interface Around {
  readonly office: Office;
  readonly nowWallMs: number;
  readonly whereabouts: (key: KeyId) => Whereabouts;
  readonly departmentOf: (person: PersonId) => Department | undefined;
  /** Of the rooftop of this key or cabinet; a department's own when it has any, else all. */
  readonly managers: (at: KeyId | CabinetId, department?: Department) => readonly PersonId[];
  readonly members: (at: KeyId | CabinetId, department: Department) => readonly PersonId[];
  /** Seen at a cabinet or in the office within the last hours. */
  readonly isAtWork: (person: PersonId) => boolean;
  /** Whose request or reservation that line of the office began, also when it is over. */
  readonly begunBy: (line: number) => PersonId | undefined;
  /** Does the first of this car's keys, just come, make a lead; and whose, null for all of sales? */
  readonly leadOf: (key: KeyId, arrivedWallMs: number) => { readonly salesperson: PersonId | null } | undefined;
}

const HOUR_MS = 3_600_000;
/** What is no call for anybody's help is told while it is fresh. */
const FRESH_MS = 12 * HOUR_MS;
/** Reminders are silent so long while a car is being delivered. */
const MUTED_MS = 4 * HOUR_MS;
/** The door's ladder: whoever stands there hears it first, managers at its end. */
const DOOR_MS = 120_000;

/** The kinds of lines that are worth a look: all others cost nothing. */
export const WORTH_A_LOOK = [
  'KeyRequested',
  'KeyRequestAnswered',
  'KeyRequestEscalated',
  'JobAccepted',
  'KeyRequestMet',
  'ReservationMade',
  'ReservationCanceled',
  'HandoverOffered',
  'HandoverAccepted',
  'HandoverDeclined',
  'HandoverLapsed',
  'KeyClaimed',
  'ClaimDeclined',
  'DeliveryStarted',
  'WorksheetSigned',
  'ProblemReported',
  'KeyTaken',
  'KeyHandedOver',
  'KeyReturned',
  'KeyMisplaced',
  'TagPaired',
  'KeyDueSoon',
  'KeyOverdue',
  'OverdueEscalated',
  'HolderFlagged',
  'KeyTakenWithoutRelease',
  'DoorForced',
  'DoorLeftOpen',
  'TamperOpened',
  'PowerLost',
  'DuressSignaled',
  'EmergencyOpened',
  'ReleaseAwaited',
] as const;

const REMINDERS: ReadonlySet<string> = new Set(['KeyDueSoon', 'KeyOverdue', 'OverdueEscalated']);

/** Of several reminders of one key that are looked at together only the last one is: the others are overtaken. */
export function withoutOvertaken<Each extends Line>(lines: readonly Each[]): readonly Each[] {
  const last = new Map<KeyId, Each>();
  for (const line of lines) if (REMINDERS.has(line.event.type)) last.set((line.event as { key: KeyId }).key, line);
  return lines.filter(
    (line) => !REMINDERS.has(line.event.type) || last.get((line.event as { key: KeyId }).key) === line,
  );
}

/**
 * @returns nobody twice for one line, and never the one who did it
 */
export function toldOf(line: Line, around: Around): readonly Telling[] {
  const doer = 'via' in line.event ? line.event.by : null;
  const seen = new Set<PersonId>();
  return chosen(line, around).filter(({ person }) => {
    const first = person !== doer && !seen.has(person);
    seen.add(person);
    return first;
  });
}

function chosen(line: Line, around: Around): readonly Telling[] {
  return 'via' in line.event ? ofOffice(line.event, around, line) : ofCabinet(line, line.event, around);
}

const one = (
  kind: NoticeKind,
  person: PersonId | null,
  key: KeyId | null,
  more: Partial<Pick<Telling, 'other' | 'urgency' | 'matter'>> = {},
): readonly Telling[] =>
  person === null ? [] : [{ kind, person, key, other: null, urgency: 'plain', matter: null, ...more }];

const each = (people: readonly PersonId[], tell: (person: PersonId) => readonly Telling[]): readonly Telling[] =>
  people.flatMap(tell);

function ofOffice(event: OfficeEvent, around: Around, { effectiveWallMs }: Line): readonly Telling[] {
  const { office } = around;
  switch (event.type) {
    case 'KeyRequested':
      return asked(event.seq, around);
    case 'KeyRequestEscalated':
      return escalated(event, around);
    case 'KeyRequestAnswered':
    case 'JobAccepted': {
      const request = office.requests.get(event.request);
      const kind = event.type === 'JobAccepted' ? 'bringing' : 'answered';
      const urgency = request?.urgency === 'customerHere' ? 'urgent' : 'plain';
      return one(kind, request?.person ?? null, event.key, { other: event.person, urgency });
    }
    case 'KeyRequestMet':
      return met(event, around);
    case 'ReservationMade':
      return reserved(event, around);
    case 'ReservationCanceled': {
      const person = around.begunBy(event.reservation) ?? null;
      return event.why === 'byManager' || event.why === 'noShow' ? one('reservationEnded', person, event.key) : [];
    }
    case 'HandoverOffered':
      if (!office.offers.has(event.seq)) return [];
      return one('offered', event.to, event.key, {
        other: event.from,
        urgency: 'urgent',
        matter: { of: 'offer', line: event.seq },
      });
    case 'HandoverAccepted':
      return [
        ...one('accepted', event.from, event.key, { other: event.to }),
        ...crossed(event.key, event.to, event.crossing?.fromDepartment, around),
      ];
    case 'HandoverDeclined':
      return one('offerEnded', event.from, event.key, { other: event.to });
    case 'HandoverLapsed':
      return event.why === 'time' ? one('offerEnded', event.from, event.key) : [];
    case 'KeyClaimed':
      return [
        ...(office.claims.has(event.seq)
          ? one('claimed', event.from, event.key, { other: event.person, matter: { of: 'claim', line: event.seq } })
          : []),
        ...crossed(event.key, event.person, event.crossing?.fromDepartment, around),
      ];
    case 'ClaimDeclined':
      return one('claimDeclined', event.person, event.key, { other: event.by });
    case 'DeliveryStarted':
      if (!office.deliveries.has(event.seq)) return [];
      return each([event.advisor, event.salesperson], (person) =>
        one('delivery', person, event.keys[0] ?? null, {
          other: person === event.advisor ? event.salesperson : event.advisor,
          matter: { of: 'delivery', line: event.seq },
        }),
      );
    case 'WorksheetSigned': {
      const delivery = office.deliveries.get(event.delivery);
      if (delivery === undefined || delivery.signed.size !== 1) return [];
      const missing = event.role === 'advisor' ? delivery.salesperson : delivery.advisor;
      const matter = { of: 'delivery', line: event.delivery } as const;
      return one('signature', missing, delivery.keys[0] ?? null, { other: event.person, matter });
    }
    case 'ProblemReported':
      return event.critical || event.problem === 'keyLost' ? problem(event.key, event.by, around) : [];
    case 'TagPaired':
      return arrived(event.key, effectiveWallMs, around);
    default:
      return [];
  }
}

function ofCabinet({ log, effectiveWallMs }: Line, event: CabinetEvent, around: Around): readonly Telling[] {
  const old = around.nowWallMs - effectiveWallMs > FRESH_MS;
  switch (event.type) {
    case 'KeyTaken':
      return crossed(event.key, event.person, event.crossing?.fromDepartment, around);
    case 'KeyHandedOver':
      return crossed(event.key, event.receiver, event.crossing?.fromDepartment, around);
    case 'KeyReturned':
    case 'KeyMisplaced': {
      if (old) return [];
      const others = event.holder !== event.person ? event.holder : null;
      return [
        ...one('returnedForYou', others, event.key, { other: event.person }),
        ...arrived(event.key, effectiveWallMs, around),
      ];
    }
    case 'TagPaired':
      return old ? [] : arrived(event.key, effectiveWallMs, around);
    case 'KeyDueSoon':
      return held('dueSoon', event.key, event.person, around);
    case 'KeyOverdue':
      return held('overdue', event.key, event.person, around);
    case 'OverdueEscalated': {
      const own = held('stillOut', event.key, event.person, around);
      const [first] = own;
      if (first === undefined) return [];
      const managers = around.managers(event.key, around.departmentOf(first.person));
      return [...own, ...each(managers, (person) => [{ ...first, person, other: first.person }])];
    }
    case 'HolderFlagged':
      return held('withdrawn', event.key, event.person, around);
    case 'ProblemReported':
      return !old && (event.critical || event.problem === 'keyLost') ? problem(event.key, event.person, around) : [];
    case 'ReleaseAwaited':
      if (around.nowWallMs >= event.expiresWallMs) return [];
      return one('releaseAwaited', event.person, event.key, { other: event.approver, urgency: 'urgent' });
    case 'DoorLeftOpen':
      return event.openMs < DOOR_MS ? [] : alarm(log, null, around);
    case 'KeyTakenWithoutRelease':
      // In a session it was that person's pull: pointed out in the record, no burglary.
      return event.session !== null ? [] : alarm(log, event.key, around);
    case 'DoorForced':
    case 'TamperOpened':
    case 'PowerLost':
    case 'DuressSignaled':
    case 'EmergencyOpened':
      return alarm(log, null, around);
    default:
      return [];
  }
}

/** At any hour, to every manager of the rooftop. */
const alarm = (log: LogId, key: KeyId | null, around: Around): readonly Telling[] =>
  log === 'office' ? [] : each(around.managers(log), (person) => one('alarm', person, key, { urgency: 'alarm' }));

const problem = (key: KeyId, by: PersonId | null, around: Around): readonly Telling[] =>
  each(
    around.managers(key).filter((person) => person !== by),
    (person) => one('problem', person, key, { other: by }),
  );

/** A customer who is here is urgent: for whoever has the key, or for the porters who may bring it. */
function asked(line: number, { office, whereabouts, members }: Around): readonly Telling[] {
  const request = office.requests.get(line);
  if (request === undefined || request.answer !== null) return [];
  const { key, person, place } = request;
  const more = {
    other: person,
    urgency: request.urgency === 'customerHere' ? 'urgent' : 'plain',
    matter: { of: 'answer', line },
  } as const;
  const at = whereabouts(key);
  switch (at.kind) {
    case 'person':
      return one('asked', at.person, key, more);
    case 'outside':
      return one('asked', at.sponsor, key, more);
    case 'notSure':
      return one('asked', at.lastPerson, key, more);
    case 'slot':
      if (place === null || request.porter !== null) return [];
      return each(
        members(key, 'Lot').filter((porter) => porter !== person),
        (porter) => one('bring', porter, key, { ...more, matter: { of: 'request', line } }),
      );
    case 'gone':
      return [];
  }
}

function escalated(
  { key, request: line, to }: Extract<OfficeEvent, { type: 'KeyRequestEscalated' }>,
  { office, whereabouts, departmentOf, managers }: Around,
): readonly Telling[] {
  const request = office.requests.get(line);
  if (request === undefined || request.answer !== null) return [];
  const urgency = request.urgency === 'customerHere' ? 'urgent' : 'plain';
  const at = whereabouts(key);
  const holder = at.kind === 'person' ? at.person : at.kind === 'outside' ? at.sponsor : null;
  if (to === 'desk') return one('unanswered', request.person, key, { urgency, other: holder });
  const department = holder === null ? undefined : departmentOf(holder);
  const matter = { of: 'answer', line } as const;
  return each(
    managers(key, department).filter((person) => person !== request.person && person !== holder),
    (person) => one('escalated', person, key, { urgency, matter, other: request.person }),
  );
}

/** By the porter: whoever came for it knows. */
function met(
  { key, person, request: line }: Extract<OfficeEvent, { type: 'KeyRequestMet' }>,
  { begunBy }: Around,
): readonly Telling[] {
  const asker = begunBy(line);
  return asker === undefined || asker === person ? [] : one('met', asker, key, { other: person, urgency: 'urgent' });
}

function reserved(
  { by, key, person, request, seq }: Extract<OfficeEvent, { type: 'ReservationMade' }>,
  { office, whereabouts }: Around,
): readonly Telling[] {
  if (!office.reservations.has(seq)) return [];
  const matter = { of: 'reservation', line: seq } as const;
  // The key is back, and whoever waited longest has it for a while.
  if (request !== null) return by === person ? [] : one('kept', person, key, { urgency: 'urgent', matter });
  const at = whereabouts(key);
  const holder = at.kind === 'person' ? at.person : null;
  return holder === person ? [] : one('reserved', holder, key, { other: person, matter });
}

/**
 * The owning department is told at once: its managers speak for it, else those of it who are at work; where there is
 * neither, the managers of the rooftop. Not all of it: whom everything is told, nobody is told.
 */
function crossed(
  key: KeyId,
  taker: PersonId | null,
  from: Department | undefined,
  { departmentOf, isAtWork, managers, members, whereabouts }: Around,
): readonly Telling[] {
  if (from === undefined || taker === null) return [];
  const at = whereabouts(key);
  if (at.kind !== 'person' || at.person !== taker) return [];
  const leading = managers(key, from);
  const own = leading.filter((person) => departmentOf(person) === from);
  const working = members(key, from).filter(isAtWork);
  const matter = { of: 'holding', person: taker, key } as const;
  return each(
    (own.length > 0 ? own : working.length > 0 ? working : leading).filter((person) => person !== taker),
    (person) => one('crossing', person, key, { other: taker, matter }),
  );
}

/** Only of what is still so: a key that is back, or went on to another person, reminds nobody. */
function held(
  kind: NoticeKind,
  key: KeyId,
  person: PersonId | null,
  { office, nowWallMs, whereabouts }: Around,
): readonly Telling[] {
  const at = whereabouts(key);
  const holder = at.kind === 'person' ? at.person : at.kind === 'outside' ? at.sponsor : null;
  if (holder === null || (person !== null && holder !== person)) return [];
  const muted = [...office.deliveries.values()].some(
    ({ keys, startedWallMs }) => keys.includes(key) && nowWallMs - startedWallMs < MUTED_MS,
  );
  if (muted) return [];
  const matter = { of: 'holding', person: holder, key } as const;
  return one(kind, holder, key, { matter });
}

/** The car of an appointment is here, and sales may want to say hello (S-07, S-14). */
function arrived(key: KeyId, atWallMs: number, { leadOf, members }: Around): readonly Telling[] {
  const lead = leadOf(key, atWallMs);
  if (lead === undefined) return [];
  const people = lead.salesperson === null ? members(key, 'Sales') : [lead.salesperson];
  return each(people, (person) => one('arrived', person, key));
}

/** Is what it asks for still to be done? True also where nothing is asked: it is told all the same. */
export function isOfUse(
  matter: Matter | null,
  { office, whereabouts }: Pick<Around, 'office' | 'whereabouts'>,
): boolean {
  if (matter === null) return true;
  switch (matter.of) {
    case 'request':
      return office.requests.has(matter.line) && office.requests.get(matter.line)?.porter === null;
    case 'answer':
      return office.requests.get(matter.line)?.answer === null;
    case 'offer':
      return office.offers.has(matter.line);
    case 'claim':
      return office.claims.has(matter.line);
    case 'reservation':
      return office.reservations.has(matter.line);
    case 'delivery':
      return office.deliveries.has(matter.line);
    case 'holding': {
      const at = whereabouts(matter.key);
      return (
        (at.kind === 'person' && at.person === matter.person) || (at.kind === 'outside' && at.sponsor === matter.person)
      );
    }
  }
}
