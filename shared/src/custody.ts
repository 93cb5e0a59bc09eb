// The one fold from events to who has what; cabinet and cloud run the same code; pure.
import type { CabinetEvent } from './events/cabinet.ts';
import type { CabinetId, KeyId, PersonId } from './ids.ts';

export type Custodian =
  | { readonly kind: 'slot'; readonly cabinet: CabinetId; readonly slot: number }
  | { readonly kind: 'person'; readonly person: PersonId }
  /** Left a cabinet without a release and nobody has been named: the desk calls it not sure. */
  | { readonly kind: 'nobody' };

/** The change lies between the two; both null when no clock could be trusted. */
export interface Interval {
  readonly notBeforeWallMs: number | null;
  readonly notAfterWallMs: number | null;
}

export interface Custody {
  readonly key: KeyId;
  readonly at: Custodian;
  readonly since: Interval;
  readonly reason: string | null;
  readonly dueWallMs: number | null;
  readonly overdue: boolean;
  /** Taken out of a session without a release: the person answers for it, and it is pointed out. */
  readonly flagged: boolean;
  /** Who answered for the key before the present custodian, for the question "who had it last". */
  readonly lastPerson: PersonId | null;
  /** Every slot in which the tag is sensed at this moment: more than one means that sources disagree (M-6). */
  readonly sensedIn: readonly { readonly cabinet: CabinetId; readonly slot: number }[];
  /** The line that says so. */
  readonly source: { readonly cabinet: CabinetId; readonly epoch: number; readonly seq: number };
}

/** The events that move custody. */
export type CustodyEvent = Extract<
  CabinetEvent,
  {
    type:
      | 'KeyTaken'
      | 'KeyTakenWithoutRelease'
      | 'KeyReturned'
      | 'KeyMisplaced'
      | 'KeyOverdue'
      | 'KeyHandedOver'
      | 'KeyDueSet'
      | 'TagPaired'
      | 'TagUnpaired'
      | 'ProblemReported';
  }
>;

export function isCustodyEvent(event: CabinetEvent): event is CustodyEvent {
  switch (event.type) {
    case 'KeyTaken':
    case 'KeyTakenWithoutRelease':
    case 'KeyReturned':
    case 'KeyMisplaced':
    case 'KeyOverdue':
    case 'KeyHandedOver':
    case 'KeyDueSet':
    case 'TagPaired':
    case 'TagUnpaired':
    case 'ProblemReported':
      return true;
    default:
      return false;
  }
}

/**
 * One step of the fold, for the event's own key.
 * @param before  custody of that key so far; undefined when it was never seen
 */
export function foldCustody(before: Custody | undefined, event: CustodyEvent): Custody | undefined {
  const source = { cabinet: event.cabinet, epoch: event.epoch, seq: event.seq };
  if (event.type === 'KeyOverdue') {
    // A cabinet that was cut off warns about a holder who has long given the key back elsewhere: nobody else is late for it.
    const late = before?.at.kind === 'person' && before.at.person === event.person;
    return late ? { ...before, overdue: true } : before;
  }
  if (!('notBeforeWallMs' in event)) return foldAnswerable(before, event);
  const since = { notBeforeWallMs: event.notBeforeWallMs, notAfterWallMs: event.notAfterWallMs };
  const elsewhere = (before?.sensedIn ?? []).filter((place) => place.cabinet !== event.cabinet);
  const lastPerson = before?.at.kind === 'person' ? before.at.person : (before?.lastPerson ?? null);
  const common = { key: event.key, since, overdue: false, lastPerson, source };
  switch (event.type) {
    case 'KeyTaken':
    case 'KeyTakenWithoutRelease': {
      const taken = event.type === 'KeyTaken';
      const senses = elsewhere.at(-1);
      if (senses !== undefined) {
        // M-3: while another cabinet senses the tag, its slot holds; clocks that differ order a taking too late.
        const at = { kind: 'slot', ...senses } as const;
        const person = event.person ?? lastPerson;
        return {
          ...common,
          at,
          lastPerson: person,
          reason: null,
          dueWallMs: null,
          flagged: false,
          sensedIn: elsewhere,
        };
      }
      return {
        ...common,
        at: event.person === null ? { kind: 'nobody' } : { kind: 'person', person: event.person },
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
        reason: null,
        dueWallMs: null,
        flagged: event.type === 'KeyMisplaced',
        sensedIn: [...elsewhere, place],
      };
    }
  }
}

/** Between people, or about a person who has it: while the tag is sensed in a slot, the slot holds (M-3). */
function foldAnswerable(
  before: Custody | undefined,
  event: Extract<
    CustodyEvent,
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
        flagged: false,
        lastPerson: event.giver,
        source,
      };
    case 'KeyDueSet':
      if (before === undefined || answers !== event.person) return before;
      return { ...before, reason: event.reason, dueWallMs: event.dueWallMs, overdue: false };
    case 'ProblemReported': {
      // Lost by whoever had it: nobody can say where it is (C-5). A search may find it, a slot ends the question.
      const lost = event.problem === 'keyLost' || event.problem === 'plateLost';
      if (!lost || before === undefined || answers === null) return before;
      return { ...before, at: { kind: 'nobody' }, since: now, overdue: false, lastPerson: answers, source };
    }
    case 'TagUnpaired':
      // The key without its tag is with whoever took it off; the tag in the slot says nothing about it any more.
      if (before?.at.kind !== 'slot' || before.at.cabinet !== event.cabinet) return before;
      return {
        ...before,
        at: { kind: 'person', person: event.person },
        since: now,
        sensedIn: before.sensedIn.filter((place) => place.cabinet !== event.cabinet),
        source,
      };
    case 'TagPaired':
      // Whoever pairs a new key is its first holder (C-3).
      return (
        before ?? {
          key: event.key,
          at: { kind: 'person', person: event.person },
          since: now,
          reason: null,
          dueWallMs: null,
          overdue: false,
          flagged: false,
          lastPerson: null,
          sensedIn: [],
          source,
        }
      );
  }
}

/** Where a cabinet's fact stands among those of other logs (M-2): its wall time, or its receipt where no clock was good. */
export const effectiveWallMs = (event: Pick<CabinetEvent, 'wallMs' | 'clock'>, receivedWallMs: number): number =>
  event.wallMs === null || event.clock === 'unsynced' ? receivedWallMs : Math.min(event.wallMs, receivedWallMs);
