// People, vehicles, keys, reasons and cabinets of one rooftop, indexed in memory; reads the ledger.
import type { Person } from '@keycab/shared/answer';
import { Fault } from '@keycab/shared/fault';
import type { CabinetId, KeyId, PersonId, SiteId, VehicleId } from '@keycab/shared/ids';
import type { Grant, Reason, RosterKey, RosterPerson, Vehicle } from '@keycab/shared/roster';
import type { SiteEntry } from '../ledger/directory.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { slotNamer } from './layout.ts';
import { buildSearchIndex, type SearchIndex } from './search-index.ts';

export interface CabinetPlace {
  readonly cabinet: CabinetId;
  readonly name: string;
  readonly slots: number;
  readonly slotName: (slot: number) => string;
}

export interface DirectoryIndex {
  readonly site: SiteEntry;
  readonly people: ReadonlyMap<PersonId, RosterPerson>;
  readonly vehicles: ReadonlyMap<VehicleId, Vehicle>;
  readonly keys: ReadonlyMap<KeyId, RosterKey>;
  readonly reasons: ReadonlyMap<string, Reason>;
  readonly grants: Grant[];
  readonly cabinets: ReadonlyMap<CabinetId, CabinetPlace>;
  readonly keysOfVehicle: ReadonlyMap<VehicleId, readonly RosterKey[]>;
  readonly search: SearchIndex;
}

export interface DirectoryReader {
  readonly index: () => DirectoryIndex;
  /** To be called when people, vehicles, keys, reasons or cabinets were changed. */
  readonly refresh: () => Promise<void>;
}

/** What an answer may show of a person: never badges, never rank. */
export const personOf = (person: RosterPerson): Person => ({
  person: person.person,
  name: person.name,
  givenName: person.givenName,
  department: person.department,
});

type DirectoryLedger = Pick<Ledger, 'sites' | 'directory' | 'all'>;

async function load(ledger: DirectoryLedger, id: SiteId): Promise<DirectoryIndex> {
  const site = (await ledger.sites()).find((each) => each.site === id);
  if (site === undefined) throw new Fault('KC-CONF-01', `the ledger knows no site ${id}`, { site: id });
  const { people, vehicles: allVehicles, keys: allKeys, reasons, grants } = await ledger.directory(id);
  const cabinets = (await ledger.all()).filter((cabinet) => cabinet.site === id);
  const vehicles = new Map(allVehicles.map((vehicle) => [vehicle.vehicle, vehicle]));
  const keys = allKeys.toSorted((a, b) => a.number - b.number || (a.key < b.key ? -1 : 1));
  const keysOfVehicle = new Map<VehicleId, RosterKey[]>();
  for (const key of keys) {
    if (key.vehicle === null) continue;
    const same = keysOfVehicle.get(key.vehicle);
    if (same === undefined) keysOfVehicle.set(key.vehicle, [key]);
    else same.push(key);
  }
  return {
    site,
    people: new Map(people.map((person) => [person.person, person])),
    vehicles,
    keys: new Map(keys.map((key) => [key.key, key])),
    reasons: new Map(reasons.map((reason) => [reason.reason, reason])),
    cabinets: new Map(
      cabinets.map(({ cabinet, name, slots, rows, columns }) => [
        cabinet,
        { cabinet, name, slots, slotName: slotNamer(rows, columns) },
      ]),
    ),
    grants: [...grants],
    keysOfVehicle,
    search: buildSearchIndex({ keys, vehicles, people }),
  };
}

/** @throws Fault KC-CONF-01 when the ledger has no such site */
export async function readDirectory(parts: { ledger: DirectoryLedger; site: SiteId }): Promise<DirectoryReader> {
  let index = await load(parts.ledger, parts.site);
  return {
    index: () => index,
    refresh: async () => {
      index = await load(parts.ledger, parts.site);
    },
  };
}
