// Who has what, in memory: the custody table, kept up by arrival number; reads the ledger.
import type { Custody } from '@keycab/shared/custodian';
import type { CabinetId, KeyId, PersonId } from '@keycab/shared/ids';
import type { Kysely } from 'kysely';
import type { Tables } from '../ledger/schema.ts';

export interface Holding {
  readonly custody: Custody;
  /** Effective time of the newest fact: what is recent. */
  readonly effectiveMs: number;
}

export interface Holdings {
  readonly byKey: ReadonlyMap<KeyId, Holding>;
  readonly byPerson: ReadonlyMap<PersonId, ReadonlySet<KeyId>>;
  /** How many tags a cabinet senses. */
  readonly countIn: ReadonlyMap<CabinetId, number>;
}

export interface HoldingsReader {
  /** As the ledger is at this moment. */
  readonly current: () => Promise<Holdings>;
  /** To be called after each commit of this process with the keys it moved, before anybody is told. */
  readonly changed: (keys: readonly KeyId[]) => void;
  /** After a rebuild. */
  readonly reload: () => void;
}

const CHUNK_ROWS = 500;

/**
 * @param soleWriter  true: no other process writes this ledger, so that `changed` tells of every commit and an answer
 *   needs no look at the disk; false: each answer first asks for the newest arrival number
 */
export function readHoldings({ db, soleWriter }: { db: Kysely<Tables>; soleWriter: boolean }): HoldingsReader {
  const byKey = new Map<KeyId, Holding>();
  const byPerson = new Map<PersonId, Set<KeyId>>();
  const countIn = new Map<CabinetId, number>();
  let arrival: number | undefined;
  const dirty = new Set<KeyId>();

  const count = ({ custody }: Holding, by: 1 | -1): void => {
    for (const { cabinet } of custody.sensedIn) countIn.set(cabinet, (countIn.get(cabinet) ?? 0) + by);
    if (custody.at.kind !== 'person') return;
    const keys = byPerson.get(custody.at.person) ?? new Set();
    if (by === 1) keys.add(custody.key);
    else keys.delete(custody.key);
    byPerson.set(custody.at.person, keys);
  };

  const put = (row: { custody: string; effective_ms: number }): void => {
    const holding = { custody: JSON.parse(row.custody) as Custody, effectiveMs: row.effective_ms };
    const before = byKey.get(holding.custody.key);
    if (before !== undefined) count(before, -1);
    byKey.set(holding.custody.key, holding);
    count(holding, 1);
  };

  const select = () => db.selectFrom('custody').select(['custody', 'effective_ms']);

  /** As far as the ledger reaches; read before the rows, so that what comes in between is read again, never missed. */
  const readAll = async (): Promise<void> => {
    const newest = await db.selectFrom('events').select('arrival').orderBy('arrival', 'desc').limit(1).execute();
    const upTo = newest[0]?.arrival ?? 0;
    if (upTo === arrival) return;
    const rows = await (arrival === undefined ? select() : select().where('arrival', '>', arrival)).execute();
    rows.forEach(put);
    arrival = upTo;
  };

  const readDirty = async (): Promise<void> => {
    const keys = [...dirty];
    dirty.clear();
    try {
      for (let from = 0; from < keys.length; from += CHUNK_ROWS) {
        const rows = await select()
          .where('key', 'in', keys.slice(from, from + CHUNK_ROWS))
          .execute();
        rows.forEach(put);
      }
    } catch (cause) {
      keys.forEach((key) => dirty.add(key));
      throw cause;
    }
  };

  let running: Promise<void> | undefined;
  const freshen = async (): Promise<void> => {
    while (running !== undefined) await running.catch(() => undefined);
    if (soleWriter && arrival !== undefined && dirty.size === 0) return;
    running = (soleWriter && arrival !== undefined ? readDirty() : readAll()).finally(() => {
      running = undefined;
    });
    await running;
  };

  return {
    current: async () => {
      await freshen();
      return { byKey, byPerson, countIn };
    },
    changed: (keys) => keys.forEach((key) => dirty.add(key)),
    reload: () => {
      byKey.clear();
      byPerson.clear();
      countIn.clear();
      arrival = undefined;
    },
  };
}
