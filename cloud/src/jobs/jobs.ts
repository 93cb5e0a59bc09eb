// What must be done later and survives a power cut: due, in order within its lane, tried again, dead at last; database and clock.
//
// Decided: jobs are rows beside the ledger, done at least once, and a handler's own writes end in the same transaction as
// the job. Because: a process may be killed between the act and its record, so only a second try is safe; whatever is
// sent carries an id that is the same each time. Instead of: a queue server, which a dealership does not have, or timers
// in memory, which a restart loses. Would change if: more jobs came in a second than one database takes.
import type { Kysely } from 'kysely';
import { assert } from '@keycab/shared/fault';
import type { Clock } from '../clock.ts';
import type { Tables } from '../ledger/schema.ts';
import type { Log } from '../log.ts';
import { backoffMs, type Patience } from './backoff.ts';
import * as table from './table.ts';

export type { Job, NewJob } from './table.ts';

/** How a try ended. `record` is written together with the end, or neither is; what was dropped meanwhile has no end. */
export type Outcome = (
  | { readonly end: 'done' }
  /** Once more, when its patience says so, or not before `waitMs`; dead when it was the last try. */
  | { readonly end: 'again'; readonly why: string; readonly waitMs?: number }
  | { readonly end: 'dead'; readonly why: string }
) & { readonly record?: (trx: Kysely<Tables>, settled: Settled) => Promise<void> };

export interface Settled {
  readonly to: 'done' | 'again' | 'dead';
  /** Of the next try; null when there is none. */
  readonly nextMs: number | null;
}

export interface Handler {
  /** One try. What it throws is a bug: it is logged, and the job is tried again. Ends by itself within `heldMs`. */
  readonly run: (job: table.Job) => Promise<Outcome>;
  readonly patience: Patience;
  /** Longer than any try takes: after it another worker may take the job. 120 s unless told. */
  readonly heldMs?: number;
}

export interface Jobs {
  /** Before `start`; a kind has one handler. */
  readonly handle: (kind: string, handler: Handler) => void;
  /** @param trx  with it they are there when, and only when, the transaction is; call `wake` after it */
  readonly add: (jobs: readonly table.NewJob[], trx?: Kysely<Tables>) => Promise<void>;
  /** Something may be due now. Returns at once. */
  readonly wake: () => void;
  readonly start: () => Promise<void>;
  readonly count: (kind: string, owner: string) => Promise<{ readonly waiting: number; readonly dead: number }>;
  /** Of one owner, in the order in which they were added. */
  readonly waiting: (kind: string, owner: string, trx?: Kysely<Tables>) => Promise<readonly table.Job[]>;
  /** Newest first. */
  readonly dead: (kind: string, limit: number) => Promise<readonly table.DeadJob[]>;
  readonly drop: (kind: string, owner: string, trx?: Kysely<Tables>) => Promise<void>;
  /** Nothing more is begun; resolves once nothing is under way. */
  readonly stop: () => Promise<void>;
}

export interface JobsParts {
  readonly db: Kysely<Tables>;
  /** Nobody else writes this database: what was in hand when it last ended is free at once. */
  readonly soleWriter: boolean;
  readonly clock: Pick<Clock, 'wallMs' | 'after'>;
  readonly random: (bytes: number) => Uint8Array;
  readonly log: Pick<Log, 'error' | 'warn'>;
}

const OPEN_MAX = 16;
/** One neighbor who does not answer leaves room for the others. */
const OPEN_OWNER_MAX = 4;
const HELD_MS = 120_000;
/** Other workers add jobs too, and a clock that is set leaves no timer that is too long. */
const LOOK_MS = 5_000;
const LOOK_SOON_MS = 20;
const DEAD_KEPT_MS = 30 * 24 * 3_600_000;

export function createJobs({ db, soleWriter, clock, random, log }: JobsParts): Jobs {
  const handlers = new Map<string, Handler>();
  const open = new Map<string, number>();
  const under = new Set<Promise<void>>();
  let cancel = (): void => {};
  let work: Promise<void> = Promise.resolve();
  let state: 'idle' | 'running' | 'stopped' = 'idle';
  let asked = false;

  const kinds = (): readonly string[] => [...handlers.keys()];
  const full = (): readonly string[] => [...open].filter(([, many]) => many >= OPEN_OWNER_MAX).map(([owner]) => owner);

  const hasRoom = (owner: string, taken: readonly table.Job[]): boolean =>
    (open.get(owner) ?? 0) + taken.filter((job) => job.owner === owner).length < OPEN_OWNER_MAX;

  const settle = async (job: table.Job, handler: Handler, outcome: Outcome): Promise<void> => {
    const end = endOf(job, handler, outcome);
    const settled: Settled = { to: end.to, nextMs: end.to === 'again' ? end.dueMs : null };
    await db.transaction().execute(async (trx) => {
      if (await table.endJob(trx, job, end)) await outcome.record?.(trx, settled);
    });
  };

  const endOf = (job: table.Job, { patience }: Handler, outcome: Outcome): table.End => {
    if (outcome.end === 'done') return { to: 'done' };
    const tries = job.tries + 1;
    if (outcome.end === 'dead' || tries >= patience.triesMax) {
      return { to: 'dead', nowMs: clock.wallMs(), why: outcome.why };
    }
    const waitMs = Math.max(outcome.waitMs ?? 0, backoffMs(patience, tries, chance()));
    return { to: 'again', dueMs: clock.wallMs() + waitMs, why: outcome.why };
  };

  /** 0 to just below 1. */
  const chance = (): number => Buffer.from(random(4)).readUInt32BE() / 2 ** 32;

  const attempt = async (job: table.Job, handler: Handler): Promise<void> => {
    const told = { kind: job.kind, job: job.id };
    const outcome = await handler.run(job).catch((thrown: unknown): Outcome => {
      log.error({ code: 'KC-BUG-01', err: thrown, ...told }, 'a job broke, and is tried again');
      return { end: 'again', why: 'internal error' };
    });
    await settle(job, handler, outcome).catch((thrown: unknown) =>
      // Nobody knows that it was done: it is in hand until `heldMs`, then it is done once more.
      log.error({ code: 'KC-API-03', err: thrown, ...told }, 'the end of a job could not be written'),
    );
  };

  const begin = (job: table.Job): void => {
    const handler = handlers.get(job.kind);
    assert(handler !== undefined, 'only kinds with a handler are taken', { kind: job.kind });
    open.set(job.owner, (open.get(job.owner) ?? 0) + 1);
    const running = attempt(job, handler).finally(() => {
      const left = (open.get(job.owner) ?? 1) - 1;
      if (left === 0) open.delete(job.owner);
      else open.set(job.owner, left);
      under.delete(running);
      wake();
    });
    under.add(running);
  };

  /** One look: what is due is taken in hand and begun. @returns milliseconds until the next look */
  const look = async (): Promise<number> => {
    const room = OPEN_MAX - under.size;
    if (room <= 0 || handlers.size === 0) return LOOK_MS;
    const nowMs = clock.wallMs();
    const heldMs = nowMs + Math.max(HELD_MS, ...[...handlers.values()].map((handler) => handler.heldMs ?? 0));
    const turn = { kinds: kinds(), busy: full(), nowMs, heldMs, limit: room, hasRoom };
    const taken = await table.takeJobs(db, turn);
    for (const job of taken) begin(job);
    if (taken.length > 0) return 0;
    const dueMs = await table.nextDueMs(db, kinds(), nowMs);
    if (dueMs === null) return LOOK_MS;
    return Math.max(LOOK_SOON_MS, Math.min(LOOK_MS, dueMs - nowMs));
  };

  const wake = (): void => {
    if (state !== 'running' || asked) return;
    asked = true;
    cancel();
    work = work.then(async () => {
      asked = false;
      if (state !== 'running') return;
      const waitMs = await look().catch((thrown: unknown) => {
        log.error({ code: 'KC-API-03', err: thrown }, 'jobs could not be looked at');
        return LOOK_MS;
      });
      if (waitMs === 0) wake();
      else if (!asked) cancel = clock.after(waitMs, wake);
    });
  };

  return {
    handle: (kind, handler) => {
      assert(state === 'idle' && !handlers.has(kind), 'a kind gets its one handler before jobs start', { kind });
      handlers.set(kind, handler);
    },
    add: async (jobs, trx) => {
      await table.addJobs(trx ?? db, jobs, clock.wallMs());
      if (trx === undefined) wake();
    },
    wake,
    start: async () => {
      if (soleWriter) await table.letGo(db);
      await table.forgetDead(db, clock.wallMs() - DEAD_KEPT_MS);
      state = 'running';
      wake();
    },
    count: (kind, owner) => table.countJobs(db, kind, owner),
    waiting: (kind, owner, trx) => table.waitingJobs(trx ?? db, kind, owner),
    dead: (kind, limit) => table.deadJobs(db, kind, limit),
    drop: (kind, owner, trx) => table.dropJobs(trx ?? db, kind, owner),
    stop: async () => {
      state = 'stopped';
      cancel();
      await work;
      await Promise.all(under);
    },
  };
}
