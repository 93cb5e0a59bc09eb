// The rules of a whole house as a roster carries them and as people say them: steps of locking by words; pure.
import type { HouseRulesSaid } from './administration.ts';
import type { Roster } from './roster.ts';
import type { Level } from './rules.ts';

type Kept = Pick<Roster, 'duressPin' | 'level' | 'day' | 'places'>;

/** Null: nothing is said, and each cabinet goes by its own. */
export const LOCKING: Readonly<Record<HouseRulesSaid['level'], Level | null>> = {
  own: null,
  watch: 0,
  reasons: 1,
  night: 2,
  always: 3,
};

/** As somebody reads and changes them; what is left out is said. */
export function rulesSaid({ day, duressPin, level, places }: Kept): HouseRulesSaid {
  const word = (Object.keys(LOCKING) as HouseRulesSaid['level'][]).find((each) => LOCKING[each] === (level ?? null));
  return { level: word ?? 'own', day: day ?? null, duressPin: duressPin ?? true, places: [...(places ?? [])] };
}

/** What asks nothing is left out, as in a roster of before. */
export function rulesKept({ day, duressPin, level: word, places }: HouseRulesSaid): Kept {
  const level = LOCKING[word];
  return {
    ...(level === null ? {} : { level }),
    ...(day === null ? {} : { day }),
    ...(duressPin ? {} : { duressPin: false }),
    ...(places.length === 0 ? {} : { places: [...places] }),
  };
}
