// Every cabinet slot by slot, from what its journal says and what its contacts sense; reads the ledger.
import type { CabinetId, KeyId } from '@keycab/shared/ids';
import { isWithin, type Rooftops } from '@keycab/shared/permissions';
import type { Steel, SteelSlot } from '@keycab/shared/steel';
import type { Kysely } from 'kysely';
import type { Tables } from '../ledger/schema.ts';
import type { DirectoryReader } from './directory.ts';
import { healthOf, NEW_SLOT, NO_HEALTH } from './health.ts';
import type { HoldingsReader } from './holdings.ts';
import { slotNamer } from './layout.ts';

/** In the order of their names. */
export type SteelReader = (rooftops: Rooftops) => Promise<Steel[]>;

export interface SteelParts {
  readonly db: Kysely<Tables>;
  readonly directory: DirectoryReader;
  readonly holdings: HoldingsReader;
}

export function readSteel({ db, directory, holdings }: SteelParts): SteelReader {
  return async (rooftops) => {
    const rows = (await db.selectFrom('cabinets').selectAll().orderBy('name').execute()).filter((row) =>
      isWithin(rooftops, row.site as never),
    );
    const ids = rows.map((row) => row.cabinet as CabinetId);
    const issued = new Map(
      (await db.selectFrom('rosters').select(['cabinet', 'version']).execute()).map((row) => [
        row.cabinet,
        row.version,
      ]),
    );
    const health = await healthOf(db, ids);
    const { byKey } = await holdings.current();
    const held = new Map<string, KeyId>();
    for (const [key, { custody }] of byKey) {
      for (const { cabinet, slot } of custody.sensedIn) held.set(`${cabinet} ${slot}`, key);
    }
    const { keys } = directory.index();
    return rows.map((row): Steel => {
      const cabinet = row.cabinet as CabinetId;
      const letters = JSON.parse(row.rows) as string[];
      const nameOf = slotNamer(letters, row.columns);
      const { slots, roster, epoch: _epoch, seq: _seq, ...rest } = health.get(cabinet) ?? NO_HEALTH;
      const slotAt = (slot: number): SteelSlot => {
        const key = held.get(`${cabinet} ${slot}`);
        const known = key === undefined ? undefined : keys.get(key);
        const holds = key === undefined ? null : { key, label: known?.label ?? key, number: known?.number ?? 1 };
        return { slot, name: nameOf(slot), holds, ...(slots[slot] ?? NEW_SLOT) };
      };
      return {
        cabinet,
        name: row.name,
        rows: letters,
        columns: row.columns,
        ...rest,
        tamper: [...rest.tamper],
        powerLost: [...rest.powerLost],
        lost: [...rest.lost],
        roster: { applied: roster, issued: issued.get(cabinet) ?? null },
        steel: Array.from({ length: row.slots }, (_, slot) => slotAt(slot)),
      };
    });
  };
}
