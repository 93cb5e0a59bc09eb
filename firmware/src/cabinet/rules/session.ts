// Somebody must stand here; pure.
import type { Question } from './question.ts';
import { allow, refuse, type Verdict } from './verdict.ts';

export const session = (question: Question): Verdict => (question.session === null ? refuse('noSession') : allow);
