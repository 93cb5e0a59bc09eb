// The firmware's one door to SQLite: opens a file so that a commit survives a power cut; touches the disk.
import Sqlite, { type Database } from 'better-sqlite3';
import { assertIntact, assertVersion, settleDatabase } from '@keycab/shared/opener';

export type { Database };

/**
 * Opens or creates a database for its one writing connection.
 * @throws Fault KC-DISK-02 when it would not be durable, KC-DISK-03 when it is damaged
 */
export function openDatabase(path: string): Database {
  const database = new Sqlite(path);
  return closedOnThrow(database, () => settleDatabase(database));
}

/** Opens an existing database to look at it; nothing is written. */
export function readDatabase(path: string): Database {
  const database = new Sqlite(path, { readonly: true, fileMustExist: true });
  return closedOnThrow(database, () => {
    assertVersion(database);
    assertIntact(database);
  });
}

function closedOnThrow(database: Database, settle: () => void): Database {
  try {
    settle();
    return database;
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}
