// Badges that were enrolled at this cabinet and that the roster may not know of yet, and the last stranger; a fold and its
// look-ups; pure.
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import type { Department } from '@keycab/shared/department';
import type { PersonId } from '@keycab/shared/ids';
import type { RosterIndex, RosterPerson } from '@keycab/shared/roster';

export interface Enrolled {
  readonly badge: string;
  readonly person: PersonId;
  /** Of somebody new; null: the roster knows the person. */
  readonly department: Department | null;
  readonly by: PersonId;
  readonly session: number;
  readonly unknownAs: string;
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
  /** Taken back here; a roster that was made in between may still have it. */
  readonly undone: readonly Pick<Enrolled, 'badge' | 'person' | 'epoch' | 'seq'>[];
  /** Null after a restart: nobody stands there any more. */
  readonly stranger: Stranger | null;
}

export const NO_ENROLLMENTS: Enrollments = { enrolled: [], undone: [], stranger: null };

/** Far more than are enrolled between two rosters. */
const KEPT_MAX = 500;

export function foldEnrollments(enrollments: Enrollments, event: CabinetEvent): Enrollments {
  switch (event.type) {
    case 'AccessRefused':
      if (event.badge === null || !event.reasons.includes('unknownBadge')) return enrollments;
      return { ...enrollments, stranger: { unknownAs: event.badge, seq: event.seq, monotonicMs: event.monotonicMs } };
    case 'BadgeEnrolled': {
      const { badge, by, person, department, epoch, seq, session, unknownAs } = event;
      const others = enrollments.enrolled.filter((each) => each.badge !== badge).slice(1 - KEPT_MAX);
      const mine = { badge, by, person, department, epoch, seq, session, unknownAs };
      return { ...enrollments, enrolled: [...others, mine], stranger: null };
    }
    case 'EnrollmentUndone': {
      const { badge, person, epoch, seq } = event;
      const enrolled = enrollments.enrolled.filter((each) => each.badge !== badge);
      const undone = [...enrollments.undone.slice(1 - KEPT_MAX), { badge, person, epoch, seq }];
      return { ...enrollments, enrolled, undone };
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
export function withEnrolled(index: RosterIndex | null, enrollments: Enrollments): RosterIndex | null {
  if (index === null) return null;
  const merged = index.roster.badgesMerged;
  const isNewer = ({ epoch, seq }: Pick<Enrolled, 'epoch' | 'seq'>): boolean =>
    merged === undefined || epoch > merged.epoch || (epoch === merged.epoch && seq > merged.seq);
  // Made between the enrollment and its undoing, this roster has the badge still.
  const undone = enrollments.undone.filter(
    (each) => isNewer(each) && index.personByBadge.get(each.badge)?.person === each.person,
  );
  const personByBadge = new Map(index.personByBadge);
  for (const { badge } of undone) personByBadge.delete(badge);
  const open = enrollments.enrolled.filter((each) => !personByBadge.has(each.badge) && isNewer(each));
  if (open.length === 0 && undone.length === 0) return index;
  const person = new Map(index.person);
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
