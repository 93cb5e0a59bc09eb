// A PN532's line on a tape: UIDs become their order of appearance, what is said to a badge's chip becomes zeros; pure.
import { NOTHING_HELD, readFrames } from '../../src/readers/pn532/frame.ts';
import { PN532_BAUD_RATE } from '../../src/readers/pn532/reader.ts';
import { createNumbers, type Cut, type Masked, type Model, type Piece } from './model.ts';

/** Codes of commands whose parameters hold no secret; that of an answer is one more. @see NXP UM0701-02, 7 */
const PLAIN: ReadonlyMap<number, string> = new Map([
  [0x02, 'GetFirmwareVersion'],
  [0x04, 'GetGeneralStatus'],
  [0x14, 'SAMConfiguration'],
  [0x16, 'PowerDown'],
  [0x32, 'RFConfiguration'],
  [0x4a, 'InListPassiveTarget'],
  [0x52, 'InRelease'],
]);
const LISTED = 0x4b;
const TO_CHIP = 0xd4;
const UID_LENGTH_AT = 7;
const ZERO = 0x00;
const START = 0xff;
const WAKE = 0x55;

/** Zeros between frames and the two bytes that wake the chip: neither is told by the parser, and neither is a frame. */
function cut(stream: Uint8Array): Cut {
  const { held, found } = readFrames(NOTHING_HELD, stream);
  const pieces: Piece[] = [];
  let at = 0;
  const take = (bytes: number, why: string | null): void => {
    if (bytes > 0) pieces.push({ bytes: stream.slice(at, at + bytes), why });
    at += bytes;
  };
  const filler = (isFiller: (index: number) => boolean, end: number): void => {
    let to = at;
    while (to < end && isFiller(to)) to += 1;
    take(to - at, null);
  };
  const end = stream.length - held.length;
  for (const one of found) {
    const isNoise = one.kind === 'discarded' && one.reason === 'noise';
    filler((index) => stream[index] === ZERO && (isNoise || stream[index + 1] !== START), end);
    const isWake = isNoise && stream.subarray(at, at + one.bytes).every((byte) => byte === WAKE);
    take(one.bytes, one.kind === 'frame' || isWake ? null : one.reason);
  }
  filler(() => true, end);
  return { pieces, held };
}

/** A UID nobody has, as long as the real one; one that a badge makes up each time keeps its sign. */
function standInUid(uid: Uint8Array, number: number): Uint8Array {
  const standIn = new Uint8Array(uid.length);
  for (let back = 1; back <= Math.min(4, uid.length); back += 1)
    standIn[uid.length - back] = Math.floor(number / 256 ** (back - 1)) % 256;
  if (uid.length > 4) standIn[0] = 0x04;
  else if (uid[0] === 0x08) standIn[0] = 0x08;
  return standIn;
}

const sum = (bytes: Uint8Array): number => bytes.reduce((total, byte) => total + byte, 0);

/** @param data TFI, code, parameters; changed in place @returns what to say of it */
function maskData(data: Uint8Array, numberOf: (uid: string) => number): Pick<Masked, 'says' | 'secret'> {
  const [direction, code = 0, targets] = data;
  if (direction !== TO_CHIP && code === LISTED && targets === 0) return { says: 'no badge', secret: null };
  if (direction !== TO_CHIP && code === LISTED) {
    const from = UID_LENGTH_AT + 1;
    const length = Math.min(data[UID_LENGTH_AT] ?? 0, Math.max(0, data.length - from));
    const uid = data.slice(from, from + length);
    const secret = Buffer.from(uid).toString('hex');
    const number = numberOf(secret);
    data.fill(0, from);
    data.set(standInUid(uid, number), from);
    // What a badge of ISO 14443-4 adds begins with its own length.
    if (from + length < data.length) data[from + length] = data.length - from - length;
    return { says: `badge ${String(number)}`, secret };
  }
  const command = direction === TO_CHIP ? code : code - 1;
  const says = PLAIN.get(command);
  if (says !== undefined) return { says: direction === TO_CHIP ? says : `${says} answered`, secret: null };
  data.fill(0, 2);
  return { says: `command ${command.toString(16)}${direction === TO_CHIP ? '' : ' answered'}`, secret: null };
}

function createMask(): (frame: Uint8Array) => Masked {
  const numberOf = createNumbers();
  return (frame) => {
    const [found] = readFrames(NOTHING_HELD, frame).found;
    if (found?.kind !== 'frame') return { bytes: frame, says: null, secret: null };
    if (found.frame.kind !== 'data') return { bytes: frame, says: found.frame.kind.toUpperCase(), secret: null };
    const bytes = Uint8Array.from(frame);
    // TFI, code and parameters stand right before the sum.
    const data = bytes.subarray(bytes.length - 2 - found.frame.data.length, -1);
    const said = maskData(data, numberOf);
    bytes[bytes.length - 1] = -sum(data) & 0xff;
    return { bytes, ...said };
  };
}

export const PN532: Model = { baudRate: PN532_BAUD_RATE, cut, createMask };
