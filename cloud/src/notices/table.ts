// Notices, their ways, what people wish and their devices: the questions that this room asks of the database; database only.
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import type { OfficeEvent } from '@keycab/shared/events/office';
import { OFFICE, type KeyId, type LogId, type PersonId } from '@keycab/shared/ids';
import type { NoticeKind, Urgency, Way } from '@keycab/shared/notice-kinds';
import type { Kysely, Selectable } from 'kysely';
import type { NoticeDeliveryTable, PushDeviceTable, Tables } from '../ledger/schema.ts';
import { USUAL, type Wishes } from './choice.ts';
import type { Line, Matter } from './decide.ts';

const LOOKED = 'noticesLooked';
const MINUTE_MS = 60_000;
/** Lines that somebody writes who is at work. */
const AT_WORK = ['SessionOpened', 'KeyTaken', 'KeyReturned', 'KeyHandedOver'] as const;
const AT_WORK_MS = 4 * 60 * MINUTE_MS;

type Db = Kysely<Tables>;

export interface Notice {
  /** Epoch and seq of the office's line that gave it: `1.204`. */
  readonly notice: string;
  readonly person: PersonId;
  readonly kind: NoticeKind;
  readonly key: KeyId | null;
  readonly other: PersonId | null;
  readonly matter: Matter | null;
  readonly urgency: Urgency;
  /** The line that it is about; null for one that is about nothing. */
  readonly ofArrival: number | null;
  readonly givenWallMs: number;
  readonly readWallMs: number | null;
}

export interface Delivery {
  readonly notice: string;
  readonly way: Way;
  readonly address: string;
}

export type Device = Selectable<PushDeviceTable>;

const noticeOf = (row: Selectable<Tables['notices']>): Notice => ({
  notice: row.notice,
  person: row.person as PersonId,
  kind: row.kind as NoticeKind,
  key: row.key as KeyId | null,
  other: row.other as PersonId | null,
  matter: row.matter === null ? null : (JSON.parse(row.matter) as Matter),
  urgency: row.urgency as Urgency,
  ofArrival: row.of_arrival,
  givenWallMs: row.given_ms,
  readWallMs: row.read_ms,
});

/** A stored line, parsed. */
export interface Stored extends Line {
  readonly arrival: number;
  readonly epoch: number;
}

const COLUMNS = ['arrival', 'cabinet', 'epoch', 'seq', 'line', 'effective_ms'] as const;
const storedOf = (row: Pick<Selectable<Tables['events']>, (typeof COLUMNS)[number]>): Stored => ({
  arrival: row.arrival,
  log: row.cabinet as LogId,
  epoch: row.epoch,
  seq: row.seq,
  event: JSON.parse(row.line) as CabinetEvent | OfficeEvent,
  effectiveWallMs: row.effective_ms,
});

// ---- What has to be looked at.

export async function lookedAt(db: Db): Promise<number> {
  const row = await db.selectFrom('counters').select('value').where('name', '=', LOOKED).executeTakeFirst();
  return row?.value ?? 0;
}

export async function setLooked(db: Db, arrival: number): Promise<void> {
  await db.updateTable('counters').set({ value: arrival }).where('name', '=', LOOKED).execute();
}

/** Lines of these kinds after that one, oldest first; those that came in before `sinceMs` are passed over. */
export async function linesAfter(
  db: Db,
  { after, limit, sinceMs, types }: { after: number; limit: number; sinceMs: number; types: readonly string[] },
): Promise<readonly Stored[]> {
  const rows = await db
    .selectFrom('events')
    .select(COLUMNS)
    .where('arrival', '>', after)
    .where('type', 'in', types)
    .where('received_ms', '>=', sinceMs)
    .where('flagged', '=', 0)
    .orderBy('arrival')
    .limit(limit)
    .execute();
  return rows.map(storedOf);
}

export async function linesOf(db: Db, arrivals: readonly number[]): Promise<ReadonlyMap<number, Stored>> {
  if (arrivals.length === 0) return new Map();
  const rows = await db.selectFrom('events').select(COLUMNS).where('arrival', 'in', arrivals).execute();
  return new Map(rows.map((row) => [row.arrival, storedOf(row)]));
}

/** Whose request or reservation these lines of the office began. */
export async function begunBy(db: Db, epoch: number, seqs: readonly number[]): Promise<ReadonlyMap<number, PersonId>> {
  if (seqs.length === 0) return new Map();
  const rows = await db
    .selectFrom('events')
    .select(['seq', 'line'])
    .where('cabinet', '=', OFFICE)
    .where('epoch', '=', epoch)
    .where('seq', 'in', seqs)
    .execute();
  return new Map(
    rows.flatMap(({ seq, line }): [number, PersonId][] => {
      const event = JSON.parse(line) as OfficeEvent;
      return 'person' in event && event.person !== null ? [[seq, event.person]] : [];
    }),
  );
}

/** Whoever was seen at a cabinet or acted in the office within the last hours is at work. */
export async function peopleAtWork(db: Db, nowMs: number): Promise<ReadonlySet<PersonId>> {
  const rows = await db
    .selectFrom('events')
    .select('person')
    .distinct()
    .where('effective_ms', '>=', nowMs - AT_WORK_MS)
    .where('person', 'is not', null)
    .where((is) => is.or([is('cabinet', '=', OFFICE), is('type', 'in', AT_WORK)]))
    .execute();
  return new Set(rows.map(({ person }) => person as PersonId));
}

// ---- What was told.

export async function insertNotice(db: Db, notice: Notice, deliveries: readonly Delivery[]): Promise<void> {
  await db
    .insertInto('notices')
    .values({
      notice: notice.notice,
      person: notice.person,
      kind: notice.kind,
      key: notice.key,
      other: notice.other,
      matter: notice.matter === null ? null : JSON.stringify(notice.matter),
      urgency: notice.urgency,
      of_arrival: notice.ofArrival,
      given_ms: notice.givenWallMs,
      read_ms: null,
    })
    .execute();
  if (deliveries.length === 0) return;
  const rows = deliveries.map((delivery) => ({ ...delivery, state: 'waiting' as const, at_ms: null, why: null }));
  await db.insertInto('notice_deliveries').values(rows).execute();
}

export async function noticeBy(db: Db, id: string): Promise<Notice | undefined> {
  const row = await db.selectFrom('notices').selectAll().where('notice', '=', id).executeTakeFirst();
  return row === undefined ? undefined : noticeOf(row);
}

/** Newest first. */
export async function noticesOf(db: Db, person: PersonId, limit: number): Promise<readonly Notice[]> {
  const rows = await db
    .selectFrom('notices')
    .selectAll()
    .where('person', '=', person)
    .orderBy('given_ms', 'desc')
    .orderBy('of_arrival', 'desc')
    .limit(limit)
    .execute();
  return rows.map(noticeOf);
}

export async function unreadOf(db: Db, person: PersonId): Promise<number> {
  const row = await db
    .selectFrom('notices')
    .select((is) => is.fn.countAll<number>().as('many'))
    .where('person', '=', person)
    .where('read_ms', 'is', null)
    .executeTakeFirstOrThrow();
  return row.many;
}

/** Only one's own. */
export async function markRead(
  db: Db,
  person: PersonId,
  which: 'all' | readonly string[],
  nowMs: number,
): Promise<void> {
  if (which.length === 0) return;
  await db
    .updateTable('notices')
    .set({ read_ms: nowMs })
    .where('person', '=', person)
    .where('read_ms', 'is', null)
    .$if(which !== 'all', (query) => query.where('notice', 'in', which as readonly string[]))
    .execute();
}

export async function deliveriesOf(
  db: Db,
  notices: readonly string[],
): Promise<readonly Selectable<NoticeDeliveryTable>[]> {
  if (notices.length === 0) return [];
  return db.selectFrom('notice_deliveries').selectAll().where('notice', 'in', notices).orderBy('at_ms').execute();
}

/** @returns false when it had ended before: then nothing is written anew */
export async function endDelivery(
  db: Db,
  { notice, way, address }: Delivery,
  end: { readonly state: 'delivered' | 'failed' | 'withheld'; readonly atMs: number; readonly why: string | null },
): Promise<boolean> {
  const done = await db
    .updateTable('notice_deliveries')
    .set({ state: end.state, at_ms: end.atMs, why: end.why })
    .where('notice', '=', notice)
    .where('way', '=', way)
    .where('address', '=', address)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

export async function isWaiting(db: Db, { notice, way, address }: Delivery): Promise<boolean> {
  const row = await db
    .selectFrom('notice_deliveries')
    .select('state')
    .where('notice', '=', notice)
    .where('way', '=', way)
    .where('address', '=', address)
    .executeTakeFirst();
  return row?.state === 'waiting';
}

/** The newest end of each way: what went wrong while nothing has gone well since. */
export async function troublesOf(db: Db, person: PersonId): Promise<ReadonlyMap<Way, string>> {
  const rows = await db
    .selectFrom('notice_deliveries')
    .innerJoin('notices', 'notices.notice', 'notice_deliveries.notice')
    .select(['notice_deliveries.way', 'notice_deliveries.state', 'notice_deliveries.why'])
    .where('notices.person', '=', person)
    .where('notice_deliveries.state', 'in', ['delivered', 'failed'])
    .orderBy('notice_deliveries.at_ms')
    .execute();
  const found = new Map<Way, string>();
  for (const { way, state, why } of rows) {
    if (state === 'failed' && why !== null) found.set(way as Way, why);
    else found.delete(way as Way);
  }
  return found;
}

/** Notices are kept so long; what the log says of them stays. */
export async function forgetBefore(db: Db, beforeMs: number): Promise<void> {
  const old = db.selectFrom('notices').select('notice').where('given_ms', '<', beforeMs);
  await db.deleteFrom('notice_deliveries').where('notice', 'in', old).execute();
  await db.deleteFrom('notices').where('given_ms', '<', beforeMs).execute();
}

// ---- What people wish, and where they are reached.

export async function wishesOf(db: Db, person: PersonId): Promise<Wishes> {
  const row = await db.selectFrom('notice_settings').select('document').where('person', '=', person).executeTakeFirst();
  return row === undefined ? USUAL : { ...USUAL, ...(JSON.parse(row.document) as Partial<Wishes>) };
}

export async function setWishes(db: Db, person: PersonId, wishes: Wishes): Promise<void> {
  const document = JSON.stringify(wishes);
  await db
    .insertInto('notice_settings')
    .values({ person, document })
    .onConflict((conflict) => conflict.column('person').doUpdateSet({ document }))
    .execute();
}

export const devicesOf = (db: Db, person: PersonId): Promise<Device[]> =>
  db.selectFrom('push_devices').selectAll().where('person', '=', person).orderBy('added_ms').execute();

export const deviceBy = (db: Db, device: string): Promise<Device | undefined> =>
  db.selectFrom('push_devices').selectAll().where('device', '=', device).executeTakeFirst();

/** A browser belongs to whoever said so last: it shows nothing of whoever was here before. */
export async function putDevice(db: Db, device: Device): Promise<void> {
  await db.deleteFrom('push_devices').where('endpoint', '=', device.endpoint).execute();
  await db.insertInto('push_devices').values(device).execute();
}

/** @returns false when this person has no such device */
export async function dropDevice(db: Db, person: PersonId, named: string): Promise<boolean> {
  const done = await db
    .deleteFrom('push_devices')
    .where('person', '=', person)
    .where((is) => is.or([is('device', '=', named), is('endpoint', '=', named)]))
    .executeTakeFirst();
  return done.numDeletedRows > 0n;
}

export async function mailOf(db: Db, person: PersonId): Promise<string | null> {
  const row = await db.selectFrom('login_users').select('email').where('id', '=', person).executeTakeFirst();
  return row?.email ?? null;
}
