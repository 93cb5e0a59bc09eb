// Collects the things of one picture: parts with terminals, wires between them, words, callouts, dimensions; pure.
import { netName, piece } from '../facts.ts';
import type { Frame, Item, Picture, Point, Side, Terminal, Tone, Words } from './shape.ts';

const TERMINAL_STEP = 30;
const HEAD_HEIGHT = 58;
const SIZE = 14;

interface Style {
  readonly tone?: Tone;
  readonly size?: number;
  readonly bold?: boolean;
  readonly anchor?: Words['anchor'];
}

export interface PartStyle {
  readonly tone?: Tone;
  readonly title?: string;
  readonly sub?: string;
  readonly width?: number;
  /** Names of pins on each side, from the top or from the left; a pin that is named nowhere is on the right. */
  readonly left?: readonly string[];
  readonly right?: readonly string[];
  /** Pins whose wire another step draws, with its words. */
  readonly elsewhere?: Readonly<Record<string, string>>;
  /** Pins beside each other so far apart. */
  readonly step?: number;
  /** What the terminal is called, where its name says little. */
  readonly names?: Readonly<Record<string, string>>;
}

export interface Run {
  /** Where the wire turns: an x between terminals at the sides. */
  readonly via?: number;
  /** Words at the wire; else net and color; an empty string for none. */
  readonly label?: string;
  /** At the first level stretch, or at the last one. */
  readonly at?: 'start' | 'end';
  /** Round a part: on at the y `under` to the x `before`, and from there to the end. */
  readonly under?: number;
  readonly before?: number;
}

function turns(a: Point, b: Point, via: number, { under, before }: Run): Point[] {
  if (under !== undefined && before !== undefined)
    return [a, [via, a[1]], [via, under], [before, under], [before, b[1]], b];
  return a[1] === b[1] ? [a, b] : [a, [via, a[1]], [via, b[1]], b];
}

// Decided: one builder with closures over the lists. Because: each step's file then reads from the top like the
// work itself. Instead of: a tree of nested shapes. Would change if: pictures had to be laid out by the program.
export function createSheet(name: string, title: string, alt: string, width: number, height: number) {
  const items: Item[] = [];
  const terminals = new Map<string, Terminal>();
  const parts: string[] = [];

  const words = (at: Point, text: string, style: Style = {}): void => {
    const { tone = 'plain', size = SIZE, bold = false, anchor = 'start' } = style;
    items.push({ kind: 'words', at, text, size, bold, anchor, tone });
  };
  const paragraph = (at: Point, lines: readonly string[], style: Style = {}): void =>
    lines.forEach((text, index) => words([at[0], at[1] + index * ((style.size ?? SIZE) + 7)], text, style));
  const frame = (box: Frame['box'], style: { tone?: Tone; dashed?: boolean; holds?: boolean } = {}): void => {
    const { tone = 'plain', dashed = false, holds = false } = style;
    items.push({ kind: 'frame', box, tone, dashed, holds });
  };
  /** A box with a title and lines, and no terminals. */
  const note = (box: Frame['box'], heading: string, lines: readonly string[], tone: Tone = 'plain'): void => {
    frame(box, { tone });
    words([box.x + 14, box.y + 24], heading, { bold: true, size: 15 });
    paragraph([box.x + 14, box.y + 47], lines);
  };

  const terminal = (pin: string, at: Point, side: Side, label: string, elsewhere: string | null): void => {
    terminals.set(pin, { pin, at, side, elsewhere });
    items.push({ kind: 'disc', at, radius: 5, tone: elsewhere === null ? 'plain' : 'quiet' });
    const text = elsewhere === null ? label : `${label} (${elsewhere})`;
    const [x, y] = at;
    words([side === 'left' ? x + 10 : x - 10, y + 5], text, {
      anchor: side === 'left' ? 'start' : 'end',
      tone: elsewhere === null ? 'plain' : 'quiet',
    });
  };

  /** A part of the design with every pin it has. @returns the y below it */
  const part = (ref: string, x: number, y: number, style: PartStyle = {}): number => {
    const { refdes, title: value, pins } = piece(ref);
    const step = style.step ?? TERMINAL_STEP;
    const boxWidth = style.width ?? 180;
    const left = style.left ?? [];
    const right = style.right ?? pins.map(([, pin]) => pin).filter((pin) => !left.includes(pin));
    const rows = Math.max(left.length, right.length);
    const boxHeight = HEAD_HEIGHT + rows * step;
    frame({ x, y, width: boxWidth, height: boxHeight }, { tone: style.tone ?? 'plain' });
    words([x + boxWidth / 2, y + 21], style.title ?? refdes, { bold: true, size: 15, anchor: 'middle' });
    words([x + boxWidth / 2, y + 41], style.sub ?? value, { anchor: 'middle' });
    const isPlug = piece(ref).kind === 'plug';
    const put = (names: readonly string[], side: 'left' | 'right'): void =>
      names.forEach((pin, index) => {
        const number = pins.find(([, each]) => each === pin)?.[0] ?? '';
        const label = style.names?.[pin] ?? (isPlug ? `${number} ${pin}` : pin);
        const at: Point = [side === 'left' ? x : x + boxWidth, y + HEAD_HEIGHT + index * step + step / 2];
        terminal(`${ref}.${pin}`, at, side, label, style.elsewhere?.[pin] ?? null);
      });
    put(left, 'left');
    put(right, 'right');
    parts.push(ref);
    return y + boxHeight;
  };

  const end = (pin: string): Terminal => {
    const found = terminals.get(pin);
    if (found === undefined) throw new RangeError(`${name} draws no ${pin}`);
    return found;
  };

  /** Level, upright at `via`, level again. */
  const wire = (from: string, to: string, run: Run = {}): void => {
    const [a, b] = [end(from).at, end(to).at];
    const via = run.via ?? (a[0] + b[0]) / 2;
    const points = turns(a, b, via, run);
    items.push({ kind: 'wire', from, to, points });
    const text = run.label ?? netName(from);
    if (text === '') return;
    const [one, other] = run.at === 'end' ? [points.at(-2) ?? a, b] : [a, points[1] ?? b];
    words([(one[0] + other[0]) / 2, one[1] - 6], text, { anchor: 'middle', size: 13 });
  };

  const line = (points: readonly Point[], arrow: 'none' | 'end' | 'both' = 'none', tone: Tone = 'plain'): void => {
    items.push({ kind: 'line', points, arrow, tone });
  };
  /** A number in a disc, with a pointer to what it is about. */
  const callout = (number: number | string, at: Point, target: Point | null = null, tone: Tone = 'alert'): void => {
    if (target !== null) line([at, target], 'end', tone);
    items.push({ kind: 'disc', at, radius: 14, tone });
    words([at[0], at[1] + 5], `${number}`, { bold: true, size: 15, anchor: 'middle' });
  };
  /** Level or upright; the words stand beside the line. */
  const dimension = (from: Point, to: Point, text: string): void => {
    line([from, to], 'both', 'quiet');
    const level = from[1] === to[1];
    const middle: Point = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
    words(level ? [middle[0], middle[1] - 7] : [middle[0] + 9, middle[1] + 5], text, {
      anchor: level ? 'middle' : 'start',
    });
  };
  const picture = (): Picture => ({
    name,
    title,
    alt,
    width,
    height,
    items,
    terminals: [...terminals.values()],
    parts,
  });

  return { words, paragraph, frame, note, part, wire, line, callout, dimension, picture };
}
export type Sheet = ReturnType<typeof createSheet>;
