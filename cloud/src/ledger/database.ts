// The one door to SQLite, PostgreSQL and the query builder; touches the database and nothing else.
import { settleDatabase } from '@keycab/shared/opener';
import { assert, Fault } from '@keycab/shared/fault';
import BetterSqlite from 'better-sqlite3';
import { Kysely, PostgresDialect, sql, SqliteDialect } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import pg from 'pg';
import { migrations, type DatabaseKind } from './migrations.ts';
import type { EventTable, Tables } from './schema.ts';

export type DatabaseAddress =
  | { readonly kind: 'sqlite'; readonly path: string }
  /** `postgres://person:password@host:port/database` */
  | { readonly kind: 'postgres'; readonly url: string };

export interface LedgerDatabase {
  readonly db: Kysely<Tables>;
  readonly kind: DatabaseKind;
  /** The hot path: raw statements, about half of what the builder costs. Only inside a transaction of `db`. */
  insertEvents(trx: Kysely<Tables>, rows: readonly EventTable[]): Promise<void>;
  close(): Promise<void>;
}

/** Somebody else's file, such as a cabinet's journal: to look at, never to write, and never created. */
export const readSqliteFile = (path: string): BetterSqlite.Database =>
  new BetterSqlite(path, { readonly: true, fileMustExist: true });

const STATEMENTS_MAX = 500;
const POOL_MAX = 8;

/**
 * Opens the database and brings its tables up to date.
 * @throws Fault KC-DISK-02 or KC-DISK-03 when a file is not durable or damaged
 */
export async function openDatabase(address: DatabaseAddress): Promise<LedgerDatabase> {
  const database = address.kind === 'sqlite' ? openSqlite(address.path) : openPostgres(address.url);
  try {
    await migrate(database);
  } catch (thrown) {
    await database.close();
    throw thrown;
  }
  return database;
}

async function migrate({ db, kind }: LedgerDatabase): Promise<void> {
  const list = migrations(kind).map(({ name, statements }): [string, Migration] => [
    name,
    {
      up: async (trx) => {
        for (const statement of statements) await sql.raw(statement).execute(trx);
      },
    },
  ]);
  const migrator = new Migrator({ db, provider: { getMigrations: async () => Object.fromEntries(list) } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  throw error instanceof Error
    ? error
    : new Fault('KC-BUG-01', 'the tables could not be brought up to date', {}, error);
}

// ---- SQLite: one connection, which the builder hands to one transaction at a time.

const EVENT_COLUMNS = [
  'arrival',
  'cabinet',
  'epoch',
  'seq',
  'type',
  'key',
  'person',
  'wall_ms',
  'effective_ms',
  'received_ms',
  'line',
  'leaf',
  'flagged',
] as const satisfies readonly (keyof EventTable)[];

function openSqlite(path: string): LedgerDatabase {
  const file = new BetterSqlite(path);
  try {
    settleDatabase(file);
  } catch (thrown) {
    file.close();
    throw thrown;
  }
  // Preparing costs more than a look-up by key; the builder would prepare the same few texts again each time.
  const statements = new Map<string, BetterSqlite.Statement<unknown[]>>();
  const prepare = (text: string): BetterSqlite.Statement<unknown[]> => {
    let statement = statements.get(text);
    if (statement === undefined) {
      if (statements.size >= STATEMENTS_MAX) statements.clear();
      statement = file.prepare<unknown[]>(text);
      statements.set(text, statement);
    }
    return statement;
  };
  const db = new Kysely<Tables>({
    dialect: new SqliteDialect({ database: { prepare, close: () => file.close() } }),
  });
  const columns = EVENT_COLUMNS.join(', ');
  const insert = `insert into events (${columns}) values (${EVENT_COLUMNS.map(() => '?').join(', ')})`;
  return {
    db,
    kind: 'sqlite',
    insertEvents: async (trx, rows) => {
      assert(trx.isTransaction && file.inTransaction, 'lines are stored inside a transaction');
      const statement = prepare(insert);
      for (const row of rows) statement.run(EVENT_COLUMNS.map((column) => row[column]));
    },
    close: async () => {
      await db.destroy();
      // The builder leaves a database alone that it was never asked to use.
      file.close();
    },
  };
}

// ---- PostgreSQL.

const INT8 = 20;

function openPostgres(url: string): LedgerDatabase {
  // All whole numbers are within 2^53; strings would differ from what SQLite answers.
  const types = new pg.TypeOverrides();
  types.setTypeParser(INT8, Number);
  const pool = new pg.Pool({ connectionString: url, max: POOL_MAX, types });
  // An idle connection that breaks is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => {});
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const list = (rows: readonly EventTable[], column: keyof EventTable, type: 'bigint' | 'text') =>
    sql`${rows.map((row) => row[column])}::${sql.raw(type)}[]`;
  return {
    db,
    kind: 'postgres',
    insertEvents: async (trx, rows) => {
      assert(trx.isTransaction, 'lines are stored inside a transaction');
      const lists = EVENT_COLUMNS.map((column) => list(rows, column, TEXT_COLUMNS.has(column) ? 'text' : 'bigint'));
      const columns = sql.raw(EVENT_COLUMNS.join(', '));
      await sql`insert into events (${columns}) select * from unnest(${sql.join(lists)})`.execute(trx);
    },
    close: () => db.destroy().then(() => (pool.ended ? undefined : pool.end())),
  };
}

const TEXT_COLUMNS: ReadonlySet<keyof EventTable> = new Set(['cabinet', 'type', 'key', 'person', 'line', 'leaf']);
