// The algebra of verdicts: refuse beats needs beats allow, needs add up, and the order of asking changes no outcome.
import { Need, RefusalReason } from '@keycab/shared/events/verdict';
import {
  allow,
  both,
  judgementOf,
  needs,
  NOTHING,
  rankOf,
  refuse,
  type Judgement,
} from '@keycab/firmware/cabinet/rules/verdict';
import { stillMissing } from '@keycab/firmware/cabinet/rules/authorization';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ROSTER } from '../people.ts';
import { seedOf } from '../random.ts';

const seed = seedOf();
const ALL_NEEDS = Need.anyOf.map((each) => each.const);
const REASONS = RefusalReason.anyOf.map((each) => each.const);
const verdict = fc.oneof(
  fc.constant(allow),
  fc.constantFrom(...REASONS).map(refuse),
  fc.tuple(fc.constantFrom(...ALL_NEEDS), fc.subarray(ALL_NEEDS)).map(([first, more]) => needs(first, ...more)),
);
const judgement: fc.Arbitrary<Judgement> = fc
  .array(verdict, { maxLength: 6 })
  .map((verdicts) => verdicts.map(judgementOf).reduce(both, NOTHING));

describe(`the algebra of verdicts (KEYCAB_SEED=${seed})`, () => {
  test('refuse beats needs beats allow', () => {
    expect(rankOf(judgementOf(allow))).toBe(0);
    expect(rankOf(both(judgementOf(allow), judgementOf(needs('pin'))))).toBe(1);
    expect(rankOf(both(judgementOf(needs('pin')), judgementOf(refuse('noGrant'))))).toBe(2);
  });

  test('needs add up as a set, refusals keep their order and are said once', () => {
    const one = both(judgementOf(needs('reason')), judgementOf(needs('pin', 'reason')));
    expect(one).toEqual({ refused: [], needed: ['pin', 'reason'] });
    const other = both(
      judgementOf(refuse('noGrant')),
      both(judgementOf(refuse('reserved')), judgementOf(refuse('noGrant'))),
    );
    expect(other.refused).toEqual(['noGrant', 'reserved']);
  });

  test('how rules are grouped changes nothing, nobody is a rule that says nothing, and a repeat adds nothing', () => {
    fc.assert(
      fc.property(judgement, judgement, judgement, (a, b, c) => {
        expect(both(both(a, b), c)).toEqual(both(a, both(b, c)));
        expect(both(NOTHING, a)).toEqual(a);
        expect(both(a, NOTHING)).toEqual(a);
        expect(both(a, a)).toEqual(a);
        // One more rule never makes it laxer.
        expect(rankOf(both(a, b))).toBe(Math.max(rankOf(a), rankOf(b)));
      }),
      { seed },
    );
  });

  test('more people who agree never leave more missing, and nobody’s agreement gives a PIN', () => {
    fc.assert(
      fc.property(
        fc.subarray(ALL_NEEDS),
        fc.subarray(ROSTER.people),
        fc.constantFrom(...ROSTER.people),
        (needed, agreed, one) => {
          const before = stillMissing(needed, ROSTER.people[0], agreed);
          const after = stillMissing(needed, ROSTER.people[0], [...agreed, one]);
          expect(before).toEqual(expect.arrayContaining([...after]));
          if (needed.includes('pin')) expect(after).toContain('pin');
        },
      ),
      { seed },
    );
  });
});
