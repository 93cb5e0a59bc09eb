// The two books that are kept in memory, of the office's log and of some of the cabinets' takings; reads the ledger.
import { OFFICE } from '@keycab/shared/ids';
import type { Kysely } from 'kysely';
import type { StoredLine } from '../../ingest/stored.ts';
import type { Tables } from '../../ledger/schema.ts';
import { readFeed, type Feed } from './feed.ts';
import { emptyBook, enter, type OfficeBook } from './office-book.ts';
import { emptyTakings, enterTaking, TAKEN_LIKE, type Takings } from './takings.ts';

export interface Feeds {
  readonly office: Feed<OfficeBook>;
  readonly takings: Feed<Takings>;
  readonly told: (stored: readonly StoredLine[]) => void;
}

export interface FeedsParts {
  readonly db: Kysely<Tables>;
  readonly soleWriter: boolean;
  readonly breathe: () => Promise<void>;
}

const TAKEN_TYPES = ['KeyTaken', 'KeyHandedOver', 'PlateBound'];

export function openFeeds({ breathe, db, soleWriter }: FeedsParts): Feeds {
  const common = { db, soleWriter, breathe };
  const office = readFeed<OfficeBook>({
    ...common,
    empty: emptyBook,
    passes: [(rows) => rows.where('cabinet', '=', OFFICE)],
    concerns: (log) => log === OFFICE,
    enter,
  });
  const takings = readFeed<Takings>({
    ...common,
    empty: emptyTakings,
    passes: [
      (rows) =>
        rows
          .where('type', '=', 'KeyTaken')
          .where((is) => is.or(TAKEN_LIKE.map((pattern) => is('line', 'like', pattern)))),
      (rows) => rows.where('type', '=', 'KeyHandedOver'),
      (rows) => rows.where('type', '=', 'PlateBound'),
    ],
    concerns: (log, type) => log !== OFFICE && TAKEN_TYPES.includes(type),
    enter: enterTaking,
  });
  return {
    office,
    takings,
    told: (stored) => {
      office.told(stored);
      takings.told(stored);
    },
  };
}
