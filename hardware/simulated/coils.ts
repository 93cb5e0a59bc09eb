// The safety rules of a slot board's coils (B2 to B6, B10): ARM, PULSE, ceilings, duty, heartbeat; ticker only.
import type { Ticker } from '@keycab/firmware/serial/ticker';
import { createPulseLog } from './log.ts';

export const DOOR_LATCH = 0x7e;
const OUTPUTS = 32;
const CEILING_MS = 1_000;
const ARM_MAX_MS = 5_000;
const NO_CURRENT_MS = 15;
const RAIL_FAULT_MS = 500;
const RAIL_HEALED_MS = 1_000;

export const REASON = {
  none: 0,
  field: 4,
  notArmed: 5,
  ticket: 6,
  otherOutput: 7,
  duty: 8,
  heartbeatLost: 9,
  railVoltage: 10,
  coilCurrent: 11,
} as const;

export interface Energizing {
  /** Slot of the board, or DOOR_LATCH. */
  readonly slot: number;
  readonly ticket: number;
  readonly startMs: number;
  /** Null while the coil is energized. */
  endMs: number | null;
}

export interface Limits {
  pulseMs: number;
  heartbeatMs: number;
  dutyPerMille: number;
  scanMs: number;
}

export interface CoilEvents {
  energized(slot: number, on: boolean): void;
  /** Whether the coil draws its current: one with a broken wire does not (B10). */
  draws(slot: number): boolean;
  /** The board's word to its host. */
  ended(slot: number, measuredMs: number, reason: number): void;
  heartbeatLost(): void;
  /** The rail at rest, told once until it has been right for a while. */
  railFailed(): void;
}

/** What ends a life: the host's FF and a restart of the chip keep tickets, duty and limits; the power takes them along. */
export type Reset = 'host' | 'chip' | 'power';

const LIMITS: Limits = { pulseMs: CEILING_MS, heartbeatMs: 3_000, dutyPerMille: 100, scanMs: 100 };

interface Running {
  readonly slot: number;
  /** Null when no current flows. */
  readonly energizing: Energizing | null;
  readonly startMs: number;
  /** Asked time or end of the ARM: the timer interrupt of a board is never later. */
  readonly endMs: number;
  readonly cancel: () => void;
}

export function createCoils(ticker: Ticker, events: CoilEvents) {
  const energizings: Energizing[] = [];
  const log = createPulseLog();
  const limits: Limits = { ...LIMITS };
  let armed: { readonly ticket: number; readonly endMs: number; readonly cancel: () => void } | undefined;
  let running: Running | undefined;
  let alive = false;
  let lost = false;
  let cancelHeartbeat = (): void => {};
  let stuck = false;
  let railFaulty = false;
  let cancelRail = (): void => {};

  const failRail = (): void => {
    if (railFaulty) return;
    railFaulty = true;
    events.railFailed();
  };
  const disarm = (): void => {
    armed?.cancel();
    armed = undefined;
  };
  /** @returns how long the coil had current, null when none was energized */
  const off = (): { readonly slot: number; readonly measuredMs: number } | null => {
    disarm();
    if (running === undefined) return null;
    const { slot, energizing, startMs, endMs, cancel } = running;
    running = undefined;
    cancel();
    const endedMs = Math.min(ticker.monotonicMs(), endMs);
    if (energizing !== null) {
      energizing.endMs = endedMs;
      events.energized(slot, false);
    }
    return { slot, measuredMs: Math.floor(endedMs - startMs) };
  };
  const cut = (reason: number): void => {
    const ended = off();
    if (ended === null) return;
    log.correct(ended.measuredMs);
    events.ended(ended.slot, ended.measuredMs, reason);
  };

  return {
    energizings,
    limits,
    armed: () => armed !== undefined,
    energizedNow: () => running !== undefined,
    heartbeatIsLost: () => lost,
    railIsFaulty: () => railFaulty,
    /** A driver that conducts by itself: found while the rail is off, so that nothing flows through it. */
    stickDriver: (on: boolean) => {
      stuck = on;
      cancelRail();
      cancelRail = on
        ? ticker.after(RAIL_FAULT_MS, failRail)
        : ticker.after(RAIL_HEALED_MS, () => {
            railFaulty = false;
          });
    },
    beat: () => {
      alive = true;
      lost = false;
      cancelHeartbeat();
      cancelHeartbeat = ticker.after(limits.heartbeatMs, () => {
        alive = false;
        lost = true;
        cut(REASON.heartbeatLost);
        events.heartbeatLost();
      });
    },
    /** @returns reason, 0 when the board did as told; armed or not is asked of `armed()` */
    arm: (ticket: number, ms: number): number => {
      if (ms === 0) {
        cut(REASON.none);
        return REASON.none;
      }
      if (running !== undefined) return REASON.otherOutput;
      disarm();
      if (ms > ARM_MAX_MS) return REASON.field;
      if (!alive) return REASON.heartbeatLost;
      if (log.has(ticket)) return REASON.ticket;
      if (stuck) {
        failRail();
        return REASON.railVoltage;
      }
      const endMs = ticker.monotonicMs() + ms;
      armed = { ticket, endMs, cancel: ticker.after(ms, () => cut(REASON.notArmed)) };
      return REASON.none;
    },
    pulse: (ticket: number, slot: number, ms: number): number => {
      if (running !== undefined) return REASON.otherOutput;
      if (armed === undefined) return REASON.notArmed;
      if (armed.ticket !== ticket || log.has(ticket)) return REASON.ticket;
      if ((slot >= OUTPUTS && slot !== DOOR_LATCH) || ms === 0) return REASON.field;
      const nowMs = ticker.monotonicMs();
      const pulseMs = Math.min(ms, limits.pulseMs, CEILING_MS);
      if (!log.allows(slot, pulseMs, limits.dutyPerMille, nowMs)) return REASON.duty;
      log.add(ticket, slot, pulseMs, nowMs);
      // Whether a coil draws its current shows only once it is switched on.
      const draws = events.draws(slot);
      const energizing: Energizing | null = draws ? { slot, ticket, startMs: nowMs, endMs: null } : null;
      const lastsMs = draws ? pulseMs : Math.min(pulseMs, NO_CURRENT_MS);
      running = {
        slot,
        energizing,
        startMs: nowMs,
        endMs: Math.min(nowMs + lastsMs, armed.endMs),
        cancel: ticker.after(lastsMs, () => cut(lastsMs === pulseMs ? REASON.none : REASON.coilCurrent)),
      };
      if (energizing !== null) {
        energizings.push(energizing);
        events.energized(slot, true);
      }
      return REASON.none;
    },
    tighten: (wanted: Limits): void => {
      for (const name of ['pulseMs', 'heartbeatMs', 'dutyPerMille', 'scanMs'] as const) {
        if (wanted[name] > 0) limits[name] = Math.min(limits[name], wanted[name]);
      }
    },
    /** Outputs off before anything else; nothing is resumed (B6). */
    reset: (why: Reset): void => {
      const ended = off();
      // A chip that restarts has no time to say how long it was: what was planned counts.
      if (ended !== null && why === 'host') log.correct(ended.measuredMs);
      cancelHeartbeat();
      railFaulty = false;
      cancelRail();
      if (stuck) cancelRail = ticker.after(RAIL_FAULT_MS, failRail);
      alive = false;
      lost = false;
      if (why !== 'power') return;
      log.forget();
      Object.assign(limits, LIMITS);
    },
  };
}
