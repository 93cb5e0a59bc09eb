// What can be searched, prepared once for each state of the directory; pure.
import type { KeyId, PersonId, VehicleId } from '@keycab/shared/ids';
import type { RosterKey, RosterPerson, Vehicle } from '@keycab/shared/roster';
import { spellings, tokensOf } from './words.ts';

/** A vehicle with its keys, or a thing with its one. */
export interface Subject {
  readonly keys: readonly KeyId[];
  /** Stock number or label, as it is printed. */
  readonly name: string;
  readonly code: string;
  readonly vin: string | null;
  /** `4512` and `A` of `P4512A`; null when the name holds no number. */
  readonly number: string | null;
  readonly suffix: string;
  /** "Honda Accord", for "did you mean". */
  readonly title: string;
  /** Among equals: a plain stock number before one with letters behind it, then by length, then as printed. */
  readonly rank: number;
}

export interface SearchIndex {
  readonly subjects: readonly Subject[];
  /** Stock numbers and labels without spaces and dashes, in capitals. */
  readonly byName: ReadonlyMap<string, readonly Subject[]>;
  /** Last digits of the number in a name, two to six of them. */
  readonly byTail: ReadonlyMap<string, readonly Subject[]>;
  readonly byVinTail: ReadonlyMap<string, readonly Subject[]>;
  readonly byTag: ReadonlyMap<string, KeyId>;
  readonly byRepairOrder: ReadonlyMap<string, readonly Subject[]>;
  /** Word to subject to weight: model and make before paint before upholstery. */
  readonly words: ReadonlyMap<string, ReadonlyMap<Subject, number>>;
  readonly people: readonly { readonly person: PersonId; readonly name: string; readonly tokens: readonly string[] }[];
}

/** A stock number, label or repair order as typed by anybody: capitals without anything between. */
export const codeOf = (text: string): string => text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '');

export const VIN_TAIL = 6;

const NUMBER = /(\d+)(\D*)$/;

export function numberOf(name: string): { number: string; suffix: string } | null {
  const match = NUMBER.exec(codeOf(name));
  return match === null ? null : { number: match[1] ?? '', suffix: match[2] ?? '' };
}

function add<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else if (list.at(-1) !== value) list.push(value);
}

function weigh(words: Map<string, Map<Subject, number>>, subject: Subject, text: string, weight: number): void {
  for (const word of spellings(text)) {
    const known = words.get(word) ?? new Map<Subject, number>();
    known.set(subject, Math.max(weight, known.get(subject) ?? 0));
    words.set(word, known);
  }
}

function weighVehicle(words: Map<string, Map<Subject, number>>, subject: Subject, vehicle: Vehicle): void {
  weigh(words, subject, `${vehicle.make} ${vehicle.model}`, 10);
  weigh(words, subject, `${vehicle.trim} ${vehicle.year}`, 9);
  weigh(words, subject, vehicle.colorOutside, 8);
  weigh(words, subject, `${vehicle.body} ${vehicle.kind}`, 5);
  weigh(words, subject, vehicle.colorInside, 4);
}

export interface Searchable {
  /** By number, so that key 1 comes before key 2. */
  readonly keys: readonly RosterKey[];
  readonly vehicles: ReadonlyMap<VehicleId, Vehicle>;
  readonly people: readonly RosterPerson[];
}

export function buildSearchIndex({ keys, vehicles, people }: Searchable): SearchIndex {
  const grouped = new Map<string, RosterKey[]>();
  for (const key of keys) add(grouped, key.vehicle ?? key.key, key);
  const byName = new Map<string, Subject[]>();
  const byTail = new Map<string, Subject[]>();
  const byVinTail = new Map<string, Subject[]>();
  const byRepairOrder = new Map<string, Subject[]>();
  const words = new Map<string, Map<Subject, number>>();
  const ranked = [...grouped.values()]
    .map((group) => {
      const [first] = group as [RosterKey];
      const vehicle = first.vehicle === null ? undefined : vehicles.get(first.vehicle);
      const name = vehicle?.stock ?? first.label;
      return { group, first, vehicle, name, counted: numberOf(name) };
    })
    .sort(
      (a, b) =>
        (a.counted?.suffix.length ?? 0) - (b.counted?.suffix.length ?? 0) ||
        a.name.length - b.name.length ||
        (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
    );
  const subjects = ranked.map(({ group, first, vehicle, name, counted }, rank) => {
    const subject: Subject = {
      keys: group.map((key) => key.key),
      name,
      rank,
      code: codeOf(name),
      vin: vehicle?.vin ?? null,
      number: counted?.number ?? null,
      suffix: counted?.suffix ?? '',
      title: vehicle === undefined ? first.label : `${vehicle.make} ${vehicle.model}`,
    };
    for (const each of new Set([name, ...group.map((key) => key.label)].map(codeOf))) add(byName, each, subject);
    if (counted !== null) {
      for (let size = 2; size <= Math.min(6, counted.number.length); size++) {
        add(byTail, counted.number.slice(-size), subject);
      }
    }
    // The names of vehicles are numbers: kept apart, or every slip of a word would meet thousands of them.
    if (vehicle === undefined) weigh(words, subject, first.label, 6);
    else {
      add(byVinTail, vehicle.vin.slice(-VIN_TAIL), subject);
      if (vehicle.repairOrder !== null) {
        const code = codeOf(vehicle.repairOrder);
        for (const each of new Set([code, code.replace(/^RO/, '')])) add(byRepairOrder, each, subject);
      }
      weighVehicle(words, subject, vehicle);
    }
    return subject;
  });
  const byTag = new Map(
    keys.flatMap((key) => [key.tag, key.rom].flatMap((id) => (id === null ? [] : [[id, key.key] as const]))),
  );
  const named = people.map(({ person, name, givenName }) => ({
    person,
    name,
    tokens: [...new Set(tokensOf(`${name} ${givenName}`.replaceAll('-', ' ')))],
  }));
  return { subjects, byName, byTail, byVinTail, byTag, byRepairOrder, words, people: named };
}
