// How the office says yes or no: events, or one line that names who wanted what and why not; pure.
import type { OfficeFact } from '@keycab/shared/events/office';
import type { FaultCode } from '@keycab/shared/fault';
import type { KeyId, PersonId } from '@keycab/shared/ids';
import type { Asked } from './acts.ts';
import type { Known, OfficePerson } from './known.ts';

export type Facts = readonly OfficeFact[];

export const no = (act: string, code: FaultCode, key: KeyId | null = null): Facts => [
  { type: 'ActRefused', act, code, key },
];

/** The person who acts, when there is one and they are not switched off. */
export function actor(asked: Asked, known: Known): OfficePerson | undefined {
  const person = asked.by === null ? undefined : known.person(asked.by);
  return person === undefined || person.disabled ? undefined : person;
}

export const isHolder = (known: Known, key: KeyId, person: PersonId): boolean => {
  const at = known.whereabouts(key);
  return at.kind === 'person' && at.person === person;
};
