// One notice by one way: still of use, sent, and what came of it written down; office, database, adapters.
import type { OfficeFact } from '@keycab/shared/events/office';
import type { FaultCode } from '@keycab/shared/fault';
import type { PersonId } from '@keycab/shared/ids';
import type { Way } from '@keycab/shared/notice-kinds';
import type { Handler, Outcome } from '../jobs/jobs.ts';
import { namesFor, rooftopOf } from './around.ts';
import { isOfUse } from './decide.ts';
import type { NoticeJob, NoticesParts } from './room.ts';
import * as table from './table.ts';
import type { Adapter, Address, Message } from './ways/adapter.ts';
import { wordsOf } from './words.ts';

const PATIENCE = { firstMs: 5_000, mostMs: 1_800_000, triesMax: 14 };
const DONE: Outcome = { end: 'done' };

type End =
  | { readonly state: 'delivered' }
  | { readonly state: 'withheld'; readonly why: 'read' | 'over' }
  | { readonly state: 'failed'; readonly why: 'unreachable' | 'refused' | 'noAddress'; readonly code: FaultCode };

export function noticeHandler(parts: NoticesParts): Handler {
  const { adapters, clock, db, log, office } = parts;
  const adapterOf = new Map<Way, Adapter>(adapters.map((adapter) => [adapter.way, adapter]));

  /** In the record once: a second try finds that it has ended. */
  const end = async (
    notice: table.Notice,
    job: NoticeJob,
    how: End,
    also: readonly OfficeFact[] = [],
  ): Promise<void> => {
    const { key, person } = notice;
    const { way } = job;
    const line = Number(notice.notice.split('.')[1]);
    await office.write(
      async (asked, within) => {
        const row = { state: how.state, atMs: asked.wallMs, why: how.state === 'failed' ? how.code : null };
        if (!(await table.endDelivery(within.trx, job, row))) return [];
        const of = { key, notice: line, person, way } as const;
        switch (how.state) {
          case 'delivered':
            return [{ type: 'NoticeDelivered', ...of }];
          case 'withheld':
            return [{ type: 'NoticeWithheld', ...of, why: how.why }];
          case 'failed':
            if (also.length > 0) await table.dropDevice(within.trx, person, job.address);
            return [{ type: 'NoticeFailed', ...of, why: how.why }, ...also];
        }
      },
      { by: null, via: 'house' },
    );
  };

  const isUseful = async ({ matter }: table.Notice): Promise<boolean> => {
    if (matter === null) return true;
    const keys = matter.of === 'holding' ? [matter.key] : [];
    const at = await parts.whereabouts({ trx: db }, keys);
    const whereabouts = (key: (typeof keys)[number]) => at.get(key) ?? ({ kind: 'notSure', lastPerson: null } as const);
    return isOfUse(matter, { office: office.state(), whereabouts });
  };

  return {
    patience: PATIENCE,
    run: async ({ document, tries }) => {
      const job = document as NoticeJob;
      const notice = await table.noticeBy(db, job.notice);
      if (notice === undefined || !(await table.isWaiting(db, job))) return DONE;
      if (notice.readWallMs !== null) return end(notice, job, { state: 'withheld', why: 'read' }).then(() => DONE);
      if (!(await isUseful(notice))) return end(notice, job, { state: 'withheld', why: 'over' }).then(() => DONE);
      const address = await addressOf(parts, notice.person, job);
      const adapter = adapterOf.get(job.way);
      if (address === null || adapter === undefined) {
        await end(notice, job, { state: 'failed', why: 'noAddress', code: 'KC-NOTICE-07' });
        return DONE;
      }
      const sent = await adapter.deliver(await messageOf(parts, notice), address);
      if (sent.ok) {
        await end(notice, job, { state: 'delivered' });
        return DONE;
      }
      log.warn({ code: sent.code, way: job.way, said: sent.detail, tries: tries + 1 }, 'a notice was not taken');
      if (sent.again && tries + 1 < PATIENCE.triesMax) {
        return { end: 'again', why: sent.code, ...(sent.waitMs === undefined ? {} : { waitMs: sent.waitMs }) };
      }
      const gone: readonly OfficeFact[] =
        sent.gone === true ? [{ type: 'NoticeWaysChanged', person: notice.person, what: 'deviceGone' }] : [];
      const why = sent.gone === true ? 'noAddress' : sent.why;
      await end(notice, job, { state: 'failed', why, code: sent.code }, gone);
      return { end: 'dead', why: sent.code };
    },
  };

  async function messageOf({ directory, settings }: NoticesParts, notice: table.Notice): Promise<Message> {
    const { key, kind, ofArrival, other, person } = notice;
    const stored = ofArrival === null ? undefined : (await table.linesOf(db, [ofArrival])).get(ofArrival);
    const index = directory.index();
    const rooftop = rooftopOf(index, person);
    const names = namesFor(index, clock.wallMs(), rooftop);
    const words = wordsOf({ kind, key, other, log: stored?.log ?? null, event: stored?.event ?? null }, names);
    const origin = settings.origin();
    return {
      id: notice.notice,
      urgency: notice.urgency,
      title: words.title,
      text: words.text,
      link: `${origin}${words.link}`,
      settingsLink: `${origin}/account#notices`,
      from: rooftop.name,
    };
  }
}

/** As it is now: whoever moved in between is found where they are. Null: nowhere, or switched off. */
async function addressOf(
  { db, directory }: NoticesParts,
  person: PersonId,
  { address, way }: NoticeJob,
): Promise<Address | null> {
  if (directory.index().nameOf.person(person)?.disabled !== false) return null;
  if (way === 'push') {
    const device = await table.deviceBy(db, address);
    return device === undefined || device.person !== person ? null : { kind: 'device', ...device };
  }
  const to = way === 'mail' ? await table.mailOf(db, person) : (await table.wishesOf(db, person))[way];
  return to === null ? null : { kind: 'text', to };
}
