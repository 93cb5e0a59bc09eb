// Drops who has what, folds the whole ledger again and says what differs; writes the custody table.
import type { KeyId } from '@keycab/shared/ids';
import type { Kysely } from 'kysely';
import type { Tables } from '../ledger/schema.ts';
import { projectAll } from './custody.ts';

export interface Rebuilt {
  readonly keys: number;
  /** Keys whose custody reads otherwise than before, or is new, or is gone: a bug that this repaired. */
  readonly differing: readonly KeyId[];
}

async function snapshot(db: Kysely<Tables>): Promise<Map<string, string>> {
  const rows = await db.selectFrom('custody').select(['key', 'custody', 'effective_ms']).execute();
  return new Map(rows.map((row) => [row.key, `${row.effective_ms} ${row.custody}`]));
}

/** What this version folds; a ledger folded by an older one is folded again. */
const CUSTODY_FORMAT = 1;

/** To be called before anything is answered. @returns true when all was folded again */
export async function settleFold(db: Kysely<Tables>): Promise<boolean> {
  const mark = db.selectFrom('counters').select('value').where('name', '=', 'custodyFormat');
  const { value } = await mark.executeTakeFirstOrThrow();
  if (value >= CUSTODY_FORMAT) return false;
  await rebuild(db);
  await db.updateTable('counters').set({ value: CUSTODY_FORMAT }).where('name', '=', 'custodyFormat').execute();
  return true;
}

/** One transaction: readers see the old table until the new one is whole. */
export function rebuild(db: Kysely<Tables>): Promise<Rebuilt> {
  return db.transaction().execute(async (trx) => {
    const before = await snapshot(trx);
    await trx.deleteFrom('custody').execute();
    const keys = await projectAll(trx);
    const now = await snapshot(trx);
    const all = new Set([...before.keys(), ...now.keys()]);
    return { keys, differing: [...all].filter((key) => before.get(key) !== now.get(key)) as KeyId[] };
  });
}
