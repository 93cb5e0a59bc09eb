// Jobs of many cabinets in groups: one transaction for all, one group at a time; touches the ledger.
//
//   queue ──> prepare (pure) ──> one transaction: run, project ──> commit ──> cosign ──> answers
//
// Decided: a second, small transaction keeps the cosignature before it is sent. Because: the witness then speaks only
// of lines that are durable, and a restart finds what it has said. Would change if: the second flush were to hurt.
import { assert } from '@keycab/shared/fault';
import type { CabinetId } from '@keycab/shared/ids';
import type { Witness } from '@keycab/shared/proof/cosignature';
import type { Clock } from '../clock.ts';
import type { Ledger, LedgerTransaction } from '../ledger/ledger.ts';
import type { Log } from '../log.ts';
import type { Group } from './store.ts';
import type { Project, StoredLine } from './stored.ts';
import { cosignNewest } from './witness.ts';

export interface IngestParts {
  readonly ledger: Ledger;
  readonly witness: Witness;
  readonly project: Project;
  /** After the commit, in arrival order; a failure here is logged and changes nothing. */
  readonly after: (stored: readonly StoredLine[]) => void;
  readonly clock: Clock;
  readonly log: Log;
}

const GROUP_MAX_LINES = 2_000;
const GROUP_MAX_MS = 50;

/** What a job found inside the transaction; the cosignature is added after the commit. */
export interface Found<Result> {
  readonly epoch: number;
  /** May be cosigned if the ledger agrees. */
  readonly cosignable: boolean;
  readonly answer: (after: {
    readonly note: string | null;
    readonly cosigned: string | null;
    readonly restoring: boolean;
  }) => Result;
}

export type Run<Result> = (group: Group) => Promise<Found<Result>>;

interface Job {
  readonly cabinet: CabinetId;
  readonly lines: number;
  /** All that needs no lock: reading, hashing, signatures. */
  readonly prepare: (receivedMs: number) => Promise<void>;
  readonly run: (group: Group) => Promise<Pick<Found<unknown>, 'epoch' | 'cosignable'>>;
  readonly settle: (within: LedgerTransaction, cosigned: ReadonlyMap<string, string | null>) => Promise<() => void>;
  readonly reject: (thrown: unknown) => void;
}

export const placeOf = (cabinet: CabinetId, epoch: number): string => `${cabinet}/${epoch}`;

export interface Queue {
  /** @param lines  how much it weighs in its group */
  submit<Result>(
    cabinet: CabinetId,
    lines: number,
    prepare: (receivedMs: number) => Promise<Run<Result>>,
  ): Promise<Result>;
  /** Resolves once nothing is under way any more. */
  idle(): Promise<void>;
}

export function createQueue({ ledger, witness, project, after, clock, log }: IngestParts): Queue {
  const queue: Job[] = [];
  let running: Promise<void> | null = null;

  /** Several cabinets share one flush; a lone event waits for nobody. */
  const takeGroup = async (receivedMs: number): Promise<Job[]> => {
    const jobs: Job[] = [];
    const startedMs = clock.monotonicMs();
    let lines = 0;
    while (lines < GROUP_MAX_LINES && clock.monotonicMs() - startedMs < GROUP_MAX_MS) {
      const job = queue.shift();
      if (job === undefined) break;
      try {
        await job.prepare(receivedMs);
        jobs.push(job);
        lines += job.lines;
      } catch (thrown) {
        job.reject(thrown);
      }
    }
    return jobs;
  };

  const runJobs = async (jobs: readonly Job[], receivedMs: number): Promise<void> => {
    const histories = new Map<string, { cabinet: CabinetId; epoch: number }>();
    const stored = await ledger.transaction(async (within) => {
      const group: Group = { within, receivedMs, stored: [], arrival: await within.lockArrival() };
      for (const job of jobs) {
        const { epoch, cosignable } = await job.run(group);
        if (cosignable) histories.set(placeOf(job.cabinet, epoch), { cabinet: job.cabinet, epoch });
      }
      if (group.stored.length > 0) {
        await within.setArrival(group.arrival);
        await project(within.trx, group.stored);
      }
      return group.stored;
    });
    if (stored.length > 0) tellAfter(stored);
    const answers = await ledger.transaction(async (within) => {
      // The same lock as for storing: another worker may be extending the same history.
      await within.lockArrival();
      const seconds = Math.floor(clock.wallMs() / 1000);
      const cosigned = new Map<string, string | null>();
      for (const [place, { cabinet, epoch }] of histories) {
        cosigned.set(place, await cosignNewest(within, witness, cabinet, epoch, seconds));
      }
      const settled: (() => void)[] = [];
      for (const job of jobs) settled.push(await job.settle(within, cosigned));
      return settled;
    });
    for (const answer of answers) answer();
  };

  const runGroup = async (): Promise<void> => {
    const receivedMs = clock.wallMs();
    const jobs = await takeGroup(receivedMs);
    try {
      await runJobs(jobs, receivedMs);
    } catch (thrown) {
      // One that cannot be stored must not hold up those that happened to share its group.
      if (jobs.length > 1) log.warn({ code: 'KC-API-03', err: thrown }, 'a group was not stored; each is tried alone');
      for (const job of jobs) {
        if (jobs.length === 1) job.reject(thrown);
        else await runJobs([job], receivedMs).catch(job.reject);
      }
    }
  };

  const tellAfter = (stored: readonly StoredLine[]): void => {
    try {
      after(stored);
    } catch (thrown) {
      log.error({ code: 'KC-BUG-01', err: thrown }, 'what follows a commit has failed');
    }
  };

  const drain = async (): Promise<void> => {
    while (queue.length > 0) {
      await runGroup();
      // The ledger's calls may never leave this turn of the loop: requests and packets get theirs here.
      await clock.breathe();
    }
    running = null;
  };

  return {
    submit: (cabinet, lines, prepare) =>
      new Promise((resolve, reject) => {
        queue.push(jobOf(cabinet, lines, prepare, resolve, reject));
        running ??= drain();
      }),
    idle: async () => {
      while (running !== null) await running;
    },
  };
}

function jobOf<Result>(
  cabinet: CabinetId,
  lines: number,
  prepare: (receivedMs: number) => Promise<Run<Result>>,
  resolve: (result: Result) => void,
  reject: (thrown: unknown) => void,
): Job {
  let run: Run<Result> | undefined;
  let found: Found<Result> | undefined;
  return {
    cabinet,
    lines,
    reject,
    prepare: async (receivedMs) => {
      run = await prepare(receivedMs);
    },
    run: async (group) => {
      assert(run !== undefined, 'a job is prepared before it runs');
      found = await run(group);
      return found;
    },
    settle: async (within, cosigned) => {
      const last = found;
      assert(last !== undefined, 'a job runs before it is settled');
      const head = await within.head(cabinet, last.epoch);
      const standing = {
        note: head?.note ?? null,
        cosigned: last.cosignable ? (cosigned.get(placeOf(cabinet, last.epoch)) ?? null) : null,
        restoring: head !== undefined && head.size < head.cosignedSize,
      };
      return () => resolve(last.answer(standing));
    },
  };
}
