// What a cabinet knows: facts folded from its journal, and the body as its sensors show it now; pure.
import type { Custody } from '@keycab/shared/custodian';
import { foldCustody, isCustodyEvent } from '@keycab/shared/custody';
import type { CabinetEvent, EventOf } from '@keycab/shared/events/cabinet';
import type { CabinetId, KeyId, PersonId, TagId, VehicleId } from '@keycab/shared/ids';
import type { Instant } from '@keycab/shared/instant';
import type { DayAnswer } from '@keycab/shared/events/managed';
import type { Crossing, Shadow } from '@keycab/shared/events/verdict';
import { foldCommands, NO_COMMANDS, type Commands } from './awaited.ts';
import { foldSession, openSession, type Session } from './awake.ts';
import { foldDoubt, NO_DOUBT, type Doubt } from './doubt.ts';
import type { SlotReading } from './input.ts';
import { foldEnrollments, NO_ENROLLMENTS, type Enrollments } from './enrollments.ts';
import { foldOuts, type Out } from './outs.ts';
import { foldPairing, NO_PAIRINGS, type Pairings } from './pairings.ts';
import { foldTries, noTries, type Tries } from './tries.ts';

/** A slot's content as recorded; an empty slot has no entry. */
export type Occupant =
  | { readonly kind: 'key'; readonly key: KeyId; readonly tag: TagId }
  | { readonly kind: 'unknown' };

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
  /** One of an emergency, in which whoever stands there may take it. */
  readonly emergency: boolean;
  /** The absolute time at which the key is due, besides the minutes. */
  readonly dueByWallMs: number | null;
  readonly crossing: Crossing | null;
  readonly shadow: Shadow | null;
  readonly vehicle: VehicleId | null;
  readonly boot: number;
  readonly monotonicMs: number;
  readonly wallMs: number | null;
  /** The seq of the line under which its slot was pulsed last, and when. */
  readonly pulsed: number;
  readonly pulsedMonotonicMs: number;
  /** Pulses that were tried to open it; more time is no other try. */
  readonly tries: number;
  readonly triedMonotonicMs: number;
}

/** One that was taken, for the limit of a day. */
export interface Take {
  readonly key: KeyId;
  readonly person: PersonId;
  readonly wallMs: number | null;
}

/** More than a busy cabinet sees in three days: whoever counts a day finds all of it. */
const TAKES_MAX = 4096;

/** As many as a roster holds, should all of them be of one key: what is forgotten here no roster names any more. */
const PICKS_MAX = 2000;

/** Why nobody takes this key: by which line, until the office or a manager has looked. */
export interface Blocked {
  readonly why: 'problem' | 'sealFailed';
  readonly epoch: number;
  readonly seq: number;
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
  /** Releases that were made longer: the newest touch, and how many there were. */
  readonly extended: Map<number, { readonly monotonicMs: number; readonly times: number }>;
  /** Boards that have told all their slots since this boot. */
  readonly boardsRead: Set<string>;
  /** Boards that answer, and whose rail has failed the board's own test. */
  readonly railsFaulty: Set<string>;
  /** Boards that have told all their slots since a count began. */
  readonly scanned: Set<string>;
  doorOpen: boolean | null;
  doorChangedMonotonicMs: number;
  touchedMonotonicMs: number;
  sessionEndedMonotonicMs: number | null;
  last: Instant | null;
  /** The last beat, or the first input before any: what the next reading of the clock is compared with. */
  ticked: Instant | null;
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
  /** Pulses of each slot since the boot, as far as its coil still has to rest from them. */
  readonly pulses: Map<number, readonly { readonly monotonicMs: number; readonly pulseMs: number }[]>;
  session: Session | null;
  door: 'open' | 'closed';
  /** Who opened the door last, for the record of a door left open. */
  doorPerson: PersonId | null;
  doorLeftOpenTold: boolean;
  /** It was opened by nobody who may, and has not been shut since. */
  doorForced: boolean;
  readonly tampered: Set<string>;
  readonly powerLost: Set<'mains' | 'battery'>;
  readonly readersLost: Set<string>;
  /** Boards that do not answer, with the wall time at which they were last known alive. */
  readonly boardsLost: Map<string, number | null>;
  /** When a board came back, on the monotonic clock of this boot. */
  readonly boardsBack: Map<string, number>;
  lockdown: { readonly by: PersonId | null; readonly sinceWallMs: number | null } | null;
  commands: Commands;
  readonly jammed: Set<number>;
  /** Keys that people have from here. */
  readonly outs: Map<KeyId, Out>;
  readonly takes: Take[];
  /** The picks for which each key was released, newest last: a pick is good once. */
  readonly picked: Map<KeyId, ReadonlySet<string>>;
  readonly blocked: Map<KeyId, Blocked>;
  /** Keys that wait to be compared with their seal, with how often that was skipped. */
  readonly checks: Map<KeyId, number>;
  /** Of these, the ones that the present session has brought and not yet looked at. */
  readonly checksAsked: Set<KeyId>;
  /** Where the car of a key was parked last, as said. */
  readonly parked: Map<KeyId, string>;
  pairings: Pairings;
  enrollments: Enrollments;
  /** Wrong PINs and codes, and how long that keeps anybody waiting. */
  readonly tries: Tries;
  /** An emergency and the slots that it has still to open; null when none is or all have been counted since. */
  emergency: {
    readonly person: PersonId;
    readonly session: number;
    readonly waiting: readonly number[];
    /** The door has stood open since it began: closed again, nothing more opens behind it. */
    readonly entered: boolean;
  } | null;
  /** What was said of keys that were not in, until the day is signed or the key is back. */
  readonly day: Map<KeyId, { readonly answer: DayAnswer; readonly holder: PersonId | null }>;
  /** A count that waits for the boards. */
  counting: Pick<EventOf<'CountAsked'>, 'because' | 'monotonicMs' | 'person'> | null;
  /** The newest count. */
  lastCount: EventOf<'KeysCounted'> | null;
  /** The newest day that was signed. */
  lastDay: {
    readonly closed: EventOf<'DayClosed'>;
    readonly answers: readonly Pick<EventOf<'DayExceptionAnswered'>, 'answer' | 'holder' | 'key'>[];
  } | null;
  clockDoubt: Doubt;
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
    pulses: new Map(),
    session: null,
    door: 'closed',
    doorPerson: null,
    doorLeftOpenTold: false,
    doorForced: false,
    tampered: new Set(),
    powerLost: new Set(),
    readersLost: new Set(),
    boardsLost: new Map(),
    boardsBack: new Map(),
    lockdown: null,
    commands: NO_COMMANDS,
    jammed: new Set(),
    outs: new Map(),
    takes: [],
    picked: new Map(),
    blocked: new Map(),
    checks: new Map(),
    checksAsked: new Set(),
    parked: new Map(),
    pairings: NO_PAIRINGS,
    enrollments: NO_ENROLLMENTS,
    tries: noTries(),
    emergency: null,
    day: new Map(),
    counting: null,
    lastCount: null,
    lastDay: null,
    clockDoubt: NO_DOUBT,
    lastWallMs: null,
    bootedAfterWallMs: null,
    body: emptyBody(),
  };
}

const emptyBody = (): Body => ({
  slots: new Map(),
  absent: new Map(),
  extended: new Map(),
  boardsRead: new Set(),
  railsFaulty: new Set(),
  scanned: new Set(),
  doorOpen: null,
  doorChangedMonotonicMs: 0,
  touchedMonotonicMs: 0,
  sessionEndedMonotonicMs: null,
  last: null,
  ticked: null,
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
  foldOuts(cabinet.outs, event, 'slot' in event && event.slot !== null ? cabinet.releases.get(event.slot) : undefined);
  if (cabinet.session !== null) cabinet.session = foldSession(cabinet.session, event);
  cabinet.clockDoubt = foldDoubt(cabinet.clockDoubt, event);
  cabinet.pairings = foldPairing(cabinet.pairings, event);
  cabinet.commands = foldCommands(cabinet.commands, event);
  cabinet.enrollments = foldEnrollments(cabinet.enrollments, event);
  foldTries(cabinet.tries, event);
  foldCare(cabinet, event);
  foldManaged(cabinet, event);
  switch (event.type) {
    case 'CabinetBooted':
      cabinet.boot = event.boot;
      cabinet.bootedAfterWallMs = lastWallMs;
      cabinet.boardsBack.clear();
      cabinet.pulses.clear();
      break;
    case 'RosterApplied':
      cabinet.rosterVersion = event.roster;
      break;
    case 'SessionOpened':
      cabinet.session = openSession(event);
      break;
    case 'SessionClosed':
      cabinet.session = null;
      cabinet.body.sessionEndedMonotonicMs = event.monotonicMs;
      break;
    case 'SlotReleased':
      cabinet.releases.set(event.slot, releaseOf(event));
      foldPulse(cabinet, event.slot, event);
      if (event.pick !== undefined) {
        const spent = [...(cabinet.picked.get(event.key) ?? [])].slice(1 - PICKS_MAX);
        cabinet.picked.set(event.key, new Set(spent).add(event.pick));
      }
      if (cabinet.emergency !== null) {
        const waiting = cabinet.emergency.waiting.filter((slot) => slot !== event.slot);
        cabinet.emergency = { ...cabinet.emergency, waiting };
      }
      break;
    case 'PurposeGiven':
      for (const { key, ...clocks } of event.renewed ?? []) {
        const release = [...cabinet.releases.values()].find((each) => each.key === key);
        if (release !== undefined) cabinet.releases.set(release.slot, { ...release, reason: event.reason, ...clocks });
      }
      break;
    case 'ReleaseRenewed': {
      const { monotonicMs, seq, slot, tries } = event;
      const release = cabinet.releases.get(slot);
      if (release !== undefined) {
        const tried = event.because === 'notOpen' ? { tries, triedMonotonicMs: monotonicMs } : {};
        cabinet.releases.set(slot, { ...release, ...tried, pulsed: seq, pulsedMonotonicMs: monotonicMs });
      }
      foldPulse(cabinet, slot, event);
      break;
    }
    case 'TagReleased':
      foldPulse(cabinet, event.slot, event);
      break;
    case 'SlotTested':
      if (event.pulseMs !== null)
        foldPulse(cabinet, event.slot, { monotonicMs: event.monotonicMs, pulseMs: event.pulseMs });
      break;
    case 'ReleaseLapsed':
    case 'ReleaseAborted':
      // Its slots lock behind the door that was shut: what it had still to open stays shut as well.
      if (cabinet.emergency?.entered === true && cabinet.door === 'closed' && 'emergency' in event) {
        cabinet.emergency = { ...cabinet.emergency, waiting: [] };
      }
      cabinet.releases.delete(event.slot);
      cabinet.body.extended.delete(event.released);
      break;
    case 'KeyTaken':
      cabinet.releases.delete(event.slot);
      cabinet.body.extended.delete(event.released);
      cabinet.occupied.delete(event.slot);
      if (event.person !== null) {
        cabinet.takes.push({ key: event.key, person: event.person, wallMs: event.wallMs });
        if (cabinet.takes.length > TAKES_MAX) cabinet.takes.shift();
      }
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
      if (cabinet.emergency !== null) cabinet.emergency = { ...cabinet.emergency, entered: true };
      cabinet.doorPerson = event.type === 'DoorOpened' ? event.person : null;
      cabinet.doorLeftOpenTold = false;
      cabinet.doorForced = event.type === 'DoorForced';
      break;
    case 'DoorLeftOpen':
      cabinet.doorLeftOpenTold = true;
      break;
    case 'DoorClosed':
      cabinet.door = 'closed';
      cabinet.doorForced = false;
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
    case 'ReturnAnswered':
      if (event.parked !== null) cabinet.parked.set(event.key, event.parked);
      break;
    case 'TagUnpaired':
      for (const [slot, occupant] of cabinet.occupied) {
        if (occupant.kind === 'key' && occupant.tag === event.tag) cabinet.occupied.set(slot, { kind: 'unknown' });
      }
      break;
    case 'EmergencyOpened':
      cabinet.emergency = {
        person: event.person,
        session: event.session,
        waiting: event.slots ?? [...cabinet.occupied.keys()],
        entered: cabinet.door === 'open',
      };
      break;
    case 'KeysCounted':
      cabinet.emergency = null;
      break;
    default:
      // The rest changes what awake.ts, outs.ts, pairings.ts, doubt.ts and the fold of custody keep, or nothing.
      break;
  }
  return cabinet;
}

/** What managers have said and asked for here. */
function foldManaged(cabinet: Cabinet, event: CabinetEvent): void {
  switch (event.type) {
    case 'CabinetBooted':
      cabinet.counting = null;
      break;
    case 'DayExceptionAnswered':
      cabinet.day.set(event.key, { answer: event.answer, holder: event.holder });
      break;
    case 'KeyReturned':
    case 'KeyMisplaced':
    case 'KeyTaken':
    case 'KeyTakenWithoutRelease':
    case 'KeyHandedOver':
      cabinet.day.delete(event.key);
      break;
    case 'DayClosed':
      cabinet.lastDay = { closed: event, answers: [...cabinet.day].map(([key, said]) => ({ key, ...said })) };
      cabinet.day.clear();
      break;
    case 'CountAsked': {
      const { because, monotonicMs, person } = event;
      cabinet.counting = { because, monotonicMs, person };
      if (because === 'emergency' && cabinet.emergency !== null) {
        cabinet.emergency = { ...cabinet.emergency, waiting: [] };
      }
      cabinet.body.scanned.clear();
      break;
    }
    case 'EmergencyOpened':
      // A count that has begun before it is none of what follows.
      cabinet.counting = null;
      break;
    case 'KeysCounted':
      cabinet.counting = null;
      cabinet.lastCount = event;
      break;
    default:
      break;
  }
}

/** A check that was skipped twice counts as one that failed. */
const SKIPS_MAX = 2;

/** What keeps a key from being taken until somebody has looked at it. */
function foldCare({ blocked, checks, checksAsked }: Cabinet, event: CabinetEvent): void {
  const { epoch, seq } = event;
  switch (event.type) {
    case 'ProblemReported':
      if (event.critical) blocked.set(event.key, { why: 'problem', epoch, seq });
      break;
    case 'ProblemCleared':
      blocked.delete(event.key);
      checks.delete(event.key);
      break;
    case 'SealCheckAsked':
      checks.set(event.key, 0);
      if (event.session !== null) checksAsked.add(event.key);
      break;
    case 'SessionClosed':
      checksAsked.clear();
      break;
    case 'SealChecked': {
      checksAsked.delete(event.key);
      const skipped = (checks.get(event.key) ?? 0) + 1;
      const again = event.outcome === 'skipped' && skipped < SKIPS_MAX;
      if (again) checks.set(event.key, skipped);
      else checks.delete(event.key);
      if (!again && event.outcome !== 'passed') blocked.set(event.key, { why: 'sealFailed', epoch, seq });
      break;
    }
    default:
      break;
  }
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
  emergency: event.emergency === true,
  dueByWallMs: event.dueByWallMs ?? null,
  crossing: event.crossing ?? null,
  shadow: event.shadow ?? null,
  vehicle: event.vehicle ?? null,
  boot: event.boot,
  monotonicMs: event.monotonicMs,
  wallMs: event.wallMs,
  pulsed: event.seq,
  pulsedMonotonicMs: event.monotonicMs,
  tries: 1,
  triedMonotonicMs: event.monotonicMs,
});

const MINUTE_MS = 60_000;

/** What is older than a minute rests no coil. */
function foldPulse(
  { pulses }: Cabinet,
  slot: number,
  { monotonicMs, pulseMs }: { readonly monotonicMs: number; readonly pulseMs: number },
): void {
  const young = (pulses.get(slot) ?? []).filter((pulse) => monotonicMs - pulse.monotonicMs < MINUTE_MS);
  pulses.set(slot, [...young, { monotonicMs, pulseMs }]);
}

/** The journal from its first line: what a controller knows before it has looked at its body. */
export function replay(cabinet: CabinetId, events: Iterable<CabinetEvent>): Cabinet {
  const state = emptyCabinet(cabinet);
  for (const event of events) evolve(state, event);
  return state;
}
