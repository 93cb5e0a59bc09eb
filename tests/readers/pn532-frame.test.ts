// PN532 frames, byte by byte: the manual's, whole, cut, joined, damaged, drowned in noise; and what they list.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ACK,
  commandFrame,
  NOTHING_HELD,
  readFrames,
  WAKE,
  type Found,
  type Frame,
} from '@keycab/firmware/readers/pn532/frame';
import { readTarget } from '@keycab/firmware/readers/pn532/target';

const hex = (text: string): number[] => text.split(' ').map((byte) => Number.parseInt(byte, 16));
const text = (bytes: Iterable<number>): string =>
  [...bytes].map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');

/** Command, its frame, the frame of its answer and what the answer's bytes are. */
const DIALOGS: readonly (readonly [string, string, string, string, string])[] = [
  ['SAMConfiguration', '14 01 14 01', '00 00 FF 05 FB D4 14 01 14 01 02 00', '00 00 FF 02 FE D5 15 16 00', '15'],
  [
    'GetFirmwareVersion',
    '02',
    '00 00 FF 02 FE D4 02 2A 00',
    '00 00 FF 06 FA D5 03 32 01 06 07 E8 00',
    '03 32 01 06 07',
  ],
  ['RFConfiguration', '32 05 FF 01 02', '00 00 FF 06 FA D4 32 05 FF 01 02 F3 00', '00 00 FF 02 FE D5 33 F8 00', '33'],
  [
    'InListPassiveTarget, none',
    '4A 01 00',
    '00 00 FF 04 FC D4 4A 01 00 E1 00',
    '00 00 FF 03 FD D5 4B 00 E0 00',
    '4B 00',
  ],
  [
    'InListPassiveTarget, seven bytes',
    '4A 01 00',
    '00 00 FF 04 FC D4 4A 01 00 E1 00',
    '00 00 FF 0F F1 D5 4B 01 01 00 44 00 07 04 A1 B2 C3 D4 E5 80 40 00',
    '4B 01 01 00 44 00 07 04 A1 B2 C3 D4 E5 80',
  ],
  [
    'InListPassiveTarget, four bytes',
    '4A 01 00',
    '00 00 FF 04 FC D4 4A 01 00 E1 00',
    '00 00 FF 0C F4 D5 4B 01 01 00 04 08 04 DE AD BE EF 96 00',
    '4B 01 01 00 04 08 04 DE AD BE EF',
  ],
  ['InRelease', '52 00', '00 00 FF 03 FD D4 52 00 DA 00', '00 00 FF 03 FD D5 53 00 D8 00', '53 00'],
];
const SEVEN = hex(DIALOGS[4]?.[3] ?? '');
const FOUR = hex(DIALOGS[5]?.[3] ?? '');
/** The same as SEVEN in the long form. */
const LONG = hex('00 00 FF FF FF 00 0F F1 D5 4B 01 01 00 44 00 07 04 A1 B2 C3 D4 E5 80 40 00');
const EMPTY = hex(DIALOGS[3]?.[3] ?? '');

function read(...chunks: readonly (readonly number[])[]): Found[] {
  let held = NOTHING_HELD;
  const found: Found[] = [];
  for (const chunk of chunks) {
    const step = readFrames(held, Uint8Array.from(chunk));
    ({ held } = step);
    found.push(...step.found);
    expect(held.length).toBeLessThan(273);
  }
  return found;
}
const frames = (found: readonly Found[]): Frame[] => found.flatMap((one) => (one.kind === 'frame' ? [one.frame] : []));
/** UIDs of whatever was listed. */
const uids = (found: readonly Found[]): string[] =>
  frames(found).flatMap((frame) => {
    if (frame.kind !== 'data' || !frame.fromChip || frame.data[0] !== 0x4b) return [];
    const listed = readTarget(frame.data.subarray(1));
    return listed.kind === 'uid' ? [Buffer.from(listed.uid).toString('hex')] : [];
  });
const SEVEN_UID = '04a1b2c3d4e580';
const FOUR_UID = 'deadbeef';

describe('a whole frame', () => {
  it.each(DIALOGS)('of %s is written and its answer is read', (_, command, written, answer, data) => {
    expect(text(commandFrame(hex(command)))).toBe(written);
    const [frame] = frames(read(hex(answer)));
    expect(frame).toEqual({ kind: 'data', fromChip: true, data: Uint8Array.from(hex(data)) });
    expect(frames(read(hex(written)))).toMatchObject([{ kind: 'data', fromChip: false }]);
  });

  it.each([
    ['ACK', '00 00 FF 00 FF 00', 'ack'],
    ['NACK', '00 00 FF FF 00 00', 'nack'],
    ['application error', '00 00 FF 01 FF 7F 81 00', 'error'],
  ])('%s is told from data', (_, bytes, kind) => {
    expect(read(hex(bytes))).toMatchObject([{ kind: 'frame', frame: { kind } }]);
  });

  it('that means ACK is the published one, and a wake-up takes more than 2 ms and is no frame', () => {
    expect(text(ACK)).toBe('00 00 FF 00 FF 00');
    expect((WAKE.length * 10_000) / 115_200).toBeGreaterThan(2);
    expect(frames(read([...WAKE]))).toEqual([]);
  });

  it('in its long form says the same', () => expect(uids(read(LONG))).toEqual([SEVEN_UID]));

  it.each([
    ['short', SEVEN],
    ['long', LONG],
    ['ACK and', [...ACK, ...FOUR]],
  ])('is read wherever a %s one is split in two or three', (_, bytes) => {
    const whole = frames(read(bytes));
    for (let one = 0; one <= bytes.length; one += 1) {
      for (let two = one; two <= bytes.length; two += 1) {
        expect(frames(read(bytes.slice(0, one), bytes.slice(one, two), bytes.slice(two)))).toEqual(whole);
      }
    }
  });

  it('is read twice when two come in one chunk, with the zeros between them or without', () => {
    expect(uids(read([...SEVEN, ...FOUR]))).toEqual([SEVEN_UID, FOUR_UID]);
    expect(uids(read([...SEVEN.slice(1, -1), ...FOUR.slice(1, -1)]))).toEqual([SEVEN_UID, FOUR_UID]);
  });

  it('is read from amid noise, and the noise is counted', () => {
    const noise = hex('55 AA FF 12 FF FF D5 4B 01');
    const told = read([...noise, ...SEVEN, ...noise, ...FOUR, ...noise]);
    expect(uids(told)).toEqual([SEVEN_UID, FOUR_UID]);
    expect(told.filter(({ kind }) => kind === 'discarded')).toEqual(
      Array.from({ length: 3 }, () => ({ kind: 'discarded', reason: 'noise', bytes: 9 })),
    );
  });

  it('is read after one that was cut anywhere', () => {
    for (let length = 0; length < SEVEN.length; length += 1) {
      // What is missing of the first may be taken from the second: then the third is the first that is whole.
      expect(uids(read([...SEVEN.slice(0, length), ...FOUR, ...FOUR]))).toContain(FOUR_UID);
      expect(uids(read([...SEVEN.slice(0, length), ...FOUR]))).not.toContain(SEVEN_UID.slice(0, 8));
    }
  });
});

describe('a damaged frame', () => {
  it.each([
    ['seven bytes', SEVEN, SEVEN_UID],
    ['four bytes', FOUR, FOUR_UID],
    ['seven bytes, long form', LONG, SEVEN_UID],
    ['nothing', EMPTY, ''],
    ['an ACK and four bytes', [...ACK, ...FOUR], FOUR_UID],
  ])('that lists %s, any one byte changed to any other, is never another badge', (_, bytes, uid) => {
    for (let at = 0; at < bytes.length; at += 1) {
      for (let value = 0; value < 256; value += 1) {
        if (value === bytes[at]) continue;
        for (const one of uids(read(bytes.map((byte, index) => (index === at ? value : byte))))) expect(one).toBe(uid);
      }
    }
  });

  it('says why it was discarded', () => {
    const change = (at: number, value: number): number[] => SEVEN.map((byte, index) => (index === at ? value : byte));
    expect(read(change(4, 0xf0))[0]).toMatchObject({ kind: 'discarded', reason: 'length' });
    expect(read(change(13, 0x05))[0]).toMatchObject({ kind: 'discarded', reason: 'check' });
    expect(read(hex('00 00 FF 02 FE D6 15 15 00'))[0]).toMatchObject({ kind: 'discarded', reason: 'shape' });
    expect(read(hex('00 00 FF 01 FF D5 2B 00'))[0]).toMatchObject({ kind: 'discarded', reason: 'shape' });
    expect(read(hex('00 00 FF 00 00 00 00 00'))[0]).toMatchObject({ kind: 'discarded', reason: 'length' });
  });

  it('that claims more than the chip can hold is not waited for', () => {
    expect(read(hex('00 00 FF FF FF 01 09 F6'))).toEqual([]);
    expect(read(hex('00 00 FF FF FF 01 0A F5'))).toEqual([
      { kind: 'discarded', reason: 'length', bytes: 1 },
      { kind: 'discarded', reason: 'noise', bytes: 6 },
    ]);
    expect(uids(read([...hex('00 00 FF FF FF FF F0 11'), ...FOUR]))).toEqual([FOUR_UID]);
  });
});

describe('what is listed', () => {
  const listed = (bytes: string) => readTarget(Uint8Array.from(hex(bytes)));

  it('is a badge with or without an ATS behind its UID', () => {
    expect(listed('01 01 03 44 20 07 04 11 22 33 44 55 66')).toMatchObject({ kind: 'uid' });
    expect(listed('01 01 03 44 20 07 04 11 22 33 44 55 66 06 75 77 81 02 80')).toEqual({
      kind: 'uid',
      uid: Uint8Array.from(hex('04 11 22 33 44 55 66')),
    });
  });

  it.each([
    ['a UID that is longer than its answer', '01 01 00 44 00 07 04 A1 B2 C3 D4 E5'],
    ['a UID of eleven bytes', '01 01 00 44 00 0B 01 02 03 04 05 06 07 08 09 0A 0B'],
    ['an ATS of another length than it says', '01 01 03 44 20 04 01 02 03 04 06 75 77'],
    ['two badges, when one was asked for', '02 01 00 04 08 04 DE AD BE EF 02 00 04 08 04 01 02 03 04'],
    ['two badges, of which the second looks like an ATS', '02 01 00 04 08 04 DE AD BE EF 09 00 04 08 04 01 02 03 04'],
    ['no badge, with something behind', '00 01'],
    ['an answer that ends before the UID', '01 01 00 44 00'],
  ])('is no badge when it is %s', (_, bytes) => expect(listed(bytes)).toEqual({ kind: 'unreadable' }));

  it('is no badge when there is no answer at all', () =>
    expect(readTarget(new Uint8Array(0))).toEqual({ kind: 'unreadable' }));
});

describe('any bytes at all', () => {
  const likely = fc.oneof(fc.nat(255), fc.constantFrom(0x00, 0xff, 0xd5, 0x4b, 0x01, 0x03, 0xfd));

  it('neither throw nor pile up, and each is in a frame, discarded, held, or a zero between frames', () => {
    fc.assert(
      fc.property(fc.array(fc.array(likely, { maxLength: 80 }), { maxLength: 30 }), (chunks) => {
        let held = NOTHING_HELD;
        let counted = 0;
        for (const chunk of chunks) {
          const step = readFrames(held, Uint8Array.from(chunk));
          ({ held } = step);
          expect(held.length).toBeLessThan(273);
          for (const one of step.found) counted += one.bytes;
        }
        const all = chunks.flat();
        expect(counted + held.length).toBeLessThanOrEqual(all.length);
        expect(counted + held.length).toBeGreaterThanOrEqual(all.filter((byte) => byte !== 0).length);
      }),
      { numRuns: 1_000 },
    );
  });

  it('cut and joined anyhow around good frames, give these', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 60 }), (cuts) => {
        const stream = Array.from({ length: 6 }, () => [...ACK, ...SEVEN, ...ACK, ...FOUR]).flat();
        const chunks: number[][] = [];
        let from = 0;
        for (const length of cuts) chunks.push(stream.slice(from, (from += length)));
        chunks.push(stream.slice(from));
        expect(uids(read(...chunks))).toEqual(Array.from({ length: 6 }, () => [SEVEN_UID, FOUR_UID]).flat());
      }),
    );
  });
});
