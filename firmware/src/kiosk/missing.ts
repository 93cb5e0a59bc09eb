// Keys that left without a release or were reported lost, and who was there, until they are back; a fold of its own; pure.
import type { CabinetEvent, EventOf } from '@keycab/shared/events/cabinet';
import type { KeyId } from '@keycab/shared/ids';

/** How it came to be missing: one of the two at least. */
export interface Missing {
  readonly pulled: EventOf<'KeyTakenWithoutRelease'> | null;
  readonly lost: EventOf<'ProblemReported'> | null;
}

export function foldMissing(missing: ReadonlyMap<KeyId, Missing>, event: CabinetEvent): ReadonlyMap<KeyId, Missing> {
  switch (event.type) {
    case 'KeyTakenWithoutRelease':
      return new Map(missing).set(event.key, { pulled: event, lost: null });
    case 'ProblemReported': {
      if (event.problem !== 'keyLost' && event.problem !== 'plateLost') return missing;
      return new Map(missing).set(event.key, { pulled: missing.get(event.key)?.pulled ?? null, lost: event });
    }
    case 'KeyTaken':
    case 'KeyReturned':
    case 'KeyMisplaced':
    case 'KeyHandedOver':
    case 'TagPaired':
      return missing.has(event.key) ? new Map([...missing].filter(([key]) => key !== event.key)) : missing;
    default:
      return missing;
  }
}
