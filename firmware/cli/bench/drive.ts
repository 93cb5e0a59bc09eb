// A slot board under the firmware's own driver for the time of one tool; its line only.
//
// Decided: the tools use the driver of the running cabinet (doors/dialog.ts), with the serial that the board reports.
// Because: what works here then works there, and a board that is not ours is refused in the same way.
// Instead of: messages put together by hand. Would change if: boards came that the driver cannot start.
import { BOARD_BAUD_RATE } from '../../src/doors/hands.ts';
import type { SlotReading } from '../../src/cabinet/input.ts';
import { createBoard, type SlotBoard } from '../../src/doors/dialog.ts';
import type { FromBoard } from '../../src/doors/messages.ts';
import { PULSE_CEILING_MS } from '../../src/doors/solenoid.ts';
import type { Bench } from '../main.ts';
import { meetBoard } from './meet.ts';

export interface Driven {
  readonly board: SlotBoard;
  readonly readings: readonly (readonly [local: number, reading: SlotReading])[];
  close(): void;
}

export type Drive =
  | { readonly ok: true; readonly value: Driven }
  | { readonly ok: false; readonly why: string; readonly advice?: string };

export interface DriveEvents {
  /** At the start, and each time after it was silent. */
  answered?(): void;
  slot?(local: number, reading: SlotReading): void;
  heard?(board: SlotBoard, message: FromBoard): void;
  silent?(board: SlotBoard): void;
}

export const BOARD_SLOTS = 32;
const PATIENCE_MS = 10_000;

/** Meets the board, then starts it as a cabinet does: rail off, heartbeat, a reading of each slot. */
export async function driveBoard(path: string, bench: Bench, events: DriveEvents): Promise<Drive> {
  const met = await meetBoard(path, bench);
  if (!met.ok) return { ok: false, why: met.why };
  const { name, major, own } = met.value;
  if (own === null)
    return {
      ok: false,
      why: `"${name}" answers, which is no slot board of ours`,
      advice: 'Flash it: hardware/slot-board',
    };
  if (!own.valid)
    return {
      ok: false,
      why: 'the board has no serial yet',
      advice: `Give it one: keycab bench board-id --port ${path}`,
    };

  return new Promise((resolve) => {
    let driven: Driven | undefined;
    let cancel = (): void => {};
    const refuse = (why: string): void => {
      if (driven !== undefined) return;
      cancel();
      board.close();
      resolve({ ok: false, why });
    };
    const board: SlotBoard = createBoard({
      settings: { board: own.serial, firstSlot: 0, slots: BOARD_SLOTS },
      line: bench.line(path, BOARD_BAUD_RATE),
      ticker: bench.clock,
      // As wide as the board itself allows: a board only ever tightens, and would stay so after us.
      pulseMaxMs: PULSE_CEILING_MS,
      events: {
        answered: (readings) => {
          events.answered?.();
          if (driven !== undefined) return;
          cancel();
          driven = { board, readings, close: () => board.close() };
          resolve({ ok: true, value: driven });
        },
        silent: () => events.silent?.(board),
        slot: (local, reading) => events.slot?.(local, reading),
        heard: (message) => events.heard?.(board, message),
        strayed: () => false,
        refused: (why) => refuse(`the board is not driven for its ${why} (${name} ${String(major)})`),
      },
    });
    cancel = bench.clock.after(PATIENCE_MS, () => refuse('the board named itself and then fell silent'));
  });
}

/** As people read a slot's contact. */
export function readingText(reading: SlotReading): string {
  if (reading.kind === 'tag') return `tag ${reading.rom}`;
  if (reading.kind === 'empty') return 'empty';
  const WHY = {
    contention: 'unreadable: two tags on one contact',
    crc: 'unreadable: dirt, a loose contact or no tag of ours',
    shorted: 'unreadable: the contact is shorted',
  } as const;
  return WHY[reading.why];
}
