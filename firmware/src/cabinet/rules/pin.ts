// Some keys, at some hours, want more than a badge that may have been found; pure.
import { always, openAt, type Question } from './question.ts';
import { allow, needs, type Verdict } from './verdict.ts';

/** Outside the schedule of its group, and where no clock can be trusted. */
export function pin(question: Question): Verdict {
  const { group, session } = question;
  if (group.pin === undefined || session === null || session.pin) return allow;
  if (group.pin === 'always') return needs('pin');
  const { outside } = group.pin;
  return always(question, (wallMs) => openAt(question, outside, wallMs)) ? allow : needs('pin');
}
