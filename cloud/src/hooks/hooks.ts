// Webhooks: every stored line to every receiver that asked for it, signed, in order per key, until it was taken; ledger, jobs, network by argument.
//
// Decided: the ledger is the outbox. A receiver has a cursor over arrival numbers; what is behind it becomes jobs in the
// same transaction that moves it, a few hundred at a time. Because: a line that is stored is told, whatever ends in
// between, and a receiver that is away for a month costs one number and not a million rows. Instead of: jobs written
// by ingest, which every cabinet would wait for. Would change if: lines could be stored out of the order of their numbers.
import type { LedgerEntry } from '@keycab/shared/contract';
import { assert } from '@keycab/shared/fault';
import type { PersonId } from '@keycab/shared/ids';
import type { Delivery } from '@keycab/shared/outward';
import type { Kysely } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Job, Jobs, NewJob, Outcome, Settled } from '../jobs/jobs.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Tables } from '../ledger/schema.ts';
import type { Log } from '../log.ts';
import { refusalOf, REFUSALS, type HookAddresses } from './address.ts';
import { bodyOf, cloudEventOf, messageIdOf, partitionOf } from './event.ts';
import type { Post, Sent } from './post.ts';
import { secretOf, signed } from './sign.ts';
import * as table from './table.ts';

export interface HooksParts {
  readonly db: Kysely<Tables>;
  /** The host name under which this installation's logs are kept. */
  readonly name: string;
  /** 32 bytes, of the office: secrets are made from it. */
  readonly seed: Uint8Array;
  readonly ledger: Pick<Ledger, 'entries' | 'newestArrival'>;
  readonly jobs: Pick<Jobs, 'handle' | 'add' | 'wake' | 'count' | 'drop' | 'waiting'>;
  readonly post: Post;
  readonly addresses: HookAddresses;
  /** By the house: this receiver said that it is gone. */
  readonly gone: (webhook: string) => Promise<void>;
  readonly clock: Pick<Clock, 'wallMs' | 'monotonicMs' | 'every'>;
  readonly random: (bytes: number) => Uint8Array;
  readonly log: Pick<Log, 'error'>;
}

export interface Standing extends table.Receiver {
  readonly waiting: number;
  readonly givenUp: number;
}

export interface Hooks {
  readonly list: () => Promise<readonly Standing[]>;
  readonly find: (webhook: string) => Promise<Standing | undefined>;
  /** @returns why nothing may be sent there; null when it may */
  readonly refusal: (url: string) => string | null;
  /** Told every line that is stored from now on. @returns the secret, which is nowhere else */
  readonly make: (
    wanted: Pick<table.Receiver, 'url' | 'types' | 'rooftops'> & { readonly by: PersonId | null },
  ) => Promise<{ readonly webhook: string; readonly secret: string }>;
  /** @returns the new secret, when one was asked for */
  readonly change: (
    receiver: table.Receiver,
    wanted: { readonly url?: string; readonly types?: readonly string[]; readonly on?: boolean; newSecret?: boolean },
  ) => Promise<string | null>;
  readonly remove: (webhook: string) => Promise<void>;
  /** @returns how many were added, and the number to go on with when there were more */
  readonly replay: (
    receiver: table.Receiver,
    from: number,
    through: number,
  ) => Promise<{ readonly added: number; readonly next: number | null }>;
  readonly deliveries: (webhook: string) => Promise<readonly Delivery[]>;
  /** After each commit. Returns at once; delays nobody. */
  readonly stored: () => void;
  readonly start: () => void;
  /** Nothing more is begun; resolves once nothing is under way. */
  readonly stop: () => Promise<void>;
}

const KIND = 'webhook';
/** The first try at once, the last about two and a half days later. */
const PATIENCE = { firstMs: 5_000, mostMs: 6 * 3_600_000, triesMax: 24 };
/** So many lines of one receiver are jobs at a time. */
const WINDOW = 400;
const PAGE = 200;
const REPLAY_MAX = 500;
/** Lines of other workers, and what could not be handed on before. */
const LOOK_MS = 5_000;
/** As long an old secret signs beside a new one. */
const OVERLAP_MS = 86_400_000;
const RETRY_AFTER_MAX_S = 3_600;
const GONE = 410;

interface Errand {
  readonly arrival: number;
  readonly replay: boolean;
}

export function openHooks(parts: HooksParts): Hooks {
  const { db, name, seed, ledger, jobs, post, addresses, gone, clock, random, log } = parts;
  let stopped = false;
  let asked = false;
  let anybody = true;
  /** Four messages may be under way to a receiver that is gone: it is told once. */
  const known = new Set<string>();
  let work: Promise<void> = Promise.resolve();
  let cancel = (): void => {};

  const jobOf = ({ webhook }: table.Receiver, entry: LedgerEntry, replay: boolean): NewJob => ({
    kind: KIND,
    owner: webhook,
    lane: `${webhook}/${partitionOf(entry)}`,
    once: `${webhook}/${entry.arrival}${replay ? '/replay' : ''}`,
    dueMs: clock.wallMs(),
    document: { arrival: entry.arrival, replay } satisfies Errand,
  });

  /** Hands on what is behind the cursor. @returns whether there may be more */
  const fill = async (receiver: table.Receiver): Promise<boolean> => {
    if ((await jobs.count(KIND, receiver.webhook)).waiting >= WINDOW) return false;
    const newest = await ledger.newestArrival();
    if (newest <= receiver.cursor) return false;
    const { cursor, rooftops, types } = receiver;
    const page = await ledger.entries({ after: cursor, limit: PAGE, rooftops, types });
    const isWhole = page.length < PAGE;
    const last = page.at(-1)?.arrival ?? cursor;
    const moved = await db.transaction().execute(async (trx) => {
      if (!(await table.moveCursor(trx, receiver, isWhole ? Math.max(newest, last) : last))) return false;
      await jobs.add(
        page.map((entry) => jobOf(receiver, entry, false)),
        trx,
      );
      return true;
    });
    if (moved && page.length > 0) jobs.wake();
    return moved && !isWhole;
  };

  const fillAll = async (): Promise<void> => {
    const receivers = (await table.listReceivers(db)).filter(({ state }) => state === 'on');
    anybody = receivers.length > 0;
    for (const { webhook } of receivers) {
      for (let more = true; more && !stopped;) {
        const receiver = await table.findReceiver(db, webhook);
        more = receiver?.state === 'on' && (await fill(receiver));
      }
    }
  };

  const pump = (): void => {
    if (asked || stopped) return;
    asked = true;
    work = work
      .then(() => {
        asked = false;
        return stopped ? undefined : fillAll();
      })
      .catch((thrown: unknown) =>
        log.error({ code: 'KC-API-03', err: thrown }, 'lines could not be handed on to webhooks; they are later'),
      );
  };

  const secretsOf = ({ webhook, secretVersion, secretMs }: table.Receiver): readonly string[] => {
    const overlaps = secretVersion > 1 && clock.wallMs() < secretMs + OVERLAP_MS;
    const versions = overlaps ? [secretVersion, secretVersion - 1] : [secretVersion];
    return versions.map((version) => secretOf(seed, webhook, version));
  };

  const run = async (job: Job): Promise<Outcome> => {
    const { arrival, replay } = job.document as Errand;
    const receiver = await table.findReceiver(db, job.owner);
    if (receiver?.state !== 'on') return { end: 'done' };
    const [entry] = await ledger.entries({ after: arrival - 1, limit: 1 });
    assert(entry?.arrival === arrival, 'arrival numbers are dense, and no line is ever removed', { arrival });
    const body = bodyOf(cloudEventOf(name, entry));
    const [atMs, begun] = [clock.wallMs(), clock.monotonicMs()];
    const headers = signed(secretsOf(receiver), { id: messageIdOf(entry), wallMs: atMs, body });
    const sent = await post(receiver.url, headers, body);
    const tookMs = clock.monotonicMs() - begun;
    const record = async (trx: Kysely<Tables>, settled: Settled): Promise<void> => {
      await table.writeTried(trx, receiver.webhook, {
        job: job.id,
        arrival,
        message: messageIdOf(entry),
        type: entry.type,
        replay,
        state: isTaken(sent) ? 'delivered' : settled.to === 'again' ? 'again' : 'givenUp',
        tries: job.tries + 1,
        status: sent.ok ? sent.value.status : null,
        body: sent.ok ? sent.value.body : '',
        why: whyOf(sent),
        at_ms: atMs,
        took_ms: tookMs,
        next_ms: settled.nextMs,
      });
      if (sent.ok && sent.value.status === GONE) await switchOff(trx, receiver.webhook, 'gone', job);
    };
    if (sent.ok && sent.value.status === GONE) {
      if (!known.has(receiver.webhook)) {
        known.add(receiver.webhook);
        await gone(receiver.webhook);
      }
      return { end: 'dead', why: 'gone', record };
    }
    pump();
    return { ...outcomeOf(sent), record };
  };

  /** What waits goes back behind the cursor: it is told when somebody switches it on again. */
  const switchOff = async (
    trx: Kysely<Tables>,
    webhook: string,
    state: 'off' | 'gone',
    under: Pick<Job, 'document'> | null,
  ): Promise<void> => {
    const receiver = await table.findReceiver(trx, webhook);
    if (receiver?.state !== 'on') return;
    const waiting = await jobs.waiting(KIND, webhook, trx);
    const errands = [...waiting, ...(under === null ? [] : [under])].map(({ document }) => document as Errand);
    const first = Math.min(
      receiver.cursor + 1,
      ...errands.filter(({ replay }) => !replay).map(({ arrival }) => arrival),
    );
    await table.changeReceiver(trx, webhook, { state, cursor: first - 1 });
    await jobs.drop(KIND, webhook, trx);
  };

  jobs.handle(KIND, { run, patience: PATIENCE });

  const standingOf = async (receiver: table.Receiver): Promise<Standing> => {
    const { waiting, dead } = await jobs.count(KIND, receiver.webhook);
    const behind = receiver.state === 'on' ? 0 : (await ledger.newestArrival()) - receiver.cursor;
    return { ...receiver, waiting: waiting + Math.max(0, behind), givenUp: dead };
  };

  return {
    list: async () => Promise.all((await table.listReceivers(db)).map(standingOf)),
    find: async (webhook) => {
      const receiver = await table.findReceiver(db, webhook);
      return receiver === undefined ? undefined : standingOf(receiver);
    },
    refusal: (url) => {
      const wrong = refusalOf(url, addresses);
      return wrong === null ? null : REFUSALS[wrong];
    },
    make: async ({ url, types, rooftops, by }) => {
      const webhook = `w${Buffer.from(random(8)).toString('hex')}`;
      const nowMs = clock.wallMs();
      const cursor = await ledger.newestArrival();
      const fresh = { state: 'on', secretVersion: 1, secretMs: nowMs, failingMs: null, deliveredMs: null } as const;
      await table.addReceiver(db, { webhook, url, types, rooftops, by, madeMs: nowMs, cursor, ...fresh });
      anybody = true;
      return { webhook, secret: secretOf(seed, webhook, 1) };
    },
    change: async (receiver, { url, types, on, newSecret }) => {
      const { webhook } = receiver;
      const version = receiver.secretVersion + 1;
      await db.transaction().execute(async (trx) => {
        if (on === false) await switchOff(trx, webhook, 'off', null);
        await table.changeReceiver(trx, webhook, {
          ...(url === undefined ? {} : { url, failingMs: null }),
          ...(types === undefined ? {} : { types }),
          ...(on === true ? { state: 'on', failingMs: null } : {}),
          ...(newSecret === true ? { secretVersion: version, secretMs: clock.wallMs() } : {}),
        });
      });
      if (on === true) known.delete(webhook);
      pump();
      return newSecret === true ? secretOf(seed, webhook, version) : null;
    },
    remove: async (webhook) => {
      await db.transaction().execute(async (trx) => {
        await jobs.drop(KIND, webhook, trx);
        await table.removeReceiver(trx, webhook);
      });
    },
    replay: async (receiver, from, through) => {
      const { rooftops, types } = receiver;
      const page = await ledger.entries({ after: from - 1, through, limit: REPLAY_MAX, rooftops, types });
      await jobs.add(page.map((entry) => jobOf(receiver, entry, true)));
      const last = page.at(-1)?.arrival ?? through;
      return { added: page.length, next: page.length === REPLAY_MAX && last < through ? last + 1 : null };
    },
    deliveries: (webhook) => table.deliveriesOf(db, webhook),
    stored: () => {
      if (anybody) pump();
    },
    start: () => {
      cancel = clock.every(LOOK_MS, pump);
      pump();
    },
    stop: async () => {
      stopped = true;
      cancel();
      await work;
    },
  };
}

const isTaken = (sent: Sent): boolean => sent.ok && sent.value.status >= 200 && sent.value.status < 300;

function whyOf(sent: Sent): string | null {
  if (!sent.ok) return sent.reason;
  if (isTaken(sent)) return null;
  const { status } = sent.value;
  return status >= 300 && status < 400
    ? `it redirects (${status}), and no redirect is followed`
    : `it replied ${status}`;
}

function outcomeOf(sent: Sent): Outcome {
  const why = whyOf(sent);
  if (why === null) return { end: 'done' };
  const afterS = sent.ok ? sent.value.retryAfterS : null;
  return { end: 'again', why, ...(afterS === null ? {} : { waitMs: Math.min(afterS, RETRY_AFTER_MAX_S) * 1000 }) };
}
