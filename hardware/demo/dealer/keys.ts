// What hangs on the demo's tags: cars, spares, dealer plates, house keys, and where each lives; pure.
import { assert } from '@keycab/shared/fault';
import { keyId, tagId, type CabinetId } from '@keycab/shared/ids';
import type { RosterKey, Vehicle } from '@keycab/shared/roster';
import { createRandom, derive } from './random.ts';
import { SAFE, stageOf } from './rules.ts';
import { makeRom } from './tags.ts';
import { STAR } from './vehicles.ts';

/** A key of the demo always has its tag and its home. */
export type DemoKey = RosterKey & {
  readonly rom: string;
  readonly tag: NonNullable<RosterKey['tag']>;
  readonly home: NonNullable<RosterKey['home']>;
};

export const SLOTS = 100;
const COLUMNS = 20;
const slotAt = (row: 'A' | 'B' | 'C' | 'D' | 'E', column: number): number =>
  'ABCDE'.indexOf(row) * COLUMNS + column - 1;

const PLATES = Array.from({ length: 8 }, (_, index) => `DLR-${String(index + 1).padStart(2, '0')}`);
const HOUSE = ['Lot gate', 'Wash bay', 'Parts room', 'Fuel pump'];
/** A paired tag whose car is in no list: one of the finds. */
export const CARLESS = 'P1766';
/** The last of the used cars wait in the shop for their reconditioning. */
const IN_RECON = 12;

interface Thing {
  readonly label: string;
  readonly number: number;
  readonly vehicle: Vehicle | null;
  readonly group: string;
  readonly at: 'showroom' | 'service';
  readonly slot?: number;
}

const spare = (vehicle: Vehicle, at: Thing['at'] = 'service'): Thing => ({
  label: `${vehicle.stock}-2`,
  number: 2,
  vehicle,
  group: groupOf(vehicle),
  at,
  ...(vehicle.stock === STAR ? { at: 'showroom', slot: slotAt('B', 13) } : {}),
});

const groupOf = ({ kind }: Vehicle): string => (kind === 'service' || kind === 'loaner' ? kind : 'stock');

function things(seed: string, vehicles: readonly Vehicle[]): Thing[] {
  const random = createRandom(seed, 'keys');
  const of = (kind: Vehicle['kind']): Vehicle[] => vehicles.filter((vehicle) => vehicle.kind === kind);
  const [used, sold] = [of('used'), of('sold')];
  const forSale = [...of('new'), ...used];
  const plain = forSale.filter((vehicle) => !vehicle.stock.startsWith(STAR));
  const lacking = random.sample(plain.slice(0, -IN_RECON), 2);
  const [gone, ...undelivered] = sold;
  assert(gone !== undefined, 'there are sold cars');
  const first = (vehicle: Vehicle, at: Thing['at']): Thing => ({
    label: vehicle.stock,
    number: 1,
    vehicle,
    group: groupOf(vehicle),
    at,
    ...(vehicle.stock === STAR ? { slot: slotAt('B', 12) } : {}),
  });
  const thing = (label: string, group: string, at: Thing['at']): Thing => ({
    label,
    number: 1,
    vehicle: null,
    group,
    at,
  });
  const star = forSale.filter((vehicle) => vehicle.stock === STAR);
  const spared = random.sample(
    plain.filter((vehicle) => !lacking.includes(vehicle)),
    forSale.length / 2 - 1,
  );
  return [
    ...forSale
      .filter((vehicle) => !lacking.includes(vehicle))
      .map((vehicle) => first(vehicle, used.slice(-IN_RECON).includes(vehicle) ? 'service' : 'showroom')),
    ...[...star, ...forSale.filter((vehicle) => spared.includes(vehicle))].map((vehicle) => spare(vehicle)),
    ...undelivered.map((vehicle) => first(vehicle, 'service')),
    // Delivered days ago, and its second key still hangs here.
    spare(gone),
    ...of('loaner').map((vehicle) => first(vehicle, 'service')),
    ...of('service').map((vehicle) => first(vehicle, 'service')),
    ...PLATES.map((label) => thing(label, 'plate', 'showroom')),
    ...HOUSE.map((label) => thing(label, 'house', 'service')),
    thing(CARLESS, 'stock', 'showroom'),
    thing(SAFE, 'safe', 'service'),
  ];
}

export function makeKeys(
  seed: string,
  vehicles: readonly Vehicle[],
  cabinets: { readonly showroom: CabinetId; readonly service: CabinetId },
): DemoKey[] {
  const all = things(seed, vehicles);
  const taken = new Map<Thing['at'], Set<number>>([
    ['showroom', new Set(all.flatMap(({ at, slot }) => (at === 'showroom' && slot !== undefined ? [slot] : [])))],
    ['service', new Set()],
  ]);
  const homeOf = (thing: Thing): number => {
    if (thing.slot !== undefined) return thing.slot;
    const used = taken.get(thing.at) ?? new Set();
    const free = Array.from({ length: SLOTS }, (_, slot) => slot).find((slot) => !used.has(slot));
    assert(free !== undefined, 'a cabinet has room for its keys', { cabinet: thing.at });
    used.add(free);
    return free;
  };
  return all.map((thing) => {
    const name = `key ${thing.label}`;
    return {
      key: keyId(`k${derive(seed, name).toString('hex', 0, 6)}`),
      label: thing.label,
      number: thing.number,
      vehicle: thing.vehicle?.vehicle ?? null,
      group: thing.group,
      tag: tagId(`t${derive(seed, `tag of ${name}`).toString('hex', 0, 6)}`),
      rom: makeRom(createRandom(seed, `tag of ${name}`)),
      home: { cabinet: cabinets[thing.at], slot: homeOf(thing) },
      ...stageOf(thing.group),
    };
  });
}
