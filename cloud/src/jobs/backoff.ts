// How long a job that failed waits: twice as long each time, up to a most, and never all at the same instant; pure.

export interface Patience {
  /** After the first failure. */
  readonly firstMs: number;
  readonly mostMs: number;
  /** After so many tries in all a job is dead. */
  readonly triesMax: number;
}

/**
 * @param tries   so many were made, at least 1
 * @param chance  0 to just below 1: what waits for the same neighbor does not come back in step
 * @returns milliseconds, from half of the full time to all of it
 */
export function backoffMs({ firstMs, mostMs }: Patience, tries: number, chance: number): number {
  const fullMs = Math.min(mostMs, firstMs * 2 ** Math.min(tries - 1, DOUBLINGS_MAX));
  return Math.round(fullMs * (0.5 + chance / 2));
}

/** Beyond it the product is above any time that one waits. */
const DOUBLINGS_MAX = 40;
