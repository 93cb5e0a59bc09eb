// What whoever draws a screen may ask of a cabinet's record, answered by the rules themselves; pure.
import type { KeyId, PersonId } from '@keycab/shared/ids';
import type { Instant } from '@keycab/shared/instant';
import type { RosterKey } from '@keycab/shared/roster';
import { bareTags, mayPairAny, type BareTag } from './bare.ts';
import { dayExceptions, type DayException } from './day.ts';
import { undoable } from './enroll.ts';
import { moreTimeFor } from './extending.ts';
import { holds } from './handover.ts';
import type { Known } from './known.ts';
import { overdueSlots, placeOf } from './manager.ts';
import { mayPair } from './pair.ts';
import { keyOf, pairedHere } from './pairings.ts';
import { slotOf } from './place.ts';
import { leftMs, mayExtend, windowMs } from './renew.ts';
import type { RestingLight } from './effect.ts';
import { restingOf } from './resting.ts';
import type { Release } from './state.ts';
import { isWanted } from './wanted.ts';

export interface Asks {
  /** Whoever stands here may give keys of this group their tags, or take them off; null: of any group. */
  mayPair(group: string | null, at: Instant): boolean;
  /** Tags without a key that sit in slots. */
  bareTags(): readonly BareTag[];
  /** Keys that are not in at the end of the day, with what was said of them. */
  dayExceptions(): readonly DayException[];
  /** Where a key hangs, or where it should; null where it has no place here. */
  placeOf(key: KeyId): number | null;
  /** What is lit for keys that are late: the slots where they should hang. */
  overdueSlots(): readonly number[];
  /** What was enrolled last can still be taken back by whoever stands here. */
  mayUndoEnrollment(): boolean;
  slotOf(key: KeyId): number | null;
  /** Whoever stands here has asked for it in this visit. */
  isWanted(key: KeyId): boolean;
  /** This person has it from here; `more`: its time may be moved on once more. */
  heldFrom(person: PersonId, key: KeyId, at: Instant): { readonly more: boolean } | null;
  keyOf(key: KeyId): RosterKey | undefined;
  /** Keys that were paired here and that no roster has named yet. */
  pairedHere(): readonly RosterKey[];
  /** What lamps show while nothing happens at their slots. */
  resting(): ReadonlyMap<number, RestingLight>;
  /** How long a released slot still stands open, out of how long, and whether a touch makes that longer. */
  openFor(release: Release, at: Instant): { readonly leftMs: number; readonly ofMs: number; readonly more: boolean };
}

export const asksOf = (known: Known): Asks => ({
  mayPair: (group, at) => (group === null ? mayPairAny(known, { at }) : mayPair(known, { at }, group)),
  bareTags: () => bareTags(known),
  dayExceptions: () => dayExceptions(known),
  placeOf: (key) => placeOf(known, key),
  overdueSlots: () => overdueSlots(known),
  mayUndoEnrollment: () => undoable(known.cabinet) !== null,
  slotOf: (key) => slotOf(known.cabinet, key),
  isWanted: (key) => isWanted(known, key),
  heldFrom: (person, key, at) =>
    holds(known, person, key) ? { more: moreTimeFor(known, person, key, at.wallMs) } : null,
  keyOf: (key) => keyOf(known, key),
  pairedHere: () => pairedHere(known),
  resting: () => new Map(restingOf(known.cabinet, known.roster).lights.map((light) => [light.slot, light])),
  openFor: (release, at) => ({
    leftMs: Math.max(0, leftMs(known, at, release)),
    ofMs: windowMs(known, release),
    more: mayExtend(known.cabinet, release),
  }),
});
