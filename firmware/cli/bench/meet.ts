// Who is at the end of a slot board's line? Asks for name, serial and limits, or writes a serial; drives nothing.
import { createPeer, type Peer } from '../../src/doors/board.ts';
import { BOARD_BAUD_RATE } from '../../src/doors/hands.ts';
import { BOARD, ERROR, ERRORS, LIMITS, type BoardName, type FromBoard } from '../../src/doors/messages.ts';
import type { Bench } from '../main.ts';

export interface BoardIdentity {
  /** As reported over Firmata; ours is `KeycabSlot`. */
  readonly name: string;
  readonly major: number;
  /** Null for a board that is not ours: it was not asked any further. */
  readonly own: {
    readonly serial: string;
    readonly revision: number;
    /** False for a board that never got a serial. */
    readonly valid: boolean;
    readonly pulseMs: number;
    readonly heartbeatMs: number;
  } | null;
}

export type Met =
  | { readonly ok: true; readonly value: BoardIdentity }
  | { readonly ok: false; readonly kind: 'unreachable' | 'refused'; readonly why: string };

const NAME = 'KeycabSlot';
const AS_IT_IS = { id: LIMITS, pulseMs: 0, heartbeatMs: 0, dutyPerMille: 0, scanMs: 0 } as const;
const ASK_AGAIN_MS = 1_000;
/** Boards with a boot loader are silent for two seconds after their port was opened. */
const PATIENCE_MS = 8_000;
/** A board may leave once and come back when its port is opened; a line that goes on like this is somebody else's. */
const LOSSES_MAX = 3;

/** What has been heard so far; `write` is done once, after the board is known as ours. */
function interview(write: BoardName | undefined, put: Peer['put'], end: (met: Met) => void) {
  let named: { readonly name: string; readonly major: number } | undefined;
  let own: Extract<FromBoard, { id: typeof BOARD }> | undefined;
  let written = write === undefined;

  return {
    named: (name = '', major = 0, ready: boolean): void => {
      named = { name, major };
      if (name !== NAME) return end({ ok: true, value: { ...named, own: null } });
      if (ready) put({ id: BOARD });
    },
    ready: (): void => {
      if (named?.name === NAME) put({ id: BOARD });
    },
    heard: (message: FromBoard): void => {
      if (message.id === ERROR && message.about === BOARD) {
        const why = message.detail === 1 ? 'the board cannot store it' : 'the service jumper is not set';
        const other = ERRORS[message.code] === 'otherOutput';
        return end({ ok: false, kind: 'refused', why: other ? 'a coil is energized' : why });
      }
      if (message.id === BOARD && !written && write !== undefined) {
        written = true;
        put({ id: BOARD, write });
      } else if (message.id === BOARD) {
        own = message;
        put(AS_IT_IS);
      } else if (message.id === LIMITS && named !== undefined && own !== undefined) {
        const { serial, revision, valid } = own;
        const { pulseMs, heartbeatMs } = message;
        end({ ok: true, value: { ...named, own: { serial, revision, valid, pulseMs, heartbeatMs } } });
      }
    },
  };
}

/** Opens the line, asks, closes it again. @param write gives the board this name, if it lets us */
export function meetBoard(path: string, bench: Bench, write?: BoardName): Promise<Met> {
  return new Promise((resolve) => {
    const line = bench.line(path, BOARD_BAUD_RATE);
    let why = `nothing that speaks Firmata at ${String(BOARD_BAUD_RATE)} baud answered`;
    let opened = false;
    let losses = 0;
    const cancels: (() => void)[] = [];
    const end = (met: Met): void => {
      for (const cancel of cancels.splice(0)) cancel();
      line.close();
      peer.close();
      resolve(met);
    };
    const talk = interview(write, (message) => peer.put(message), end);
    const peer = createPeer((bytes) => line.write(bytes), {
      named: (name, major) => talk.named(name, major, peer.ready()),
      ready: talk.ready,
      heard: talk.heard,
    });
    const giveUp = (): void => end({ ok: false, kind: 'unreachable', why });
    cancels.push(
      bench.clock.after(PATIENCE_MS, giveUp),
      bench.clock.every(ASK_AGAIN_MS, () => (opened ? peer.ask() : undefined)),
      bench.onStop(giveUp),
    );
    line.open({
      opened: () => {
        opened = true;
        peer.ask();
      },
      received: (bytes) => void peer.feed(bytes),
      lost: (reason) => {
        opened = false;
        why = reason;
        losses += 1;
        peer.forget();
        if (losses >= LOSSES_MAX) giveUp();
      },
      // A port that is refused once is refused again: nobody waits for it.
      failed: (reason) => {
        why = reason;
        if (!opened) giveUp();
      },
    });
  });
}
