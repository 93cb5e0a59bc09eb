// Lines in, verdicts out: check, store once in one transaction, then cosign; touches the ledger, one group at a time.
//
//   queue ──> check (pure) ──> one transaction: compare, store, project ──> commit ──> cosign ──> verdicts
//
// Decided: a second, small transaction keeps the cosignature before it is sent. Because: the witness then speaks only
// of lines that are durable, and a restart finds what it has said. Would change if: the second flush were to hurt.
import { assert, type FaultCode } from '@keycab/shared/fault';
import type { CabinetId } from '@keycab/shared/ids';
import { parseVerifierKey, type VerifierKey } from '@keycab/shared/proof/note';
import type { Witness } from '@keycab/shared/proof/cosignature';
import type { Batch, Hello } from '@keycab/shared/topics';
import type { Clock } from '../clock.ts';
import type { Ledger, LedgerTransaction } from '../ledger/ledger.ts';
import type { Log } from '../log.ts';
import { checkBatch, createLineReader, keyOfEpoch, type InvalidReason } from './check.ts';
import { reconcile } from './reconcile.ts';
import { takeBatch, type Group } from './store.ts';
import type { Project, StoredLine } from './stored.ts';
import { cosignNewest } from './witness.ts';

/** `size`: lines held after it; `note`: the newest cosigned checkpoint, null before the first. */
interface Standing {
  readonly epoch: number;
  readonly size: number;
  readonly note: string | null;
}

export type Verdict = Standing &
  (
    | {
        /** `duplicate`: all of it was stored before. `cosigned`: made just now; null while nothing may be cosigned. */
        readonly verdict: 'stored' | 'duplicate';
        readonly cosigned: string | null;
        /** Lines that were confirmed before this ledger was restored are still missing. */
        readonly restoring: boolean;
      }
    | { readonly verdict: 'gap' | 'forked' }
    | { readonly verdict: 'invalid'; readonly reason: InvalidReason }
  );

export type Greeting = Standing & {
  readonly refused: 'forked' | 'invalid' | null;
  readonly cosigned: string | null;
};

export interface Ingest {
  batch(cabinet: CabinetId, batch: Batch): Promise<Verdict>;
  hello(cabinet: CabinetId, hello: Hello): Promise<Greeting>;
  /** Resolves once nothing is under way any more. */
  idle(): Promise<void>;
}

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
interface Found<Result> {
  readonly epoch: number;
  /** May be cosigned if the ledger agrees. */
  readonly cosignable: boolean;
  readonly answer: (after: {
    readonly note: string | null;
    readonly cosigned: string | null;
    readonly restoring: boolean;
  }) => Result;
}

type Run<Result> = (group: Group) => Promise<Found<Result>>;

interface Job {
  readonly cabinet: CabinetId;
  readonly lines: number;
  /** All that needs no lock: reading, hashing, signatures. */
  readonly prepare: (receivedMs: number) => Promise<void>;
  readonly run: (group: Group) => Promise<Pick<Found<unknown>, 'epoch' | 'cosignable'>>;
  readonly settle: (within: LedgerTransaction, cosigned: ReadonlyMap<string, string | null>) => Promise<() => void>;
  readonly reject: (thrown: unknown) => void;
}

const placeOf = (cabinet: CabinetId, epoch: number): string => `${cabinet}/${epoch}`;

export function createIngest({ ledger, witness, project, after, clock, log }: IngestParts): Ingest {
  const readLine = createLineReader();
  const keys = new Map<string, VerifierKey>();
  const queue: Job[] = [];
  let running: Promise<void> | null = null;

  /** The key of an epoch as it was enrolled; for an epoch that is still unknown, the newest one under its name. */
  const keyOf = async (cabinet: CabinetId, epoch: number): Promise<VerifierKey | null> => {
    const known = keys.get(placeOf(cabinet, epoch));
    if (known !== undefined) return known;
    const heads = await ledger.heads(cabinet);
    const head = heads.find((each) => each.epoch === epoch) ?? heads.at(-1);
    const parsed = head === undefined ? null : parseVerifierKey(head.verifierKey);
    if (head === undefined || parsed?.ok !== true) return null;
    if (head.epoch !== epoch) return keyOfEpoch(parsed.value, epoch);
    keys.set(placeOf(cabinet, epoch), parsed.value);
    return parsed.value;
  };

  const tell = (level: 'warn' | 'error', code: FaultCode, cabinet: CabinetId, epoch: number, why: string): void =>
    log[level]({ code, cabinet, epoch }, why);

  const prepareBatch = async (cabinet: CabinetId, batch: Batch, receivedMs: number): Promise<Run<Verdict>> => {
    const { epoch } = batch;
    const key = await keyOf(cabinet, epoch);
    const no = (reason: InvalidReason, size: number): Found<Verdict> => {
      tell('error', 'KC-SYNC-03', cabinet, epoch, `a batch from ${batch.from} is not valid: ${reason}`);
      return { epoch, cosignable: false, answer: ({ note }) => ({ verdict: 'invalid', reason, epoch, size, note }) };
    };
    if (key === null) return async () => no('notEnrolled', 0);
    const checked = checkBatch(cabinet, batch, key, receivedMs, readLine);
    if (!checked.ok) {
      const { reason } = checked;
      return async ({ within }) => no(reason, (await within.head(cabinet, epoch))?.size ?? 0);
    }
    for (const line of checked.value.lines) {
      if (line.event !== null) continue;
      tell('warn', 'KC-SYNC-03', cabinet, epoch, `line ${line.seq} is kept but not understood`);
    }
    return async (group) => {
      const row = await group.within.cabinet(cabinet);
      if (row === undefined) return no('notEnrolled', 0);
      const taken = await takeBatch(group, row, key, checked.value);
      const { size } = taken;
      switch (taken.verdict) {
        case 'invalid':
          return no(taken.reason, size);
        case 'gap':
          // It believes that more is confirmed than is held: that is compared before anything is cosigned again.
          await group.within.setReconciled(cabinet, false);
          tell('warn', 'KC-SYNC-01', cabinet, epoch, `a batch from ${batch.from} does not follow ${size}`);
          return { epoch, cosignable: false, answer: ({ note }) => ({ verdict: 'gap', epoch, size, note }) };
        case 'forked':
          tell('error', 'KC-SYNC-02', cabinet, epoch, taken.why);
          return { epoch, cosignable: false, answer: ({ note }) => ({ verdict: 'forked', epoch, size, note }) };
        case 'stored':
        case 'known': {
          const verdict = taken.verdict === 'stored' ? 'stored' : 'duplicate';
          return { epoch, cosignable: true, answer: (standing) => ({ verdict, epoch, size, ...standing }) };
        }
      }
    };
  };

  const runHello = async (group: Group, cabinet: CabinetId, hello: Hello): Promise<Found<Greeting>> => {
    const { epoch } = hello;
    const found = (size: number, refused: Greeting['refused']): Found<Greeting> => ({
      epoch,
      cosignable: refused === null,
      answer: ({ note, cosigned }) => ({ epoch, size, note, refused, cosigned }),
    });
    const row = await group.within.cabinet(cabinet);
    if (row === undefined) {
      tell('error', 'KC-SYNC-03', cabinet, epoch, 'a hello comes from a cabinet that is not enrolled');
      return found(0, 'invalid');
    }
    const agreed = await reconcile(group, row, hello, witness.verifierKey);
    switch (agreed.verdict) {
      case 'invalid':
        tell('error', 'KC-SYNC-03', cabinet, epoch, 'a hello names an epoch that is past and was never stored');
        return found(agreed.size, 'invalid');
      case 'forked':
        tell('error', 'KC-SYNC-02', cabinet, epoch, agreed.why);
        return found(agreed.size, 'forked');
      case 'agreed':
        if (agreed.restoredFrom !== null) {
          const why = `${agreed.restoredFrom} lines were confirmed, ${agreed.size} are held: restored from a backup`;
          tell('error', 'KC-SYNC-04', cabinet, epoch, why);
        }
        if (agreed.ahead) {
          const why = `the cabinet holds ${hello.size} lines, the ledger ${agreed.size}: the cabinet was put back`;
          tell('error', 'KC-SYNC-02', cabinet, epoch, why);
        }
        return found(agreed.size, null);
    }
  };

  const jobOf = <Result>(
    cabinet: CabinetId,
    lines: number,
    prepare: (receivedMs: number) => Promise<Run<Result>>,
    resolve: (result: Result) => void,
    reject: (thrown: unknown) => void,
  ): Job => {
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
  };

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
      for (const job of jobs) {
        await (jobs.length === 1 ? Promise.reject(thrown) : runJobs([job], receivedMs)).catch(job.reject);
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

  const submit = <Result>(
    cabinet: CabinetId,
    lines: number,
    prepare: (receivedMs: number) => Promise<Run<Result>>,
  ): Promise<Result> =>
    new Promise((resolve, reject) => {
      queue.push(jobOf(cabinet, lines, prepare, resolve, reject));
      running ??= drain();
    });

  return {
    batch: (cabinet, batch) =>
      submit(cabinet, batch.lines.length, (receivedMs) => prepareBatch(cabinet, batch, receivedMs)),
    hello: (cabinet, hello) => submit(cabinet, 0, async () => (group) => runHello(group, cabinet, hello)),
    idle: async () => {
      while (running !== null) await running;
    },
  };
}
