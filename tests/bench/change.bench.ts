// What one change costs on the serial line of the image: a tag that comes and goes, against its bytes; simulated time.
import type { Bench } from './harness.ts';
import { openLine } from './image-line.ts';

// Which slot, and what is in it; gone is which slot.
const LEAST_BYTES = 1 + 8 + 1;

/** Beside this, a board at rest says nothing but its answer to BEAT, once a second. */
export function prepare(): Bench {
  const line = openLine();
  const { simulatedMs } = line.change();
  return {
    name: `a tag that is put in and pulled out, told in ${simulatedMs.toFixed(1)} simulated ms of the line at 250,000 baud`,
    unit: 'bytes per event',
    goal: null,
    ours: { name: 'all that the image says of both', run: () => ({ events: 1, figure: line.change().bytes }) },
    other: { name: 'slot and ROM, then slot, eight bits a byte', run: () => ({ events: 1, figure: LEAST_BYTES }) },
  };
}
