// Cabinets and their epochs: who is enrolled, how far each history reaches, when somebody was last heard; ledger only.
import type { CabinetId, SiteId } from '@keycab/shared/ids';
import { edgeBytes, edgeRoot, EMPTY_EDGE, parseEdge, type Edge } from '@keycab/shared/proof/tree';
import { assert } from '@keycab/shared/fault';
import type { Kysely, Selectable } from 'kysely';
import type { CabinetTable, EpochTable, Tables } from './schema.ts';

export interface Enrollment {
  readonly cabinet: CabinetId;
  readonly site: SiteId;
  readonly name: string;
  /** Row letters from the top; `A01` is slot 0. */
  readonly rows: readonly string[];
  readonly columns: number;
  readonly slots: number;
  readonly epoch: number;
  /** As text; its name is the log's origin. */
  readonly verifierKey: string;
}

/** How far one history reaches here. `root` and `cosignedRoot` are base64, `note` the newest cosigned checkpoint. */
export interface Head {
  readonly cabinet: CabinetId;
  readonly epoch: number;
  readonly verifierKey: string;
  readonly size: number;
  readonly root: string;
  readonly edge: Edge;
  readonly cosignedSize: number;
  readonly cosignedRoot: string | null;
  readonly cosignedSeconds: number;
  readonly note: string | null;
  readonly closedSize: number | null;
  readonly forked: boolean;
}

export interface CabinetRow {
  readonly cabinet: CabinetId;
  readonly site: SiteId;
  readonly name: string;
  readonly rows: readonly string[];
  readonly columns: number;
  readonly slots: number;
  readonly epoch: number;
  readonly reachable: boolean;
  readonly seenMs: number | null;
  readonly waiting: number | null;
  readonly forked: boolean;
  readonly reconciled: boolean;
}

const rootText = (edge: Edge): string => edgeRoot(edge).toString('base64');

const emptyHead = (cabinet: CabinetId, epoch: number, verifierKey: string): Head => ({
  cabinet,
  epoch,
  verifierKey,
  size: 0,
  root: rootText(EMPTY_EDGE),
  edge: EMPTY_EDGE,
  cosignedSize: 0,
  cosignedRoot: null,
  cosignedSeconds: 0,
  note: null,
  closedSize: null,
  forked: false,
});

function headOf(row: Selectable<EpochTable>): Head {
  const edge = parseEdge(row.size, Buffer.from(row.edge, 'base64'));
  assert(edge.ok && rootText(edge.value) === row.root, 'a stored edge has the stored root', {
    cabinet: row.cabinet,
    epoch: row.epoch,
  });
  return {
    cabinet: row.cabinet as CabinetId,
    epoch: row.epoch,
    verifierKey: row.verifier_key,
    size: row.size,
    root: row.root,
    edge: edge.value,
    cosignedSize: row.cosigned_size,
    cosignedRoot: row.cosigned_root,
    cosignedSeconds: row.cosigned_seconds,
    note: row.cosigned_note,
    closedSize: row.closed_size,
    forked: row.forked === 1,
  };
}

const cabinetOf = (row: Selectable<CabinetTable>): CabinetRow => ({
  cabinet: row.cabinet as CabinetId,
  site: row.site as SiteId,
  name: row.name,
  rows: JSON.parse(row.rows) as string[],
  columns: row.columns,
  slots: row.slots,
  epoch: row.epoch,
  reachable: row.reachable === 1,
  seenMs: row.seen_ms,
  waiting: row.waiting,
  forked: row.forked === 1,
  reconciled: row.reconciled === 1,
});

/** All functions take the connection to use, so that they serve inside a transaction and outside of one. */
export const cabinets = {
  /** Known cabinets keep what they are, and get the new name and shape. */
  enroll: async (db: Kysely<Tables>, enrollment: Enrollment): Promise<void> => {
    const { cabinet, site, name, columns, slots, epoch } = enrollment;
    const shape = { site, name, rows: JSON.stringify(enrollment.rows), columns, slots };
    await db
      .insertInto('cabinets')
      .values({
        cabinet,
        ...shape,
        epoch,
        reachable: 0,
        seen_ms: null,
        waiting: null,
        forked: 0,
        reconciled: 0,
      })
      .onConflict((conflict) => conflict.column('cabinet').doUpdateSet(shape))
      .execute();
    await cabinets.addHead(db, emptyHead(cabinet, epoch, enrollment.verifierKey));
  },

  addHead: async (db: Kysely<Tables>, head: Head): Promise<void> => {
    await db
      .insertInto('epochs')
      .values({ cabinet: head.cabinet, epoch: head.epoch, verifier_key: head.verifierKey, ...columnsOf(head) })
      .onConflict((conflict) => conflict.columns(['cabinet', 'epoch']).doNothing())
      .execute();
  },

  /** @returns the head, which is empty when the epoch was unknown */
  openHead: async (db: Kysely<Tables>, cabinet: CabinetId, epoch: number, verifierKey: string): Promise<Head> => {
    await cabinets.addHead(db, emptyHead(cabinet, epoch, verifierKey));
    const head = await cabinets.head(db, cabinet, epoch);
    assert(head !== undefined, 'an added head is there', { cabinet, epoch });
    return head;
  },

  dropEmptyHead: async (db: Kysely<Tables>, cabinet: CabinetId, epoch: number): Promise<void> => {
    await db
      .deleteFrom('epochs')
      .where('cabinet', '=', cabinet)
      .where('epoch', '=', epoch)
      .where('size', '=', 0)
      .where('cosigned_size', '=', 0)
      .execute();
  },

  saveHead: async (db: Kysely<Tables>, head: Head): Promise<void> => {
    await db
      .updateTable('epochs')
      .set(columnsOf(head))
      .where('cabinet', '=', head.cabinet)
      .where('epoch', '=', head.epoch)
      .execute();
  },

  head: async (db: Kysely<Tables>, cabinet: CabinetId, epoch: number): Promise<Head | undefined> => {
    const row = await db
      .selectFrom('epochs')
      .selectAll()
      .where('cabinet', '=', cabinet)
      .where('epoch', '=', epoch)
      .executeTakeFirst();
    return row === undefined ? undefined : headOf(row);
  },

  heads: async (db: Kysely<Tables>, cabinet: CabinetId): Promise<readonly Head[]> => {
    const rows = await db.selectFrom('epochs').selectAll().where('cabinet', '=', cabinet).orderBy('epoch').execute();
    return rows.map(headOf);
  },

  cabinet: async (db: Kysely<Tables>, cabinet: CabinetId): Promise<CabinetRow | undefined> => {
    const row = await db.selectFrom('cabinets').selectAll().where('cabinet', '=', cabinet).executeTakeFirst();
    return row === undefined ? undefined : cabinetOf(row);
  },

  all: async (db: Kysely<Tables>): Promise<readonly CabinetRow[]> => {
    const rows = await db.selectFrom('cabinets').selectAll().orderBy('name').orderBy('cabinet').execute();
    return rows.map(cabinetOf);
  },

  setEpoch: async (db: Kysely<Tables>, cabinet: CabinetId, epoch: number): Promise<void> => {
    await db.updateTable('cabinets').set({ epoch }).where('cabinet', '=', cabinet).execute();
  },

  /** Any word from a cabinet proves that it is there. */
  markSeen: async (
    db: Kysely<Tables>,
    cabinet: CabinetId,
    heard: { readonly seenMs: number; readonly reachable: boolean; readonly waiting?: number },
  ): Promise<void> => {
    const { seenMs: seen_ms, waiting } = heard;
    await db
      .updateTable('cabinets')
      .set({ reachable: heard.reachable ? 1 : 0, seen_ms, ...(waiting === undefined ? {} : { waiting }) })
      .where('cabinet', '=', cabinet)
      .execute();
  },

  /** Those from whom nothing was heard since are no longer shown as reachable. @returns them */
  markSilent: async (db: Kysely<Tables>, sinceMs: number): Promise<readonly CabinetId[]> => {
    const rows = await db
      .updateTable('cabinets')
      .set({ reachable: 0 })
      .where('reachable', '=', 1)
      .where('seen_ms', '<', sinceMs)
      .returning('cabinet')
      .execute();
    return rows.map((row) => row.cabinet as CabinetId);
  },

  setReconciled: async (db: Kysely<Tables>, cabinet: CabinetId | 'all', reconciled: boolean): Promise<void> => {
    const update = db.updateTable('cabinets').set({ reconciled: reconciled ? 1 : 0 });
    await (cabinet === 'all' ? update : update.where('cabinet', '=', cabinet)).execute();
  },

  /** Two histories disagree, or somebody has settled which one is true. */
  setForked: async (db: Kysely<Tables>, cabinet: CabinetId, epoch: number, forked: boolean): Promise<void> => {
    const flag = { forked: forked ? 1 : 0 };
    await db.updateTable('cabinets').set(flag).where('cabinet', '=', cabinet).execute();
    await db.updateTable('epochs').set(flag).where('cabinet', '=', cabinet).where('epoch', '=', epoch).execute();
  },
};

const columnsOf = (head: Head) => ({
  size: head.size,
  root: head.root,
  edge: edgeBytes(head.edge).toString('base64'),
  cosigned_size: head.cosignedSize,
  cosigned_root: head.cosignedRoot,
  cosigned_seconds: head.cosignedSeconds,
  cosigned_note: head.note,
  closed_size: head.closedSize,
  forked: head.forked ? 1 : 0,
});
