// What one durable commit costs: the journal's settings against the same without a flush; touches the given folder.
import { join } from 'node:path';
import { openDatabase, type Database } from '@keycab/firmware/journal/database';
import type { Bench, Side } from './harness.ts';

const COMMITS = 300;
const LINE = JSON.stringify({ type: 'KeyTaken', slot: 12, nonce: 'AAAAAAAAAAAAAAAAAAAAAA', wallMs: 1_760_000_000_000 });

function side(name: string, database: Database): Side {
  database.exec('create table line (seq integer primary key, text text not null) strict');
  const insert = database.prepare('insert into line (text) values (?)');
  const run = () => {
    for (let commit = 0; commit < COMMITS; commit += 1) insert.run(LINE);
    return { events: COMMITS };
  };
  return { name, run };
}

/** Nobody promises this ratio: it tells what the medium asks for a flush, which bounds all that is promised. */
export function prepare(folder: string): Bench {
  const durable = openDatabase(join(folder, 'full.db'));
  const hasty = openDatabase(join(folder, 'normal.db'));
  hasty.pragma('synchronous = normal');
  // The pragma shows its new value before it holds; the first read settles it.
  hasty.prepare('select count(*) from sqlite_schema').get();
  return {
    name: 'one commit, durable or not',
    unit: 'µs per event',
    goal: null,
    ours: side('a commit that survives a power cut (FULL)', durable),
    other: side('a commit that may be lost (NORMAL)', hasty),
    close: () => {
      durable.close();
      hasty.close();
    },
  };
}
