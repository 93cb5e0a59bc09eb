// What happened at a cabinet, as a person would say it: one sentence for each line; pure.
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import type { DayAnswer } from '@keycab/shared/events/managed';
import type { Need } from '@keycab/shared/events/verdict';
import type { CabinetId, KeyId, PersonId } from '@keycab/shared/ids';
import { english } from '@keycab/shared/messages/en';
import { tellHouse, whyText } from './house-telling.ts';

export interface Names {
  readonly person: (id: PersonId) => string;
  /** As people call the key: its number, and which of several. */
  readonly key: (id: KeyId) => string;
  readonly slot: (slot: number) => string;
  readonly place: (place: { readonly cabinet: CabinetId; readonly slot: number }) => string;
  readonly reason: (code: string) => string;
  readonly time: (wallMs: number) => string;
}

const WORDS = /(?<=[a-z])(?=[A-Z])/;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const NEEDS: Readonly<Record<Need, string>> = {
  pin: 'a PIN',
  authorizer: 'somebody else’s badge',
  secondAuthorizer: 'a second person’s badge',
  managerAuthorizer: 'a manager’s badge',
  otherDepartment: 'somebody of another department',
  reason: 'a purpose',
  vehicle: 'the car that it goes with',
  sealCheck: 'a look at its seal',
};

const UNPAIRED = {
  closed: 'the job was closed',
  replaced: 'it gets another one',
  retired: 'the key is retired',
  lost: 'tag or key was lost',
} as const;

const ABORTED: Readonly<Record<string, string>> = {
  restart: 'the cabinet went off in between',
  boardLost: 'its slot board did not answer',
  boardUnable: 'its slot board could not',
  jammed: 'the slot did not open',
  lockdown: 'the cabinet was locked down',
};

const DAY: Readonly<Record<DayAnswer, (holder: string) => string>> = {
  home: (holder) => `${holder} has it at home`,
  overnight: (holder) => `its car is out overnight with ${holder}`,
  extend: (holder) => `${holder} may have it one more day`,
  call: (holder) => `${holder} is to be called`,
  notFound: (holder) => `it was not found; ${holder} had it last`,
};

/** Of a key that nobody was known to have. */
const DAY_OF_NOBODY: Readonly<Record<DayAnswer, string>> = {
  home: 'somebody has it at home',
  overnight: 'its car is out overnight',
  extend: 'it may be out one more day',
  call: 'people are asked who had it last',
  notFound: 'it was searched for and not found',
};

export function tell(event: CabinetEvent, names: Names): string {
  const by = (person: PersonId | null, nobody: string): string => (person === null ? nobody : names.person(person));
  const back = (dueWallMs: number | null): string => (dueWallMs === null ? '' : `, back by ${names.time(dueWallMs)}`);
  switch (event.type) {
    case 'SlotReleased': {
      const purpose = event.reason === null ? '' : `, for ${names.reason(event.reason).toLowerCase()}`;
      if (event.emergency === true) {
        return `Slot ${names.slot(event.slot)} was released in the emergency opening by ${by(event.person, 'a manager')}.`;
      }
      const agreed = (event.authorizers ?? []).map(names.person);
      const allowed = agreed.length === 0 ? '' : `; ${agreed.join(' and ')} allowed it`;
      return `Slot ${names.slot(event.slot)} was released to ${by(event.person, 'everybody at the cabinet')}${purpose}${allowed}.`;
    }
    case 'ReleaseRenewed':
      return event.because === 'notOpen'
        ? `${by(event.person, 'Somebody')} said that slot ${names.slot(event.slot)} did not open; it was tried again.`
        : `${by(event.person, 'Somebody')} had more time at slot ${names.slot(event.slot)}.`;
    case 'ReleaseLapsed':
      if (event.emergency === true)
        return `Nobody took it in the emergency opening; slot ${names.slot(event.slot)} locked again.`;
      return `${by(event.person, 'Nobody')} ${event.person === null ? 'took it' : 'did not take it'}; slot ${names.slot(event.slot)} locked again.`;
    case 'ReleaseAborted':
      return `The release of slot ${names.slot(event.slot)} to ${by(event.person, 'everybody')} was called off: ${ABORTED[event.why] ?? event.why}.`;
    case 'KeyTaken': {
      const purpose = event.reason === null ? '' : ` for ${names.reason(event.reason).toLowerCase()}`;
      const how = event.emergency === true ? ' in the emergency opening' : '';
      return `${by(event.person, 'Somebody')} took it from slot ${names.slot(event.slot)}${how}${purpose}${back(event.dueWallMs)}.`;
    }
    case 'KeyTakenWithoutRelease':
      return `${by(event.person, 'Somebody without a badge')} pulled it from slot ${names.slot(event.slot)} without a release.`;
    case 'KeyReturned': {
      const other =
        event.holder !== null && event.holder !== event.person ? `; ${names.person(event.holder)} had it` : '';
      // Of a key that nobody had, nobody can say that it is back.
      return `${by(event.person, 'Somebody')} put it ${event.holder === null ? 'into' : 'back into'} slot ${names.slot(event.slot)}${other}.`;
    }
    case 'KeyMisplaced':
      return `${by(event.person, 'Somebody')} put it into slot ${names.slot(event.slot)}; it lives in ${names.place(event.home)}.`;
    case 'KeyOverdue':
      return `It was due back from ${by(event.person, 'somebody')}${event.dueWallMs === null ? '' : ` by ${names.time(event.dueWallMs)}`}.`;
    case 'SlotJammed':
      return `Slot ${names.slot(event.slot)} did not open for ${by(event.person, 'the cabinet')}.`;
    case 'AccessRefused': {
      return `${by(event.person, 'Somebody')} asked for ${event.key === null ? 'access' : 'it'} and was refused: ${whyText(event.code)}`;
    }
    case 'ReleaseAsked':
      return `${names.person(event.person)} asked for it; it needs ${event.needs.map((need) => NEEDS[need]).join(', ')}.`;
    case 'KeyHandedOver': {
      const purpose = event.reason === null ? '' : `, for ${names.reason(event.reason).toLowerCase()}`;
      return `${names.person(event.giver)} handed it over to ${names.person(event.receiver)} at the cabinet${purpose}${back(event.dueWallMs)}.`;
    }
    case 'KeyDueSoon':
      return `${by(event.person, 'Somebody')} was reminded${back(event.dueWallMs)}.`;
    case 'OverdueEscalated':
      return `It was still out with ${by(event.person, 'somebody')}, and that was told again.`;
    case 'KeyDueSet': {
      const purpose = event.reason === null ? '' : `, for ${names.reason(event.reason).toLowerCase()}`;
      return `Its time with ${names.person(event.person)} was set anew${purpose}${back(event.dueWallMs)}.`;
    }
    case 'HolderFlagged':
      return `${names.person(event.person)} had it without the right to it.`;
    case 'SealChecked':
      return event.outcome === 'skipped'
        ? `${by(event.person, 'Somebody')} did not compare it with its seal.`
        : `${by(event.person, 'Somebody')} compared it with its seal: ${event.outcome}.`;
    case 'ProblemReported':
      return `${by(event.person, 'Somebody')} reported a problem: ${english[`problem.${event.problem}`].toLowerCase()}.`;
    case 'TagPaired':
      return `${names.person(event.person)} gave it a tag.`;
    case 'TagUnpaired':
      return `${names.person(event.person)} took its tag off: ${UNPAIRED[event.why]}.`;
    case 'PlateBound':
      return `${names.person(event.person)} took ${names.key(event.key)} and plate ${names.key(event.plate)} together.`;
    case 'PartnerMissed':
      return `${names.key(event.key)} came back alone; ${names.key(event.partner)} left with it and was asked for.`;
    default:
      return (
        tellCare(event, names) ??
        tellHouse(event, names) ??
        `${capital(event.type.split(WORDS).join(' ').toLowerCase())}.`
      );
  }
}

/** What is asked and answered about one key beside its ways in and out. */
function tellCare(event: CabinetEvent, names: Names): string | null {
  switch (event.type) {
    case 'PairingBegun':
      return `${names.person(event.person)} began to give it a tag.`;
    case 'ReleaseAskEnded':
      return event.why === 'late'
        ? `Nobody answered in time; ${names.person(event.person)} did not get it.`
        : `${names.person(event.person)} no longer asked for it.`;
    case 'SealCheckAsked':
      return `${event.person === null ? 'Somebody' : names.person(event.person)} was asked to compare it with its seal.`;
    case 'ReturnAnswered': {
      const said = [
        ...(event.parked === null ? [] : [`parked in ${event.parked}`]),
        ...(event.fuel === null ? [] : [`fuel or charge ${event.fuel}`]),
        ...(event.well ? ['all good'] : []),
      ];
      return `${names.person(event.person)} said of its car: ${said.join(', ')}.`;
    }
    case 'KeyWanted':
      return `${names.person(event.person)} asked for it at the cabinet: ${event.urgency === 'customerHere' ? 'a customer is here' : 'today'}.`;
    case 'ProblemCleared':
      return `${names.person(event.person)} settled its problem.`;
    case 'DayExceptionAnswered': {
      const said = event.holder === null ? DAY_OF_NOBODY[event.answer] : DAY[event.answer](names.person(event.holder));
      return `${names.person(event.person)} accounted for it at the end of the day: ${said}.`;
    }
    default:
      return null;
  }
}
