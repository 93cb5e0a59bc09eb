// Rail, shift registers, coils and the door's latch as currents in the chip's own time; touches the pins of port B.
import { PINS } from '../../pins.ts';
import { DOOR_LATCH } from '../coils.ts';
import { CYCLES_PER_MS, type Pads } from './chip.ts';

const RAIL_VOLTS = 12;
const COIL_OHMS = 24;
const LATCH_OHMS = 20;
// Before the ARM switch a resistor feeds the rail; from it bleed and divider lead to ground.
const FEED_OHMS = 22000;
const BLEED_OHMS = 1000;
const DIVIDER_OHMS = 40000;
// L/R of a 60 mH coil.
const RISE_MS = 2.5;
// Sense circuits: 20 V and 2 A at full scale of 5 V.
const VOLTS_PER_RAIL_VOLT = 5 / 20;
const VOLTS_PER_AMPERE = 5 / 2;

const pinOf = (name: string): number =>
  PINS.find(({ use }) => use.use === 'reserved' && use.name === name)?.number ?? Number.NaN;

/** One energizing of an output, in milliseconds of the board's time. */
export interface Current {
  /** Slot of the board, or DOOR_LATCH. */
  readonly slot: number;
  readonly startMs: number;
  /** Null while it flows. */
  endMs: number | null;
}

export type RailFailure = 'none' | 'stuck' | 'open' | 'dead';

export interface Outputs {
  readonly currents: readonly Current[];
  railOn(): boolean;
  railVolts(): number;
  /** Of all that flows through the rail, as the sense circuit gives it. */
  senseVolts(): number;
  voltageVolts(): number;
  /** Infinity is a broken wire. */
  setOhms(slot: number, ohms: number): void;
  /** A driver that conducts whatever the shift register says. */
  stickDriver(slot: number, stuck: boolean): void;
  /** A rail switch that conducts by itself or never, or a rail without supply, as one that is shorted to ground has. */
  failRail(how: RailFailure): void;
  /** The wire back from the shift registers. */
  breakReadBack(broken: boolean): void;
}

export function createOutputs(pads: Pads): Outputs {
  const pin = {
    latch: pinOf('coilChainLatch'),
    clock: pinOf('coilChainClock'),
    data: pinOf('coilChainData'),
    readBack: pinOf('coilChainReadBack'),
    rail: pinOf('armRail'),
    enable: pinOf('outputEnable'),
    door: pinOf('doorLatch'),
  };
  const currents: Current[] = [];
  const flowing = new Map<number, Current>();
  const ohms = new Map<number, number>();
  const stuck = new Set<number>();
  // Registers wake up with anything in them: pull-ups and pull-downs alone keep them from mattering.
  let shift = 0xdeadbeef;
  let stored = 0xdeadbeef;
  let clock = false;
  let latch = false;
  let failure: RailFailure = 'none';
  let readBackBroken = false;

  const ms = (): number => pads.cycles() / CYCLES_PER_MS;
  const high = (which: number): boolean => pads.level(which) === 'high';
  const railOn = (): boolean => failure === 'stuck' || (failure === 'none' && high(pin.rail));
  const conducts = (slot: number): boolean => {
    if (stuck.has(slot)) return true;
    if (slot === DOOR_LATCH) return high(pin.door);
    // Active low with a pull-up: floating is off.
    return pads.level(pin.enable) === 'low' && ((stored >>> slot) & 1) === 1;
  };
  const settle = (): void => {
    const rail = railOn();
    for (const slot of [...Array(32).keys(), DOOR_LATCH]) {
      const before = flowing.get(slot);
      const on = rail && conducts(slot);
      if (on && before === undefined) {
        const current: Current = { slot, startMs: ms(), endMs: null };
        flowing.set(slot, current);
        currents.push(current);
      } else if (!on && before !== undefined) {
        before.endMs = ms();
        flowing.delete(slot);
      }
    }
  };
  const tellReadBack = (): void => pads.drive(pin.readBack, !readBackBroken && (shift & 0x80000000) !== 0);
  tellReadBack();
  let seen = '';
  pads.watch(pin.clock >> 3, () => {
    const clockNow = high(pin.clock);
    if (clockNow && !clock) {
      shift = (shift << 1) | (high(pin.data) ? 1 : 0);
      tellReadBack();
    }
    clock = clockNow;
    const latchNow = high(pin.latch);
    const stores = latchNow && !latch;
    if (stores) stored = shift;
    latch = latchNow;
    const now = `${pads.level(pin.rail)} ${pads.level(pin.enable)} ${pads.level(pin.door)}`;
    if (now === seen && !stores) return;
    seen = now;
    settle();
  });
  const ohmsOf = (slot: number): number => ohms.get(slot) ?? (slot === DOOR_LATCH ? LATCH_OHMS : COIL_OHMS);
  const amperes = (slot: number, startMs: number): number => {
    const full = RAIL_VOLTS / ohmsOf(slot);
    return full * (1 - Math.exp((startMs - ms()) / RISE_MS));
  };
  /** Without its capacitor, which fills in 50 ms and empties in 150. */
  const railVolts = (): number => {
    if (railOn()) return RAIL_VOLTS;
    if (failure === 'dead') return 0;
    const siemens = [...Array(32).keys(), DOOR_LATCH]
      .filter(conducts)
      .reduce((sum, slot) => sum + 1 / ohmsOf(slot), 1 / BLEED_OHMS + 1 / DIVIDER_OHMS);
    return RAIL_VOLTS / (1 + FEED_OHMS * siemens);
  };

  return {
    currents,
    railOn,
    railVolts,
    senseVolts: () =>
      VOLTS_PER_AMPERE * [...flowing.values()].reduce((sum, { slot, startMs }) => sum + amperes(slot, startMs), 0),
    voltageVolts: () => railVolts() * VOLTS_PER_RAIL_VOLT,
    setOhms: (slot, value) => ohms.set(slot, value),
    stickDriver: (slot, on) => {
      if (on) stuck.add(slot);
      else stuck.delete(slot);
      settle();
    },
    failRail: (how) => {
      failure = how;
      settle();
    },
    breakReadBack: (broken) => {
      readBackBroken = broken;
      tellReadBack();
    },
  };
}
