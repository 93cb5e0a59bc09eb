// The life of one key, newest first; reads the ledger.
import type { TimelineEntry } from '@keycab/shared/contract';
import type { Custody } from '@keycab/shared/custodian';
import { foldCustody, isOfCabinet, logOf } from '@keycab/shared/custody';
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import type { OfficeEvent } from '@keycab/shared/events/office';
import { OFFICE, type CabinetId, type KeyId, type PersonId } from '@keycab/shared/ids';
import { clockText } from '@keycab/shared/sentence';
import { reasonLabel } from '@keycab/shared/reasons';
import type { Kysely } from 'kysely';
import type { Tables } from '../ledger/schema.ts';
import { personOf, timeZoneOf, type DirectoryIndex, type DirectoryReader } from './directory.ts';
import { tellOffice } from './office-telling.ts';
import { inOrder } from './order.ts';
import { factsOf } from './past.ts';
import { tell, type Names } from './telling.ts';

export interface Timeline {
  readonly entries: TimelineEntry[];
  /** Arrival number to go on before; null at the beginning of its life. */
  readonly next: number | null;
}

/** What belongs to a car's thread: the lines of its keys, and those that name the car alone. */
export interface Subject {
  readonly keys: readonly KeyId[];
  readonly arrivals: readonly number[];
}

export interface History {
  readonly timeline: (key: KeyId, limit: number, before?: number) => Promise<Timeline>;
  /** The same of several keys and other lines, newest first. */
  readonly thread: (subject: Subject, limit: number, before?: number) => Promise<Thread>;
}

export interface Thread {
  readonly entries: (TimelineEntry & { readonly key: KeyId | null })[];
  readonly next: number | null;
}

export interface HistoryParts {
  readonly db: Kysely<Tables>;
  readonly directory: DirectoryReader;
  readonly clock: { readonly wallMs: () => number };
  readonly locale?: string;
}

interface Row {
  readonly arrival: number;
  readonly type: string;
  readonly key: string | null;
  readonly line: string;
}

const placeName = (index: DirectoryIndex, { cabinet, slot }: { cabinet: CabinetId; slot: number }): string => {
  const place = index.nameOf.cabinet(cabinet);
  return place === undefined ? `slot ${slot} of ${cabinet}` : `${place.name}, ${place.slotName(slot)}`;
};

/** Whose line it is: who stands at the cabinet, who the promise is about, else who wrote it. */
function personOfEvent(event: CabinetEvent | OfficeEvent): PersonId | null {
  if ('person' in event) return event.person;
  return isOfCabinet(event) ? null : event.by;
}

const placeOf = (event: CabinetEvent | OfficeEvent): string => `${logOf(event)}/${event.epoch}/${event.seq}`;

/** Who had a key before each of its returns, by all logs together: a cabinet that was cut off knows its own alone. */
async function hadBefore(db: Kysely<Tables>, rows: readonly Row[]): Promise<ReadonlyMap<string, PersonId | null>> {
  const had = new Map<string, PersonId | null>();
  const returned = rows.flatMap((row) => (row.type === 'KeyReturned' && row.key !== null ? [row.key] : []));
  for (const key of new Set(returned)) {
    let custody: Custody | undefined;
    for (const { event } of inOrder(await factsOf(db, key as KeyId))) {
      if (event.type === 'KeyReturned')
        had.set(placeOf(event), custody?.at.kind === 'person' ? custody.at.person : null);
      custody = foldCustody(custody, event);
    }
  }
  return had;
}

function entryOf(
  row: Row,
  index: DirectoryIndex,
  time: (wallMs: number) => string,
  had: ReadonlyMap<string, PersonId | null>,
): TimelineEntry {
  const event = JSON.parse(row.line) as CabinetEvent | OfficeEvent;
  const log = logOf(event);
  const cabinet = log === OFFICE ? undefined : index.nameOf.cabinet(log);
  const id = personOfEvent(event);
  const person = id === null ? undefined : index.nameOf.person(id);
  const slot = (number: number): string => cabinet?.slotName(number) ?? `${number}`;
  const reason = (code: string): string =>
    reasonLabel({ reason: code, label: index.reasons.get(code)?.label ?? code }, 'en');
  const code = 'reason' in event && typeof event.reason === 'string' ? event.reason : null;
  const at = 'slot' in event ? event.slot : null;
  const bounds = 'notBeforeWallMs' in event ? event : { notBeforeWallMs: event.wallMs, notAfterWallMs: event.wallMs };
  const names: Names = {
    slot,
    place: (home) => placeName(index, home),
    key: (key) => index.keys.get(key)?.label ?? key,
    reason,
    time,
    person: (other) => index.nameOf.person(other)?.name ?? `Person ${other}`,
  };
  return {
    arrival: row.arrival,
    cabinet: log,
    cabinetName: log === OFFICE ? 'Office' : (cabinet?.name ?? log),
    epoch: event.epoch,
    seq: event.seq,
    type: event.type,
    atWallMs: event.wallMs,
    notBeforeWallMs: bounds.notBeforeWallMs,
    notAfterWallMs: bounds.notAfterWallMs,
    person:
      id === null
        ? null
        : person === undefined
          ? { person: id, name: `Person ${id}`, givenName: id, department: 'Office' }
          : personOf(person),
    slotName: at === null ? null : slot(at),
    reason: code === null ? null : reason(code),
    text: isOfCabinet(event) ? tell(toldOf(event, had), names) : tellOffice(event, names),
  };
}

function toldOf(event: CabinetEvent, had: ReadonlyMap<string, PersonId | null>): CabinetEvent {
  const holder = event.type === 'KeyReturned' ? had.get(placeOf(event)) : undefined;
  return event.type === 'KeyReturned' && holder !== undefined ? { ...event, holder } : event;
}

/** Few enough bound values for every engine. */
const ARRIVALS_MAX = 5_000;

/** These stand under one key and tell of another one too: of its plate, or of the car's key that the plate goes with. */
const OF_TWO = ['PlateBound', 'PartnerMissed'];

async function namedBeside(db: Kysely<Tables>, keys: readonly KeyId[]): Promise<number[]> {
  if (keys.length === 0) return [];
  const rows = await db
    .selectFrom('events')
    .innerJoin('subjects', 'subjects.arrival', 'events.arrival')
    .select('events.arrival')
    .where('subjects.subject', 'in', keys)
    .where('events.type', 'in', OF_TWO)
    .orderBy('events.arrival')
    .execute();
  return rows.map(({ arrival }) => arrival);
}

/** A line that came late stands where it belongs: by effective time, then by arrival. */
export function readHistory({ db, directory, clock, locale = 'en-US' }: HistoryParts): History {
  const thread: History['thread'] = async ({ arrivals: others, keys }, limit, before) => {
    const cursor =
      before === undefined
        ? undefined
        : await db.selectFrom('events').select(['effective_ms']).where('arrival', '=', before).executeTakeFirst();
    if (before !== undefined && cursor === undefined) return { entries: [], next: null };
    const arrivals = [...new Set([...others, ...(await namedBeside(db, keys))])].sort((a, b) => a - b);
    const rows = await db
      .selectFrom('events')
      .select(['arrival', 'line', 'key', 'type'])
      .where((is) =>
        is.or([
          ...(keys.length === 0 ? [] : [is('key', 'in', keys)]),
          ...(arrivals.length === 0 ? [] : [is('arrival', 'in', arrivals.slice(-ARRIVALS_MAX))]),
          ...(keys.length + arrivals.length === 0 ? [is('arrival', '<', 0)] : []),
        ]),
      )
      .$if(cursor !== undefined, (query) =>
        query.where((is) =>
          is.or([
            is('effective_ms', '<', cursor?.effective_ms ?? 0),
            is.and([is('effective_ms', '=', cursor?.effective_ms ?? 0), is('arrival', '<', before ?? 0)]),
          ]),
        ),
      )
      .orderBy('effective_ms', 'desc')
      .orderBy('arrival', 'desc')
      .limit(limit + 1)
      .execute();
    const page = rows.slice(0, limit);
    const index = directory.index();
    const [first] = keys;
    const timeZone = first === undefined ? index.site.timeZone : timeZoneOf(index, first);
    const had = await hadBefore(db, page);
    const telling = { nowWallMs: clock.wallMs(), timeZone, locale };
    const time = (wallMs: number): string => clockText(wallMs, telling);
    return {
      entries: page.map((row) => ({ ...entryOf(row, index, time, had), key: row.key as KeyId | null })),
      next: rows.length > limit ? (page.at(-1)?.arrival ?? null) : null,
    };
  };
  return {
    timeline: async (key, limit, before) => {
      const { entries, next } = await thread({ keys: [key], arrivals: [] }, limit, before);
      return { entries: entries.map(({ key: _own, ...entry }) => entry), next };
    },
    thread,
  };
}
