// A slot board as Firmata peer, bytes to messages and back; the only door of johnny-five and firmata-io, no line of its own.
//
// One Firmata and one johnny-five Board for each slot board and process, kept over any number of losses. johnny-five
// knows no reconnect and keeps every Board it ever made, so a new pair for each loss would eat the memory of a cabinet
// with a loose cable. After a loss the board is asked for everything again instead (dialog.ts).
import { EventEmitter } from 'node:events';
import five from 'johnny-five';
import firmataIo from 'firmata-io';
import { decode, encode, FROM_BOARD, type FromBoard, type ToBoard } from './messages.ts';

/** Free pin H3 (port H = 7): the siren's relay. */
export const SIREN_PIN = 7 * 8 + 3;

export interface PeerEvents {
  /** A board named itself, asked or not. */
  named(name: string | undefined, major: number | undefined): void;
  /** johnny-five's start is complete; once in a lifetime. */
  ready(): void;
  heard(message: FromBoard): void;
}

export interface Peer {
  /** The line was opened: asks the board for its name, and for what an earlier start is still waiting for. */
  ask(): void;
  /** Bytes from the line, cut anywhere. @returns false when some of them were no message */
  feed(bytes: Uint8Array): boolean;
  /** The line was lost: a message that had begun will not be continued. */
  forget(): void;
  ready(): boolean;
  put(message: ToBoard): void;
  /** Sets the level before the direction, and leaves the relay as wanted. */
  makeSiren(loud: boolean): void;
  siren(loud: boolean): void;
  close(): void;
}

// The longest message of a board has 142 bytes; more without an end is garbage.
const MESSAGE_MAX_BYTES = 256;
const END_SYSEX = 0xf7;

type Said =
  | { readonly kind: 'named'; readonly name: string | undefined; readonly major: number | undefined }
  | { readonly kind: 'ready' }
  | { readonly kind: 'own'; readonly bytes: readonly number[] };

/** Both libraries on a transport in memory, without their ambient timers: when to ask is decided by us. */
function createLibraries(write: (bytes: Uint8Array) => void, say: (said: Said) => void) {
  const transport = Object.assign(new EventEmitter(), {
    write: (bytes: Uint8Array, done: () => void) => {
      write(bytes);
      done();
    },
  });
  const io = new firmataIo.Firmata(transport, { samplingInterval: 10 });
  clearTimeout(io.reportVersionTimeoutId);
  io.on('error', () => {});
  io.on('queryfirmware', () => say({ kind: 'named', name: io.firmware.name, major: io.firmware.version?.major }));
  io.on('keycab', (bytes: readonly number[]) => say({ kind: 'own', bytes }));
  for (const id of FROM_BOARD) {
    // The table belongs to the process: whichever board comes first fills it, for all of them.
    if (firmataIo.Firmata.SYSEX_RESPONSE[id] !== undefined) continue;
    io.sysexResponse(id, function (bytes) {
      this.emit('keycab', [id, ...bytes]);
    });
  }
  const options = { io, repl: false, debug: false, sigint: false };
  const board = new five.Board(options);
  board.on('error', () => {});
  // johnny-five gives up on a board after ten seconds; ours may come much later.
  board.on('connect', () => clearTimeout((board as unknown as { timer: NodeJS.Timeout }).timer));
  board.on('ready', () => say({ kind: 'ready' }));
  return { transport, io, board };
}

export function createPeer(write: (bytes: Uint8Array) => void, events: PeerEvents): Peer {
  const said: Said[] = [];
  const { transport, io, board } = createLibraries(write, (what) => said.push(what));
  let relay: InstanceType<typeof five.Relay> | undefined;

  /** @returns false when a message was no message */
  const drain = (): boolean => {
    let whole = true;
    for (let next = said.shift(); next !== undefined; next = said.shift()) {
      if (next.kind === 'named') events.named(next.name, next.major);
      else if (next.kind === 'ready') events.ready();
      else {
        const decoded = decode(next.bytes);
        if (decoded.ok) events.heard(decoded.value);
        else whole = false;
      }
    }
    return whole;
  };
  const siren = (loud: boolean): void => {
    if (loud) relay?.close();
    else relay?.open();
  };

  return {
    ask: () => {
      transport.emit('open');
      write(Uint8Array.of(0xf9, 0xf0, 0x79, END_SYSEX));
      // firmata-io asks for pins once and waits for ever when that answer was lost with the line.
      if (!io.isReady && io.firmware.name !== undefined) io.sysexCommand([io.pins.length === 0 ? 0x6b : 0x69]);
    },
    // firmata-io throws on some malformed answers: each message is fed alone, and what it said is handled outside.
    feed: (bytes) => {
      let whole = true;
      for (let from = 0; from < bytes.length;) {
        const end = bytes.indexOf(END_SYSEX, from);
        const to = end === -1 ? bytes.length : end + 1;
        try {
          transport.emit('data', bytes.subarray(from, to));
        } catch {
          whole = false;
          io.buffer.length = 0;
        }
        if (io.buffer.length > MESSAGE_MAX_BYTES) io.buffer.length = 0;
        whole = drain() && whole;
        from = to;
      }
      return whole;
    },
    forget: () => {
      io.buffer.length = 0;
    },
    ready: () => io.isReady,
    put: (message) => {
      io.sysexCommand(encode(message));
    },
    makeSiren: (loud) => {
      if (io.pins[SIREN_PIN]?.supportedModes.includes(io.MODES.OUTPUT) !== true) return;
      // johnny-five's Relay sets no direction by itself.
      io.digitalWrite(SIREN_PIN, 0);
      io.pinMode(SIREN_PIN, io.MODES.OUTPUT);
      relay ??= new five.Relay({ pin: SIREN_PIN, board });
      siren(loud);
    },
    siren,
    close: () => {
      // johnny-five keeps every Board and Relay for ever: leave them nothing that leads back to us.
      for (const emitter of [transport, io, board as unknown as EventEmitter]) emitter.removeAllListeners();
      Object.assign(board, { io: null, pins: null, transport: null, register: [] });
      if (relay !== undefined) Object.assign(relay, { io: null, board: null });
    },
  };
}
