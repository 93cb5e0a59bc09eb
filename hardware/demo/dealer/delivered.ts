// Cars that this store has sold and handed over, with their keys long gone: what a month leaves in the office's log; pure.
import { keyId, vehicleId } from '@keycab/shared/ids';
import type { RosterKey, Vehicle } from '@keycab/shared/roster';
import { createRandom, derive } from './random.ts';
import { stageOf } from './rules.ts';
import { makeVin, readVinPatterns } from './vins.ts';

export interface DeliveredCar {
  readonly vehicle: Vehicle;
  /** Both, without their tags: those hang on other keys by now. */
  readonly keys: readonly RosterKey[];
  readonly salesperson: string;
  readonly advisor: string;
  /** Counted from the last day of the story, 1. */
  readonly daysBefore: number;
  /** By both; by the salesperson alone, whom payroll asks about the other; or by nobody, with a manager's word. */
  readonly signed: 'both' | 'salesperson' | 'waived';
}

/** Beyond all serials of the cars that are here. */
const FIRST_SERIAL = 960_001;
const COLORS = ['white', 'blue', 'silver', 'red', 'black'];

const ROWS = [
  ['3907', 'Aaliyah Brooks', 'Zoë Müller', 10, 'both'],
  ['3921', 'Lee Park', 'Maria Lopez', 7, 'waived'],
  ['3934', 'Kim Nguyen', 'Tom Baker', 5, 'both'],
  ['3958', 'Dario Conti', 'Priya Raman', 3, 'salesperson'],
  ['3962', 'Kim Ortiz', 'Maria Lopez', 2, 'both'],
] as const;

export function makeDelivered(seed: string): DeliveredCar[] {
  const random = createRandom(seed, 'delivered');
  const patterns = readVinPatterns().filter(({ make, year }) => make === 'Honda' && year >= 2022);
  return ROWS.map(([stock, salesperson, advisor, daysBefore, signed], index) => {
    const { body, make, model, trim, year, ...pattern } = random.pick(patterns);
    const vehicle: Vehicle = {
      vehicle: vehicleId(`v${derive(seed, `vehicle ${stock}`).toString('hex', 0, 6)}`),
      stock,
      vin: makeVin({ body, make, model, trim, year, ...pattern }, FIRST_SERIAL + index * 101),
      year,
      make,
      model,
      trim,
      body,
      colorOutside: COLORS[index % COLORS.length] ?? 'white',
      colorInside: 'black cloth',
      kind: 'sold',
      repairOrder: null,
    };
    const keys = [1, 2].map((number): RosterKey => {
      const label = number === 1 ? stock : `${stock}-${number}`;
      return {
        key: keyId(`k${derive(seed, `key ${label}`).toString('hex', 0, 6)}`),
        label,
        number,
        vehicle: vehicle.vehicle,
        group: 'stock',
        tag: null,
        rom: null,
        home: null,
        ...stageOf('stock'),
      };
    });
    return { vehicle, keys, salesperson, advisor, daysBefore, signed };
  });
}
