// The Merkle tree over a log's lines: leaf, node, right edge, root, proofs (RFC 6962); node:crypto only.
import { hash as digest } from 'node:crypto';
import { assert, Fault } from '../fault.ts';
import { good, refused, type Outcome } from '../outcome.ts';

export const HASH_BYTES = 32;
/** Root of the tree without leaves: SHA-256 of nothing. */
export const emptyRoot = (): Buffer => digest('sha256', '', 'buffer');

/** @returns SHA-256(0x00 ‖ line in UTF-8), 32 bytes @see RFC 6962 section 2.1 */
export const leafHash = (line: string): Buffer => digest('sha256', `\0${line}`, 'buffer');

/** As `leafHash`, for bytes that need not be text. */
export const leafHashOfBytes = (bytes: Uint8Array): Buffer =>
  digest('sha256', Buffer.concat([Buffer.of(0), bytes]), 'buffer');

/** @returns SHA-256(0x01 ‖ left ‖ right), 32 bytes @see RFC 6962 section 2.1 */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  const both = Buffer.allocUnsafe(1 + 2 * HASH_BYTES);
  both[0] = 1;
  both.set(left, 1);
  both.set(right, 1 + HASH_BYTES);
  return digest('sha256', both, 'buffer');
}

// ---- The right edge: all that must be kept to append and to know the root.

/** One hash for each bit set in `size`, the largest complete subtree first. Never changed, only replaced. */
export interface Edge {
  readonly size: number;
  readonly hashes: readonly Buffer[];
}

export const EMPTY_EDGE: Edge = { size: 0, hashes: [] };

export const appendLeaf = (edge: Edge, leaf: Buffer): Edge => appendSubtree(edge, leaf, 1);

/** Appends a complete subtree of `leaves` (a power of two) leaves; the edge's size is a multiple of it. */
function appendSubtree(edge: Edge, root: Buffer, leaves: number): Edge {
  assert(edge.size % leaves === 0, 'a subtree is appended at its own boundary', { size: edge.size, leaves });
  const hashes = [...edge.hashes];
  let carry = root;
  // Binary addition: each set bit below is a complete subtree that now gets its right half.
  for (let units = edge.size / leaves; units % 2 === 1; units = (units - 1) / 2) {
    const left = hashes.pop();
    assert(left !== undefined, 'an edge has a hash for each bit of its size', { size: edge.size });
    carry = nodeHash(left, carry);
  }
  hashes.push(carry);
  return { size: edge.size + leaves, hashes };
}

/** @returns 32 bytes, at most 53 hashes away */
export function edgeRoot(edge: Edge): Buffer {
  let root = edge.hashes.at(-1);
  if (root === undefined) return emptyRoot();
  for (let index = edge.hashes.length - 2; index >= 0; index -= 1) root = nodeHash(at(edge.hashes, index), root);
  return root;
}

/** The edge's hashes, one after the other. */
export const edgeBytes = (edge: Edge): Buffer => Buffer.concat(edge.hashes);

export function parseEdge(size: number, bytes: Uint8Array): Outcome<Edge, 'size' | 'length'> {
  if (!Number.isSafeInteger(size) || size < 0) return refused('size');
  if (bytes.length !== bitsSet(size) * HASH_BYTES) return refused('length');
  const all = Buffer.from(bytes);
  const hashes = Array.from({ length: bitsSet(size) }, (_, index) =>
    all.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES),
  );
  return good({ size, hashes });
}

// ---- Any part of the tree, from leaves or from what a store keeps.

/** Root over the leaves start … end − 1 as a tree of their own; start < end. */
export type Subtree = (start: number, end: number) => Buffer;

/** A store keeps every leaf, and the root of each complete run of this many. */
export const RUN_LEAVES = 256;

export interface StoredTree {
  readonly size: number;
  /** Leaf hashes of start … end − 1, in order. */
  leaves(start: number, end: number): Iterable<Buffer>;
  /** Roots of the runs start … end − 1; run r covers the leaves r · 256 … r · 256 + 255. */
  runs(start: number, end: number): Iterable<Buffer>;
}

export const subtreeOf =
  (leaves: readonly Buffer[]): Subtree =>
  (start, end) =>
    edgeRoot(edgeOf(leaves.slice(start, end)));

export const edgeOf = (leaves: Iterable<Buffer>): Edge => {
  let edge = EMPTY_EDGE;
  for (const leaf of leaves) edge = appendLeaf(edge, leaf);
  return edge;
};

/** The edge over start … end − 1: runs where they are complete, leaves for the rest. */
export function storedEdge(store: StoredTree, start: number, end: number): Edge {
  if (end > store.size) throw new Fault('KC-PROOF-02', `${String(end)} of ${String(store.size)}`, { end });
  let edge = EMPTY_EDGE;
  if (start % RUN_LEAVES === 0) {
    const firstRun = start / RUN_LEAVES;
    for (const run of store.runs(firstRun, Math.floor(end / RUN_LEAVES))) edge = appendSubtree(edge, run, RUN_LEAVES);
  }
  for (const leaf of store.leaves(start + edge.size, end)) edge = appendLeaf(edge, leaf);
  assert(edge.size === end - start, 'a store hands out every leaf', { start, end, found: edge.size });
  return edge;
}

export const storedSubtree =
  (store: StoredTree): Subtree =>
  (start, end) =>
    edgeRoot(storedEdge(store, start, end));

/**
 * Root over the first `size` leaves.
 * @param leaves  leaf hashes, 32 bytes each, in log order
 * @param size    leaves covered, 0 to leaves.length
 * @returns 32 bytes; the hash of the empty string when `size` is 0
 * @throws Fault KC-PROOF-02 when `size` exceeds the leaves given
 * @see RFC 6962 section 2.1
 */
export function rootOf(leaves: readonly Buffer[], size: number = leaves.length): Buffer {
  inRange(size, 0, leaves.length);
  return edgeRoot(edgeOf(leaves.slice(0, size)));
}

// ---- Proofs.

/**
 * The path that proves leaf `index` to be in the tree of `size` leaves.
 * @returns hashes from the leaf upwards
 * @throws Fault KC-PROOF-02 when index or size is out of range
 * @see RFC 6962 section 2.1.1
 */
export function inclusionPath(subtree: Subtree, index: number, size: number): Buffer[] {
  inRange(index, 0, size - 1);
  const path = (start: number, end: number): Buffer[] => {
    if (end - start === 1) return [];
    const middle = start + split(end - start);
    return index < middle
      ? [...path(start, middle), subtree(middle, end)]
      : [...path(middle, end), subtree(start, middle)];
  };
  return path(0, size);
}

/**
 * The path that proves the tree of `first` leaves to be the beginning of the tree of `second`.
 * @throws Fault KC-PROOF-02 when first > second
 * @see RFC 6962 section 2.1.2
 */
export function consistencyPath(subtree: Subtree, first: number, second: number): Buffer[] {
  inRange(first, 0, second);
  if (first === 0 || first === second) return [];
  const path = (start: number, end: number, known: boolean): Buffer[] => {
    if (end === first) return known ? [] : [subtree(start, end)];
    const middle = start + split(end - start);
    return first <= middle
      ? [...path(start, middle, known), subtree(middle, end)]
      : [...path(middle, end, false), subtree(start, middle)];
  };
  return path(0, second, true);
}

/** @returns false for any input that proves nothing, also a malformed one @see RFC 9162 section 2.1.3.2 */
export function verifyInclusion(
  index: number,
  size: number,
  leaf: Uint8Array,
  path: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (!isSize(index) || !isSize(size) || index >= size || ![leaf, root, ...path].every(isHash)) return false;
  let [node, last] = [index, size - 1];
  let current: Uint8Array = leaf;
  for (const sibling of path) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      current = nodeHash(sibling, current);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      current = nodeHash(current, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && equal(current, root);
}

/** @returns false for any input that proves nothing, also a malformed one @see RFC 9162 section 2.1.4.2 */
export function verifyConsistency(
  first: number,
  second: number,
  firstRoot: Uint8Array,
  secondRoot: Uint8Array,
  path: readonly Uint8Array[],
): boolean {
  if (!isSize(first) || !isSize(second) || first > second || ![firstRoot, secondRoot, ...path].every(isHash)) {
    return false;
  }
  if (first === second) return path.length === 0 && equal(firstRoot, secondRoot);
  if (first === 0) return path.length === 0 && equal(firstRoot, emptyRoot());
  const [start, ...rest] = bitsSet(first) === 1 ? [firstRoot, ...path] : path;
  if (start === undefined) return false;
  let [node, last] = [first - 1, second - 1];
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  let [older, newer] = [start, start];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      older = nodeHash(sibling, older);
      newer = nodeHash(sibling, newer);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      newer = nodeHash(newer, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && equal(older, firstRoot) && equal(newer, secondRoot);
}

// Sizes go to 2^53 − 1, where the bit operators of the language end at 2^31: hence arithmetic.
const half = (value: number): number => Math.floor(value / 2);
const isSize = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
const isHash = (value: Uint8Array): boolean => value.length === HASH_BYTES;
const equal = (left: Uint8Array, right: Uint8Array): boolean => Buffer.compare(left, right) === 0;

const bitsSet = (size: number): number => {
  let bits = 0;
  for (let rest = size; rest > 0; rest = half(rest)) bits += rest % 2;
  return bits;
};

/** The largest power of two below `size`, for size > 1. */
const split = (size: number): number => {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
};

const inRange = (value: number, low: number, high: number): void => {
  if (!isSize(value) || value < low || value > high) {
    throw new Fault('KC-PROOF-02', `${String(value)} is not in ${String(low)} … ${String(high)}`, { value, low, high });
  }
};

const at = (hashes: readonly Buffer[], index: number): Buffer => {
  const hash = hashes[index];
  assert(hash !== undefined, 'an edge has a hash for each bit of its size', { index });
  return hash;
};
