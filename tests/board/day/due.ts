// What a cabinet must report by itself as time goes by, and when nobody could say which of two things comes first; pure.
import { DOOR_GRACE_MS, endSession, later, leave, type Day, type Fact, type Move, type Stretch } from './model.ts';

export interface Times {
  /** The beat after which the cabinet has noticed. */
  readonly tickMs: number;
  readonly releaseMs: number;
  readonly idleMs: number;
  readonly doorSettleMs: number;
  readonly doorLeftOpenMs: number;
  readonly absentMs: number;
}

/** Those of one kind come in their order, however close they are. */
export interface Due extends Stretch {
  readonly kind: 'lapse' | 'gone' | 'closed' | 'idle' | 'leftOpen';
  readonly happens: (day: Day) => Fact[];
}

const latest = (one: Stretch, other: Stretch): Stretch => ({
  fromMs: Math.max(one.fromMs, other.fromMs),
  toMs: Math.max(one.toMs, other.toMs),
});

export function dues(times: Times, day: Day): Due[] {
  const { tickMs, releaseMs, idleMs, doorSettleMs, doorLeftOpenMs, absentMs } = times;
  const lapses = day.releases.map(({ slot, key, person, at }): Due => {
    const happens = (now: Day): Fact[] => {
      now.releases = now.releases.filter((release) => release.slot !== slot);
      return [{ type: 'ReleaseLapsed', slot, key, person }];
    };
    return { ...later(at, releaseMs, tickMs), kind: 'lapse', happens };
  });
  const absences = day.slots.flatMap(({ gone }, slot): Due[] =>
    gone === null ? [] : [{ ...later(gone.at, absentMs, tickMs), kind: 'gone', happens: (now) => leave(now, slot) }],
  );
  return [...lapses, ...absences, ...sessionEnds(), ...leftOpen()];

  function sessionEnds(): Due[] {
    if (day.session === null) return [];
    // Nobody is sent away while a slot waits for him; a closed door ends it all the same.
    const idle = lapses.reduce<Stretch>(latest, later(day.touched, idleMs, tickMs));
    const ends: Due[] = [{ ...idle, kind: 'idle', happens: (now) => endSession(now, 'idle', idle) }];
    if (day.session.closed === null) return ends;
    const closed = later(day.session.closed, doorSettleMs, tickMs);
    return [...ends, { ...closed, kind: 'closed', happens: (now) => endSession(now, 'door', closed) }];
  }
  function leftOpen(): Due[] {
    if (day.door.open === null || day.door.leftOpenTold) return [];
    const happens = (now: Day): Fact[] => {
      now.door.leftOpenTold = true;
      return [{ type: 'DoorLeftOpen', person: now.door.person }];
    };
    return [{ ...later(day.door.open, doorLeftOpenMs, tickMs), kind: 'leftOpen', happens }];
  }
}

/** Lets everything happen that is due by now. */
export function pass(times: Times, day: Day, nowMs: number): Fact[] {
  const facts: Fact[] = [];
  for (;;) {
    const [next] = dues(times, day)
      .filter(({ toMs }) => toMs <= nowMs)
      .toSorted((one, other) => one.fromMs - other.fromMs);
    if (next === undefined) return facts;
    facts.push(...next.happens(day));
  }
}

const overlap = (one: Stretch, other: Stretch): boolean => one.fromMs <= other.toMs && other.fromMs <= one.toMs;

/** Kinds that give the same list whichever comes first: a session's end lets its releases lapse before it. */
const COMMUTES = new Set(['lapse lapse', 'gone gone', 'lapse closed', 'closed lapse', 'lapse idle', 'idle lapse']);

/** Whether two things may happen in either order, with different lists. */
export const isUnclear = (all: readonly Due[]): boolean =>
  all.some((one, at) =>
    all.slice(at + 1).some((other) => overlap(one, other) && !COMMUTES.has(`${one.kind} ${other.kind}`)),
  );

/** When this hand could meet one thing or another: something is due, or a bolt is about to fall back. */
export function meets(times: Times, day: Day, move: Move, during: Stretch): boolean {
  const { door, sessionEnded } = day;
  const opens = move.move === 'openDoor' || move.move === 'forceDoor';
  const silent = [
    move.move === 'pull' ? day.slots[move.slot]?.freeUntil : null,
    opens ? door.freeUntil : null,
    opens && sessionEnded !== null ? later(sessionEnded, DOOR_GRACE_MS) : null,
  ].filter((until) => until !== null && until !== undefined);
  return [...dues(times, day), ...silent].some((stretch) => overlap(stretch, during));
}
