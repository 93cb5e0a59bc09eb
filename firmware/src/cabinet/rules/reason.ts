// What for?; pure.
import type { Question } from './question.ts';
import { allow, needs, type Verdict } from './verdict.ts';

/** Asked once a session; most people have a usual purpose and are not asked at all. */
export const reason = (question: Question): Verdict =>
  question.group.reasonRequired === true && question.reason === undefined ? needs('reason') : allow;
