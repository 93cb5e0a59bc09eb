// What is remembered of each feed: its columns, and the cars that it told of last; the ledger's transaction only.
import type { FeedMap, FeedSources } from '@keycab/shared/inventory';
import type { SiteId } from '@keycab/shared/ids';
import type { LedgerTransaction } from '../ledger/ledger.ts';

export interface Feed {
  /** Columns that were found or chosen, and null where somebody chose none; of all others nothing is remembered. */
  readonly map: Partial<FeedMap>;
  readonly vins: readonly string[];
}

export async function feedOf({ trx }: LedgerTransaction, site: SiteId, source: string): Promise<Feed | null> {
  const row = await trx
    .selectFrom('feeds')
    .select('document')
    .where('site', '=', site)
    .where('source', '=', source)
    .executeTakeFirst();
  return row === undefined ? null : (JSON.parse(row.document) as Feed);
}

export async function keepFeed({ trx }: LedgerTransaction, site: SiteId, source: string, feed: Feed): Promise<void> {
  const document = JSON.stringify(feed);
  await trx
    .insertInto('feeds')
    .values({ site, source, document })
    .onConflict((conflict) => conflict.columns(['site', 'source']).doUpdateSet({ document }))
    .execute();
}

/** By name. */
export async function feedsOf({ trx }: LedgerTransaction, site: SiteId): Promise<FeedSources['sources']> {
  const rows = await trx.selectFrom('feeds').select(['source', 'document']).where('site', '=', site).execute();
  return rows
    .map(({ document, source }) => ({ source, vehicles: (JSON.parse(document) as Feed).vins.length }))
    .sort((one, other) => (one.source < other.source ? -1 : 1));
}
