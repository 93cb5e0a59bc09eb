// A handover at the cabinet: the giver picks keys she has, the receiver badges, sees them and takes them on; pure.
import type { CabinetFact } from '@keycab/shared/events/cabinet';
import type { RefusalReason } from '@keycab/shared/events/verdict';
import type { KeyId } from '@keycab/shared/ids';
import type { Instant } from '@keycab/shared/instant';
import { grantsOf, type RosterPerson } from '@keycab/shared/roster';
import type { Handover, Session } from './awake.ts';
import type { InputOf } from './input.ts';
import type { Known } from './known.ts';
import { refused } from './refused.ts';
import { crossingOf } from './rules/crossing.ts';
import { heldBy } from './rules/limits.ts';
import { noPinFor } from './rules/pin.ts';
import { holdsNow, questionOf, type Question } from './rules/question.ts';

/** A key on its way to another rooftop is due there after so long. */
const TRANSIT_MS = 2 * 3_600_000;

/** What this person has from this cabinet, as far as it knows. */
export const holds = ({ cabinet, isElsewhere }: Known, person: RosterPerson['person'], key: KeyId): boolean => {
  const at = cabinet.custody.get(key)?.at;
  return at?.kind === 'person' && at.person === person && isElsewhere?.(key) !== true;
};

export function handoverPicked(input: InputOf<'HandoverPicked'>, known: Known): readonly CabinetFact[] {
  const { cabinet } = known;
  const { session } = cabinet;
  if (session === null) return [refused(cabinet, ['noSession'])];
  const keys = [...new Set(input.keys)].slice(0, KEYS_MAX);
  const foreign = keys.find((key) => !holds(known, session.person, key));
  if (foreign !== undefined) {
    return [refused(cabinet, ['notHolder'], { key: known.roster?.key.has(foreign) === true ? foreign : null })];
  }
  if (keys.length === 0) return [];
  const route = input.route === null ? {} : { route: input.route };
  return [{ type: 'HandoverBegun', keys, person: session.person, ...route, session: session.session }];
}

const KEYS_MAX = 20;

/** The second badge. */
export function meet(
  known: Known,
  input: { readonly at: Instant; readonly reader: string },
  session: Session,
  who: RosterPerson,
): readonly CabinetFact[] {
  if (session.handover === null) return [];
  const against = firstAgainst(known, input.at, session.handover, who);
  if (against === null) {
    return [{ type: 'HandoverMet', by: who.person, reader: input.reader, session: session.session }];
  }
  const { reason, key } = against;
  return [refused(known.cabinet, [reason], { key, person: who.person, reader: input.reader })];
}

/** "I take it": looked at once more, for the roster may have changed since the badge. */
export function handoverAgreed(input: InputOf<'HandoverAgreed'>, known: Known): readonly CabinetFact[] {
  const { cabinet, roster } = known;
  const { session } = cabinet;
  const { handover } = session ?? {};
  const receiver = handover?.receiver == null ? undefined : roster?.person.get(handover.receiver);
  if (session === null || handover == null || receiver === undefined) return [];
  const against = firstAgainst(known, input.at, handover, receiver);
  const lost = handover.keys.find((key) => !holds(known, session.person, key));
  if (lost !== undefined) return [refused(cabinet, ['notHolder'], { key: lost })];
  if (against !== null) return [refused(cabinet, [against.reason], { key: against.key, person: receiver.person })];
  if (handoverNeedsPin(known, input.at, handover)) return [];
  return handover.keys.map((key) => handedOver(known, input, session, handover, receiver, key));
}

/** The receiver's PIN, where a key of the handover would ask for it at a take. */
export const handoverNeedsPin = (known: Known, at: Instant, handover: Handover): boolean =>
  !handover.pin && handover.keys.some((key) => questionOf(known, at, key).group.pin === 'always');

interface Against {
  readonly reason: RefusalReason;
  readonly key: KeyId;
}

function firstAgainst(known: Known, at: Instant, { keys }: Handover, who: RosterPerson): Against | null {
  for (const [count, key] of keys.entries()) {
    const question: Question = { ...questionOf(known, at, key), person: who };
    if (!mayReceive(question, who)) return { reason: 'mayNotReceive', key };
    if (question.group.pin === 'always') {
      const missing = noPinFor(question);
      if (missing !== null) return { reason: missing, key };
    }
    const { held } = question.group.limits ?? {};
    if (held !== undefined && heldBy(question) + count >= held) return { reason: 'noRoom', key };
  }
  return null;
}

/** To receive or to take, at this hour. */
function mayReceive(question: Question, who: RosterPerson): boolean {
  const { key, roster } = question;
  if (roster === null || key === undefined || who.disabled) return false;
  const grants = [
    ...grantsOf(roster.roster, who, key.group, 'take'),
    ...grantsOf(roster.roster, who, key.group, 'receive'),
  ];
  return holdsNow(question, grants);
}

function handedOver(
  known: Known,
  { at, reason: said }: InputOf<'HandoverAgreed'>,
  session: Session,
  { route }: Handover,
  receiver: RosterPerson,
  key: KeyId,
): CabinetFact {
  const { cabinet, roster } = known;
  const before = cabinet.outs.get(key);
  const reason = roster?.reason.get(said ?? '');
  const renewed = reason !== undefined && reason.reason !== before?.reason;
  const crossing = crossingOf({
    key: roster?.key.get(key),
    reason: reason ?? roster?.reason.get(before?.reason ?? ''),
  });
  const old = cabinet.custody.get(key)?.dueWallMs ?? null;
  const minutes = renewed ? reason.minutes : null;
  // The relative clock begins anew with a new reason, the absolute one never.
  const wallMs = at.clock === 'unsynced' ? null : at.wallMs;
  const relativeMs = minutes === null || wallMs === null ? null : wallMs + minutes * 60_000;
  const arrivalMs = route === null || wallMs === null ? null : wallMs + TRANSIT_MS;
  const due = renewed ? [relativeMs, before?.dueByWallMs ?? null, arrivalMs] : [old, arrivalMs];
  const times = due.filter((each) => each !== null);
  return {
    type: 'KeyHandedOver',
    ...(crossing === null ? {} : { crossing }),
    dueWallMs: times.length === 0 ? null : Math.min(...times),
    giver: session.person,
    key,
    minutes,
    reason: renewed ? reason.reason : (before?.reason ?? null),
    receiver: receiver.person,
    ...(route === null ? {} : { route }),
    session: session.session,
  };
}
