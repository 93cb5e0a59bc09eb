// A slot whose board is silent cannot be opened, and nobody knows what hangs in it; pure.
import { boardAlive } from '../place.ts';
import { boardOf } from '../settings.ts';
import type { Question } from './question.ts';
import { allow, refuse, type Verdict } from './verdict.ts';

export function board({ cabinet, settings, slot }: Question): Verdict {
  if (slot === null) return allow;
  const found = boardOf(settings, slot);
  return found !== undefined && boardAlive(cabinet, found.board) ? allow : refuse('boardLost');
}
