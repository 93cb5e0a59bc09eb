// All rules asked at once: what binds on this step of the rollout, and what would have been said; pure.
import type { Need } from '@keycab/shared/events/verdict';
import type { RosterPerson } from '@keycab/shared/roster';
import type { Level } from '@keycab/shared/rules';
import { mayAuthorize, stillMissing } from './authorization.ts';
import { RULES, type Rule } from './list.ts';
import { always, openAt, type Question } from './question.ts';
import { allow, both, judgementOf, NOTHING, type Judgement, type Verdict } from './verdict.ts';

export interface Judged extends Judgement {
  /** What the rules that do not bind yet would have said. */
  readonly shadow: Judgement;
}

/** Everything that speaks against it, and everything that is needed, whether or not it has been given. */
export function judge(question: Question): Judged {
  const level = levelOf(question);
  const ask = (rules: readonly Rule[]): Judgement =>
    rules.map((rule) => judgementOf(rule.ask(question))).reduce(both, NOTHING);
  return {
    ...ask(RULES.filter((rule) => rule.from <= level)),
    shadow: ask(RULES.filter((rule) => rule.from > level)),
  };
}

/**
 * The step that binds now. Level 2 is open by day as level 1 is and shut by night as level 3 is; where nobody knows
 * whether it is day, it is night.
 */
export function levelOf(question: Question): Level {
  const { group, roster } = question;
  const level = group.level ?? roster?.roster.level ?? 3;
  if (level !== 2) return level;
  const day = roster?.roster.day;
  return day !== undefined && always(question, (wallMs) => openAt(question, day, wallMs)) ? 1 : 3;
}

/** Those who agreed and still may: a right that was lost meanwhile counts no more. */
export function agreedBy(question: Question): readonly RosterPerson[] {
  const { roster } = question;
  if (roster === null) return [];
  return question.authorizers.flatMap((id) => {
    const who = roster.person.get(id);
    return who !== undefined && mayAuthorize({ ...question, roster }, who) ? [who] : [];
  });
}

/** What is missing now. */
export const stillNeeded = (question: Question, { needed }: Judgement): readonly Need[] =>
  stillMissing(needed, question.person, agreedBy(question));

/** Who agrees to a take proves who she is as its taker does: what that rule says of her, where it binds. */
export function pinOfAuthorizer(question: Question, who: RosterPerson): Verdict {
  const { session } = question;
  const rule = RULES.find(({ name }) => name === 'pin');
  if (session === null || rule === undefined || rule.from > levelOf(question)) return allow;
  return rule.ask({ ...question, person: who, session: { ...session, pin: false, visit: null } });
}
