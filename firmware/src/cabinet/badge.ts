// A badge or a guest's code: opens a session, ends another one, agrees to what somebody wants, or takes keys on; pure.
import type { CabinetFact } from '@keycab/shared/events/cabinet';
import type { RefusalReason } from '@keycab/shared/events/verdict';
import type { PersonId } from '@keycab/shared/ids';
import type { Instant } from '@keycab/shared/instant';
import type { RosterIndex, RosterPerson } from '@keycab/shared/roster';
import type { Visit } from '@keycab/shared/rules';
import { openSession, type Session } from './awake.ts';
import { badgeForAwaited } from './commands.ts';
import { daySigned } from './day.ts';
import { clocksOf } from './doubt.ts';
import { meet } from './handover.ts';
import type { InputOf } from './input.ts';
import type { Known } from './known.ts';
import { refused } from './refused.ts';
import { asksAuthorizer, mayAuthorize } from './rules/authorization.ts';
import { judge, pinOfAuthorizer, stillNeeded } from './rules/judge.ts';
import { person as personRule } from './rules/person.ts';
import { always, questionOf } from './rules/question.ts';
import { closeSession } from './session.ts';
import { wishAgain, wishFor, type Wish } from './take.ts';
import { isLongAfter, waitMs } from './tries.ts';

export function badgePresented(input: InputOf<'BadgePresented'>, known: Known): readonly CabinetFact[] {
  const who = known.roster?.personByBadge.get(input.badge);
  const awaited = badgeForAwaited(known, input, who, (person) => opening(known, input, person, null));
  if (awaited === null) return presented(input, known, who);
  if (awaited.done) return awaited.facts;
  // It ended what waited, and is a badge like any other: the next line comes after those.
  const { cabinet } = known;
  const nextSeq = cabinet.nextSeq + awaited.facts.length;
  const commands = { ...cabinet.commands, awaited: null };
  return [...awaited.facts, ...presented(input, { ...known, cabinet: { ...cabinet, commands, nextSeq } }, who)];
}

function presented(
  input: InputOf<'BadgePresented'>,
  known: Known,
  who: RosterPerson | undefined,
): readonly CabinetFact[] {
  const { cabinet, roster } = known;
  const refuse = (reason: RefusalReason): readonly CabinetFact[] => [
    refused(cabinet, [reason], {
      badge: who === undefined ? input.unknownAs : null,
      person: who?.person ?? null,
      reader: input.reader,
      session: null,
    }),
  ];
  if (roster === null) return refuse('noRoster');
  if (who === undefined) return refuse(input.madeUp === true ? 'badgeMadeUp' : 'unknownBadge');
  return arrived(known, input, who, null);
}

export interface Arrival {
  readonly at: Instant;
  readonly reader: string;
}

/**
 * Somebody who is known is here.
 * @param proof  what was given beside, where a badge cannot be read: then the session has its PIN
 */
export function arrived(
  known: Known,
  input: Arrival,
  who: RosterPerson,
  proof: { readonly duress: boolean } | null,
): readonly CabinetFact[] {
  const { cabinet, roster } = known;
  const refuse = (reason: RefusalReason): readonly CabinetFact[] => [
    refused(cabinet, [reason], { person: who.person, reader: input.reader, session: null }),
  ];
  if (roster === null) return refuse('noRoster');
  const verdict = personRule({ clocks: clocksOf(cabinet, input.at), person: who, roster, session: {} });
  if (verdict.kind === 'refuse') return refuse(verdict.reason);
  const { session } = cabinet;
  if (session?.person === who.person) {
    if (session.handover?.receiver === null) return refuse('samePerson');
    if (session.signing) return daySigned(known, session, 'badge');
    return waitsForOthers(known, input.at, session).length > 0 ? refuse('selfAuthorization') : [];
  }
  if (session?.handover?.receiver === who.person) return [];
  if (session?.handover?.receiver === null) return meet(known, input, session, who);
  const agreed = session === null ? null : agree(known, { ...input, proof }, session, who, roster);
  return agreed ?? enter(known, input, who, { visit: null, proof });
}

/** A guest's code, typed in; `unknownAs` is a pseudonym that changes daily, as for badges. */
export function codeEntered(input: InputOf<'VisitorCodeEntered'>, known: Known): readonly CabinetFact[] {
  const { cabinet, roster } = known;
  const visit = roster?.roster.visits?.find(({ code }) => code === input.code);
  const who = visit === undefined ? undefined : roster?.person.get(visit.person);
  const refuse = (...reasons: readonly RefusalReason[]): readonly CabinetFact[] => [
    refused(cabinet, reasons, {
      badge: who === undefined ? input.unknownAs : null,
      person: who?.person ?? null,
      reader: 'code',
      session: null,
    }),
  ];
  // Who has to wait learns nothing about codes.
  if (waitMs(cabinet.tries, 'code', input.at) > 0) return [];
  if (roster === null) return refuse('noRoster');
  if (visit === undefined || who === undefined) {
    return refuse('unknownCode', ...(isLongAfter(cabinet.tries, 'code', input.at) ? (['pinLocked'] as const) : []));
  }
  if (who.disabled) return refuse('personDisabled');
  const clocks = clocksOf(cabinet, input.at);
  const inTime = always({ clocks }, (wallMs) => wallMs >= visit.fromWallMs && wallMs < visit.toWallMs);
  // Where nobody knows the time the guest may come in, and each key asks for a manager.
  if (clocks !== null && !inTime) return refuse('visitOver');
  return enter(known, { at: input.at, reader: 'code' }, who, { visit, proof: null });
}

/** Opens a session; keys that were picked for it before are released as the badge is read. */
function enter(
  known: Known,
  arrival: Arrival,
  who: RosterPerson,
  { visit, proof }: { readonly visit: Visit | null; readonly proof: { readonly duress: boolean } | null },
): readonly CabinetFact[] {
  const { facts, session } = opening(known, arrival, who, visit);
  const proven = proof === null ? [] : provenBy({ person: who.person, session: session.session }, proof);
  const told = { ...session, pin: proof !== null };
  return [...facts, ...proven, ...wishFor(known, arrival.at, told, picksOf(known, arrival.at, who))];
}

/** Ends the session that was, and begins another one. */
function opening(
  known: Known,
  { at, reader }: Arrival,
  who: RosterPerson,
  visit: Visit | null,
): { readonly facts: readonly CabinetFact[]; readonly session: Session } {
  const { cabinet } = known;
  const ended = closeSession(known, 'badge');
  const opened = {
    type: 'SessionOpened',
    person: who.person,
    reader,
    roster: cabinet.rosterVersion,
    ...(visit === null ? {} : { visit: visit.visit }),
  } as const;
  // The number that this line is about to get: facts are written in this order, without a gap.
  const session = openSession({ ...opened, seq: cabinet.nextSeq + ended.length, monotonicMs: at.monotonicMs });
  return { facts: [...ended, opened], session };
}

/** A PIN that is right; under duress it is one like any other to all who look on. */
export const provenBy = (
  who: { readonly person: PersonId; readonly session: number },
  { duress }: { readonly duress: boolean },
): readonly CabinetFact[] => [
  { type: 'PinAccepted', ...who },
  ...(duress ? [{ type: 'DuressSignaled' as const, ...who }] : []),
];

/**
 * A pick is good once, and only while every clock that may be right says so: else it costs one tap. Who has picked a key
 * twice has it once on this badge: the other pick waits for another.
 */
function picksOf({ cabinet, roster }: Known, at: Instant, who: RosterPerson): readonly Wish[] {
  const clocks = clocksOf(cabinet, at);
  const good = (roster?.roster.picks ?? []).filter(
    ({ key, person, pick, untilWallMs }) =>
      person === who.person &&
      cabinet.picked.get(key)?.has(pick) !== true &&
      always({ clocks }, (wallMs) => wallMs < untilWallMs),
  );
  return good
    .filter(({ key }, index) => good.findIndex((other) => other.key === key) === index)
    .map(({ key, pick, reason }) => ({ key, pick, reason }));
}

/** Keys of the session that wait for somebody else's agreement. */
export const waitsForOthers = (known: Known, at: Instant, session: Session) =>
  session.pending.filter((ask) => {
    const question = questionOf(known, at, ask.key, { session, ask });
    return asksAuthorizer(stillNeeded(question, judge(question)));
  });

/** @returns null when this person has no say in what is asked: then it is her own session that she wants */
function agree(
  known: Known,
  input: Arrival & { readonly proof: { readonly duress: boolean } | null },
  session: Session,
  who: RosterPerson,
  roster: RosterIndex,
): readonly CabinetFact[] | null {
  const asks = waitsForOthers(known, input.at, session).filter((ask) =>
    mayAuthorize({ ...questionOf(known, input.at, ask.key, { session, ask }), roster }, who),
  );
  if (asks.length === 0) return null;
  const fresh = asks.filter(({ authorizers }) => !authorizers.includes(who.person));
  // A badge that rests on the reader agrees once.
  if (fresh.length === 0) return [];
  const keys = fresh.map(({ key }) => key);
  const agreeing = { by: who.person, keys, reader: input.reader };
  if (input.proof !== null) {
    const proven = provenBy({ person: who.person, session: session.session }, input.proof);
    return [...proven, ...authorized(known, input.at, session, agreeing)];
  }
  const verdicts = fresh.map((ask) => pinOfAuthorizer(questionOf(known, input.at, ask.key, { session, ask }), who));
  const missing = verdicts.find((verdict) => verdict.kind === 'refuse');
  if (missing !== undefined) {
    return [refused(known.cabinet, [missing.reason], { person: who.person, reader: input.reader })];
  }
  if (!verdicts.some((verdict) => verdict.kind === 'needs')) return authorized(known, input.at, session, agreeing);
  const waits = session.authorizing;
  if (waits?.by === who.person && keys.every((key) => waits.keys.includes(key))) return [];
  return [{ type: 'AuthorizerMet', ...agreeing, person: session.person, session: session.session }];
}

/** Somebody agrees to these keys, by all that was asked of her. */
export function authorized(
  known: Known,
  at: Instant,
  session: Session,
  { by, keys, reader }: NonNullable<Session['authorizing']>,
): readonly CabinetFact[] {
  const pending = session.pending.map((ask) =>
    keys.includes(ask.key) ? { ...ask, authorizers: [...ask.authorizers, by] } : ask,
  );
  return [
    { type: 'ReleaseAuthorized', by, keys, person: session.person, reader, session: session.session },
    ...wishAgain(known, at, { ...session, authorizing: null, pending }),
  ];
}
