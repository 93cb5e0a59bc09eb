// Tags that were paired and unpaired at this cabinet and that the roster may not know of yet; a fold and its look-ups; pure.
import type { CabinetEvent, EventOf } from '@keycab/shared/events/cabinet';
import type { KeyId, TagId } from '@keycab/shared/ids';
import type { RosterIndex, RosterKey } from '@keycab/shared/roster';

export interface Pairings {
  /** By ROM, newest last. */
  readonly paired: ReadonlyMap<string, RosterKey>;
  readonly unpaired: ReadonlySet<TagId>;
  /** ROMs of tags that were unpaired here and not paired again, newest last. */
  readonly free: ReadonlySet<string>;
}

export const NO_PAIRINGS: Pairings = { paired: new Map(), unpaired: new Set(), free: new Set() };

/** Far more than are paired between two rosters; the oldest have long been merged. */
const KEPT_MAX = 2000;

export function foldPairing(pairings: Pairings, event: CabinetEvent): Pairings {
  switch (event.type) {
    case 'TagPaired': {
      const paired = new Map([...pairings.paired].filter(([, { key }]) => key !== event.key).slice(1 - KEPT_MAX));
      const free = new Set([...pairings.free].filter((rom) => rom !== event.rom));
      return { ...pairings, free, paired: paired.set(event.rom, keyFrom(event)) };
    }
    case 'TagUnpaired': {
      const paired = new Map([...pairings.paired].filter(([, { tag }]) => tag !== event.tag));
      const unpaired = new Set([...pairings.unpaired].slice(1 - KEPT_MAX)).add(event.tag);
      const free = new Set([...pairings.free].slice(1 - KEPT_MAX));
      return { free: event.rom === undefined ? free : free.add(event.rom), paired, unpaired };
    }
    default:
      return pairings;
  }
}

const keyFrom = (event: EventOf<'TagPaired'>): RosterKey => ({
  key: event.key,
  label: event.label,
  number: event.number,
  vehicle: event.vehicle,
  group: event.group,
  tag: event.tag,
  rom: event.rom,
  home: null,
});

interface Lookup {
  readonly cabinet: { readonly pairings: Pairings };
  readonly roster: RosterIndex | null;
}

/** The key whose tag has this ROM: by the roster, without what was unpaired here, with what was paired here. */
export function keyOfRom({ cabinet, roster }: Lookup, rom: string): RosterKey | undefined {
  const { paired, unpaired } = cabinet.pairings;
  const known = roster?.keyByRom.get(rom);
  if (known !== undefined && (known.tag === null || !unpaired.has(known.tag))) return known;
  return roster === null ? undefined : paired.get(rom);
}

/** A tag that this cabinet or its roster knows, and that has no key: it may be paired. */
export function isFreeTag(look: Lookup, rom: string): boolean {
  const key = keyOfRom(look, rom);
  if (key !== undefined) return key.tag === null;
  return look.cabinet.pairings.free.has(rom) || look.roster?.keyByRom.has(rom) === true;
}

/** Keys that were paired here and that no roster has named yet. */
export const pairedHere = ({ cabinet, roster }: Lookup): readonly RosterKey[] =>
  [...cabinet.pairings.paired.values()].filter(({ key }) => roster !== null && !roster.key.has(key));

/** A key as this cabinet knows it: its tag by the newest pairing. */
export function keyOf({ cabinet, roster }: Lookup, id: KeyId): RosterKey | undefined {
  if (roster === null) return undefined;
  const { paired, unpaired } = cabinet.pairings;
  const known = roster.key.get(id);
  const here = paired.size === 0 ? undefined : [...paired.values()].find(({ key }) => key === id);
  if (known === undefined) return here;
  if (known.tag !== null && !unpaired.has(known.tag)) return known;
  return { ...known, tag: here?.tag ?? null, rom: here?.rom ?? null };
}
