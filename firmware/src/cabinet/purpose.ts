// What a person says at the screen: what for and with which car, a PIN, what is wrong, how the seal looks; pure.
import type { CabinetFact } from '@keycab/shared/events/cabinet';
import type { Problem } from '@keycab/shared/events/verdict';
import { handoverNeedsPin, holds } from './handover.ts';
import type { InputOf } from './input.ts';
import type { Known } from './known.ts';
import { refused } from './refused.ts';
import { isHere } from './place.ts';
import { dueOf } from './rules/due.ts';
import { questionOf } from './rules/question.ts';
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
    { type: 'PurposeGiven', person: session.person, ...given, session: session.session },
    ...wishAgain(known, input.at, told),
  ];
}

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
  return [
    {
      type: 'KeyDueSet',
      dueWallMs: times.length === 0 ? null : Math.min(...times),
      key,
      minutes,
      person: session.person,
      reason,
      session: session.session,
    },
  ];
}

/** Checked elsewhere: here only what came of it. A PIN under duress is a PIN like any other to all who look on. */
export function pinEntered(input: InputOf<'PinEntered'>, known: Known): readonly CabinetFact[] {
  const { session } = known.cabinet;
  if (session === null) return [];
  const { handover } = session;
  const receiving =
    handover !== null && handover.receiver !== null && handoverNeedsPin(known, input.at, handover)
      ? handover.receiver
      : null;
  const who = { person: receiving ?? session.person, session: session.session };
  if (!input.ok) return [{ type: 'PinRefused', ...who }];
  const told = { ...session, pin: receiving === null ? true : session.pin };
  return [
    { type: 'PinAccepted', ...who },
    ...(input.duress ? [{ type: 'DuressSignaled' as const, ...who }] : []),
    ...(receiving === null ? wishAgain(known, input.at, told) : []),
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
