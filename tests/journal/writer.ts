// A process that appends to a journal and acknowledges each durable seq in a plain file; started and killed by tests.
// node writer.ts <folder> <acknowledgement file> <events, 0: without end>
import { openSync, writeSync } from 'node:fs';
import { isFault } from '@keycab/shared/fault';
import { needsRestart } from '@keycab/firmware/journal/journal';
import { at, booted, DOOR, openIn } from './rig.ts';

const [folder = '', acknowledged = '', events = '0'] = process.argv.slice(2);
const file = openSync(acknowledged, 'a');
const journal = openIn(folder);
let monotonicMs = 0;
const append = (facts: Parameters<typeof journal.append>[0]): void => {
  const last = journal.append(facts, at((monotonicMs += 1))).at(-1);
  if (last !== undefined) writeSync(file, `ACK ${String(last.seq)} ${last.nonce}\n`);
};

try {
  append([booted(journal)]);
  for (let count = 1; count < Number(events) || events === '0'; count += 1) {
    append(Array.from({ length: 1 + (count % 3) }, () => DOOR));
  }
} catch (thrown) {
  if (!isFault(thrown)) throw thrown;
  const size = journal.size;
  const replayed = [...journal.replay()].length;
  let again = 'accepted';
  try {
    append([DOOR]);
  } catch {
    again = 'refused';
  }
  console.log(JSON.stringify({ code: thrown.code, restart: needsRestart(thrown), size, replayed, again }));
}
