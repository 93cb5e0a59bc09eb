// What each of a board's 32 places has: driver and coil, tag line, light; data only.
import { capacitor, DIODE_PINS, FET_PINS, figure, plug, resistor, TWO_PINS, type Part } from './part.ts';

const AO3400A = 'AO3400A (Alpha & Omega), as a parts wiki quotes it';
const SS34 = 'SS34, any maker';

/** Also drives the door's latch. */
export const FET: Pick<Part, 'kind' | 'value' | 'maker' | 'part' | 'footprint' | 'pins' | 'figures' | 'usd'> = {
  kind: 'nmos',
  value: 'AO3400A',
  maker: 'Alpha & Omega',
  part: 'AO3400A',
  footprint: 'SOT-23',
  pins: FET_PINS,
  figures: {
    drainMaxVolts: figure(30, 'V', 'second hand', AO3400A),
    onOhms: figure(0.032, 'Ω', 'second hand', `${AO3400A}: at most, 4.5 V on the gate`),
    currentMaxAmperes: figure(4.7, 'A', 'second hand', `${AO3400A}: at 70 °C`),
    thresholdMinVolts: figure(0.65, 'V', 'second hand', AO3400A),
    thresholdMaxVolts: figure(1.45, 'V', 'second hand', AO3400A),
    gateNanofarads: figure(0.63, 'nF', 'second hand', AO3400A),
  },
  usd: 0.08,
};

export const SCHOTTKY: typeof FET = {
  kind: 'diode',
  value: 'SS34',
  maker: 'any',
  part: 'SS34',
  footprint: 'SMA',
  pins: DIODE_PINS,
  figures: {
    reverseMaxVolts: figure(40, 'V', 'memory', SS34),
    currentMaxAmperes: figure(3, 'A', 'memory', SS34),
    forwardVolts: figure(0.5, 'V', 'memory', `${SS34}: at 3 A`),
  },
  usd: 0.05,
};

export const ESD: typeof FET = {
  kind: 'zener',
  value: 'PESD5V0',
  maker: 'Nexperia',
  part: 'PESD5V0S1BA',
  footprint: 'SOD-323',
  pins: DIODE_PINS,
  figures: { standsVolts: figure(5, 'V', 'memory', 'PESD5V0S1BA') },
  usd: 0.06,
};

const channel = (id: string, refdes: string, what: string) =>
  ({ id, block: 'slot', per: 'channel', refdes, what }) as const;
const slot = (id: string, refdes: string, what: string) => ({ id, block: 'slot', per: 'slot', refdes, what }) as const;

export const SLOT_PARTS: readonly Part[] = [
  resistor(channel('gate', 'R1{slot}', 'between register and gate'), 100),
  resistor(channel('gatePullDown', 'R2{slot}', 'keeps the gate low while the register does not speak'), 100_000),
  { ...channel('driver', 'Q1{slot}', 'low side of the coil'), ...FET },
  { ...channel('flyback', 'D1{slot}', 'takes the current of the coil when the driver opens'), ...SCHOTTKY },
  plug(channel('coilPlug', 'J1{slot}', 'to the coil'), ['RAIL', 'DRAIN'], 'B2B-XH-A', 'JST', 0.08),
  {
    ...slot('coil', 'L1{slot}', 'pull solenoid with return spring, holds the key while not energized'),
    kind: 'coil',
    value: '24 ohm 60 mH',
    maker: 'to be chosen',
    part: '12 V pull solenoid, 24 to 40 Ω, rated for 2 s at 25 % duty',
    footprint: 'in the slot',
    pins: TWO_PINS,
    figures: {
      ohms: figure(24, 'Ω', 'chosen', 'the lowest that this design drives: the worst case'),
      millihenries: figure(60, 'mH', 'memory', 'usual for this size'),
      onMaxMs: figure(2_000, 'ms', 'chosen', 'asked of the part'),
      dutyMaxPercent: figure(25, '%', 'chosen', 'asked of the part'),
    },
    usd: 6,
  },
  resistor(channel('tagPullUp', 'R3{slot}', 'pull-up of the 1-Wire line'), 2_200),
  resistor(channel('tagSeries', 'R4{slot}', 'between line and chip, against surges'), 100),
  { ...channel('tagEsd', 'D3{slot}', 'against discharge at the contact'), ...ESD },
  plug(channel('tagPlug', 'J3{slot}', 'to the contact of the tag'), ['DATA', 'GND'], 'B2B-XH-A', 'JST', 0.08),
  {
    ...slot('tagContact', 'X3{slot}', 'contact in the slot'),
    kind: 'contact',
    value: 'DS9098P',
    maker: 'Analog Devices (Maxim)',
    part: 'DS9098P',
    footprint: 'in the slot',
    pins: [
      ['1', 'DATA', 'passive'],
      ['2', 'GND', 'passive'],
    ],
    figures: {},
    usd: 2.5,
  },
  {
    ...slot('tag', 'K3{slot}', 'tag on the key, in its holder'),
    kind: 'circuit',
    value: 'DS1990A',
    maker: 'Analog Devices (Maxim)',
    part: 'DS1990A-F5 in DS9093',
    footprint: 'on the key',
    pins: [
      ['1', 'DATA', 'both'],
      ['2', 'GND', 'power'],
    ],
    figures: {},
    usd: 3.5,
  },
  {
    ...slot('light', 'D4{slot}', 'light of the slot'),
    kind: 'circuit',
    value: 'WS2812B',
    maker: 'Worldsemi',
    part: 'WS2812B',
    footprint: '5050',
    pins: [
      ['1', 'VDD', 'power'],
      ['2', 'DOUT', 'output'],
      ['3', 'VSS', 'power'],
      ['4', 'DIN', 'input'],
    ],
    figures: {
      colorMilliamperes: figure(20, 'mA', 'memory', 'WS2812B: one of three colors at full brightness'),
      idleMilliamperes: figure(1, 'mA', 'memory', 'WS2812B: dark'),
    },
    usd: 0.12,
  },
  capacitor(slot('lightBypass', 'C4{slot}', 'beside the light'), 0.1, '100n'),
];
