// A picture as SVG text, the same bytes on every machine; pure.
import { insulation, netOf } from '../facts.ts';
import type { Disc, Frame, Item, Line, Picture, Point, Tone, Wire, Words } from './shape.ts';

const FILL: Readonly<Record<Tone, string>> = {
  plain: '#ffffff',
  mains: '#fde3e0',
  power: '#fff3d9',
  signal: '#e6f0fb',
  steel: '#eceff2',
  tool: '#efe9f7',
  quiet: '#f6f6f6',
  good: '#e2f4e5',
  alert: '#ffe08a',
};
const INK: Readonly<Record<Tone, string>> = {
  plain: '#1a1a1a',
  mains: '#a31515',
  power: '#1a1a1a',
  signal: '#1a1a1a',
  steel: '#4b5560',
  tool: '#1a1a1a',
  quiet: '#5a5a5a',
  good: '#14662a',
  alert: '#7a4b00',
};

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const at = (value: number): string => `${Math.round(value * 10) / 10}`;
const path = (points: readonly Point[]): string => points.map(([x, y]) => `${at(x)},${at(y)}`).join(' ');

const wordsText = ({ at: [x, y], text, size, bold, anchor, tone }: Words): string =>
  `<text x="${at(x)}" y="${at(y)}" font-size="${size}"${bold ? ' font-weight="bold"' : ''}${
    anchor === 'start' ? '' : ` text-anchor="${anchor}"`
  } fill="${INK[tone]}">${escaped(text)}</text>`;

const frameText = ({ box: { x, y, width, height }, tone, dashed }: Frame): string =>
  `<rect x="${at(x)}" y="${at(y)}" width="${at(width)}" height="${at(height)}" rx="6" fill="${FILL[tone]}" stroke="${
    INK[tone]
  }" stroke-width="1.5"${dashed ? ' stroke-dasharray="7 5"' : ''}/>`;

/**
 * All wires of a net. A white edge makes a net pass over the ones drawn before; it lies below the whole net, so that
 * where its own wires part they stay together. A black edge makes a white wire visible.
 */
function netText(wires: readonly Wire[]): string {
  const pin = wires[0]?.from ?? '';
  const { name, stroke, stripe } = insulation(pin);
  const wide = name === 'cable' ? 7 : 4;
  const run = (color: string, width: number, more = ''): string =>
    wires
      .map(
        ({ points }) =>
          `<polyline points="${path(points)}" fill="none" stroke="${color}" stroke-width="${width}" stroke-linejoin="round"${more}/>`,
      )
      .join('');
  const [edge, core] = name === 'white' ? ['#1a1a1a', '#ffffff'] : [stroke, stroke];
  const dots = junctions(wires).map(
    ([x, y]) =>
      `<circle cx="${at(x)}" cy="${at(y)}" r="${wide + 2}" fill="${core}" stroke="${edge}" stroke-width="1.5"/>`,
  );
  return [
    run('#fdfdfb', wide + 5),
    ...(name === 'white' ? [run(edge, wide + 2)] : []),
    run(stroke, wide),
    ...(stripe === undefined ? [] : [run(stripe, wide, ' stroke-dasharray="9 9"')]),
    ...dots,
  ].join('');
}

const between = (value: number, one: number, other: number): boolean =>
  value > Math.min(one, other) && value < Math.max(one, other);

/** Where one wire of a net turns away from another one that goes on. */
function junctions(wires: readonly Wire[]): Point[] {
  const found = wires.flatMap((wire) =>
    wire.points.slice(1, -1).filter(([x, y]) =>
      wires.some((other) =>
        other.points.slice(1).some(([x2, y2], index) => {
          const [x1, y1] = other.points[index] ?? [x2, y2];
          return (x1 === x2 && x === x1 && between(y, y1, y2)) || (y1 === y2 && y === y1 && between(x, x1, x2));
        }),
      ),
    ),
  );
  return [...new Map(found.map((point) => [path([point]), point])).values()];
}

function wiresText(wires: readonly Wire[]): string[] {
  const nets = new Map<string, Wire[]>();
  for (const wire of wires) {
    const net = netOf(wire.from) ?? '';
    nets.set(net, [...(nets.get(net) ?? []), wire]);
  }
  return [...nets.values()].map(netText);
}

const lineText = ({ points, arrow, tone }: Line): string =>
  `<polyline points="${path(points)}" fill="none" stroke="${INK[tone]}" stroke-width="1.5"${
    arrow === 'none' ? '' : ' marker-end="url(#arrow)"'
  }${arrow === 'both' ? ' marker-start="url(#arrow)"' : ''}/>`;

const discText = ({ at: [x, y], radius, tone }: Disc): string =>
  `<circle cx="${at(x)}" cy="${at(y)}" r="${radius}" fill="${FILL[tone]}" stroke="${INK[tone]}" stroke-width="1.5"/>`;

function itemText(item: Exclude<Item, Wire>): string {
  switch (item.kind) {
    case 'words':
      return wordsText(item);
    case 'frame':
      return frameText(item);
    case 'line':
      return lineText(item);
    case 'disc':
      return discText(item);
  }
}

const ABOVE = ['line', 'disc', 'words'] as const;

export function svgText({ title, alt, width, height, items }: Picture): string {
  const things = items.filter((item) => item.kind !== 'wire');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="Helvetica, Arial, 'Liberation Sans', sans-serif">`,
    '<!-- SPDX-License-Identifier: CERN-OHL-P-2.0 -->',
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped(alt)}</desc>`,
    '<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path d="M0,0 L10,5 L0,10 z" fill="#5a5a5a"/></marker></defs>',
    `<rect width="${width}" height="${height}" fill="#fdfdfb"/>`,
    ...things.filter(({ kind }) => kind === 'frame').map(itemText),
    ...wiresText(items.filter((item) => item.kind === 'wire')),
    ...ABOVE.flatMap((layer) => things.filter(({ kind }) => kind === layer).map(itemText)),
    '</svg>',
    '',
  ].join('\n');
}
