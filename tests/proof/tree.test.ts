// Proves the tree: published vectors, a slow second implementation as oracle, and that no wrong proof holds.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  appendLeaf,
  consistencyPath,
  edgeBytes,
  edgeRoot,
  emptyRoot,
  EMPTY_EDGE,
  inclusionPath,
  leafHash,
  leafHashOfBytes,
  nodeHash,
  parseEdge,
  rootOf,
  storedSubtree,
  subtreeOf,
  verifyConsistency,
  verifyInclusion,
  type StoredTree,
} from '@keycab/shared/proof/tree';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

// The eight leaves of the Certificate Transparency reference implementation, and what it publishes about them.
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
  .map(hex)
  .map(leafHashOfBytes);
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
].map(hex);
const A = '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e';
const B = 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b';
const C = 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0';
const D = '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a';
const FOUR = 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7';
const INCLUSION: readonly (readonly [index: number, size: number, path: readonly string[]])[] = [
  [0, 1, []],
  [
    0,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      A,
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [5, 8, [B, C, FOUR]],
  [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
  [1, 5, ['6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d', A, B]],
];
const CONSISTENCY: readonly (readonly [first: number, second: number, path: readonly string[]])[] = [
  [1, 1, []],
  [
    1,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      A,
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [6, 8, [D, C, FOUR]],
  [2, 5, [A, B]],
  [6, 7, [D, 'b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f', FOUR]],
];

const root = (size: number): Buffer => ROOTS[size - 1] ?? emptyRoot();

describe('the published vectors of Certificate Transparency', () => {
  test('the empty tree is SHA-256 of nothing', () => {
    expect(emptyRoot().toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(rootOf([])).toEqual(emptyRoot());
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('the root over the first %i leaves is the published one', (size) => {
    expect(rootOf(LEAVES, size)).toEqual(root(size));
  });

  test.each(INCLUSION)('leaf %i of %i has the published path, and it holds', (index, size, path) => {
    expect(inclusionPath(subtreeOf(LEAVES), index, size)).toEqual(path.map(hex));
    expect(verifyInclusion(index, size, LEAVES[index] as Buffer, path.map(hex), root(size))).toBe(true);
  });

  test.each(CONSISTENCY)('%i leaves are proven the beginning of %i by the published path', (first, second, path) => {
    expect(consistencyPath(subtreeOf(LEAVES), first, second)).toEqual(path.map(hex));
    expect(verifyConsistency(first, second, root(first), root(second), path.map(hex))).toBe(true);
  });
});

// RFC 6962 section 2.1 read aloud, in the slowest way: one definition, no edge, no index arithmetic of ours.
const sha = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
const below = (size: number): number => 2 ** Math.floor(Math.log2(size - 1));
const slowRoot = (leaves: readonly Buffer[]): Buffer => {
  if (leaves.length === 0) return sha();
  if (leaves.length === 1) return leaves[0] as Buffer;
  const k = below(leaves.length);
  return sha(Buffer.of(1), slowRoot(leaves.slice(0, k)), slowRoot(leaves.slice(k)));
};
const slowPath = (m: number, leaves: readonly Buffer[]): Buffer[] => {
  if (leaves.length === 1) return [];
  const k = below(leaves.length);
  return m < k
    ? [...slowPath(m, leaves.slice(0, k)), slowRoot(leaves.slice(k))]
    : [...slowPath(m - k, leaves.slice(k)), slowRoot(leaves.slice(0, k))];
};
const slowSubproof = (m: number, leaves: readonly Buffer[], b: boolean): Buffer[] => {
  if (m === leaves.length) return b ? [] : [slowRoot(leaves)];
  const k = below(leaves.length);
  return m <= k
    ? [...slowSubproof(m, leaves.slice(0, k), b), slowRoot(leaves.slice(k))]
    : [...slowSubproof(m - k, leaves.slice(k), false), slowRoot(leaves.slice(0, k))];
};

const MANY = Array.from({ length: 1100 }, (_, index) => leafHash(`line ${String(index)}`));
const size = fc.integer({ min: 1, max: 300 });

describe('a slow second implementation', () => {
  test('agrees on the root and the right edge at every size from 0 to 300', () => {
    let edge = EMPTY_EDGE;
    for (let count = 0; count <= 300; count += 1) {
      const expected = slowRoot(MANY.slice(0, count));
      expect(edgeRoot(edge)).toEqual(expected);
      expect(rootOf(MANY, count)).toEqual(expected);
      expect(parseEdge(count, edgeBytes(edge))).toEqual({ ok: true, value: edge });
      edge = appendLeaf(edge, MANY[count] as Buffer);
    }
  });

  test('agrees on every path of random trees, and the paths hold', () => {
    fc.assert(
      fc.property(size, fc.nat(), (count, seed) => {
        const index = seed % count;
        const leaves = MANY.slice(0, count);
        const path = inclusionPath(subtreeOf(leaves), index, count);
        expect(path).toEqual(slowPath(index, leaves));
        expect(verifyInclusion(index, count, leaves[index] as Buffer, path, slowRoot(leaves))).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  test('agrees on every consistency path of random trees, and the paths hold', () => {
    fc.assert(
      fc.property(size, fc.nat(), (second, seed) => {
        const first = 1 + (seed % second);
        const leaves = MANY.slice(0, second);
        const path = consistencyPath(subtreeOf(leaves), first, second);
        expect(path).toEqual(first === second ? [] : slowSubproof(first, leaves, true));
        expect(verifyConsistency(first, second, slowRoot(leaves.slice(0, first)), slowRoot(leaves), path)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  test('agrees on any part of a tree of which a store keeps leaves and runs of 256', () => {
    const store: StoredTree = {
      size: MANY.length,
      leaves: (start, end) => MANY.slice(start, end),
      runs: (start, end) =>
        Array.from({ length: Math.max(0, end - start) }, (_, run) =>
          slowRoot(MANY.slice((start + run) * 256, (start + run + 1) * 256)),
        ),
    };
    for (const [start, end] of [
      [0, 255],
      [0, 256],
      [0, 257],
      [0, 1100],
      [256, 512],
      [256, 1100],
      [768, 1024],
      [1024, 1100],
      [300, 310],
      [64, 128],
    ] as const) {
      expect(storedSubtree(store)(start, end)).toEqual(slowRoot(MANY.slice(start, end)));
    }
  });
});

describe('wrong proofs', () => {
  const some = hex('abacaba000000000000000000000000000000000000000000060061e00123456');
  const flipped = (path: readonly Buffer[], index: number): Buffer[] =>
    path.map((part, position) => {
      const copy = Buffer.from(part);
      if (position === index) copy[0] = (copy[0] as number) ^ 8;
      return copy;
    });

  test.each(INCLUSION)('for leaf %i of %i none holds', (index, count, path) => {
    const good = path.map(hex);
    const leaf = LEAVES[index] as Buffer;
    const wrong: (readonly [number, number, Buffer, readonly Buffer[], Buffer])[] = [
      [index - 1, count, leaf, good, root(count)],
      [index + 1, count, leaf, good, root(count)],
      [index ^ 2, count, leaf, good, root(count)],
      [index, count * 2, leaf, good, root(count)],
      [index, Math.floor(count / 2), leaf, good, root(count)],
      [index, count, some, good, root(count)],
      [index, count, Buffer.from('short'), good, root(count)],
      [index, count, leaf, good, emptyRoot()],
      [index, count, leaf, good, Buffer.alloc(0)],
      [index, count, leaf, [...good, Buffer.alloc(0)], root(count)],
      [index, count, leaf, [...good, root(count)], root(count)],
      [index, count, leaf, [root(count), ...good], root(count)],
      [0.5, count, leaf, good, root(count)],
      ...good.map((_, at) => [index, count, leaf, flipped(good, at), root(count)] as const),
      ...(good.length > 0 ? [[index, count, leaf, good.slice(0, -1), root(count)] as const] : []),
    ];
    for (const probe of wrong) expect(verifyInclusion(...probe)).toBe(false);
  });

  test.each(CONSISTENCY)('between %i and %i none holds', (first, second, path) => {
    const good = path.map(hex);
    const [older, newer] = [root(first), root(second)];
    const wrong: (readonly [number, number, Buffer, Buffer, readonly Buffer[]])[] = [
      [first - 1, second, older, newer, good],
      [first + 1, second, older, newer, good],
      [first, second * 2, older, newer, good],
      [first, Math.floor(second / 2), older, newer, good],
      [first, second, some, newer, good],
      [first, second, older, some, good],
      [first, second, Buffer.from('WrongRoot'), newer, good],
      [first, second, older, newer, [...good, Buffer.alloc(0)]],
      [first, second, older, newer, [...good, older]],
      [first, second, older, newer, [newer, ...good]],
      ...good.map((_, at) => [first, second, older, newer, flipped(good, at)] as const),
      ...(good.length > 0
        ? [
            [first, second, newer, older, good] as const,
            [first, second, older, newer, []] as const,
            [first, second, older, newer, good.slice(0, -1)] as const,
          ]
        : []),
    ];
    for (const probe of wrong) expect(verifyConsistency(...probe)).toBe(false);
  });

  test('an edge of the wrong length or size is refused', () => {
    expect(parseEdge(3, Buffer.alloc(32))).toEqual({ ok: false, reason: 'length' });
    expect(parseEdge(-1, Buffer.alloc(0))).toEqual({ ok: false, reason: 'size' });
  });

  test('a size beyond the leaves is a fault with its code', () => {
    expect(() => rootOf(LEAVES, 9)).toThrow(/KC-PROOF-02/);
    expect(() => inclusionPath(subtreeOf(LEAVES), 8, 8)).toThrow(/KC-PROOF-02/);
    expect(() => consistencyPath(subtreeOf(LEAVES), 9, 8)).toThrow(/KC-PROOF-02/);
  });

  test('a node is not a leaf of the same bytes', () => {
    const [left, right] = [LEAVES[0] as Buffer, LEAVES[1] as Buffer];
    expect(nodeHash(left, right)).not.toEqual(leafHashOfBytes(Buffer.concat([left, right])));
  });
});
