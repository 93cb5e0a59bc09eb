// Folds stored lines into who has what, inside the transaction that stores them; writes the custody table.
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import type { OfficeEvent } from '@keycab/shared/events/office';
import type { Custody } from '@keycab/shared/custodian';
import { CUSTODY_TYPES, foldCustody, isCustodyEvent } from '@keycab/shared/custody';
import type { KeyId } from '@keycab/shared/ids';
import type { Kysely } from 'kysely';
import type { StoredLine } from '../ingest/stored.ts';
import type { CustodyTable, Tables } from '../ledger/schema.ts';
import { inOrder, type Fact } from './order.ts';

/** What has been folded of one key: its custody and the effective time of the newest fact in it. */
interface Folded {
  readonly custody: Custody;
  readonly effectiveMs: number;
}

/** Few enough bound values for every engine, with eight to a row. */
const CHUNK_ROWS = 500;

function fold(before: Folded | undefined, facts: readonly Fact[]): Folded | undefined {
  let custody = before?.custody;
  let effectiveMs = before?.effectiveMs ?? 0;
  for (const fact of facts) {
    custody = foldCustody(custody, fact.event);
    effectiveMs = fact.effectiveMs;
  }
  return custody === undefined ? undefined : { custody, effectiveMs };
}

/** The newest fact wins only when it is later than all that was folded; a tie is settled by the whole history. */
function follows(before: Folded | undefined, facts: readonly Fact[]): before is Folded {
  if (before === undefined) return false;
  let last = before.effectiveMs;
  for (const fact of facts) {
    if (fact.effectiveMs <= last) return false;
    last = fact.effectiveMs;
  }
  return true;
}

async function refold(trx: Kysely<Tables>, key: KeyId): Promise<Folded | undefined> {
  const rows = await trx
    .selectFrom('events')
    .select(['line', 'effective_ms'])
    .where('key', '=', key)
    .where('type', 'in', CUSTODY_TYPES)
    .where('flagged', '=', 0)
    .execute();
  const facts = rows.flatMap((row) => {
    const event = JSON.parse(row.line) as CabinetEvent | OfficeEvent;
    return isCustodyEvent(event) ? [{ event, effectiveMs: row.effective_ms }] : [];
  });
  return fold(undefined, inOrder(facts));
}

const rowOf = (folded: Folded, arrival: number): CustodyTable => {
  const { at, dueWallMs, key } = folded.custody;
  return {
    key,
    custody: JSON.stringify(folded.custody),
    at_kind: at.kind,
    person: at.kind === 'person' ? at.person : null,
    cabinet: at.kind === 'slot' ? at.cabinet : null,
    due_ms: dueWallMs,
    effective_ms: folded.effectiveMs,
    arrival,
  };
};

async function present(trx: Kysely<Tables>, keys: readonly KeyId[]): Promise<Map<string, Folded>> {
  const found = new Map<string, Folded>();
  for (let from = 0; from < keys.length; from += CHUNK_ROWS) {
    const rows = await trx
      .selectFrom('custody')
      .select(['key', 'custody', 'effective_ms'])
      .where('key', 'in', keys.slice(from, from + CHUNK_ROWS))
      .execute();
    for (const row of rows) {
      found.set(row.key, { custody: JSON.parse(row.custody) as Custody, effectiveMs: row.effective_ms });
    }
  }
  return found;
}

async function write(trx: Kysely<Tables>, rows: readonly CustodyTable[]): Promise<void> {
  for (let from = 0; from < rows.length; from += CHUNK_ROWS) {
    await trx
      .insertInto('custody')
      .values(rows.slice(from, from + CHUNK_ROWS))
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet((set) => ({
          custody: set.ref('excluded.custody'),
          at_kind: set.ref('excluded.at_kind'),
          person: set.ref('excluded.person'),
          cabinet: set.ref('excluded.cabinet'),
          due_ms: set.ref('excluded.due_ms'),
          effective_ms: set.ref('excluded.effective_ms'),
          arrival: set.ref('excluded.arrival'),
        })),
      )
      .execute();
  }
}

/**
 * Brings the custody table up to these lines. Their rows must already be in the events table of the same transaction:
 * a line that is late, tied or new to its key folds the key's whole history anew (M-5).
 * @param stored  lines just stored, in order of arrival; lines that move no custody are passed over
 */
export async function project(trx: Kysely<Tables>, stored: readonly StoredLine[]): Promise<void> {
  const byKey = new Map<KeyId, { facts: Fact[]; arrival: number }>();
  for (const { arrival, effectiveWallMs, event } of stored) {
    if (event === null || !isCustodyEvent(event)) continue;
    const seen = byKey.get(event.key) ?? { facts: [], arrival };
    seen.facts.push({ event, effectiveMs: effectiveWallMs });
    seen.arrival = Math.max(seen.arrival, arrival);
    byKey.set(event.key, seen);
  }
  if (byKey.size === 0) return;
  const before = await present(trx, [...byKey.keys()]);
  const rows: CustodyTable[] = [];
  for (const [key, { facts, arrival }] of byKey) {
    const known = before.get(key);
    const folded = follows(known, facts) ? fold(known, facts) : await refold(trx, key);
    if (folded !== undefined) rows.push(rowOf(folded, arrival));
  }
  await write(trx, rows);
}

/** Folds every key from its first line on, into a table that is empty. @returns how many keys were written */
export async function projectAll(trx: Kysely<Tables>): Promise<number> {
  const keys = await trx
    .selectFrom('events')
    .select((set) => ['key', set.fn.max('arrival').as('arrival')])
    .where('type', 'in', CUSTODY_TYPES)
    .where('key', 'is not', null)
    .groupBy('key')
    .execute();
  const rows: CustodyTable[] = [];
  for (const { key, arrival } of keys) {
    const folded = await refold(trx, key as KeyId);
    if (folded !== undefined) rows.push(rowOf(folded, arrival));
  }
  await write(trx, rows);
  return rows.length;
}
