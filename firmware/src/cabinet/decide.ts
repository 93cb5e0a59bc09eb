// The only place where anybody is allowed or refused anything: an input and what is known, to events; pure.
import { FORMAT, type CabinetFact } from '@keycab/shared/events/cabinet';
import { never } from '@keycab/shared/fault';
import { badgePresented, codeEntered } from './badge.ts';
import { tagOutTold } from './bare.ts';
import { pairingLeft, pairingWanted } from './begun.ts';
import { boardScanned, countTold } from './count.ts';
import { exceptionTold, signingTold } from './day.ts';
import { emergencyTold } from './emergency.ts';
import { handoverAgreed, handoverPicked } from './handover.ts';
import { commandReceived, endAwaited } from './commands.ts';
import type { Input, InputOf } from './input.ts';
import type { Known } from './known.ts';
import { enrollTold, undoTold } from './enroll.ts';
import { lightTold, lockdownTold, releaseForTold } from './manager.ts';
import { pairingTold, unpairingTold } from './pair.ts';
import { pinEntered, staffEntered } from './pin.ts';
import { problemSettled, problemTold, reasonChosen, returnTold, sealAnswered } from './purpose.ts';
import { refused } from './refused.ts';
import { notOpenTold } from './renew.ts';
import { settleBoard, slotChanged } from './slots.ts';
import { closeSession } from './session.ts';
import type { Cabinet } from './state.ts';
import { wishFor } from './take.ts';
import { ticked } from './tick.ts';
import { keyWanted } from './wanted.ts';
import { slotTestAnswered, slotTestTold } from './walk.ts';

/** @returns what has happened by this input, in order; nothing when it only repeats what is known */
export function decide(input: Input, known: Known): readonly CabinetFact[] {
  const { cabinet } = known;
  switch (input.type) {
    case 'ControllerStarted':
      return started(input, known);
    case 'BadgePresented':
      return badgePresented(input, known);
    case 'KeyChosen':
      return chosen(input, known, [input.key]);
    case 'KeysChosen':
      return chosen(input, known, [...new Set(input.keys)].slice(0, BASKET_MAX));
    case 'NotOpenTold':
      return notOpenTold(input, known);
    case 'AskLeft':
      return askLeft(input, cabinet);
    case 'KeyWantedTold':
      return keyWanted(input, known);
    case 'ReasonChosen':
      return reasonChosen(input, known);
    case 'PinEntered':
      return pinEntered(input, known);
    case 'StaffEntered':
      return staffEntered(input, known);
    case 'EnrollTold':
      return enrollTold(input, known);
    case 'EnrollUndoTold':
      return undoTold(known);
    case 'VisitorCodeEntered':
      return codeEntered(input, known);
    case 'HandoverPicked':
      return handoverPicked(input, known);
    case 'HandoverAgreed':
      return handoverAgreed(input, known);
    case 'HandoverLeft':
      return cabinet.session?.handover == null
        ? []
        : [{ type: 'HandoverEnded', session: cabinet.session.session, why: 'left' }];
    case 'ProblemTold':
      return problemTold(input, known);
    case 'ProblemSettled':
      return problemSettled(input, known);
    case 'SealAnswered':
      return sealAnswered(input, known);
    case 'ReturnTold':
      return returnTold(input, known);
    case 'PairingTold':
      return pairingTold(input, known);
    case 'UnpairingTold':
      return unpairingTold(input, known);
    case 'EmergencyTold':
      return emergencyTold(input, known);
    case 'CountTold':
      return countTold(known);
    case 'BoardScanned':
      return boardScanned(input, known);
    case 'LightTold':
      return lightTold(input, known);
    case 'LockdownTold':
      return lockdownTold(input, known);
    case 'ReleaseForTold':
      return releaseForTold(input, known);
    case 'DayExceptionTold':
      return exceptionTold(input, known);
    case 'DaySigningTold':
      return signingTold(known);
    case 'PairingWanted':
      return pairingWanted(input, known);
    case 'TagOutTold':
      return tagOutTold(input, known);
    case 'PairingLeft':
      return pairingLeft(known);
    case 'SlotTestTold':
      return slotTestTold(input, known);
    case 'SlotTestAnswered':
      return slotTestAnswered(input, known);
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
    case 'AwaitedLeft':
      return endAwaited(known, 'left');
    case 'CommandRejected':
      return [{ type: 'CommandRefused', command: input.command, operation: input.operation, why: input.why }];
    case 'Ticked':
      return ticked(input, known);
    case 'BadgeGone':
    case 'MoreTimeTold':
    case 'ScreenTouched':
    case 'DiskSeen':
    case 'RailSeen':
      return [];
    default:
      return never(input);
  }
}

function started(input: InputOf<'ControllerStarted'>, known: Known): readonly CabinetFact[] {
  const { cabinet } = known;
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
  // Whoever was to badge for a key is asked no more: what waits does not outlive the power.
  const ended = endAwaited(known, 'restart');
  if (session === null) return [booted, ...ended];
  return [
    booted,
    ...ended,
    { type: 'SessionClosed', session: session.session, person: session.person, why: 'restart' },
  ];
}

/** More than one person carries in one go. */
const BASKET_MAX = 20;

const chosen = (
  { at, reason }: InputOf<'KeyChosen' | 'KeysChosen'>,
  known: Known,
  keys: InputOf<'KeysChosen'>['keys'],
): readonly CabinetFact[] =>
  wishFor(
    known,
    at,
    known.cabinet.session,
    keys.map((key) => ({ key, reason })),
  );

function askLeft({ key }: InputOf<'AskLeft'>, { session }: Cabinet): readonly CabinetFact[] {
  if (session === null || !session.pending.some((ask) => ask.key === key)) return [];
  return [{ type: 'ReleaseAskEnded', key, person: session.person, session: session.session, why: 'left' }];
}

function pulseAnswered(input: InputOf<'PulseAnswered'>, cabinet: Cabinet): readonly CabinetFact[] {
  const release = cabinet.releases.get(input.slot);
  if (input.outcome === 'ended' || release === undefined || release.pulsed !== input.released) return [];
  const { slot, released, key, person } = release;
  if (input.outcome === 'unable') {
    // Not this slot's fault: it is not called jammed.
    const session = cabinet.session?.person === person ? cabinet.session.session : null;
    return [
      { type: 'ReleaseAborted', key, person, released, slot, why: 'boardUnable' },
      refused(cabinet, ['boardUnable'], { key, person, session, slot }),
    ];
  }
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
