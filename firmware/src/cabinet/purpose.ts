// What a person says at the screen: what for and with which car, what is wrong, how the seal looks; pure.
import type { CabinetFact, EventOf } from '@keycab/shared/events/cabinet';
import type { Instant } from '@keycab/shared/instant';
import type { Problem } from '@keycab/shared/events/verdict';
import { isLater, mayExtendDue } from './extending.ts';
import { holds } from './handover.ts';
import type { InputOf } from './input.ts';
import type { Known } from './known.ts';
import { refused } from './refused.ts';
import { isHere } from './place.ts';
import { crossingOf } from './rules/crossing.ts';
import { dueOf } from './rules/due.ts';
import { judge, stillNeeded } from './rules/judge.ts';
import { questionOf } from './rules/question.ts';
import { openReleases } from './session.ts';
import { wishAgain } from './take.ts';

/** For the whole session, or (with a key that the person has) a new purpose that starts its clock anew. */
export function reasonChosen(input: InputOf<'ReasonChosen'>, known: Known): readonly CabinetFact[] {
  const { cabinet, roster } = known;
  const { session } = cabinet;
  if (session === null) return [refused(cabinet, ['noSession'])];
  const reason = roster?.reason.get(input.reason ?? '') ?? null;
  if (input.key !== null) return reason === null ? [] : newPurpose(input, known, input.key, reason.reason);
  const vehicle = input.vehicle !== null && roster?.vehicle.has(input.vehicle) === true ? input.vehicle : null;
  if (reason === null && vehicle === null) return [];
  const given = { reason: reason?.reason ?? null, vehicle };
  const told = { ...session, reason: given.reason ?? session.reason, vehicle: vehicle ?? session.vehicle };
  return [
    {
      type: 'PurposeGiven',
      person: session.person,
      ...given,
      ...(reason === null ? {} : renewed(known, input.at, reason.reason)),
      session: session.session,
    },
    ...wishAgain(known, input.at, told),
  ];
}

/** Slots that stand open take the new purpose too, where nothing more would be asked for it. */
function renewed(known: Known, at: Instant, reason: string): { readonly renewed?: Renewed[] } {
  const { cabinet } = known;
  const mine = openReleases(known).filter(({ session }) => session === cabinet.session?.session);
  const all = mine.flatMap(({ key }): Renewed[] => {
    const question = questionOf(known, at, key, { reason });
    const judged = judge(question);
    if (judged.refused.length > 0 || stillNeeded(question, judged).length > 0) return [];
    return [{ crossing: crossingOf(question), key, ...dueOf(question) }];
  });
  return all.length === 0 ? {} : { renewed: all };
}

type Renewed = NonNullable<EventOf<'PurposeGiven'>['renewed']>[number];

function newPurpose(
  { at }: InputOf<'ReasonChosen'>,
  known: Known,
  key: NonNullable<InputOf<'ReasonChosen'>['key']>,
  reason: string,
): readonly CabinetFact[] {
  const { cabinet, roster } = known;
  const { session } = cabinet;
  if (session === null || !holds(known, session.person, key)) {
    return [refused(cabinet, ['notHolder'], { key: roster?.key.has(key) === true ? key : null })];
  }
  const { minutes, dueByWallMs } = dueOf(questionOf(known, at, key, { reason }));
  const wallMs = at.clock === 'unsynced' ? null : at.wallMs;
  const relativeMs = minutes === null || wallMs === null ? null : wallMs + minutes * 60_000;
  // An absolute time that was set at the take is moved by no purpose.
  const times = [relativeMs, dueByWallMs, cabinet.outs.get(key)?.dueByWallMs ?? null].filter((each) => each !== null);
  const dueWallMs = times.length === 0 ? null : Math.min(...times);
  const later = isLater(known, key, dueWallMs);
  if (later && !mayExtendDue(known, session.person, key, dueWallMs)) {
    return [refused(cabinet, ['extendedEnough'], { key })];
  }
  return [
    {
      type: 'KeyDueSet',
      dueWallMs,
      ...(later ? { extended: true as const } : {}),
      key,
      minutes,
      person: session.person,
      reason,
      session: session.session,
    },
  ];
}

/** What keeps the next person from taking the key until somebody has looked. */
const CRITICAL: ReadonlySet<Problem> = new Set<Problem>(['wontStart', 'unsafe', 'wrongKey', 'keyLost', 'plateLost']);

export function problemTold(input: InputOf<'ProblemTold'>, known: Known): readonly CabinetFact[] {
  const { cabinet, roster } = known;
  const { session } = cabinet;
  const { key, problem } = input;
  if (roster?.key.has(key) !== true) return [refused(cabinet, ['keyUnknown'])];
  // Nobody calls a key lost that hangs here.
  if ((problem === 'keyLost' || problem === 'plateLost') && isHere(cabinet, key)) return [];
  return [
    {
      type: 'ProblemReported',
      critical: CRITICAL.has(problem),
      key,
      person: session?.person ?? null,
      problem,
      session: session?.session ?? null,
    },
  ];
}

/** A manager has looked. What the office has blocked, the office opens. */
export function problemSettled({ key }: InputOf<'ProblemSettled'>, known: Known): readonly CabinetFact[] {
  const { cabinet, roster } = known;
  const { session } = cabinet;
  if (session === null) return [refused(cabinet, ['noSession'])];
  if (!cabinet.blocked.has(key)) return [];
  if (roster?.person.get(session.person)?.manager !== true) return [refused(cabinet, ['notManager'], { key })];
  return [{ type: 'ProblemCleared', key, person: session.person, session: session.session }];
}

/** Asked of nobody twice, and written down only where something was said of a key that hangs here. */
export function returnTold({ key, fuel, parked, well }: InputOf<'ReturnTold'>, known: Known): readonly CabinetFact[] {
  const { cabinet, roster } = known;
  const { session } = cabinet;
  if (session === null || roster?.key.has(key) !== true || !isHere(cabinet, key)) return [];
  const place = roster.roster.places?.includes(parked ?? '') === true ? parked : null;
  if (place === null && fuel === null && !well) return [];
  return [{ type: 'ReturnAnswered', fuel, key, parked: place, person: session.person, session: session.session, well }];
}

/** "Press lock: does the car answer?" */
export function sealAnswered(input: InputOf<'SealAnswered'>, known: Known): readonly CabinetFact[] {
  const { cabinet } = known;
  const { session } = cabinet;
  const { key, by, outcome } = input;
  if (!cabinet.checks.has(key)) return [];
  const checked: CabinetFact = {
    type: 'SealChecked',
    by,
    key,
    outcome,
    person: session?.person ?? null,
    session: session?.session ?? null,
  };
  if (session === null) return [checked];
  const checks = new Map([...cabinet.checks].filter(([each]) => each !== key));
  const skips = (cabinet.checks.get(key) ?? 0) + 1;
  // As evolve will fold it: passed is forgotten, failed or skipped again blocks.
  const blocked = new Map(cabinet.blocked);
  if (outcome === 'failed' || (outcome === 'skipped' && skips > 1)) {
    blocked.set(key, { why: 'sealFailed', epoch: cabinet.epoch, seq: cabinet.nextSeq });
  } else if (outcome === 'skipped') checks.set(key, skips);
  return [checked, ...wishAgain({ ...known, cabinet: { ...cabinet, checks, blocked } }, input.at, session)];
}
