// Vehicle identification numbers with their check digit, from public patterns; reads the file beside it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert } from '@keycab/shared/fault';

/** What a maker's first eight signs, model year and plant say about a car. A match with a real car is chance. */
export interface VinPattern {
  readonly firstEight: string;
  readonly yearPlant: string;
  readonly year: number;
  readonly make: string;
  readonly model: string;
  readonly trim: string;
  readonly body: string;
}

export function readVinPatterns(): VinPattern[] {
  const text = readFileSync(join(import.meta.dirname, 'vin-prefixes.csv'), 'utf8');
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [firstEight, yearPlant, , , year, make, model, trim, body] = line.trim().split(',');
      assert(body !== undefined, 'a pattern has nine columns', { line });
      return { firstEight, yearPlant, year: Number(year), make, model, trim, body } as VinPattern;
    });
}

const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
const LETTERS = new Map(
  Object.entries({ A: 1, B: 2, C: 3, D: 4, E: 5, F: 6, G: 7, H: 8, J: 1, K: 2, L: 3, M: 4, N: 5, P: 7, R: 9 }).concat(
    'STUVWXYZ'.split('').map((letter, index): [string, number] => [letter, index + 2]),
  ),
);

/** @returns what position 9 must hold: 0 … 9 or X @see 49 CFR 565.15(c) */
export function checkDigit(vin: string): string {
  const sum = vin.split('').reduce((total, sign, index) => {
    const value = /[0-9]/.test(sign) ? Number(sign) : LETTERS.get(sign);
    return total + (value ?? Number.NaN) * (WEIGHTS[index] ?? Number.NaN);
  }, 0);
  return sum % 11 === 10 ? 'X' : String(sum % 11);
}

export const isVin = (vin: string): boolean => /^[A-HJ-NPR-Z0-9]{17}$/.test(vin) && checkDigit(vin) === vin[8];

export function makeVin(pattern: VinPattern, serial: number): string {
  const build = (check: string): string =>
    `${pattern.firstEight}${check}${pattern.yearPlant}${String(serial).padStart(6, '0')}`;
  return build(checkDigit(build('0')));
}
