// A book that is kept up by arrival number: read once from its first line, then only what is new; reads the ledger.
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import type { OfficeEvent } from '@keycab/shared/events/office';
import type { LogId } from '@keycab/shared/ids';
import type { Kysely, SelectQueryBuilder } from 'kysely';
import type { StoredLine } from '../../ingest/stored.ts';
import type { Tables } from '../../ledger/schema.ts';

export interface Stored {
  readonly arrival: number;
  /** Where it stands in time (M-2). */
  readonly effectiveMs: number;
  readonly event: CabinetEvent | OfficeEvent;
}

type Rows = SelectQueryBuilder<Tables, 'events', { arrival: number; effective_ms: number; line: string }>;

export interface FeedParts<Book> {
  readonly db: Kysely<Tables>;
  /** No other process writes this ledger, so that `told` hears of every line. */
  readonly soleWriter: boolean;
  readonly breathe: () => Promise<void>;
  readonly empty: () => Book;
  /** Which lines: one condition for each pass over the ledger, all of them served by an index. */
  readonly passes: readonly ((rows: Rows) => Rows)[];
  /** Is this line one of them? */
  readonly concerns: (log: LogId, type: string) => boolean;
  readonly enter: (book: Book, stored: Stored) => void;
}

export interface Feed<Book> {
  /** As the ledger is now. Never to be changed. */
  readonly read: () => Promise<Book>;
  /** After each commit of this process. */
  readonly told: (stored: readonly StoredLine[]) => void;
}

const PAGE_ROWS = 2_000;

export function readFeed<Book>(parts: FeedParts<Book>): Feed<Book> {
  const { breathe, concerns, db, empty, enter, passes, soleWriter } = parts;
  const book = empty();
  /** How far each pass has come: what failed half way is not entered twice. */
  const reached = passes.map(() => 0);
  let arrival: number | undefined;
  let dirty = false;
  let running: Promise<void> | undefined;

  /** @returns whether there is more */
  const page = async (pass: (rows: Rows) => Rows, index: number, upTo: number): Promise<boolean> => {
    const rows = await pass(
      db
        .selectFrom('events')
        .select(['arrival', 'effective_ms', 'line'])
        .where('arrival', '>', reached[index] ?? 0)
        .where('arrival', '<=', upTo)
        .where('flagged', '=', 0),
    )
      .orderBy('arrival')
      .limit(PAGE_ROWS)
      .execute();
    for (const row of rows) {
      enter(book, { arrival: row.arrival, effectiveMs: row.effective_ms, event: JSON.parse(row.line) as OfficeEvent });
    }
    const more = rows.length === PAGE_ROWS;
    reached[index] = more ? (rows.at(-1)?.arrival ?? upTo) : upTo;
    return more;
  };

  const readOn = async (): Promise<void> => {
    const newest = await db.selectFrom('events').select('arrival').orderBy('arrival', 'desc').limit(1).execute();
    const upTo = newest[0]?.arrival ?? 0;
    if (upTo === arrival) return;
    for (const [index, pass] of passes.entries()) {
      // Years of lines are read at the first question: others get their turn between pages.
      while (await page(pass, index, upTo)) await breathe();
    }
    arrival = upTo;
  };

  return {
    read: async () => {
      while (running !== undefined) await running.catch(() => undefined);
      if (soleWriter && arrival !== undefined && !dirty) return book;
      dirty = false;
      running = readOn().finally(() => {
        running = undefined;
      });
      try {
        await running;
      } catch (cause) {
        dirty = true;
        throw cause;
      }
      return book;
    },
    told: (stored) => {
      dirty ||= stored.some(({ cabinet, event }) => event !== null && concerns(cabinet, event.type));
    },
  };
}
