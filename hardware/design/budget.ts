// What a cabinet takes at most, on the supply and on each converter; pure.
import { LIMITS } from './limits.ts';
import { boardsFor, PARTS, SLOTS_PER_BOARD, supplyFor } from './parts.ts';

const figureOf = (id: string, name: string): number =>
  PARTS.find((part) => part.id === id)?.figures[name]?.value ?? Number.NaN;
const LOGIC_VOLTS = 5;

export interface Budget {
  /** At 13.8 V, everything at once that the firmware allows. */
  readonly peakWatts: number;
  /** Nothing energized. */
  readonly restWatts: number;
  readonly supplyWatts: number;
  readonly rows: readonly (readonly [what: string, watts: number])[];
  /** Of one board's converter, and of the fuse of its lights. */
  readonly boardAmperes: number;
  readonly lightAmperes: number;
  readonly computerAmperes: number;
}

export function budgetOf(slots: number): Budget {
  const { supply, energized, load } = LIMITS;
  const boards = boardsFor(slots);
  const volts = supply.worstVolts.value;
  const outputWatts = (id: string): number => volts ** 2 / figureOf(id, 'ohms');
  const lightAmperes = (SLOTS_PER_BOARD * load.lightMaxMilliamperes.value) / 1_000;
  const through = (watts: number): number => watts / load.converterEfficiency.value;
  const rest: (readonly [string, number])[] = [
    ['computer and screen', through(load.computerWatts.value)],
    [`${boards} × 32 lights`, through(boards * lightAmperes * LOGIC_VOLTS)],
    [`${boards} × board`, through(boards * load.boardWatts.value)],
    ['badge reader', load.readerWatts.value],
  ];
  const peak = [
    'coil or door latch, one at a time',
    energized.perSupplyMax.value * Math.max(outputWatts('coil'), outputWatts('doorLatch')),
  ] as const;
  const sum = (rows: readonly (readonly [string, number])[]): number =>
    rows.reduce((total, [, watts]) => total + watts, 0);
  return {
    rows: [peak, ...rest],
    peakWatts: sum([peak, ...rest]),
    restWatts: sum(rest),
    supplyWatts: figureOf(supplyFor(slots), 'loadWatts'),
    boardAmperes: lightAmperes + load.boardWatts.value / LOGIC_VOLTS,
    lightAmperes,
    computerAmperes: load.computerWatts.value / LOGIC_VOLTS,
  };
}
