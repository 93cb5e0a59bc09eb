// A person who is blocked, or whose time here has not come or is over; pure.
import { always, isValid, type Question } from './question.ts';
import { allow, needs, refuse, type Verdict } from './verdict.ts';

type Who = Pick<Question, 'clocks' | 'person' | 'roster'> & { readonly session: object | null };

export function person({ clocks, person: who, roster, session }: Who): Verdict {
  if (session === null || roster === null) return allow;
  if (who === undefined || who.disabled) return refuse('personDisabled');
  const { validity } = who;
  if (validity === undefined) return allow;
  if (clocks === null) return needs('managerAuthorizer');
  return always({ clocks }, (wallMs) => isValid(validity, wallMs)) ? allow : refuse('personExpired');
}
