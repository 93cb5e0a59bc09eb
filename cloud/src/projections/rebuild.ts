// Drops what was made from the lines, makes it again and says what differs; writes the tables of the projections.
import type { KeyId } from '@keycab/shared/ids';
import type { Kysely } from 'kysely';
import type { Tables } from '../ledger/schema.ts';
import { projectAll } from './custody.ts';
import { rebuildHealth } from './health.ts';
import { rebuildSubjects } from './subjects.ts';

export interface Rebuilt {
  readonly keys: number;
  /** Keys whose custody reads otherwise than before, or is new, or is gone: a bug that this repaired. */
  readonly differing: readonly KeyId[];
}

async function snapshot(db: Kysely<Tables>): Promise<Map<string, string>> {
  const rows = await db.selectFrom('custody').select(['key', 'custody', 'effective_ms']).execute();
  return new Map(rows.map((row) => [row.key, `${row.effective_ms} ${row.custody}`]));
}

/** What this version makes of the lines; what an older one has made is made again. */
const MADE = [
  { name: 'custodyFormat', format: 1, remake: rebuild },
  { name: 'subjectsFormat', format: 1, remake: rebuildSubjects },
  { name: 'healthFormat', format: 1, remake: rebuildHealth },
] as const;

/** To be called before anything is answered. @returns true when something was made again from the first line on */
export async function settleFold(db: Kysely<Tables>): Promise<boolean> {
  let remade = false;
  for (const { name, format, remake } of MADE) {
    const mark = db.selectFrom('counters').select('value').where('name', '=', name);
    const { value } = await mark.executeTakeFirstOrThrow();
    if (value >= format) continue;
    await remake(db);
    await db.updateTable('counters').set({ value: format }).where('name', '=', name).execute();
    remade = true;
  }
  return remade;
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
