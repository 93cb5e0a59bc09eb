// The union of all rights that name the person, the department or the rank, now or at another hour; pure.
import { grantsOf } from '@keycab/shared/roster';
import { isTimeless, isValid, type Question } from './question.ts';
import { allow, refuse, type Verdict } from './verdict.ts';

export function grant({ clocks, key, person, roster, visit }: Question): Verdict {
  if (roster === null || person === undefined || key === undefined) return allow;
  // A code opens the keys of its visit and no other, whatever its guest may do with a badge.
  if (visit !== undefined) return visit.keys.includes(key.key) ? allow : refuse('noGrant');
  const grants = grantsOf(roster.roster, person, key.group, 'take');
  // A right that is over is no right; one whose hour has not come is for the schedule to refuse.
  const held = grants.some(
    (each) => isTimeless(each) || clocks === null || clocks.every((wallMs) => isValid(each.validity, wallMs)),
  );
  return held ? allow : refuse('noGrant');
}
