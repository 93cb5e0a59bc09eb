// What a slot board's test of its rail at rest means for whoever stands before it with a meter; pure.

/** 10 bits over 20 V, as the board's divider gives them (hardware/design/limits.ts). */
const VOLTS_PER_COUNT = 20 / 1024;
/** Below it something leads to ground, above it something feeds (hardware/slot-board/coils.c). */
const LOW_VOLTS = 0.23;
const HIGH_VOLTS = 1;

/** @param raw  the board's reading of COIL_12V */
export const railVolts = (raw: number): number => Math.round(raw * VOLTS_PER_COUNT * 100) / 100;

/** @param volts  at rest, null when only the fault is known */
export function railMeasure(volts: number | null): string {
  const right = 'Measure COIL_12V against ground with nothing released: 0.4 to 0.6 V is right.';
  const low =
    'About 0 V: unplug the coils J100 to J131 and the latch J10 one by one; the one that brings the voltage back has a shorted driver (Q100 to Q131, Q1). None does: D15 or C37 is shorted, or R38 is open.';
  const high = 'Above 1 V: the ARM switch U6 stays closed, or the bleed R31 is open.';
  if (volts === null) {
    return `${right} ${low} ${high} Right at rest: a driver conducts, or U6 does not close, only once ARM is asked for.`;
  }
  return `${right} ${volts < LOW_VOLTS ? low : volts >= HIGH_VOLTS ? high : 'It came and went: look at the plugs.'}`;
}
