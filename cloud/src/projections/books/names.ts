// What keys, people and cars are called in a book, by the directory as it is now; pure.
import type { Person } from '@keycab/shared/answer';
import type { KeyId, PersonId } from '@keycab/shared/ids';
import type { Vehicle } from '@keycab/shared/roster';
import { personOf, type DirectoryIndex } from '../directory.ts';

export interface Names {
  readonly person: (id: PersonId) => Person;
  readonly personOrNull: (id: PersonId | null) => Person | null;
  readonly key: (id: KeyId) => { key: KeyId; label: string; number: number; car: Vehicle | null };
  readonly reason: (code: string | null) => string | null;
}

export function namesOf(index: DirectoryIndex): Names {
  // Whom the directory no longer knows is still named, by id.
  const person = (id: PersonId): Person => {
    const known = index.nameOf.person(id);
    if (known !== undefined) return personOf(known);
    return { person: id, name: `Person ${id}`, givenName: id, department: 'Office' };
  };
  return {
    person,
    personOrNull: (id) => (id === null ? null : person(id)),
    key: (id) => {
      const key = index.keys.get(id);
      const car = key === undefined || key.vehicle === null ? null : (index.vehicles.get(key.vehicle) ?? null);
      return { key: id, label: key?.label ?? id.slice(0, 24), number: key?.number ?? 1, car };
    },
    reason: (code) => (code === null ? null : (index.reasons.get(code)?.label ?? code)),
  };
}

/** May it be told where this index is of? Of a key or a car that no rooftop lists any more, only to whom all is told. */
export const isHere = (index: DirectoryIndex, key: KeyId): boolean => index.rooftops === 'all' || index.keys.has(key);

/** Of one rooftop its own; of several that of the house. */
export function zoneNameOf({ rooftops, site, sites }: DirectoryIndex): string {
  const [only, ...more] = rooftops === 'all' ? [] : rooftops;
  return (only === undefined || more.length > 0 ? site : (sites.get(only) ?? site)).timeZone;
}
