// It hangs here; pure.
import { isHere } from '../place.ts';
import type { Question } from './question.ts';
import { allow, refuse, type Verdict } from './verdict.ts';

export const presence = ({ cabinet, key }: Question): Verdict =>
  key === undefined || isHere(cabinet, key.key) ? allow : refuse('keyNotHere');
