// A sheet under construction: parts are put, pins are wired or labeled with the net that the design gives them; pure.
import { Fault } from '@keycab/shared/fault';
import type { Net } from '../net.ts';
import type { Instance } from '../parts.ts';
import { line, movedPoint, movedShape, type Point, type Shape, type SymbolPin, type Text, type Turn } from './shape.ts';
import { LABEL_SIZE, symbolOf, TWO_ENDS, type Sides } from './symbols.ts';

export interface Placed {
  readonly instance: Instance;
  readonly at: Point;
  readonly shapes: readonly Shape[];
  readonly pins: readonly SymbolPin[];
  /** Names and numbers of pins. */
  readonly texts: readonly Text[];
  readonly refdes: Text;
  readonly value: Text;
}

/** A straight piece of net; a named one carries its name as text where `label` says so. */
export interface Wire {
  readonly from: Point;
  readonly to: Point;
  readonly net: string | null;
  readonly label: Text | null;
  /** Ground and supply signs at its end. */
  readonly sign: readonly Shape[];
}

export interface Sheet {
  readonly name: string;
  readonly title: string;
  readonly notes: readonly string[];
  readonly placed: readonly Placed[];
  readonly wires: readonly Wire[];
  /** Pins that stay open on purpose. */
  readonly open: readonly Point[];
}

export type Direction = 'left' | 'right' | 'up' | 'down';
/** A pin as `R100.1`, or a place. */
export type Where = string | Point;

const STEP: Readonly<Record<Direction, Point>> = { left: [-1, 0], right: [1, 0], up: [0, 1], down: [0, -1] };
const isSupply = (net: string): boolean =>
  /^(5V|AVCC|COIL_12V|BOARD_12V|SWITCH_12V|SUPPLY_12V|5V_LIGHT|3V3)$/.test(net);

function signAt([x, y]: Point, net: string, direction: Direction): Shape[] {
  if (net === 'GND' && direction === 'down') {
    return [line(x - 100, y, x + 100, y), line(x - 60, y - 40, x + 60, y - 40), line(x - 20, y - 80, x + 20, y - 80)];
  }
  return isSupply(net) && direction === 'up' ? [line(x - 80, y, x + 80, y)] : [];
}

function labelAt([x, y]: Point, net: string, direction: Direction): Text | null {
  const text = { text: net, size: LABEL_SIZE, role: 'net' } as const;
  if (net === 'GND' && direction === 'down') return null;
  if (direction === 'up') return { ...text, at: [x, y + 50], anchor: 'middle' };
  if (direction === 'down') return { ...text, at: [x, y - 150], anchor: 'middle' };
  return {
    ...text,
    at: [x + (direction === 'left' ? -40 : 40), y - 40],
    anchor: direction === 'left' ? 'end' : 'start',
  };
}

export interface SheetMaker {
  /** A part with two ends or a transistor; lies to the right unless turned. */
  put(refdes: string, at: Point, turn?: Turn): void;
  /** A box with its pins on two sides. */
  box(refdes: string, at: Point, sides: Sides): void;
  /** One line through all places, straight or in right angles (across first). */
  wire(...places: readonly Where[]): void;
  /** A stub with the name of the net that the design gives this pin. */
  label(pin: string, direction: Direction, length?: number): void;
  /** All pins of a box that no wire of this sheet has reached. */
  labelRest(refdes: string): void;
  /** A standing part with labels at both ends. */
  alone(refdes: string, at: Point): void;
  pin(pin: string): Point;
  done(): Sheet;
}

export function createSheet(
  head: Pick<Sheet, 'name' | 'title' | 'notes'>,
  design: { readonly instances: readonly Instance[]; readonly nets: readonly Net[]; readonly open: readonly string[] },
): SheetMaker {
  const instances = new Map(design.instances.map((instance) => [instance.refdes, instance]));
  const netOf = new Map(design.nets.flatMap(({ name, pins }) => pins.map((pin) => [pin, name] as const)));
  const placed: Placed[] = [];
  const wires: Wire[] = [];
  const open: Point[] = [];
  const places = new Map<string, SymbolPin>();

  const put = (refdes: string, at: Point, turn: Turn = 0, sides?: Sides): void => {
    const instance = instances.get(refdes);
    if (instance === undefined) throw new Fault('KC-BUG-01', `no part ${refdes} on sheet ${head.name}`);
    const symbol = symbolOf(instance.part, turn, sides);
    const pins = symbol.pins.map((pin) => ({
      ...pin,
      outer: movedPoint(pin.outer, at, turn),
      inner: movedPoint(pin.inner, at, turn),
    }));
    for (const pin of pins) places.set(`${refdes}.${pin.name}`, pin);
    const isTwoEnds = sides === undefined && instance.part.kind !== 'nmos';
    const origin = isTwoEnds ? movedPoint([TWO_ENDS / 2, 0], at, turn) : at;
    const text = (caption: Omit<Text, 'text'>, content: string): Text => ({
      ...caption,
      at: movedPoint(caption.at, origin, 0),
      text: content,
    });
    placed.push({
      instance,
      at,
      shapes: symbol.shapes.map((shape) => movedShape(shape, at, turn)),
      pins,
      texts: symbol.texts.map((entry) => text(entry, entry.text)),
      refdes: text(symbol.refdes, refdes),
      value: text(symbol.value, instance.part.value),
    });
  };
  const place = (where: Where): Point => {
    if (typeof where !== 'string') return where;
    const pin = places.get(where);
    if (pin === undefined) throw new Fault('KC-BUG-01', `no pin ${where} on sheet ${head.name}`);
    return pin.outer;
  };
  const plain = (from: Point, to: Point): void => {
    if (from[0] !== to[0] || from[1] !== to[1]) wires.push({ from, to, net: null, label: null, sign: [] });
  };
  const label = (pin: string, direction: Direction, length = 100): void => {
    const from = place(pin);
    const net = netOf.get(pin);
    if (net === undefined) {
      open.push(from);
      return;
    }
    const [dx, dy] = STEP[direction];
    const to: Point = [from[0] + dx * length, from[1] + dy * length];
    wires.push({ from, to, net, label: labelAt(to, net, direction), sign: signAt(to, net, direction) });
  };

  return {
    put: (refdes, at, turn) => put(refdes, at, turn),
    box: (refdes, at, sides) => put(refdes, at, 0, sides),
    wire: (...through) => {
      const points = through.map(place);
      for (const [index, to] of points.entries()) {
        const from = points[index - 1];
        if (from === undefined) continue;
        const corner: Point = [to[0], from[1]];
        plain(from, corner);
        plain(corner, to);
      }
    },
    label,
    labelRest: (refdes) => {
      const touched = new Set(wires.flatMap(({ from, to }) => [from, to]).map(String));
      for (const pin of placed.find(({ instance }) => instance.refdes === refdes)?.pins ?? []) {
        if (touched.has(String(pin.outer))) continue;
        label(`${refdes}.${pin.name}`, pin.outer[0] < pin.inner[0] ? 'left' : 'right');
      }
    },
    alone: (refdes, at) => {
      put(refdes, at, 270);
      const [first, second] = instances.get(refdes)?.part.pins ?? [];
      label(`${refdes}.${first?.[1] ?? ''}`, 'up');
      label(`${refdes}.${second?.[1] ?? ''}`, 'down');
    },
    pin: place,
    done: () => ({ ...head, placed, wires, open }),
  };
}
