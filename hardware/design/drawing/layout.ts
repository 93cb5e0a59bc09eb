// What makes a sheet hard to read: words over words, words over parts, wires through words; pure.
import { textFrame, type Frame, type Point, type Shape } from './shape.ts';
import type { Sheet } from './sheet.ts';
import { writtenOn } from './svg.ts';

const overlap = (one: Frame, other: Frame): boolean =>
  one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];

const around = (points: readonly Point[], grow = 0): Frame => [
  Math.min(...points.map(([x]) => x)) - grow,
  Math.min(...points.map(([, y]) => y)) - grow,
  Math.max(...points.map(([x]) => x)) + grow,
  Math.max(...points.map(([, y]) => y)) + grow,
];

const corners = (shape: Shape): Point[] =>
  shape.type === 'line'
    ? [shape.from, shape.to]
    : [
        [shape.center[0] - shape.radius, shape.center[1] - shape.radius],
        [shape.center[0] + shape.radius, shape.center[1] + shape.radius],
      ];

/** A wire may touch the foot of the word that names it. */
const WIRE_HALF = 5;

/** @returns one sentence for each pair that collides */
export function collisions(sheet: Sheet): string[] {
  const words = writtenOn(sheet).map((word) => ({ word, frame: textFrame(word) }));
  const bodies = sheet.placed.map(({ instance, shapes }) => ({
    name: instance.refdes,
    frame: around(shapes.flatMap(corners)),
  }));
  const wires = [
    ...sheet.wires.map(({ from, to }) => around([from, to], WIRE_HALF)),
    ...sheet.placed.flatMap(({ pins }) => pins.map(({ outer, inner }) => around([outer, inner], WIRE_HALF))),
  ];
  return [
    ...words.flatMap(({ word, frame }, index) =>
      words
        .slice(index + 1)
        .filter((other) => overlap(frame, other.frame))
        .map((other) => `${sheet.name}: "${word.text}" over "${other.word.text}"`),
    ),
    ...words
      .filter(({ word }) => word.role !== 'pin')
      .flatMap(({ word, frame }) =>
        bodies
          .filter((body) => overlap(frame, body.frame))
          .map((body) => `${sheet.name}: "${word.text}" over ${body.name}`),
      ),
    ...words
      .filter(({ frame }) => wires.some((wire) => overlap(frame, wire)))
      .map(({ word }) => `${sheet.name}: a wire through "${word.text}"`),
    ...bodies.flatMap((body, index) =>
      bodies
        .slice(index + 1)
        .filter((other) => overlap(body.frame, other.frame))
        .map((other) => `${sheet.name}: ${body.name} over ${other.name}`),
    ),
  ];
}
