// A key leaves a slot or comes to one: taken, pulled without release, returned, misplaced, unknown; pure.
import type { Interval } from '@keycab/shared/custodian';
import type { CabinetFact } from '@keycab/shared/events/cabinet';
import type { PersonId } from '@keycab/shared/ids';
import type { Instant } from '@keycab/shared/instant';
import type { RosterKey } from '@keycab/shared/roster';
import type { SlotReading } from './input.ts';
import type { Known } from './known.ts';
import { isFreeTag, keyOf, keyOfRom } from './pairings.ts';
import { slotOf } from './place.ts';
import type { Absence, Cabinet, Occupant, Release } from './state.ts';

/** One look at the slots: what is known, when, in which interval it changed, and what this input has found so far. */
export interface Look {
  readonly known: Known;
  readonly at: Instant;
  readonly interval: Interval;
  readonly facts: CabinetFact[];
  /** What a contact shows now. */
  readonly shows: (slot: number) => SlotReading | undefined;
}

export function taken({ known, at, interval }: Look, release: Release): readonly CabinetFact[] {
  const from = at.clock === 'unsynced' ? null : (interval.notBeforeWallMs ?? at.wallMs);
  // It cannot have left before it was released.
  const start = release.wallMs !== null && from !== null ? Math.max(from, release.wallMs) : from;
  const { key, person, reason, released, session, slot, tag } = release;
  const fact: CabinetFact = {
    type: 'KeyTaken',
    notBeforeWallMs: start ?? interval.notBeforeWallMs,
    notAfterWallMs: interval.notAfterWallMs,
    ...(release.crossing === null ? {} : { crossing: release.crossing }),
    ...(release.emergency ? { emergency: true as const } : {}),
    dueWallMs: earliest(start === null || release.minutes === null ? null : start + release.minutes * 60_000, release),
    key,
    person,
    reason,
    released,
    session,
    ...(release.shadow === null ? {} : { shadow: release.shadow }),
    slot,
    tag,
    ...(release.vehicle === null ? {} : { vehicle: release.vehicle }),
  };
  const cleared: CabinetFact[] = known.cabinet.jammed.has(slot) ? [{ type: 'SlotCleared', slot }] : [];
  return [fact, ...cleared, ...bound(known, release)];
}

const earliest = (relativeMs: number | null, { dueByWallMs }: Release): number | null =>
  relativeMs === null || dueByWallMs === null ? (relativeMs ?? dueByWallMs) : Math.min(relativeMs, dueByWallMs);

/** A plate and a car's key that leave in one session belong together until both are back. */
function bound(known: Known, { key, person, session }: Release): readonly CabinetFact[] {
  const { outs } = known.cabinet;
  const mine = keyOf(known, key);
  if (mine === undefined || person === null || session === null) return [];
  const isPlate = mine.kind === 'plate';
  const partner = [...outs].findLast(([other, out]) => {
    const theirs = keyOf(known, other);
    const fits = isPlate ? theirs?.vehicle != null && theirs.kind !== 'plate' : theirs?.kind === 'plate';
    return out.session === session && out.partner === null && other !== key && fits;
  });
  if (partner === undefined || (!isPlate && mine.vehicle === null)) return [];
  return [{ type: 'PlateBound', key: isPlate ? partner[0] : key, person, plate: isPlate ? key : partner[0], session }];
}

/** Whatever the record has in the slot has left. */
export function leave(look: Look, slot: number): readonly CabinetFact[] {
  const { cabinet } = look.known;
  const occupant = cabinet.occupied.get(slot);
  const release = cabinet.releases.get(slot);
  if (occupant === undefined) return [];
  if (occupant.kind === 'unknown') return [unknownGone(cabinet, slot)];
  if (release !== undefined) return taken(look, release);
  return [withoutRelease(slot, occupant, cabinet.body.absent.get(slot), look.interval)];
}

export function withoutRelease(
  slot: number,
  { key, tag }: Extract<Occupant, { kind: 'key' }>,
  absence: Absence | undefined,
  interval: Interval,
): CabinetFact {
  return {
    type: 'KeyTakenWithoutRelease',
    notBeforeWallMs: absence?.since.wallMs ?? interval.notBeforeWallMs,
    notAfterWallMs: absence?.since.wallMs ?? interval.notAfterWallMs,
    key,
    person: absence?.person ?? null,
    session: absence?.session ?? null,
    slot,
    tag,
  };
}

/**
 * A tag has come to rest in a slot. No rule ever refuses it.
 * @param rom  of a tag that may have no key: then it is a free one, or one that nobody knows
 */
export function arrive(
  look: Look,
  slot: number,
  key: RosterKey | undefined,
  rom: string | null = null,
): readonly CabinetFact[] {
  const { cabinet, settings } = look.known;
  if (key === undefined || key.tag === null) {
    return [unknownSeen(cabinet, slot, rom !== null && isFreeTag(look.known, rom) ? 'free' : 'unknown')];
  }
  const other = slotOf(cabinet, key.key);
  const moved = other !== null && other !== slot;
  const doubled = look.facts.some((fact) => isArrival(fact) && fact.key === key.key);
  const left = look.facts.some((fact) => isDeparture(fact) && fact.key === key.key);
  if (doubled || (moved && !left && showsKey(look, other, key))) return [unknownSeen(cabinet, slot, 'duplicate')];

  const departure = moved && !left ? leave(look, other) : [];
  const { home, tag } = key;
  const common = {
    ...look.interval,
    holder: holderBefore(look, key.key, departure),
    key: key.key,
    ...presentPerson(cabinet),
    slot,
    tag,
  };
  const atHome = home === null || (home.cabinet === cabinet.cabinet && home.slot === slot);
  const back: CabinetFact =
    settings.randomReturn || atHome
      ? { type: 'KeyReturned', ...common }
      : { type: 'KeyMisplaced', ...common, home: { ...home } };
  return [...departure, back, ...afterReturn(look.known, key)];
}

/** A key that was in other hands may have been swapped. */
function afterReturn({ cabinet, roster }: Known, key: RosterKey): readonly CabinetFact[] {
  const out = cabinet.outs.get(key.key);
  if (out === undefined) return [];
  const percent = key.highValue === true ? 100 : (roster?.group.get(key.group)?.checkPercent ?? 0);
  const checked = roster?.reason.get(out.reason ?? '')?.check === true;
  return checked && out.chance < percent * 100
    ? [{ type: 'SealCheckAsked', key: key.key, ...presentPerson(cabinet) }]
    : [];
}

type Departure = Extract<CabinetFact, { type: 'KeyTaken' | 'KeyTakenWithoutRelease' }>;
type Arrival = Extract<CabinetFact, { type: 'KeyReturned' | 'KeyMisplaced' }>;

const isDeparture = (fact: CabinetFact): fact is Departure =>
  fact.type === 'KeyTaken' || fact.type === 'KeyTakenWithoutRelease';
const isArrival = (fact: CabinetFact): fact is Arrival => fact.type === 'KeyReturned' || fact.type === 'KeyMisplaced';

/** Who answered for the key until now, by the record and by what this very input has added to it. */
function holderBefore(
  { known, facts }: Look,
  key: RosterKey['key'],
  departure: readonly CabinetFact[],
): PersonId | null {
  const last = [...facts, ...departure].findLast((fact) => isDeparture(fact) && fact.key === key);
  if (last !== undefined && isDeparture(last)) return last.person;
  if (known.isElsewhere?.(key) === true) return null;
  const at = known.cabinet.custody.get(key)?.at;
  return at?.kind === 'person' ? at.person : null;
}

/** What a slot showed last; a tag that is not sensed at the moment does not count. */
export const shownBy = ({ body }: Cabinet, slot: number): SlotReading | undefined =>
  body.absent.has(slot) ? { kind: 'empty' } : body.slots.get(slot);

function showsKey({ known, shows }: Look, slot: number, key: RosterKey): boolean {
  const reading = shows(slot);
  return reading?.kind === 'tag' && keyOfRom(known, reading.rom)?.key === key.key;
}

const presentPerson = ({ session }: Cabinet) => ({
  person: session?.person ?? null,
  session: session?.session ?? null,
});

type UnknownWhy = Extract<CabinetFact, { type: 'UnknownTagSeen' }>['why'];

export const unknownSeen = (cabinet: Cabinet, slot: number, why: UnknownWhy): CabinetFact => ({
  type: 'UnknownTagSeen',
  ...presentPerson(cabinet),
  slot,
  tag: null,
  why,
});

export const unknownGone = (cabinet: Cabinet, slot: number): CabinetFact => ({
  type: 'UnknownTagGone',
  ...presentPerson(cabinet),
  slot,
});
