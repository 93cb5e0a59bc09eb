// What is still to be done, row by row: the questions that jobs ask of the database; database only.
import type { Kysely, Selectable } from 'kysely';
import type { JobTable, Tables } from '../ledger/schema.ts';

export interface NewJob {
  /** Which handler does it. */
  readonly kind: string;
  /** Whom it is for: all of one owner are counted and dropped together, and do not take every turn. */
  readonly owner: string;
  /** Of one lane a later job waits until the earlier one is done or dead; null waits for nobody. */
  readonly lane: string | null;
  /** While a job of this kind with the same word waits or lies dead, a second one is not added. */
  readonly once: string | null;
  /** UTC milliseconds; not before. */
  readonly dueMs: number;
  /** What the handler needs, as JSON; names of people and secrets do not belong here. */
  readonly document: unknown;
}

export interface Job extends NewJob {
  /** Grows in the order in which jobs were added. */
  readonly id: number;
  /** Of this job so far, without the one under way. */
  readonly tries: number;
  readonly addedMs: number;
}

export interface DeadJob extends Job {
  readonly why: string;
  readonly endedMs: number;
}

const jobOf = (row: Selectable<JobTable>): Job => ({
  id: row.id,
  kind: row.kind,
  owner: row.owner,
  lane: row.lane,
  once: row.once,
  dueMs: row.due_ms,
  document: JSON.parse(row.document) as unknown,
  tries: row.tries,
  addedMs: row.added_ms,
});

export async function addJobs(db: Kysely<Tables>, jobs: readonly NewJob[], nowMs: number): Promise<void> {
  for (const { kind, owner, lane, once, dueMs, document } of jobs) {
    const words = { kind, owner, lane, once, document: JSON.stringify(document) };
    await db
      .insertInto('jobs')
      .values({ ...words, state: 'waiting', due_ms: dueMs, held_ms: 0, tries: 0, why: null, added_ms: nowMs })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

export interface Turn {
  readonly kinds: readonly string[];
  /** Who has as many under way as one owner may. */
  readonly busy: readonly string[];
  readonly nowMs: number;
  readonly heldMs: number;
  readonly limit: number;
  /** Asked in order, before each is taken. */
  readonly hasRoom: (owner: string, taken: readonly Job[]) => boolean;
}

/** Nobody has it in hand, and none waits before it in its lane. */
const foremost = (db: Kysely<Tables>, kinds: readonly string[], nowMs: number) =>
  db
    .selectFrom('jobs as job')
    .where('job.state', '=', 'waiting')
    .where('job.kind', 'in', kinds)
    .where('job.held_ms', '<=', nowMs)
    .where((is) =>
      is.not(
        is.exists(
          is
            .selectFrom('jobs as earlier')
            .select('earlier.id')
            .where('earlier.state', '=', 'waiting')
            .whereRef('earlier.lane', '=', 'job.lane')
            .whereRef('earlier.id', '<', 'job.id'),
        ),
      ),
    );

/**
 * Takes what is due into this worker's hand until `heldMs`; of two workers one gets a job.
 * @returns oldest due first
 */
export async function takeJobs(db: Kysely<Tables>, turn: Turn): Promise<readonly Job[]> {
  const { busy, nowMs } = turn;
  const found = await foremost(db, turn.kinds, nowMs)
    .select(['job.id', 'job.owner'])
    .where('job.due_ms', '<=', nowMs)
    .$if(busy.length > 0, (query) => query.where('job.owner', 'not in', busy))
    .orderBy('job.due_ms')
    .orderBy('job.id')
    .limit(turn.limit)
    .execute();
  const taken: Job[] = [];
  for (const { id, owner } of found) {
    if (!turn.hasRoom(owner, taken)) continue;
    const row = await db
      .updateTable('jobs')
      .set({ held_ms: turn.heldMs })
      .where('id', '=', id)
      .where('state', '=', 'waiting')
      .where('held_ms', '<=', nowMs)
      .returningAll()
      .executeTakeFirst();
    if (row !== undefined) taken.push(jobOf(row));
  }
  return taken;
}

/** @returns when the next one is due that could be taken then; null when there is none */
export async function nextDueMs(db: Kysely<Tables>, kinds: readonly string[], nowMs: number): Promise<number | null> {
  const row = await foremost(db, kinds, nowMs)
    .select((of) => of.fn.min('job.due_ms').as('due'))
    .where('job.due_ms', '>', nowMs)
    .executeTakeFirst();
  return row?.due ?? null;
}

export type End =
  | { readonly to: 'done' }
  | { readonly to: 'again'; readonly dueMs: number; readonly why: string }
  | { readonly to: 'dead'; readonly nowMs: number; readonly why: string };

/** @returns false when it was dropped, or ended by another worker, meanwhile */
export async function endJob(db: Kysely<Tables>, job: Job, end: End): Promise<boolean> {
  if (end.to === 'done') {
    return (await db.deleteFrom('jobs').where('id', '=', job.id).returning('id').executeTakeFirst()) !== undefined;
  }
  const change =
    end.to === 'again'
      ? { due_ms: end.dueMs, held_ms: 0, tries: job.tries + 1, why: end.why }
      : { state: 'dead' as const, due_ms: end.nowMs, held_ms: 0, tries: job.tries + 1, why: end.why };
  const changed = await db
    .updateTable('jobs')
    .set(change)
    .where('id', '=', job.id)
    .where('state', '=', 'waiting')
    .returning('id')
    .executeTakeFirst();
  return changed !== undefined;
}

/** The process that held them is over: its own, after a start on a database that nobody else writes. */
export async function letGo(db: Kysely<Tables>): Promise<void> {
  await db.updateTable('jobs').set({ held_ms: 0 }).where('held_ms', '>', 0).execute();
}

/** @returns how many wait and how many are dead */
export async function countJobs(
  db: Kysely<Tables>,
  kind: string,
  owner: string,
): Promise<{ readonly waiting: number; readonly dead: number }> {
  const rows = await db
    .selectFrom('jobs')
    .select((of) => ['state', of.fn.countAll<number>().as('many')])
    .where('kind', '=', kind)
    .where('owner', '=', owner)
    .groupBy('state')
    .execute();
  const many = (state: JobTable['state']): number => rows.find((row) => row.state === state)?.many ?? 0;
  return { waiting: many('waiting'), dead: many('dead') };
}

/** In the order in which they were added. */
export async function waitingJobs(db: Kysely<Tables>, kind: string, owner: string): Promise<readonly Job[]> {
  const rows = await db
    .selectFrom('jobs')
    .selectAll()
    .where('kind', '=', kind)
    .where('owner', '=', owner)
    .where('state', '=', 'waiting')
    .orderBy('id')
    .execute();
  return rows.map(jobOf);
}

/** @returns newest end first */
export async function deadJobs(db: Kysely<Tables>, kind: string, limit: number): Promise<readonly DeadJob[]> {
  const rows = await db
    .selectFrom('jobs')
    .selectAll()
    .where('kind', '=', kind)
    .where('state', '=', 'dead')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...jobOf(row), why: row.why ?? '', endedMs: row.due_ms }));
}

/** All of one owner, waiting and dead. */
export async function dropJobs(db: Kysely<Tables>, kind: string, owner: string): Promise<void> {
  await db.deleteFrom('jobs').where('kind', '=', kind).where('owner', '=', owner).execute();
}

/** What died long ago is forgotten. */
export async function forgetDead(db: Kysely<Tables>, beforeMs: number): Promise<void> {
  await db.deleteFrom('jobs').where('state', '=', 'dead').where('due_ms', '<', beforeMs).execute();
}
