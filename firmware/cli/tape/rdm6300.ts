// RDM6300 and ID-12LA on a tape: badge numbers become their order of appearance, the XOR is made anew; pure.
import { READER_BAUD_RATE } from '../../src/readers/reader.ts';
import { FRAME_BYTES, NOTHING_HELD, readFrames } from '../../src/readers/rdm6300.ts';
import { cutBy } from './found.ts';
import { createNumbers, type Masked, type Model } from './model.ts';

/** Ten digits of a badge that nobody has: customer byte 00, then the number. */
export function standInDigits(number: number): string {
  return number.toString(16).toUpperCase().padStart(10, '0');
}

function checkDigits(digits: string): string {
  const sum = Buffer.from(digits, 'hex').reduce((xor, byte) => xor ^ byte, 0);
  return sum.toString(16).toUpperCase().padStart(2, '0');
}

function createMask(): (frame: Uint8Array) => Masked {
  const numberOf = createNumbers();
  return (frame) => {
    const digits = Buffer.from(frame.subarray(1, 11)).toString('latin1');
    const number = numberOf(digits);
    const standIn = standInDigits(number);
    const bytes = Uint8Array.from(frame);
    bytes.set(Buffer.from(standIn + checkDigits(standIn), 'latin1'), 1);
    return { bytes, says: `badge ${String(number)}`, secret: digits };
  };
}

/** Frames of the other model are none: the cabinet does not believe them either. */
const speaking = (model: keyof typeof FRAME_BYTES): Model => ({
  baudRate: READER_BAUD_RATE,
  cut: (stream) =>
    cutBy(
      stream,
      readFrames(NOTHING_HELD, stream).found.map((found) => {
        if (found.kind !== 'frame') return { bytes: found.bytes, why: found.reason };
        const speaks = found.frame.repeating ? 'rdm6300' : 'id12';
        return { bytes: FRAME_BYTES[speaks], why: speaks === model ? null : 'other model' };
      }),
    ),
  createMask,
});

export const RDM6300 = speaking('rdm6300');
export const ID12 = speaking('id12');
