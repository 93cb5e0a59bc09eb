// From a wish to a release: each key gets its own verdict, an ask while something is missing, and one release; pure.
import type { CabinetFact } from '@keycab/shared/events/cabinet';
import type { Need, RefusalReason } from '@keycab/shared/events/verdict';
import type { KeyId, PersonId } from '@keycab/shared/ids';
import type { Instant } from '@keycab/shared/instant';
import type { RosterPerson } from '@keycab/shared/roster';
import type { Session } from './awake.ts';
import { holds } from './handover.ts';
import type { Known } from './known.ts';
import { refused } from './refused.ts';
import { asksAuthorizer } from './rules/authorization.ts';
import { crossingOf } from './rules/crossing.ts';
import { dueOf } from './rules/due.ts';
import { agreedBy, judge, stillNeeded, type Judged } from './rules/judge.ts';
import { vehicleOf } from './rules/plate.ts';
import { questionOf, type Question } from './rules/question.ts';

/** One key that somebody wants, in a session as it will be when its facts are written. */
export interface Wish {
  readonly key: KeyId;
  /** As said now; null takes what was said before, or the person's usual purpose. */
  readonly reason: string | null;
  readonly pick?: string | null;
}

/**
 * @param session  the session as these facts will find it
 * @returns for each key, in order: SlotReleased, ReleaseAsked, AccessRefused, or nothing where nothing has changed, as
 *   with a key that this person has already
 */
export function wishFor(
  known: Known,
  at: Instant,
  session: Session | null,
  wishes: readonly Wish[],
): readonly CabinetFact[] {
  const facts: CabinetFact[] = [];
  const also: KeyId[] = [];
  for (const wish of wishes) {
    // Whoever has it already wants nothing that could be refused.
    if (session !== null && holds(known, session.person, wish.key)) continue;
    const ask = session?.pending.find(({ key }) => key === wish.key);
    const question = questionOf(known, at, wish.key, { session, reason: wish.reason, ask, also });
    const answer = answerTo(question, wish.pick ?? ask?.pick ?? null);
    if (answer === null) continue;
    facts.push(answer);
    if (answer.type === 'SlotReleased') also.push(wish.key);
  }
  return facts;
}

/** By somebody else's rights, who is not here: the manager of this session agrees for her, and both stand in the line. */
export function releaseForThem(
  known: Known,
  at: Instant,
  manager: Session,
  { key, person, reason }: { readonly key: KeyId; readonly person: RosterPerson; readonly reason: string | null },
): readonly CabinetFact[] {
  // A PIN is the manager's own: nobody gives another's.
  const session: Session = { ...manager, person: person.person, visit: null, reason: null, pending: [] };
  const authorizers = person.person === manager.person ? [] : [manager.person];
  const answer = releaseAs(known, at, session, { key, reason, authorizers });
  switch (answer.kind) {
    case 'nothing':
      return [];
    case 'released':
      return [{ ...answer.fact, authorizers: [manager.person] }];
    case 'refused': {
      const { key: named, needs, reasons, slot } = answer;
      return [refused(known.cabinet, reasons, { key: named, needs, person: person.person, slot })];
    }
  }
}

export type ReleaseAnswer =
  | { readonly kind: 'released'; readonly fact: Extract<CabinetFact, { type: 'SlotReleased' }> }
  /** It is open, or has no tag by which anybody could see that it is gone. */
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'refused';
      readonly reasons: readonly RefusalReason[];
      readonly needs: readonly Need[];
      readonly key: KeyId | null;
      readonly slot: number | null;
    };

/** One key at once, by the rights of the session's person and the word of these people; what needs more is refused. */
export function releaseAs(
  known: Known,
  at: Instant,
  session: Session,
  asked: { readonly key: KeyId; readonly reason: string | null; readonly authorizers: readonly PersonId[] },
): ReleaseAnswer {
  const { authorizers, reason } = asked;
  const question = { ...questionOf(known, at, asked.key, { session, reason }), authorizers };
  const judged = judge(question);
  const needs = stillNeeded(question, judged);
  const { key, slot } = question;
  const no = { kind: 'refused', key: key?.key ?? null, slot } as const;
  if (judged.refused.length > 0 || key === undefined || slot === null)
    return { ...no, reasons: judged.refused, needs: [] };
  if (needs.length > 0) return { ...no, reasons: ['needsMore'], needs };
  if (known.cabinet.releases.has(slot) || key.tag === null) return { kind: 'nothing' };
  return {
    kind: 'released',
    fact: released(question, judged, { ...key, tag: key.tag }, { slot, session, pick: null }),
  };
}

/** What is asked anew after something was given: a PIN, a purpose, somebody's agreement, a look at the seal. */
export const wishAgain = (known: Known, at: Instant, session: Session): readonly CabinetFact[] =>
  wishFor(
    known,
    at,
    session,
    session.pending.map(({ key, reason, pick }) => ({ key, reason: session.reason ?? reason, pick })),
  );

function answerTo(question: Question, pick: string | null): CabinetFact | null {
  const { cabinet, key, person, session, slot } = question;
  const judged = judge(question);
  const missing = stillNeeded(question, judged);
  if (judged.refused.length > 0 || session === null || person === undefined || key === undefined || slot === null) {
    return refused(cabinet, judged.refused, {
      key: key?.key ?? null,
      needs: missing,
      person: session?.person ?? null,
      session: session?.session ?? null,
      slot,
    });
  }
  if (cabinet.releases.has(slot) || key.tag === null) return null;
  if (missing.length === 0) return released(question, judged, { ...key, tag: key.tag }, { slot, session, pick });
  const open = session.pending.find((ask) => ask.key === key.key);
  const reason = question.reason?.reason ?? null;
  if (open !== undefined && open.reason === reason && missing.every((need) => open.needs.includes(need))) return null;
  return {
    type: 'ReleaseAsked',
    key: key.key,
    needs: [...missing],
    person: person.person,
    ...(pick === null ? {} : { pick }),
    reason,
    roster: cabinet.rosterVersion,
    session: session.session,
    slot,
  };
}

type Tagged = NonNullable<Question['key']> & { readonly tag: NonNullable<NonNullable<Question['key']>['tag']> };

function released(
  question: Question,
  { needed, shadow }: Judged,
  key: Tagged,
  { slot, session, pick }: { readonly slot: number; readonly session: Session; readonly pick: string | null },
): Extract<CabinetFact, { type: 'SlotReleased' }> {
  const { cabinet, reason, settings } = question;
  const { minutes, dueByWallMs } = dueOf(question);
  const crossing = crossingOf(question);
  const vehicle = vehicleOf(question);
  // A release that needed nobody names nobody.
  const agreed = asksAuthorizer(needed) ? agreedBy(question).slice(0, AUTHORIZERS_MAX) : [];
  const shadowed = shadow.refused.length > 0 || shadow.needed.length > 0;
  return {
    type: 'SlotReleased',
    ...(agreed.length === 0 ? {} : { authorizers: agreed.map(({ person }) => person) }),
    command: null,
    ...(crossing === null ? {} : { crossing }),
    ...(dueByWallMs === null ? {} : { dueByWallMs }),
    key: key.key,
    minutes,
    person: session.person,
    ...(pick === null ? {} : { pick }),
    ...(session.pin ? { pin: true as const } : {}),
    pulseMs: settings.pulseMs,
    reason: reason?.reason ?? null,
    roster: cabinet.rosterVersion,
    session: session.session,
    ...(shadowed ? { shadow: { needs: [...shadow.needed], reasons: [...shadow.refused] } } : {}),
    slot,
    tag: key.tag,
    ...(vehicle === null ? {} : { vehicle }),
  };
}

const AUTHORIZERS_MAX = 4;
