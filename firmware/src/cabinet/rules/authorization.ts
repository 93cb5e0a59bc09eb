// One or two other people must agree; pure.
import type { Need } from '@keycab/shared/events/verdict';
import { grantsOf, type RosterIndex, type RosterPerson } from '@keycab/shared/roster';
import { holdsNow, type Question } from './question.ts';
import { allow, needs, type Verdict } from './verdict.ts';

export function authorization({ group, key }: Question): Verdict {
  if (key === undefined || group.authorizers === undefined) return allow;
  const more: Need[] = group.otherDepartment === true ? ['otherDepartment'] : [];
  return group.authorizers === 1 ? needs('authorizer', ...more) : needs('authorizer', 'secondAuthorizer', ...more);
}

type Asked = Pick<Question, 'clocks' | 'group' | 'person'> & { readonly roster: RosterIndex };

/** May this person agree to what the other one wants? Nobody agrees with herself. */
export function mayAuthorize(asked: Asked, who: RosterPerson): boolean {
  if (who.disabled || who.person === asked.person?.person) return false;
  if (who.validity !== undefined && !holdsNow(asked, [{ ...ANYBODY, validity: who.validity }])) return false;
  return who.manager || holdsNow(asked, grantsOf(asked.roster.roster, who, asked.group.group, 'authorize'));
}

const ANYBODY = { to: { manager: true as const }, group: '*', acts: [] };

/** What is still missing of these needs when these people have agreed. */
export function stillMissing(
  needed: readonly Need[],
  taker: RosterPerson | undefined,
  agreed: readonly RosterPerson[],
): readonly Need[] {
  const given = (need: Need): boolean => {
    switch (need) {
      case 'authorizer':
        return agreed.length >= 1;
      case 'secondAuthorizer':
        return agreed.length >= 2;
      case 'managerAuthorizer':
        return agreed.some(({ manager }) => manager);
      case 'otherDepartment':
        return agreed.some(({ department }) => department !== taker?.department);
      default:
        return false;
    }
  };
  return needed.filter((need) => !given(need));
}

export const asksAuthorizer = (needed: readonly Need[]): boolean =>
  needed.some((need) => need !== 'pin' && need !== 'reason' && need !== 'vehicle' && need !== 'sealCheck');
