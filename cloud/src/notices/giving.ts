// Looks at what was stored, decides who is told, and writes that down with its jobs, all or nothing; ledger, office, jobs.
//
// Decided: what was looked at, who was told and what must still go out change in one transaction with the office's lines.
// Because: cut anywhere, a line is looked at once, and a notice has its jobs or is not there. Instead of: telling as the
// lines come in, which a restart forgets or repeats. Would change if: offices wrote more than one transaction can take.
import type { OfficeEvent, OfficeFact } from '@keycab/shared/events/office';
import { OFFICE, type KeyId, type PersonId } from '@keycab/shared/ids';
import { WAYS, type Way } from '@keycab/shared/notice-kinds';
import { zoneOf } from '@keycab/shared/zone';
import type { StoredLine } from '../ingest/stored.ts';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import type { Office } from '../office/state.ts';
import { aroundOf, rooftopOf } from './around.ts';
import { choose, type Choice, type Wishes } from './choice.ts';
import { toldOf, withoutOvertaken, WORTH_A_LOOK, type Telling } from './decide.ts';
import { NOTICE_JOB, type NoticeJob, type NoticesParts } from './room.ts';
import * as table from './table.ts';

export interface Giving {
  /** After each commit. Returns at once; delays nobody. */
  readonly stored: (lines: readonly StoredLine[]) => void;
  /** A notice that somebody asked for, to try the ways. @returns its id */
  readonly trial: (person: PersonId) => Promise<string>;
  /** What came in while nobody looked. */
  readonly start: () => void;
  /** Resolves once nothing is under way. */
  readonly idle: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const TYPES: ReadonlySet<string> = new Set(WORTH_A_LOOK);
/** A key comes in: the car of an appointment may be here. */
const ARRIVING: ReadonlySet<string> = new Set(['KeyReturned', 'KeyMisplaced', 'TagPaired']);
const DAY_MS = 86_400_000;
const KEPT_MS = 30 * DAY_MS;
const LINES_AT_ONCE = 200;
const HOUR_MS = 3_600_000;

export function startGiving(parts: NoticesParts): Giving {
  const { clock, db, directory, jobs, log, office } = parts;
  let stopped = false;
  let work: Promise<void> = Promise.resolve();
  let waits = false;

  /** @returns whether there is more to look at */
  const look = async (): Promise<boolean> => {
    const sinceMs = clock.wallMs() - DAY_MS;
    const ahead = await table.linesAfter(db, {
      after: await table.lookedAt(db),
      limit: LINES_AT_ONCE,
      sinceMs,
      types: WORTH_A_LOOK,
    });
    if (ahead.length === 0) return false;
    // Before the transaction: it is asked elsewhere, and may wait for others.
    const leads = ahead.some(({ event }) => ARRIVING.has(event.type)) ? await parts.leads() : [];
    await office.write(
      async (asked, within, state) => {
        const after = await table.lookedAt(within.trx);
        const lines = await table.linesAfter(within.trx, {
          after,
          limit: LINES_AT_ONCE,
          sinceMs,
          types: WORTH_A_LOOK,
        });
        const last = lines.at(-1);
        if (last === undefined) return [];
        await table.setLooked(within.trx, last.arrival);
        const at = await parts.whereabouts(within, keysOf(lines));
        const begun = await table.begunBy(within.trx, state.epoch, lines.flatMap(earlierOf));
        const atWork = await table.peopleAtWork(within.trx, asked.wallMs);
        const seen = { at, atWork, begun, leads, office: state, nowWallMs: asked.wallMs };
        const around = aroundOf(directory.index(), seen);
        const facts: OfficeFact[] = [];
        for (const line of withoutOvertaken(lines)) {
          for (const telling of toldOf(line, around)) {
            const of = { log: line.log, epoch: line.epoch, seq: line.seq };
            facts.push(
              await give({ parts, within, state, facts, telling, ofArrival: line.arrival, of, asked, atWork }),
            );
          }
        }
        return facts;
      },
      { by: null, via: 'house' },
    );
    jobs.wake();
    return ahead.length === LINES_AT_ONCE;
  };

  /** One look after another; what fails is looked at again with the next line, or soon. */
  const next = (act: () => Promise<void>): void => {
    work = work.then(async () => {
      if (!stopped) await act();
    });
    work = work.catch((thrown: unknown) =>
      log.error({ code: 'KC-API-03', err: thrown }, 'notices could not be given: they are tried again'),
    );
  };
  const lookSoon = (): void => {
    if (stopped || waits) return;
    waits = true;
    next(async () => {
      waits = false;
      while (!stopped && (await look()));
    });
  };

  const cancelLook = clock.every(LOOK_MS, lookSoon);
  const forget = (): void => next(() => table.forgetBefore(db, clock.wallMs() - KEPT_MS));
  const cancelForget = clock.every(HOUR_MS, forget);

  return {
    stored: (lines) => {
      if (lines.some(({ event }) => event !== null && TYPES.has(event.type))) lookSoon();
    },
    trial: async (person) => {
      const written = await office.write(
        async (asked, within, state) => {
          const of = { log: OFFICE, epoch: state.epoch, seq: state.nextSeq } as const;
          const telling = { kind: 'test', person, key: null, other: null, urgency: 'plain', matter: null } as const;
          const atWork = new Set([person]);
          return [await give({ parts, within, state, facts: [], telling, ofArrival: null, of, asked, atWork })];
        },
        { by: person, via: 'desk' },
      );
      jobs.wake();
      const [event] = written as [OfficeEvent];
      return `${event.epoch}.${event.seq}`;
    },
    start: () => {
      forget();
      lookSoon();
    },
    idle: () => work,
    stop: async () => {
      stopped = true;
      cancelLook();
      cancelForget();
      await work;
    },
  };
}

/** Other workers store lines too. */
const LOOK_MS = 15_000;

interface Gift {
  readonly parts: NoticesParts;
  readonly within: LedgerTransaction;
  readonly state: Office;
  /** Those that are written before it, in the same transaction. */
  readonly facts: readonly OfficeFact[];
  readonly telling: Telling;
  readonly ofArrival: number | null;
  readonly of: Extract<OfficeFact, { type: 'NoticeGiven' }>['of'];
  readonly asked: { readonly wallMs: number };
  readonly atWork: ReadonlySet<PersonId>;
}

/** The rows of a notice and its jobs. @returns its line */
async function give({ asked, atWork, facts, of, ofArrival, parts, state, telling, within }: Gift): Promise<OfficeFact> {
  const { trx } = within;
  const { key, kind, matter, other, person, urgency } = telling;
  const notice = `${state.epoch}.${state.nextSeq + facts.length}`;
  const choice = await choiceFor(parts, within, telling, { nowWallMs: asked.wallMs, atWork: atWork.has(person) });
  const row = { notice, person, kind, key, other, matter, ofArrival, givenWallMs: asked.wallMs, readWallMs: null };
  const deliveries = choice.deliveries.map((delivery) => ({ notice, ...delivery }));
  await table.insertNotice(trx, { ...row, urgency }, deliveries);
  await parts.jobs.add(
    deliveries.map((document: NoticeJob) => ({
      kind: NOTICE_JOB,
      owner: document.way,
      lane: null,
      once: `${document.notice} ${document.way} ${document.address}`,
      dueMs: choice.laterWallMs ?? asked.wallMs,
      document,
    })),
    trx,
  );
  const ways = WAYS.filter((way) => deliveries.some((delivery) => delivery.way === way));
  return { type: 'NoticeGiven', key, kind, laterWallMs: choice.laterWallMs, of, person, ways };
}

async function choiceFor(
  { adapters, directory, settings }: NoticesParts,
  { trx }: LedgerTransaction,
  { kind, person, urgency }: Telling,
  { atWork, nowWallMs }: { readonly atWork: boolean; readonly nowWallMs: number },
): Promise<Choice> {
  const wishes = await table.wishesOf(trx, person);
  const known = new Set(adapters.map(({ way }) => way));
  const addresses = await addressesOf(trx, person, wishes, known);
  const { timeZone } = rooftopOf(directory.index(), person);
  const zone = zoneOf(timeZone) ?? zoneOf('UTC');
  if (zone === null) return { deliveries: [], laterWallMs: null };
  return choose({
    urgency,
    trial: kind === 'test',
    wishes,
    rooftopQuiet: settings.quiet,
    zone,
    nowWallMs,
    atWork,
    addresses,
  });
}

/** Where each way leads to; the devices of a push by their own names, the others by one empty word: looked up when it goes. */
async function addressesOf(
  trx: LedgerTransaction['trx'],
  person: PersonId,
  wishes: Wishes,
  known: ReadonlySet<Way>,
): Promise<Record<Way, readonly string[]>> {
  const there = (way: Way, is: boolean): readonly string[] => (known.has(way) && is ? [''] : []);
  return {
    push: known.has('push') ? (await table.devicesOf(trx, person)).map(({ device }) => device) : [],
    mail: there('mail', known.has('mail') && (await table.mailOf(trx, person)) !== null),
    text: there('text', wishes.text !== null),
    chat: there('chat', wishes.chat !== null),
  };
}

const keysOf = (lines: readonly table.Stored[]): KeyId[] => [
  ...new Set(lines.flatMap(({ event }): KeyId[] => ('key' in event && event.key !== null ? [event.key] : []))),
];

/** The line of the office that this one ends. */
const earlierOf = ({ event }: table.Stored): readonly number[] =>
  event.type === 'KeyRequestMet' ? [event.request] : event.type === 'ReservationCanceled' ? [event.reservation] : [];
