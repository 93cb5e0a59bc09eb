// Badges that were enrolled at this cabinet and that the roster may not know of yet, and the last stranger; a fold and its
// look-ups; pure.
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import type { Department } from '@keycab/shared/department';
import type { PersonId } from '@keycab/shared/ids';
import type { RosterIndex, RosterPerson } from '@keycab/shared/roster';

interface Enrolled {
  readonly badge: string;
  readonly person: PersonId;
  /** Of somebody new; null: the roster knows the person. */
  readonly department: Department | null;
  readonly epoch: number;
  readonly seq: number;
}

/** A badge that nobody knew, under its name for a day. */
interface Stranger {
  readonly unknownAs: string;
  readonly seq: number;
  readonly monotonicMs: number;
}

export interface Enrollments {
  /** Oldest first. */
  readonly enrolled: readonly Enrolled[];
  /** Null after a restart: nobody stands there any more. */
  readonly stranger: Stranger | null;
}

export const NO_ENROLLMENTS: Enrollments = { enrolled: [], stranger: null };

/** Far more than are enrolled between two rosters. */
const KEPT_MAX = 500;

export function foldEnrollments(enrollments: Enrollments, event: CabinetEvent): Enrollments {
  switch (event.type) {
    case 'AccessRefused':
      if (event.badge === null || !event.reasons.includes('unknownBadge')) return enrollments;
      return { ...enrollments, stranger: { unknownAs: event.badge, seq: event.seq, monotonicMs: event.monotonicMs } };
    case 'BadgeEnrolled': {
      const { badge, person, department, epoch, seq } = event;
      const others = enrollments.enrolled.filter((each) => each.badge !== badge).slice(1 - KEPT_MAX);
      return { enrolled: [...others, { badge, person, department, epoch, seq }], stranger: null };
    }
    case 'CabinetBooted':
      return { ...enrollments, stranger: null };
    default:
      return enrollments;
  }
}

/**
 * The roster with what was enrolled here since. The office's word goes first: what it has merged, or left out on purpose,
 * holds as it says.
 */
export function withEnrolled(index: RosterIndex | null, { enrolled }: Enrollments): RosterIndex | null {
  if (index === null) return null;
  const merged = index.roster.badgesMerged;
  const open = enrolled.filter(
    ({ badge, epoch, seq }) =>
      !index.personByBadge.has(badge) &&
      (merged === undefined || epoch > merged.epoch || (epoch === merged.epoch && seq > merged.seq)),
  );
  if (open.length === 0) return index;
  const person = new Map(index.person);
  const personByBadge = new Map(index.personByBadge);
  for (const { badge, person: id, department } of open) {
    const who = person.get(id) ?? (department === null ? undefined : newcomer(id, department));
    if (who === undefined) continue;
    person.set(id, who);
    personByBadge.set(badge, who);
  }
  return { ...index, person, personByBadge };
}

/** Somebody without a name, until the office gives one: whoever shows people says so in words. */
const newcomer = (person: PersonId, department: Department): RosterPerson => ({
  person,
  name: '',
  givenName: '',
  department,
  manager: false,
  disabled: false,
  badges: [],
  reason: null,
});
