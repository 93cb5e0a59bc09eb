// Numbers and words among what somebody typed, or a sentence on what was meant; pure.
import { good, refused, type Outcome } from '@keycab/shared/outcome';
import type { Given } from '@keycab/shared/cli/verb';

export type Values = Given['values'];

/** @returns null where the option was not given; a reason is a sentence for the person who typed it */
export function wholeNumber(values: Values, name: string, least: number, most: number): Outcome<number | null, string> {
  const text = values[name];
  if (text === undefined) return good(null);
  const value = typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most
    ? good(value)
    : refused(`--${name} ${String(text)}: ${String(least)} to ${String(most)} are allowed.`);
}

export const text = (values: Values, name: string): string | null => {
  const given = values[name];
  return typeof given === 'string' && given !== '' ? given : null;
};

export const isSaid = (values: Values, name: string): boolean => values[name] === true;

/** `+  12.345 s`, counted from the start of a tool. */
export const since = (ms: number): string => `+${(ms / 1000).toFixed(3).padStart(8)} s`;

export const hexOf = (bytes: Iterable<number>): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
