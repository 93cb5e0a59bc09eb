// A sheet as an SVG picture whose words stay words; pure.
//
// Decided: our own hundred lines write it, from the same shapes as the schematic file. Because: every byte is the same on
// every machine, so that a test compares the committed picture with the data, and text can be searched and read aloud.
// Instead of: the export of lepton-cli, whose bytes follow the versions of cairo and of the fonts, with words as outlines;
// tests still let it read and draw every sheet. Would change if: sheets need what only a schematic editor can draw.
import { textFrame, type Frame, type Point, type Shape, type Text } from './shape.ts';
import type { Placed, Sheet, Wire } from './sheet.ts';

const TITLE_SIZE = 190;
const NOTE_SIZE = 120;
const MARGIN = 300;
const SCALE = 10;
const ARC_HALF = 180;

const STYLE = [
  'rect{fill:#fff}',
  'path,circle{fill:none;stroke:#1f2933;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}',
  '.wire{stroke:#1d4ed8}',
  '.dot{fill:#1d4ed8;stroke:none}',
  'text{font-family:"DejaVu Sans","Liberation Sans",Arial,sans-serif;fill:#1f2933}',
  '.refdes{font-weight:bold}',
  '.value,.note{fill:#475569}',
  '.pin{fill:#475569}',
  '.net{fill:#9a3412}',
  '.title{font-weight:bold}',
].join('');

const ends = (shape: Shape): Point[] =>
  shape.type === 'line'
    ? [shape.from, shape.to]
    : [
        [shape.center[0] - shape.radius, shape.center[1] - shape.radius],
        [shape.center[0] + shape.radius, shape.center[1] + shape.radius],
      ];

const textsOf = (sheet: Sheet): Text[] => [
  ...sheet.placed.flatMap(({ refdes, value, texts }) => [refdes, value, ...texts]),
  ...sheet.wires.flatMap(({ label }) => (label === null ? [] : [label])),
];

function around(sheet: Sheet, texts: readonly Text[]): Frame {
  const corners: Point[] = [
    ...sheet.placed.flatMap(({ shapes, pins }) => [...shapes.flatMap(ends), ...pins.map(({ outer }) => outer)]),
    ...sheet.wires.flatMap(({ from, to, sign }) => [from, to, ...sign.flatMap(ends)]),
    ...texts.map(textFrame).flatMap(([left, bottom, right, top]): Point[] => [
      [left, bottom],
      [right, top],
    ]),
  ];
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** Title above and notes below everything that is drawn. */
export function captionsOf(sheet: Sheet): Text[] {
  const [left, bottom, , top] = around(sheet, textsOf(sheet)).map(Math.round) as [number, number, number, number];
  return [
    { at: [left, top + 250], text: sheet.title, anchor: 'start', size: TITLE_SIZE, role: 'title' },
    ...sheet.notes.map((text, index): Text => ({
      at: [left, bottom - 350 - index * 190],
      text,
      anchor: 'start',
      size: NOTE_SIZE,
      role: 'note',
    })),
  ];
}

/** Everything written on the sheet. */
export const writtenOn = (sheet: Sheet): Text[] => [...textsOf(sheet), ...captionsOf(sheet)];

const isOn = ([x, y]: Point, { from, to }: Wire): boolean =>
  x >= Math.min(from[0], to[0]) &&
  x <= Math.max(from[0], to[0]) &&
  y >= Math.min(from[1], to[1]) &&
  y <= Math.max(from[1], to[1]);

const heading = ([x1, y1]: Point, [x2, y2]: Point): string => `${Math.sign(x2 - x1)} ${Math.sign(y2 - y1)}`;

/** Where pieces go in three or more directions. */
function dots({ wires, placed }: Sheet): Point[] {
  const pins = placed.flatMap((part) => part.pins);
  const tips = [...wires.flatMap(({ from, to }) => [from, to]), ...pins.map(({ outer }) => outer)];
  const seen = new Map(tips.map((point) => [String(point), point] as const));
  return [...seen.values()].filter((point) => {
    const same = (other: Point): boolean => String(other) === String(point);
    const along = wires.filter((wire) => isOn(point, wire)).flatMap(({ from, to }) => [from, to]);
    const into = pins.filter(({ outer }) => same(outer)).map(({ inner }) => inner);
    return new Set([...along, ...into].filter((end) => !same(end)).map((end) => heading(point, end))).size > 2;
  });
}

export function svgText(sheet: Sheet): string {
  const texts = writtenOn(sheet);
  const [left, bottom, right, top] = around(sheet, texts);
  const px = (value: number): string => `${Math.round(value) / SCALE}`;
  const at = ([x, y]: Point): string => `${px(x - left + MARGIN)} ${px(top + MARGIN - y)}`;
  const centered = ([x, y]: Point): string => `cx="${px(x - left + MARGIN)}" cy="${px(top + MARGIN - y)}"`;
  const path = (from: Point, to: Point): string => `M${at(from)}L${at(to)}`;
  const shape = (drawn: Shape): string => {
    if (drawn.type === 'line') return path(drawn.from, drawn.to);
    if (drawn.type === 'circle') return '';
    const on = (degrees: number): Point => [
      drawn.center[0] + drawn.radius * Math.cos((degrees * Math.PI) / ARC_HALF),
      drawn.center[1] + drawn.radius * Math.sin((degrees * Math.PI) / ARC_HALF),
    ];
    return `M${at(on(drawn.from))}A${px(drawn.radius)} ${px(drawn.radius)} 0 0 0 ${at(on(drawn.from + drawn.sweep))}`;
  };
  const circle = (drawn: Shape): string =>
    drawn.type === 'circle' ? `<circle ${centered(drawn.center)} r="${px(drawn.radius)}"/>` : '';
  const part = ({ shapes, pins, instance }: Placed): string =>
    `<g><title>${escaped(`${instance.refdes}: ${instance.part.what}`)}</title>` +
    `<path d="${shapes.map(shape).join('')}${pins.map(({ outer, inner }) => path(outer, inner)).join('')}"/>` +
    `${shapes.map(circle).join('')}</g>`;
  const cross = ([x, y]: Point): string =>
    path([x - 40, y - 40], [x + 40, y + 40]) + path([x - 40, y + 40], [x + 40, y - 40]);
  const word = ({ at: [x, y], text, anchor, size, role }: Text): string =>
    `<text class="${role}" x="${px(x - left + MARGIN)}" y="${px(top + MARGIN - y)}" font-size="${px(size)}"` +
    `${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}>${escaped(text)}</text>`;
  const width = px(right - left + 2 * MARGIN);
  const height = px(top - bottom + 2 * MARGIN);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<!-- SPDX-License-Identifier: CERN-OHL-P-2.0 -->`,
    `<title>${escaped(sheet.title)}</title><style>${STYLE}</style><rect width="100%" height="100%"/>`,
    ...sheet.placed.map(part),
    `<path class="wire" d="${sheet.wires.map(({ from, to }) => path(from, to)).join('')}"/>`,
    `<path d="${sheet.wires.flatMap(({ sign }) => sign.map(shape)).join('')}${sheet.open.map(cross).join('')}"/>`,
    ...dots(sheet).map((point) => `<circle class="dot" ${centered(point)} r="4"/>`),
    ...texts.map(word),
    '</svg>',
    '',
  ].join('\n');
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
