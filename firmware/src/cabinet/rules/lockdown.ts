// By order, nobody takes anything; pure.
import type { Question } from './question.ts';
import { allow, refuse, type Verdict } from './verdict.ts';

export const lockdown = ({ cabinet }: Question): Verdict => (cabinet.lockdown === null ? allow : refuse('lockdown'));
