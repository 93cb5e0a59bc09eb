// Which cars of the inventory are here, out, delivered or sold, and since when, for a website: no person, no place; reads what others keep.
import type { Custody } from '@keycab/shared/custodian';
import type { KeyId, VehicleId } from '@keycab/shared/ids';
import type { Availability } from '@keycab/shared/outward';
import type { Rooftops } from '@keycab/shared/permissions';
import type { Vehicle } from '@keycab/shared/roster';
import type { Feeds } from './books/feeds.ts';
import type { DirectoryIndex, DirectoryReader } from './directory.ts';
import type { Holding, HoldingsReader } from './holdings.ts';

export interface AvailabilityParts {
  readonly directory: DirectoryReader;
  readonly holdings: HoldingsReader;
  readonly feeds: Pick<Feeds, 'office'>;
}

/** Of the inventory: cars of customers and loaners are on no website. */
const IN_STOCK: readonly Vehicle['kind'][] = ['new', 'used', 'sold'];

type Told = Pick<Availability, 'state' | 'sinceWallMs'>;

const sinceOf = ({ since }: Custody): number | null => since.notAfterWallMs ?? since.notBeforeWallMs;

/** The first of these moments, or the last; null when none is known. */
const first = (moments: readonly (number | null)[]): number | null => bound(moments, Math.min);
const last = (moments: readonly (number | null)[]): number | null => bound(moments, Math.max);
function bound(moments: readonly (number | null)[], pick: (...all: number[]) => number): number | null {
  const known = moments.filter((moment) => moment !== null);
  return known.length === 0 ? null : pick(...known);
}

/**
 * One key that is out is a car that somebody may be driving; only when all that are known hang in a cabinet, it is here.
 * A car that was delivered is so until one of its keys is sensed in a slot again.
 */
export function availabilityOf(
  kind: Vehicle['kind'],
  keys: readonly Pick<Holding, 'custody'>[],
  deliveredMs: number | null,
): Told {
  const custodies = keys.map(({ custody }) => custody);
  const inSlots = custodies.filter(({ at }) => at.kind === 'slot');
  if (kind === 'sold') return { state: 'sold', sinceWallMs: deliveredMs };
  const isBack = deliveredMs !== null && inSlots.some((custody) => (sinceOf(custody) ?? 0) > deliveredMs);
  if (deliveredMs !== null && !isBack) return { state: 'delivered', sinceWallMs: deliveredMs };
  const out = custodies.filter(({ at }) => at.kind === 'person' || at.kind === 'outside');
  if (out.length > 0) return { state: 'out', sinceWallMs: first(out.map(sinceOf)) };
  if (inSlots.length > 0) return { state: 'onLot', sinceWallMs: last(inSlots.map(sinceOf)) };
  return { state: 'unknown', sinceWallMs: last(custodies.map(sinceOf)) };
}

/** By stock number. */
export const readAvailability =
  ({ directory, holdings, feeds }: AvailabilityParts) =>
  async (rooftops: Rooftops): Promise<Availability[]> => {
    const index = directory.index(rooftops);
    const [{ byKey }, { deliveries }] = [await holdings.current(), await feeds.office.read()];
    const delivered = new Map<VehicleId, number>();
    for (const { ended, vehicle } of deliveries.values()) {
      if (ended?.outcome === 'delivered') delivered.set(vehicle, ended.wallMs);
    }
    const keysOf = (vehicle: VehicleId): Holding[] =>
      (index.keysOfVehicle.get(vehicle) ?? []).flatMap(({ key }) => byKey.get(key) ?? []);
    return [...index.vehicles.values()]
      .filter(({ kind }) => IN_STOCK.includes(kind))
      .map(({ vehicle, stock, vin, kind }) => ({
        vehicle,
        stock,
        vin,
        rooftop: rooftopOf(index, vehicle),
        ...availabilityOf(kind, keysOf(vehicle), delivered.get(vehicle) ?? null),
      }))
      .sort((one, other) => one.stock.localeCompare(other.stock, 'en', { numeric: true }));
  };

/** Where its keys live; without a key, where it was entered. */
function rooftopOf({ keySite, keysOfVehicle, site, vehicleSite }: DirectoryIndex, vehicle: VehicleId) {
  const key: KeyId | undefined = keysOfVehicle.get(vehicle)?.[0]?.key;
  return (key === undefined ? undefined : keySite.get(key)) ?? vehicleSite.get(vehicle) ?? site.site;
}
