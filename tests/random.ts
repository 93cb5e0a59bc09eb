// Chance from a seed: the same seed, the same run. Mulberry32, a small public-domain generator of good quality.

export interface Random {
  /** 0 ≤ x < 1. */
  next(): number;
  below(limit: number): number;
  pick<Item>(items: readonly Item[]): Item;
  bytes(count: number): Uint8Array;
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    pick: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new RangeError('nothing to pick from');
      return item;
    },
    bytes: (count) => Uint8Array.from({ length: count }, () => below(256)),
  };
}

/** KEYCAB_SEED repeats a run; without it each run is a new one and says which. */
export const seedOf = (): number => Number(process.env['KEYCAB_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
