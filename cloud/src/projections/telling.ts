// What happened at a cabinet, as a person would say it: one sentence for each line about a key; pure.
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import type { CabinetId, PersonId } from '@keycab/shared/ids';
import { FAULTS, type FaultCode } from '@keycab/shared/fault';

export interface Names {
  readonly person: (id: PersonId) => string;
  readonly slot: (slot: number) => string;
  readonly place: (place: { readonly cabinet: CabinetId; readonly slot: number }) => string;
  readonly reason: (code: string) => string;
  readonly time: (wallMs: number) => string;
}

const WORDS = /(?<=[a-z])(?=[A-Z])/;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export function tell(event: CabinetEvent, names: Names): string {
  const by = (person: PersonId | null, nobody: string): string => (person === null ? nobody : names.person(person));
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
      const due = event.dueWallMs === null ? '' : `, back by ${names.time(event.dueWallMs)}`;
      return `${by(event.person, 'Somebody')} took it from slot ${names.slot(event.slot)}${purpose}${due}.`;
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
      const why = Object.hasOwn(FAULTS, event.code) ? FAULTS[event.code as FaultCode].happened : event.code;
      return `${by(event.person, 'Somebody')} asked for it and was refused: ${why}`;
    }
    default:
      return `${capital(event.type.split(WORDS).join(' ').toLowerCase())}.`;
  }
}
