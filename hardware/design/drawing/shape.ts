// What a drawing is made of, in thousandths of an inch with y upwards, and how a symbol is turned into its place; pure.
import type { PinKind } from '../part.ts';

export type Point = readonly [x: number, y: number];
export type Turn = 0 | 90 | 180 | 270;
export type Anchor = 'start' | 'middle' | 'end';

/** An arc goes counterclockwise from `from` by `sweep` degrees. */
export type Shape =
  | { readonly type: 'line'; readonly from: Point; readonly to: Point }
  | { readonly type: 'circle'; readonly center: Point; readonly radius: number }
  | {
      readonly type: 'arc';
      readonly center: Point;
      readonly radius: number;
      readonly from: number;
      readonly sweep: number;
    };

export interface Text {
  readonly at: Point;
  readonly text: string;
  readonly anchor: Anchor;
  /** Height of a line. */
  readonly size: number;
  readonly role: 'refdes' | 'value' | 'pin' | 'net' | 'title' | 'note';
}

export interface SymbolPin {
  readonly name: string;
  readonly number: string;
  readonly kind: PinKind;
  /** Where a wire is joined. */
  readonly outer: Point;
  readonly inner: Point;
}

export interface SymbolShape {
  readonly shapes: readonly Shape[];
  readonly texts: readonly Text[];
  readonly pins: readonly SymbolPin[];
  /** Where refdes and value stand. */
  readonly refdes: Omit<Text, 'text'>;
  readonly value: Omit<Text, 'text'>;
}

export const line = (x1: number, y1: number, x2: number, y2: number): Shape => ({
  type: 'line',
  from: [x1, y1],
  to: [x2, y2],
});
export const box = (x: number, y: number, width: number, height: number): Shape[] => [
  line(x, y, x + width, y),
  line(x + width, y, x + width, y + height),
  line(x + width, y + height, x, y + height),
  line(x, y + height, x, y),
];

const turned = ([x, y]: Point, turn: Turn): Point => {
  if (turn === 90) return [-y, x];
  if (turn === 180) return [-x, -y];
  return turn === 270 ? [y, -x] : [x, y];
};

export const movedPoint = (point: Point, [dx, dy]: Point, turn: Turn): Point => {
  const [x, y] = turned(point, turn);
  return [x + dx, y + dy];
};

export function movedShape(shape: Shape, to: Point, turn: Turn): Shape {
  const put = (point: Point): Point => movedPoint(point, to, turn);
  if (shape.type === 'line') return { type: 'line', from: put(shape.from), to: put(shape.to) };
  if (shape.type === 'circle') return { ...shape, center: put(shape.center) };
  return { ...shape, center: put(shape.center), from: (shape.from + turn) % 360 };
}

/** Characters are taken as wide as the widest usual font makes them. */
const CHARACTER_WIDTH = 0.6;

/** Left, bottom, right, top. */
export type Frame = readonly [left: number, bottom: number, right: number, top: number];

export function textFrame({ at: [x, y], text, anchor, size }: Text): Frame {
  const width = text.length * size * CHARACTER_WIDTH;
  const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
  return [left, y - size * 0.2, left + width, y + size * 0.8];
}
