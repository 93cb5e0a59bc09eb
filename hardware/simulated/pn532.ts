// A PN532 on its high-speed UART: wakes, acknowledges, answers 2 ms later, and misbehaves on request; ticker only.
//
// Written from the manual's frames and numbers alone (NXP UM0701-02, 6.2 and 7), for drivers that it has never met:
// libnfc's programs work on it as well as ours.
import type { Ticker } from '@keycab/firmware/serial/ticker';
import { createWire, type DeviceEnd } from './wire.ts';

/** What the next answers suffer. `deaf` gives not even an ACK, `mute` the ACK only, `cut` half of the answer. */
export type Pn532Misbehavior =
  | { readonly kind: 'deaf' | 'mute' | 'cut' | 'error' | 'unacknowledged' | 'otherChip' }
  | { readonly kind: 'flip'; readonly byte: number }
  | { readonly kind: 'noise'; readonly bytes: Uint8Array };

export interface SimulatedPn532 {
  readonly name: string;
  readonly wire: DeviceEnd;
  /** A badge in the field. @param uid hex digits, as `04a1b2c3d4e580` @param ats with its length in front, if it has one */
  present(uid: string, sak?: number, ats?: string): void;
  remove(): void;
  /** @param answers how many answers suffer from it; Infinity until told otherwise */
  misbehave(how: Pn532Misbehavior, answers?: number): void;
  /** Power off and on: asleep again, what was set is forgotten. */
  restart(): void;
  /** Any bytes at all, as a bad cable makes them. */
  noise(bytes: Uint8Array): void;
  /** Code and parameters of each command that was understood, in order. */
  readonly heard: readonly Buffer[];
  /** How often it was told to give up what it was doing. */
  aborts(): number;
}

const ANSWER_MS = 2;
const ACK = Buffer.from('0000ff00ff00', 'hex');
const SYNTAX_ERROR = Buffer.from('0000ff01ff7f8100', 'hex');
const WAKE = Buffer.from('555500', 'hex');

const total = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => (sum + byte) & 255, 0);

/** D5, then these bytes, in the form of a short frame; all that is said here is short enough. */
function frameOf(...data: readonly number[]): Buffer {
  const body = Buffer.of(0xd5, ...data);
  return Buffer.concat([
    Buffer.of(0, 0, 255, body.length, (256 - body.length) & 255),
    body,
    Buffer.of((256 - total(body)) & 255, 0),
  ]);
}

type Heard = { readonly kind: 'command'; readonly data: Buffer } | { readonly kind: 'abort' | 'nothing' };

/** The first thing in `bytes`, and how many of them it took; null while it is not whole. */
function first(bytes: Buffer): { readonly used: number; readonly heard: Heard } | null {
  const start = bytes.indexOf(Buffer.of(0, 255));
  if (start < 0) {
    const kept = bytes.at(-1) === 0 ? 1 : 0;
    return bytes.length > kept ? { used: bytes.length - kept, heard: { kind: 'nothing' } } : null;
  }
  const at = start + 2;
  if (bytes.length < at + 2) return null;
  const [length = 0, check = 0] = bytes.subarray(at);
  if (length === 0 && check === 255) return { used: at + 2, heard: { kind: 'abort' } };
  const long = length === 255 && check === 255;
  if (long && bytes.length < at + 5) return null;
  const size = long ? bytes.readUInt16BE(at + 2) : length;
  const from = at + (long ? 5 : 2);
  const right = total(bytes.subarray(long ? at + 2 : at, from)) === 0;
  if (!right || size < 2 || size > 265) return { used: start + 1, heard: { kind: 'nothing' } };
  if (bytes.length < from + size + 1) return null;
  const used = from + size + 1;
  const good = total(bytes.subarray(from, used)) === 0 && bytes[from] === 0xd4;
  // A wrong sum is answered by silence.
  return {
    used,
    heard: good ? { kind: 'command', data: Buffer.from(bytes.subarray(from + 1, from + size)) } : { kind: 'nothing' },
  };
}

export function createPn532(name: string, ticker: Ticker): SimulatedPn532 {
  let awake = false;
  let waiting: Buffer = Buffer.alloc(0);
  let target: { uid: Buffer; sak: number; ats: Buffer } | null = null;
  let cancelAnswer = (): void => {};
  let how: Pn532Misbehavior | null = null;
  let howOften = 0;
  let aborts = 0;
  const registers = new Map<number, number>();
  const heard: Buffer[] = [];

  const listing = (maxTargets: number, type: number): Buffer => {
    if (target === null || type !== 0 || maxTargets < 1) return frameOf(0x4b, 0);
    const { uid, sak, ats } = target;
    return frameOf(0x4b, 1, 1, 0, uid.length === 4 ? 0x04 : 0x44, sak, uid.length, ...uid, ...ats);
  };
  const answer = (data: Buffer): Buffer => {
    const [code = 0, ...given] = data;
    switch (code) {
      case 0x00:
        return frameOf(0x01, ...given);
      case 0x02:
        return frameOf(0x03, howOften > 0 && how?.kind === 'otherChip' ? 0x33 : 0x32, 1, 6, 7);
      case 0x04:
        return frameOf(0x05, 0, 1, 0, 0x80);
      case 0x06:
        return frameOf(
          0x07,
          ...(data.subarray(1).toString('hex').match(/.{4}/g) ?? []).map(
            (pair) => registers.get(Number.parseInt(pair, 16)) ?? 0,
          ),
        );
      case 0x08:
        for (const three of data.subarray(1).toString('hex').match(/.{6}/g) ?? []) {
          registers.set(Number.parseInt(three.slice(0, 4), 16), Number.parseInt(three.slice(4), 16));
        }
        return frameOf(0x09);
      case 0x10:
      case 0x12:
      case 0x14:
      case 0x32:
        return frameOf(code + 1);
      case 0x16:
      case 0x44:
      case 0x52:
        return frameOf(code + 1, 0);
      case 0x4a:
        return listing(given[0] ?? 0, given[1] ?? 0);
      default:
        return SYNTAX_ERROR;
    }
  };
  /** Bytes that were right a moment ago, as a bad cable would have them. */
  const spoil = (bytes: Buffer, kind: Pn532Misbehavior): Buffer => {
    if (kind.kind === 'cut') return bytes.subarray(0, bytes.length >> 1);
    if (kind.kind === 'error') return SYNTAX_ERROR;
    if (kind.kind === 'noise') return Buffer.concat([kind.bytes, bytes, kind.bytes]);
    if (kind.kind !== 'flip') return bytes;
    const flipped = Buffer.from(bytes);
    flipped[kind.byte % bytes.length] = (flipped[kind.byte % bytes.length] ?? 0) ^ 0x10;
    return flipped;
  };
  const obey = (data: Buffer): void => {
    const bytes = answer(data);
    const now = howOften > 0 ? how : null;
    howOften = Math.max(0, howOften - 1);
    if (now?.kind === 'deaf') return;
    heard.push(data);
    if (now?.kind !== 'unacknowledged') wire.send(ACK);
    if (now?.kind === 'mute') return;
    cancelAnswer();
    cancelAnswer = ticker.after(ANSWER_MS, () => wire.send(now === null ? bytes : spoil(bytes, now)));
  };
  const wire = createWire((bytes) => {
    waiting = Buffer.concat([waiting, bytes]);
    if (!awake) {
      const at = waiting.indexOf(WAKE);
      if (at < 0) {
        waiting = waiting.subarray(-2);
        return;
      }
      awake = true;
      waiting = waiting.subarray(at + WAKE.length);
    }
    for (let next = first(waiting); next !== null; next = first(waiting)) {
      waiting = waiting.subarray(next.used);
      if (next.heard.kind === 'command') obey(next.heard.data);
      if (next.heard.kind === 'abort') {
        aborts += 1;
        cancelAnswer();
      }
    }
  });

  return {
    name,
    wire,
    heard,
    present: (uid, sak = 0, ats = '') => {
      target = { uid: Buffer.from(uid, 'hex'), sak, ats: Buffer.from(ats, 'hex') };
    },
    remove: () => {
      target = null;
    },
    misbehave: (next, answers = 1) => {
      how = next;
      howOften = answers;
    },
    restart: () => {
      awake = false;
      waiting = Buffer.alloc(0);
      cancelAnswer();
      registers.clear();
    },
    noise: (bytes) => wire.send(bytes),
    aborts: () => aborts,
  };
}
