// Wiegand bits of a badge nobody has, in the place of one that somebody has; pure.

/** Facility bits and number bits between two parity bits, by the count of all; others are not read by the cabinet. */
const FACILITY_BITS: ReadonlyMap<number, number> = new Map([
  [26, 8],
  [34, 16],
]);

export const bitsOf = (bytes: Uint8Array, count: number): number[] =>
  Array.from({ length: count }, (_, at) => ((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1);

function packed(bits: readonly number[], bytes: number): Uint8Array {
  const into = new Uint8Array(bytes);
  for (const [at, bit] of bits.entries()) into[at >> 3] = (into[at >> 3] ?? 0) | (bit << (7 - (at & 7)));
  return into;
}

const binary = (value: number, bits: number): number[] =>
  Array.from({ length: bits }, (_, at) => Math.floor(value / 2 ** (bits - 1 - at)) % 2);
const odd = (bits: readonly number[]): number => bits.reduce((sum, bit) => sum ^ bit, 0);

/**
 * Facility 1 and the number. A parity that was wrong stays wrong, since that is what a tape of it is for.
 * @param bytes  bits from the left; as many bytes are given back
 * @returns zeros for a count of bits that nobody reads: what they hold is not known
 */
export function standInBits(bytes: Uint8Array, count: number, number: number): Uint8Array {
  const facilityBits = FACILITY_BITS.get(count);
  if (facilityBits === undefined) return new Uint8Array(bytes.length);
  const half = count / 2;
  const real = bitsOf(bytes, count);
  const data = [...binary(1, facilityBits), ...binary(number, count - 2 - facilityBits)];
  const first = odd(data.slice(0, half - 1)) ^ odd(real.slice(0, half));
  const last = odd(data.slice(half - 1)) ^ odd(real.slice(half));
  return packed([first, ...data, last], bytes.length);
}
