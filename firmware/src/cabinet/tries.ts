// Wrong PINs and codes, and how long each keeps whom waiting: a fold of its own, by running time alone; pure.
//
// Decided: a wait runs by the monotonic clock of each boot, added up as far as the journal's lines prove it.
// Because: neither a clock that is set, nor one that nobody checked, nor a power cut makes any wait shorter, and after a
// restart at most the time since the last line counts again.
// Instead of: wall time, which whoever can reach the network's time moves; or a wait that begins anew at each boot, which
// a cabinet that restarts every night would never end.
// Would change if: cabinets had a clock that goes on while they are off and that nobody can set.
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import type { PersonId } from '@keycab/shared/ids';

/** Whose tries are counted: a person's, those of codes, those of staff numbers that nobody has. */
export type Tried = PersonId | 'code' | 'nobody';

interface Wrong {
  readonly count: number;
  /** Of the last one, in running time. */
  readonly ranMs: number;
}

export interface Tries {
  boot: number;
  /** Of the newest line, in its boot. */
  monotonicMs: number;
  /** How long this cabinet has run, as far as its lines prove it. */
  ranMs: number;
  /** In a row, without a right one in between. A right code clears nothing: it may be anybody's. */
  readonly wrong: Map<Tried, Wrong>;
}

export const noTries = (): Tries => ({ boot: 0, monotonicMs: 0, ranMs: 0, wrong: new Map() });

const FIRST_WAIT = 3;
const LONG_WAIT = 5;
const WAIT_MS = 30_000;
const LONG_WAIT_MS = 600_000;
const WAIT_MAX_MS = 12 * 3_600_000;
/** Whoever was wrong once a day is no burglar. */
const FORGOTTEN_MS = 24 * 3_600_000;
const COUNT_MAX = 64;
/** So many wrong ones by all people together weigh as one: who tries one PIN with every badge waits too. */
const ALL_WEIGH = 5;

/** One step of the fold, in place. */
export function foldTries(tries: Tries, event: CabinetEvent): void {
  if (event.boot === tries.boot) tries.ranMs += Math.max(0, event.monotonicMs - tries.monotonicMs);
  tries.boot = event.boot;
  tries.monotonicMs = event.monotonicMs;
  switch (event.type) {
    case 'PinRefused':
      wrongOne(tries, event.person ?? 'nobody');
      break;
    case 'PinAccepted':
      tries.wrong.delete(event.person);
      break;
    case 'AccessRefused':
      if (event.reasons.includes('unknownCode')) wrongOne(tries, 'code');
      break;
    default:
      break;
  }
}

function wrongOne(tries: Tries, who: Tried): void {
  const { ranMs, wrong } = tries;
  for (const [each, { ranMs: lastMs }] of wrong) if (ranMs - lastMs >= FORGOTTEN_MS) wrong.delete(each);
  wrong.set(who, { count: Math.min(COUNT_MAX, (wrong.get(who)?.count ?? 0) + 1), ranMs });
}

interface Moment {
  readonly monotonicMs: number;
}

const ranUntil = (tries: Tries, at: Moment): number => tries.ranMs + Math.max(0, at.monotonicMs - tries.monotonicMs);

/** Three wrong ones: 30 s; five: 10 min, then twice as long each time. */
function waitAfter(count: number): number {
  if (count < FIRST_WAIT) return 0;
  return count < LONG_WAIT ? WAIT_MS : Math.min(WAIT_MAX_MS, LONG_WAIT_MS * 2 ** (count - LONG_WAIT));
}

const countOf = ({ wrong }: Tries, who: Tried, ranMs: number): number => {
  const own = wrong.get(who);
  return own === undefined || ranMs - own.ranMs >= FORGOTTEN_MS ? 0 : own.count;
};

/** All PINs of this cabinet together; codes have a count of their own, so that no guest keeps the staff waiting. */
function allOf(tries: Tries, ranMs: number): Wrong {
  const people = [...tries.wrong].filter(([who, { ranMs: lastMs }]) => who !== 'code' && ranMs - lastMs < FORGOTTEN_MS);
  const sum = people.reduce((total, [, { count }]) => total + count, 0);
  return { count: Math.floor(sum / ALL_WEIGH), ranMs: Math.max(0, ...people.map(([, { ranMs: lastMs }]) => lastMs)) };
}

/** How long nothing that this one types is looked at; 0: now. */
export function waitMs(tries: Tries, who: Tried, at: Moment): number {
  if (tries.wrong.size === 0) return 0;
  const ranMs = ranUntil(tries, at);
  const all = who === 'code' ? { count: 0, ranMs: 0 } : allOf(tries, ranMs);
  const own = { count: countOf(tries, who, ranMs), ranMs: tries.wrong.get(who)?.ranMs ?? 0 };
  return Math.max(0, ...[own, all].map((wrong) => waitAfter(wrong.count) - (ranMs - wrong.ranMs)));
}

/** How many wrong ones are free before the next wait. */
export function triesLeft(tries: Tries, who: Tried, at: Moment): number {
  const count = countOf(tries, who, ranUntil(tries, at));
  if (count < FIRST_WAIT) return FIRST_WAIT - count;
  return Math.max(1, LONG_WAIT - count);
}

/** Would one more wrong one begin a long wait? Then it is written down as a refusal too. */
export function isLongAfter(tries: Tries, who: Tried, at: Moment): boolean {
  const ranMs = ranUntil(tries, at);
  return countOf(tries, who, ranMs) + 1 >= LONG_WAIT;
}
