// From a badge's number to reports without it: presence over time, digests, at most ten a second; ticker handed in.
import type { Report } from '../cabinet/input.ts';
import type { Ticker } from '../serial/ticker.ts';
import { isMadeUp, unknownDigest } from './badge.ts';
import { badgeDigest, type Credential } from '@keycab/shared/proof/credential';
import { leave, NOBODY, pass, place, see, type Presence, type Sighting } from './presence.ts';

export interface PresenterSettings {
  /** As events name it. */
  readonly name: string;
  readonly ticker: Ticker;
  /** 32 bytes, of this cabinet alone. */
  readonly badgeKey: Uint8Array;
  /** UTC day, `2026-01-31`; repeats of an unknown badge show within it. */
  readonly day: () => string;
  readonly report: (report: Report) => void;
}

export interface Presenter {
  /** @param repeating whether the reader says it again and again while the badge is there */
  seen(credential: Credential, repeating: boolean): void;
  /** For a reader that says itself when its badge has left: seen once or again. */
  placed(credential: Credential): void;
  left(): void;
  /** The reader is gone: nobody can say when its badge leaves, and one still there is presented anew later. */
  lost(): void;
  close(): void;
}

const GONE_CHECK_MS = 50;

export function createPresenter({ name, ticker, badgeKey, day, report }: PresenterSettings): Presenter {
  let presence: Presence = NOBODY;
  let stopWatching: (() => void) | undefined;

  const tell = (sighting: Sighting, credential: Credential | null): void => {
    if (sighting.kind === 'gone') return report({ type: 'BadgeGone', reader: name });
    if (credential === null) return;
    report({
      type: 'BadgePresented',
      reader: name,
      badge: badgeDigest(badgeKey, credential),
      unknownAs: unknownDigest(badgeKey, credential, day()),
      ...(isMadeUp(credential) ? { madeUp: true as const } : {}),
    });
  };
  const apply = (step: ReturnType<typeof pass>, credential: Credential | null): void => {
    presence = step.presence;
    // The timer runs only while a badge is there: an idle reader costs nothing.
    if (presence.present !== null && Number.isFinite(presence.goneMs)) {
      stopWatching ??= ticker.every(GONE_CHECK_MS, () => apply(pass(presence, ticker.monotonicMs()), null));
    } else {
      stopWatching?.();
      stopWatching = undefined;
    }
    for (const sighting of step.sightings) tell(sighting, credential);
  };

  // A badge that makes up a number each time it is asked is still one badge while it lies there.
  const digitsOf = (credential: Credential): string =>
    isMadeUp(credential) ? 'made up' : `${credential.technology} ${credential.facility} ${credential.number}`;

  return {
    seen: (credential, repeating) =>
      apply(see(presence, { digits: digitsOf(credential), repeating }, ticker.monotonicMs()), credential),
    placed: (credential) => apply(place(presence, digitsOf(credential), ticker.monotonicMs()), credential),
    left: () => apply(leave(presence), null),
    lost: () => {
      apply(leave(presence), null);
      presence = { ...NOBODY, presentedMs: presence.presentedMs };
    },
    close: () => stopWatching?.(),
  };
}
