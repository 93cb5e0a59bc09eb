// What it costs to simulate a slot board at work: the chip as tests run it, and the same one living through its delays.
import { createAvrBoard } from '@keycab/hardware/simulated/avr/board';
import { createManualTicker } from '@keycab/hardware/simulated/clock';
import { tagRom } from '@keycab/hardware/simulated/rom';
import { IMAGE, SERIAL } from '../board/rig.ts';
import type { Bench, Side } from './harness.ts';

const SIMULATED_MS = 3_000;

function side(name: string, patient: boolean): Side {
  const ticker = createManualTicker();
  const board = createAvrBoard({ ticker, image: IMAGE, serial: SERIAL, patient });
  for (let slot = 0; slot < 32; slot += 1) board.tags.touch(slot, [tagRom(slot)]);
  const run = () => {
    const startMs = performance.now();
    ticker.advance(SIMULATED_MS);
    return { events: SIMULATED_MS, figure: (100 * (performance.now() - startMs)) / SIMULATED_MS };
  };
  return { name, run };
}

/** Nobody promises this ratio: it tells how many boards a machine can simulate, which is 100 through the first figure. */
export function prepare(): Bench {
  return {
    name: 'a board with 32 tags, simulated: ms of this machine for 100 ms of the board',
    unit: 'ms',
    goal: null,
    ours: side('delays and counts are skipped, to the same cycle', false),
    other: side('every turn of every delay is lived through', true),
  };
}
