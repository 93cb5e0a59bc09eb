// A bundle as one file: finds its epochs in a tape archive and reads them where they lie; nothing is unpacked, nothing written.
import { isUtf8 } from 'node:buffer';
import { closeSync, openSync, readSync } from 'node:fs';
import { good, refused, type Outcome } from '@keycab/shared/outcome';
import { CHECKPOINTS_FOLDER, EVENTS_FILE, KEYS_FILE, sizeOfName, splitLines } from '@keycab/shared/proof/bundle';
import { BLOCK_BYTES, looksLikeTar, readTarHeader } from '@keycab/shared/proof/tar';
import type { FoundEpoch } from '@keycab/shared/proof/verify';

const CHUNK_BYTES = 1 << 20;
/** A note or a file of keys is some hundred bytes; what claims to be more is no such thing. */
const TEXT_BYTES_MAX = 65_536;

interface Piece {
  readonly offset: number;
  readonly bytes: number;
}

function readAt(file: number, offset: number, bytes: number): Uint8Array {
  const into = Buffer.allocUnsafe(bytes);
  return into.subarray(0, readSync(file, into, 0, bytes, offset));
}

export function isTar(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    return looksLikeTar(readAt(file, 0, BLOCK_BYTES));
  } finally {
    closeSync(file);
  }
}

/** @returns the epochs, or that the archive is damaged before its contents could be read */
export function readTarBundle(path: string): Outcome<FoundEpoch[], 'damaged'> {
  const pieces = piecesOf(path);
  if (!pieces.ok) return pieces;
  const folders = new Map<string, Map<string, Piece>>();
  for (const [name, piece] of pieces.value) {
    const [, folder, file] = /^(.*\/e[0-9]+)\/(.+)$/.exec(name) ?? [];
    if (folder === undefined || file === undefined) continue;
    const files = folders.get(folder) ?? new Map<string, Piece>();
    folders.set(folder, files.set(file, piece));
  }
  return good([...folders].map(([folder, files]) => epochOf(path, folder, files)));
}

function piecesOf(path: string): Outcome<ReadonlyMap<string, Piece>, 'damaged'> {
  const pieces = new Map<string, Piece>();
  const file = openSync(path, 'r');
  try {
    for (let offset = 0; ;) {
      const block = readAt(file, offset, BLOCK_BYTES);
      // Without its end an archive was cut off: what is there is read, and the verifier says what is missing.
      if (block.length < BLOCK_BYTES) return good(pieces);
      const header = readTarHeader(block);
      if (!header.ok) return header;
      if (header.value === null) return good(pieces);
      const { path: name, bytes, isFile } = header.value;
      offset += BLOCK_BYTES;
      // A name that comes twice could show one thing to one program and another to the next.
      if (isFile && pieces.has(name)) return refused('damaged');
      if (isFile) pieces.set(name, { offset, bytes });
      offset += Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES;
    }
  } finally {
    closeSync(file);
  }
}

function epochOf(path: string, folder: string, files: ReadonlyMap<string, Piece>): FoundEpoch {
  const events = files.get(EVENTS_FILE);
  const keys = files.get(KEYS_FILE);
  const checkpoints = [...files].filter(([name]) => name.startsWith(`${CHECKPOINTS_FOLDER}/`));
  return {
    name: folder,
    keys: keys === undefined ? null : textOf(path, keys),
    lines: events === undefined ? [] : splitLines(chunksOf(path, events)),
    checkpoints: checkpoints.map(([name, piece]) => ({
      size: sizeOfName(name.slice(CHECKPOINTS_FOLDER.length + 1)),
      note: textOf(path, piece),
    })),
  };
}

function textOf(path: string, piece: Piece): string | null {
  if (piece.bytes > TEXT_BYTES_MAX) return null;
  const bytes = Buffer.concat([...chunksOf(path, piece)]);
  return bytes.length === piece.bytes && isUtf8(bytes) ? bytes.toString('utf8') : null;
}

function* chunksOf(path: string, { offset, bytes }: Piece): Generator<Uint8Array> {
  const file = openSync(path, 'r');
  try {
    for (let at = 0; at < bytes;) {
      const chunk = readAt(file, offset + at, Math.min(CHUNK_BYTES, bytes - at));
      if (chunk.length === 0) return;
      yield chunk;
      at += chunk.length;
    }
  } finally {
    closeSync(file);
  }
}
