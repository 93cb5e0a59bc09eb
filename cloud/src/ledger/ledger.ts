// Every journal, copied, and what is known beside it: all questions to the database in one place; database only.
import type { Kysely } from 'kysely';
import { cabinets } from './cabinets.ts';
import type { LedgerDatabase } from './database.ts';
import { directory } from './directory.ts';
import { lines } from './lines.ts';
import { office } from './office.ts';
import type { EventTable, Tables } from './schema.ts';
import { standing } from './standing.ts';

const queries = { ...cabinets, ...lines, ...directory, ...office, ...standing };

/** The same function without its first argument, the connection. */
type Bound<Functions> = {
  readonly [Name in keyof Functions]: Functions[Name] extends (db: Kysely<Tables>, ...rest: infer Rest) => infer Result
    ? (...rest: Rest) => Result
    : never;
};

type Queries = Bound<typeof queries>;

/** The ledger inside one transaction; `trx` for those that bring queries of their own. */
export interface LedgerTransaction extends Queries {
  readonly trx: Kysely<Tables>;
  append(rows: readonly EventTable[]): Promise<void>;
}

export interface Ledger extends Queries {
  readonly kind: LedgerDatabase['kind'];
  /** All or nothing, durable when the promise resolves. Inside, only what is handed in may be used. */
  transaction<Result>(work: (within: LedgerTransaction) => Promise<Result>): Promise<Result>;
}

/** The same questions over any connection, such as one inside a transaction. */
export const queriesOver = (db: Kysely<Tables>): Queries =>
  Object.fromEntries(
    Object.entries(queries).map(([name, query]) => [
      name,
      (...rest: unknown[]) => (query as (...all: unknown[]) => unknown)(db, ...rest),
    ]),
  ) as unknown as Queries;

export const createLedger = (database: LedgerDatabase): Ledger => ({
  ...queriesOver(database.db),
  kind: database.kind,
  transaction: (work) =>
    database.db
      .transaction()
      .execute((trx) => work({ ...queriesOver(trx), trx, append: (rows) => database.insertEvents(trx, rows) })),
});
