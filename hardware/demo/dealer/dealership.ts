// Riverside Motors, the demo's store: people, vehicles, keys and two cabinets, all from one seed; pure but for a file.
import { cabinetId, siteId, type CabinetId, type SiteId } from '@keycab/shared/ids';
import type { Vehicle } from '@keycab/shared/roster';
import { makeKeys, SLOTS, type DemoKey } from './keys.ts';
import { makePeople, type DemoPerson } from './people.ts';
import { derive } from './random.ts';
import { makeVehicles } from './vehicles.ts';
import { readVinPatterns } from './vins.ts';

export interface DemoCabinet {
  readonly cabinet: CabinetId;
  readonly name: string;
  /** A word for file names. */
  readonly word: 'showroom' | 'service';
}

export interface Dealership {
  readonly seed: string;
  readonly site: SiteId;
  readonly name: string;
  readonly timeZone: string;
  readonly phone: string;
  readonly cabinets: readonly [showroom: DemoCabinet, service: DemoCabinet];
  readonly people: readonly DemoPerson[];
  readonly vehicles: readonly Vehicle[];
  readonly keys: readonly DemoKey[];
}

export const ROWS = ['A', 'B', 'C', 'D', 'E'] as const;
export const COLUMNS = SLOTS / ROWS.length;

export function makeDealership(seed: string, timeZone: string): Dealership {
  const cabinet = (word: DemoCabinet['word'], name: string): DemoCabinet => ({
    cabinet: cabinetId(`c${derive(seed, `cabinet ${word}`).toString('hex', 0, 16)}`),
    name,
    word,
  });
  const [showroom, service] = [cabinet('showroom', 'Showroom'), cabinet('service', 'Service drive')];
  const vehicles = makeVehicles(seed, readVinPatterns());
  return {
    seed,
    site: siteId(`s${derive(seed, 'site').toString('hex', 0, 6)}`),
    name: 'Riverside Motors',
    timeZone,
    phone: '555-0148',
    cabinets: [showroom, service],
    people: makePeople(seed),
    vehicles,
    keys: makeKeys(seed, vehicles, { showroom: showroom.cabinet, service: service.cabinet }),
  };
}
