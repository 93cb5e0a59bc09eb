// keycab tape: sorts what was typed to recording or replaying.
import type { Given } from '@keycab/shared/cli/verb';
import { usage, type Talk } from '@keycab/shared/cli/talk';
import { text } from '../given.ts';
import type { Bench } from '../main.ts';
import { record } from './record.ts';
import { replay } from './replay.ts';

export async function tape({ positionals, values }: Given, talk: Talk, bench: Bench): Promise<number> {
  const [act, file, ...more] = positionals;
  const port = text(values, 'port');
  if (act === 'record' && file === undefined)
    return port === null ? usage(talk, 'Which port? See: keycab bench ports') : record(port, values, talk, bench);
  if (act === 'replay' && file !== undefined && more.length === 0) return replay(file, values, talk, bench);
  return usage(talk, 'keycab tape record --port … --out file, or keycab tape replay file --as rdm6300');
}
