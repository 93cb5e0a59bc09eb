// There is such a key; pure.
import type { Question } from './question.ts';
import { allow, refuse, type Verdict } from './verdict.ts';

export const known = ({ roster, key }: Question): Verdict =>
  roster !== null && key === undefined ? refuse('keyUnknown') : allow;
