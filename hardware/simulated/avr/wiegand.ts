// A Wiegand badge reader on two lines, pulse by pulse in the chip's own time; touches its two pins.
import { PINS } from '../../pins.ts';
import { CYCLES_PER_US, type Pads } from './chip.ts';

const pinOf = (name: string): number =>
  PINS.find(({ use }) => use.use === 'reserved' && use.name === name)?.number ?? Number.NaN;
const PULSE_US = 50;
const PERIOD_US = 1_000;

export interface WiegandTiming {
  readonly pulseUs: number;
  /** From one falling edge to the next. */
  readonly periodUs: number;
}

export interface WiegandLines {
  /** Begins now; `bits` is text of 0 and 1. */
  send(bits: string, timing?: Partial<WiegandTiming>): void;
  /** Holds a line low for so long, whatever else is on it. */
  pull(line: 0 | 1, us: number): void;
}

/** Both lines are high until something pulls. */
export function createWiegandLines(pads: Pads): WiegandLines {
  const lines = ['wiegandData0', 'wiegandData1'].map((name) => ({ pin: pinOf(name), pulls: 0 }));
  for (const { pin } of lines) pads.drive(pin, true);

  const pull = (which: 0 | 1, us: number): void => {
    const line = lines[which];
    if (line === undefined) return;
    line.pulls += 1;
    pads.drive(line.pin, false);
    pads.after(us * CYCLES_PER_US, () => {
      line.pulls -= 1;
      if (line.pulls === 0) pads.drive(line.pin, true);
    });
  };
  return {
    pull,
    send: (bits, { pulseUs = PULSE_US, periodUs = PERIOD_US } = {}) => {
      for (const [at, bit] of [...bits].entries()) {
        pads.after(at * periodUs * CYCLES_PER_US, () => pull(bit === '1' ? 1 : 0, pulseUs));
      }
    },
  };
}
