// The only clock and the only timers of the cloud; may touch time.

export interface Clock {
  /** UTC milliseconds. */
  wallMs(): number;
  /** Milliseconds since the process started; never runs backwards. */
  monotonicMs(): number;
  /** Once, after `ms`. @returns takes it back; may be called at any time, also twice */
  after(ms: number, run: () => void): () => void;
  every(ms: number, run: () => void): () => void;
  /** Lets everything else that waits have its turn. */
  breathe(): Promise<void>;
}

export const createClock = (): Clock => ({
  wallMs: () => Date.now(),
  monotonicMs: () => Math.floor(performance.now()),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  every: (ms, run) => {
    const timer = setInterval(run, ms);
    return () => clearInterval(timer);
  },
  breathe: () => new Promise((resolve) => setImmediate(resolve)),
});
