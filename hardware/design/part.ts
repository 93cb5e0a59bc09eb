// What a part of the cabinet is: its name in drawings, its pins, its figures and where each of them comes from; pure.

/** `power` has to be fed, `supply` feeds, `open` has to stay unconnected. */
export type PinKind =
  | 'passive'
  | 'input'
  | 'output'
  | 'both'
  | 'threeState'
  | 'openDrain'
  | 'power'
  | 'supply'
  | 'open';

/** Number as on the package, name unique within the part, kind. */
export type PinRow = readonly [number: string, name: string, kind: PinKind];

/** `data sheet` names the sheet in its source; `second hand` is a sheet that somebody else quotes. */
export type Basis = 'data sheet' | 'second hand' | 'memory' | 'chosen' | 'computed' | 'firmware';

export interface Figure {
  readonly value: number;
  readonly unit: string;
  readonly basis: Basis;
  readonly source: string;
  /** On hardware, by a measurement that has a form; none has been so far. */
  readonly verified: boolean;
}

/**
 * What one piece belongs to: a channel is one of the 32 places of a board whether a slot is built there or not, a slot is
 * built; `tailLoop` is the far end of a loop, which the first board alone has.
 */
export type Per = 'channel' | 'slot' | 'register' | 'loop' | 'tailLoop' | 'board' | 'cabinet' | 'hub';

/** Which list of nets names it: one slot board and what hangs on it, or the wiring between boards and the rest. */
export type Block = 'slot' | 'board' | 'cabinet';

export type Kind =
  | 'resistor'
  | 'capacitor'
  | 'inductor'
  | 'coil'
  | 'diode'
  | 'zener'
  | 'led'
  | 'nmos'
  | 'crystal'
  | 'fuse'
  | 'contact'
  | 'plug'
  | 'circuit';

export interface Part {
  readonly id: string;
  readonly block: Block;
  readonly per: Per;
  /** `{slot}` two digits from 00, `{register}`, `{loop}` and `{board}` one digit from 0. */
  readonly refdes: string;
  readonly kind: Kind;
  readonly value: string;
  readonly what: string;
  readonly maker: string;
  readonly part: string;
  readonly footprint: string;
  readonly pins: readonly PinRow[];
  readonly figures: Readonly<Record<string, Figure>>;
  /** US dollars for one; an estimate of the day that PRICED_ON names, asked of nobody. */
  readonly usd: number;
  /** Of those that the rule would give, the ones that are not fitted. */
  readonly absent?: readonly number[];
  /** Fitted on a bought module or on the part it stands beside: no piece to buy. */
  readonly included?: boolean;
}

export const figure = (value: number, unit: string, basis: Basis, source: string): Figure => ({
  value,
  unit,
  basis,
  source,
  verified: false,
});

export const TWO_PINS: readonly PinRow[] = [
  ['1', '1', 'passive'],
  ['2', '2', 'passive'],
];
export const DIODE_PINS: readonly PinRow[] = [
  ['1', 'K', 'passive'],
  ['2', 'A', 'passive'],
];
export const FET_PINS: readonly PinRow[] = [
  ['1', 'G', 'passive'],
  ['2', 'S', 'passive'],
  ['3', 'D', 'passive'],
];

export type Piece = Pick<Part, 'id' | 'block' | 'per' | 'refdes' | 'what'>;

const PASSIVE = { maker: 'any', pins: TWO_PINS } as const;

const ohmsText = (ohms: number): string => (ohms >= 1000 ? `${ohms / 1000}k` : `${ohms}`);

/** 0603, 0.1 W, unless said otherwise. */
export const resistor = (piece: Piece, ohms: number, percent = 5, part = '0603', usd = 0.01): Part => ({
  ...PASSIVE,
  ...piece,
  kind: 'resistor',
  value: ohmsText(ohms),
  part: `${part} ${percent} %`,
  footprint: part.split(' ')[0] ?? part,
  figures: {
    ohms: figure(ohms, 'Ω', 'chosen', 'this design'),
    percent: figure(percent, '%', 'chosen', 'this design'),
  },
  usd,
});

export const capacitor = (
  piece: Piece,
  microfarads: number,
  text: string,
  part = '0603 X7R 25 V',
  usd = 0.02,
): Part => ({
  ...PASSIVE,
  ...piece,
  kind: 'capacitor',
  value: text,
  part,
  footprint: part.split(' ')[0] ?? part,
  figures: { microfarads: figure(microfarads, 'µF', 'chosen', 'this design') },
  usd,
});

export const plug = (piece: Piece, pins: readonly string[], part: string, maker: string, usd: number): Part => ({
  ...piece,
  kind: 'plug',
  value: part,
  maker,
  part,
  footprint: part,
  pins: pins.map((name, index): PinRow => [`${index + 1}`, name, 'passive']),
  figures: {},
  usd,
});
