// How each cabinet is by its own journal: software, roster, clock, door, power, and every slot's cycles and jams; writes the health table.
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import type { ClockQuality } from '@keycab/shared/events/line';
import { OFFICE, type CabinetId } from '@keycab/shared/ids';
import type { Kysely } from 'kysely';
import type { StoredLine } from '../ingest/stored.ts';
import type { Tables } from '../ledger/schema.ts';

export interface SlotHealth {
  /** How often its lock was energized. */
  readonly cycles: number;
  readonly jams: number;
  /** It did not open, and nothing has moved in it since. */
  readonly jammed: boolean;
  /** A tag rests in it that nobody knows, or that cannot be read. */
  readonly unknown: boolean;
}

/** `…WallMs` is when the cabinet wrote it down; null where it had no clock. */
export interface Health {
  /** The newest line in it: what is not newer changes nothing. */
  readonly epoch: number;
  readonly seq: number;
  readonly software: string | null;
  readonly boots: number;
  readonly bootedWallMs: number | null;
  /** Version of the roster that it applied; 0 before the first. */
  readonly roster: number;
  readonly clock: ClockQuality | null;
  readonly clockStep: { readonly stepMs: number; readonly wallMs: number | null } | null;
  readonly door: 'closed' | 'open' | 'leftOpen' | 'forced' | null;
  readonly doorWallMs: number | null;
  /** Loops of the housing that stand open. */
  readonly tamper: readonly string[];
  /** What has failed and not come back: `mains`, `battery`, the names of readers and boards. */
  readonly powerLost: readonly string[];
  readonly lost: readonly string[];
  readonly lockdown: boolean;
  readonly slots: Readonly<Record<number, SlotHealth>>;
}

export const NO_HEALTH: Health = {
  epoch: 0,
  seq: -1,
  software: null,
  boots: 0,
  bootedWallMs: null,
  roster: 0,
  clock: null,
  clockStep: null,
  door: null,
  doorWallMs: null,
  tamper: [],
  powerLost: [],
  lost: [],
  lockdown: false,
  slots: {},
};

export const NEW_SLOT: SlotHealth = { cycles: 0, jams: 0, jammed: false, unknown: false };

const withSlot = (health: Health, slot: number, change: (known: SlotHealth) => Partial<SlotHealth>): Health => {
  const known = health.slots[slot] ?? NEW_SLOT;
  return { ...health, slots: { ...health.slots, [slot]: { ...known, ...change(known) } } };
};
const added = (list: readonly string[], name: string): string[] => [...new Set([...list, name])].sort();
const without = (list: readonly string[], name: string): string[] => list.filter((each) => each !== name);

/** One line; those of one cabinet in the order of its journal. */
export function foldHealth(before: Health, event: CabinetEvent): Health {
  const { epoch, seq, clock, wallMs } = event;
  if (epoch < before.epoch || (epoch === before.epoch && seq <= before.seq)) return before;
  return folded({ ...before, epoch, seq, clock }, event, wallMs);
}

function folded(health: Health, event: CabinetEvent, wallMs: number | null): Health {
  switch (event.type) {
    case 'CabinetBooted': {
      const { software, roster } = event;
      return { ...health, software, roster, boots: health.boots + 1, bootedWallMs: wallMs };
    }
    case 'RosterApplied':
      return { ...health, roster: event.roster };
    case 'ClockStepped':
      return { ...health, clockStep: { stepMs: event.stepMs, wallMs } };
    case 'SlotReleased':
      return withSlot(health, event.slot, ({ cycles }) => ({ cycles: cycles + 1 }));
    case 'SlotJammed':
      return withSlot(health, event.slot, ({ jams }) => ({ jams: jams + 1, jammed: true }));
    case 'SlotCleared':
      return withSlot(health, event.slot, () => ({ jammed: false }));
    case 'UnknownTagSeen':
      return withSlot(health, event.slot, () => ({ unknown: true }));
    case 'UnknownTagGone':
    case 'KeyReturned':
    case 'KeyMisplaced':
      return health.slots[event.slot]?.unknown === true
        ? withSlot(health, event.slot, () => ({ unknown: false }))
        : health;
    case 'DoorOpened':
      return { ...health, door: 'open', doorWallMs: wallMs };
    case 'DoorLeftOpen':
      return { ...health, door: 'leftOpen', doorWallMs: wallMs };
    case 'DoorForced':
      return { ...health, door: 'forced', doorWallMs: wallMs };
    case 'DoorClosed':
      return { ...health, door: 'closed', doorWallMs: wallMs };
    case 'TamperOpened':
      return { ...health, tamper: added(health.tamper, event.loop) };
    case 'TamperClosed':
      return { ...health, tamper: without(health.tamper, event.loop) };
    case 'PowerLost':
      return { ...health, powerLost: added(health.powerLost, event.source) };
    case 'PowerBack':
      return { ...health, powerLost: without(health.powerLost, event.source) };
    case 'ReaderLost':
      return { ...health, lost: added(health.lost, event.reader) };
    case 'ReaderBack':
      return { ...health, lost: without(health.lost, event.reader) };
    case 'BoardLost':
      return { ...health, lost: added(health.lost, event.board) };
    case 'BoardBack':
      return { ...health, lost: without(health.lost, event.board) };
    case 'LockdownStarted':
      return { ...health, lockdown: true };
    case 'LockdownEnded':
      return { ...health, lockdown: false };
    default:
      return health;
  }
}

const LINES_AT_ONCE = 1_000;

async function read(db: Kysely<Tables>, cabinets: readonly CabinetId[]): Promise<Map<CabinetId, Health>> {
  const rows = await db.selectFrom('health').selectAll().where('cabinet', 'in', cabinets).execute();
  return new Map(rows.map(({ cabinet, document }) => [cabinet as CabinetId, JSON.parse(document) as Health]));
}

async function fold(trx: Kysely<Tables>, events: readonly CabinetEvent[]): Promise<void> {
  const cabinets = [...new Set(events.map(({ cabinet }) => cabinet))];
  if (cabinets.length === 0) return;
  const health = await read(trx, cabinets);
  for (const event of events) {
    health.set(event.cabinet, foldHealth(health.get(event.cabinet) ?? NO_HEALTH, event));
  }
  await trx
    .insertInto('health')
    .values([...health].map(([cabinet, document]) => ({ cabinet, document: JSON.stringify(document) })))
    .onConflict((conflict) =>
      conflict.column('cabinet').doUpdateSet((set) => ({ document: set.ref('excluded.document') })),
    )
    .execute();
}

/** Inside the transaction that stores the lines. */
export const projectHealth = (trx: Kysely<Tables>, stored: readonly StoredLine[]): Promise<void> =>
  fold(
    trx,
    stored.flatMap(({ event }) => (event !== null && 'cabinet' in event ? [event] : [])),
  );

/** From the first line on. @returns how many lines were read */
export function rebuildHealth(db: Kysely<Tables>): Promise<number> {
  return db.transaction().execute(async (trx) => {
    await trx.deleteFrom('health').execute();
    let count = 0;
    for (let after = 0; ;) {
      const rows = await trx
        .selectFrom('events')
        .select(['arrival', 'line'])
        .where('arrival', '>', after)
        .where('flagged', '=', 0)
        .where('cabinet', '!=', OFFICE)
        .orderBy('arrival')
        .limit(LINES_AT_ONCE)
        .execute();
      await fold(
        trx,
        rows.map(({ line }) => JSON.parse(line) as CabinetEvent),
      );
      count += rows.length;
      const last = rows.at(-1);
      if (last === undefined || rows.length < LINES_AT_ONCE) return count;
      after = last.arrival;
    }
  });
}

/** As the journals say at this moment; a cabinet that has written nothing is missing. */
export const healthOf = (db: Kysely<Tables>, cabinets: readonly CabinetId[]): Promise<ReadonlyMap<CabinetId, Health>> =>
  cabinets.length === 0 ? Promise.resolve(new Map()) : read(db, cabinets);
