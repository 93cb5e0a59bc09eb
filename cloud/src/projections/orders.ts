// Orders to cabinets and what came of each, by the cabinets' own lines; reads the ledger.
import type { Person } from '@keycab/shared/answer';
import type { CabinetEvent, EventOf } from '@keycab/shared/events/cabinet';
import type { OfficeEventOf } from '@keycab/shared/events/office';
import { OFFICE, type CabinetId, type PersonId } from '@keycab/shared/ids';
import { isWithin, type Rooftops } from '@keycab/shared/permissions';
import type { OrderStanding } from '@keycab/shared/remote';
import type { Kysely } from 'kysely';
import type { Tables } from '../ledger/schema.ts';
import { personOf, type DirectoryReader } from './directory.ts';
import { tellHouse } from './house-telling.ts';

export interface OrdersReader {
  readonly read: (rooftops: Rooftops) => Promise<{
    readonly orders: readonly OrderStanding[];
    readonly locked: readonly CabinetId[];
  }>;
}

export interface OrdersParts {
  readonly db: Kysely<Tables>;
  readonly directory: DirectoryReader;
  readonly clock: { readonly wallMs: () => number };
}

type Issued = OfficeEventOf<'CommandIssued'>;
type Said = EventOf<'ReleaseAwaited' | 'CommandExecuted' | 'CommandRefused'>;

const DAY_MS = 86_400_000;
const ORDERS_MAX = 50;
const SAID = ['ReleaseAwaited', 'CommandExecuted', 'CommandRefused'] as const;
/** A line may still be on its way when the time of its order is over. */
const GRACE_MS = 10_000;

export function readOrders({ db, directory, clock }: OrdersParts): OrdersReader {
  const issuedSince = async (sinceMs: number) => {
    const rows = await db
      .selectFrom('events')
      .select(['arrival', 'line'])
      .where('cabinet', '=', OFFICE)
      .where('type', '=', 'CommandIssued')
      .where('received_ms', '>=', sinceMs)
      .orderBy('arrival', 'desc')
      .limit(ORDERS_MAX)
      .execute();
    return rows.map(({ arrival, line }) => ({ arrival, issued: JSON.parse(line) as Issued }));
  };
  /** The newest word of a cabinet about each order. */
  const saidSince = async (arrival: number) => {
    const rows = await db
      .selectFrom('events')
      .select('line')
      .where('arrival', '>', arrival)
      .where('type', 'in', SAID)
      .orderBy('arrival')
      .execute();
    const said = new Map<string, Said>();
    for (const { line } of rows) {
      const event = JSON.parse(line) as Said;
      if (event.command !== null) said.set(event.command, event);
    }
    return said;
  };
  const lockedNow = async (): Promise<readonly CabinetId[]> => {
    const rows = await db
      .selectFrom('events')
      .select(['cabinet', 'type'])
      .where('type', 'in', ['LockdownStarted', 'LockdownEnded'])
      .orderBy('arrival')
      .execute();
    const newest = new Map(rows.map(({ cabinet, type }) => [cabinet as CabinetId, type]));
    return [...newest].filter(([, type]) => type === 'LockdownStarted').map(([cabinet]) => cabinet);
  };

  return {
    read: async (rooftops) => {
      const index = directory.index();
      const nowMs = clock.wallMs();
      const mayKnow = (cabinet: CabinetId): boolean => {
        const known = index.cabinets.get(cabinet);
        return known !== undefined && isWithin(rooftops, known.site);
      };
      const issued = (await issuedSince(nowMs - DAY_MS)).filter(({ issued: { to } }) => mayKnow(to));
      const oldest = issued.at(-1);
      const said = oldest === undefined ? new Map<string, Said>() : await saidSince(oldest.arrival);
      const person = (id: PersonId | null): Person | null => {
        const known = id === null ? undefined : index.people.get(id);
        return known === undefined ? null : personOf(known);
      };
      return {
        orders: issued.map(({ issued: one }) => {
          const { command, expiresWallMs, key, operation, slot, to } = one;
          const place = index.cabinets.get(to);
          const slotName = slot === null ? null : (place?.slotName(slot) ?? null);
          const whom = person(one.person);
          const come = standingOf(said.get(command), one, nowMs);
          return {
            command,
            operation,
            cabinet: to,
            cabinetName: place?.name ?? to,
            key,
            label: key === null ? null : (index.keys.get(key)?.label ?? null),
            slotName,
            person: whom,
            by: person(one.by),
            issuedWallMs: one.wallMs,
            expiresWallMs,
            ...come,
            text: textOf(come.state, said.get(command), {
              whom: whom?.givenName ?? 'somebody',
              place: place?.name ?? 'The cabinet',
              slotName: slotName ?? '',
            }),
          };
        }),
        locked: (await lockedNow()).filter(mayKnow),
      };
    },
  };
}

/** What the cabinet said last, or how long it has said nothing. */
export function standingOf(
  said: Said | undefined,
  { expiresWallMs }: Pick<Issued, 'expiresWallMs'>,
  nowMs: number,
): Pick<OrderStanding, 'state' | 'why'> {
  if (said?.type === 'CommandExecuted') return { state: 'done', why: null };
  if (said?.type === 'CommandRefused') return { state: 'refused', why: said.reasons?.[0] ?? said.why };
  // A cabinet that waits says so itself when nobody came; one that was cut off meanwhile cannot.
  const isLate = nowMs > expiresWallMs + GRACE_MS;
  if (isLate) return { state: 'silent', why: null };
  return { state: said === undefined ? 'sent' : 'waiting', why: null };
}

function textOf(
  state: OrderStanding['state'],
  said: Said | undefined,
  { whom, place, slotName }: { readonly whom: string; readonly place: string; readonly slotName: string },
): string {
  switch (state) {
    case 'sent':
      return `Sent; ${place} has not answered yet.`;
    case 'waiting':
      return `${place} waits for ${whom}’s badge; then ${slotName} opens.`;
    case 'done':
      return said?.type === 'CommandExecuted' && said.operation === 'release'
        ? `${whom} badged, and ${slotName} was opened.`
        : `${place} has done it.`;
    case 'refused':
      return (
        tellHouse(said as CabinetEvent, { person: () => whom, slot: () => slotName, reason: (code) => code }) ?? ''
      );
    case 'silent':
      return `Its time is over, and ${place} has not said what came of it. Look at the cabinet.`;
  }
}
