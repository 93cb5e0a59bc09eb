// Slot boards' chips in a thread of their own, at the pace of the wall clock or slower; touches time and its parent.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { createManualTicker } from '../clock.ts';
import { createAvrBoard, type AvrBoard } from './board.ts';

/** From the body. Slots and loops are the board's own; `board` counts from 0. */
export type ToThread = { readonly board: number } & (
  | { readonly kind: 'make'; readonly serial: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'contact'; readonly slot: number; readonly roms: readonly string[]; readonly shorted: boolean }
  | { readonly kind: 'draws'; readonly slot: number; readonly draws: boolean }
  | { readonly kind: 'loop'; readonly loop: number; readonly raw: number }
  | { readonly kind: 'power'; readonly on: boolean }
);

/** To the body; times are the board's own milliseconds. */
export type FromThread =
  | { readonly kind: 'bytes'; readonly board: number; readonly bytes: Uint8Array }
  /** The n-th current of the board: when it begins to flow, and again when it has ended. */
  | {
      readonly kind: 'current';
      readonly board: number;
      readonly nth: number;
      readonly slot: number;
      readonly startMs: number;
      readonly endMs: number | null;
    }
  /** Red, green and blue of each slot's LED, as they shine now. */
  | { readonly kind: 'lights'; readonly board: number; readonly colors: readonly (readonly number[])[] }
  /** Milliseconds of the boards for each 100 of the wall clock, now and then. */
  | { readonly kind: 'pace'; readonly percent: number };

const STEP_MS = 4;
const LIGHTS_EVERY_STEPS = 10;
const PACE_EVERY_MS = 1_000;
const LIGHTS = 32;
const COIL_OHMS = 24;
// A thread that was not served for longer than this does not run after the lost time: the boards' own time is later then.
const DEBT_MAX_MS = 100;

interface Watched {
  readonly board: AvrBoard;
  /** Currents that were told as ended, and whether the next one was told as flowing. */
  ended: number;
  flowing: boolean;
  shone: string;
}

function serve(tell: (message: FromThread) => void): (message: ToThread) => void {
  const ticker = createManualTicker();
  const boards = new Map<number, Watched & { readonly write: (bytes: Uint8Array) => void }>();

  const make = (index: number, serial: string): void => {
    const image = readFileSync(join(import.meta.dirname, '..', '..', 'slot-board', 'slot.hex'), 'utf8');
    const board = createAvrBoard({ ticker, image, serial });
    const host = board.wire.attach({
      received: (bytes) => tell({ kind: 'bytes', board: index, bytes }),
      unplugged: () => {},
    });
    const write = (bytes: Uint8Array): void => host?.write(bytes);
    boards.set(index, { board, ended: 0, flowing: false, shone: '', write });
  };
  const tellCurrents = (index: number, watched: Watched): void => {
    for (;;) {
      const current = watched.board.outputs.currents[watched.ended];
      if (current === undefined || (watched.flowing && current.endMs === null)) return;
      tell({ kind: 'current', board: index, nth: watched.ended, ...current });
      watched.flowing = current.endMs === null;
      if (watched.flowing) return;
      watched.ended += 1;
    }
  };
  const tellLights = (index: number, watched: Watched): void => {
    const colors = Array.from({ length: LIGHTS }, (_, slot) => watched.board.leds.light(slot));
    const shines = colors.join(' ');
    if (shines === watched.shone) return;
    watched.shone = shines;
    tell({ kind: 'lights', board: index, colors });
  };

  let lastMs = performance.now();
  let owedMs = 0;
  let steps = 0;
  let paced = { wallMs: lastMs, boardMs: 0 };
  setInterval(() => {
    const nowMs = performance.now();
    owedMs = Math.min(owedMs + nowMs - lastMs, DEBT_MAX_MS);
    lastMs = nowMs;
    ticker.advance(Math.floor(owedMs));
    owedMs -= Math.floor(owedMs);
    steps += 1;
    for (const [index, watched] of boards) {
      tellCurrents(index, watched);
      if (steps % LIGHTS_EVERY_STEPS === 0) tellLights(index, watched);
    }
    if (nowMs - paced.wallMs < PACE_EVERY_MS) return;
    const percent = (100 * (ticker.monotonicMs() - paced.boardMs)) / (nowMs - paced.wallMs);
    paced = { wallMs: nowMs, boardMs: ticker.monotonicMs() };
    tell({ kind: 'pace', percent });
  }, STEP_MS);

  return (message) => {
    if (message.kind === 'make') return make(message.board, message.serial);
    const found = boards.get(message.board);
    if (found === undefined) return;
    const { board, write } = found;
    if (message.kind === 'bytes') write(message.bytes);
    else if (message.kind === 'loop') board.setLoop(message.loop, message.raw);
    else if (message.kind === 'power') board.chip.power(message.on);
    else if (message.kind === 'draws') board.outputs.setOhms(message.slot, message.draws ? COIL_OHMS : Infinity);
    else {
      board.tags.touch(message.slot, message.roms);
      board.tags.short(message.slot, message.shorted);
    }
  };
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
const tell = (message: FromThread): void => parentPort?.postMessage(message);
parentPort?.on('message', serve(tell));
