// Without a roster nobody is known; pure.
import type { Question } from './question.ts';
import { allow, refuse, type Verdict } from './verdict.ts';

export const roster = (question: Question): Verdict => (question.roster === null ? refuse('noRoster') : allow);
