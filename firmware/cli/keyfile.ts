// The key of an OSDP reader from the file that the cabinet's configuration names too; reads that file.
import { existsSync, readFileSync } from 'node:fs';
import { good, refused, type Outcome } from '@keycab/shared/outcome';

/** @returns 16 bytes; null where no file was named; else a sentence */
export function readKeyFile(path: string | null): Outcome<Uint8Array | null, string> {
  if (path === null) return good(null);
  if (!existsSync(path)) return refused(`There is no key file ${path}.`);
  const text = readFileSync(path, 'utf8').trim();
  return /^[0-9a-fA-F]{32}$/.test(text)
    ? good(Uint8Array.from(Buffer.from(text, 'hex')))
    : refused(`${path} holds no key: 32 hex digits are meant.`);
}
