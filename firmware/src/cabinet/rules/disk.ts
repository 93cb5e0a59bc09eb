// What cannot be written down does not happen; pure.
import type { Question } from './question.ts';
import { allow, refuse, type Verdict } from './verdict.ts';

export const disk = ({ cabinet }: Question): Verdict =>
  cabinet.body.diskWritable ? allow : refuse('journalUnwritable');
