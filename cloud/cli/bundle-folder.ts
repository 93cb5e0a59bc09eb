// A bundle as a folder: finds its epochs and reads them, writes its files; touches the disk.
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import {
  CHECKPOINTS_FOLDER,
  EVENTS_FILE,
  KEYS_FILE,
  sizeOfName,
  splitLines,
  type BundleFile,
} from '@keycab/shared/proof/bundle';
import type { FoundEpoch } from '@keycab/shared/proof/verify';

/** A bundle, one cabinet of it or one epoch: whatever folder was meant. */
const DEPTH_MAX = 3;
const CHUNK_BYTES = 1 << 20;

export function readBundle(folder: string, depth = DEPTH_MAX): FoundEpoch[] {
  const names = readdirSync(folder, { withFileTypes: true });
  const isEpoch = names.some(({ name }) => name === KEYS_FILE || name === EVENTS_FILE || name === CHECKPOINTS_FOLDER);
  if (isEpoch) return [readEpoch(folder)];
  if (depth === 0) return [];
  return names.filter((entry) => entry.isDirectory()).flatMap(({ name }) => readBundle(join(folder, name), depth - 1));
}

function readEpoch(folder: string): FoundEpoch {
  const checkpoints = join(folder, CHECKPOINTS_FOLDER);
  const events = join(folder, EVENTS_FILE);
  return {
    name: basename(folder),
    keys: textOf(join(folder, KEYS_FILE)),
    lines: existsSync(events) ? splitLines(chunksOf(events)) : [],
    checkpoints: (existsSync(checkpoints) ? readdirSync(checkpoints) : []).map((name) => ({
      size: sizeOfName(name),
      note: textOf(join(checkpoints, name)),
    })),
  };
}

function textOf(path: string): string | null {
  if (!existsSync(path)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
  } catch (thrown) {
    if (thrown instanceof TypeError) return null;
    throw thrown;
  }
}

function* chunksOf(path: string): Generator<Uint8Array> {
  const file = openSync(path, 'r');
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const bytes = readSync(file, chunk);
      if (bytes === 0) return;
      yield chunk.subarray(0, bytes);
    }
  } finally {
    closeSync(file);
  }
}

/** Writes one file of a bundle, part by part. */
export async function writeBundleFile(folder: string, { path, parts }: BundleFile): Promise<void> {
  const target = join(folder, path);
  mkdirSync(dirname(target), { recursive: true });
  const file = openSync(target, 'wx');
  try {
    for await (const part of parts) writeSync(file, part);
  } finally {
    closeSync(file);
  }
}
