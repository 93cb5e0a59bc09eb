// The symbol of each kind of part: two ends on a line, a transistor, a box with named pins; pure.
import type { Kind, Part, PinRow } from '../part.ts';
import { box, line, type Point, type Shape, type SymbolPin, type SymbolShape, type Text, type Turn } from './shape.ts';

export const LABEL_SIZE = 110;
const REFDES_SIZE = 120;
const PIN_SIZE = 90;
const STUB = 300;
const ROW = 200;
/** Length of all parts with two ends. */
export const TWO_ENDS = 600;

const arc = (x: number, y: number, radius: number, from: number, sweep: number): Shape => ({
  type: 'arc',
  center: [x, y],
  radius,
  from,
  sweep,
});
const circle = (x: number, y: number, radius: number): Shape => ({ type: 'circle', center: [x, y], radius });

/** From the first pin at 0 to the second at 600; for diodes the first is the cathode. */
const BODIES: Readonly<Partial<Record<Kind, readonly Shape[]>>> = {
  resistor: box(150, -70, 300, 140),
  fuse: [...box(150, -60, 300, 120), line(150, 0, 450, 0)],
  capacitor: [line(270, -120, 270, 120), line(330, -120, 330, 120), line(150, 0, 270, 0), line(330, 0, 450, 0)],
  inductor: [0, 1, 2].map((at) => arc(200 + at * 100, 0, 50, 0, 180)),
  coil: [0, 1, 2].map((at) => arc(200 + at * 100, 0, 50, 0, 180)).concat(line(150, 110, 450, 110)),
  crystal: [
    line(220, -120, 220, 120),
    line(380, -120, 380, 120),
    ...box(260, -120, 80, 240),
    line(150, 0, 220, 0),
    line(380, 0, 450, 0),
  ],
  contact: [circle(190, 0, 40), circle(410, 0, 40), line(230, 10, 420, 120)],
};
const DIODE: readonly Shape[] = [
  line(150, 0, 210, 0),
  line(210, -110, 210, 110),
  line(210, 0, 380, 110),
  line(380, 110, 380, -110),
  line(380, -110, 210, 0),
  line(380, 0, 450, 0),
];
const ZENER: readonly Shape[] = [line(210, 110, 160, 110), line(210, -110, 260, -110)];
const ARROWS: readonly Shape[] = [line(300, 150, 230, 240), line(390, 150, 320, 240)];

function body(kind: Kind): readonly Shape[] {
  if (kind === 'diode') return DIODE;
  if (kind === 'zener') return [...DIODE, ...ZENER];
  if (kind === 'led') return [...DIODE, ...ARROWS];
  return BODIES[kind] ?? box(150, -110, 300, 220);
}

/** Beside a part that stands, above and below one that lies. */
function captions(turn: Turn): Pick<SymbolShape, 'refdes' | 'value'> {
  const stands = turn === 90 || turn === 270;
  const at = (x: number, y: number): Point => [x, y];
  // In the drawing's own directions, from the middle of the part.
  return {
    refdes: {
      at: stands ? at(170, 40) : at(0, 170),
      anchor: stands ? 'start' : 'middle',
      size: REFDES_SIZE,
      role: 'refdes',
    },
    value: {
      at: stands ? at(170, -130) : at(0, -250),
      anchor: stands ? 'start' : 'middle',
      size: LABEL_SIZE,
      role: 'value',
    },
  };
}

function twoEnds(part: Part, turn: Turn): SymbolShape {
  const [first, second] = part.pins;
  const pin = (row: PinRow | undefined, outer: number, inner: number): SymbolPin => ({
    number: row?.[0] ?? '',
    name: row?.[1] ?? '',
    kind: row?.[2] ?? 'passive',
    outer: [outer, 0],
    inner: [inner, 0],
  });
  const isPair = part.kind === 'plug' || part.kind === 'circuit';
  return {
    shapes: isPair ? [...body('plug'), circle(230, 0, 30), circle(370, 0, 30)] : body(part.kind),
    texts: [],
    pins: [pin(first, 0, 150), pin(second, TWO_ENDS, 450)],
    ...captions(turn),
  };
}

/** Gate at the origin, drain above, source below. */
function transistor(part: Part): SymbolShape {
  const row = (name: string): PinRow => part.pins.find((pin) => pin[1] === name) ?? ['', name, 'passive'];
  const pin = (name: string, outer: Point, inner: Point): SymbolPin => ({
    number: row(name)[0],
    name,
    kind: row(name)[2],
    outer,
    inner,
  });
  return {
    shapes: [
      line(200, -130, 200, 130),
      line(250, 70, 250, 150),
      line(250, -40, 250, 40),
      line(250, -150, 250, -70),
      line(250, 110, 400, 110),
      line(250, -110, 400, -110),
      line(250, 0, 400, 0),
      line(400, 0, 400, -110),
      line(250, 0, 310, 35),
      line(250, 0, 310, -35),
    ],
    texts: [],
    pins: [pin('G', [0, 0], [200, 0]), pin('D', [400, 300], [400, 110]), pin('S', [400, -300], [400, -110])],
    refdes: { at: [480, 30], anchor: 'start', size: REFDES_SIZE, role: 'refdes' },
    value: { at: [480, -130], anchor: 'start', size: LABEL_SIZE, role: 'value' },
  };
}

/** Names of pins on either side from the top; null is a gap. */
export interface Sides {
  readonly left: readonly (string | null)[];
  readonly right: readonly (string | null)[];
}

/** The first row is at the origin's height; the left pins end at the origin's x. */
function named(part: Part, { left, right }: Sides): SymbolShape {
  const rows = Math.max(left.length, right.length);
  const longest = (names: Sides['left']): number => Math.max(0, ...names.map((name) => name?.length ?? 0));
  const inside = Math.max(
    (longest(left) + longest(right) + 3) * PIN_SIZE * 0.62,
    part.value.length * LABEL_SIZE * 0.62,
  );
  const width = Math.max(600, Math.ceil(inside / 100) * 100);
  const start = left.length === 0 ? 0 : STUB;
  const pinsOf = (names: Sides['left'], isLeft: boolean): [SymbolPin, Text, Text][] =>
    names.flatMap((name, at): [SymbolPin, Text, Text][] => {
      const row = part.pins.find((pin) => pin[1] === name);
      if (name === null || row === undefined) return [];
      const y = -at * ROW;
      const edge = isLeft ? start : start + width;
      const out = isLeft ? edge - STUB : edge + STUB;
      return [
        [
          { number: row[0], name, kind: row[2], outer: [out, y], inner: [edge, y] },
          {
            at: [edge + (isLeft ? 50 : -50), y - 30],
            text: name,
            anchor: isLeft ? 'start' : 'end',
            size: PIN_SIZE,
            role: 'pin',
          },
          {
            at: [edge + (isLeft ? -40 : 40), y + 30],
            text: row[0],
            anchor: isLeft ? 'end' : 'start',
            size: 70,
            role: 'pin',
          },
        ],
      ];
    });
  const all = [...pinsOf(left, true), ...pinsOf(right, false)];
  const height = rows * ROW;
  return {
    shapes: box(start, ROW / 2 - height, width, height),
    texts: all.flatMap(([, name, number]) => [name, number]),
    pins: all.map(([pin]) => pin),
    refdes: { at: [start, ROW / 2 + 50], anchor: 'start', size: REFDES_SIZE, role: 'refdes' },
    value: { at: [start, ROW / 2 - height - 130], anchor: 'start', size: LABEL_SIZE, role: 'value' },
  };
}

/** With `sides` a box; without, what its kind looks like. */
export function symbolOf(part: Part, turn: Turn, sides?: Sides): SymbolShape {
  if (sides !== undefined) return named(part, sides);
  return part.kind === 'nmos' ? transistor(part) : twoEnds(part, turn);
}
