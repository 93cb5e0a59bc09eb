// A slot board's line on a tape: tags become their order of appearance, badge bits too, checks are made anew; pure.
import { crc8 } from '../../src/doors/crc.ts';
import { BOARD_BAUD_RATE } from '../../src/doors/hands.ts';
import { decode, IDENTITY, WIEGAND } from '../../src/doors/messages.ts';
import { standInBits } from './bits.ts';
import { createNumbers, type Cut, type Masked, type Model, type Piece } from './model.ts';

const START = 0xf0;
const END = 0xf7;
/** The longest message of a board has 142 bytes. */
const MESSAGE_MAX_BYTES = 256;

/** Firmata's messages of a fixed length, by their first byte without the port's number. */
const LENGTHS: ReadonlyMap<number, number> = new Map([
  [0x90, 3],
  [0xc0, 2],
  [0xd0, 2],
  [0xe0, 3],
  [0xf4, 3],
  [0xf5, 3],
  [0xf9, 3],
  [0xff, 1],
]);
/** Sysex that can hold no secret; Keycab's own with a right check. */
const PLAIN: ReadonlyMap<number, string> = new Map([
  [0x01, 'BEAT'],
  [0x02, 'ARM'],
  [0x03, 'PULSE'],
  [0x04, 'SCAN'],
  [0x06, 'LIMITS'],
  [0x07, 'LIGHT'],
  [0x08, 'SOUND'],
  [0x09, 'LOOP'],
  [0x0a, 'BOARD'],
  [0x0c, 'ERROR'],
  [0x69, 'analog pins?'],
  [0x6a, 'analog pins'],
  [0x6b, 'pins?'],
  [0x6c, 'pins'],
  [0x6d, 'pin?'],
  [0x6e, 'pin'],
  [0x79, 'name'],
  [0x7a, 'sampling'],
]);
const OWN_MAX = 0x0c;

const isKnown = (message: Uint8Array): boolean => {
  const [, id = 0] = message;
  if (id > OWN_MAX) return PLAIN.has(id);
  const own = message.subarray(1, -3);
  const check = (message.at(-3) ?? 0) | ((message.at(-2) ?? 0) << 7);
  return own.length > 0 && crc8(own) === check && (PLAIN.has(id) || id === IDENTITY || id === WIEGAND);
};

/** What begins at `at`: a message, or why it is none; null when it is not whole yet. */
function next(stream: Uint8Array, at: number): { readonly bytes: number; readonly why: string | null } | null {
  const first = stream[at] ?? 0;
  if (first !== START) {
    const length = LENGTHS.get(first < 0xf0 ? first & 0xf0 : first);
    if (length === undefined) return { bytes: 1, why: 'noise' };
    const second = stream[at + 1];
    // The host asks with a single byte, the board answers with three.
    if (first === 0xf9 && second !== undefined && second > 0x7f) return { bytes: 1, why: null };
    const bad = stream.subarray(at + 1, at + length).some((byte) => byte > 0x7f);
    if (bad) return { bytes: 1, why: 'shape' };
    return at + length > stream.length ? null : { bytes: length, why: null };
  }
  const end = stream.subarray(at + 1).findIndex((byte) => byte > 0x7f);
  const length = end + 2;
  if (end < 0) return stream.length - at > MESSAGE_MAX_BYTES ? { bytes: 1, why: 'length' } : null;
  if (stream[at + length - 1] !== END) return { bytes: 1, why: 'shape' };
  return isKnown(stream.subarray(at, at + length)) ? { bytes: length, why: null } : { bytes: 1, why: 'check' };
}

function cut(stream: Uint8Array): Cut {
  const pieces: Piece[] = [];
  let at = 0;
  while (at < stream.length) {
    const found = next(stream, at);
    if (found === null) break;
    pieces.push({ bytes: stream.slice(at, at + found.bytes), why: found.why });
    at += found.bytes;
  }
  return { pieces, held: stream.slice(at) };
}

const split = (bytes: Iterable<number>): number[] => [...bytes].flatMap((byte) => [byte & 0x7f, byte >> 7]);
const join = (halves: Uint8Array): Uint8Array =>
  Uint8Array.from({ length: halves.length / 2 }, (_, at) => (halves[at * 2] ?? 0) | ((halves[at * 2 + 1] ?? 0) << 7));

/** A tag nobody has: family 01, its number, its check. A reading that was none becomes zeros. */
function standInRom(rom: readonly number[], number: number): number[] {
  if (rom[0] !== 1 || crc8(rom) !== 0) return rom.map(() => 0);
  const own = [1, ...Array.from({ length: 6 }, (_, at) => Math.floor(number / 256 ** at) % 256)];
  return [...own, crc8(own)];
}

function sealed(fields: readonly number[]): Uint8Array {
  const check = crc8(fields);
  return Uint8Array.from([START, ...fields, check & 0x7f, check >> 7, END]);
}

const ROMS_AT = 10;
const BITS_AT = 3;

function createMask(): (frame: Uint8Array) => Masked {
  const tagOf = createNumbers();
  const badgeOf = createNumbers();
  return (frame) => {
    const [first = 0, id = 0] = frame;
    if (first !== START) return { bytes: frame, says: 'Firmata', secret: null };
    const own = frame.subarray(1, -3);
    if (id === WIEGAND) {
      const bits = join(own.subarray(BITS_AT));
      const secret = Buffer.from(bits).toString('hex');
      const number = badgeOf(secret);
      const standIn = standInBits(bits, own[2] ?? 0, number);
      return {
        bytes: sealed([...own.subarray(0, BITS_AT), ...split(standIn)]),
        says: `WIEGAND badge ${String(number)}`,
        secret,
      };
    }
    if (id !== IDENTITY) return { bytes: frame, says: PLAIN.get(id) ?? 'unknown', secret: null };
    const message = decode([...frame.subarray(1, -1)]);
    if (!message.ok || message.value.id !== IDENTITY)
      return { bytes: new Uint8Array(frame.length), says: 'IDENTITY of no shape', secret: null };
    const roms = message.value.roms.map((rom) => Buffer.from(rom).toString('hex'));
    const standIns = message.value.roms.map((rom) => standInRom(rom, tagOf(rom.join())));
    return {
      bytes: sealed([...own.subarray(0, ROMS_AT), ...standIns.flatMap(split)]),
      says: `IDENTITY port ${String(message.value.port)}`,
      secret: roms.length === 0 ? null : roms.join(' '),
    };
  };
}

export const BOARD: Model = { baudRate: BOARD_BAUD_RATE, cut, createMask };
