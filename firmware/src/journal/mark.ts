// The high-water mark: what was cosigned last, in a file beside the database; touches that file.
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { canonical, parseCanonical } from '@keycab/shared/canonical';

const Mark = Type.Object(
  {
    epoch: Type.Integer({ minimum: 1 }),
    /** base64 of the root over `size` lines. */
    root: Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$' }),
    size: Type.Integer({ minimum: 0 }),
  },
  { additionalProperties: false },
);
export type Mark = Static<typeof Mark>;

export const markPath = (databasePath: string): string => `${databasePath}.mark`;

/** @returns the mark, or what is wrong with its file */
export function readMark(path: string): Mark | 'missing' | 'unreadable' {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT' ? 'missing' : 'unreadable';
  }
  const read = parseCanonical(text.slice(0, -1));
  return read.ok && text.endsWith('\n') && Value.Check(Mark, read.value) ? read.value : 'unreadable';
}

/** Replaces the mark as a whole: a power cut leaves the old one or the new one, both flushed. */
export function writeMark(path: string, mark: Mark): void {
  const draft = `${path}.new`;
  const file = openSync(draft, 'w', 0o600);
  try {
    writeSync(file, `${canonical(mark)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
  // The new name itself is durable only once its folder is.
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
