// How much longer somebody gets than others: a factor that a roster may carry for a person; pure.

/** So long a visit waits for somebody else's badge. */
export const ASK_MS = 60_000;
/** So long a handover waits for the other person: after this nothing has changed, and both are told. */
export const HANDOVER_MS = 20_000;

const LONGEST = 10;

/** 1 for whoever has none; what cannot be is 1 as well. */
export function patienceOf(person: object | null | undefined): number {
  const factor: unknown = person === null || person === undefined || !('timeFactor' in person) ? 1 : person.timeFactor;
  return typeof factor === 'number' && factor >= 1 ? Math.min(LONGEST, factor) : 1;
}
