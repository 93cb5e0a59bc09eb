// Badges and PINs by cabinet, how far each roster is, and what an administrator has to look at; ledger only.
import type { CabinetId, KeyId, PersonId } from '@keycab/shared/ids';
import type { Kysely, Selectable } from 'kysely';
import type { BadgeRow, Doubt, DoubtWhy, PinRow, RosterStanding, Withdrawn } from './book.ts';
import type { DoubtTable, RosterStandingTable, Tables } from './schema.ts';

const standingOf = (row: Selectable<RosterStandingTable>): RosterStanding => ({
  cabinet: row.cabinet as CabinetId,
  content: row.content,
  version: row.version,
  issuedMs: row.issued_ms,
  applied: row.applied,
  appliedMs: row.applied_ms,
  withdrawnIn: row.withdrawn_in,
  withdrawn: JSON.parse(row.withdrawn) as readonly Withdrawn[],
  mergedEpoch: row.merged_epoch,
  mergedSeq: row.merged_seq,
});

const NOTHING = {
  content: null,
  version: 0,
  issued_ms: 0,
  applied: 0,
  applied_ms: null,
  withdrawn_in: 0,
  withdrawn: '[]',
  merged_epoch: 0,
  merged_seq: 0,
};

const doubtOf = (row: Selectable<DoubtTable>): Doubt => ({
  arrival: row.arrival,
  cabinet: row.cabinet as CabinetId,
  why: row.why as DoubtWhy,
  person: row.person as PersonId | null,
  key: row.key as KeyId | null,
  other: row.other,
  openedMs: row.opened_ms,
  settledMs: row.settled_ms,
});

/** Each member changes only what it names. */
const change = async (
  db: Kysely<Tables>,
  cabinet: CabinetId,
  columns: Partial<Omit<RosterStandingTable, 'cabinet'>>,
): Promise<void> => {
  await db
    .insertInto('roster_standing')
    .values({ cabinet, ...NOTHING, ...columns })
    .onConflict((conflict) => conflict.column('cabinet').doUpdateSet(columns))
    .execute();
};

export const standing = {
  standings: async (db: Kysely<Tables>): Promise<ReadonlyMap<CabinetId, RosterStanding>> => {
    const rows = await db.selectFrom('roster_standing').selectAll().execute();
    return new Map(rows.map((row) => [row.cabinet as CabinetId, standingOf(row)]));
  },

  standing: async (db: Kysely<Tables>, cabinet: CabinetId): Promise<RosterStanding> => {
    const row = await db.selectFrom('roster_standing').selectAll().where('cabinet', '=', cabinet).executeTakeFirst();
    return standingOf(row ?? { cabinet, ...NOTHING });
  },

  setIssued: async (
    db: Kysely<Tables>,
    cabinet: CabinetId,
    issued: Pick<RosterStanding, 'content' | 'version' | 'issuedMs' | 'withdrawnIn' | 'withdrawn'>,
  ): Promise<void> => {
    const { content, version, issuedMs: issued_ms, withdrawnIn: withdrawn_in } = issued;
    const withdrawn = JSON.stringify(issued.withdrawn);
    await change(db, cabinet, { content, version, issued_ms, withdrawn_in, withdrawn });
  },

  /** A cabinet that was put back may apply an older one again: its own word counts. */
  setApplied: (db: Kysely<Tables>, cabinet: CabinetId, applied: number, applied_ms: number): Promise<void> =>
    change(db, cabinet, { applied, applied_ms }),

  setMerged: (db: Kysely<Tables>, cabinet: CabinetId, merged_epoch: number, merged_seq: number): Promise<void> =>
    change(db, cabinet, { merged_epoch, merged_seq }),

  badges: async (db: Kysely<Tables>): Promise<readonly BadgeRow[]> => {
    const rows = await db.selectFrom('badges').selectAll().orderBy('badge').orderBy('cabinet').execute();
    return rows.map((row) => ({
      badge: row.badge,
      cabinet: row.cabinet as CabinetId,
      person: row.person as PersonId,
      digest: row.digest,
      addedMs: row.added_ms,
    }));
  },

  badgeByDigest: async (
    db: Kysely<Tables>,
    cabinet: CabinetId,
    digest: string,
  ): Promise<{ readonly badge: string; readonly person: PersonId } | undefined> => {
    const row = await db
      .selectFrom('badges')
      .select(['badge', 'person'])
      .where('cabinet', '=', cabinet)
      .where('digest', '=', digest)
      .executeTakeFirst();
    return row === undefined ? undefined : { badge: row.badge, person: row.person as PersonId };
  },

  addBadges: async (db: Kysely<Tables>, rows: readonly BadgeRow[]): Promise<void> => {
    if (rows.length === 0) return;
    const values = rows.map(({ addedMs: added_ms, ...row }) => ({ ...row, added_ms }));
    await db.insertInto('badges').values(values).execute();
  },

  dropBadge: async (db: Kysely<Tables>, badge: string): Promise<void> => {
    await db.deleteFrom('badges').where('badge', '=', badge).execute();
  },

  pins: async (db: Kysely<Tables>): Promise<readonly PinRow[]> => {
    const rows = await db.selectFrom('pins').selectAll().orderBy('person').orderBy('cabinet').execute();
    return rows.map((row) => ({
      person: row.person as PersonId,
      cabinet: row.cabinet as CabinetId,
      verifier: row.verifier,
      setMs: row.set_ms,
    }));
  },

  /** All of a person's PINs at once: one that is left behind would still open something. */
  replacePins: async (db: Kysely<Tables>, person: PersonId, rows: readonly PinRow[]): Promise<void> => {
    await db.deleteFrom('pins').where('person', '=', person).execute();
    if (rows.length === 0) return;
    const values = rows.map(({ setMs: set_ms, ...row }) => ({ ...row, set_ms }));
    await db.insertInto('pins').values(values).execute();
  },

  addDoubt: async (db: Kysely<Tables>, doubt: Omit<Doubt, 'settledMs'>): Promise<void> => {
    const { openedMs: opened_ms, ...row } = doubt;
    await db
      .insertInto('doubts')
      .values({ ...row, opened_ms, settled_ms: null })
      .onConflict((conflict) => conflict.column('arrival').doNothing())
      .execute();
  },

  openDoubts: async (db: Kysely<Tables>): Promise<readonly Doubt[]> => {
    const rows = await db.selectFrom('doubts').selectAll().where('settled_ms', 'is', null).orderBy('arrival').execute();
    return rows.map(doubtOf);
  },

  settleDoubt: async (db: Kysely<Tables>, arrival: number, settled_ms: number): Promise<void> => {
    await db.updateTable('doubts').set({ settled_ms }).where('arrival', '=', arrival).execute();
  },
};
