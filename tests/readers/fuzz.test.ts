// A short run of the mutator over everything that reads a line; `npm run long -- fuzz` goes on for as long as one likes.
import { describe, expect, it } from 'vitest';
import { seedOf } from '../random.ts';
import { fuzz, TARGETS, type Target } from './fuzz.ts';

const INPUTS = 50_000;
const seed = seedOf();
const noClock = (): number => 0;

describe(`any bytes at all, KEYCAB_SEED=${String(seed)}`, () => {
  it.each(TARGETS)('never make $name throw, nor hold more than one frame', { timeout: 60_000 }, (target) => {
    const { found, inputs } = fuzz(target, INPUTS, seed, noClock);
    expect(inputs).toBe(INPUTS);
    // A mutator that only makes noise would prove nothing.
    expect(found).toBeGreaterThan(INPUTS / 1_000);
  });
});

describe('the mutator', () => {
  const [frames] = TARGETS;
  const planted = (feed: (chunk: Uint8Array) => number): Target => ({
    name: 'planted',
    heldMaxBytes: 15,
    corpus: frames?.corpus ?? [],
    start: () => ({ feed: (chunk) => ({ heldBytes: feed(chunk), found: 0 }) }),
  });

  it('finds a parser that throws on one value in one place, and says with which bytes', () => {
    const bites = planted((chunk) => {
      if (chunk[0] === 0x02 && chunk[3] === 0xff) throw new RangeError('planted');
      return 0;
    });
    expect(() => fuzz(bites, INPUTS, 1, noClock)).toThrow(/planted, KEYCAB_SEED=1, input \d+, cut at \d+: 02....ff/);
  });

  it('finds a parser that keeps everything', () => {
    let heldBytes = 0;
    const hoards = planted((chunk) => (heldBytes += chunk.length));
    expect(() => fuzz(hoards, INPUTS, 1, noClock)).toThrow(/planted, KEYCAB_SEED=1/);
  });

  it('makes the same bytes again from the same seed, and others from another', () => {
    const seen = (seedGiven: number): string => {
      const all: string[] = [];
      fuzz(
        planted((chunk) => (all.push(Buffer.from(chunk).toString('hex')), 0)),
        500,
        seedGiven,
        noClock,
      );
      return all.join(' ');
    };
    expect(seen(7)).toBe(seen(7));
    expect(seen(7)).not.toBe(seen(8));
  });
});
