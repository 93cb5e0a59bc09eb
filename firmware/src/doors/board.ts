// A slot board over a line that is handed in: start, identity, heartbeat, loss; the only door of johnny-five, firmata-io.
//
// One Firmata and one johnny-five Board for each slot board and process, kept over any number of losses. johnny-five
// knows no reconnect and keeps every Board it ever made, so a new pair for each loss would eat the memory of a cabinet
// with a loose cable. After a loss the board is asked for everything again instead; nothing is taken as still true.
import { EventEmitter } from 'node:events';
import five from 'johnny-five';
import firmataIo from 'firmata-io';
import type { SlotReading } from '../cabinet/input.ts';
import type { BoardSettings } from '../cabinet/settings.ts';
import type { Line } from '../serial/line.ts';
import type { Ticker } from '../serial/ticker.ts';
import { readingsOf } from './contacts.ts';
import { ALL_PORTS, ARM, BEAT, BOARD, FROM_BOARD, IDENTITY, LIMITS, SCAN } from './messages.ts';
import { decode, encode, type FromBoard, type ToBoard } from './messages.ts';

export const FIRMWARE_NAME = 'KeycabSlot';
export const FIRMWARE_MAJOR = 1;
/** Free pin H3 (port H = 7): the siren's relay. */
export const SIREN_PIN = 7 * 8 + 3;

/** A board that is not ours, of another major version, or not the one this line should lead to, is never driven. */
export type BoardRefusal = 'name' | 'version' | 'serial';

export interface BoardEvents {
  /** After start or loss: a reading for each of the board's slots, by local slot. */
  answered(readings: readonly (readonly [number, SlotReading])[]): void;
  silent(): void;
  slot(local: number, reading: SlotReading): void;
  /** Everything else a board in use says. */
  heard(message: FromBoard): void;
  refused(why: BoardRefusal): void;
}

export interface SlotBoard {
  readonly settings: BoardSettings;
  answers(): boolean;
  /** Dropped unless the board answers. */
  send(message: ToBoard): void;
  /** The relay on a free pin; contact closed is loud. */
  siren(on: boolean): void;
  close(): void;
}

export interface BoardOptions {
  readonly settings: BoardSettings;
  readonly line: Line;
  readonly ticker: Ticker;
  /** The longest pulse of this cabinet; the board takes it over when it is tighter than its own 1,000 ms. */
  readonly pulseMaxMs: number;
  readonly events: BoardEvents;
}

const BEAT_MS = 1_000;
const SILENT_MS = 3_000;
const CHECK_MS = 500;
const ASK_AGAIN_MS = 2_000;
const REFUSED_AGAIN_MS = 5_000;
// A change whose message was lost on the wire is seen at the latest now.
const SCAN_AGAIN_MS = 30_000;
// The longest message of a board has 142 bytes; more without an end is garbage.
const MESSAGE_MAX_BYTES = 256;
const END_SYSEX = 0xf7;

type Stage = 'closed' | 'firmware' | 'serial' | 'scan' | 'answered' | 'refused';
type Said = { readonly kind: 'firmware' } | { readonly kind: 'sysex'; readonly bytes: readonly number[] };

/** johnny-five's start, made independent of ambient timers: the asking is done by us, on each opening of the line. */
function createFirmata(write: (bytes: Uint8Array) => void, say: (said: Said) => void, ready: () => void) {
  const transport = Object.assign(new EventEmitter(), {
    write: (bytes: Uint8Array, done: () => void) => {
      write(bytes);
      done();
    },
  });
  const io = new firmataIo.Firmata(transport, { samplingInterval: 10 });
  clearTimeout(io.reportVersionTimeoutId);
  io.on('error', () => {});
  io.on('queryfirmware', () => say({ kind: 'firmware' }));
  io.on('keycab', (bytes: readonly number[]) => say({ kind: 'sysex', bytes }));
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
  board.on('ready', ready);
  return { transport, io, board };
}

export function createBoard({ settings, line, ticker, pulseMaxMs, events }: BoardOptions): SlotBoard {
  const said: Said[] = [];
  const readings = new Map<number, SlotReading>();
  let stage: Stage = 'closed';
  let told: 'nothing' | 'answered' | 'silent' = 'nothing';
  let refusal: BoardRefusal | undefined;
  let askedMs = 0;
  let heardMs = ticker.monotonicMs();
  let scannedMs = 0;
  let beatMs = 0;
  let counter = 0;
  let garbled = false;
  let siren: InstanceType<typeof five.Relay> | undefined;
  let loud = false;

  const { transport, io, board } = createFirmata(
    (bytes) => line.write(bytes),
    (what) => said.push(what),
    () => {
      if (stage === 'serial') put({ id: BOARD });
    },
  );
  const put = (message: ToBoard): void => {
    io.sysexCommand(encode(message));
  };

  const ask = (): void => {
    stage = 'firmware';
    askedMs = ticker.monotonicMs();
    line.write(Uint8Array.of(0xf9, 0xf0, 0x79, END_SYSEX));
    // firmata-io asks for pins once and waits for ever when that answer was lost with the line.
    if (!io.isReady && io.firmware.name !== undefined) io.sysexCommand([io.pins.length === 0 ? 0x6b : 0x69]);
  };
  const goSilent = (): void => {
    readings.clear();
    if (told === 'silent') return;
    told = 'silent';
    events.silent();
  };
  const refuse = (why: BoardRefusal): void => {
    stage = 'refused';
    goSilent();
    if (refusal === why) return;
    refusal = why;
    events.refused(why);
  };
  const makeSafe = (): void => {
    put({ id: ARM, ticket: 0, ms: 0 });
    put({ id: LIMITS, pulseMs: pulseMaxMs, heartbeatMs: SILENT_MS, dutyPerMille: 100, scanMs: 100 });
    if (io.pins[SIREN_PIN]?.supportedModes.includes(io.MODES.OUTPUT) === true) {
      // The level first, then the direction; johnny-five's Relay sets no direction by itself.
      io.digitalWrite(SIREN_PIN, 0);
      io.pinMode(SIREN_PIN, io.MODES.OUTPUT);
      siren ??= new five.Relay({ pin: SIREN_PIN, board });
      if (loud) siren.close();
      else siren.open();
    }
  };
  const beat = (nowMs: number): void => {
    beatMs = nowMs;
    counter = (counter + 1) % 0x80;
    put({ id: BEAT, counter });
  };
  const scan = (nowMs: number): void => {
    garbled = false;
    scannedMs = nowMs;
    put({ id: SCAN, port: ALL_PORTS });
  };

  const onFirmware = (): void => {
    if (stage === 'closed') return;
    // Unasked: the board started anew; lights, limits and the rail are as after power-on.
    if (stage === 'answered') goSilent();
    askedMs = ticker.monotonicMs();
    if (io.firmware.name !== FIRMWARE_NAME) return refuse('name');
    if (io.firmware.version?.major !== FIRMWARE_MAJOR) return refuse('version');
    stage = 'serial';
    if (io.isReady) put({ id: BOARD });
  };
  const onIdentity = (message: Extract<FromBoard, { id: typeof IDENTITY }>): void => {
    for (const [local, reading] of readingsOf(message)) {
      if (local >= settings.slots) continue;
      const before = readings.get(local);
      readings.set(local, reading);
      if (stage === 'answered' && JSON.stringify(before) !== JSON.stringify(reading)) events.slot(local, reading);
    }
    if (stage !== 'scan' || readings.size < settings.slots) return;
    stage = 'answered';
    told = 'answered';
    refusal = undefined;
    heardMs = ticker.monotonicMs();
    events.answered([...readings].toSorted(([one], [other]) => one - other));
  };
  const onMessage = (message: FromBoard): void => {
    const nowMs = ticker.monotonicMs();
    if (message.id === BOARD && stage === 'serial') {
      if (!message.valid || message.serial !== settings.board) return refuse('serial');
      stage = 'scan';
      askedMs = nowMs;
      readings.clear();
      makeSafe();
      beat(nowMs);
      scan(nowMs);
    } else if (stage !== 'scan' && stage !== 'answered') return;
    else if (message.id === BEAT) heardMs = nowMs;
    else if (message.id === IDENTITY) onIdentity(message);
    else if (stage === 'answered') events.heard(message);
  };
  const drain = (): void => {
    for (let next = said.shift(); next !== undefined; next = said.shift()) {
      if (next.kind === 'firmware') onFirmware();
      else {
        const decoded = decode(next.bytes);
        if (decoded.ok) onMessage(decoded.value);
        else garbled = true;
      }
    }
  };
  /** firmata-io throws on some malformed answers, so each message is fed alone and ours are handled outside of it. */
  const feed = (bytes: Uint8Array): void => {
    for (let from = 0; from < bytes.length;) {
      const end = bytes.indexOf(END_SYSEX, from);
      const to = end === -1 ? bytes.length : end + 1;
      try {
        transport.emit('data', bytes.subarray(from, to));
      } catch {
        garbled = true;
        io.buffer.length = 0;
      }
      if (io.buffer.length > MESSAGE_MAX_BYTES) io.buffer.length = 0;
      drain();
      from = to;
    }
  };

  const check = (): void => {
    const nowMs = ticker.monotonicMs();
    if (told !== 'silent' && nowMs - heardMs > SILENT_MS) {
      goSilent();
      if (stage !== 'closed') return ask();
    }
    if (stage === 'closed') return;
    if (stage === 'refused') {
      if (nowMs - askedMs >= REFUSED_AGAIN_MS) ask();
    } else if (stage !== 'answered') {
      if (nowMs - askedMs >= ASK_AGAIN_MS) ask();
    } else {
      if (nowMs - beatMs >= BEAT_MS) beat(nowMs);
      if (garbled || nowMs - scannedMs >= SCAN_AGAIN_MS) scan(nowMs);
    }
  };
  const stopChecking = ticker.every(CHECK_MS, check);

  line.open({
    opened: () => {
      heardMs = ticker.monotonicMs();
      transport.emit('open');
      ask();
    },
    received: feed,
    lost: () => {
      stage = 'closed';
      io.buffer.length = 0;
      goSilent();
    },
  });

  return {
    settings,
    answers: () => stage === 'answered',
    send: (message) => {
      if (stage === 'answered') put(message);
    },
    siren: (on) => {
      loud = on;
      if (stage !== 'answered') return;
      if (on) siren?.close();
      else siren?.open();
    },
    close: () => {
      stopChecking();
      stage = 'closed';
      line.close();
      // johnny-five keeps every Board for ever: leave it nothing that leads back to us.
      transport.removeAllListeners();
      io.removeAllListeners();
    },
  };
}
