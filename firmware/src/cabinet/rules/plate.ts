// A dealer plate goes with a car, and the law wants to know with which; pure.
import type { VehicleId } from '@keycab/shared/ids';
import type { Question } from './question.ts';
import { allow, needs, type Verdict } from './verdict.ts';

export const plate = (question: Question): Verdict =>
  question.group.vehicleRequired === true && question.key?.kind === 'plate' && vehicleOf(question) === null
    ? needs('vehicle')
    : allow;

/** As said; else the car whose key is in the same basket. */
export function vehicleOf({ also, key, roster, session }: Question): VehicleId | null {
  if (key?.kind !== 'plate') return null;
  const keys = [...(session?.released ?? []), ...also, ...(session?.pending.map((ask) => ask.key) ?? [])];
  const cars = keys.flatMap((each) => roster?.key.get(each)?.vehicle ?? []);
  return session?.vehicle ?? cars.at(-1) ?? null;
}
