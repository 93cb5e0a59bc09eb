// A vehicle's number: 17 characters of which the ninth proves the others, where it was made for a market that wants that; pure.

const LETTERS = 'ABCDEFGH.JKLMN.P.R..STUVWXYZ';
const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2] as const;
const VIN_LENGTH = 17;

/** A–H are 1–8, J–N 1–5, P 7, R 9, S–Z 2–9. @see 49 CFR 565.15 */
function valueOf(character: string): number | null {
  if (/[0-9]/.test(character)) return Number(character);
  const at = LETTERS.indexOf(character);
  if (at < 0 || character === '.') return null;
  return at < 20 ? (at % 9) + 1 : at - 18;
}

/** @returns the ninth character that the others want, or null when one of them is in no VIN */
export function vinCheckDigit(vin: string): string | null {
  let sum = 0;
  for (const [index, weight] of WEIGHTS.entries()) {
    const value = valueOf(vin[index] ?? '');
    if (value === null) return null;
    sum += value * weight;
  }
  return sum % 11 === 10 ? 'X' : String(sum % 11);
}

export type VinRefusal = 'length' | 'characters';

export interface ReadVin {
  readonly vin: string;
  /** False: the ninth character is not what the others want, as with cars made for other markets. */
  readonly proven: boolean;
  /** What was typed was O or I, which no VIN has. */
  readonly corrected: boolean;
}

/** As people and scanners write it: a leading I of a bar code goes, O is 0, I is 1, Q is in no VIN. */
export function readVin(text: string): ReadVin | VinRefusal {
  const written = text.toUpperCase().replaceAll(/[\s-]/g, '');
  const bare = written.length === VIN_LENGTH + 1 && written.startsWith('I') ? written.slice(1) : written;
  if (bare.length !== VIN_LENGTH) return 'length';
  const vin = bare.replaceAll('O', '0').replaceAll('I', '1');
  if (!/^[A-HJ-NPR-Z0-9]{17}$/.test(vin)) return 'characters';
  return { vin, proven: vinCheckDigit(vin) === vin[8], corrected: vin !== bare };
}
