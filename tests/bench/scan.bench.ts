// What telling 32 slots costs on the serial line of the image, against the bytes that their tags hold; simulated time.
import type { Bench } from './harness.ts';
import { openLine } from './image-line.ts';

const ROM_BYTES = 8;
const SLOTS = 32;

/** Half of the line's bits are its price: seven bits a byte, two bytes for eight, and frames with a check of their own. */
export function prepare(): Bench {
  const line = openLine();
  const { simulatedMs } = line.scan();
  const leastMs = line.msOf(SLOTS * ROM_BYTES);
  return {
    name: `a full scan of ${String(SLOTS)} tags, told in ${simulatedMs.toFixed(1)} simulated ms at 250,000 baud (goal 50; the ROMs alone: ${leastMs.toFixed(1)})`,
    unit: 'bytes per event',
    goal: { name: 'two bytes for eight bits, and a frame', atMost: 2.5 },
    ours: { name: 'all that the image says', run: () => ({ events: 1, figure: line.scan().bytes }) },
    other: { name: 'the ROMs alone, eight bits a byte', run: () => ({ events: 1, figure: SLOTS * ROM_BYTES }) },
  };
}
