// Cabinets with their freshness: reachable, last sign of life, what is stored of them; reads the ledger.
import type { CabinetInfo } from '@keycab/shared/contract';
import type { CabinetId } from '@keycab/shared/ids';
import type { Rooftops } from '@keycab/shared/permissions';
import type { Kysely } from 'kysely';
import type { Tables } from '../ledger/schema.ts';
import type { DirectoryReader } from './directory.ts';
import type { HoldingsReader } from './holdings.ts';

/** A cabinet sends a heartbeat each 60 s; two missed ones make its word the last known. */
export const REACHABLE_MAX_MS = 120_000;
/** How old a reading may be in a process that is told of every change: an answer dates its source anyway. */
const READING_MAX_MS = 250;

export interface Sign {
  readonly reachable: boolean;
  /** Last sign of life. */
  readonly asOfWallMs: number | null;
  readonly epoch: number;
  readonly size: number;
  readonly waiting: number | null;
  readonly forked: boolean;
}

export interface CabinetsReader {
  readonly signs: () => Promise<ReadonlyMap<CabinetId, Sign>>;
  /** Of all rooftops, unless told. */
  readonly list: (rooftops?: Rooftops) => Promise<CabinetInfo[]>;
  /** To be called when a cabinet comes, goes, or its history forks. */
  readonly changed: () => void;
}

export interface CabinetsParts {
  readonly db: Kysely<Tables>;
  readonly directory: DirectoryReader;
  readonly holdings: HoldingsReader;
  readonly clock: { readonly wallMs: () => number };
  readonly soleWriter: boolean;
}

export function readCabinets({ db, directory, holdings, clock, soleWriter }: CabinetsParts): CabinetsReader {
  let reading: { atWallMs: number; rows: Awaited<ReturnType<typeof read>> } | undefined;

  const read = () =>
    db
      .selectFrom('cabinets')
      .leftJoin('epochs', (join) =>
        join.onRef('epochs.cabinet', '=', 'cabinets.cabinet').onRef('epochs.epoch', '=', 'cabinets.epoch'),
      )
      .select([
        'cabinets.cabinet',
        'cabinets.epoch',
        'cabinets.reachable',
        'cabinets.seen_ms',
        'cabinets.waiting',
        'cabinets.forked',
        'epochs.cosigned_size',
      ])
      .execute();

  const signs = async (): Promise<ReadonlyMap<CabinetId, Sign>> => {
    const nowWallMs = clock.wallMs();
    const age = reading === undefined ? Infinity : nowWallMs - reading.atWallMs;
    const usable = soleWriter && age >= 0 && age <= READING_MAX_MS ? reading : undefined;
    const rows = usable?.rows ?? (await read());
    if (usable === undefined) reading = { atWallMs: nowWallMs, rows };
    return new Map(
      rows.map((row) => [
        row.cabinet as CabinetId,
        {
          reachable: row.reachable === 1 && row.seen_ms !== null && nowWallMs - row.seen_ms <= REACHABLE_MAX_MS,
          asOfWallMs: row.seen_ms,
          epoch: row.epoch,
          size: row.cosigned_size ?? 0,
          waiting: row.waiting,
          forked: row.forked === 1,
        },
      ]),
    );
  };

  return {
    signs,
    list: async (rooftops) => {
      const [now, { countIn }] = [await signs(), await holdings.current()];
      return [...directory.index(rooftops).cabinets.values()]
        .map((cabinet) => ({
          cabinet: cabinet.cabinet,
          name: cabinet.name,
          slots: cabinet.slots,
          keysIn: countIn.get(cabinet.cabinet) ?? 0,
          ...(now.get(cabinet.cabinet) ?? NEVER),
        }))
        .sort((a, b) => a.name.localeCompare(b.name));
    },
    changed: () => {
      reading = undefined;
    },
  };
}

const NEVER: Sign = { reachable: false, asOfWallMs: null, epoch: 0, size: 0, waiting: null, forked: false };
