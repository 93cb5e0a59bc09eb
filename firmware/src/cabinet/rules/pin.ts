// Some keys, at some hours, want more than a badge that may have been found; pure.
import { always, openAt, type Question } from './question.ts';
import { allow, needs, refuse, type Verdict } from './verdict.ts';

/** Outside the schedule of its group, and where no clock can be trusted. */
export function pin(question: Question): Verdict {
  const { group, session } = question;
  if (group.pin === undefined || session === null || session.pin) return allow;
  // A guest's code was found on no floor: it is as good as a PIN.
  if (session.visit !== null) return allow;
  if (group.pin !== 'always') {
    const { outside } = group.pin;
    if (always(question, (wallMs) => openAt(question, outside, wallMs))) return allow;
  }
  const missing = noPinFor(question);
  return missing === null ? needs('pin') : refuse(missing);
}

/** Why nobody can ask this person for a PIN. */
export function noPinFor({ person, settings }: Pick<Question, 'person' | 'settings'>): 'pinsOff' | 'pinMissing' | null {
  if (!settings.pins) return 'pinsOff';
  return person?.pin === undefined ? 'pinMissing' : null;
}
