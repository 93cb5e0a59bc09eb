// What the guide draws, looked up in the design: parts, pins, nets and the colors of their wires; pure.
import { cabinetNets } from '../design/cabinet-nets.ts';
import { NETS } from '../design/nets.ts';
import type { Part } from '../design/part.ts';
import { boardInstances, cabinetInstances } from '../design/parts.ts';
import { ADDED } from './added.ts';

/** The cabinet that the guide builds: that of profiles/cabinet-64.yaml. */
export const GUIDE_SLOTS = 64;

interface Piece {
  readonly refdes: string;
  readonly title: string;
  readonly kind: string;
  /** By number as on the part, and by name. */
  readonly pins: readonly (readonly [number: string, name: string])[];
}

const pieceOf = (refdes: string, part: Part): Piece => ({
  refdes,
  title: part.value,
  kind: part.kind,
  pins: part.pins.filter(([, , kind]) => kind !== 'open').map(([number, name]) => [number, name]),
});

const PIECES: ReadonlyMap<string, Piece> = new Map([
  ...boardInstances().map(({ refdes, part }) => [`board:${refdes}`, pieceOf(refdes, part)] as const),
  ...cabinetInstances(GUIDE_SLOTS).map(({ refdes, part }) => [`cabinet:${refdes}`, pieceOf(refdes, part)] as const),
  ...ADDED.map(
    ({ ref, refdes, title, pins }) =>
      [ref, { refdes, title, kind: 'added', pins: pins.map(([name], at) => [`${at + 1}`, name] as const) }] as const,
  ),
]);

const NET_OF: ReadonlyMap<string, string> = new Map([
  ...NETS.flatMap(({ name, pins }) => pins.map((pin) => [`board:${pin}`, `board:${name}`] as const)),
  ...cabinetNets(GUIDE_SLOTS).flatMap(({ name, pins }) =>
    pins.map((pin) => [`cabinet:${pin}`, `cabinet:${name}`] as const),
  ),
  ...ADDED.flatMap(({ ref, pins }) => pins.map(([name, net]) => [`${ref}.${name}`, net] as const)),
]);

/** One ground for all; a slot board's own list calls its feed differently from the cabinet's. */
const ONE_NET: Readonly<Record<string, string>> = {
  'cabinet:GND': 'board:GND',
  'cabinet:BOARD0_12V': 'board:FEED_12V',
};

/** @throws RangeError for a part that the design does not have */
export function piece(ref: string): Piece {
  const found = PIECES.get(ref);
  if (found === undefined) throw new RangeError(`the design has no part ${ref}`);
  return found;
}

export const netOf = (pin: string): string | null => NET_OF.get(pin) ?? null;
export const netName = (pin: string): string => (netOf(pin) ?? '?').replace(/^\w+:/, '');

export function isJoined(one: string, other: string): boolean {
  const [a, b] = [netOf(one), netOf(other)];
  return a !== null && b !== null && (ONE_NET[a] ?? a) === (ONE_NET[b] ?? b);
}

export interface Insulation {
  readonly name: string;
  readonly stroke: string;
  /** A second color of the same wire. */
  readonly stripe?: string;
}

const COLORS: readonly (readonly [nets: RegExp, Insulation])[] = [
  [/^MAINS_L$/, { name: 'brown', stroke: '#7a4a1e' }],
  [/^MAINS_N$/, { name: 'blue', stroke: '#1f5fbf' }],
  [/^EARTH$/, { name: 'green-yellow', stroke: '#2e8b3d', stripe: '#f2d200' }],
  [/^(GND|BATTERY-)$/, { name: 'black', stroke: '#111111' }],
  [/12V$|^CHARGE$|^BATTERY\+$/, { name: 'red', stroke: '#d11f1f' }],
  [/^(5V|5V_LIGHT|3V3|VCC)$/, { name: 'orange', stroke: '#e8820c' }],
  [/^(DRAIN\d\d|LATCH_DRAIN)$/, { name: 'gray', stroke: '#7d7d7d' }],
  [/^(TAG\d\d|SCL|CHAIN_CLOCK)$/, { name: 'yellow', stroke: '#c9a400' }],
  [/^(LIGHT\d\d|READER_B|WIEGAND_DATA0|CHAIN_DATA|RX)$/, { name: 'green', stroke: '#3a9d5d' }],
  [/^(LOOP|FAR)_|^(READER_A|WIEGAND_DATA1|SDA|SERVICE_JUMPER|RESET|TX)$/, { name: 'white', stroke: '#ffffff' }],
  [/USB$|^DSI$/, { name: 'cable', stroke: '#3d4f63' }],
  [/^CHAIN_BACK$/, { name: 'pink', stroke: '#d77aa8' }],
  // Copper of the board, no wire that anybody lays.
  [/^(DRIVE|GATE)\d\d$/, { name: 'track', stroke: '#2c7a7b' }],
];

/** `COIL_12V` is switched: it shall not look like what is always there. */
const SWITCHED: Insulation = { name: 'violet', stroke: '#8247b5' };

/** @throws RangeError for a net that no wire has been chosen for */
export function insulation(pin: string): Insulation {
  const net = netName(pin);
  const found = net === 'COIL_12V' ? SWITCHED : COLORS.find(([nets]) => nets.test(net))?.[1];
  if (found === undefined) throw new RangeError(`no color for ${net}`);
  return found;
}
