// The present as a page tells it: the service's time, its cabinets, and whether it is still heard.
import type { CabinetInfo, Site } from '@keycab/shared/contract';
import type { Telling } from '@keycab/shared/sentence';
import { useSyncExternalStore } from 'react';
import { type PageClock, useMonotonicMs } from './clock.ts';
import { type Live, STOPPED_MS } from './live.ts';

/** The moment and the place for which a page tells something. */
export interface Moment extends Telling {
  readonly cabinets: readonly CabinetInfo[];
  /** Wall time of the service's last word; null while it is heard. */
  readonly stoppedSinceWallMs: number | null;
}

/** Told again every second. */
export function useMoment(live: Live, clock: PageClock, site: Site | null): Moment {
  const picture = useSyncExternalStore(live.subscribe, live.picture);
  const nowMs = useMonotonicMs(clock, 1000);
  const heard = picture.heard;
  const elapsedMs = heard === null ? 0 : Math.max(0, nowMs - heard.monotonicMs);
  return {
    nowWallMs: heard === null ? (site?.nowWallMs ?? clock.wallMs()) : heard.wallMs + elapsedMs,
    timeZone: site?.timeZone ?? 'UTC',
    locale: navigator.language,
    cabinets: picture.cabinets ?? [],
    stoppedSinceWallMs: heard !== null && elapsedMs > STOPPED_MS ? heard.wallMs : null,
  };
}
