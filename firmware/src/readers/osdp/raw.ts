// An OSDP RAW payload to a badge's number, by a table of Wiegand formats; a wrong parity is no badge; pure.
import type { Credential } from '../badge.ts';

export type ReadBadge =
  | { readonly ok: true; readonly value: Credential }
  | { readonly ok: false; readonly reason: 'length' | 'format' | 'parity' };

interface Format {
  readonly technology: Credential['technology'];
  readonly facilityBits: number;
  readonly numberBits: number;
}

/**
 * By the count of bits. Each has an even parity bit in front, over the first half of what lies between, and an odd one
 * at the end, over the second half.
 */
const FORMATS: ReadonlyMap<number, Format> = new Map([
  [26, { technology: 'wiegand26', facilityBits: 8, numberBits: 16 }],
  [34, { technology: 'wiegand34', facilityBits: 16, numberBits: 16 }],
]);

/** 0 is an array of bits as read, 1 says that it is Wiegand; others have no meaning here. */
const FORMAT_MAX = 1;
const HEADER_BYTES = 4;

const ones = (bits: readonly number[]): number => bits.reduce((sum, bit) => sum + bit, 0);
const hex = (bits: readonly number[]): string =>
  Number.parseInt(bits.join(''), 2)
    .toString(16)
    .toUpperCase()
    .padStart(bits.length / 4, '0');

/** @param data reader, format, count of bits (2 bytes, low first), bits from the left @see OSDP v2.2, 7.11 */
export function readBadge(data: Uint8Array): ReadBadge {
  const [, code, low, high] = data;
  if (code === undefined || low === undefined || high === undefined) return { ok: false, reason: 'length' };
  const count = low | (high << 8);
  if (data.length !== HEADER_BYTES + Math.ceil(count / 8)) return { ok: false, reason: 'length' };
  const format = FORMATS.get(count);
  if (format === undefined || code > FORMAT_MAX) return { ok: false, reason: 'format' };

  const bits = Array.from({ length: count }, (_, at) => ((data[HEADER_BYTES + (at >> 3)] ?? 0) >> (7 - (at & 7))) & 1);
  const half = count / 2;
  if (ones(bits.slice(0, half)) % 2 !== 0 || ones(bits.slice(half)) % 2 !== 1) return { ok: false, reason: 'parity' };
  const numberAt = 1 + format.facilityBits;
  return {
    ok: true,
    value: {
      technology: format.technology,
      facility: hex(bits.slice(1, numberAt)),
      number: hex(bits.slice(numberAt, numberAt + format.numberBits)),
    },
  };
}
