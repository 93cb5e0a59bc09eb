// What happened at a cabinet that is about no one key, as a person would say it: visits, doors, power, upkeep; pure.
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import { FAULTS, type FaultCode } from '@keycab/shared/fault';
import type { PersonId } from '@keycab/shared/ids';

const WORDS = /(?<=[a-z])(?=[A-Z])/;
const plain = (code: string): string => code.split(WORDS).join(' ').toLowerCase();
const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
const seconds = (ms: number): string => counted(Math.round(ms / 1000), 'second');

export const whyText = (code: string): string =>
  Object.hasOwn(FAULTS, code) ? FAULTS[code as FaultCode].happened : code;

interface Names {
  readonly person: (id: PersonId) => string;
  readonly slot: (slot: number) => string;
  readonly reason: (code: string) => string;
}

/** @returns null for a line that this file has no words for */
export function tellHouse(event: CabinetEvent, names: Names): string | null {
  const by = (person: PersonId | null, nobody = 'Somebody'): string =>
    person === null ? nobody : names.person(person);
  const slot = (number: number): string => `Slot ${names.slot(number)}`;
  switch (event.type) {
    case 'CabinetBooted':
      return event.reason === null
        ? `The cabinet started, software ${event.software}.`
        : `The cabinet began a new history (${plain(event.reason)}), software ${event.software}.`;
    case 'RosterApplied':
      return `Roster ${event.roster} holds from here on.`;
    case 'SessionOpened':
      return `${names.person(event.person)} badged.`;
    case 'SessionClosed':
      return `${names.person(event.person)} was done: ${ENDED[event.why]}.`;
    case 'UnknownTagSeen':
      return `${slot(event.slot)} holds ${UNKNOWN[event.why]}.`;
    case 'UnknownTagGone':
      return `${slot(event.slot)} no longer holds what nobody knew.`;
    case 'SlotCleared':
      return `${slot(event.slot)} works again.`;
    case 'DoorOpened':
      return `${by(event.person)} opened the door.`;
    case 'DoorForced':
      return 'The door was opened without anybody’s badge.';
    case 'DoorLeftOpen':
      return `The door has stood open for ${seconds(event.openMs)}${event.person === null ? '' : `; ${by(event.person)} was last`}.`;
    case 'DoorClosed':
      return 'The door was closed.';
    case 'TamperOpened':
      return `The housing was opened at ${event.loop}.`;
    case 'TamperClosed':
      return `The housing is closed at ${event.loop}.`;
    case 'PowerLost':
      return event.source === 'mains' ? 'The mains failed; it runs on its battery.' : 'The battery failed.';
    case 'PowerBack':
      return event.source === 'mains' ? 'The mains are back.' : 'The battery is back.';
    case 'ReaderLost':
      return `The badge reader ${event.reader} does not answer.`;
    case 'ReaderBack':
      return `The badge reader ${event.reader} answers again.`;
    case 'BoardLost':
      return `The slot board ${event.board} does not answer.`;
    case 'BoardBack':
      return `The slot board ${event.board} answers again.`;
    case 'LockdownStarted':
      return `${by(event.by, 'An order from the office')} locked the cabinet down.`;
    case 'LockdownEnded':
      return `${by(event.by, 'An order from the office')} ended the lockdown.`;
    case 'ReleaseAwaited':
      return `${names.person(event.approver)} opens slot ${names.slot(event.slot)} for ${names.person(event.person)}: a badge was asked.`;
    case 'CommandExecuted':
      return `A signed order was carried out: ${plain(event.operation)}.`;
    case 'CommandRefused':
      return `An order was refused: ${ORDER[event.why]}.`;
    case 'ClockStepped':
      return `The clock was set ${event.stepMs < 0 ? 'back' : 'forward'} by ${seconds(Math.abs(event.stepMs))}.`;
    case 'ReleaseAuthorized':
      return `${names.person(event.by)} allowed ${names.person(event.person)} ${counted(event.keys.length, 'key')}.`;
    case 'AuthorizerMet':
      return `${names.person(event.by)} badged to allow ${names.person(event.person)} ${counted(event.keys.length, 'key')}: a PIN was asked.`;
    case 'PinAccepted':
      return `${names.person(event.person)} gave the right PIN.`;
    case 'PinRefused':
      return `${by(event.person)} gave a wrong PIN.`;
    case 'DuressSignaled':
      return `${names.person(event.person)} signaled duress.`;
    case 'PurposeGiven':
      return `${names.person(event.person)} said what for: ${event.reason === null ? 'nothing' : names.reason(event.reason).toLowerCase()}.`;
    case 'BadgeEnrolled':
      return `${names.person(event.by)} enrolled a badge for ${names.person(event.person)}.`;
    case 'EnrollmentUndone':
      return `${names.person(event.by)} took back the badge enrolled for ${names.person(event.person)}.`;
    case 'HandoverBegun':
      return `${names.person(event.person)} began to hand over ${counted(event.keys.length, 'key')}.`;
    case 'HandoverMet':
      return `${names.person(event.by)} badged to take over.`;
    case 'HandoverEnded':
      return `The handover came to nothing: ${event.why === 'late' ? 'nobody badged in time' : 'they left'}.`;
    case 'EmergencyOpened':
      return `${names.person(event.person)} opened every slot in an emergency.`;
    default:
      return tellUpkeep(event, names, by, slot);
  }
}

type By = (person: PersonId | null, nobody?: string) => string;

/** What a manager does at the cabinet. */
function tellUpkeep(event: CabinetEvent, names: Names, by: By, slot: (number: number) => string): string | null {
  switch (event.type) {
    case 'KeysCounted': {
      const { here, out, unknown, differing = 0, free = 0 } = event;
      const bare = free === 0 ? '' : `, ${counted(free, 'free tag')}`;
      return `All slots were counted: ${counted(here, 'key')} here, ${out} out, ${unknown} unknown${bare}${differing === 0 ? '' : `; ${differing} differ`}.`;
    }
    case 'CountAsked':
      return `${by(event.person, 'Somebody')} had all slots counted.`;
    case 'DaySigningAsked':
      return `${names.person(event.person)} was asked to sign the day.`;
    case 'DayClosed':
      return `${names.person(event.person)} signed the day: ${event.here} in, ${event.overnight + event.home} overnight, ${event.notFound} not found.`;
    case 'TagReleased':
      return `${names.person(event.person)} had the tag without a key released from slot ${names.slot(event.slot)}.`;
    case 'SlotsLit':
      return `${names.person(event.person)} lit ${counted(event.slots.length, 'slot')}.`;
    case 'SlotsDarkened':
      return `${names.person(event.person)} put out the light of ${counted(event.slots.length, 'slot')}.`;
    case 'PairingEnded':
      return `Giving it a tag ended: ${event.why === 'left' ? 'they left' : 'another took its place'}.`;
    case 'SlotTested':
      return `${names.person(event.person)} tried ${slot(event.slot).toLowerCase()}.`;
    case 'SlotTestAnswered':
      return `${slot(event.slot)} was found ${event.outcome}.`;
    default:
      return null;
  }
}

const ENDED = {
  done: 'said so',
  door: 'the door was closed',
  idle: 'nothing happened any more',
  badge: 'somebody else badged',
  lockdown: 'the cabinet was locked down',
  disabled: 'the right was withdrawn',
  restart: 'the cabinet started anew',
} as const;

const UNKNOWN = {
  unknown: 'a tag that nobody knows',
  free: 'a tag that is free to be paired',
  duplicate: 'a tag that is also elsewhere',
  contention: 'two tags at once',
  crc: 'a tag that cannot be read',
  shorted: 'something that shorts its contact',
} as const;

const ORDER = {
  malformed: 'it could not be read',
  signature: 'nobody who may had signed it',
  otherCabinet: 'it was for another cabinet',
  repeated: 'it had been carried out before',
  expired: 'it came too late',
  retained: 'it was not sent but left lying',
  disabled: 'this cabinet opens nothing from afar',
  otherPlace: 'that key was not there',
  busy: 'something else was open or waiting',
  approver: 'whoever gave it may not allow it',
  rules: 'the rules of the cabinet were against it',
  lockdown: 'the cabinet was locked down',
  otherBadge: 'somebody else badged',
  late: 'nobody badged in time',
  left: 'it was turned down at the cabinet',
  restart: 'the cabinet had started again',
} as const;
