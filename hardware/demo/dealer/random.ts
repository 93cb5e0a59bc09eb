// Chance that repeats itself: every draw follows from the seed and its purpose; touches node:crypto.
import { createHash } from 'node:crypto';
import { assert } from '@keycab/shared/fault';

export interface Random {
  /** 0 ≤ x < 1 */
  unit(): number;
  /** Whole, both ends included. */
  integer(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** A new list of `count` different items, in random order. */
  sample<Item>(items: readonly Item[], count: number): Item[];
  bytes(count: number): Uint8Array;
}

/** 32 bytes that stand for `purpose` under `seed`: keys and ids of the demo, never of a real installation. */
export const derive = (seed: string, purpose: string): Buffer =>
  createHash('sha256').update(`keycab demo\0${seed}\0${purpose}`).digest();

/** sfc32: small, fast, 2^128 states; a purpose of its own for each use, so that a new use changes no other. */
export function createRandom(seed: string, purpose: string): Random {
  const start = derive(seed, purpose);
  let [a, b, c, counter] = [start.readUInt32LE(0), start.readUInt32LE(4), start.readUInt32LE(8), 1];
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  };
  for (let warm = 0; warm < 12; warm += 1) next();

  const unit = (): number => next() / 2 ** 32;
  const integer = (low: number, high: number): number => low + Math.floor(unit() * (high - low + 1));
  return {
    unit,
    integer,
    chance: (probability) => unit() < probability,
    pick: (items) => {
      const item = items[integer(0, items.length - 1)];
      assert(item !== undefined, 'there is something to pick from');
      return item;
    },
    sample: (items, count) => {
      assert(count <= items.length, 'a sample is no larger than its list', { count, of: items.length });
      const rest = [...items];
      return Array.from(
        { length: count },
        () => rest.splice(integer(0, rest.length - 1), 1)[0] as (typeof rest)[number],
      );
    },
    bytes: (count) => Uint8Array.from({ length: count }, () => next() & 0xff),
  };
}
