// How far the holder of a key may move its time on at the cabinet: so often by role, and a manager up to a bound; pure.
import type { KeyId, PersonId } from '@keycab/shared/ids';
import type { Known } from './known.ts';

/** Where the roster says nothing: once, by what the new purpose gives. */
const TIMES = 1;
/** A manager's own key is back within a day of its take. */
const MANAGER_MINUTES = 24 * 60;

/** Due later than now, or by no clock any more; where nobody can compare, it is. */
export function isLater({ cabinet }: Known, key: KeyId, dueWallMs: number | null): boolean {
  const custody = cabinet.custody.get(key);
  const out = cabinet.outs.get(key);
  const timed = (custody?.dueWallMs ?? null) !== null || (out?.minutes ?? null) !== null;
  // What was never due has nothing to be moved.
  if (!timed) return false;
  const now = custody?.dueWallMs ?? null;
  return dueWallMs === null || now === null || dueWallMs > now;
}

/** @param dueWallMs  as it would be; null: never, or nobody knows the time */
export function mayExtendDue(
  { cabinet, roster }: Known,
  person: PersonId,
  key: KeyId,
  dueWallMs: number | null,
): boolean {
  const { times = TIMES, managerMinutes = MANAGER_MINUTES } = roster?.roster.extending ?? {};
  const out = cabinet.outs.get(key);
  if ((out?.extended ?? 0) < times) return true;
  if (roster?.person.get(person)?.manager !== true) return false;
  const takenWallMs = out?.takenWallMs ?? null;
  return takenWallMs !== null && dueWallMs !== null && dueWallMs <= takenWallMs + managerMinutes * 60_000;
}

/** Whether any later time would still be given to this person for this key. */
export const moreTimeFor = (known: Known, person: PersonId, key: KeyId, nowWallMs: number | null): boolean =>
  mayExtendDue(known, person, key, nowWallMs === null ? null : nowWallMs + MINUTE_MS);

const MINUTE_MS = 60_000;
