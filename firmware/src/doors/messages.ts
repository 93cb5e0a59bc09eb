// Keycab's own messages to and from a slot board: values to 7-bit bytes and back; pure.
// The tables stand in hardware/README.md. `b` is 7 bits, `B` a byte in two halves, `w` 14 bits in two, low first.
import type { LightColor, LightRhythm, SoundPattern } from '../cabinet/effect.ts';
import { assert } from '@keycab/shared/fault';
import { crc8 } from './crc.ts';

export const BEAT = 0x01;
export const ARM = 0x02;
export const PULSE = 0x03;
export const SCAN = 0x04;
export const IDENTITY = 0x05;
export const LIMITS = 0x06;
export const LIGHT = 0x07;
export const SOUND = 0x08;
export const LOOP = 0x09;
export const BOARD = 0x0a;
export const WIEGAND = 0x0b;
export const ERROR = 0x0c;
/** What a board may send. */
export const FROM_BOARD = [BEAT, ARM, PULSE, IDENTITY, LIMITS, LOOP, BOARD, WIEGAND, ERROR] as const;

/** PULSE's slot field for the latch of the door. */
export const DOOR_LATCH = 0x7e;
export const ALL_PORTS = 0x7f;
export const PORTS = 4;
export const LINES = 8;
export const LIGHTS_MAX = 28;
/** A release's ticket: the low 14 bits of its seq. */
export const ticketOf = (seq: number): number => seq % 0x4000;

const COLORS: readonly LightColor[] = ['off', 'blue', 'green', 'white', 'amber', 'red', 'violet'];
const RHYTHMS: readonly (LightRhythm | 'off')[] = ['off', 'steady', 'slow', 'fast', 'double'];
const SOUNDS: readonly SoundPattern[] = ['silence', 'yes', 'ask', 'no', 'alarm'];
const WINDOWS = ['short', 'normal', 'alarm', 'cut', 'manipulated'] as const;
const PHASES = ['started', 'ended', 'refused'] as const;

export type LoopWindow = (typeof WINDOWS)[number];

export type ToBoard =
  | { readonly id: typeof BEAT; readonly counter: number }
  | { readonly id: typeof ARM; readonly ticket: number; readonly ms: number }
  | { readonly id: typeof PULSE; readonly ticket: number; readonly slot: number; readonly ms: number }
  | { readonly id: typeof SCAN; readonly port: number }
  /** Milliseconds; duty in thousandths. A board only ever tightens. */
  | {
      readonly id: typeof LIMITS;
      readonly pulseMs: number;
      readonly heartbeatMs: number;
      readonly dutyPerMille: number;
      readonly scanMs: number;
    }
  | {
      readonly id: typeof LIGHT;
      readonly first: number;
      readonly lights: readonly { readonly color: LightColor; readonly rhythm: LightRhythm }[];
    }
  | { readonly id: typeof SOUND; readonly pattern: SoundPattern; readonly volume: number }
  /** Asks who the board is; `write` gives it a name first, which it takes with its service jumper set only. */
  | { readonly id: typeof BOARD; readonly write?: BoardName };

/** `serial` as eight lower-case hex digits. */
export interface BoardName {
  readonly serial: string;
  readonly revision: number;
}

export type FromBoard =
  | { readonly id: typeof BEAT; readonly counter: number; readonly flags: number; readonly uptimeS: number }
  | { readonly id: typeof ARM; readonly armed: boolean; readonly ticket: number; readonly reason: number }
  | {
      readonly id: typeof PULSE;
      readonly phase: (typeof PHASES)[number];
      readonly slot: number;
      readonly measuredMs: number;
      readonly reason: number;
    }
  /** Masks by line. `roms` holds 8 bytes for each line that is listed and present, lowest line first. */
  | {
      readonly id: typeof IDENTITY;
      readonly port: number;
      readonly listed: number;
      readonly present: number;
      readonly unreadable: number;
      readonly shorted: number;
      readonly roms: readonly (readonly number[])[];
    }
  | { readonly id: typeof LIMITS; readonly pulseMs: number; readonly heartbeatMs: number }
  | { readonly id: typeof LOOP; readonly loop: number; readonly window: LoopWindow; readonly raw: number }
  /** `serial` as eight lower-case hex digits. */
  | { readonly id: typeof BOARD; readonly serial: string; readonly revision: number; readonly valid: boolean }
  /** `bits` as 0 and 1, the first one first, at most 127; null for a frame that the board has given up. */
  | {
      readonly id: typeof WIEGAND;
      readonly line: number;
      readonly bits: readonly number[] | null;
      /** Frames given up since the board's start, modulo 256; 0 beside bits. */
      readonly givenUp: number;
    }
  | { readonly id: typeof ERROR; readonly code: number; readonly about: number; readonly detail: number };

export const ERRORS: Readonly<Record<number, string>> = {
  1: 'crc',
  2: 'tooLong',
  3: 'unknownId',
  4: 'field',
  5: 'notArmed',
  6: 'ticket',
  7: 'otherOutput',
  8: 'duty',
  9: 'heartbeatLost',
  10: 'railVoltage',
  11: 'coilCurrent',
  12: 'overrun',
  13: 'shiftChain',
};

const word = (value: number): number[] => {
  assert(Number.isInteger(value) && value >= 0 && value < 0x4000, 'a word of a board message has 14 bits', { value });
  return [value & 0x7f, value >> 7];
};
const seven = (value: number): number => {
  assert(Number.isInteger(value) && value >= 0 && value < 0x80, 'a field of a board message has 7 bits', { value });
  return value;
};

function fields(message: ToBoard): number[] {
  switch (message.id) {
    case BEAT:
      return [seven(message.counter)];
    case ARM:
      return [...word(message.ticket), ...word(message.ms)];
    case PULSE:
      return [...word(message.ticket), seven(message.slot), ...word(message.ms)];
    case SCAN:
      return [seven(message.port)];
    case LIMITS:
      return [message.pulseMs, message.heartbeatMs, message.dutyPerMille, message.scanMs].flatMap(word);
    case LIGHT:
      assert(message.lights.length <= LIGHTS_MAX, 'a LIGHT message carries at most 28 lights');
      return [
        seven(message.first),
        message.lights.length,
        ...message.lights.flatMap(({ color, rhythm }) => [
          COLORS.indexOf(color),
          RHYTHMS.indexOf(color === 'off' ? 'off' : rhythm),
        ]),
      ];
    case SOUND:
      return [SOUNDS.indexOf(message.pattern), seven(message.volume)];
    case BOARD:
      return message.write === undefined ? [] : nameFields(message.write);
  }
}

function nameFields({ serial, revision }: BoardName): number[] {
  assert(/^[0-9a-f]{8}$/.test(serial), 'the serial of a board has eight hex digits', { serial });
  const bytes = [...Buffer.from(serial, 'hex')];
  return [...bytes.flatMap((byte) => [byte & 0x7f, byte >> 7]), seven(revision)];
}

/** @returns the bytes between F0 and F7: id, fields, check */
export function encode(message: ToBoard): number[] {
  const bytes = [message.id, ...fields(message)];
  const check = crc8(bytes);
  return [...bytes, check & 0x7f, check >> 7];
}

export type Decoded =
  | { readonly ok: true; readonly value: FromBoard }
  | { readonly ok: false; readonly reason: 'crc' | 'length' | 'field' | 'unknown' };

const refused = (reason: 'crc' | 'length' | 'field' | 'unknown'): Decoded => ({ ok: false, reason });

/** @param bytes id, fields and check as they came; any bytes at all are allowed */
export function decode(bytes: readonly number[]): Decoded {
  if (bytes.length < 3) return refused('length');
  if (bytes.some((byte) => byte > 0x7f)) return refused('field');
  const [id = 0, ...rest] = bytes.slice(0, -2);
  if (((bytes.at(-2) ?? 0) | ((bytes.at(-1) ?? 0) << 7)) !== crc8([id, ...rest])) return refused('crc');
  const b = (at: number): number => rest[at] ?? 0;
  const w = (at: number): number => b(at) | (b(at + 1) << 7);
  const length = (wanted: number): boolean => rest.length === wanted;
  switch (id) {
    case BEAT:
      return length(4) ? ok({ id, counter: b(0), flags: b(1), uptimeS: w(2) }) : refused('length');
    case ARM:
      return length(4) ? ok({ id, armed: b(0) === 1, ticket: w(1), reason: b(3) }) : refused('length');
    case PULSE: {
      if (!length(5)) return refused('length');
      const phase = PHASES[b(0)];
      return phase === undefined ? refused('field') : ok({ id, phase, slot: b(1), measuredMs: w(2), reason: b(4) });
    }
    case IDENTITY:
      return identity(rest, w);
    case LIMITS:
      return length(8) ? ok({ id, pulseMs: w(0), heartbeatMs: w(2) }) : refused('length');
    case LOOP: {
      if (!length(4)) return refused('length');
      const window = WINDOWS[b(1)];
      return window === undefined ? refused('field') : ok({ id, loop: b(0), window, raw: w(2) });
    }
    case BOARD:
      return length(10)
        ? ok({ id, serial: hex([w(0), w(2), w(4), w(6)]), revision: b(8), valid: b(9) === 1 })
        : refused('length');
    case WIEGAND:
      return wiegand(rest, w);
    case ERROR:
      return length(4) ? ok({ id, code: b(0), about: b(1), detail: w(2) }) : refused('length');
    default:
      return refused('unknown');
  }
}

const ok = (value: FromBoard): Decoded => ({ ok: true, value });
const hex = (bytes: readonly number[]): string => bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');

function identity(rest: readonly number[], w: (at: number) => number): Decoded {
  const [port = 0, listed, present, unreadable, shorted] = [rest[0], w(1), w(3), w(5), w(7)];
  if (rest.length < 9) return refused('length');
  if (port >= PORTS || listed > 0xff || present > 0xff || unreadable > 0xff || shorted > 0xff) return refused('field');
  const roms: number[][] = [];
  for (let line = 0; line < LINES; line += 1) {
    if (((listed & present) >> line) % 2 === 0) continue;
    const from = 9 + roms.length * 16;
    roms.push(Array.from({ length: 8 }, (_, index) => w(from + index * 2)));
  }
  if (rest.length !== 9 + roms.length * 16) return refused('length');
  if (roms.flat().some((byte) => byte > 0xff)) return refused('field');
  return ok({ id: IDENTITY, port, listed, present, unreadable, shorted, roms });
}

function wiegand(rest: readonly number[], w: (at: number) => number): Decoded {
  const [line = 0, count = 0] = rest;
  const bytes = Array.from({ length: Math.max(1, Math.ceil(count / 8)) }, (_, at) => w(2 + at * 2));
  if (rest.length !== 2 + bytes.length * 2) return refused('length');
  if (bytes.some((byte) => byte > 0xff)) return refused('field');
  if (count === 0) return ok({ id: WIEGAND, line, bits: null, givenUp: bytes[0] ?? 0 });
  const bits = bytes.flatMap((byte) => Array.from({ length: 8 }, (_, at) => (byte >> (7 - at)) & 1));
  // What follows the last bit is nobody's.
  return bits.lastIndexOf(1) >= count
    ? refused('field')
    : ok({ id: WIEGAND, line, bits: bits.slice(0, count), givenUp: 0 });
}
