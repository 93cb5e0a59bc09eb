// What a decision about notices looks at, from the directory and the office as they are now; pure.
import type { Department } from '@keycab/shared/department';
import { OFFICE, type CabinetId, type KeyId, type PersonId, type SiteId } from '@keycab/shared/ids';
import type { RosterPerson } from '@keycab/shared/roster';
import { clockText } from '@keycab/shared/sentence';
import type { Whereabouts } from '../office/known.ts';
import type { Office } from '../office/state.ts';
import type { DirectoryIndex } from '../projections/directory.ts';
import type { Around } from './decide.ts';
import type { Lead, Rooftop } from './room.ts';
import type { NoticeNames } from './words.ts';

export interface Seen {
  readonly office: Office;
  readonly nowWallMs: number;
  readonly at: ReadonlyMap<KeyId, Whereabouts>;
  readonly atWork: ReadonlySet<PersonId>;
  readonly begun: ReadonlyMap<number, PersonId>;
  readonly leads: readonly Lead[];
}

export function aroundOf(index: DirectoryIndex, { at, atWork, begun, leads, nowWallMs, office }: Seen): Around {
  const siteOf = (place: KeyId | CabinetId): SiteId | undefined =>
    index.cabinets.get(place as CabinetId)?.site ?? index.keySite.get(place as KeyId);
  const staff = (place: KeyId | CabinetId): readonly RosterPerson[] => {
    const site = siteOf(place);
    return [...index.people.values()].filter(
      ({ disabled, person }) => !disabled && site !== undefined && index.personSite.get(person) === site,
    );
  };
  const ids = (people: readonly RosterPerson[]): PersonId[] => people.map(({ person }) => person);
  const members = (place: KeyId | CabinetId, department: Department): readonly PersonId[] =>
    ids(staff(place).filter((person) => person.department === department));
  return {
    office,
    nowWallMs,
    whereabouts: (key) => at.get(key) ?? { kind: 'notSure', lastPerson: null },
    departmentOf: (person) => index.nameOf.person(person)?.department,
    managers: (place, department) => {
      const all = staff(place).filter(({ manager }) => manager);
      const own = all.filter((person) => person.department === department);
      return ids(own.length > 0 ? own : all);
    },
    members,
    isAtWork: (person) => atWork.has(person),
    begunBy: (line) => begun.get(line),
    leadOf: (key, arrivedWallMs) => {
      const vehicle = index.keys.get(key)?.vehicle ?? null;
      return leads.find(
        (lead) =>
          vehicle !== null && lead.vehicle === vehicle && !lead.isAnswered && lead.arrivedWallMs === arrivedWallMs,
      );
    },
  };
}

export function rooftopOf(index: DirectoryIndex, person: PersonId): Rooftop {
  return index.sites.get(index.personSite.get(person) ?? index.site.site) ?? index.site;
}

const LOCALE = 'en-US';

export function namesFor(index: DirectoryIndex, nowWallMs: number, { timeZone }: Rooftop): NoticeNames {
  return {
    person: (id) => {
      const known = id === null ? undefined : index.nameOf.person(id);
      return known === undefined ? 'Somebody' : `${known.name} (${known.department})`;
    },
    key: (key) => index.keys.get(key)?.label ?? key.slice(0, 24),
    car: (key) => {
      const vehicle = index.vehicles.get(index.keys.get(key)?.vehicle ?? ('' as never));
      if (vehicle === undefined) return null;
      return [vehicle.colorOutside.toLowerCase(), vehicle.make, vehicle.model].filter((part) => part !== '').join(' ');
    },
    cabinet: (id) => (id === (OFFICE as string) ? 'Office' : (index.nameOf.cabinet(id)?.name ?? 'A cabinet')),
    time: (wallMs) => clockText(wallMs, { nowWallMs, timeZone, locale: LOCALE }),
  };
}
