// The safety rules of a slot board's coils (B2 to B6, B10): ARM, PULSE, ceilings, duty, heartbeat; ticker only.
import type { Ticker } from '@keycab/firmware/serial/ticker';

export const DOOR_LATCH = 0x7e;
const OUTPUTS = 32;
const CEILING_MS = 1_000;
const ARM_MAX_MS = 5_000;
const DUTY_WINDOW_MS = 60_000;
const NO_CURRENT_MS = 15;
const RAIL_FAULT_MS = 500;
const RAIL_HEALED_MS = 1_000;
const TICKETS_REMEMBERED = 64;

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
  /** Whether the coil draws its current: an open or stuck one does not (B10). */
  draws(slot: number): boolean;
  /** The board's word to its host. */
  ended(slot: number, measuredMs: number, reason: number): void;
  heartbeatLost(): void;
  /** The rail at rest, told once until it has been right for a while. */
  railFailed(): void;
}

export function createCoils(ticker: Ticker, events: CoilEvents) {
  const energizings: Energizing[] = [];
  const used: number[] = [];
  const limits: Limits = { pulseMs: CEILING_MS, heartbeatMs: 3_000, dutyPerMille: 100, scanMs: 100 };
  let armed: { readonly ticket: number; readonly cancel: () => void } | undefined;
  let running: { readonly energizing: Energizing; readonly cancel: () => void } | undefined;
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
  const cut = (reason: number, tell: boolean): void => {
    disarm();
    if (running === undefined) return;
    const { energizing, cancel } = running;
    running = undefined;
    cancel();
    energizing.endMs = ticker.monotonicMs();
    events.energized(energizing.slot, false);
    if (tell) events.ended(energizing.slot, energizing.endMs - energizing.startMs, reason);
  };
  const energizedMs = (slot: number, nowMs: number): number =>
    energizings
      .filter((past) => past.slot === slot && (past.endMs ?? nowMs) > nowMs - DUTY_WINDOW_MS)
      .reduce((sum, past) => sum + (past.endMs ?? nowMs) - Math.max(past.startMs, nowMs - DUTY_WINDOW_MS), 0);

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
        cut(REASON.heartbeatLost, true);
        events.heartbeatLost();
      });
    },
    /** @returns reason, 0 when the board did as told; armed or not is asked of `armed()` */
    arm: (ticket: number, ms: number): number => {
      if (ms === 0) {
        cut(REASON.none, true);
        return REASON.none;
      }
      if (running !== undefined) return REASON.otherOutput;
      disarm();
      if (ms > ARM_MAX_MS) return REASON.field;
      if (!alive) return REASON.heartbeatLost;
      if (used.includes(ticket)) return REASON.ticket;
      if (stuck) {
        failRail();
        return REASON.railVoltage;
      }
      armed = { ticket, cancel: ticker.after(ms, () => cut(REASON.notArmed, true)) };
      return REASON.none;
    },
    pulse: (ticket: number, slot: number, ms: number): number => {
      if (running !== undefined) return REASON.otherOutput;
      if (armed === undefined) return REASON.notArmed;
      if (armed.ticket !== ticket || used.includes(ticket)) return REASON.ticket;
      if ((slot >= OUTPUTS && slot !== DOOR_LATCH) || ms === 0) return REASON.field;
      const nowMs = ticker.monotonicMs();
      const pulseMs = Math.min(ms, limits.pulseMs, CEILING_MS);
      if (energizedMs(slot, nowMs) + pulseMs > (DUTY_WINDOW_MS * limits.dutyPerMille) / 1_000) return REASON.duty;
      used.push(ticket);
      if (used.length > TICKETS_REMEMBERED) used.shift();
      // Whether a coil draws its current shows only once it is switched on.
      if (!events.draws(slot)) {
        disarm();
        ticker.after(NO_CURRENT_MS, () => events.ended(slot, NO_CURRENT_MS, REASON.coilCurrent));
        return REASON.none;
      }
      const energizing: Energizing = { slot, ticket, startMs: nowMs, endMs: null };
      energizings.push(energizing);
      running = { energizing, cancel: ticker.after(pulseMs, () => cut(REASON.none, true)) };
      events.energized(slot, true);
      return REASON.none;
    },
    tighten: (wanted: Limits): void => {
      for (const name of ['pulseMs', 'heartbeatMs', 'dutyPerMille', 'scanMs'] as const) {
        if (wanted[name] > 0) limits[name] = Math.min(limits[name], wanted[name]);
      }
    },
    /** Outputs off before anything else; nothing is resumed (B6). */
    reset: (): void => {
      cut(REASON.none, false);
      cancelHeartbeat();
      used.length = 0;
      railFaulty = false;
      cancelRail();
      if (stuck) cancelRail = ticker.after(RAIL_FAULT_MS, failRail);
      alive = false;
      lost = false;
      Object.assign(limits, { pulseMs: CEILING_MS, heartbeatMs: 3_000, dutyPerMille: 100, scanMs: 100 });
    },
  };
}
