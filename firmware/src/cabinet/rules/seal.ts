// A key that has not been compared with its seal is compared before it leaves again; pure.
import type { Question } from './question.ts';
import { allow, needs, type Verdict } from './verdict.ts';

export const seal = ({ cabinet, key }: Question): Verdict =>
  key !== undefined && cabinet.checks.has(key.key) ? needs('sealCheck') : allow;
