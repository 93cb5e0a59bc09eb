// What a technician could misread in a picture: words over words, wires through parts, pins without a wire; pure.
import { isJoined } from '../facts.ts';
import { wordsBox, type Box, type Frame, type Picture, type Point, type Wire, type Words } from './shape.ts';

type Segment = readonly [Point, Point];

const overlaps = (one: Box, other: Box, slack = 0): boolean =>
  one.x < other.x + other.width - slack &&
  other.x < one.x + one.width - slack &&
  one.y < other.y + other.height - slack &&
  other.y < one.y + one.height - slack;

const inside = (one: Box, other: Box): boolean =>
  one.x >= other.x &&
  one.y >= other.y &&
  one.x + one.width <= other.x + other.width &&
  one.y + one.height <= other.y + other.height;

const segmentsOf = (points: readonly Point[]): Segment[] =>
  points.slice(1).map((point, index) => [points[index] ?? point, point]);

const segmentBox = ([[x1, y1], [x2, y2]]: Segment): Box => ({
  x: Math.min(x1, x2),
  y: Math.min(y1, y2),
  width: Math.abs(x1 - x2),
  height: Math.abs(y1 - y2),
});

/** Of one direction, on one line, with a stretch in common. */
function runsAlong(one: Segment, other: Segment): boolean {
  const [a, b] = [segmentBox(one), segmentBox(other)];
  const level = a.height === 0 && b.height === 0 && Math.abs(a.y - b.y) < 5;
  const upright = a.width === 0 && b.width === 0 && Math.abs(a.x - b.x) < 5;
  if (level) return a.x < b.x + b.width && b.x < a.x + a.width;
  return upright && a.y < b.y + b.height && b.y < a.y + a.height;
}

const pairs = <Thing>(things: readonly Thing[]): [Thing, Thing][] =>
  things.flatMap((one, index) => things.slice(index + 1).map((other): [Thing, Thing] => [one, other]));

function wordFaults(words: readonly Words[], frames: readonly Frame[], picture: Picture): string[] {
  const page = { x: 0, y: 0, width: picture.width, height: picture.height };
  return [
    ...pairs(words)
      .filter(([one, other]) => overlaps(wordsBox(one), wordsBox(other)))
      .map(([one, other]) => `"${one.text}" over "${other.text}"`),
    ...words.filter((one) => !inside(wordsBox(one), page)).map((one) => `"${one.text}" leaves the page`),
    ...words.filter(({ size }) => size < 13).map((one) => `"${one.text}" is too small`),
    ...words.flatMap((one) =>
      frames
        .filter(({ box }) => overlaps(wordsBox(one), box) && !inside(wordsBox(one), box))
        .map(() => `"${one.text}" over the edge of a box`),
    ),
  ];
}

function wireFaults(wires: readonly Wire[], words: readonly Words[], frames: readonly Frame[]): string[] {
  const run = wires.map((wire) => ({ wire, segments: segmentsOf(wire.points) }));
  const named = ({ from, to }: Wire): string => `${from} to ${to}`;
  return run.flatMap(({ wire, segments }, index) => [
    ...words
      .filter((one) => segments.some((segment) => overlaps(segmentBox(segment), wordsBox(one))))
      .map((one) => `the wire ${named(wire)} runs through "${one.text}"`),
    ...frames
      .filter(({ holds, box }) => !holds && segments.some((segment) => overlaps(segmentBox(segment), box, 1)))
      .map(() => `the wire ${named(wire)} runs through a box`),
    ...segments
      .filter(([[x1, y1], [x2, y2]]) => x1 !== x2 && y1 !== y2)
      .map(() => `the wire ${named(wire)} runs aslant`),
    ...run
      .slice(index + 1)
      .filter((other) => !isJoined(wire.from, other.wire.from))
      .filter((other) => segments.some((one) => other.segments.some((two) => runsAlong(one, two))))
      .map((other) => `the wires ${named(wire)} and ${named(other.wire)} lie on each other`),
  ]);
}

/** @returns one sentence for each; empty is fit to be printed */
export function pictureFaults(picture: Picture): string[] {
  const words = picture.items.filter((item) => item.kind === 'words');
  const frames = picture.items.filter((item) => item.kind === 'frame');
  const wires = picture.items.filter((item) => item.kind === 'wire');
  const ends = new Set(wires.flatMap(({ from, to }) => [from, to]));
  return [
    ...wordFaults(words, frames, picture),
    ...wireFaults(wires, words, frames),
    ...pairs(frames.filter(({ holds }) => !holds))
      .filter(([one, other]) => overlaps(one.box, other.box))
      .map(() => 'a box over a box'),
    ...wires
      .filter(({ from, to }) => !isJoined(from, to))
      .map(({ from, to }) => `the design does not join ${from} to ${to}`),
    ...picture.terminals
      .filter(({ pin, elsewhere }) => (elsewhere === null) !== ends.has(pin))
      .map(({ pin, elsewhere }) => `${pin} has ${elsewhere === null ? 'no wire' : 'a wire, and is said to have none'}`),
  ].map((fault) => `${picture.name}: ${fault}`);
}
