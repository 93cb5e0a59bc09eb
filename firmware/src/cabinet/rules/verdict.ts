// The one algebra of all rules: refuse beats needs beats allow, needs add up, refusals keep their order; pure.
import type { Need, RefusalReason } from '@keycab/shared/events/verdict';

/** What one rule says. */
export type Verdict =
  | { readonly kind: 'allow' }
  | { readonly kind: 'needs'; readonly needs: readonly Need[] }
  | { readonly kind: 'refuse'; readonly reason: RefusalReason };

/** What several rules say together: all that is refused, in the order of messages, and all that is needed beside. */
export interface Judgement {
  readonly refused: readonly RefusalReason[];
  readonly needed: readonly Need[];
}

export const allow: Verdict = { kind: 'allow' };
export const needs = (...needed: readonly [Need, ...Need[]]): Verdict => ({ kind: 'needs', needs: needed });
export const refuse = (reason: RefusalReason): Verdict => ({ kind: 'refuse', reason });

/** The empty judgement: no rule has spoken. */
export const NOTHING: Judgement = { refused: [], needed: [] };

const ORDER: readonly Need[] = [
  'pin',
  'authorizer',
  'secondAuthorizer',
  'managerAuthorizer',
  'otherDepartment',
  'reason',
  'vehicle',
  'sealCheck',
];

export function judgementOf(verdict: Verdict): Judgement {
  switch (verdict.kind) {
    case 'allow':
      return NOTHING;
    case 'needs':
      return { refused: [], needed: sorted(verdict.needs) };
    case 'refuse':
      return { refused: [verdict.reason], needed: [] };
  }
}

/** Associative, with NOTHING on either side changing nothing; needs are a set, refusals a list without repeats. */
export const both = (one: Judgement, other: Judgement): Judgement => ({
  refused: [...one.refused, ...other.refused.filter((reason) => !one.refused.includes(reason))],
  needed: sorted([...one.needed, ...other.needed]),
});

/** What it comes to: 0 allows, 1 needs something, 2 refuses. A larger one is never laxer. */
export function rankOf({ refused, needed }: Judgement): 0 | 1 | 2 {
  if (refused.length > 0) return 2;
  return needed.length > 0 ? 1 : 0;
}

const sorted = (needed: readonly Need[]): readonly Need[] => ORDER.filter((need) => needed.includes(need));
