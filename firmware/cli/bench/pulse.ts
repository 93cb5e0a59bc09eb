// keycab bench pulse: one ARM and one PULSE to one slot, after somebody has confirmed it; its board only.
//
// Decided: a pulse at the bench stands in no journal.
// Because: it works with a cable and a board alone, where no journal is; a cabinet that runs holds its port, so the two
//   never meet, and what was moved meanwhile is seen at its next start and recorded as found.
// Instead of: an order through the firmware, which has no such order and shall get none.
// Would change if: somebody could reach this tool from afar. It needs a login on the cabinet's own computer.
import { createSolenoid, PULSE_CEILING_MS } from '../../src/doors/solenoid.ts';
import { DOOR_LATCH, PULSE, type FromBoard } from '../../src/doors/messages.ts';
import type { SlotBoard } from '../../src/doors/dialog.ts';
import { EXIT, signed, usage, type Talk } from '@keycab/shared/cli/talk';
import { unreachable } from '../advice.ts';
import { isSaid, text, wholeNumber, type Values } from '../given.ts';
import type { Bench } from '../main.ts';
import { BOARD_SLOTS, driveBoard } from './drive.ts';

const PULSE_MS = 300;
/** What a board may take to notice the end of a pulse: bench 2 of hardware/bench passes no more. */
export const OVER_ASKED_MAX_MS = 2;

const WHY: Readonly<Record<string, string>> = {
  notArmed: 'the rail was not armed',
  ticket: 'the board has seen this ticket before',
  otherOutput: 'another output is energized',
  duty: 'the coil has to cool down: at most 10 % of a minute',
  heartbeatLost: 'the board lost our heartbeat',
  railVoltage: 'the 12 V rail failed its test: a shorted driver, an ARM switch that stays closed, or no 12 V supply',
  coilCurrent: 'the coil’s current is wrong: open or shorted, or no 12 V supply',
  shiftChain: 'the drivers did not read back what they were told',
  noAnswer: 'the board did not answer',
  boardLost: 'the board was lost',
};

export type Pulsed =
  | { readonly outcome: 'ended'; readonly measuredMs: number | null; readonly why: string | null }
  | { readonly outcome: 'refused'; readonly why: string };

/** @returns null when somebody confirmed it, else a sentence that says how */
async function unconfirmed(values: Values, what: string, bench: Bench): Promise<string | null> {
  if (isSaid(values, 'yes')) return null;
  const phrase = `pulse ${what}`;
  const typed = await bench.ask(`This energizes a coil: keep fingers and keys clear. Type "${phrase}" to go on: `);
  if (typed === null) return 'Nothing was energized. Nobody is at a terminal to confirm it; say --yes if you mean it.';
  if (typed.trim() === '') return 'Nothing was energized.';
  return typed.trim() === phrase ? null : 'Nothing was energized: that was not the phrase.';
}

/** What the board says is heard from the start; the one pulse is ordered by `run`. */
function createOrder(bench: Bench) {
  const solenoid = createSolenoid(bench.clock);
  let measuredMs: number | null = null;
  return {
    run: (board: SlotBoard, local: number, pulseMs: number): Promise<Pulsed> => {
      // A board remembers its last 64 tickets, so a fresh one is drawn for each pulse.
      const [low = 0, high = 0] = bench.random(2);
      return new Promise((resolve) => {
        solenoid.pulse({
          board,
          local,
          seq: low | (high << 8),
          pulseMs,
          answered: (outcome, why) => {
            resolve(
              outcome === 'ended'
                ? { outcome, measuredMs, why }
                : { outcome: 'refused', why: why ?? 'no reason was given' },
            );
          },
        });
      });
    },
    heard: (board: SlotBoard, message: FromBoard): void => {
      if (message.id === PULSE && message.phase === 'ended') measuredMs = message.measuredMs;
      solenoid.heard(board, message);
    },
    lost: (board: SlotBoard): void => solenoid.lost(board),
    close: (): void => solenoid.close(),
  };
}

const LATCH_UNJUDGED =
  'The lower end of the latch’s current is not judged, so one that is not connected passes: look whether it moves.';

interface Judgment {
  readonly good: boolean;
  readonly text: string;
}

/** A coil that is energized for too long burns, and one that is not for long enough releases nothing: neither is good. */
export function judge(pulsed: Pulsed, askedMs: number, what: string): Judgment {
  const bad = (found: string): Judgment => ({ good: false, text: `${what} ${found}.` });
  const reason = WHY[pulsed.why ?? ''] ?? pulsed.why ?? 'the board did not say so';
  if (pulsed.outcome === 'refused') return bad(`was not energized: ${reason}`);
  const { measuredMs, why } = pulsed;
  if (measuredMs === null) return bad(`may have been energized, but ${reason}`);
  const energized = `was energized for ${String(measuredMs)} ms`;
  if (why !== null) return bad(`${energized} of ${String(askedMs)}, then cut: ${reason}`);
  if (measuredMs > PULSE_CEILING_MS)
    return bad(`${energized}, over the ceiling of ${String(PULSE_CEILING_MS)}: take this board out of service`);
  if (measuredMs > askedMs + OVER_ASKED_MAX_MS)
    return bad(`${energized}, longer than the ${String(askedMs)} that were asked: take this board out of service`);
  return { good: true, text: `${what} ${energized}, measured by the board.` };
}

export async function pulse(port: string, values: Values, talk: Talk, bench: Bench): Promise<number> {
  const isLatch = text(values, 'slot') === 'latch';
  const slot = isLatch ? ({ ok: true, value: DOOR_LATCH } as const) : wholeNumber(values, 'slot', 0, BOARD_SLOTS - 1);
  if (!slot.ok) return usage(talk, slot.reason);
  if (slot.value === null) return usage(talk, 'Which one? --slot 0 to 31 as numbered on the board, or --slot latch.');
  const pulseMs = wholeNumber(values, 'ms', 20, 1_000);
  if (!pulseMs.ok) return usage(talk, pulseMs.reason);
  const local = slot.value;
  const what = isLatch ? 'the door’s latch' : `slot ${String(local)}`;
  const unsure = await unconfirmed(values, isLatch ? 'latch' : String(local), bench);
  if (unsure !== null) return usage(talk, unsure);

  const order = createOrder(bench);
  const driven = await driveBoard(port, bench, { heard: order.heard, silent: order.lost });
  if (!driven.ok) return unreachable(talk, 'KC-BOARD-01', port, driven.why, driven.advice);
  const { board, close } = driven.value;
  const askedMs = pulseMs.value ?? PULSE_MS;
  const pulsed = await order.run(board, local, askedMs);
  order.close();
  close();
  const serial = board.settings.board;
  const { good, text: said } = judge(pulsed, askedMs, what);
  if (isSaid(values, 'json'))
    talk.data(JSON.stringify({ port, board: serial, slot: isLatch ? 'latch' : local, askedMs, ...pulsed, good }));
  else talk.data(signed(talk, good ? 'good' : 'broken', said));
  if (isLatch) talk.say(signed(talk, 'look', LATCH_UNJUDGED));
  return good ? EXIT.good : EXIT.altered;
}
