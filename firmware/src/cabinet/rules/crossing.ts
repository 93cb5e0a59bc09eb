// A take for another department's purpose is told, and may have to be agreed to; pure.
import type { Crossing } from '@keycab/shared/events/verdict';
import type { Question } from './question.ts';
import { allow, needs, type Verdict } from './verdict.ts';

export const crossing = (question: Question): Verdict =>
  question.group.crossing === 'authorize' && crossingOf(question) !== null ? needs('authorizer') : allow;

/** The key's stage belongs to one department, the purpose to another. A neutral purpose crosses nothing. */
export function crossingOf({ key, reason }: Pick<Question, 'key' | 'reason'>): Crossing | null {
  const [from, to] = [key?.owner, reason?.department];
  if (from === undefined || to === undefined || from === to) return null;
  return { fromDepartment: from, toDepartment: to };
}
