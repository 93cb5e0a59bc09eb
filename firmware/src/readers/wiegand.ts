// Bits of a Wiegand badge to its number, by one table of formats and their parity; a wrong parity is no badge; pure.
import type { Credential } from '@keycab/shared/proof/credential';

export type ReadWiegand =
  | { readonly ok: true; readonly value: Credential }
  | { readonly ok: false; readonly reason: 'format' | 'parity' };

interface Format {
  readonly technology: Credential['technology'];
  readonly facilityBits: number;
  readonly numberBits: number;
}

/**
 * By the count of bits. Each has an even parity bit in front, over the first half of what lies between, and an odd one
 * at the end, over the second half. 26 bits are H10301. A parity misses two flips in its half: what a line that is
 * neither secret nor supervised says is worth no more.
 */
const FORMATS: ReadonlyMap<number, Format> = new Map([
  [26, { technology: 'wiegand26', facilityBits: 8, numberBits: 16 }],
  [34, { technology: 'wiegand34', facilityBits: 16, numberBits: 16 }],
]);

const ones = (bits: readonly number[]): number => bits.reduce((sum, bit) => sum + bit, 0);
const hex = (bits: readonly number[]): string =>
  Number.parseInt(bits.join(''), 2)
    .toString(16)
    .toUpperCase()
    .padStart(bits.length / 4, '0');

/** @param bits 0 and 1, the first one first, as they came over two wires or in an OSDP RAW */
export function readWiegand(bits: readonly number[]): ReadWiegand {
  const format = FORMATS.get(bits.length);
  if (format === undefined) return { ok: false, reason: 'format' };
  const half = bits.length / 2;
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
