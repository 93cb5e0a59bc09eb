// When a key is due: the earliest of all clocks that hold for it; pure.
import type { Curfew } from '@keycab/shared/rules';
import { promises } from './reservation.ts';
import type { Question } from './question.ts';

export interface Due {
  /** After it was taken; by the monotonic clock. */
  readonly minutes: number | null;
  /** By the wall; null where nothing is due by the wall, or nobody knows the time. */
  readonly dueByWallMs: number | null;
}

/** Whoever takes a key that is promised gives it back so much earlier. */
const BEFORE_MS = 5 * 60_000;

export function dueOf(question: Question): Due {
  const { at, clocks, reason } = question;
  const curfews = curfewsOf(question);
  const minutes = [reason?.minutes ?? null, ...curfews.map((curfew) => curfew.minutes ?? null)].filter(
    (each) => each !== null,
  );
  const wallMs = at.wallMs;
  const left =
    clocks === null || wallMs === null
      ? []
      : clocks.flatMap((clock) => [...closings(question, curfews, clock), ...promised(question, clock)]);
  return {
    minutes: minutes.length === 0 ? null : Math.min(...minutes),
    dueByWallMs: left.length === 0 || wallMs === null ? null : wallMs + Math.max(0, Math.min(...left)),
  };
}

function curfewsOf({ group, person, reason, roster }: Question): readonly Curfew[] {
  return (roster?.roster.curfews ?? []).filter(
    (curfew) =>
      (curfew.group === undefined || curfew.group === group.group) &&
      (curfew.person === undefined || curfew.person === person?.person) &&
      (curfew.reason === undefined || curfew.reason === reason?.reason),
  );
}

/** Milliseconds from that clock's now to the next closings. */
function closings({ roster }: Question, curfews: readonly Curfew[], wallMs: number): readonly number[] {
  const zone = roster?.zone ?? null;
  if (zone === null) return [];
  return curfews.flatMap(({ at }) => (at === undefined ? [] : [zone.next(wallMs, at) - wallMs]));
}

const promised = (question: Question, wallMs: number): readonly number[] =>
  promises(question)
    .filter(({ fromWallMs }) => fromWallMs > wallMs)
    .map(({ fromWallMs }) => fromWallMs - BEFORE_MS - wallMs);
