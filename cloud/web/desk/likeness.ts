// Which other cars come nearest to the one that is wanted: the model, then the class; trim, both colors, the year; pure.
import type { Answer } from '@keycab/shared/answer';

const SHOWN = 5;
/** What the store does not show to a customer who asks for a car to buy. */
const FOR_SALE = ['new', 'used'];

/** The model counts more than all else, trim more than a color, the paint more than the seats, those more than the year. */
function likeness({ vehicle: a }: Answer, { vehicle: b }: Answer): number {
  if (a === null || b === null) return 0;
  const same = (one: string, other: string, worth: number): number =>
    one !== '' && one.toLowerCase() === other.toLowerCase() ? worth : 0;
  return (
    same(`${a.make} ${a.model}`, `${b.make} ${b.model}`, 20) +
    same(a.trim, b.trim, 4) +
    same(a.colorOutside, b.colorOutside, 3) +
    same(a.colorInside, b.colorInside, 2) +
    (a.kind === b.kind ? 1 : 0) -
    Math.abs(a.year - b.year) / 10
  );
}

/**
 * @param found  answers for the model and for the class, in any order, some of them twice
 * @returns one key of each other car for sale whose key is in, the nearest first
 */
export function likeIt(wanted: Answer, found: readonly Answer[]): Answer[] {
  const seen = new Set<string>();
  return found
    .filter(({ vehicle, state }) => {
      if (vehicle === null || vehicle.vehicle === wanted.vehicle?.vehicle || seen.has(vehicle.vehicle)) return false;
      if (state !== 'in' || !FOR_SALE.includes(vehicle.kind)) return false;
      seen.add(vehicle.vehicle);
      return true;
    })
    .toSorted((a, b) => likeness(b, wanted) - likeness(a, wanted) || a.label.localeCompare(b.label))
    .slice(0, SHOWN);
}
