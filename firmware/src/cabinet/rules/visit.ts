// A guest's code is good for a while; pure.
import { always, type Question } from './question.ts';
import { allow, needs, refuse, type Verdict } from './verdict.ts';

export function visit(question: Question): Verdict {
  const { clocks, session, visit: guest } = question;
  if (session === null || session.visit === null) return allow;
  if (guest === undefined) return refuse('visitOver');
  if (clocks === null) return needs('managerAuthorizer');
  return always(question, (wallMs) => wallMs >= guest.fromWallMs && wallMs < guest.toWallMs)
    ? allow
    : refuse('visitOver');
}
