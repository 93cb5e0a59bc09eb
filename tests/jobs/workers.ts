// Workers over one database, and a clock that goes when it is told; for tests.
import { createJobs, type Handler, type Jobs, type NewJob } from '@keycab/cloud/jobs/jobs';
import { openDatabase, type DatabaseAddress, type LedgerDatabase } from '@keycab/cloud/ledger/database';
import { listeningLog, type Told } from '../ledger/desk.ts';

export const START_MS = 1_790_000_000_000;

export interface HandClock {
  readonly wallMs: () => number;
  readonly after: (ms: number, run: () => void) => () => void;
  /** Time goes on, and what was to run in it runs. */
  readonly pass: (ms: number) => void;
}

export function handClock(startMs: number = START_MS): HandClock {
  let nowMs = startMs;
  const timers = new Set<{ readonly atMs: number; readonly run: () => void }>();
  return {
    wallMs: () => nowMs,
    after: (ms, run) => {
      const timer = { atMs: nowMs + ms, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    pass: (ms) => {
      nowMs += ms;
      for (const timer of [...timers].filter(({ atMs }) => atMs <= nowMs)) {
        timers.delete(timer);
        timer.run();
      }
    },
  };
}

export interface Worker {
  readonly jobs: Jobs;
  readonly told: readonly Told[];
}

export interface Yard {
  readonly database: LedgerDatabase;
  readonly clock: HandClock;
  /** A process: over when the yard closes, or when its handler never answers. */
  readonly worker: (handler: Handler['run'], options?: Options) => Promise<Worker>;
  readonly close: () => Promise<void>;
}

interface Options {
  readonly soleWriter?: boolean;
  readonly triesMax?: number;
}

export const KIND = 'errand';

export const job = (document: unknown, more: Partial<NewJob> = {}): NewJob => ({
  kind: KIND,
  owner: 'jo',
  lane: null,
  once: null,
  dueMs: START_MS,
  document,
  ...more,
});

export async function openYard(address: DatabaseAddress): Promise<Yard> {
  const databases = [await openDatabase(address)];
  const workers: Worker[] = [];
  const clock = handClock();
  const [database] = databases;
  if (database === undefined) throw new Error('a yard has a database');
  return {
    database,
    clock,
    worker: async (run, { soleWriter = false, triesMax = 5 } = {}) => {
      const own = workers.length === 0 ? database : await openDatabase(address);
      if (own !== database) databases.push(own);
      const { log, told } = listeningLog();
      const random = (bytes: number): Uint8Array => new Uint8Array(bytes);
      const jobs = createJobs({ db: own.db, soleWriter, clock, random, log });
      jobs.handle(KIND, { run, patience: { firstMs: 2_000, mostMs: 60_000, triesMax } });
      await jobs.start();
      const worker = { jobs, told };
      workers.push(worker);
      return worker;
    },
    close: async () => {
      await Promise.all(workers.map(({ jobs }) => jobs.stop()));
      for (const each of databases) await each.close();
    },
  };
}
