// While the one is out, the other stays; pure.
import { isHere } from '../place.ts';
import type { Question } from './question.ts';
import { allow, refuse, type Verdict } from './verdict.ts';

/** As far as this cabinet knows: a key that has never hung here is not called out. */
export function interlock({ also, cabinet, isElsewhere, key, roster }: Question): Verdict {
  const out = (roster?.roster.interlocks ?? []).some(
    (pair) =>
      pair.locked === key?.key &&
      !isElsewhere(pair.out) &&
      (also.includes(pair.out) ||
        [...cabinet.releases.values()].some((release) => release.key === pair.out) ||
        (cabinet.custody.has(pair.out) && !isHere(cabinet, pair.out))),
  );
  return out ? refuse('interlocked') : allow;
}
