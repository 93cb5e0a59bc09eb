// How much longer somebody gets than others: a factor that a roster may carry for a person; pure.

const LONGEST = 10;

/** 1 for whoever has none; what cannot be is 1 as well. */
export function patienceOf(person: object | null | undefined): number {
  const factor: unknown = person === null || person === undefined || !('timeFactor' in person) ? 1 : person.timeFactor;
  return typeof factor === 'number' && factor >= 1 ? Math.min(LONGEST, factor) : 1;
}
