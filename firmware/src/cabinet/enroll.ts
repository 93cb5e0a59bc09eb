// A manager says whose badge it is that nobody knew: it works here at once, until the office has looked; pure.
import type { CabinetFact } from '@keycab/shared/events/cabinet';
import type { RefusalReason } from '@keycab/shared/events/verdict';
import type { Enrolled } from './enrollments.ts';
import type { InputOf } from './input.ts';
import type { Known } from './known.ts';
import { managing } from './manager.ts';
import { refused } from './refused.ts';
import type { Cabinet } from './state.ts';

/** From the refusal to the manager's badge. */
const COME_MS = 60_000;

/** The stranger whose badge the manager who is here may enroll, by its name of the day; null: there is none. */
export function strangerNow({ cabinet, roster }: Pick<Known, 'cabinet' | 'roster'>): string | null {
  const { session } = cabinet;
  const { stranger } = cabinet.enrollments;
  if (session === null || stranger === null || session.visit !== null) return null;
  const cameMs = session.openedMonotonicMs - stranger.monotonicMs;
  if (session.session < stranger.seq || cameMs > COME_MS) return null;
  return roster?.person.get(session.person)?.manager === true ? stranger.unknownAs : null;
}

export function enrollTold(input: InputOf<'EnrollTold'>, known: Known): readonly CabinetFact[] {
  const { cabinet, roster } = known;
  const { session } = cabinet;
  const refuse = (reason: RefusalReason): readonly CabinetFact[] => [refused(cabinet, [reason])];
  if (session === null) return refuse('noSession');
  if (roster?.person.get(session.person)?.manager !== true) return refuse('notManager');
  if (strangerNow(known) !== input.unknownAs || roster.personByBadge.has(input.badge)) return refuse('badgeGone');
  const who = roster.person.get(input.person);
  if (input.department === null && (who === undefined || who.disabled)) return refuse('personDisabled');
  // An id that somebody has already is no new person's.
  if (input.department !== null && who !== undefined) return refuse('badgeGone');
  const { badge, department, person, unknownAs } = input;
  return [
    { type: 'BadgeEnrolled', badge, by: session.person, department, person, session: session.session, unknownAs },
  ];
}

/** What this manager enrolled last in this session, while nobody has taken it back: it can be. */
export function undoable({ session, enrollments }: Cabinet): Enrolled | null {
  const last = enrollments.enrolled.at(-1);
  return session !== null && last?.session === session.session && last.by === session.person ? last : null;
}

/** One touch put it right in, so one touch puts it right; both stay in the journal. */
export function undoTold(known: Known): readonly CabinetFact[] {
  const manager = managing(known);
  if (!manager.ok) return manager.facts;
  const last = undoable(known.cabinet);
  if (last === null) return [];
  const { badge, person, unknownAs } = last;
  return [{ type: 'EnrollmentUndone', badge, by: last.by, person, session: last.session, unknownAs }];
}
