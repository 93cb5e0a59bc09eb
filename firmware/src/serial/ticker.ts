// The beat that rooms with wires are handed: monotonic time and timers; pure type.

/** A timer that is due runs once; the function returned takes it back and may be called at any time, also twice. */
export interface Ticker {
  /** Milliseconds since some start; never runs backwards. */
  monotonicMs(): number;
  after(ms: number, run: () => void): () => void;
  every(ms: number, run: () => void): () => void;
}
