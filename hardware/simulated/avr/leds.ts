// A chain of WS2812 LEDs that reads its line by time; touches the pin of the light chain.
import { PINS } from '../../pins.ts';
import { CYCLES_PER_US, type Pads } from './chip.ts';

const LIGHTS = 32;
const LINE = PINS.find(({ use }) => use.use === 'reserved' && use.name === 'lightChain')?.number ?? Number.NaN;
// A high of up to 0.5 µs is 0, from 0.6 µs on it is 1; a low of 50 µs ends the frame.
const ONE_FROM_CYCLES = 0.6 * CYCLES_PER_US;
const ZERO_UP_TO_CYCLES = 0.5 * CYCLES_PER_US;
const FRAME_GAP_CYCLES = 50 * CYCLES_PER_US;

export interface Leds {
  /** Red, green, blue, 0 to 255 each. */
  light(slot: number): readonly [number, number, number];
  /** Bits whose time fits neither 0 nor 1. */
  unclear(): number;
}

export function createLeds(pads: Pads): Leds {
  const bytes = new Uint8Array(LIGHTS * 3);
  let bits = 0;
  let high = false;
  let changedCycles = 0;
  let unclear = 0;
  pads.watch(LINE >> 3, () => {
    const now = pads.level(LINE) === 'high';
    if (now === high) return;
    high = now;
    const passed = pads.cycles() - changedCycles;
    changedCycles = pads.cycles();
    if (high) {
      if (passed >= FRAME_GAP_CYCLES) bits = 0;
      return;
    }
    if (passed > ZERO_UP_TO_CYCLES && passed < ONE_FROM_CYCLES) unclear += 1;
    const at = bits >> 3;
    const bit = 0x80 >> (bits & 7);
    bits += 1;
    if (at < bytes.length) bytes[at] = passed >= ONE_FROM_CYCLES ? (bytes[at] ?? 0) | bit : (bytes[at] ?? 0) & ~bit;
  });
  return {
    light: (slot) => [bytes[slot * 3 + 1] ?? 0, bytes[slot * 3] ?? 0, bytes[slot * 3 + 2] ?? 0],
    unclear: () => unclear,
  };
}
