// Every net of a slot board and of what hangs on it; pure. The wiring between boards is in cabinet-nets.ts.
import { boardNets, boardOpenPins } from './board-nets.ts';
import { joined, type Net } from './net.ts';
import { boardInstances, SLOTS_PER_BOARD } from './parts.ts';
import { slotNets, slotOpenPins } from './slot-nets.ts';

/** Of one fully built board, the first of a cabinet: door latch and far ends of the loops included. */
export const NETS: readonly Net[] = joined([
  ...boardNets(),
  ...Array.from({ length: SLOTS_PER_BOARD }, (_, slot) => slotNets(slot, SLOTS_PER_BOARD)).flat(),
]);

/** Pins that have to stay unconnected. */
export const OPEN_PINS: readonly string[] = [
  ...boardOpenPins(),
  ...slotOpenPins(SLOTS_PER_BOARD),
  ...boardInstances().flatMap(({ refdes, part }) =>
    part.pins.flatMap(([, name, kind]) => (kind === 'open' ? [`${refdes}.${name}`] : [])),
  ),
];
