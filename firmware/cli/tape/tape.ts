// The file of a tape: a header, then what went over a line and when, one JSON text a line; pure.
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { good, refused, type Outcome } from '@keycab/shared/outcome';
import { hexOf } from '../given.ts';

const strict = { additionalProperties: false } as const;

/** Spelled out, so that a tape of today is read by tomorrow's models; the names are those of models.ts. */
const Model = Type.Union([
  Type.Literal('rdm6300'),
  Type.Literal('id12'),
  Type.Literal('osdp'),
  Type.Literal('pn532'),
  Type.Literal('board'),
]);
const Header = Type.Object(
  {
    tape: Type.Literal('keycab'),
    version: Type.Literal(1),
    /** Null: nobody recognized what was said. */
    model: Type.Union([Model, Type.Null()]),
    line: Type.Object({ baudRate: Type.Integer({ minimum: 1, maximum: 4_000_000 }) }, strict),
    /** `standIns`: no badge, digit or key that anybody has is in it. `none`: every byte as it was. */
    redaction: Type.Union([Type.Literal('standIns'), Type.Literal('none')]),
    /** Of an OSDP reader. */
    address: Type.Optional(Type.Integer({ minimum: 0, maximum: 126 })),
    /** What it was recorded from, in the words of whoever did. */
    note: Type.String({ maxLength: 200 }),
  },
  strict,
);
const Entry = Type.Object(
  {
    /** From the moment that the line was open. */
    atMs: Type.Integer({ minimum: 0 }),
    from: Type.Union([Type.Literal('device'), Type.Literal('host')]),
    hex: Type.String({ pattern: '^([0-9a-f]{2}( |$))*$' }),
  },
  strict,
);
const header = Compile(Header);
const entry = Compile(Entry);

export type TapeHeader = Static<typeof Header>;

export interface TapeEntry {
  readonly atMs: number;
  readonly from: 'device' | 'host';
  readonly bytes: Uint8Array;
}

export interface Tape {
  readonly header: TapeHeader;
  readonly entries: readonly TapeEntry[];
}

export function writeTape({ header: head, entries }: Tape): string {
  const lines = entries.map(({ atMs, from, bytes }) => JSON.stringify({ atMs, from, hex: hexOf(bytes) }));
  return `${[JSON.stringify(head), ...lines].join('\n')}\n`;
}

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
};

/** @returns the tape, or a sentence that names the first line that is none */
export function readTape(text: string): Outcome<Tape, string> {
  const [first = '', ...rest] = text.trimEnd().split('\n');
  const head = parsed(first);
  if (!header.Check(head)) return refused('line 1 is no header of a tape of version 1.');
  const entries: TapeEntry[] = [];
  for (const [index, line] of rest.entries()) {
    const value = parsed(line);
    const lastMs = entries.at(-1)?.atMs ?? 0;
    if (!entry.Check(value) || value.atMs < lastMs)
      return refused(`line ${String(index + 2)} is no entry: {"atMs": 0, "from": "device", "hex": "02 36"}, in order.`);
    const bytes = Uint8Array.from(Buffer.from(value.hex.replaceAll(' ', ''), 'hex'));
    entries.push({ atMs: value.atMs, from: value.from, bytes });
  }
  return good({ header: head, entries });
}
