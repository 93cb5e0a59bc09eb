// A key that is promised to somebody else, from a quarter of an hour before until it is clear that nobody comes; pure.
import type { KeyId } from '@keycab/shared/ids';
import type { Reservation } from '@keycab/shared/rules';
import { isHere } from '../place.ts';
import type { Question } from './question.ts';
import { allow, needs, refuse, type Verdict } from './verdict.ts';

const BEFORE_MS = 15 * 60_000;
const NO_SHOW_MS = 15 * 60_000;

export function reservation(question: Question): Verdict {
  const { clocks, person } = question;
  if (person === undefined || person.manager) return allow;
  const others = promises(question);
  if (others.length === 0) return allow;
  // Without a clock nobody knows whether the promise is for now.
  if (clocks === null) return needs('managerAuthorizer');
  return clocks.some((wallMs) => others.some((each) => binds(each, wallMs) && isLast(question, each, wallMs)))
    ? refuse('reserved')
    : allow;
}

/** Reservations by others that this key could answer, past ones too. */
export function promises({ key, person, roster }: Question): readonly Reservation[] {
  if (key === undefined) return [];
  return (roster?.roster.reservations ?? []).filter((each) => each.person !== person?.person && fits(each, key));
}

type Kind = { readonly key: KeyId; readonly vehicle: string | null; readonly group: string };

function fits({ of }: Reservation, key: Kind): boolean {
  if ('key' in of) return of.key === key.key;
  return 'vehicle' in of ? of.vehicle === key.vehicle : of.group === key.group;
}

/** Nobody has come a quarter of an hour after it began: the promise is over. */
export const binds = ({ fromWallMs, toWallMs }: Reservation, wallMs: number): boolean =>
  wallMs >= fromWallMs - BEFORE_MS && wallMs < Math.min(toWallMs, fromWallMs + NO_SHOW_MS);

/** Any key of the vehicle or kind will do: others may take as long as enough are left. */
function isLast({ also, cabinet, person, roster }: Question, promise: Reservation, wallMs: number): boolean {
  if (roster === null) return true;
  const fitting = roster.roster.keys.filter(
    (each) => fits(promise, each) && isHere(cabinet, each.key) && !also.includes(each.key),
  );
  const same = (roster.roster.reservations ?? []).filter(
    (each) =>
      each.person !== person?.person && binds(each, wallMs) && JSON.stringify(each.of) === JSON.stringify(promise.of),
  );
  return fitting.length <= same.length;
}
