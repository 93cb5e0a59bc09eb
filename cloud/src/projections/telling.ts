// What happened at a cabinet, as a person would say it: one sentence for each line; pure.
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import type { CabinetId, PersonId } from '@keycab/shared/ids';
import { tellHouse, whyText } from './house-telling.ts';

export interface Names {
  readonly person: (id: PersonId) => string;
  readonly slot: (slot: number) => string;
  readonly place: (place: { readonly cabinet: CabinetId; readonly slot: number }) => string;
  readonly reason: (code: string) => string;
  readonly time: (wallMs: number) => string;
}

const WORDS = /(?<=[a-z])(?=[A-Z])/;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const inWords = (names: readonly string[]): string =>
  names.map((name) => name.split(WORDS).join(' ').toLowerCase()).join(', ');

export function tell(event: CabinetEvent, names: Names): string {
  const by = (person: PersonId | null, nobody: string): string => (person === null ? nobody : names.person(person));
  const back = (dueWallMs: number | null): string => (dueWallMs === null ? '' : `, back by ${names.time(dueWallMs)}`);
  switch (event.type) {
    case 'SlotReleased': {
      const purpose = event.reason === null ? '' : `, for ${names.reason(event.reason).toLowerCase()}`;
      return `Slot ${names.slot(event.slot)} was released to ${by(event.person, 'everybody at the cabinet')}${purpose}.`;
    }
    case 'ReleaseLapsed':
      return `${by(event.person, 'Nobody')} ${event.person === null ? 'took it' : 'did not take it'}; slot ${names.slot(event.slot)} locked again.`;
    case 'ReleaseAborted':
      return `The release of slot ${names.slot(event.slot)} was called off: ${event.why.split(WORDS).join(' ').toLowerCase()}.`;
    case 'KeyTaken': {
      const purpose = event.reason === null ? '' : ` for ${names.reason(event.reason).toLowerCase()}`;
      return `${by(event.person, 'Somebody')} took it from slot ${names.slot(event.slot)}${purpose}${back(event.dueWallMs)}.`;
    }
    case 'KeyTakenWithoutRelease':
      return `${by(event.person, 'Somebody without a badge')} pulled it from slot ${names.slot(event.slot)} without a release.`;
    case 'KeyReturned': {
      const other =
        event.holder !== null && event.holder !== event.person ? `; ${names.person(event.holder)} had it` : '';
      return `${by(event.person, 'Somebody')} put it back into slot ${names.slot(event.slot)}${other}.`;
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
      return `${names.person(event.person)} asked for it; it needs ${inWords(event.needs)}.`;
    case 'KeyHandedOver': {
      const purpose = event.reason === null ? '' : `, for ${names.reason(event.reason).toLowerCase()}`;
      return `${names.person(event.giver)} handed it over to ${names.person(event.receiver)} at the cabinet${purpose}${back(event.dueWallMs)}.`;
    }
    case 'KeyDueSoon':
      return `${by(event.person, 'Somebody')} was reminded${back(event.dueWallMs)}.`;
    case 'OverdueEscalated':
      return `It was still out with ${by(event.person, 'somebody')}, and that was told again.`;
    case 'KeyDueSet':
      return `It was given more or less time with ${names.person(event.person)}${back(event.dueWallMs)}.`;
    case 'HolderFlagged':
      return `${names.person(event.person)} had it and no longer had the right to it.`;
    case 'SealChecked':
      return event.outcome === 'skipped'
        ? `${by(event.person, 'Somebody')} did not compare it with its seal.`
        : `${by(event.person, 'Somebody')} compared it with its seal: ${event.outcome}.`;
    case 'ProblemReported':
      return `${by(event.person, 'Somebody')} reported a problem: ${inWords([event.problem])}.`;
    case 'TagPaired':
      return `${names.person(event.person)} gave it a tag.`;
    case 'TagUnpaired':
      return `${names.person(event.person)} took its tag off: ${event.why}.`;
    case 'PlateBound':
      return `${names.person(event.person)} took the plate and the car’s key together.`;
    case 'PartnerMissed':
      return 'It came back alone; what left with it was asked for.';
    default:
      return tellHouse(event, names) ?? `${capital(event.type.split(WORDS).join(' ').toLowerCase())}.`;
  }
}
