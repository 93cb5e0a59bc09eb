// What whoever types a secret must be told by the rules: whose PIN is asked, who has to wait, whose badge is to be named; pure.
import type { Instant } from '@keycab/shared/instant';
import { patienceOf } from '@keycab/shared/patience';
import { strangerNow } from './enroll.ts';
import type { Known } from './known.ts';
import { pinAwaited } from './pin.ts';
import { triesLeft, waitMs, type Tried } from './tries.ts';

export function askedNow(known: Known, at: Instant) {
  const { cabinet, roster } = known;
  const { session, readersLost, releases, tries } = cabinet;
  const awaited = pinAwaited(known, at);
  const here = awaited?.person ?? session?.person ?? null;
  return {
    roster,
    awaited,
    session: session?.session ?? null,
    readersLost: readersLost.size > 0,
    patience: patienceOf(here === null ? null : roster?.person.get(here)),
    waitMs: (who: Tried) => waitMs(tries, who, at),
    triesLeft: (who: Tried) => triesLeft(tries, who, at),
    busy: releases.size > 0,
    stranger: strangerNow(known),
  };
}
