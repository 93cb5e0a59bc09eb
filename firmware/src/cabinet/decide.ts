// The only place where anybody is allowed or refused anything: an input and what is known, to events; pure.
import { FORMAT, type CabinetFact, type RefusalReason } from '@keycab/shared/events/cabinet';
import { never } from '@keycab/shared/fault';
import type { KeyId, PersonId } from '@keycab/shared/ids';
import type { Input } from './input.ts';
import { codeOf, judgeTake } from './policy.ts';
import type { Known } from './known.ts';
import { settleBoard, slotChanged } from './slots.ts';
import { closeSession, openReleases } from './session.ts';
import type { Cabinet } from './state.ts';
import { ticked } from './tick.ts';

type InputOf<Type extends Input['type']> = Extract<Input, { type: Type }>;

/** @returns what has happened by this input, in order; nothing when it only repeats what is known */
export function decide(input: Input, known: Known): readonly CabinetFact[] {
  const { cabinet } = known;
  switch (input.type) {
    case 'ControllerStarted':
      return started(input, cabinet);
    case 'BadgePresented':
      return badgePresented(input, known);
    case 'KeyChosen':
      return keyChosen(input, known);
    case 'DoneTouched':
      return closeSession(known, 'done');
    case 'SlotSeen':
      return slotChanged(input, known);
    case 'BoardAnswered':
      return settleBoard(input, known);
    case 'BoardWentSilent':
      return cabinet.boardsLost.has(input.board) ? [] : [{ type: 'BoardLost', board: input.board }];
    case 'PulseAnswered':
      return pulseAnswered(input, cabinet);
    case 'DoorSeen':
      return doorSeen(input, known);
    case 'LoopSeen':
      return loopSeen(input, cabinet);
    case 'ReaderAnswered':
      return cabinet.readersLost.has(input.reader) ? [{ type: 'ReaderBack', reader: input.reader }] : [];
    case 'ReaderWentSilent':
      return cabinet.readersLost.has(input.reader) ? [] : [{ type: 'ReaderLost', reader: input.reader }];
    case 'RosterReceived':
      if (input.version <= cabinet.rosterVersion) return [];
      return [{ type: 'RosterApplied', roster: input.version, digest: input.digest }];
    case 'CommandReceived':
      return commandReceived(input, known);
    case 'CommandRejected':
      return [{ type: 'CommandRefused', command: input.command, operation: input.operation, why: input.why }];
    case 'Ticked':
      return ticked(input, known);
    case 'BadgeGone':
    case 'ScreenTouched':
    case 'DiskSeen':
      return [];
    default:
      return never(input);
  }
}

function started(input: InputOf<'ControllerStarted'>, cabinet: Cabinet): readonly CabinetFact[] {
  const { software, epoch } = input;
  const booted: CabinetFact = {
    type: 'CabinetBooted',
    format: FORMAT,
    previous: epoch?.previous ?? null,
    reason: epoch?.reason ?? null,
    roster: cabinet.rosterVersion,
    software,
  };
  // Open releases stay open: they end when the slots have been read, never before (invariant I4).
  const session = cabinet.session;
  if (session === null) return [booted];
  return [booted, { type: 'SessionClosed', session: session.session, person: session.person, why: 'restart' }];
}

function badgePresented(input: InputOf<'BadgePresented'>, known: Known): readonly CabinetFact[] {
  const { cabinet, roster } = known;
  const person = roster?.personByBadge.get(input.badge);
  const refuse = (reasons: readonly RefusalReason[]): readonly CabinetFact[] => [
    refused(cabinet, reasons, {
      badge: person === undefined ? input.unknownAs : null,
      person: person?.person ?? null,
      reader: input.reader,
      session: null,
    }),
  ];
  if (roster === null) return refuse(['noRoster']);
  if (person === undefined) return refuse(['unknownBadge']);
  if (person.disabled) return refuse(['personDisabled']);
  if (cabinet.session?.person === person.person) return [];
  return [
    ...closeSession(known, 'badge'),
    { type: 'SessionOpened', person: person.person, reader: input.reader, roster: cabinet.rosterVersion },
  ];
}

function keyChosen(input: InputOf<'KeyChosen'>, known: Known): readonly CabinetFact[] {
  const { cabinet, roster, settings } = known;
  const session = cabinet.session;
  const verdict = judgeTake(cabinet, roster, settings, input.key);
  if (!verdict.ok) {
    return [
      refused(cabinet, verdict.reasons, {
        key: roster?.key.has(input.key) === true ? input.key : null,
        person: session?.person ?? null,
        session: session?.session ?? null,
        slot: verdict.slot,
      }),
    ];
  }
  const { person, key, slot } = verdict;
  const open = cabinet.releases.get(slot);
  if (open !== undefined || session === null || key.tag === null) return [];
  // A reason that the roster does not know gives no more time than the person's own.
  const reason = roster?.reason.get(input.reason ?? '') ?? roster?.reason.get(person.reason ?? '');
  return [
    {
      type: 'SlotReleased',
      command: null,
      key: key.key,
      minutes: reason?.minutes ?? null,
      person: person.person,
      pulseMs: settings.pulseMs,
      reason: reason?.reason ?? null,
      roster: cabinet.rosterVersion,
      session: session.session,
      slot,
      tag: key.tag,
    },
  ];
}

function pulseAnswered(input: InputOf<'PulseAnswered'>, cabinet: Cabinet): readonly CabinetFact[] {
  const release = cabinet.releases.get(input.slot);
  if (input.outcome !== 'refused' || release === undefined || release.released !== input.released) return [];
  const { slot, released, key, person } = release;
  return [
    { type: 'ReleaseAborted', key, person, released, slot, why: 'jammed' },
    { type: 'SlotJammed', key, person, released, slot },
  ];
}

/** After a session has ended its owner may still have a hand on the door. */
const DOOR_GRACE_MS = 5000;

function doorSeen(input: InputOf<'DoorSeen'>, known: Known): readonly CabinetFact[] {
  const { cabinet, settings } = known;
  if (input.open === (cabinet.door === 'open')) return [];
  if (!input.open) return [{ type: 'DoorClosed' }];
  const { session, body } = cabinet;
  const ended = body.sessionEndedMonotonicMs;
  const justEnded =
    ended !== null &&
    input.at.monotonicMs >= ended &&
    input.at.monotonicMs - ended <= DOOR_GRACE_MS &&
    body.last !== null;
  if (settings.doorLatch && session === null && !justEnded) return [{ type: 'DoorForced' }];
  return [{ type: 'DoorOpened', person: session?.person ?? null, session: session?.session ?? null }];
}

/** Two of the supervised loops watch the supply; all others watch the steel. */
function loopSeen({ loop, normal }: InputOf<'LoopSeen'>, cabinet: Cabinet): readonly CabinetFact[] {
  if (loop === 'mains' || loop === 'battery') {
    if (normal === !cabinet.powerLost.has(loop)) return [];
    return [{ type: normal ? 'PowerBack' : 'PowerLost', source: loop }];
  }
  if (normal === !cabinet.tampered.has(loop)) return [];
  return [{ type: normal ? 'TamperClosed' : 'TamperOpened', loop }];
}

function commandReceived(input: InputOf<'CommandReceived'>, known: Known): readonly CabinetFact[] {
  const { cabinet } = known;
  const { command, counter, expiresWallMs, operation, person } = input.command;
  const refuse = (why: 'repeated' | 'expired'): readonly CabinetFact[] => [
    { type: 'CommandRefused', command, operation, why },
  ];
  if (counter <= cabinet.counter) return refuse('repeated');
  // Without a checked clock the counter alone protects: nobody can be locked out by a wrong time.
  if (input.at.clock === 'synced' && input.at.wallMs !== null && input.at.wallMs > expiresWallMs)
    return refuse('expired');
  const executed: CabinetFact = { type: 'CommandExecuted', command, counter, operation };
  switch (operation) {
    case 'startLockdown':
      if (cabinet.lockdown !== null) return [executed];
      return [executed, { type: 'LockdownStarted', by: person, command }, ...abortReleases(known)];
    case 'endLockdown':
      return cabinet.lockdown === null ? [executed] : [executed, { type: 'LockdownEnded', by: person, command }];
    default:
      return never(operation);
  }
}

const abortReleases = (known: Known): readonly CabinetFact[] =>
  openReleases(known).map(({ key, person, released, slot }) => ({
    type: 'ReleaseAborted',
    key,
    person,
    released,
    slot,
    why: 'lockdown',
  }));

function refused(
  cabinet: Cabinet,
  reasons: readonly RefusalReason[],
  who: {
    readonly badge?: string | null;
    readonly key?: KeyId | null;
    readonly person?: PersonId | null;
    readonly reader?: string;
    readonly session: number | null;
    readonly slot?: number | null;
  },
): CabinetFact {
  return {
    type: 'AccessRefused',
    badge: who.badge ?? null,
    code: codeOf(reasons),
    key: who.key ?? null,
    person: who.person ?? null,
    reader: who.reader ?? null,
    reasons: [...reasons],
    roster: cabinet.rosterVersion,
    session: who.session,
    slot: who.slot ?? null,
  };
}
