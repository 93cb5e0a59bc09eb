// Signed commands of the cloud: checked against what is here, carried out, or kept until somebody badges for a key; pure.
//
//   received ──refused──> CommandRefused
//      │ └──a lockdown──> CommandExecuted and what it does
//      └──a release──> ReleaseAwaited ──that badge──> CommandExecuted, SlotReleased
//                           └──60 s, another badge, lockdown, left, restart──> CommandRefused
import type { Command } from '@keycab/shared/commands';
import type { CabinetFact, EventOf } from '@keycab/shared/events/cabinet';
import type { Need, RefusalReason } from '@keycab/shared/events/verdict';
import type { Instant } from '@keycab/shared/instant';
import { ASK_MS } from '@keycab/shared/patience';
import type { RosterPerson } from '@keycab/shared/roster';
import type { Awaited } from './awaited.ts';
import { openSession, type Session } from './awake.ts';
import type { InputOf } from './input.ts';
import type { Known } from './known.ts';
import { isHere } from './place.ts';
import { refused } from './refused.ts';
import { mayAuthorize } from './rules/authorization.ts';
import { questionOf } from './rules/question.ts';
import { abortReleases } from './session.ts';
import { releaseAs } from './take.ts';

type Why = EventOf<'CommandRefused'>['why'];
interface Against {
  readonly why: Why;
  readonly reasons?: readonly RefusalReason[];
  readonly needs?: readonly Need[];
}

export function commandReceived({ at, command: asked }: InputOf<'CommandReceived'>, known: Known) {
  const { cabinet, settings } = known;
  const refuse = (against: Against): readonly CabinetFact[] => [refusal(asked, against, null)];
  if (asked.operation === 'release' && !settings.remoteRelease) return refuse({ why: 'disabled' });
  if (asked.counter <= cabinet.commands.counter) return refuse({ why: 'repeated' });
  if (isExpired(asked, at)) return refuse({ why: 'expired' });
  return asked.operation === 'release' ? releaseAsked(asked, at, known, refuse) : lockdownOrdered(asked, known);
}

/** Without a checked clock the counter alone protects: nobody can be locked out by a wrong time. */
const isExpired = ({ expiresWallMs }: Pick<Command, 'expiresWallMs'>, at: Instant): boolean =>
  at.clock === 'synced' && at.wallMs !== null && at.wallMs > expiresWallMs;

function lockdownOrdered(
  { command, counter, operation, person }: Exclude<Command, { operation: 'release' }>,
  known: Known,
): readonly CabinetFact[] {
  const { cabinet } = known;
  const executed: CabinetFact = { type: 'CommandExecuted', command, counter, operation };
  if ((operation === 'startLockdown') === (cabinet.lockdown !== null)) return [executed];
  return operation === 'startLockdown'
    ? [
        executed,
        { type: 'LockdownStarted', by: person, command },
        ...abortReleases(known),
        ...endAwaited(known, 'lockdown'),
      ]
    : [executed, { type: 'LockdownEnded', by: person, command }];
}

type Release = Extract<Command, { operation: 'release' }>;

/** Nothing moves yet: the line only says who may come for it, and uses the counter up, so that no restart brings it back. */
function releaseAsked(
  asked: Release,
  at: Instant,
  known: Known,
  refuse: (against: Against) => readonly CabinetFact[],
): readonly CabinetFact[] {
  const { cabinet } = known;
  const found = placeFor(asked, known);
  if (found === null) return refuse({ why: 'otherPlace' });
  if (cabinet.lockdown !== null) return refuse({ why: 'lockdown' });
  if (cabinet.commands.awaited !== null || cabinet.releases.has(found.slot)) return refuse({ why: 'busy' });
  const { approver, command, counter, expiresWallMs, operation, person, reason } = asked;
  const awaited = { approver, command, counter, expiresWallMs, ...found, person, reason };
  const session = openSession({ person, monotonicMs: at.monotonicMs, seq: cabinet.nextSeq });
  const answer = answerFor(awaited, at, known, session);
  if ('why' in answer) return refuse(answer);
  return [{ type: 'ReleaseAwaited', ...awaited, operation }];
}

/** What hangs where, and only if slot and tag both say the same. */
function placeFor({ slot, tag }: Pick<Release, 'slot' | 'tag'>, { cabinet }: Known) {
  if (slot === null && tag === null) return null;
  for (const [place, occupant] of cabinet.occupied) {
    if (occupant.kind !== 'key' || !isHere(cabinet, occupant.key)) continue;
    if ((slot === null || slot === place) && (tag === null || tag === occupant.tag))
      return { slot: place, tag: occupant.tag, key: occupant.key };
  }
  return null;
}

type Asked = Pick<Awaited, 'approver' | 'key' | 'reason'>;

/** By the local rules for the session's person, and with the approver's word where they ask for one: the cloud overrules none. */
function answerFor(
  { approver, key, reason }: Asked,
  at: Instant,
  known: Known,
  session: Session,
): Against | { readonly fact: Extract<CabinetFact, { type: 'SlotReleased' }> } {
  const { roster } = known;
  const by = roster?.person.get(approver);
  const question = questionOf(known, at, key, { session, reason });
  if (roster === null || by === undefined || !mayAuthorize({ ...question, roster }, by)) return { why: 'approver' };
  const answer = releaseAs(known, at, session, { key, reason, authorizers: [approver] });
  if (answer.kind === 'released') return { fact: answer.fact };
  if (answer.kind === 'nothing') return { why: 'busy' };
  return { why: 'rules', reasons: answer.reasons, needs: answer.needs };
}

/**
 * A badge while a key waits for one: that person's opens it, anybody else's ends it.
 * @param enter  opens the session of whoever badged; those facts stand before the release
 * @returns null where nothing waits
 */
export function badgeForAwaited(
  known: Known,
  { at, reader }: { readonly at: Instant; readonly reader: string },
  who: RosterPerson | undefined,
  enter: (who: RosterPerson) => { readonly facts: readonly CabinetFact[]; readonly session: Session },
): { readonly facts: readonly CabinetFact[]; readonly done: boolean } | null {
  const { cabinet } = known;
  const { awaited } = cabinet.commands;
  if (awaited === null) return null;
  if (who?.person !== awaited.person) return { facts: endAwaited(known, 'otherBadge'), done: false };
  const against = stillGood(awaited, at, known);
  const own = cabinet.session?.person === who.person ? cabinet.session : null;
  const entered = own === null ? enter(who) : { facts: [], session: own };
  const answer = against === null ? answerFor(awaited, at, known, entered.session) : { why: against };
  const { command, counter, slot } = awaited;
  if ('why' in answer) {
    const { reasons = [] } = answer;
    const said =
      reasons.length === 0 ? [] : [refused(cabinet, reasons, { key: awaited.key, person: who.person, reader, slot })];
    return { facts: [refusal({ command, operation: 'release' }, answer, slot), ...said], done: said.length > 0 };
  }
  return {
    facts: [
      ...entered.facts,
      { type: 'CommandExecuted', command, counter, operation: 'release' },
      { ...answer.fact, command, authorizers: [awaited.approver] },
    ],
    done: true,
  };
}

function stillGood(awaited: Awaited, at: Instant, known: Known): Why | null {
  if (isExpired(awaited, at)) return 'expired';
  const found = placeFor(awaited, known);
  return found === null || found.key !== awaited.key ? 'otherPlace' : null;
}

/** What waits for a badge comes to nothing. */
export function endAwaited({ cabinet }: Known, why: Why): readonly CabinetFact[] {
  const { awaited } = cabinet.commands;
  if (awaited === null) return [];
  return [refusal({ command: awaited.command, operation: 'release' }, { why }, awaited.slot)];
}

export function awaitedLate({ at }: { readonly at: Instant }, known: Known): readonly CabinetFact[] {
  const { awaited } = known.cabinet.commands;
  return awaited !== null && at.monotonicMs - awaited.monotonicMs >= ASK_MS ? endAwaited(known, 'late') : [];
}

const refusal = (
  { command, operation }: Pick<Command, 'command' | 'operation'>,
  { why, reasons = [], needs = [] }: Against,
  slot: number | null,
): CabinetFact => ({
  type: 'CommandRefused',
  command,
  operation,
  why,
  ...(reasons.length === 0 ? {} : { reasons: [...reasons] }),
  ...(needs.length === 0 ? {} : { needs: [...needs] }),
  ...(slot === null ? {} : { slot }),
});
