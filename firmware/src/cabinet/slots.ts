// What a slot's contact means: taken, returned, misplaced, pulled without release, unknown; pure.
import type { CabinetFact } from '@keycab/shared/events/cabinet';
import type { Interval } from '@keycab/shared/custody';
import type { PersonId } from '@keycab/shared/ids';
import type { RosterIndex, RosterKey } from '@keycab/shared/roster';
import type { Instant } from '@keycab/shared/instant';
import type { Known } from './known.ts';
import type { Input, SlotReading } from './input.ts';
import { slotOf } from './policy.ts';
import { boardOf } from './settings.ts';
import type { Absence, Cabinet, Release } from './state.ts';

type InputOf<Type extends Input['type']> = Extract<Input, { type: Type }>;

const seenAt = (at: Instant): Interval => ({ notBeforeWallMs: at.wallMs, notAfterWallMs: at.wallMs });

/** One contact changed while everything was awake. */
export function slotChanged(input: InputOf<'SlotSeen'>, known: Known): readonly CabinetFact[] {
  const { cabinet, settings } = known;
  const { slot, reading, at } = input;
  const board = boardOf(settings, slot);
  // Until its board has told all its slots, the past is not judged by a single one of them.
  if (board === undefined || !cabinet.body.boardsRead.has(board.board)) return [];
  const facts: CabinetFact[] = [];
  if (cabinet.boardsLost.has(board.board)) facts.push({ type: 'BoardBack', board: board.board });
  const occupant = cabinet.occupied.get(slot);
  const release = cabinet.releases.get(slot);
  const interval = seenAt(at);

  switch (reading.kind) {
    case 'empty':
      if (release !== undefined) facts.push(...taken(cabinet, release, interval, at));
      else if (occupant?.kind === 'unknown') facts.push(unknownGone(cabinet, slot));
      // A seated key that nobody released must stay away for a while before anybody is accused: see tick.ts.
      break;
    case 'unreadable':
      if (!sameReading(cabinet.body.slots.get(slot), reading)) facts.push(unknownSeen(cabinet, slot, reading.why));
      break;
    case 'tag': {
      const key = known.roster?.keyByRom.get(reading.rom);
      if (occupant?.kind === 'key' && occupant.key === key?.key) break;
      if (occupant?.kind === 'unknown' && key === undefined) break;
      facts.push(...leave(cabinet, slot, interval, at), ...arrive(known, slot, key, interval, at));
      break;
    }
  }
  return facts;
}

/**
 * A board tells all its slots after start or loss. Only now is the past judged: a released key that is gone was taken by
 * the one to whom it was released; one that is still here was not.
 */
export function settleBoard(input: InputOf<'BoardAnswered'>, known: Known): readonly CabinetFact[] {
  const { cabinet } = known;
  const lost = cabinet.boardsLost.has(input.board);
  const notBeforeWallMs = lost ? (cabinet.boardsLost.get(input.board) ?? null) : cabinet.bootedAfterWallMs;
  const interval = { notBeforeWallMs: notAfter(notBeforeWallMs, input.at.wallMs), notAfterWallMs: input.at.wallMs };
  const facts: CabinetFact[] = lost ? [{ type: 'BoardBack', board: input.board }] : [];
  const readings = new Map(input.slots);
  const shows = (slot: number): SlotReading | undefined => readings.get(slot) ?? shownBy(cabinet, slot);
  // First everything that left, then everything that came: a key that was moved while nobody looked leaves once.
  for (const [slot, reading] of input.slots) facts.push(...settleGone(known, slot, reading, interval, input.at, lost));
  for (const [slot, reading] of input.slots)
    facts.push(...settleHere(known, slot, reading, interval, input.at, facts, shows));
  return facts;
}

function settleGone(
  known: Known,
  slot: number,
  reading: SlotReading,
  interval: Interval,
  at: Instant,
  lost: boolean,
): readonly CabinetFact[] {
  const { cabinet, roster } = known;
  const occupant = cabinet.occupied.get(slot);
  const release = cabinet.releases.get(slot);
  if (occupant === undefined || reading.kind === 'unreadable') return [];
  const key = reading.kind === 'tag' ? roster?.keyByRom.get(reading.rom) : undefined;
  if (reading.kind === 'tag' && occupant.kind === 'key' && occupant.key === key?.key) {
    if (release === undefined) return [];
    const { person, released } = release;
    return [{ type: 'ReleaseAborted', key: release.key, person, released, slot, why: lost ? 'boardLost' : 'restart' }];
  }
  if (reading.kind === 'tag' && occupant.kind === 'unknown' && key === undefined) return [];
  if (release !== undefined) return taken(cabinet, release, interval, at);
  return leave(cabinet, slot, interval, at);
}

function settleHere(
  known: Known,
  slot: number,
  reading: SlotReading,
  interval: Interval,
  at: Instant,
  earlier: readonly CabinetFact[],
  shows: (slot: number) => SlotReading | undefined,
): readonly CabinetFact[] {
  const { cabinet, roster } = known;
  if (reading.kind === 'empty') return [];
  if (reading.kind === 'unreadable') {
    return sameReading(cabinet.body.slots.get(slot), reading) ? [] : [unknownSeen(cabinet, slot, reading.why)];
  }
  const occupant = cabinet.occupied.get(slot);
  const key = roster?.keyByRom.get(reading.rom);
  if (occupant?.kind === 'key' && occupant.key === key?.key) return [];
  if (occupant?.kind === 'unknown' && key === undefined) return [];
  return arrive(known, slot, key, interval, at, earlier, shows);
}

/** A wall clock that went back must not make an interval end before it begins. */
const notAfter = (from: number | null, to: number | null): number | null =>
  from === null || to === null ? from : Math.min(from, to);

export function taken(cabinet: Cabinet, release: Release, interval: Interval, at: Instant): readonly CabinetFact[] {
  const from = at.clock === 'unsynced' ? null : (interval.notBeforeWallMs ?? at.wallMs);
  const start = release.wallMs !== null && from !== null ? Math.max(from, release.wallMs) : from;
  const fact: CabinetFact = {
    type: 'KeyTaken',
    notBeforeWallMs: start ?? interval.notBeforeWallMs,
    notAfterWallMs: interval.notAfterWallMs,
    dueWallMs: start === null || release.minutes === null ? null : start + release.minutes * 60_000,
    key: release.key,
    person: release.person,
    reason: release.reason,
    released: release.released,
    session: release.session,
    slot: release.slot,
    tag: release.tag,
  };
  return cabinet.jammed.has(release.slot) ? [fact, { type: 'SlotCleared', slot: release.slot }] : [fact];
}

/** Whatever the record has in the slot has left without a release. */
function leave(cabinet: Cabinet, slot: number, interval: Interval, at: Instant): readonly CabinetFact[] {
  const occupant = cabinet.occupied.get(slot);
  const release = cabinet.releases.get(slot);
  if (occupant === undefined) return [];
  if (occupant.kind === 'unknown') return [unknownGone(cabinet, slot)];
  if (release !== undefined) return taken(cabinet, release, interval, at);
  return [withoutRelease(slot, occupant, cabinet.body.absent.get(slot), interval)];
}

export function withoutRelease(
  slot: number,
  occupant: { readonly key: RosterKey['key']; readonly tag: NonNullable<RosterKey['tag']> },
  absence: Absence | undefined,
  interval: Interval,
): CabinetFact {
  return {
    type: 'KeyTakenWithoutRelease',
    notBeforeWallMs: absence?.since.wallMs ?? interval.notBeforeWallMs,
    notAfterWallMs: absence?.since.wallMs ?? interval.notAfterWallMs,
    key: occupant.key,
    person: absence?.person ?? null,
    session: absence?.session ?? null,
    slot,
    tag: occupant.tag,
  };
}

/**
 * A tag has come to rest in a slot. No rule ever refuses it.
 * @param earlier  facts of the same input: a key that they say has left, does not leave again
 * @param shows    what the contacts show now, by slot
 */
export function arrive(
  known: Known,
  slot: number,
  key: RosterKey | undefined,
  interval: Interval,
  at: Instant,
  earlier: readonly CabinetFact[] = [],
  shows: (slot: number) => SlotReading | undefined = (other) => shownBy(known.cabinet, other),
): readonly CabinetFact[] {
  const { cabinet, roster } = known;
  if (key === undefined || key.tag === null) return [unknownSeen(cabinet, slot, 'unknown')];
  const facts: CabinetFact[] = [];
  const other = slotOf(cabinet, key.key);
  if (earlier.some((fact) => (fact.type === 'KeyReturned' || fact.type === 'KeyMisplaced') && fact.key === key.key)) {
    return [unknownSeen(cabinet, slot, 'duplicate')];
  }
  const moved = other !== null && other !== slot;
  const left = earlier.some(
    (fact) => (fact.type === 'KeyTaken' || fact.type === 'KeyTakenWithoutRelease') && fact.key === key.key,
  );
  if (moved && !left) {
    if (isTagOf(shows(other), key, roster)) return [unknownSeen(cabinet, slot, 'duplicate')];
    facts.push(...leave(cabinet, other, interval, at));
  }
  const common = {
    ...interval,
    holder: holderBefore(cabinet, key.key, [...earlier, ...facts]),
    key: key.key,
    person: cabinet.session?.person ?? null,
    session: cabinet.session?.session ?? null,
    slot,
    tag: key.tag,
  };
  const home = key.home;
  const misplaced =
    !known.settings.randomReturn && home !== null && (home.cabinet !== cabinet.cabinet || home.slot !== slot);
  facts.push(misplaced ? { type: 'KeyMisplaced', ...common, home: { ...home } } : { type: 'KeyReturned', ...common });
  return facts;
}

/** Who answered for the key until now, by the record and by what this very input has added to it. */
function holderBefore(cabinet: Cabinet, key: RosterKey['key'], facts: readonly CabinetFact[]): PersonId | null {
  for (const fact of facts.toReversed()) {
    if ((fact.type === 'KeyTaken' || fact.type === 'KeyTakenWithoutRelease') && fact.key === key) return fact.person;
  }
  const at = cabinet.custody.get(key)?.at;
  return at?.kind === 'person' ? at.person : null;
}

/** What a slot showed last; a tag that is not sensed at the moment does not count. */
const shownBy = (cabinet: Cabinet, slot: number): SlotReading | undefined =>
  cabinet.body.absent.has(slot) ? { kind: 'empty' } : cabinet.body.slots.get(slot);

const isTagOf = (reading: SlotReading | undefined, key: RosterKey, roster: RosterIndex | null): boolean =>
  reading?.kind === 'tag' && roster?.keyByRom.get(reading.rom)?.key === key.key;

const sameReading = (before: SlotReading | undefined, now: SlotReading): boolean =>
  before !== undefined &&
  before.kind === now.kind &&
  (before.kind !== 'unreadable' || now.kind !== 'unreadable' || before.why === now.why);

const presentPerson = (cabinet: Cabinet) => ({
  person: cabinet.session?.person ?? null,
  session: cabinet.session?.session ?? null,
});

const unknownSeen = (
  cabinet: Cabinet,
  slot: number,
  why: 'unknown' | 'duplicate' | 'contention' | 'crc' | 'shorted',
): CabinetFact => ({ type: 'UnknownTagSeen', ...presentPerson(cabinet), slot, tag: null, why });

export const unknownGone = (cabinet: Cabinet, slot: number): CabinetFact => ({
  type: 'UnknownTagGone',
  ...presentPerson(cabinet),
  slot,
});
