// What the board has to show, without anybody's name: numbers, places, times; pure.
import type { Answer } from '@keycab/shared/answer';
import type { Matters } from '@keycab/shared/contract';
import type { DeliveryInfo } from '@keycab/shared/deliveries';
import type { Department } from '@keycab/shared/department';
import { knownPlace } from '../desk/place-code.ts';

/** Null is everybody. */
export type Part = Department | null;

/**
 * Decided: no names at all, not even first names of the staff.
 * Because: a wall that the desk reads is a wall that customers read; whoever may know a name asks the desk. A place that
 * somebody typed may be a name as well: those that every house has are shown, and those with a number.
 * Instead of: first names where a policy of the house allows it.
 * Would change if: a house asked for it; then its policy travels with the site, and the default stays off.
 */
export interface BoardRow {
  readonly id: string;
  readonly label: string;
  /** The later it is, the longer this is in the past; null: nobody has said when. */
  readonly wallMs: number | null;
  readonly place: string | null;
}

const byTime = (one: BoardRow, other: BoardRow): number => (one.wallMs ?? Infinity) - (other.wallMs ?? Infinity);

const departmentOf = ({ holder }: Answer): Department | null => {
  if (holder.kind === 'person') return holder.department;
  if (holder.kind === 'outside') return holder.sponsor.department;
  return holder.kind === 'notSure' ? (holder.candidates[0]?.department ?? null) : null;
};

/** Of this department, by who answers for it; a key for which nobody does is everybody's. */
export const concerns = (part: Part, answer: Answer): boolean => {
  const department = departmentOf(answer);
  return part === null || department === null || department === part;
};

export const overdueRows = (answers: readonly Answer[], part: Part, nowWallMs: number): BoardRow[] =>
  answers
    .filter(({ dueWallMs, state }) => state === 'overdue' || (state === 'out' && (dueWallMs ?? Infinity) < nowWallMs))
    .filter((answer) => concerns(part, answer))
    .map(({ dueWallMs, key, label }) => ({ id: key, label, wallMs: dueWallMs, place: null }))
    .sort(byTime);

/** Whoever asks and whoever is asked both look at their own wall. */
export const waitingRows = ({ requests }: Pick<Matters, 'requests'>, part: Part): BoardRow[] =>
  requests
    .filter(({ urgency }) => urgency === 'customerHere')
    .filter(({ holder, person }) => part === null || person.department === part || holder?.department === part)
    .map(({ askedWallMs, label, place, request }) => ({
      id: String(request),
      label,
      wallMs: askedWallMs,
      place: knownPlace(place),
    }))
    .sort(byTime);

export interface DeliveryRow extends BoardRow {
  readonly answered: string;
  readonly complete: boolean;
}

export const deliveryRows = (deliveries: readonly DeliveryInfo[], part: Part): DeliveryRow[] =>
  deliveries
    .filter(({ outcome }) => outcome === null)
    .filter(
      ({ advisor, salesperson }) => part === null || advisor.department === part || salesperson.department === part,
    )
    .map(({ atWallMs, car, complete, delivery, linesAll, linesAnswered, vehicle }) => ({
      id: String(delivery),
      label: car?.stock ?? vehicle,
      wallMs: atWallMs,
      place: null,
      answered: `${linesAnswered}/${linesAll}`,
      complete,
    }))
    .sort(byTime);

/** `?dept=service`; what is asked for and is no department of ours is said, never taken for everybody. */
export function partAsked(
  search: string,
  departments: readonly Department[],
): { readonly part: Part; readonly unknown: string | null } {
  const asked = new URLSearchParams(search).get('dept')?.trim() ?? '';
  if (asked === '') return { part: null, unknown: null };
  const part = departments.find((each) => each.toLowerCase() === asked.toLowerCase()) ?? null;
  return { part, unknown: part === null ? asked : null };
}
