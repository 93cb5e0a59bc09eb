// S3: all keys through a sieve of make, model and color, and a basket of those that were touched; pure.
import { colorText } from '@keycab/shared/colors';
import type { KeyId } from '@keycab/shared/ids';
import type { Vehicle } from '@keycab/shared/roster';
import { EVERYTHING } from './going.ts';
import type { Known } from './known.ts';
import type { Tile } from './tile.ts';
import type { Teller } from './teller.ts';
import type { Chip, Sieve, VisitView } from './visit-views.ts';

/** More tiles than anybody turns pages for; the chips make them fewer. */
const TILES_MAX = 240;

type Browse = Extract<VisitView, { kind: 'browse' }>;
type Named = Pick<Vehicle, 'make' | 'model' | 'colorOutside'>;

/** Keys that this cabinet keeps or has seen; those of other cabinets are asked for there. */
export const keysOf = (known: Known): readonly KeyId[] =>
  [...(known.roster?.roster.keys ?? []), ...known.asks.pairedHere()]
    .filter(({ key, home }) => known.cabinet.custody.has(key) || home?.cabinet === known.cabinet.cabinet)
    .map(({ key }) => key);

export function vehicleOf({ roster }: Known, key: KeyId): Vehicle | undefined {
  const id = roster?.key.get(key)?.vehicle;
  return id == null ? undefined : roster?.vehicle.get(id);
}

export function browseView(
  known: Known,
  teller: Teller,
  { sieve, keys: chosen }: { readonly sieve: Sieve; readonly keys: readonly KeyId[] },
  common: Pick<Browse, 'person' | 'endsInMs'>,
): Browse {
  const passing = keysOf(known)
    .map((key) => ({ tile: teller.tile(key), car: vehicleOf(known, key) }))
    .filter(({ tile }) => sieve.all || tile.here);
  const fitting = passing.filter(({ car }) => passes(sieve, car));
  const count = chosen.length;
  return {
    kind: 'browse',
    ...common,
    title: teller.say('browse.chosen', { count }),
    chips: chipsOf(
      sieve,
      fitting.map(({ car }) => car),
      teller,
    ),
    tiles: fitting
      .map(({ tile }) => tile)
      .toSorted(byLabel)
      .slice(0, TILES_MAX),
    chosen,
    sieve,
    takeText: count === 0 ? teller.say('browse.takeNone') : teller.say('browse.take', { count }),
  };
}

const passes = ({ make, model, color }: Sieve, car: Named | undefined): boolean =>
  (make === null || car?.make === make) &&
  (model === null || car?.model === model) &&
  (color === null || car?.colorOutside === color);

/** What was chosen, to be taken back with a touch, then what the next step can be. */
function chipsOf(sieve: Sieve, cars: readonly (Named | undefined)[], { say, language }: Teller): readonly Chip[] {
  const { make, model, color, all } = sieve;
  const chips: Chip[] = [];
  const chose = (text: string | null, without: Sieve): void => {
    if (text !== null) chips.push({ text, detail: '', chosen: true, sieve: without });
  };
  chose(make, { ...EVERYTHING, all });
  chose(model, { ...sieve, model: null, color: null });
  chose(color === null ? null : colorText(color, language), { ...sieve, color: null });
  if (color !== null) return chips;
  const step = make === null ? 'make' : model === null ? 'model' : 'color';
  const counts = new Map<string, number>();
  for (const car of cars) {
    const text = step === 'color' ? car?.colorOutside : car?.[step];
    if (text !== undefined && text !== '') counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const next = [...counts].toSorted((a, b) => b[1] - a[1] || a[0].localeCompare(b[0], 'en'));
  return [
    ...chips,
    ...next.map(([text, count]) => ({
      text: step === 'color' ? colorText(text, language) : text,
      detail: say('browse.count', { count }),
      chosen: false,
      sieve: { ...sieve, [step]: text },
    })),
  ];
}

export const byLabel = (left: Tile, right: Tile): number =>
  left.label.localeCompare(right.label, 'en', { numeric: true });
