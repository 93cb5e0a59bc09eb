// Receivers and their last deliveries, row by row: the questions that webhooks ask of the database; database only.
import type { PersonId } from '@keycab/shared/ids';
import type { Delivery } from '@keycab/shared/outward';
import type { Rooftops } from '@keycab/shared/permissions';
import type { Kysely, Selectable } from 'kysely';
import type { DeliveryTable, Tables, WebhookTable } from '../ledger/schema.ts';

export interface Receiver {
  readonly webhook: string;
  readonly url: string;
  /** Empty: every kind of line. */
  readonly types: readonly string[];
  readonly rooftops: Rooftops;
  readonly by: PersonId | null;
  readonly madeMs: number;
  readonly state: WebhookTable['state'];
  readonly cursor: number;
  readonly secretVersion: number;
  readonly secretMs: number;
  readonly failingMs: number | null;
  readonly deliveredMs: number | null;
}

const receiverOf = (row: Selectable<WebhookTable>): Receiver => ({
  webhook: row.webhook,
  url: row.url,
  types: JSON.parse(row.types) as string[],
  rooftops: JSON.parse(row.rooftops) as Rooftops,
  by: row.made_by as PersonId | null,
  madeMs: row.made_ms,
  state: row.state,
  cursor: row.cursor,
  secretVersion: row.secret_version,
  secretMs: row.secret_ms,
  failingMs: row.failing_ms,
  deliveredMs: row.delivered_ms,
});

export const listReceivers = async (db: Kysely<Tables>): Promise<readonly Receiver[]> =>
  (await db.selectFrom('webhooks').selectAll().orderBy('made_ms').orderBy('webhook').execute()).map(receiverOf);

export async function findReceiver(db: Kysely<Tables>, webhook: string): Promise<Receiver | undefined> {
  const row = await db.selectFrom('webhooks').selectAll().where('webhook', '=', webhook).executeTakeFirst();
  return row === undefined ? undefined : receiverOf(row);
}

export async function addReceiver(db: Kysely<Tables>, receiver: Receiver): Promise<void> {
  await db
    .insertInto('webhooks')
    .values({
      webhook: receiver.webhook,
      url: receiver.url,
      types: JSON.stringify(receiver.types),
      rooftops: JSON.stringify(receiver.rooftops),
      made_by: receiver.by,
      made_ms: receiver.madeMs,
      state: receiver.state,
      cursor: receiver.cursor,
      secret_version: receiver.secretVersion,
      secret_ms: receiver.secretMs,
      failing_ms: receiver.failingMs,
      delivered_ms: receiver.deliveredMs,
    })
    .execute();
}

export async function changeReceiver(
  db: Kysely<Tables>,
  webhook: string,
  change: Partial<Pick<Receiver, 'url' | 'types' | 'state' | 'cursor' | 'secretVersion' | 'secretMs' | 'failingMs'>>,
): Promise<void> {
  if (Object.keys(change).length === 0) return;
  const { url, types, state, cursor, secretVersion, secretMs, failingMs } = change;
  await db
    .updateTable('webhooks')
    .set({
      ...(url === undefined ? {} : { url }),
      ...(types === undefined ? {} : { types: JSON.stringify(types) }),
      ...(state === undefined ? {} : { state }),
      ...(cursor === undefined ? {} : { cursor }),
      ...(secretVersion === undefined ? {} : { secret_version: secretVersion }),
      ...(secretMs === undefined ? {} : { secret_ms: secretMs }),
      ...(failingMs === undefined ? {} : { failing_ms: failingMs }),
    })
    .where('webhook', '=', webhook)
    .execute();
}

export async function removeReceiver(db: Kysely<Tables>, webhook: string): Promise<void> {
  await db.deleteFrom('webhook_deliveries').where('webhook', '=', webhook).execute();
  await db.deleteFrom('webhooks').where('webhook', '=', webhook).execute();
}

/** Of two workers one moves it. @returns whether it was this one */
export async function moveCursor(db: Kysely<Tables>, { webhook, cursor }: Receiver, to: number): Promise<boolean> {
  const moved = await db
    .updateTable('webhooks')
    .set({ cursor: to })
    .where('webhook', '=', webhook)
    .where('cursor', '=', cursor)
    .where('state', '=', 'on')
    .returning('webhook')
    .executeTakeFirst();
  return moved !== undefined;
}

const DELIVERIES_KEPT = 50;

export interface Tried extends Omit<DeliveryTable, 'webhook' | 'replay'> {
  readonly replay: boolean;
}

/** How a try ended, in place of how the one before it ended; a receiver that is no more keeps none. */
export async function writeTried(db: Kysely<Tables>, webhook: string, tried: Tried): Promise<void> {
  const { replay, ...columns } = tried;
  const receivers = db.updateTable('webhooks').where('webhook', '=', webhook);
  const known =
    tried.state === 'delivered'
      ? receivers.set({ failing_ms: null, delivered_ms: tried.at_ms })
      : receivers.set((of) => ({ failing_ms: of.fn.coalesce('failing_ms', of.val(tried.at_ms)) }));
  if ((await known.returning('webhook').executeTakeFirst()) === undefined) return;
  const row = { webhook, ...columns, replay: replay ? 1 : 0 };
  await db
    .insertInto('webhook_deliveries')
    .values(row)
    .onConflict((conflict) => conflict.columns(['webhook', 'job']).doUpdateSet(row))
    .execute();
  const old = await db
    .selectFrom('webhook_deliveries')
    .select('job')
    .where('webhook', '=', webhook)
    .orderBy('at_ms', 'desc')
    .orderBy('job', 'desc')
    .offset(DELIVERIES_KEPT)
    .limit(DELIVERIES_KEPT)
    .execute();
  if (old.length === 0) return;
  const jobs = old.map(({ job }) => job);
  await db.deleteFrom('webhook_deliveries').where('webhook', '=', webhook).where('job', 'in', jobs).execute();
}

export async function deliveriesOf(db: Kysely<Tables>, webhook: string): Promise<readonly Delivery[]> {
  const rows = await db
    .selectFrom('webhook_deliveries')
    .selectAll()
    .where('webhook', '=', webhook)
    .orderBy('at_ms', 'desc')
    .orderBy('job', 'desc')
    .limit(DELIVERIES_KEPT)
    .execute();
  return rows.map((row) => ({
    arrival: row.arrival,
    message: row.message,
    type: row.type,
    replay: row.replay === 1,
    state: row.state,
    tries: row.tries,
    status: row.status,
    body: row.body,
    why: row.why,
    atWallMs: row.at_ms,
    tookMs: row.took_ms,
    nextWallMs: row.next_ms,
  }));
}
