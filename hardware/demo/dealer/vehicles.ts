// The 120 vehicles of the demo's store: a Honda house with its trade-ins, loaners and visitors; pure.
import { assert } from '@keycab/shared/fault';
import { vehicleId } from '@keycab/shared/ids';
import type { Vehicle } from '@keycab/shared/roster';
import { createRandom, derive, type Random } from './random.ts';
import { makeVin, type VinPattern } from './vins.ts';

export const COUNTS = { new: 44, used: 52, loaner: 6, service: 14, sold: 4 } as const;
/** Of the used, service and sold cars this many are of the house's own make: 55 % of all. */
const HOUSE_MAKE = 'Honda';
const HOUSE_SHARE = { used: 8, service: 6, sold: 2 } as const;

const OUTSIDE = ['white', 'black', 'grey', 'silver', 'blue', 'red', 'green', 'white pearl', 'dark blue', 'orange'];
const INSIDE = ['black cloth', 'grey cloth', 'black leather', 'grey leather', 'tan leather', 'brown leather'];

/** The car of every story told about this store. */
export const STAR = '4512';

/** Names somebody will type into the demo: they must find something. */
const PROMISED: readonly { readonly model: string; readonly outside: string; readonly kind: 'new' | 'used' }[] = [
  { model: 'Accord', outside: 'blue', kind: 'new' },
  { model: 'Tucson', outside: 'blue', kind: 'used' },
];

interface Draft {
  readonly stock: string;
  readonly kind: Vehicle['kind'];
  readonly house: boolean;
}

/** Rising numbers with the gaps that sold cars leave. */
function numbers(random: Random, first: number, count: number): number[] {
  let number = first;
  return Array.from({ length: count }, () => (number += random.integer(3, 17)));
}

function drafts(random: Random): Draft[] {
  const after = numbers(random, 4_000, COUNTS.new + COUNTS.sold).map((number) =>
    number >= Number(STAR) ? String(number + 1) : String(number),
  );
  // The star takes the place of the number next below it, so that the list stays in order.
  const place = Math.max(
    0,
    after.findLastIndex((stock) => stock < STAR),
  );
  after[place] = STAR;
  const sold = random.sample(
    after.filter((stock) => stock !== STAR),
    COUNTS.sold,
  );
  const fresh = after.filter((stock) => !sold.includes(stock));
  const used = numbers(random, 1_800, COUNTS.used - 1).map((number) => `P${String(number)}`);
  const firstOrder = 61_204;
  return [
    ...fresh.map((stock) => ({ stock, kind: 'new' as const, house: true })),
    { stock: `${STAR}A`, kind: 'used', house: false },
    ...used.map((stock, index) => ({ stock, kind: 'used' as const, house: index < HOUSE_SHARE.used })),
    ...Array.from({ length: COUNTS.loaner }, (_, index) => ({
      stock: `L${String(index + 1).padStart(2, '0')}`,
      kind: 'loaner' as const,
      house: true,
    })),
    ...Array.from({ length: COUNTS.service }, (_, index) => ({
      stock: String(firstOrder + index * 3),
      kind: 'service' as const,
      house: index < HOUSE_SHARE.service,
    })),
    ...sold.map((stock, index) => ({ stock, kind: 'sold' as const, house: index < HOUSE_SHARE.sold })),
  ];
}

function choosePattern(random: Random, patterns: readonly VinPattern[], draft: Draft): VinPattern {
  const house = patterns.filter((pattern) => pattern.make === HOUSE_MAKE);
  if (draft.stock === STAR) return random.pick(house.filter(({ model, trim }) => model === 'CR-V' && trim === 'EX'));
  if (!draft.house) return random.pick(patterns.filter((pattern) => pattern.make !== HOUSE_MAKE));
  // A new car is of the newest years that the patterns know; an old one may be any.
  return random.pick(draft.kind === 'used' ? house : house.filter(({ year }) => year >= 2022));
}

export function makeVehicles(seed: string, patterns: readonly VinPattern[]): Vehicle[] {
  const random = createRandom(seed, 'vehicles');
  const all = drafts(random).map((draft, index): Vehicle => {
    const pattern = choosePattern(random, patterns, draft);
    const star = draft.stock === STAR;
    return {
      vehicle: vehicleId(`v${derive(seed, `vehicle ${draft.stock}`).toString('hex', 0, 6)}`),
      stock: draft.stock,
      // A serial of its own for each place in the list: no VIN twice.
      vin: makeVin(pattern, index * 7_919 + random.integer(1, 7_918)),
      year: pattern.year,
      make: pattern.make,
      model: pattern.model,
      trim: pattern.trim,
      body: pattern.body,
      colorOutside: star ? 'grey' : random.pick(OUTSIDE),
      colorInside: star ? 'grey leather' : random.pick(INSIDE),
      kind: draft.kind,
      repairOrder: draft.kind === 'service' ? draft.stock : null,
    };
  });
  return PROMISED.reduce((vehicles, promise) => keepPromise(vehicles, promise, patterns), all);
}

/** Makes sure that such a car stands here, by painting or exchanging one of the same kind. */
function keepPromise(
  vehicles: readonly Vehicle[],
  { model, outside, kind }: (typeof PROMISED)[number],
  patterns: readonly VinPattern[],
): Vehicle[] {
  const pattern = patterns.findLast((candidate) => candidate.model === model);
  assert(pattern !== undefined, 'a promised model has a pattern', { model });
  const same = vehicles.find((vehicle) => vehicle.kind === kind && vehicle.model === model);
  const other = vehicles.findLast(
    (vehicle) => vehicle.kind === kind && vehicle.stock !== STAR && (vehicle.make === HOUSE_MAKE) === (kind === 'new'),
  );
  const chosen = same ?? other;
  return vehicles.map((vehicle) => {
    if (vehicle !== chosen) return vehicle;
    if (same !== undefined) return { ...vehicle, colorOutside: outside };
    const { make, trim, body, year } = pattern;
    return {
      ...vehicle,
      make,
      model,
      trim,
      body,
      year,
      vin: makeVin(pattern, Number(vehicle.vin.slice(11))),
      colorOutside: outside,
    };
  });
}
