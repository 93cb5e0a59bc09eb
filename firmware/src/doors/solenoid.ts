// Bounded pulses, no more at once over all boards and the door's latch than the supply feeds (I2), each ticket at most
// once (I1); boards only.
import type { Ticker } from '../serial/ticker.ts';
import type { SlotBoard } from './dialog.ts';
import { ARM, ERROR, ERRORS, PULSE, ticketOf, type FromBoard } from './messages.ts';

export type PulseOutcome = 'ended' | 'refused' | 'unable';

export interface PulseOrder {
  readonly board: SlotBoard;
  /** Slot of the board, or DOOR_LATCH. */
  readonly local: number;
  /** Seq of the durable event that allows it; its low 14 bits are the ticket. */
  readonly seq: number;
  readonly pulseMs: number;
  /**
   * Called once. `refused`: no coil was energized. `unable`: neither, and no other coil of this board would be: its rail
   * or its drivers failed the board's own test. `ended`: one may have been, and is off by now or by the board's own
   * ceiling; `why` says when the board's word for it is missing.
   */
  readonly answered: (outcome: PulseOutcome, why: string | null) => void;
}

export interface Solenoid {
  /** @returns false when this seq has been ordered before: nothing happens then */
  pulse(order: PulseOrder): boolean;
  heard(board: SlotBoard, message: FromBoard): void;
  lost(board: SlotBoard): void;
  close(): void;
}

/** 12 V, 0.5 A; a slot board cuts at 1,000 ms whatever it is asked (B4). */
export const PULSE_CEILING_MS = 1_000;
/** What ARM, and the look at the drivers before PULSE, find out about the board and not about one slot. */
const UNABLE: ReadonlySet<string> = new Set(['railVoltage', 'coilCurrent', 'shiftChain']);
/** A solenoid needs longer than this to pull its bolt. */
const MOVES_AFTER_MS = 20;
const ARM_ANSWER_MS = 500;
const ARM_MARGIN_MS = 500;
const QUEUE_MAX = 64;
const REMEMBERED_MAX = 4_096;

interface Running {
  readonly order: PulseOrder;
  readonly armMs: number;
  phase: 'arming' | 'pulsing' | 'told';
  cancel: () => void;
}

/** @param energizedMax  coils at once over all boards; one board energizes one at a time whatever is asked (B3) */
export function createSolenoid(ticker: Ticker, energizedMax = 1): Solenoid {
  const queue: PulseOrder[] = [];
  const ordered = new Set<number>();
  const running = new Map<SlotBoard, Running>();

  const tell = (current: Running, outcome: PulseOutcome, why: string | null): void => {
    if (current.phase === 'told') return;
    current.phase = 'told';
    current.order.answered(outcome, why);
  };
  const finish = (current: Running, outcome: PulseOutcome, why: string | null): void => {
    current.cancel();
    tell(current, outcome, why);
    if (running.get(current.order.board) === current) running.delete(current.order.board);
    next();
  };
  const next = (): void => {
    while (running.size < energizedMax) {
      const at = queue.findIndex(({ board }) => !running.has(board));
      const [order] = at < 0 ? [] : queue.splice(at, 1);
      if (order === undefined) return;
      if (order.board.answers()) begin(order);
      else order.answered('refused', 'boardLost');
    }
  };
  const begin = (order: PulseOrder): void => {
    const armMs = Math.min(order.pulseMs, PULSE_CEILING_MS) + ARM_MARGIN_MS;
    const current: Running = { order, armMs, phase: 'arming', cancel: () => {} };
    running.set(order.board, current);
    // Without PULSE nothing moves, so a missing answer to ARM is a refusal.
    current.cancel = ticker.after(ARM_ANSWER_MS, () => finish(current, 'refused', 'noAnswer'));
    order.board.send({ id: ARM, ticket: ticketOf(order.seq), ms: armMs });
  };
  const energize = (current: Running): void => {
    const { order, armMs } = current;
    current.cancel();
    current.phase = 'pulsing';
    // The rail drops by itself after armMs: only then may another coil follow a board that went quiet.
    current.cancel = ticker.after(armMs + ARM_ANSWER_MS, () => finish(current, 'ended', 'noAnswer'));
    order.board.send({
      id: PULSE,
      ticket: ticketOf(order.seq),
      slot: order.local,
      ms: Math.min(order.pulseMs, PULSE_CEILING_MS),
    });
  };
  const reasonOf = (code: number): string => ERRORS[code] ?? `code${code}`;
  const refuse = (current: Running, why: string): void => finish(current, UNABLE.has(why) ? 'unable' : 'refused', why);

  return {
    pulse: (order) => {
      if (ordered.has(order.seq)) return false;
      ordered.add(order.seq);
      const [oldest] = ordered;
      if (ordered.size > REMEMBERED_MAX && oldest !== undefined) ordered.delete(oldest);
      if (queue.length >= QUEUE_MAX) {
        order.answered('refused', 'queueFull');
        return true;
      }
      queue.push(order);
      next();
      return true;
    },
    heard: (board, message) => {
      const current = running.get(board);
      if (current === undefined || current.phase === 'told') return;
      if (message.id === ARM && current.phase === 'arming' && message.ticket === ticketOf(current.order.seq)) {
        if (message.armed) energize(current);
        else refuse(current, reasonOf(message.reason));
      } else if (message.id === PULSE && current.phase === 'pulsing' && message.slot === current.order.local) {
        if (message.phase === 'started') return;
        board.send({ id: ARM, ticket: ticketOf(current.order.seq), ms: 0 });
        const why = message.reason === 0 ? null : reasonOf(message.reason);
        if (message.phase === 'refused' && why !== null) return refuse(current, why);
        // Started and cut at once by its own current: a broken wire or a short, and nothing has moved.
        const still = why === 'coilCurrent' && message.measuredMs < MOVES_AFTER_MS;
        finish(current, still ? 'refused' : message.phase, why);
      } else if (message.id === ERROR && (message.about === ARM || message.about === PULSE)) {
        // The board did not understand the message and did nothing; ARM off, since only PULSE may have been garbled.
        board.send({ id: ARM, ticket: ticketOf(current.order.seq), ms: 0 });
        refuse(current, reasonOf(message.code));
      }
    },
    lost: (board) => {
      const waiting = queue.filter((order) => order.board === board);
      queue.splice(0, queue.length, ...queue.filter((order) => order.board !== board));
      for (const order of waiting) order.answered('refused', 'boardLost');
      const current = running.get(board);
      // Its coil may be energized until the board itself ends it: the next pulse waits for that (see energize).
      if (current?.phase === 'pulsing') tell(current, 'ended', 'boardLost');
      else if (current?.phase === 'arming') finish(current, 'refused', 'boardLost');
    },
    close: () => {
      for (const current of running.values()) current.cancel();
      running.clear();
      queue.length = 0;
    },
  };
}
