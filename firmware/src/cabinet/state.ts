// What a cabinet knows: facts folded from its journal, and the body as its sensors show it now; pure.
import { foldCustody, isCustodyEvent, type Custody } from '@keycab/shared/custody';
import type { CabinetEvent, EventOf } from '@keycab/shared/events/cabinet';
import type { CabinetId, KeyId, PersonId, TagId } from '@keycab/shared/ids';
import type { Instant } from '@keycab/shared/instant';
import type { SlotReading } from './input.ts';

/** A slot's content as recorded; an empty slot has no entry. */
export type Occupant =
  | { readonly kind: 'key'; readonly key: KeyId; readonly tag: TagId }
  | { readonly kind: 'unknown' };

export interface Session {
  /** The seq of its SessionOpened. */
  readonly session: number;
  readonly person: PersonId;
  readonly openedMonotonicMs: number;
}

/** The durable intent: nothing has moved yet, and custody moves only when the tag is gone. */
export interface Release {
  /** The seq of its SlotReleased, and the ticket under which the board may pulse once. */
  readonly released: number;
  readonly slot: number;
  readonly key: KeyId;
  readonly tag: TagId;
  readonly person: PersonId | null;
  readonly session: number | null;
  readonly reason: string | null;
  readonly minutes: number | null;
  readonly boot: number;
  readonly monotonicMs: number;
  readonly wallMs: number | null;
}

/** A seated tag that is not sensed at the moment: a bounce, until it has lasted. */
export interface Absence {
  readonly since: Instant;
  readonly person: PersonId | null;
  readonly session: number | null;
}

/** What the sensors show; forgotten at power-off and read again before anything is judged. */
export interface Body {
  readonly slots: Map<number, SlotReading>;
  readonly absent: Map<number, Absence>;
  /** Boards that have told all their slots since this boot. */
  readonly boardsRead: Set<string>;
  doorOpen: boolean | null;
  doorChangedMonotonicMs: number;
  touchedMonotonicMs: number;
  sessionEndedMonotonicMs: number | null;
  last: Instant | null;
  diskWritable: boolean;
}

export interface Cabinet {
  readonly cabinet: CabinetId;
  boot: number;
  epoch: number;
  nextSeq: number;
  rosterVersion: number;
  readonly custody: Map<KeyId, Custody>;
  readonly occupied: Map<number, Occupant>;
  readonly releases: Map<number, Release>;
  session: Session | null;
  door: 'open' | 'closed';
  /** Who opened the door last, for the record of a door left open. */
  doorPerson: PersonId | null;
  doorLeftOpenTold: boolean;
  readonly tampered: Set<string>;
  readonly powerLost: Set<'mains' | 'battery'>;
  readonly readersLost: Set<string>;
  /** Boards that do not answer, with the wall time at which they were last known alive. */
  readonly boardsLost: Map<string, number | null>;
  /** When a board came back, on the monotonic clock of this boot. */
  readonly boardsBack: Map<string, number>;
  lockdown: { readonly by: PersonId | null; readonly sinceWallMs: number | null } | null;
  /** The highest counter of an executed command. */
  counter: number;
  readonly jammed: Set<number>;
  lastWallMs: number | null;
  /** The newest wall time in the journal when this boot began: what changed while off, changed after it. */
  bootedAfterWallMs: number | null;
  readonly body: Body;
}

export function emptyCabinet(cabinet: CabinetId): Cabinet {
  return {
    cabinet,
    boot: 0,
    epoch: 1,
    nextSeq: 0,
    rosterVersion: 0,
    custody: new Map(),
    occupied: new Map(),
    releases: new Map(),
    session: null,
    door: 'closed',
    doorPerson: null,
    doorLeftOpenTold: false,
    tampered: new Set(),
    powerLost: new Set(),
    readersLost: new Set(),
    boardsLost: new Map(),
    boardsBack: new Map(),
    lockdown: null,
    counter: 0,
    jammed: new Set(),
    lastWallMs: null,
    bootedAfterWallMs: null,
    body: emptyBody(),
  };
}

const emptyBody = (): Body => ({
  slots: new Map(),
  absent: new Map(),
  boardsRead: new Set(),
  doorOpen: null,
  doorChangedMonotonicMs: 0,
  touchedMonotonicMs: 0,
  sessionEndedMonotonicMs: null,
  last: null,
  diskWritable: true,
});

/** One step of the fold, in place: the journal is the truth, this is only its sum. */
export function evolve(cabinet: Cabinet, event: CabinetEvent): Cabinet {
  const lastWallMs = cabinet.lastWallMs;
  cabinet.nextSeq = event.seq + 1;
  cabinet.epoch = event.epoch;
  if (event.wallMs !== null) cabinet.lastWallMs = event.wallMs;
  if (isCustodyEvent(event)) {
    const custody = foldCustody(cabinet.custody.get(event.key), event);
    if (custody !== undefined) cabinet.custody.set(event.key, custody);
  }
  switch (event.type) {
    case 'CabinetBooted':
      cabinet.boot = event.boot;
      cabinet.bootedAfterWallMs = lastWallMs;
      cabinet.boardsBack.clear();
      break;
    case 'RosterApplied':
      cabinet.rosterVersion = event.roster;
      break;
    case 'SessionOpened':
      cabinet.session = { session: event.seq, person: event.person, openedMonotonicMs: event.monotonicMs };
      break;
    case 'SessionClosed':
      cabinet.session = null;
      cabinet.body.sessionEndedMonotonicMs = event.monotonicMs;
      break;
    case 'SlotReleased':
      cabinet.releases.set(event.slot, releaseOf(event));
      break;
    case 'ReleaseLapsed':
    case 'ReleaseAborted':
      cabinet.releases.delete(event.slot);
      break;
    case 'KeyTaken':
      cabinet.releases.delete(event.slot);
      cabinet.occupied.delete(event.slot);
      break;
    case 'KeyTakenWithoutRelease':
    case 'UnknownTagGone':
      cabinet.occupied.delete(event.slot);
      break;
    case 'KeyReturned':
    case 'KeyMisplaced':
      cabinet.occupied.set(event.slot, { kind: 'key', key: event.key, tag: event.tag });
      break;
    case 'UnknownTagSeen':
      // Something unreadable in a seated key's slot does not make the key leave.
      if (!cabinet.occupied.has(event.slot)) cabinet.occupied.set(event.slot, { kind: 'unknown' });
      break;
    case 'SlotJammed':
      cabinet.jammed.add(event.slot);
      break;
    case 'SlotCleared':
      cabinet.jammed.delete(event.slot);
      break;
    case 'DoorOpened':
    case 'DoorForced':
      cabinet.door = 'open';
      cabinet.doorPerson = event.type === 'DoorOpened' ? event.person : null;
      cabinet.doorLeftOpenTold = false;
      break;
    case 'DoorLeftOpen':
      cabinet.doorLeftOpenTold = true;
      break;
    case 'DoorClosed':
      cabinet.door = 'closed';
      break;
    case 'TamperOpened':
      cabinet.tampered.add(event.loop);
      break;
    case 'TamperClosed':
      cabinet.tampered.delete(event.loop);
      break;
    case 'PowerLost':
      cabinet.powerLost.add(event.source);
      break;
    case 'PowerBack':
      cabinet.powerLost.delete(event.source);
      break;
    case 'ReaderLost':
      cabinet.readersLost.add(event.reader);
      break;
    case 'ReaderBack':
      cabinet.readersLost.delete(event.reader);
      break;
    case 'BoardLost':
      cabinet.boardsLost.set(event.board, event.wallMs);
      break;
    case 'BoardBack':
      cabinet.boardsLost.delete(event.board);
      cabinet.boardsBack.set(event.board, event.monotonicMs);
      break;
    case 'LockdownStarted':
      cabinet.lockdown = { by: event.by, sinceWallMs: event.wallMs };
      break;
    case 'LockdownEnded':
      cabinet.lockdown = null;
      break;
    case 'CommandExecuted':
      cabinet.counter = event.counter;
      break;
    case 'AccessRefused':
    case 'CommandRefused':
    case 'KeyOverdue':
    case 'ClockStepped':
      break;
  }
  return cabinet;
}

const releaseOf = (event: EventOf<'SlotReleased'>): Release => ({
  released: event.seq,
  slot: event.slot,
  key: event.key,
  tag: event.tag,
  person: event.person,
  session: event.session,
  reason: event.reason,
  minutes: event.minutes,
  boot: event.boot,
  monotonicMs: event.monotonicMs,
  wallMs: event.wallMs,
});

/** The journal from its first line: what a controller knows before it has looked at its body. */
export function replay(cabinet: CabinetId, events: Iterable<CabinetEvent>): Cabinet {
  const state = emptyCabinet(cabinet);
  for (const event of events) evolve(state, event);
  return state;
}
