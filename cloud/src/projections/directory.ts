// People, vehicles, keys, reasons and cabinets, indexed in memory for those rooftops that are asked about; reads the ledger.
import type { Person } from '@keycab/shared/answer';
import { Fault } from '@keycab/shared/fault';
import type { CabinetId, KeyId, PersonId, SiteId, VehicleId } from '@keycab/shared/ids';
import type { Grant, Reason, RosterKey, RosterPerson, Vehicle } from '@keycab/shared/roster';
import type { SiteDirectory, SiteEntry } from '../ledger/directory.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { isWithin, type Rooftops } from '@keycab/shared/permissions';
import { slotNamer } from './layout.ts';
import { buildSearchIndex, type SearchIndex } from './search-index.ts';

export interface CabinetPlace {
  readonly cabinet: CabinetId;
  readonly site: SiteId;
  readonly name: string;
  readonly slots: number;
  readonly slotName: (slot: number) => string;
}

/** The rules of one rooftop: they hold for its keys, and for no other's. */
export interface RooftopRules {
  readonly reasons: ReadonlyMap<string, Reason>;
  readonly grants: Grant[];
}

/**
 * What may be seen from some rooftops. What is searched and listed (`keys`, `vehicles`, `people`, `search`, `cabinets`) holds theirs alone, so
 * that no page, count or "did you mean" can tell of another's; `nameOf` knows everybody and every place, for whoever
 * holds a key of ours and wherever it is.
 */
export interface DirectoryIndex {
  readonly rooftops: Rooftops;
  /** The rooftop of this installation's configuration. */
  readonly site: SiteEntry;
  readonly sites: ReadonlyMap<SiteId, SiteEntry>;
  readonly people: ReadonlyMap<PersonId, RosterPerson>;
  readonly personSite: ReadonlyMap<PersonId, SiteId>;
  readonly vehicles: ReadonlyMap<VehicleId, Vehicle>;
  readonly vehicleSite: ReadonlyMap<VehicleId, SiteId>;
  readonly keys: ReadonlyMap<KeyId, RosterKey>;
  /** That of the home cabinet, else where it was registered. */
  readonly keySite: ReadonlyMap<KeyId, SiteId>;
  readonly reasons: ReadonlyMap<string, Reason>;
  readonly rules: ReadonlyMap<SiteId, RooftopRules>;
  readonly cabinets: ReadonlyMap<CabinetId, CabinetPlace>;
  readonly keysOfVehicle: ReadonlyMap<VehicleId, readonly RosterKey[]>;
  readonly search: SearchIndex;
  readonly nameOf: {
    readonly person: (person: PersonId) => RosterPerson | undefined;
    readonly cabinet: (cabinet: CabinetId) => CabinetPlace | undefined;
  };
}

export interface DirectoryReader {
  /** Of all rooftops, unless told. */
  readonly index: (rooftops?: Rooftops) => DirectoryIndex;
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

/** A key is told about in the time of its rooftop. */
export const timeZoneOf = ({ keySite, site, sites }: DirectoryIndex, key: KeyId): string =>
  (sites.get(keySite.get(key) ?? site.site) ?? site).timeZone;

type DirectoryLedger = Pick<Ledger, 'sites' | 'directory' | 'all'>;

/** What the ledger holds, of all rooftops. */
interface Stored {
  readonly site: SiteEntry;
  readonly sites: ReadonlyMap<SiteId, SiteEntry>;
  readonly parts: ReadonlyMap<SiteId, SiteDirectory>;
  readonly cabinets: ReadonlyMap<CabinetId, CabinetPlace>;
  readonly people: ReadonlyMap<PersonId, RosterPerson>;
  readonly personSite: ReadonlyMap<PersonId, SiteId>;
  readonly vehicles: ReadonlyMap<VehicleId, Vehicle>;
  readonly vehicleSite: ReadonlyMap<VehicleId, SiteId>;
  readonly keySite: ReadonlyMap<KeyId, SiteId>;
}

async function load(ledger: DirectoryLedger, id: SiteId): Promise<Stored> {
  const sites = new Map((await ledger.sites()).map((site) => [site.site, site]));
  const site = sites.get(id);
  if (site === undefined) throw new Fault('KC-CONF-01', `the ledger knows no site ${id}`, { site: id });
  const parts = new Map<SiteId, SiteDirectory>();
  for (const each of sites.keys()) parts.set(each, await ledger.directory(each));
  const cabinets = new Map(
    (await ledger.all()).map(({ cabinet, site: of, name, slots, rows, columns }) => [
      cabinet,
      { cabinet, site: of, name, slots, slotName: slotNamer(rows, columns) },
    ]),
  );
  const all = [...parts];
  return {
    site,
    sites,
    parts,
    cabinets,
    people: new Map(all.flatMap(([, { people }]) => people.map((person) => [person.person, person]))),
    personSite: new Map(all.flatMap(([of, { people }]) => people.map(({ person }) => [person, of]))),
    vehicles: new Map(all.flatMap(([, { vehicles }]) => vehicles.map((vehicle) => [vehicle.vehicle, vehicle]))),
    vehicleSite: new Map(all.flatMap(([of, { vehicles }]) => vehicles.map(({ vehicle }) => [vehicle, of]))),
    keySite: new Map(
      all.flatMap(([of, { keys }]) =>
        keys.map(({ key, home }) => [key, (home === null ? undefined : cabinets.get(home.cabinet)?.site) ?? of]),
      ),
    ),
  };
}

const reasonsOf = (parts: readonly SiteDirectory[]): Map<string, Reason> =>
  new Map(parts.flatMap(({ reasons }) => reasons.map((reason) => [reason.reason, reason])));

function indexOf(stored: Stored, rooftops: Rooftops): DirectoryIndex {
  const { cabinets, keySite, people, personSite, site, sites, vehicles, vehicleSite } = stored;
  const within = [...stored.parts].filter(([of]) => isWithin(rooftops, of));
  const keys = [...stored.parts.values()]
    .flatMap((part) => part.keys)
    .filter(({ key }) => isWithin(rooftops, keySite.get(key) as SiteId))
    .sort((a, b) => a.number - b.number || (a.key < b.key ? -1 : 1));
  const keysOfVehicle = new Map<VehicleId, RosterKey[]>();
  for (const key of keys) {
    if (key.vehicle === null) continue;
    const same = keysOfVehicle.get(key.vehicle);
    if (same === undefined) keysOfVehicle.set(key.vehicle, [key]);
    else same.push(key);
  }
  const own = within.flatMap(([, part]) => part.people);
  // A car is its rooftop's, and that of whoever has one of its keys.
  const cars = new Map(
    [
      ...within.flatMap(([, part]) => part.vehicles),
      ...[...keysOfVehicle.keys()].flatMap((vehicle) => vehicles.get(vehicle) ?? []),
    ].map((vehicle) => [vehicle.vehicle, vehicle]),
  );
  return {
    rooftops,
    site,
    sites: new Map([...sites].filter(([of]) => isWithin(rooftops, of))),
    people: new Map(own.map((person) => [person.person, person])),
    personSite,
    vehicles: cars,
    vehicleSite,
    keys: new Map(keys.map((key) => [key.key, key])),
    keySite,
    // Where two rooftops use one word, the installation's own counts for those who look at both.
    reasons: reasonsOf(
      [...within].toSorted(([a], [b]) => Number(a === site.site) - Number(b === site.site)).map(([, part]) => part),
    ),
    rules: new Map(within.map(([of, part]) => [of, { reasons: reasonsOf([part]), grants: [...part.grants] }])),
    cabinets: new Map([...cabinets].filter(([, place]) => isWithin(rooftops, place.site))),
    keysOfVehicle,
    search: buildSearchIndex({ keys, vehicles: cars, people: own }),
    nameOf: { person: (person) => people.get(person), cabinet: (cabinet) => cabinets.get(cabinet) },
  };
}

/** So many sets of rooftops are kept ready; one rooftop and all of them are what most people have. */
const INDEXES_MAX = 32;

/** @throws Fault KC-CONF-01 when the ledger has no such site */
export async function readDirectory(parts: { ledger: DirectoryLedger; site: SiteId }): Promise<DirectoryReader> {
  let stored = await load(parts.ledger, parts.site);
  const ready = new Map<string, DirectoryIndex>();
  return {
    index: (rooftops = 'all') => {
      const all = rooftops === 'all' || [...stored.sites.keys()].every((site) => rooftops.includes(site));
      const name = all ? 'all' : [...rooftops].toSorted().join();
      const kept = ready.get(name) ?? indexOf(stored, all ? 'all' : rooftops);
      // The one that was not asked for longest goes first.
      ready.delete(name);
      ready.set(name, kept);
      const [oldest] = ready.keys();
      if (ready.size > INDEXES_MAX && oldest !== undefined) ready.delete(oldest);
      return kept;
    },
    refresh: async () => {
      stored = await load(parts.ledger, parts.site);
      ready.clear();
    },
  };
}
