// The pages' only clock, timers and chance.
import { useEffect, useState } from 'react';

export interface PageClock {
  /** Milliseconds since the page was loaded; never runs backwards. */
  readonly monotonicMs: () => number;
  /** UTC milliseconds by this computer; only until the service has told the time. */
  readonly wallMs: () => number;
  /** @returns stops it */
  readonly after: (ms: number, act: () => void) => () => void;
  readonly random: (bytes: number) => Uint8Array<ArrayBuffer>;
}

export const clock: PageClock = {
  monotonicMs: () => performance.now(),
  wallMs: () => Date.now(),
  after: (ms, act) => {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
  random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
};

/** The present on the page's clock, told again every `everyMs`. */
export function useMonotonicMs(source: PageClock, everyMs: number): number {
  const [now, setNow] = useState(() => source.monotonicMs());
  useEffect(() => {
    const timer = setInterval(() => setNow(source.monotonicMs()), everyMs);
    return () => clearInterval(timer);
  }, [source, everyMs]);
  return now;
}

export type Slowness = 'quick' | 'bar' | 'sentence';

/** How long somebody has been waiting: nothing, a thin bar after 150 ms, a sentence after 2 s. */
export function useSlowness(source: PageClock, waiting: boolean): Slowness {
  const [slowness, setSlowness] = useState<Slowness>('quick');
  useEffect(() => {
    if (!waiting) return;
    const stopBar = source.after(150, () => setSlowness('bar'));
    const stopSentence = source.after(2000, () => setSlowness('sentence'));
    return () => {
      stopBar();
      stopSentence();
      setSlowness('quick');
    };
  }, [source, waiting]);
  return waiting ? slowness : 'quick';
}
