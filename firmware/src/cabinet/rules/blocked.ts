// Something is wrong with the key or its car, until somebody has looked; pure.
import type { KeyId } from '@keycab/shared/ids';
import type { Question } from './question.ts';
import { allow, refuse, type Verdict } from './verdict.ts';

export const blocked = (question: Question): Verdict =>
  question.key !== undefined && isBlocked(question, question.key.key) ? refuse('keyBlocked') : allow;

/** By the office; or by this cabinet, which the office has not answered yet. */
export function isBlocked({ cabinet, roster }: Pick<Question, 'cabinet' | 'roster'>, key: KeyId): boolean {
  if (roster?.roster.blocks?.some((block) => block.key === key) === true) return true;
  const here = cabinet.blocked.get(key);
  if (here === undefined) return false;
  const looked = roster?.roster.cleared?.some(
    (cleared) =>
      cleared.key === key && (cleared.epoch > here.epoch || (cleared.epoch === here.epoch && cleared.seq >= here.seq)),
  );
  return looked !== true;
}
