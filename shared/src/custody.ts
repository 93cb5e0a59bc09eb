// The one fold from events to who has what, over the journals of cabinets and the log of the office; pure.
import type { Custody, CustodyEvent, PromisedEvent, SensedEvent } from './custodian.ts';
import type { CabinetEvent } from './events/cabinet.ts';
import type { OfficeEvent } from './events/office.ts';
import { OFFICE, type LogId } from './ids.ts';
import { FRESH, foldPromised, lastOf } from './promise.ts';

const SENSED = new Set<string>([
  'KeyTaken',
  'KeyTakenWithoutRelease',
  'KeyReturned',
  'KeyMisplaced',
  'KeyOverdue',
  'KeyHandedOver',
  'KeyDueSet',
  'TagPaired',
  'TagUnpaired',
  'ProblemReported',
] satisfies SensedEvent['type'][]);
const PROMISED = new Set<string>([
  'KeyRegistered',
  'KeyRetired',
  'KeyMissing',
  'CustodySettled',
  'HandoverOffered',
  'HandoverAccepted',
  'HandoverDeclined',
  'HandoverLapsed',
  'KeyClaimed',
  'ClaimConfirmed',
  'ClaimDeclined',
  'KeyLent',
  'KeyBroughtBack',
  'ReasonChanged',
  'DueTimeChanged',
  'ProblemReported',
] satisfies PromisedEvent['type'][]);

export const CUSTODY_TYPES: readonly string[] = [...new Set([...SENSED, ...PROMISED])];

/** Of a cabinet's events those that a sensor caused, of the office's those that people promised. */
export const isCustodyEvent = <Event extends CabinetEvent | OfficeEvent>(
  event: Event,
): event is Extract<Event, CustodyEvent> => (isOfCabinet(event) ? SENSED : PROMISED).has(event.type);

/** The log that says so: a cabinet's journal, or the office's. */
export const logOf = (event: CabinetEvent | OfficeEvent): LogId => (isOfCabinet(event) ? event.cabinet : OFFICE);

/** A cabinet's lines carry its name; the office has none. */
export const isOfCabinet = (event: CabinetEvent | OfficeEvent): event is CabinetEvent => 'cabinet' in event;

/**
 * One step of the fold, for the event's own key.
 * @param before  custody of that key so far; undefined when it was never seen
 */
export const foldCustody = (before: Custody | undefined, event: CustodyEvent): Custody | undefined =>
  isOfCabinet(event) ? foldSensed(before, event) : foldPromised(before, event);

function foldSensed(before: Custody | undefined, event: SensedEvent): Custody | undefined {
  const source = { cabinet: event.cabinet, epoch: event.epoch, seq: event.seq };
  if (event.type === 'KeyOverdue') {
    // A cabinet that was cut off warns about a holder who has long given the key back elsewhere: nobody else is late for it.
    const late = before?.at.kind === 'person' && before.at.person === event.person;
    return late ? { ...before, overdue: true } : before;
  }
  if (!('notBeforeWallMs' in event)) return foldAnswerable(before, event);
  const since = { notBeforeWallMs: event.notBeforeWallMs, notAfterWallMs: event.notAfterWallMs };
  const elsewhere = (before?.sensedIn ?? []).filter((place) => place.cabinet !== event.cabinet);
  const lastPerson = lastOf(before);
  const common = { ...FRESH, key: event.key, since, basis: 'sensed', lastPerson, source } as const;
  switch (event.type) {
    case 'KeyTaken':
    case 'KeyTakenWithoutRelease': {
      const taken = event.type === 'KeyTaken';
      const senses = elsewhere.at(-1);
      if (senses !== undefined) {
        // M-3: while another cabinet senses the tag, its slot holds; clocks that differ order a taking too late.
        return {
          ...common,
          at: { kind: 'slot', ...senses },
          lastPerson: event.person ?? lastPerson,
          sensedIn: elsewhere,
        };
      }
      return {
        ...common,
        at:
          event.person === null
            ? { kind: 'nobody', why: 'takenWithoutRelease' }
            : { kind: 'person', person: event.person },
        reason: taken ? event.reason : null,
        dueWallMs: taken ? event.dueWallMs : null,
        flagged: !taken,
        sensedIn: elsewhere,
      };
    }
    case 'KeyReturned':
    case 'KeyMisplaced': {
      const place = { cabinet: event.cabinet, slot: event.slot };
      return {
        ...common,
        at: { kind: 'slot', ...place },
        flagged: event.type === 'KeyMisplaced',
        sensedIn: [...elsewhere, place],
      };
    }
  }
}

// Decided: a tag that is unpaired because the job is closed, or since the key is retired, ends the key's story: `gone`.
// Because: the customer has the car and its key; whoever took the tag off never had them, and a list that names her every
// evening teaches everybody to sign it unread. Instead of: `outside` with her as sponsor, which would wait for the key to
// come back and be late one day. "New tag" leaves the key with her, who has it in her hand until it has one; "lost"
// leaves it with whoever answered for it. The line keeps who said so, and pairing the key again begins a new story. Would
// change if: a service customer's keys were tracked until the customer has signed for the car.
const GONE = { closed: 'returnedToCustomer', retired: 'retired' } as const;

/** Between people, or about a person who has it: while the tag is sensed in a slot, the slot holds (M-3). */
function foldAnswerable(
  before: Custody | undefined,
  event: Extract<
    SensedEvent,
    { type: 'KeyHandedOver' | 'KeyDueSet' | 'TagPaired' | 'TagUnpaired' | 'ProblemReported' }
  >,
): Custody | undefined {
  const source = { cabinet: event.cabinet, epoch: event.epoch, seq: event.seq };
  const now = { notBeforeWallMs: event.wallMs, notAfterWallMs: event.wallMs };
  const answers = before?.at.kind === 'person' ? before.at.person : null;
  switch (event.type) {
    case 'KeyHandedOver':
      if (before === undefined || answers !== event.giver) return before;
      return {
        ...before,
        at: { kind: 'person', person: event.receiver },
        since: now,
        reason: event.reason,
        dueWallMs: event.dueWallMs,
        // Only a new purpose clears what is late.
        overdue: before.overdue && event.minutes === null,
        basis: 'signed',
        flagged: false,
        offered: null,
        route: event.route ?? null,
        lastPerson: event.giver,
        source,
      };
    case 'KeyDueSet':
      if (before === undefined || answers !== event.person) return before;
      return { ...before, reason: event.reason, dueWallMs: event.dueWallMs, overdue: false };
    case 'ProblemReported': {
      // Lost by whoever had it: nobody can say where it is (C-5), since the last certain instant.
      const lost = event.problem === 'keyLost' || event.problem === 'plateLost';
      if (!lost || before === undefined || answers === null) return before;
      return {
        ...before,
        ...FRESH,
        at: { kind: 'nobody', why: 'lost' },
        since: { notBeforeWallMs: before.since.notAfterWallMs, notAfterWallMs: event.wallMs },
        basis: 'claimed',
        lastPerson: answers,
        source,
      };
    }
    case 'TagUnpaired': {
      if (before === undefined) return before;
      const sensedIn = before.sensedIn.filter((place) => place.cabinet !== event.cabinet);
      const senses = sensedIn.at(-1);
      if (senses !== undefined) {
        // M-3: what another cabinet senses at this moment is no story that has ended, and in nobody's hand.
        const same = before.at.kind === 'slot' && before.at.cabinet === senses.cabinet;
        return { ...before, sensedIn, ...(same ? {} : { at: { kind: 'slot', ...senses }, since: now, source }) };
      }
      if (event.why === 'closed' || event.why === 'retired') {
        const at = { kind: 'gone', why: GONE[event.why] } as const;
        return { ...before, ...FRESH, at, since: now, basis: 'settled', lastPerson: event.person, sensedIn, source };
      }
      // The key without its tag is with whoever took it off; the tag in the slot says nothing about it any more.
      if (before.at.kind !== 'slot' || before.at.cabinet !== event.cabinet) return before;
      return { ...before, at: { kind: 'person', person: event.person }, since: now, sensedIn, source };
    }
    case 'TagPaired':
      // Whoever pairs a new key is its first holder (C-3); so it is with one whose story had ended.
      if (before !== undefined && before.at.kind !== 'gone') return before;
      return {
        ...FRESH,
        key: event.key,
        at: { kind: 'person', person: event.person },
        since: now,
        basis: 'claimed',
        lastPerson: lastOf(before),
        sensedIn: [],
        source,
      };
  }
}

/** Where a cabinet's fact stands among those of other logs (M-2): its wall time, or its receipt where no clock was good. */
export const effectiveWallMs = (event: Pick<CabinetEvent, 'wallMs' | 'clock'>, receivedWallMs: number): number =>
  event.wallMs === null || event.clock === 'unsynced' ? receivedWallMs : Math.min(event.wallMs, receivedWallMs);
