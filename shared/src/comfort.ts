// How a person likes the screen of a cabinet: language, hand, contrast, size, time; what a roster may carry of it; pure.
import { Type, type Static } from 'typebox';
import { TIME_FACTOR_MAX } from './patience.ts';
import type { RosterPerson } from './roster.ts';

export const Comfort = Type.Object(
  {
    /** BCP 47, the language alone; null: as the cabinet speaks. */
    language: Type.Union([Type.String({ pattern: '^[a-z]{2,3}$' }), Type.Null()]),
    leftHand: Type.Boolean(),
    highContrast: Type.Boolean(),
    largeText: Type.Boolean(),
    /** So many times longer than others. */
    timeFactor: Type.Integer({ minimum: 1, maximum: TIME_FACTOR_MAX }),
  },
  { additionalProperties: false },
);
export type Comfort = Static<typeof Comfort>;

type Kept = Pick<RosterPerson, 'language' | 'leftHand' | 'highContrast' | 'largeText' | 'timeFactor'>;

export const comfortOf = ({ highContrast, language, largeText, leftHand, timeFactor }: Kept): Comfort => ({
  language: language ?? null,
  leftHand: leftHand ?? false,
  highContrast: highContrast ?? false,
  largeText: largeText ?? false,
  timeFactor: timeFactor ?? 1,
});

export const isSameComfort = (one: Comfort, other: Comfort): boolean =>
  (Object.keys(one) as (keyof Comfort)[]).every((name) => one[name] === other[name]);

/** What is as for everybody is left out, as in a roster of before. */
export function withComfort<Person extends Kept>(person: Person, wanted: Comfort): Omit<Person, keyof Kept> & Kept {
  const { highContrast: _c, language: _l, largeText: _t, leftHand: _h, timeFactor: _f, ...rest } = person;
  const { highContrast, language, largeText, leftHand, timeFactor } = wanted;
  return {
    ...rest,
    ...(language === null ? {} : { language }),
    ...(leftHand ? { leftHand } : {}),
    ...(highContrast ? { highContrast } : {}),
    ...(largeText ? { largeText } : {}),
    ...(timeFactor === 1 ? {} : { timeFactor }),
  };
}
