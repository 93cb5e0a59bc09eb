// The page's only clock and timers.
import { useEffect, useState } from 'preact/hooks';

export interface PageClock {
  /** Milliseconds since the page was loaded; never runs backwards. */
  readonly monotonicMs: () => number;
  /** When the newest finger or key came, on the same clock: what a slow computer hears later happened no later. */
  readonly touched: () => { readonly ms: number; readonly finger: boolean };
  /** UTC milliseconds by the computer of the page; only for what the page itself saw. */
  readonly wallMs: () => number;
  /** @returns stops it */
  readonly after: (ms: number, act: () => void) => () => void;
}

/** @param page whose events are heard before anything else hears them */
export function createClock(page: Document): PageClock {
  let newest = { ms: performance.now(), finger: true };
  const hear = (heard: Event, finger: boolean): void => {
    newest = { ms: heard.timeStamp, finger };
  };
  page.addEventListener('pointerdown', (event) => hear(event, true), { capture: true });
  // Also what a key that was pressed comes to.
  page.addEventListener('click', (event) => hear(event, newest.finger), { capture: true });
  page.addEventListener('keydown', (event) => hear(event, event.repeat), { capture: true });
  return { ...TIMERS, touched: () => newest };
}

const TIMERS = {
  monotonicMs: () => performance.now(),
  wallMs: () => Date.now(),
  after: (ms: number, act: () => void) => {
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
