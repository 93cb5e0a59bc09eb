// The page's only clock and timers.
import { useEffect, useState } from 'preact/hooks';

export interface PageClock {
  /** Milliseconds since the page was loaded; never runs backwards. */
  readonly monotonicMs: () => number;
  /** UTC milliseconds by the computer of the page; only for what the page itself saw. */
  readonly wallMs: () => number;
  /** @returns stops it */
  readonly after: (ms: number, act: () => void) => () => void;
}

export const clock: PageClock = {
  monotonicMs: () => performance.now(),
  wallMs: () => Date.now(),
  after: (ms, act) => {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};

/** The present, told again every `everyMs`. */
export function useMonotonicMs(source: PageClock, everyMs: number): number {
  const [now, setNow] = useState(() => source.monotonicMs());
  useEffect(() => {
    const timer = setInterval(() => setNow(source.monotonicMs()), everyMs);
    return () => clearInterval(timer);
  }, [source, everyMs]);
  return now;
}
