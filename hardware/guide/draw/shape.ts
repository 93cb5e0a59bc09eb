// What a picture is made of, and how much room each thing takes; pure.
export type Point = readonly [x: number, y: number];
export type Side = 'left' | 'right' | 'top' | 'bottom';
export type Tone = 'plain' | 'mains' | 'power' | 'signal' | 'steel' | 'tool' | 'quiet' | 'good' | 'alert';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Words {
  readonly kind: 'words';
  readonly at: Point;
  readonly text: string;
  readonly size: number;
  readonly bold: boolean;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly tone: Tone;
}
export interface Frame {
  readonly kind: 'frame';
  readonly box: Box;
  readonly tone: Tone;
  readonly dashed: boolean;
  /** A frame that things stand in, such as a rail or a cabinet's wall; wires may cross its edge. */
  readonly holds: boolean;
}
export interface Wire {
  readonly kind: 'wire';
  readonly from: string;
  readonly to: string;
  readonly points: readonly Point[];
}
export interface Line {
  readonly kind: 'line';
  readonly points: readonly Point[];
  readonly arrow: 'none' | 'end' | 'both';
  readonly tone: Tone;
}
export interface Disc {
  readonly kind: 'disc';
  readonly at: Point;
  readonly radius: number;
  readonly tone: Tone;
}
export type Item = Words | Frame | Wire | Line | Disc;

export interface Terminal {
  readonly pin: string;
  readonly at: Point;
  readonly side: Side;
  /** Why no wire of this picture ends here; null where one has to. */
  readonly elsewhere: string | null;
}

export interface Picture {
  readonly name: string;
  readonly title: string;
  /** For whoever cannot see it. */
  readonly alt: string;
  readonly width: number;
  readonly height: number;
  readonly items: readonly Item[];
  readonly terminals: readonly Terminal[];
  /** Parts that are drawn with all their pins, as `board:J100`. */
  readonly parts: readonly string[];
}

/** Sans-serif letters, wide ones taken as the measure, so that no machine's font outgrows its box. */
const LETTER_SHARE = 0.57;
const BOLD_SHARE = 0.62;

export const textWidth = (text: string, size: number, bold: boolean): number =>
  text.length * size * (bold ? BOLD_SHARE : LETTER_SHARE);

export function wordsBox({ at: [x, y], text, size, bold, anchor }: Words): Box {
  const width = textWidth(text, size, bold);
  const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
  return { x: left, y: y - size * 0.8, width, height: size };
}
