// What there is room for beside an open slot: more keys to take along, the map of the steel, or neither; pure.
import type { AlsoTile, VerdictLine } from '../src/kiosk/visit-views.ts';

/** So many lines there is room for beside more keys, and so many above the map of a small screen. */
const [SMALL_LINES, ROOMY_LINES, MAPPED_LINES] = [1, 3, 2];

export interface Beside {
  readonly notes: readonly string[];
  readonly verdicts: readonly VerdictLine[];
  readonly also: readonly AlsoTile[];
}

/**
 * Several slots that stand open are found by the map; what was taken along one by one keeps its place under the finger.
 * @param tight  large letters, or so many rows of slots that a low map would show none of them
 * @param late  whoever has not found it by now needs more buttons, and a small screen has no room for the map as well
 */
export function roomBeside(
  { also, notes, verdicts }: Beside,
  { roomy, tight, late }: { readonly roomy: boolean; readonly tight: boolean; readonly late: boolean },
): { readonly also: readonly AlsoTile[]; readonly map: boolean } {
  const lines = notes.length + verdicts.length;
  if (roomy) return { also: lines <= ROOMY_LINES ? also : [], map: true };
  const several = verdicts.some(({ tone }) => tone === 'open') && !also.some(({ added }) => added);
  const map = !late && lines <= (tight ? SMALL_LINES : MAPPED_LINES);
  if (several && map) return { also: [], map };
  const shown = lines <= SMALL_LINES ? also : [];
  return { also: shown, map: map && (shown.length === 0 || lines === 0) };
}
