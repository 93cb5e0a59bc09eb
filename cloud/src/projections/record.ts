// The whole record as people search it: every line of every log, newest first, by person, key, vehicle, log, kind and time; reads the ledger.
import { keyName } from '@keycab/shared/key-name';
import type { AuditEntry, RecordQuery } from '@keycab/shared/audit';
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import type { OfficeEvent } from '@keycab/shared/events/office';
import { OFFICE, type CabinetId, type KeyId, type LogId, type PersonId, type VehicleId } from '@keycab/shared/ids';
import type { Rooftops } from '@keycab/shared/permissions';
import { clockText } from '@keycab/shared/sentence';
import { reasonLabel } from '@keycab/shared/reasons';
import type { Expression, ExpressionBuilder, Kysely, Selectable, SqlBool } from 'kysely';
import type { isOfRooftops } from '../ledger/rooftops.ts';
import type { EventTable, Tables } from '../ledger/schema.ts';
import { personOf, type DirectoryIndex, type DirectoryReader } from './directory.ts';
import { tellOffice } from './office-telling.ts';
import { isRefusal, REFUSED } from './subjects.ts';
import { tell, type Names } from './telling.ts';

export interface RecordPage {
  /** Newest first, by arrival. */
  readonly entries: AuditEntry[];
  /** Arrival number to go on before; null at the beginning of the record. */
  readonly next: number | null;
}

export interface Reach {
  readonly limit: number;
  readonly before?: number | undefined;
  /** What their cabinets wrote and what the office wrote of their keys; everything, unless told. */
  readonly rooftops?: Rooftops;
}

export interface RecordReader {
  readonly page: (query: RecordQuery, reach: Reach) => Promise<RecordPage>;
  readonly line: (log: LogId, epoch: number, seq: number, rooftops?: Rooftops) => Promise<AuditEntry | undefined>;
  /** All that match, oldest first, up to an arrival number; a piece at a time. */
  readonly walk: (query: RecordQuery, through: number, rooftops?: Rooftops) => AsyncGenerator<AuditEntry>;
}

export interface RecordParts {
  readonly db: Kysely<Tables>;
  readonly directory: DirectoryReader;
  readonly clock: { readonly wallMs: () => number };
  readonly isOfRooftops: typeof isOfRooftops;
  readonly locale?: string;
}

const COLUMNS = ['arrival', 'cabinet', 'epoch', 'seq', 'type', 'wall_ms', 'received_ms', 'line', 'flagged'] as const;
type Row = Pick<Selectable<EventTable>, (typeof COLUMNS)[number]>;

const PIECE = 500;

/** `(a or b) and (c)`: what a line must name to be meant. */
function subjectsWanted({ person, key, vehicle, refused }: RecordQuery, index: DirectoryIndex): string[][] {
  return [
    ...(vehicle === undefined ? [] : [[vehicle, ...(index.keysOfVehicle.get(vehicle) ?? []).map((each) => each.key)]]),
    ...(key === undefined ? [] : [[key]]),
    ...(person === undefined ? [] : [[person]]),
    // Last: it is the one that most lines answer to.
    ...(refused === true ? [[REFUSED]] : []),
  ];
}

interface Bounds {
  /** Exclusive. */
  readonly after: number;
  /** Exclusive. */
  readonly before: number;
}

/**
 * Lines come in nearly in the order in which they happened, so a span of time is a span of arrivals and a few more: the
 * index over time gives that span, and the walk by arrival stays inside it.
 * @returns null when nothing happened then
 */
async function boundsOf(db: Kysely<Tables>, { from, to }: RecordQuery, given: Bounds): Promise<Bounds | null> {
  if (from === undefined && to === undefined) return given;
  const { first, last } = await db
    .selectFrom('events')
    .select((eb) => [eb.fn.min('arrival').as('first'), eb.fn.max('arrival').as('last')])
    .where('effective_ms', '>=', from ?? 0)
    .where('effective_ms', '<', to ?? Number.MAX_SAFE_INTEGER)
    .executeTakeFirstOrThrow();
  // Without a row there is no least one, whatever the type says.
  const [least, most] = [first as number | null, last as number | null];
  if (least === null || most === null) return null;
  return { after: Math.max(given.after, least - 1), before: Math.min(given.before, most + 1) };
}

/** One piece of the record, in either direction. */
export function recordQuery(
  db: Kysely<Tables>,
  query: RecordQuery,
  wanted: readonly (readonly string[])[],
  { after, before }: Bounds,
  isWithin: ((is: ExpressionBuilder<Tables, 'events'>) => Expression<SqlBool>) | null,
) {
  const [leading, ...others] = wanted;
  let select = db.selectFrom('events').select(COLUMNS.map((column) => `events.${column}` as const));
  if (leading === undefined) {
    select = select.where('events.arrival', '>', after).where('events.arrival', '<', before);
  } else {
    const arrivals = db
      .selectFrom('subjects')
      .select('subjects.arrival')
      .where('subjects.subject', 'in', leading)
      .where('subjects.arrival', '>', after)
      .where('subjects.arrival', '<', before);
    select = select.where('events.arrival', 'in', arrivals);
  }
  for (const subjects of others) {
    select = select.where((eb) =>
      eb.exists(
        eb
          .selectFrom('subjects as other')
          .select('other.arrival')
          .where('other.subject', 'in', [...subjects])
          .whereRef('other.arrival', '=', 'events.arrival'),
      ),
    );
  }
  if (isWithin !== null) select = select.where(isWithin);
  if (query.log !== undefined) select = select.where('events.cabinet', '=', query.log);
  if (query.kind !== undefined) select = select.where('events.type', '=', query.kind);
  if (query.from !== undefined) select = select.where('events.effective_ms', '>=', query.from);
  if (query.to !== undefined) select = select.where('events.effective_ms', '<', query.to);
  return select;
}

export function readRecord({ db, directory, clock, isOfRooftops, locale = 'en-US' }: RecordParts): RecordReader {
  const within = (rooftops: Rooftops = 'all') =>
    rooftops === 'all' ? null : (is: ExpressionBuilder<Tables, 'events'>) => isOfRooftops(is, rooftops);
  const speaker = () => {
    const index = directory.index();
    const telling = { nowWallMs: clock.wallMs(), timeZone: index.site.timeZone, locale };
    const time = (wallMs: number): string => clockText(wallMs, telling);
    return (row: Row): AuditEntry => entryOf(row, index, time);
  };
  const whole: Bounds = { after: 0, before: Number.MAX_SAFE_INTEGER };
  return {
    page: async (query, { limit, before, rooftops }) => {
      const bounds = await boundsOf(db, query, { ...whole, before: before ?? whole.before });
      if (bounds === null) return { entries: [], next: null };
      const wanted = subjectsWanted(query, directory.index());
      const rows = await recordQuery(db, query, wanted, bounds, within(rooftops))
        .orderBy('events.arrival', 'desc')
        .limit(limit + 1)
        .execute();
      const page = rows.slice(0, limit);
      return { entries: page.map(speaker()), next: rows.length > limit ? (page.at(-1)?.arrival ?? null) : null };
    },
    line: async (log, epoch, seq, rooftops) => {
      const row = await recordQuery(db, { log }, [], whole, within(rooftops))
        .where('events.epoch', '=', epoch)
        .where('events.seq', '=', seq)
        .executeTakeFirst();
      return row === undefined ? undefined : speaker()(row);
    },
    async *walk(query, through, rooftops) {
      let bounds = await boundsOf(db, query, { after: 0, before: through + 1 });
      const speak = speaker();
      while (bounds !== null) {
        const wanted = subjectsWanted(query, directory.index());
        const rows: Row[] = await recordQuery(db, query, wanted, bounds, within(rooftops))
          .orderBy('events.arrival')
          .limit(PIECE)
          .execute();
        for (const row of rows) yield speak(row);
        const last = rows.at(-1);
        bounds = last === undefined || rows.length < PIECE ? null : { ...bounds, after: last.arrival };
      }
    },
  };
}

/** Whose line it is: who stands at the cabinet, who the promise is about, else who wrote it. */
function personIn(event: Readonly<Record<string, unknown>>, index: DirectoryIndex): AuditEntry['person'] {
  const id = (event['person'] ?? event['by'] ?? null) as PersonId | null;
  if (id === null) return null;
  const known = index.nameOf.person(id);
  return known === undefined
    ? { person: id, name: `Person ${id}`, givenName: id, department: 'Office' }
    : personOf(known);
}

function keyIn(event: Readonly<Record<string, unknown>>, index: DirectoryIndex): AuditEntry['key'] {
  const id = event['key'] as KeyId | null | undefined;
  if (typeof id !== 'string') return null;
  const known = index.keys.get(id);
  return { key: id, label: known?.label ?? id, number: known?.number ?? 1, vehicle: known?.vehicle ?? null };
}

function calledKey(index: DirectoryIndex, id: KeyId): string {
  const known = index.keys.get(id);
  return known === undefined ? id : keyName(known);
}

function namesFor(index: DirectoryIndex, log: LogId, time: (wallMs: number) => string): Names {
  const own = log === OFFICE ? undefined : index.nameOf.cabinet(log);
  return {
    person: (id) => index.nameOf.person(id)?.name ?? `Person ${id}`,
    key: (id) => calledKey(index, id),
    slot: (slot) => own?.slotName(slot) ?? String(slot),
    place: ({ cabinet, slot }: { cabinet: CabinetId; slot: number }) => {
      const place = index.nameOf.cabinet(cabinet);
      return place === undefined ? `slot ${slot} of ${cabinet}` : `${place.name}, ${place.slotName(slot)}`;
    },
    reason: (code) => reasonLabel({ reason: code, label: index.reasons.get(code)?.label ?? code }, 'en'),
    time,
  };
}

function entryOf(row: Row, index: DirectoryIndex, time: (wallMs: number) => string): AuditEntry {
  const event = JSON.parse(row.line) as Readonly<Record<string, unknown>>;
  const log = row.cabinet as LogId;
  const names = namesFor(index, log, time);
  const told = (): string => {
    if (row.flagged === 1) return 'This version does not understand this line; it is kept as it came.';
    return log === OFFICE ? tellOffice(event as OfficeEvent, names) : tell(event as CabinetEvent, names);
  };
  return {
    arrival: row.arrival,
    log,
    logName: log === OFFICE ? 'Office' : (index.nameOf.cabinet(log)?.name ?? log),
    epoch: row.epoch,
    seq: row.seq,
    type: row.type,
    atWallMs: row.wall_ms,
    receivedWallMs: row.received_ms,
    person: personIn(event, index),
    key: keyIn(event, index),
    vehicle: vehicleIn(event, index),
    refused: isRefusal(row.type),
    text: told(),
    event,
  };
}

const vehicleIn = (event: Readonly<Record<string, unknown>>, index: DirectoryIndex): string | null => {
  const id = (event['vehicle'] ?? index.keys.get(event['key'] as KeyId)?.vehicle ?? null) as VehicleId | null;
  const known = id === null ? undefined : index.vehicles.get(id);
  return known === undefined ? null : `${known.year} ${known.make} ${known.model}`;
};
