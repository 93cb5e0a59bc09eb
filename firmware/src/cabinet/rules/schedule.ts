// Rights that have hours, by every clock that may be right; pure.
import { grantsOf } from '@keycab/shared/roster';
import { holdsNow, isTimeless, type Question } from './question.ts';
import { allow, needs, refuse, type Verdict } from './verdict.ts';

/** At the end of the hours nothing new is released; where nobody knows the time, a manager does. */
export function schedule(question: Question): Verdict {
  const { clocks, key, person, roster, visit } = question;
  if (roster === null || person === undefined || key === undefined) return allow;
  if (visit?.keys.includes(key.key) === true) return allow;
  const grants = grantsOf(roster.roster, person, key.group, 'take');
  if (grants.length === 0 || grants.some(isTimeless)) return allow;
  if (clocks === null || roster.zone === null) return needs('managerAuthorizer');
  return holdsNow(question, grants) ? allow : refuse('outOfHours');
}
