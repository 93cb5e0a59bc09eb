// From what a parser found to the bytes it found it in; pure.
import type { Cut, Piece } from './model.ts';

type FoundLength = { readonly bytes: number; readonly why: string | null };

/** @param found  in order, from the first byte on, each with its length */
export function cutBy(stream: Uint8Array, found: readonly FoundLength[]): Cut {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { bytes, why } of found) {
    pieces.push({ bytes: stream.slice(at, at + bytes), why });
    at += bytes;
  }
  return { pieces, held: stream.slice(at) };
}
