// What one slot board has once: chip, drive chain, rail and door latch; data only.
import { MCU_PINS } from './mcu-pins.ts';
import { capacitor, figure, plug, resistor, TWO_PINS, type Part, type PinRow } from './part.ts';
import { FET, SCHOTTKY } from './slot-parts.ts';

const board = (id: string, refdes: string, what: string) =>
  ({ id, block: 'board', per: 'board', refdes, what }) as const;
const register = (id: string, refdes: string, what: string) =>
  ({ id, block: 'board', per: 'register', refdes, what }) as const;

const rows = (kinds: Readonly<Record<string, PinRow[2]>>, names: readonly string[]): readonly PinRow[] =>
  names.map((name, index): PinRow => [`${index + 1}`, name, kinds[name] ?? 'threeState']);

const CHIP: readonly Part[] = [
  {
    ...board('mcu', 'U1', 'runs slot-board/slot.hex at 16 MHz'),
    kind: 'circuit',
    value: 'ATmega2560',
    maker: 'Microchip',
    part: 'ATmega2560-16AU',
    footprint: 'TQFP-100',
    pins: MCU_PINS,
    figures: { watts: figure(0.2, 'W', 'memory', 'ATmega2560 at 16 MHz and 5 V, about 40 mA with its outputs') },
    usd: 14,
  },
  {
    ...board('crystal', 'Y1', 'clock'),
    kind: 'crystal',
    value: '16 MHz',
    maker: 'any',
    part: 'HC-49/US 16 MHz, 18 pF',
    footprint: 'HC-49/US',
    pins: TWO_PINS,
    figures: { hertz: figure(16_000_000, 'Hz', 'firmware', 'slot-board/build.sh: F_CPU') },
    usd: 0.3,
  },
  capacitor(board('crystalLoad1', 'C20', 'load of the crystal'), 0.000022, '22p', '0603 C0G'),
  capacitor(board('crystalLoad2', 'C21', 'load of the crystal'), 0.000022, '22p', '0603 C0G'),
  capacitor(board('bypass10', 'C22', 'beside pin 10'), 0.1, '100n'),
  capacitor(board('bypass31', 'C23', 'beside pin 31'), 0.1, '100n'),
  capacitor(board('bypass61', 'C24', 'beside pin 61'), 0.1, '100n'),
  capacitor(board('bypass80', 'C25', 'beside pin 80'), 0.1, '100n'),
  {
    ...board('analogChoke', 'L1', 'keeps the analog supply quiet'),
    kind: 'inductor',
    value: '10u',
    maker: 'any',
    part: '0805 10 µH',
    footprint: '0805',
    pins: TWO_PINS,
    figures: {},
    usd: 0.05,
  },
  capacitor(board('analogBypass', 'C26', 'beside AVCC'), 0.1, '100n'),
  capacitor(board('reference', 'C27', 'at AREF'), 0.1, '100n'),
  resistor(board('resetPullUp', 'R10', 'reset is low to act'), 10_000),
  capacitor(board('resetFilter', 'C28', 'against spikes on reset'), 0.1, '100n'),
  plug(
    board('programmer', 'J14', 'programmer; the board has no bootloader'),
    ['MISO', 'VCC', 'SCK', 'MOSI', 'RESET', 'GND'],
    'pin header 2x3',
    'any',
    0.1,
  ),
];

const REGISTER_KINDS: Readonly<Record<string, PinRow[2]>> = {
  GND: 'power',
  VCC: 'power',
  QHS: 'output',
  CLEAR: 'input',
  CLOCK: 'input',
  STORE: 'input',
  OE: 'input',
  SER: 'input',
};

const CHAIN: readonly Part[] = [
  {
    ...register('register', 'U1{register}', 'eight drivers; outputs float while OE is high'),
    kind: 'circuit',
    value: '74HCT595',
    maker: 'Nexperia',
    part: '74HCT595D',
    footprint: 'SO-16',
    pins: rows(REGISTER_KINDS, [
      'QB',
      'QC',
      'QD',
      'QE',
      'QF',
      'QG',
      'QH',
      'GND',
      'QHS',
      'CLEAR',
      'CLOCK',
      'STORE',
      'OE',
      'SER',
      'QA',
      'VCC',
    ]),
    figures: { outputMilliamperes: figure(6, 'mA', 'memory', '74HCT595: at 5 V with full levels') },
    usd: 0.3,
  },
  capacitor(register('registerBypass', 'C1{register}', 'beside the register'), 0.1, '100n'),
  resistor(board('enablePullUp', 'R11', 'registers are silent until the chip says otherwise'), 10_000),
  resistor(board('storePullDown', 'R16', 'nothing is stored while the chip is programmed'), 100_000),
  resistor(board('readBack', 'R17', 'lets the programmer win over the end of the chain'), 1_000),
];

const RAIL: readonly Part[] = [
  resistor(board('shunt', 'R30', 'measures all that flows into the coils'), 0.05, 1, '2512 1 W', 0.15),
  {
    ...board('senseAmplifier', 'U5', '50 times the voltage across the shunt'),
    kind: 'circuit',
    value: 'INA180A2',
    maker: 'Texas Instruments',
    part: 'INA180A2IDBVR',
    footprint: 'SOT-23-5',
    pins: [
      ['1', 'OUT', 'output'],
      ['2', 'GND', 'power'],
      ['3', 'IN+', 'input'],
      ['4', 'IN-', 'input'],
      ['5', 'VS', 'power'],
    ],
    figures: {
      gain: figure(50, 'V/V', 'data sheet', 'TI SBOS741'),
      offsetMaxVolts: figure(0.0005, 'V', 'data sheet', 'TI SBOS741: at most, inputs at 12 V'),
      inputMaxVolts: figure(26, 'V', 'data sheet', 'TI SBOS741'),
    },
    usd: 0.6,
  },
  capacitor(board('senseBypass', 'C36', 'beside the amplifier'), 0.1, '100n'),
  {
    ...board('armSwitch', 'U6', 'high side: all coils and the latch of this board, off unless ARM is high'),
    kind: 'circuit',
    value: 'BTS5090-1EJA',
    maker: 'Infineon',
    part: 'BTS5090-1EJA',
    footprint: 'PG-DSO-8 with pad',
    // As in KiCad's library of symbols; nobody has looked into the sheet of this very part.
    pins: [
      ['1', 'GND', 'power'],
      ['2', 'IN', 'input'],
      ['3', 'DEN', 'input'],
      ['4', 'IS', 'output'],
      ['5', 'NC', 'open'],
      ['6', 'OUT6', 'output'],
      ['7', 'OUT7', 'passive'],
      ['8', 'OUT8', 'passive'],
      ['9', 'VS', 'power'],
    ],
    figures: {
      onOhms: figure(0.09, 'Ω', 'memory', 'BTS5090-1EJA at 25 °C'),
      inputHighVolts: figure(2, 'V', 'data sheet', 'Infineon BTS5045-2EKA, of the same family, P_8.4.2'),
      inputLowVolts: figure(0.8, 'V', 'data sheet', 'Infineon BTS5045-2EKA, of the same family, P_8.4.1'),
    },
    usd: 2.4,
  },
  resistor(board('armPullDown', 'R12', 'the rail is off until the chip says otherwise'), 10_000),
  resistor(board('armSeries', 'R13', 'protects chip and switch from each other'), 4_700),
  resistor(board('armStatus', 'R35', 'ends the unused status output'), 1_000),
  resistor(board('bleed', 'R31', 'empties the rail when it is off'), 1_000, 5, '1206 0.25 W', 0.02),
  capacitor(board('railBuffer', 'C37', 'takes the current of a coil whose rail opens'), 47, '47u', 'radial 35 V', 0.1),
  { ...board('railClamp', 'D15', 'keeps the rail from going below ground'), ...SCHOTTKY },
  resistor(board('railUpper', 'R32', 'rail voltage, 20 V at full scale'), 30_000, 1),
  resistor(board('railLower', 'R33', 'rail voltage, 20 V at full scale'), 10_000, 1),
  capacitor(board('railFilter', 'C38', 'beside the converter'), 0.01, '10n'),
  resistor(board('currentSeries', 'R34', 'filters the current'), 1_000),
  capacitor(board('currentFilter', 'C39', 'filters the current'), 0.1, '100n'),
  resistor(board('latchGate', 'R15', 'between chip and gate'), 100),
  resistor(board('latchPullDown', 'R14', 'keeps the gate low while the chip does not speak'), 100_000),
  { ...board('latchDriver', 'Q1', 'low side of the door latch'), ...FET },
  { ...board('latchFlyback', 'D1', 'takes the current of the latch when the driver opens'), ...SCHOTTKY },
  plug(board('latchPlug', 'J10', 'to the door latch'), ['RAIL', 'DRAIN'], 'B2P-VH', 'JST', 0.12),
  {
    id: 'doorLatch',
    block: 'board',
    per: 'cabinet',
    refdes: 'L2',
    what: 'fail-secure door latch with mechanical override; on the first board only',
    kind: 'coil',
    value: '20 ohm latch',
    maker: 'Southco',
    part: 'R4-EM, 12 to 24 V, fail-secure',
    footprint: 'in the door',
    pins: TWO_PINS,
    figures: { ohms: figure(20, 'Ω', 'memory', 'R4-EM: 0.6 A at 12 V') },
    usd: 75,
  },
];

export const BOARD_PARTS: readonly Part[] = [...CHIP, ...CHAIN, ...RAIL];
