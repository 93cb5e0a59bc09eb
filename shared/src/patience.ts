// How much longer somebody gets than others: a factor that a roster may carry for a person; pure.

/** So long a visit waits for somebody else's badge. */
export const ASK_MS = 60_000;
/** So long a handover waits for the other person: after this nothing has changed, and both are told. */
export const HANDOVER_MS = 20_000;

/** Longer than this, an open slot would stand for nobody. */
export const TIME_FACTOR_MAX = 10;

/** 1 for whoever has none; what cannot be is 1 as well. */
export function patienceOf(person: { readonly timeFactor?: number } | null | undefined): number {
  const factor = person?.timeFactor ?? 1;
  return factor >= 1 ? Math.min(TIME_FACTOR_MAX, factor) : 1;
}
