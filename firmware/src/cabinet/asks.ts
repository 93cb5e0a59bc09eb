// What whoever draws a screen may ask of a cabinet's record, answered by the rules themselves; pure.
import type { KeyId } from '@keycab/shared/ids';
import type { RosterKey } from '@keycab/shared/roster';
import { dayExceptions, type DayException } from './day.ts';
import type { Known } from './known.ts';
import { placeOf } from './manager.ts';
import { keyOf, pairedHere } from './pairings.ts';
import { slotOf } from './place.ts';

export interface Asks {
  /** Keys that are not in at the end of the day, with what was said of them. */
  dayExceptions(): readonly DayException[];
  /** Where a key hangs, or where it should; null where it has no place here. */
  placeOf(key: KeyId): number | null;
  slotOf(key: KeyId): number | null;
  keyOf(key: KeyId): RosterKey | undefined;
  /** Keys that were paired here and that no roster has named yet. */
  pairedHere(): readonly RosterKey[];
}

export const asksOf = (known: Known): Asks => ({
  dayExceptions: () => dayExceptions(known),
  placeOf: (key) => placeOf(known, key),
  slotOf: (key) => slotOf(known.cabinet, key),
  keyOf: (key) => keyOf(known, key),
  pairedHere: () => pairedHere(known),
});
