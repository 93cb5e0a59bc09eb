// Stored lines: in the order in which they arrived, and in the order of their history; ledger only.
import type { LedgerEntry } from '@keycab/shared/contract';
import { assert } from '@keycab/shared/fault';
import type { CabinetId, KeyId, LogId } from '@keycab/shared/ids';
import { appendLeaf, EMPTY_EDGE, type Edge } from '@keycab/shared/proof/tree';
import type { Rooftops } from '@keycab/shared/permissions';
import type { Kysely, Selectable } from 'kysely';
import { isOfRooftops } from './rooftops.ts';
import type { EventTable, Tables } from './schema.ts';

export interface EntriesQuery {
  /** Arrival number to go on after. */
  readonly after: number;
  readonly limit: number;
  readonly cabinet?: LogId | undefined;
  readonly key?: KeyId | undefined;
  readonly type?: string | undefined;
  /** Any of these; every kind when empty. */
  readonly types?: readonly string[] | undefined;
  /** The last arrival number that is wanted. */
  readonly through?: number | undefined;
  /** What their cabinets wrote and what the office wrote of their keys; everything, unless told. */
  readonly rooftops?: Rooftops | undefined;
}

export interface Branch {
  readonly cabinet: CabinetId;
  readonly epoch: number;
  readonly from: number;
  readonly receivedMs: number;
  readonly why: string;
  readonly payload: string;
}

const CHUNK = 1_000;
const BRANCHES_MAX = 1_000;

export const entryOf = (
  row: Pick<Selectable<EventTable>, 'arrival' | 'cabinet' | 'epoch' | 'seq' | 'type' | 'received_ms' | 'line'>,
): LedgerEntry => ({
  arrival: row.arrival,
  cabinet: row.cabinet as LogId,
  epoch: row.epoch,
  seq: row.seq,
  type: row.type,
  receivedWallMs: row.received_ms,
  event: JSON.parse(row.line) as unknown,
});

export const lines = {
  /**
   * The newest arrival number, locked until the transaction ends.
   *
   * Decided: the lock is taken before anything is compared, so ingest is serial over all workers. Because: numbers are
   * then dense in commit order, and no two batches of one cabinet race. Instead of: a sequence, which loses numbers
   * that are handed out and committed later than larger ones. Would change if: one writer were not enough.
   */
  lockArrival: async (trx: Kysely<Tables>): Promise<number> => {
    const row = await trx
      .updateTable('counters')
      .set((eb) => ({ value: eb.ref('value') }))
      .where('name', '=', 'arrival')
      .returning('value')
      .executeTakeFirstOrThrow();
    return row.value;
  },

  setArrival: async (trx: Kysely<Tables>, arrival: number): Promise<void> => {
    await trx.updateTable('counters').set({ value: arrival }).where('name', '=', 'arrival').execute();
  },

  newestArrival: async (db: Kysely<Tables>): Promise<number> => {
    const row = await db.selectFrom('counters').select('value').where('name', '=', 'arrival').executeTakeFirstOrThrow();
    return row.value;
  },

  entries: async (db: Kysely<Tables>, query: EntriesQuery): Promise<readonly LedgerEntry[]> => {
    let select = db
      .selectFrom('events')
      .select(['arrival', 'cabinet', 'epoch', 'seq', 'type', 'received_ms', 'line'])
      .where('arrival', '>', query.after);
    if (query.cabinet !== undefined) select = select.where('cabinet', '=', query.cabinet);
    if (query.key !== undefined) select = select.where('key', '=', query.key);
    if (query.type !== undefined) select = select.where('type', '=', query.type);
    if (query.types !== undefined && query.types.length > 0) select = select.where('type', 'in', query.types);
    if (query.through !== undefined) select = select.where('arrival', '<=', query.through);
    const { rooftops = 'all' } = query;
    if (rooftops !== 'all') select = select.where((is) => isOfRooftops(is, rooftops));
    const rows = await select.orderBy('arrival').limit(query.limit).execute();
    return rows.map(entryOf);
  },

  /** Leaf hashes of from … to − 1, base64. */
  leaves: async (
    db: Kysely<Tables>,
    cabinet: CabinetId,
    epoch: number,
    from: number,
    to: number,
  ): Promise<readonly string[]> => {
    const rows = await db
      .selectFrom('events')
      .select('leaf')
      .where('cabinet', '=', cabinet)
      .where('epoch', '=', epoch)
      .where('seq', '>=', from)
      .where('seq', '<', to)
      .orderBy('seq')
      .execute();
    return rows.map((row) => row.leaf);
  },

  /** The tree's edge at any size up to the stored one: every leaf is read, so this is for histories that disagree. */
  edgeAt: async (db: Kysely<Tables>, cabinet: CabinetId, epoch: number, size: number): Promise<Edge> => {
    let edge = EMPTY_EDGE;
    while (edge.size < size) {
      const chunk = await lines.leaves(db, cabinet, epoch, edge.size, Math.min(size, edge.size + CHUNK));
      assert(chunk.length > 0, 'every line below the size is stored', { cabinet, epoch, size, at: edge.size });
      for (const leaf of chunk) edge = appendLeaf(edge, Buffer.from(leaf, 'base64'));
    }
    return edge;
  },

  /** The lines of one history as they were sent, from the first; of those below `to`. */
  async *linesOf(db: Kysely<Tables>, cabinet: LogId, epoch: number, to = Infinity): AsyncGenerator<string> {
    for (let from = 0; from < to; from += CHUNK) {
      const rows = await db
        .selectFrom('events')
        .select('line')
        .where('cabinet', '=', cabinet)
        .where('epoch', '=', epoch)
        .where('seq', '>=', from)
        .where('seq', '<', Math.min(to, from + CHUNK))
        .orderBy('seq')
        .execute();
      for (const row of rows) yield row.line;
      if (rows.length < CHUNK) return;
    }
  },

  /** Bytes of the lines of one history below `to`, each with a newline. */
  bytesOf: async (db: Kysely<Tables>, cabinet: LogId, epoch: number, to: number): Promise<number> => {
    const row = await db
      .selectFrom('events')
      .select((eb) => eb.fn.sum<number | null>(eb.fn('octet_length', ['line'])).as('bytes'))
      .where('cabinet', '=', cabinet)
      .where('epoch', '=', epoch)
      .where('seq', '<', to)
      .executeTakeFirstOrThrow();
    return (row.bytes ?? 0) + to;
  },

  saveCheckpoint: async (
    db: Kysely<Tables>,
    checkpoint: { readonly cabinet: LogId; readonly epoch: number; readonly size: number; readonly note: string },
  ): Promise<void> => {
    await db
      .insertInto('checkpoints')
      .values(checkpoint)
      .onConflict((conflict) => conflict.columns(['cabinet', 'epoch', 'size']).doUpdateSet({ note: checkpoint.note }))
      .execute();
  },

  checkpoint: async (db: Kysely<Tables>, cabinet: LogId, epoch: number, size: number): Promise<string | undefined> => {
    const row = await db
      .selectFrom('checkpoints')
      .select('note')
      .where('cabinet', '=', cabinet)
      .where('epoch', '=', epoch)
      .where('size', '=', size)
      .executeTakeFirst();
    return row?.note;
  },

  async *checkpointsOf(
    db: Kysely<Tables>,
    cabinet: LogId,
    epoch: number,
    sizeMax = Number.MAX_SAFE_INTEGER,
  ): AsyncGenerator<{ readonly size: number; readonly note: string }> {
    let after = -1;
    for (;;) {
      const rows = await db
        .selectFrom('checkpoints')
        .select(['size', 'note'])
        .where('cabinet', '=', cabinet)
        .where('epoch', '=', epoch)
        .where('size', '>', after)
        .where('size', '<=', sizeMax)
        .orderBy('size')
        .limit(CHUNK)
        .execute();
      yield* rows;
      const last = rows.at(-1);
      if (last === undefined || rows.length < CHUNK) return;
      after = last.size;
    }
  },

  /** Keeps what contradicts, once, and not without end. @returns false when it was there or there are too many */
  addBranch: async (trx: Kysely<Tables>, branch: Branch): Promise<boolean> => {
    const place = trx.selectFrom('branches').where('cabinet', '=', branch.cabinet);
    const same = await place
      .select('id')
      .where('epoch', '=', branch.epoch)
      .where('from_seq', '=', branch.from)
      .where('payload', '=', branch.payload)
      .executeTakeFirst();
    const { count } = await place.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
    if (same !== undefined || count >= BRANCHES_MAX) return false;
    await trx
      .insertInto('branches')
      .values({
        cabinet: branch.cabinet,
        epoch: branch.epoch,
        from_seq: branch.from,
        received_ms: branch.receivedMs,
        why: branch.why,
        payload: branch.payload,
      })
      .execute();
    return true;
  },

  branches: async (db: Kysely<Tables>, cabinet: CabinetId): Promise<readonly Branch[]> => {
    const rows = await db.selectFrom('branches').selectAll().where('cabinet', '=', cabinet).orderBy('id').execute();
    return rows.map((row) => ({
      cabinet: row.cabinet as CabinetId,
      epoch: row.epoch,
      from: row.from_seq,
      receivedMs: row.received_ms,
      why: row.why,
      payload: row.payload,
    }));
  },
};
