// RDM6300 and ID-12LA frames, byte by byte: whole, cut, joined, damaged, drowned in noise.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOTHING_HELD, readFrames, type Found } from '@keycab/firmware/readers/rdm6300';
import { badgeFrame } from '@keycab/hardware/simulated/reader';

const hex = (text: string): number[] => text.split(' ').map((byte) => Number.parseInt(byte, 16));
const RDM = hex('02 36 32 45 33 30 38 36 43 45 44 30 38 03');
const ID12 = hex('02 36 32 45 33 30 38 36 43 45 44 30 38 0D 0A 03');
const DIGITS = '62E3086CED';
const repeated = { kind: 'frame', frame: { digits: DIGITS, repeating: true } };
const once = { kind: 'frame', frame: { digits: DIGITS, repeating: false } };

/** Everything found in these chunks, fed one after the other. */
function read(...chunks: readonly (readonly number[])[]): Found[] {
  let held = NOTHING_HELD;
  const found: Found[] = [];
  for (const chunk of chunks) {
    const step = readFrames(held, Uint8Array.from(chunk));
    ({ held } = step);
    found.push(...step.found);
    expect(held.length).toBeLessThan(16);
  }
  return found;
}
const frames = (found: readonly Found[]): string[] =>
  found.flatMap((one) => (one.kind === 'frame' ? [one.frame.digits] : []));

describe('a whole frame', () => {
  it('of an RDM6300 is read', () => expect(read(RDM)).toEqual([repeated]));
  it('of an ID-12LA is read as one that is not repeated', () => expect(read(ID12)).toEqual([once]));
  it('of the simulated modules is the published one', () => {
    expect([...badgeFrame(DIGITS)]).toEqual(RDM);
    expect([...badgeFrame(DIGITS, 'id12')]).toEqual(ID12);
  });

  it.each([
    ['RDM6300', RDM],
    ['ID-12LA', ID12],
  ])('of an %s is read wherever it is split in two or three', (_, bytes) => {
    for (let first = 0; first <= bytes.length; first += 1) {
      for (let second = first; second <= bytes.length; second += 1) {
        expect(frames(read(bytes.slice(0, first), bytes.slice(first, second), bytes.slice(second)))).toEqual([DIGITS]);
      }
    }
  });

  it('is read twice when two come in one chunk', () => {
    expect(read([...RDM, ...RDM])).toEqual([repeated, repeated]);
    expect(read([...ID12, ...RDM])).toEqual([once, repeated]);
  });

  it('is read from amid noise, and the noise is counted', () => {
    const noise = hex('00 FF 03 0D 0A 41 30');
    expect(read([...noise, ...RDM, ...noise, ...ID12])).toEqual([
      { kind: 'discarded', reason: 'noise', bytes: 7 },
      repeated,
      { kind: 'discarded', reason: 'noise', bytes: 7 },
      once,
    ]);
  });

  it('is read after a frame that was cut anywhere', () => {
    for (let length = 0; length < RDM.length; length += 1) {
      expect(frames(read([...RDM.slice(0, length), ...RDM]))).toEqual([DIGITS]);
    }
  });
});

describe('a damaged frame', () => {
  it.each([
    ['RDM6300', RDM],
    ['ID-12LA', ID12],
  ])('of an %s, any one byte changed to any other, is never another badge', (_, bytes) => {
    for (let at = 0; at < bytes.length; at += 1) {
      for (let value = 0; value < 256; value += 1) {
        if (value === bytes[at]) continue;
        const found = frames(read(bytes.map((byte, index) => (index === at ? value : byte))));
        // 03 in the place of 0D ends an ID-12LA frame early, after all of its number: still the same badge.
        expect(found).toEqual(bytes[at] === 0x0d && value === 0x03 ? [DIGITS] : []);
      }
    }
  });

  it('with two equal flips in one column passes the XOR: this is why a repeating module is asked twice', () => {
    // 62 E3 -> 63 E2: one bit in each of two bytes, in the same place.
    const damaged = [...RDM];
    damaged[2] = 0x33;
    damaged[4] = 0x32;
    expect(frames(read(damaged))).toEqual(['63E2086CED']);
  });

  it('says why it was discarded', () => {
    const change = (at: number, value: number): number[] => RDM.map((byte, index) => (index === at ? value : byte));
    expect(read(change(1, 0x61))[0]).toMatchObject({ kind: 'discarded', reason: 'digit' });
    expect(read(change(1, 0x37))[0]).toMatchObject({ kind: 'discarded', reason: 'checksum' });
    expect(read(change(13, 0x04))[0]).toMatchObject({ kind: 'discarded', reason: 'end' });
  });
});

describe('any bytes at all', () => {
  it('neither throw nor pile up, and each is either in a frame, discarded or held', () => {
    const likely = fc.oneof(fc.nat(255), fc.constantFrom(0x02, 0x03, 0x0d, 0x0a, 0x30, 0x41));
    fc.assert(
      fc.property(fc.array(fc.array(likely, { maxLength: 60 }), { maxLength: 30 }), (chunks) => {
        let held = NOTHING_HELD;
        let counted = 0;
        for (const chunk of chunks) {
          const step = readFrames(held, Uint8Array.from(chunk));
          ({ held } = step);
          expect(held.length).toBeLessThan(16);
          for (const one of step.found) counted += one.kind === 'discarded' ? one.bytes : one.frame.repeating ? 14 : 16;
        }
        expect(counted + held.length).toBe(chunks.flat().length);
      }),
      { numRuns: 1_000 },
    );
  });

  it('cut and joined anyhow around ten good frames, give these ten', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 60 }), (cuts) => {
        const stream = Array.from({ length: 10 }, (_, index) => [...badgeFrame(`0A0000000${index}`), 0, 0]).flat();
        const chunks: number[][] = [];
        let from = 0;
        for (const length of cuts) chunks.push(stream.slice(from, (from += length)));
        chunks.push(stream.slice(from));
        expect(frames(read(...chunks))).toEqual(Array.from({ length: 10 }, (_, index) => `0A0000000${index}`));
      }),
    );
  });
});
