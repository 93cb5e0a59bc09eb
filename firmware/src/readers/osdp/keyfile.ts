// An OSDP reader's key in a file of its own, written so that a power cut leaves no reader with a key nobody knows; touches it.
//
// A new key is on disk beside its later place before it is sent, and takes that place once the reader has confirmed it.
// In between it is pending: whoever starts then tries it.
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

export interface KeyFile {
  /** 16 bytes of a key that was drafted and never confirmed; null where there is none. */
  pending(): Uint8Array | null;
  /** Flushed when this returns. Throws what the file system says. */
  draft(key: Uint8Array): void;
  /** The draft is the key from now on. Throws what the file system says. */
  keep(): void;
}

function flush(path: string, flags: 'r' | 'w', text: string): void {
  const file = openSync(path, flags, 0o600);
  try {
    if (text !== '') writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** @param path of the confirmed key: 32 lower-case hex digits, for its owner's eyes only */
export function createKeyFile(path: string): KeyFile {
  const draftPath = `${path}.new`;
  const flushFolder = (): void => flush(dirname(path), 'r', '');
  return {
    pending: () => {
      if (!existsSync(draftPath)) return null;
      const text = readFileSync(draftPath, 'utf8').trim();
      return /^[0-9a-f]{32}$/.test(text) ? Buffer.from(text, 'hex') : null;
    },
    draft: (key) => {
      // Made anew, so that its mode is ours.
      rmSync(draftPath, { force: true });
      flush(draftPath, 'w', `${Buffer.from(key).toString('hex')}\n`);
      flushFolder();
    },
    keep: () => {
      renameSync(draftPath, path);
      flushFolder();
    },
  };
}
