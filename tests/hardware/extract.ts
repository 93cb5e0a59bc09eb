// The nets that the lines of a drawing make, found by where they touch and by their labels; pure.
import type { Point } from '@keycab/hardware/design/drawing/shape';
import type { Sheet, Wire } from '@keycab/hardware/design/drawing/sheet';

const touches = ([x, y]: Point, { from, to }: Wire): boolean =>
  x >= Math.min(from[0], to[0]) &&
  x <= Math.max(from[0], to[0]) &&
  y >= Math.min(from[1], to[1]) &&
  y <= Math.max(from[1], to[1]);

/** Pins as refdes.name, joined over all sheets by labels of the same name; each net sorted, single pins left out. */
export function drawnNets(sheets: readonly Sheet[]): string[] {
  const parents = new Map<string, string>();
  const root = (name: string): string => {
    const parent = parents.get(name);
    return parent === undefined || parent === name ? name : root(parent);
  };
  const join = (one: string, other: string): void => void parents.set(root(one), root(other));
  const pins: string[] = [];
  for (const [index, { wires, placed }] of sheets.entries()) {
    const node = (at: number): string => `wire ${index} ${at}`;
    for (const [at, wire] of wires.entries()) {
      if (wire.net !== null) join(node(at), `net ${wire.net}`);
      for (const [other, neighbor] of wires.entries()) {
        if (touches(wire.from, neighbor) || touches(wire.to, neighbor)) join(node(at), node(other));
      }
    }
    for (const { instance, pins: own } of placed) {
      for (const { name, outer } of own) {
        const pin = `${instance.refdes}.${name}`;
        pins.push(pin);
        for (const [at, wire] of wires.entries()) if (touches(outer, wire)) join(pin, node(at));
      }
    }
  }
  const nets = Map.groupBy(pins, root);
  return [...nets].flatMap(([, members]) => (parents.has(members[0] ?? '') ? [members.sort().join(' ')] : [])).sort();
}
