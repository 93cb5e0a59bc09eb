// How every SQLite database is opened, so that a commit survives a power cut; touches only the database handed in.
import { Fault } from './fault.ts';

/** What is needed of a better-sqlite3 database; each side has its own door to the library. */
export interface OpenedDatabase {
  pragma(source: string, options?: { simple?: boolean }): unknown;
  prepare(source: string): { get(): unknown };
}

/** Below this a reset of the write-ahead log could lose commits when two connections were open. */
const VERSION_MIN = [3, 51, 3] as const;

/**
 * Sets what makes a commit durable, then reads it back after a first real read.
 * @throws Fault KC-DISK-02 when a setting did not stick or SQLite is too old, KC-DISK-03 when the file is damaged
 */
export function settleDatabase(database: OpenedDatabase): void {
  assertVersion(database);
  asDamage(() => {
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    database.pragma('wal_autocheckpoint = 200');
    database.pragma('journal_size_limit = 4194304');
  });
  assertDurable(database);
  assertIntact(database);
}

/**
 * better-sqlite3 is compiled with NORMAL for write-ahead logs, and the pragma goes on saying FULL until the first
 * table is read: a check before that passes falsely.
 * @throws Fault KC-DISK-02
 */
export function assertDurable(database: OpenedDatabase): void {
  asDamage(() => database.prepare('SELECT count(*) FROM sqlite_schema').get());
  const synchronous = database.pragma('synchronous', { simple: true });
  const journal = database.pragma('journal_mode', { simple: true });
  if (synchronous !== 2 || journal !== 'wal') {
    const context = { synchronous, journal };
    throw new Fault('KC-DISK-02', `synchronous is ${String(synchronous)}, journal ${String(journal)}`, context);
  }
}

/** @throws Fault KC-DISK-02 when SQLite is older than 3.51.3 */
export function assertVersion(database: OpenedDatabase): void {
  const row = asDamage(() => database.prepare('SELECT sqlite_version() AS version').get());
  const { version } = row as { version: string };
  const parts = version.split('.').map(Number);
  const at = VERSION_MIN.findIndex((least, index) => parts[index] !== least);
  if (at >= 0 && (parts[at] ?? 0) < (VERSION_MIN[at] ?? 0)) {
    throw new Fault('KC-DISK-02', `SQLite ${version} is older than ${VERSION_MIN.join('.')}`, { version });
  }
}

/** @throws Fault KC-DISK-03 when the pages of the file contradict each other */
export function assertIntact(database: OpenedDatabase): void {
  const found = asDamage(() => database.pragma('quick_check(1)', { simple: true }));
  if (found !== 'ok') throw new Fault('KC-DISK-03', String(found));
}

const DAMAGE = new Set(['SQLITE_CORRUPT', 'SQLITE_NOTADB']);

function asDamage<Value>(act: () => Value): Value {
  try {
    return act();
  } catch (thrown) {
    const code = sqliteCode(thrown);
    if (code === null || !DAMAGE.has(code.split('_').slice(0, 2).join('_'))) throw thrown;
    throw new Fault('KC-DISK-03', code, { code }, thrown);
  }
}

/** The code of an error that SQLite raised, or null for any other. */
export function sqliteCode(thrown: unknown): string | null {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : null;
}
