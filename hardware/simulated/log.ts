// The pulses a simulated slot board remembers, by the rule of slot-board/log.c: tickets are used up, time counts; pure.

const PULSES = 64;
const WINDOW_MS = 60_000;

interface Pulse {
  readonly ticket: number;
  readonly slot: number;
  readonly startMs: number;
  /** As planned until it has ended. */
  ms: number;
}

export interface PulseLog {
  has(ticket: number): boolean;
  /** False when the coil, or this log, would be asked too much within a minute. */
  allows(slot: number, ms: number, dutyPerMille: number, nowMs: number): boolean;
  add(ticket: number, slot: number, ms: number, nowMs: number): void;
  /** The newest pulse ended earlier than planned. */
  correct(ms: number): void;
  forget(): void;
}

const recentMs = ({ startMs, ms }: Pulse, nowMs: number): number =>
  Math.max(0, Math.min(ms, WINDOW_MS + ms - (nowMs - startMs)));

export function createPulseLog(): PulseLog {
  /** Oldest first. */
  let pulses: Pulse[] = [];
  return {
    has: (wanted) => pulses.some(({ ticket }) => ticket === wanted),
    allows: (slot, ms, dutyPerMille, nowMs) => {
      const own = pulses.filter((pulse) => pulse.slot === slot);
      const sumMs = own.reduce((sum, pulse) => sum + recentMs(pulse, nowMs), ms);
      if (sumMs > Math.floor((WINDOW_MS * dutyPerMille) / 1_000)) return false;
      // What would be forgotten must not be needed any more.
      const [oldest] = pulses;
      return oldest === undefined || pulses.length < PULSES || recentMs(oldest, nowMs) === 0;
    },
    add: (ticket, slot, ms, startMs) => {
      pulses = [...pulses, { ticket, slot, startMs, ms }].slice(-PULSES);
    },
    correct: (ms) => {
      const newest = pulses.at(-1);
      if (newest !== undefined) newest.ms = ms;
    },
    forget: () => {
      pulses = [];
    },
  };
}
