// What a cabinet has beside its slot boards: mains, battery, computer, reader, distribution; data only.
import { LIMITS } from './limits.ts';
import { figure, resistor, TWO_PINS, type Part, type PinRow } from './part.ts';

const BATTERY_WIRE_MM = LIMITS.supply.batteryWireMaxMillimeters.value;

// Names with a 9 in front: F1 and F2 stand on every board, and J1 is a port of its chip.
const cabinet = (id: string, refdes: string, what: string) =>
  ({ id, block: 'cabinet', per: 'cabinet', refdes, what }) as const;

const unit = (
  piece: ReturnType<typeof cabinet>,
  names: readonly (readonly [string, PinRow[2]])[],
  rest: Pick<Part, 'value' | 'maker' | 'part' | 'usd'> & Partial<Pick<Part, 'figures'>>,
): Part => ({
  ...piece,
  kind: 'circuit',
  footprint: 'in the cabinet',
  pins: names.map(([name, kind], index): PinRow => [`${index + 1}`, name, kind]),
  figures: {},
  ...rest,
});

const fuse = (piece: Pick<Part, 'id' | 'block' | 'per' | 'refdes' | 'what'>, amperes: number): Part => ({
  ...piece,
  kind: 'fuse',
  value: `${amperes} A`,
  maker: 'any',
  part: `blade fuse ${amperes} A with DIN holder`,
  footprint: 'DIN rail',
  pins: TWO_PINS,
  figures: { amperes: figure(amperes, 'A', 'chosen', 'this design') },
  usd: 2.5,
});

const USB_PORTS: readonly (readonly [string, PinRow[2]])[] = [1, 2, 3, 4].map((at) => [`USB${at}`, 'both'] as const);
const HUB_PORTS: readonly (readonly [string, PinRow[2]])[] = [1, 2, 3, 4, 5, 6, 7].map(
  (at) => [`DOWN${at}`, 'both'] as const,
);

/** One of these two, by the number of slots: see quantities. */
export const SUPPLY_SMALL = 'supplySmall';
export const SUPPLY_LARGE = 'supplyLarge';
const SUPPLY_PINS: readonly (readonly [string, PinRow[2]])[] = [
  ['L', 'passive'],
  ['N', 'passive'],
  ['PE', 'passive'],
  ['V+', 'supply'],
  ['V-', 'supply'],
  ['B+', 'passive'],
  ['B-', 'passive'],
];
const supplyFigures = (watts: number, amperes: number, sheet: string): Part['figures'] => ({
  loadWatts: figure(watts, 'W', 'memory', `${sheet}: ${amperes} A at 13.8 V beside the charger's own`),
});

export const CABINET_PARTS: readonly Part[] = [
  unit(
    cabinet('mains', 'J91', 'mains inlet with its own fuses'),
    [
      ['L', 'passive'],
      ['N', 'passive'],
      ['PE', 'passive'],
    ],
    { value: 'C14', maker: 'Schurter', part: 'C14 inlet, two fuses 2 A T', usd: 9 },
  ),
  unit(cabinet(SUPPLY_SMALL, 'PS1', 'supply with charger, up to 64 slots'), SUPPLY_PINS, {
    value: 'DRC-60A',
    maker: 'Mean Well',
    part: 'DRC-60A',
    usd: 36,
    figures: supplyFigures(38, 2.8, 'DRC-60A'),
  }),
  unit(cabinet(SUPPLY_LARGE, 'PS1', 'supply with charger, over 64 slots'), SUPPLY_PINS, {
    value: 'DRC-100A',
    maker: 'Mean Well',
    part: 'DRC-100A',
    usd: 48,
    figures: supplyFigures(62, 4.5, 'DRC-100A'),
  }),
  {
    ...cabinet('battery', 'BT1', 'carries on without mains'),
    kind: 'circuit',
    value: '12 V 7 Ah',
    maker: 'any',
    part: '12 V 7 Ah lead, maintenance-free',
    footprint: 'in the cabinet',
    pins: [
      ['1', 'B+', 'supply'],
      ['2', 'B-', 'supply'],
    ],
    figures: { usableWattHours: figure(65, 'Wh', 'memory', '7 Ah, four fifths of it') },
    usd: 24,
  },
  {
    ...fuse(cabinet('batteryFuse', 'F91', 'battery, at its + pole'), 5),
    part: `inline blade fuse 5 A, holder at most ${BATTERY_WIRE_MM} mm from the pole, insulated terminals`,
    footprint: 'in the wire',
    usd: 4,
  },
  fuse(cabinet('computerFuse', 'F92', 'computer and screen'), 3),
  fuse(cabinet('readerFuse', 'F93', 'badge reader'), 1),
  fuse({ id: 'feedFuse', block: 'cabinet', per: 'board', refdes: 'F1{board}', what: 'slot board' }, 3),
  unit(
    cabinet('computerConverter', 'PS2', '5 V for the computer'),
    [
      ['VIN', 'power'],
      ['GND', 'power'],
      ['5V', 'supply'],
    ],
    {
      value: '5 V 5 A',
      maker: 'any',
      part: 'DC-DC 9-18 V to 5.1 V 5 A',
      usd: 14,
      figures: {
        amperes: figure(5, 'A', 'chosen', 'asked of the part'),
        efficiency: figure(0.9, '', 'chosen', 'asked of the part'),
      },
    },
  ),
  unit(
    cabinet('computer', 'A1', 'runs the firmware'),
    [
      ['5V', 'power'],
      ['GND', 'power'],
      ...USB_PORTS,
      ['DSI', 'both'],
      ['3V3', 'supply'],
      ['SDA', 'both'],
      ['SCL', 'output'],
    ],
    {
      value: 'Pi 4B 4 GB',
      maker: 'Raspberry Pi',
      part: 'Raspberry Pi 4B 4 GB',
      usd: 55,
      figures: { watts: figure(15, 'W', 'memory', 'Raspberry Pi 4 with a 7 inch screen, at most') },
    },
  ),
  unit(
    cabinet('screen', 'A2', 'touch screen'),
    [
      ['5V', 'power'],
      ['GND', 'power'],
      ['DSI', 'both'],
    ],
    { value: '7 inch', maker: 'Raspberry Pi', part: 'Touch Display 7"', usd: 60 },
  ),
  unit(
    cabinet('clock', 'A3', 'knows the time before the network does'),
    [
      ['3V3', 'power'],
      ['GND', 'power'],
      ['SDA', 'both'],
      ['SCL', 'input'],
    ],
    { value: 'DS3231', maker: 'any', part: 'DS3231 module with cell', usd: 5 },
  ),
  unit(
    cabinet('readerAdapter', 'A4', 'isolated USB to RS-485, automatic direction, 120 Ω and bias of its own'),
    [
      ['USB', 'both'],
      ['A', 'both'],
      ['B', 'both'],
      ['GND', 'passive'],
    ],
    { value: 'RS-485', maker: 'any', part: 'isolated FTDI RS-485 adapter', usd: 25 },
  ),
  unit(
    cabinet('reader', 'A5', 'badge reader, OSDP'),
    [
      ['12V', 'power'],
      ['GND', 'power'],
      ['A', 'both'],
      ['B', 'both'],
    ],
    {
      value: 'OSDP reader',
      maker: 'HID',
      part: 'Signo 20',
      usd: 180,
      figures: { watts: figure(2, 'W', 'memory', 'an OSDP reader, at most') },
    },
  ),
  resistor(cabinet('readerEnd', 'R91', 'ends the line at the reader'), 120, 5, '0207 wired', 0.05),
  {
    ...unit(
      cabinet('hub', 'A6', 'more USB, over three boards'),
      [['UP', 'both'], ...HUB_PORTS, ['5V', 'power'], ['GND', 'power']],
      { value: '7 ports', maker: 'any', part: 'industrial USB 2.0 hub, 7 ports, own 5 V', usd: 35 },
    ),
    per: 'hub',
  },
  {
    ...unit(
      cabinet('slotBoard', 'A1{board}', 'slot board, made of the parts of its own list'),
      [
        ['12V', 'power'],
        ['GND', 'power'],
        ['USB', 'both'],
      ],
      { value: 'slot board', maker: 'this design', part: 'printed circuit board, bare, 4 layers', usd: 18 },
    ),
    per: 'board',
  },
];
