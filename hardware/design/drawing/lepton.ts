// A sheet as a schematic file of Lepton EDA (format 20191008 2), with its symbols inside; pure.
import type { PinKind } from '../part.ts';
import type { Point, Shape, Text } from './shape.ts';
import type { Placed, Sheet, Wire } from './sheet.ts';

const PIN_TYPES: Readonly<Record<PinKind, string>> = {
  passive: 'pas',
  input: 'in',
  output: 'out',
  both: 'io',
  threeState: 'tri',
  openDrain: 'oc',
  power: 'pwr',
  supply: 'pas',
  open: 'pas',
};
const ALIGN = { start: 0, middle: 3, end: 6 } as const;
const COLOR = { pin: 1, net: 4, graphic: 3, attribute: 8, text: 9 } as const;
const STYLE = '0 0 0 -1 -1';

const points = (size: number): number => Math.round((size * 72) / 1000);

/** Seen is 1 or 0; a name=value attribute shows its value alone. */
const text = (
  { at: [x, y], anchor, size }: Omit<Text, 'text' | 'role'>,
  content: string,
  color: number,
  seen: 0 | 1,
) => [`T ${x} ${y} ${color} ${points(size)} ${seen} ${content.includes('=') ? 1 : 0} 0 ${ALIGN[anchor]} 1`, content];
const hidden = (at: Point, content: string): string[] =>
  text({ at, anchor: 'start', size: 70 }, content, COLOR.attribute, 0);

function shape(drawn: Shape): string {
  if (drawn.type === 'line') return `L ${drawn.from.join(' ')} ${drawn.to.join(' ')} ${COLOR.graphic} ${STYLE}`;
  const [x, y] = drawn.center;
  if (drawn.type === 'circle') return `V ${x} ${y} ${drawn.radius} ${COLOR.graphic} ${STYLE} 0 -1 -1 -1 -1 -1`;
  return `A ${x} ${y} ${drawn.radius} ${drawn.from} ${drawn.sweep} ${COLOR.graphic} ${STYLE}`;
}

function component({ instance, at, shapes, pins, texts, refdes, value }: Placed): string[] {
  return [
    `C ${at.join(' ')} 1 0 0 EMBEDDED${instance.part.id}.sym`,
    '[',
    ...shapes.map(shape),
    ...pins.flatMap((pin, index) => [
      `P ${pin.outer.join(' ')} ${pin.inner.join(' ')} ${COLOR.pin} 0 0`,
      '{',
      ...hidden(pin.inner, `pinnumber=${pin.number}`),
      ...hidden(pin.inner, `pinlabel=${pin.name}`),
      ...hidden(pin.inner, `pinseq=${index + 1}`),
      ...hidden(pin.inner, `pintype=${PIN_TYPES[pin.kind]}`),
      '}',
    ]),
    ...texts.flatMap((entry) => text(entry, entry.text, COLOR.text, 1)),
    ']',
    '{',
    ...text(refdes, `refdes=${refdes.text}`, COLOR.attribute, 1),
    ...text(value, `value=${value.text}`, COLOR.attribute, 1),
    ...hidden(at, `device=${instance.part.kind}`),
    ...hidden(at, `footprint=${instance.part.footprint}`),
    '}',
  ];
}

function wire({ from, to, net, label, sign }: Wire): string[] {
  const piece = `N ${from.join(' ')} ${to.join(' ')} ${COLOR.net}`;
  if (net === null) return [piece];
  const name = label === null ? hidden(to, `netname=${net}`) : text(label, `netname=${net}`, COLOR.text, 1);
  return [piece, '{', ...name, '}', ...sign.map(shape)];
}

/** A sign that says to the checker what it says to people: nothing belongs here. */
const nothing = ([x, y]: Point): string[] => [
  `C ${x} ${y} 1 0 0 EMBEDDEDnothing.sym`,
  '[',
  `L ${x - 40} ${y - 40} ${x + 40} ${y + 40} ${COLOR.graphic} ${STYLE}`,
  `L ${x - 40} ${y + 40} ${x + 40} ${y - 40} ${COLOR.graphic} ${STYLE}`,
  `P ${x} ${y} ${x + 20} ${y} ${COLOR.pin} 0 0`,
  '{',
  ...hidden([x, y], 'pinnumber=1'),
  ...hidden([x, y], 'pinlabel=1'),
  ...hidden([x, y], 'pinseq=1'),
  ...hidden([x, y], 'pintype=pas'),
  '}',
  ']',
  '{',
  ...hidden([x, y], 'device=DRC_Directive'),
  ...hidden([x, y], 'value=NoConnection'),
  ...hidden([x, y], 'graphical=1'),
  '}',
];

/** @returns the text of a .sch file; `captions` are title and notes, already placed */
export const leptonText = (sheet: Sheet, captions: readonly Text[]): string =>
  [
    'v 20191008 2',
    ...hidden([0, 0], 'license=CERN-OHL-P-2.0'),
    ...sheet.placed.flatMap(component),
    ...sheet.wires.flatMap(wire),
    ...sheet.open.flatMap(nothing),
    ...captions.flatMap((entry) => text(entry, entry.text, COLOR.text, 1)),
    '',
  ].join('\n');
