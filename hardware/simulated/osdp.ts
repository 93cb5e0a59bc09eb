// An OSDP v2.2 reader (PD) on a wire: secure channel, install mode, and misbehavior on request; ticker and chance only.
import { randomBytes } from 'node:crypto';
import type { Ticker } from '@keycab/firmware/serial/ticker';
import { aes, checksumOf, conceal, crcOf, filled, keysFrom, macFrom, not, reveal, type Keys } from './osdp-crypto.ts';
import { createWire, type DeviceEnd } from './wire.ts';

/** What the next replies suffer. `replay` gives the last badge's frame once more, its SQN and check made to fit. */
export type OsdpMisbehavior =
  | { readonly kind: 'silent' | 'mac' | 'plain' | 'padding' | 'replay' | 'busy' | 'sequence' | 'cryptogram' }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'flip'; readonly byte: number }
  | { readonly kind: 'nak'; readonly code: number };

export interface SimulatedOsdpReader {
  readonly name: string;
  readonly wire: DeviceEnd;
  /** A badge held to it once. @param bits as `10000000…`, parity included */
  present(bits: string): void;
  press(digits: string): void;
  tamper(open: boolean): void;
  failPower(failed: boolean): void;
  /** @param replies how many replies suffer from it; Infinity until told otherwise */
  misbehave(how: OsdpMisbehavior, replies?: number): void;
  behave(): void;
  /** Power off and on: session and channel are forgotten, the key is not. */
  restart(): void;
  /** Null: back to the factory's, which is install mode. */
  rekey(key: Uint8Array | null): void;
  rename(cuid: Uint8Array): void;
  key(): Uint8Array | null;
  /** Each command acted upon, once, in order. */
  readonly heard: readonly { readonly id: number; readonly data: Uint8Array; readonly secure: boolean }[];
  /** How often it was asked the same again. */
  repeats(): number;
  secure(): boolean;
}

export interface SimulatedOsdpSettings {
  readonly name: string;
  readonly ticker: Ticker;
  readonly address?: number;
  readonly key?: Uint8Array | null;
  /** Answers nothing but ID, CAP, CHLNG and SCRYPT in clear. */
  readonly secureOnly?: boolean;
  /** False: a reader without a secure channel. */
  readonly capable?: boolean;
  /** Commands it does not know. */
  readonly without?: readonly number[];
  readonly random?: (bytes: number) => Uint8Array;
}

const BAUD = 9_600;
const PIECE_BYTES = 8;
const THINKING_MS = 3;
const FORGETS_MS = 8_000;
const DEFAULT_KEY = Buffer.from('0123456789:;<=>?', 'latin1');

interface Asked {
  readonly raw: Buffer;
  readonly mark: boolean;
  readonly crc: boolean;
  readonly sequence: number;
  readonly scb: Buffer | null;
  readonly id: number;
  readonly body: Buffer;
  readonly right: boolean;
}

/** The next whole command in `bytes`, if it is for `address`; `used` bytes are done with. */
function nextCommand(bytes: Buffer, address: number): { used: number; asked: Asked | null } | null {
  const start = bytes.indexOf(0x53);
  if (start < 0) return bytes.length === 0 ? null : { used: bytes.length, asked: null };
  if (bytes.length < start + 5) return null;
  const length = bytes.readUInt16LE(start + 2);
  if (length < 7 || length > 1_440) return { used: start + 1, asked: null };
  if (bytes.length < start + length) return null;
  const raw = bytes.subarray(start, start + length);
  const [, to = 0, , , control = 0] = raw;
  const crc = (control & 4) !== 0;
  const end = length - (crc ? 2 : 1);
  const right = crc
    ? raw.readUInt16LE(end) === crcOf(raw.subarray(0, end))
    : raw[end] === checksumOf(raw.subarray(0, end));
  const used = start + length;
  if (to !== address && to !== 0x7f) return { used, asked: null };
  const scbEnd = (control & 8) === 0 ? 5 : 5 + (raw[5] ?? 0);
  const scb = scbEnd === 5 ? null : raw.subarray(5, scbEnd);
  const [id = 0] = raw.subarray(scbEnd);
  const mark = start > 0 && bytes[start - 1] === 0xff;
  return {
    used,
    asked: { raw, mark, crc, sequence: control & 3, scb, id, body: raw.subarray(scbEnd + 1, end), right },
  };
}

export function createOsdpReader(settings: SimulatedOsdpSettings): SimulatedOsdpReader {
  const { name, ticker, secureOnly = false, capable = true, without = [], random = randomBytes } = settings;
  let address = settings.address ?? 0;
  let scbk: Uint8Array | null = settings.key ?? null;
  let cuid: Uint8Array = Buffer.from('2211990004030201', 'hex');
  let waiting: Buffer = Buffer.alloc(0);
  let last: { raw: Buffer; reply: Buffer; sequence: number } | null = null;
  let heardMs = 0;
  let deaf = false;
  let half: { keys: Keys; cryptogram: Buffer; expected: Buffer; keyByte: number } | null = null;
  let channel: { keys: Keys; replyMac: Buffer } | null = null;
  let how: OsdpMisbehavior | null = null;
  let howOften = 0;
  let repeats = 0;
  let lastBadge: Buffer | null = null;
  const state = { tamper: 0, power: 0 };
  const pending: { id: number; data: Buffer }[] = [];
  const heard: { id: number; data: Uint8Array; secure: boolean }[] = [];

  const wireMs = (bytes: number): number => (bytes * 10_000) / BAUD;
  const forget = (): void => {
    last = null;
    half = null;
    channel = null;
  };

  // ---- What goes out.

  const frame = (asked: Asked, sequence: number, scb: Buffer | null, id: number, rest: Uint8Array): Buffer => {
    const length = 5 + (scb?.length ?? 0) + 1 + rest.length + (asked.crc ? 2 : 1);
    const control = sequence | (asked.crc ? 4 : 0) | (scb === null ? 0 : 8);
    const head = Buffer.of(0x53, address | 0x80, length & 255, length >> 8, control);
    return Buffer.concat([head, scb ?? Buffer.alloc(0), Buffer.of(id), rest]);
  };
  const sealed = (asked: Asked, body: Buffer): Buffer => {
    const crc = crcOf(body);
    return Buffer.concat([body, asked.crc ? Buffer.of(crc & 255, crc >> 8) : Buffer.of(checksumOf(body))]);
  };
  /** What is true of any reply goes through here: plain, or under a MAC when the command was. */
  const reply = (asked: Asked, id: number, data: Uint8Array, commandMac: Buffer | null): Buffer => {
    const spoiled = howOften > 0 ? how?.kind : undefined;
    if (channel === null || commandMac === null || spoiled === 'plain') {
      return sealed(asked, frame(asked, asked.sequence, null, id, data));
    }
    const { keys } = channel;
    const hidden =
      data.length === 0 ? data : conceal(keys, commandMac, filled(data, spoiled === 'padding' ? 0x01 : 0x80));
    const scb = Buffer.of(2, data.length === 0 ? 0x16 : 0x18);
    // The length counts the MAC before it is made.
    const long = frame(asked, asked.sequence, scb, id, Buffer.concat([hidden, Buffer.alloc(4)]));
    const covered = long.subarray(0, long.length - 4);
    const mac = macFrom(keys, commandMac, covered);
    channel = { keys, replyMac: mac };
    return sealed(asked, Buffer.concat([covered, spoiled === 'mac' ? not(mac.subarray(0, 4)) : mac.subarray(0, 4)]));
  };
  const say = (asked: Asked, bytes: Buffer, delayMs: number): void => {
    const marked = asked.mark ? Buffer.concat([Buffer.of(0xff), bytes]) : bytes;
    const startMs = wireMs(asked.raw.length + (asked.mark ? 1 : 0)) + delayMs;
    for (let at = 0; at < marked.length; at += PIECE_BYTES) {
      const piece = marked.subarray(at, at + PIECE_BYTES);
      ticker.after(startMs + (at === 0 ? 0 : wireMs(at + piece.length)), () => wire.send(piece));
    }
  };

  // ---- What comes in.

  const nak = (code: number) => ({ id: 0x41, data: Buffer.of(code) });
  const challenge = (asked: Asked): Buffer | null => {
    const keyByte = asked.scb?.[2];
    const key = keyByte === 0 ? (scbk === null ? DEFAULT_KEY : null) : scbk;
    if (!capable || asked.scb?.[1] !== 0x11)
      return sealed(asked, frame(asked, asked.sequence, null, 0x41, Buffer.of(5)));
    if (key === null || keyByte === undefined) return null;
    const keys = keysFrom(key, asked.body);
    const randomB = random(8);
    const cryptogram = aes(keys.enc, Buffer.concat([asked.body, randomB]));
    const expected = aes(keys.enc, Buffer.concat([randomB, asked.body]));
    half = { keys, cryptogram, expected, keyByte };
    const shown = howOften > 0 && how?.kind === 'cryptogram' ? not(cryptogram) : cryptogram;
    return sealed(
      asked,
      frame(asked, asked.sequence, Buffer.of(3, 0x12, keyByte), 0x76, Buffer.concat([cuid, randomB, shown])),
    );
  };
  const prove = (asked: Asked): Buffer => {
    const good = half !== null && asked.scb?.[1] === 0x13 && half.expected.equals(asked.body);
    if (half === null || !good) return sealed(asked, frame(asked, asked.sequence, null, 0x41, Buffer.of(5)));
    const { keys, expected } = half;
    const replyMac = aes(keys.mac2, aes(keys.mac1, expected));
    half = null;
    channel = { keys, replyMac };
    return sealed(asked, frame(asked, asked.sequence, Buffer.of(3, 0x14, 1), 0x78, replyMac));
  };

  /** What a command means once it is known to be allowed. */
  const act = (id: number, data: Buffer, secure: boolean): { id: number; data: Buffer } => {
    const size = (bytes: number, then: () => { id: number; data: Buffer }) => (data.length === bytes ? then() : nak(2));
    const ack = { id: 0x40, data: Buffer.alloc(0) };
    if (without.includes(id)) return nak(3);
    switch (id) {
      case 0x60:
        return pending.shift() ?? ack;
      case 0x61:
        return { id: 0x45, data: Buffer.concat([Buffer.from('221100990104030201', 'hex'), Buffer.of(10, 11, 12)]) };
      case 0x62:
        return { id: 0x46, data: Buffer.of(3, 1, 1, 4, 1, 1, 5, 1, 1, 8, 1, 0, 9, capable ? 1 : 0, 0, 16, 2, 0) };
      case 0x64:
        return { id: 0x48, data: Buffer.of(state.tamper, state.power) };
      case 0x65:
        return { id: 0x49, data: Buffer.of(0) };
      case 0x66:
        return { id: 0x4a, data: Buffer.of(0) };
      case 0x67:
        return { id: 0x4b, data: Buffer.of(state.tamper === 0 ? 0 : 2) };
      case 0x68:
        return size(4, () => ack);
      case 0x69:
        return size(14, () => ack);
      case 0x6a:
        return size(5, () => ack);
      case 0x6b:
        return data.length >= 6 && data.length === 6 + (data[5] ?? 0) ? ack : nak(2);
      case 0x6e:
        return size(5, () => ({ id: 0x54, data }));
      case 0x75:
        if (!secure) return nak(6);
        if (data.length !== 18 || data[0] !== 1 || data[1] !== 16) return nak(2);
        scbk = Buffer.from(data.subarray(2));
        return ack;
      default:
        return nak(3);
    }
  };

  const answer = (asked: Asked): Buffer | null => {
    const inClear = (code: number): Buffer => sealed(asked, frame(asked, asked.sequence, null, 0x41, Buffer.of(code)));
    if (!asked.right) return inClear(1);
    if (ticker.monotonicMs() - heardMs > FORGETS_MS) forget();
    heardMs = ticker.monotonicMs();
    if (asked.sequence === 0) forget();
    else if (last?.sequence === asked.sequence && last.raw.equals(asked.raw)) {
      repeats += 1;
      return last.reply;
    } else if (last === null || asked.sequence !== (last.sequence % 3) + 1) return inClear(4);

    if (howOften > 0 && how?.kind === 'busy') return sealed(asked, frame(asked, 0, null, 0x79, Buffer.alloc(0)));
    if (howOften > 0 && how?.kind === 'nak') return remember(asked, inClear(how.code));
    if (asked.id === 0x76) return remember(asked, challenge(asked) ?? inClear(6));
    if (asked.id === 0x77) return remember(asked, prove(asked));

    const type = asked.scb?.[1] ?? 0;
    const secure = type === 0x15 || type === 0x17;
    let data = asked.body;
    let commandMac: Buffer | null = null;
    if (secure) {
      if (channel === null) return inClear(6);
      const split = asked.body.length - 4;
      commandMac = macFrom(
        channel.keys,
        channel.replyMac,
        asked.raw.subarray(0, asked.raw.length - (asked.crc ? 6 : 5)),
      );
      if (split < 0 || !commandMac.subarray(0, 4).equals(asked.body.subarray(split))) {
        channel = null;
        return inClear(6);
      }
      data = Buffer.from(asked.body.subarray(0, split));
      if (type === 0x17) data = reveal(channel.keys, channel.replyMac, data);
    } else if (channel !== null || (secureOnly && asked.id !== 0x61 && asked.id !== 0x62)) return inClear(6);

    heard.push({ id: asked.id, data, secure });
    const said = act(asked.id, data, secure);
    const bytes = reply(asked, said.id, said.data, commandMac);
    if (said.id === 0x50 && asked.id === 0x60) lastBadge = bytes;
    // COM goes out with the old settings; this wire knows one speed only.
    const moved = said.id === 0x54 ? data : null;
    if (moved !== null) ticker.after(wireMs(asked.raw.length + bytes.length) + THINKING_MS + 2, () => move(moved));
    return remember(asked, bytes);
  };
  const move = (to: Buffer): void => {
    address = to[0] ?? address;
    deaf = to.readUInt32LE(1) !== BAUD;
  };
  const remember = (asked: Asked, bytes: Buffer): Buffer => {
    last = { raw: asked.raw, reply: bytes, sequence: asked.sequence };
    return bytes;
  };

  /** Bytes that were right a moment ago, as a bad cable or a bad neighbor would have them. */
  const spoil = (asked: Asked, bytes: Buffer, kind: OsdpMisbehavior): Buffer => {
    const body = (whole: Buffer): Buffer => Buffer.from(whole.subarray(0, whole.length - (asked.crc ? 2 : 1)));
    if (kind.kind === 'flip') {
      const flipped = Buffer.from(bytes);
      flipped[kind.byte % bytes.length] = (flipped[kind.byte % bytes.length] ?? 0) ^ 0x10;
      return flipped;
    }
    const old = kind.kind === 'replay' ? lastBadge : kind.kind === 'sequence' ? bytes : null;
    if (old === null) return bytes;
    const changed = body(old);
    const sequence = kind.kind === 'replay' ? asked.sequence : (asked.sequence % 3) + 1;
    changed[4] = ((changed[4] ?? 0) & ~3) | sequence;
    return sealed(asked, changed);
  };
  const hear = (asked: Asked): void => {
    const bytes = answer(asked);
    if (bytes === null) return;
    const now = howOften > 0 ? how : null;
    howOften = Math.max(0, howOften - 1);
    if (now?.kind === 'silent') return;
    say(asked, now === null ? bytes : spoil(asked, bytes, now), now?.kind === 'delay' ? now.ms : THINKING_MS);
  };
  const wire = createWire((bytes) => {
    if (deaf) return;
    waiting = Buffer.concat([waiting, bytes]);
    for (let next = nextCommand(waiting, address); next !== null; next = nextCommand(waiting, address)) {
      waiting = waiting.subarray(next.used);
      if (next.asked !== null) hear(next.asked);
    }
  });
  const event = (id: number, ...data: readonly number[]): void => void pending.push({ id, data: Buffer.from(data) });

  return {
    name,
    wire,
    heard,
    present: (bits) => {
      const bytes = (bits.padEnd(Math.ceil(bits.length / 8) * 8, '0').match(/.{8}/g) ?? []).map((byte) =>
        Number.parseInt(byte, 2),
      );
      event(0x50, 0, 1, bits.length & 255, bits.length >> 8, ...bytes);
    },
    press: (digits) => event(0x53, 0, digits.length, ...Buffer.from(digits, 'latin1')),
    tamper: (open) => {
      state.tamper = open ? 1 : 0;
      event(0x48, state.tamper, state.power);
    },
    failPower: (failed) => {
      state.power = failed ? 1 : 0;
      event(0x48, state.tamper, state.power);
    },
    misbehave: (next, replies = 1) => {
      how = next;
      howOften = replies;
    },
    behave: () => {
      howOften = 0;
    },
    restart: forget,
    rekey: (next) => {
      scbk = next;
      forget();
    },
    rename: (next) => {
      cuid = next;
    },
    key: () => scbk,
    repeats: () => repeats,
    secure: () => channel !== null,
  };
}
