// The end of a day: each key that is not in is accounted for, then a manager signs; the next day begins clean; pure.
import type { Custody } from '@keycab/shared/custodian';
import type { CabinetFact } from '@keycab/shared/events/cabinet';
import { DAY_ANSWERS, type DayAnswer } from '@keycab/shared/events/managed';
import type { KeyId, PersonId } from '@keycab/shared/ids';
import type { Session } from './awake.ts';
import { unknownTags } from './bare.ts';
import type { InputOf } from './input.ts';
import type { Known } from './known.ts';
import { managing } from './manager.ts';
import { refused } from './refused.ts';

export interface DayException {
  readonly key: KeyId;
  readonly holder: PersonId | null;
  /** Null while nobody has said. */
  readonly answer: DayAnswer | null;
  /** What can be said of it. */
  readonly answers: readonly DayAnswer[];
}

/** Where nobody has it, nobody has it at home, and nobody can be given another day: somebody asks around, or it was not found. */
const OF_NOBODY: readonly DayAnswer[] = ['call', 'notFound'];

const answersFor = ({ at }: Custody): readonly DayAnswer[] => (at.kind === 'person' ? DAY_ANSWERS : OF_NOBODY);

/** Every key of this cabinet's record that hangs in no slot and that no other cabinet has had since; late ones first. */
export function dayExceptions({ cabinet, isElsewhere }: Known): readonly DayException[] {
  return [...cabinet.custody.values()]
    .filter(({ at, key }) => at.kind !== 'slot' && at.kind !== 'gone' && isElsewhere?.(key) !== true)
    .toSorted((left, right) => Number(right.overdue) - Number(left.overdue) || byTime(left, right))
    .map((custody) => {
      const { key, at } = custody;
      const answers = answersFor(custody);
      const answer = cabinet.day.get(key)?.answer ?? null;
      return {
        key,
        holder: at.kind === 'person' ? at.person : null,
        // What was said while somebody had it is no answer once nobody has.
        answer: answer !== null && answers.includes(answer) ? answer : null,
        answers,
      };
    });
}

const byTime = (left: Custody, right: Custody): number =>
  (left.since.notBeforeWallMs ?? 0) - (right.since.notBeforeWallMs ?? 0);

const DAY_MS = 86_400_000;

/** One tap; the last one counts. */
export function exceptionTold(input: InputOf<'DayExceptionTold'>, known: Known): readonly CabinetFact[] {
  const { cabinet, roster } = known;
  const { answer, at, key } = input;
  const manager = managing(known, roster?.key.has(key) === true ? key : null);
  if (!manager.ok) return manager.facts;
  const { person, session } = manager.session;
  const exception = dayExceptions(known).find((each) => each.key === key);
  if (exception === undefined || exception.answer === answer || !exception.answers.includes(answer)) return [];
  const { holder } = exception;
  const answered: CabinetFact = { type: 'DayExceptionAnswered', answer, holder, key, person, session };
  if (answer !== 'extend' || holder === null) return [answered];
  const reason = cabinet.custody.get(key)?.reason ?? null;
  const dueWallMs = at.clock === 'unsynced' || at.wallMs === null ? null : at.wallMs + DAY_MS;
  // Where no clock can be trusted nothing is moved: the answer stands, and the key stays late.
  if (dueWallMs === null) return [answered];
  return [answered, { type: 'KeyDueSet', dueWallMs, key, minutes: null, person: holder, reason, session }];
}

/** The manager wants to sign: badge again, or PIN. What is unanswered cannot be signed away. */
export function signingTold(known: Known): readonly CabinetFact[] {
  const { cabinet } = known;
  const manager = managing(known);
  if (!manager.ok) return manager.facts;
  const { person, session, signing } = manager.session;
  if (dayExceptions(known).some(({ answer }) => answer === null)) return [refused(cabinet, ['dayOpen'])];
  return signing ? [] : [{ type: 'DaySigningAsked', person, session }];
}

/** Asked once more, as a key may have left since. */
export function daySigned(known: Known, session: Session, signedBy: 'badge' | 'pin'): readonly CabinetFact[] {
  const { cabinet } = known;
  const manager = managing(known);
  if (!manager.ok) return manager.facts;
  const exceptions = dayExceptions(known);
  if (exceptions.some(({ answer }) => answer === null)) return [refused(cabinet, ['dayOpen'])];
  const count = (answer: DayAnswer): number => exceptions.filter((each) => each.answer === answer).length;
  const occupants = [...cabinet.occupied.values()];
  return [
    {
      type: 'DayClosed',
      call: count('call'),
      extend: count('extend'),
      here: occupants.filter(({ kind }) => kind === 'key').length,
      home: count('home'),
      notFound: count('notFound'),
      overnight: count('overnight'),
      person: session.person,
      session: session.session,
      signedBy,
      unknown: unknownTags(known),
    },
  ];
}
