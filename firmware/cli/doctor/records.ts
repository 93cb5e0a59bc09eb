// What was recorded: that this SQLite is durable here, and how the journal stands, beside a running cabinet; reads it.
import { accessSync, constants, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isFault, type FaultCode } from '@keycab/shared/fault';
import { sqliteCode } from '@keycab/shared/opener';
import { openDatabase, readDatabase, type Database } from '../../src/journal/database.ts';
import { markPath } from '../../src/journal/mark.ts';
import { checkedEdge } from '../../src/journal/opening.ts';
import { openRows } from '../../src/journal/rows.ts';
import { broken, fine, look, type Finding } from './finding.ts';

const versionOf = (database: Database): string =>
  database.prepare<[], string>('SELECT sqlite_version()').pluck().get() ?? 'unknown';

const sentence = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

/**
 * The settings of a connection are its own, so those of a running cabinet cannot be read from outside. What can be
 * shown: the same opening, in the same folder with the same library, settles and reads back as it must.
 * @param name of a file that is not there yet, and is gone afterwards
 */
export function checkDurable(folder: string, name: string): Finding {
  const path = join(folder, name);
  try {
    const database = openDatabase(path);
    try {
      return fine('database', `SQLite ${versionOf(database)} WAL, synchronous FULL (read back)`);
    } finally {
      database.close();
    }
  } catch (thrown) {
    const code: FaultCode = isFault(thrown) ? thrown.code : 'KC-DISK-01';
    return broken('database', `No database can be made in ${folder}: ${sentence(thrown)}`, code, `ls -ld ${folder}`);
  } finally {
    for (const part of ['', '-wal', '-shm']) rmSync(`${path}${part}`, { force: true });
  }
}

/** Lines that wait longer than this for their cosignature are worth a look. */
const COSIGNED_MAX_SECONDS = 900;

const age = (seconds: number): string =>
  seconds < 120
    ? `${String(seconds)} s`
    : seconds < 7_200
      ? `${String(Math.floor(seconds / 60))} min`
      : `${String(Math.floor(seconds / 3_600))} h`;

function standing(database: Database, nowSeconds: number): Finding {
  const rows = openRows(database);
  const epochs = rows.epochs();
  const newest = epochs.at(-1);
  if (newest === undefined) return look('journal', 'The journal is empty', 'KC-DISK-06');
  checkedEdge(rows, newest);
  const events = epochs.reduce((sum, { size }) => sum + size, 0);
  const text = `journal ${events.toLocaleString('en-US')} events, head and file intact`;
  const waiting = newest.size - newest.cosigned;
  const agedSeconds = Math.max(0, nowSeconds - newest.cosignedSeconds);
  if (newest.cosigned === 0) return look('journal', `${text}, never cosigned`, 'KC-PROOF-06');
  if (waiting > 0 && agedSeconds > COSIGNED_MAX_SECONDS)
    return look(
      'journal',
      `${text}, ${String(waiting)} of them wait for ${age(agedSeconds)} to be cosigned`,
      'KC-PROOF-06',
    );
  return fine('journal', `${text}, cosigned ${age(agedSeconds)} ago`);
}

function presence(path: string): 'there' | 'missing' | 'denied' {
  try {
    accessSync(path, constants.R_OK);
    return 'there';
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
    return code === 'EACCES' || code === 'EPERM' ? 'denied' : 'missing';
  }
}

/** Quick: the whole history is for keycab verify. Nothing is written, so a cabinet may run meanwhile. */
export function checkJournal(path: string, nowSeconds: number): Finding {
  const owner = `sudo -u "$(sudo stat -c %U ${path})" npx keycab doctor`;
  const found = presence(path);
  if (found === 'denied') return broken('journal', `${path}: permission denied`, 'KC-DISK-01', owner);
  if (found === 'missing') {
    return presence(markPath(path)) === 'there'
      ? broken('journal', `${path} is gone, and its mark is still there`, 'KC-DISK-03')
      : look('journal', `No journal at ${path} yet`, 'KC-DISK-06');
  }
  let database: Database | null = null;
  try {
    database = readDatabase(path);
    return standing(database, nowSeconds);
  } catch (thrown) {
    if (isFault(thrown)) return broken('journal', sentence(thrown).replace(/^KC-[A-Z]+-\d+: /, ''), thrown.code);
    if (sqliteCode(thrown) === null) throw thrown;
    return broken('journal', `${path} cannot be opened: ${sentence(thrown)}`, 'KC-DISK-01', owner);
  } finally {
    database?.close();
  }
}
