// Which keys a typed number means; pure.
import type { Tile } from '../src/kiosk/tile.ts';

const plain = (text: string): string => text.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');

/** Every key whose label holds what was typed: those that begin with it first, then those that end with it. */
export function filterTiles(tiles: readonly Tile[], typed: string): readonly Tile[] {
  const wanted = plain(typed);
  if (wanted === '') return tiles;
  const rank = (tile: Tile): number => {
    const label = plain(tile.label);
    if (label === wanted) return 0;
    if (label.startsWith(wanted)) return 1;
    if (label.endsWith(wanted)) return 2;
    return label.includes(wanted) || label.replaceAll(/[A-Z]/g, '').includes(wanted) ? 3 : 4;
  };
  const ranked = tiles.map((tile) => ({ tile, rank: rank(tile) })).filter((entry) => entry.rank < 4);
  return ranked.sort((a, b) => a.rank - b.rank).map((entry) => entry.tile);
}

/** The one key that is meant: the only one left, or the only one whose whole number was typed. */
export function onlyTile(found: readonly Tile[], typed: string): Tile | null {
  if (typed === '') return null;
  if (found.length === 1) return found[0] ?? null;
  const whole = found.filter((tile) => plain(tile.label) === plain(typed));
  return whole.length === 1 ? (whole[0] ?? null) : null;
}
