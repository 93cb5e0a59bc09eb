// A ledger, jobs and webhooks over a real SQLite file and real HTTP; time can be put forward. For tests.
import { randomBytes } from 'node:crypto';
import { createClock } from '@keycab/cloud/clock';
import { openHooks, type Hooks } from '@keycab/cloud/hooks/hooks';
import { createPost, type Resolve } from '@keycab/cloud/hooks/post';
import { createJobs, type Jobs } from '@keycab/cloud/jobs/jobs';
import { listeningLog } from '../ledger/desk.ts';
import { openLedger } from '../projections/rig.ts';

export const SEED = new Uint8Array(32).fill(2);

export interface YardOptions {
  readonly privateHosts?: readonly string[];
  readonly resolve?: Resolve;
  readonly answerMs?: number;
}

export async function openHookYard({ privateHosts = ['127.0.0.1'], resolve, answerMs = 2_000 }: YardOptions = {}) {
  const house = await openLedger();
  const time = { aheadMs: 0 };
  const real = createClock();
  const clock = { ...real, wallMs: () => real.wallMs() + time.aheadMs };
  const { log, told } = listeningLog();
  const random = (bytes: number): Uint8Array => randomBytes(bytes);
  const { db } = house.database;
  const addresses = { hosts: [], privateHosts };
  const gone: string[] = [];
  const jobs: Jobs = createJobs({ db, soleWriter: true, clock, random, log });
  const hooks: Hooks = openHooks({
    db,
    name: 'keycab.test',
    seed: SEED,
    ledger: house.ledger,
    jobs,
    post: createPost({ addresses, resolve: resolve ?? (() => Promise.reject(new Error('no name'))), clock, answerMs }),
    addresses,
    gone: async (webhook) => void gone.push(webhook),
    clock,
    random,
    log,
  });
  await jobs.start();
  hooks.start();
  return {
    ...house,
    time,
    hooks,
    jobs,
    gone,
    told,
    /** As ingest does: store, commit, tell. */
    publish: async (...given: Parameters<typeof house.store>) => {
      const lines = await house.store(...given);
      hooks.stored();
      return lines;
    },
    /** The wait of a failed message is over. */
    pass: (ms: number) => {
      time.aheadMs += ms;
      jobs.wake();
    },
    close: async () => {
      await hooks.stop();
      await jobs.stop();
      await house.close();
    },
  };
}

export type HookYard = Awaited<ReturnType<typeof openHookYard>>;
