// What is being typed, on the screen or at a reader: one entry at a time, forgotten when nobody types on; pure.
import type { PersonId } from '@keycab/shared/ids';

/** Whose PIN, a guest's code, or a staff number and then its PIN. */
export type Wanted =
  | { readonly what: 'pin'; readonly person: PersonId; readonly session: number }
  | { readonly what: 'code' }
  | { readonly what: 'number' }
  | { readonly what: 'staffPin'; readonly number: string };

export interface Entry {
  readonly wanted: Wanted;
  readonly digits: string;
  readonly touchedMs: number;
  /** Being compared: nothing is taken meanwhile. */
  readonly checking: boolean;
  /** The last one was wrong, and nothing has been typed since. */
  readonly wrong: boolean;
}

export interface Bounds {
  readonly least: number;
  readonly most: number;
}

export const BOUNDS: Readonly<Record<Wanted['what'], Bounds>> = {
  pin: { least: 4, most: 8 },
  staffPin: { least: 4, most: 8 },
  number: { least: 1, most: 8 },
  code: { least: 6, most: 12 },
};

/** After this nothing typed is remembered. */
export const ENTRY_IDLE_MS = 15_000;

export const begin = (wanted: Wanted, nowMs: number): Entry => ({
  wanted,
  digits: '',
  touchedMs: nowMs,
  checking: false,
  wrong: false,
});

export type Press = { readonly digit: string } | 'erase' | 'enter';

/** What a press makes of it; `done`: all digits are there and are to be looked at. */
export function press(entry: Entry, pressed: Press, nowMs: number): { readonly entry: Entry; readonly done: boolean } {
  if (entry.checking) return { entry, done: false };
  const touched = { ...entry, touchedMs: nowMs, wrong: false };
  const { least, most } = BOUNDS[entry.wanted.what];
  if (pressed === 'erase') return { entry: { ...touched, digits: entry.digits.slice(0, -1) }, done: false };
  if (pressed !== 'enter') {
    return { entry: { ...touched, digits: `${entry.digits}${pressed.digit}`.slice(0, most) }, done: false };
  }
  if (entry.digits.length < least) return { entry: touched, done: false };
  if (entry.wanted.what === 'number') {
    return { entry: begin({ what: 'staffPin', number: entry.digits }, nowMs), done: false };
  }
  return { entry: { ...touched, checking: true }, done: true };
}

/** Compared: the digits are gone, whatever came of it. */
export const after = (entry: Entry, wrong: boolean, nowMs: number): Entry => ({
  ...begin(entry.wanted, nowMs),
  wrong,
});
