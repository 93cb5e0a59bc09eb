// A bundle as one file: the POSIX tape archive, written and read without a library; pure but for Node's bytes.
//
// Decided: tar, uncompressed. Because: it is written in one pass while the ledger is read, each file can be found again
// without unpacking, and every system has a program for it. Instead of: zip, whose table of contents comes last and
// whose sizes need a second form beyond 4 GB. Would change if: somebody had to open a bundle with a double click.
import { assert } from '../fault.ts';
import { good, refused, type Outcome } from '../outcome.ts';

export const BLOCK_BYTES = 512;
const NAME_BYTES = 100;
/** Eleven octal digits: 8 GiB less one. Larger files get the binary form of GNU tar. */
const OCTAL_MAX = 0o77777777777;

export interface TarEntry {
  readonly path: string;
  readonly bytes: number;
}

/**
 * The block before a file.
 * @see IEEE Std 1003.1, pax, "ustar Interchange Format"
 */
export function tarHeader({ path, bytes }: TarEntry): Uint8Array {
  const block = Buffer.alloc(BLOCK_BYTES);
  assert(Buffer.byteLength(path) <= NAME_BYTES && bytes >= 0, 'a bundle has short paths', { path, bytes });
  block.write(path, 0);
  block.write('0000644\0', 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  if (bytes <= OCTAL_MAX) block.write(`${bytes.toString(8).padStart(11, '0')}\0`, 124);
  else {
    block[124] = 0x80;
    block.writeBigUInt64BE(BigInt(bytes), 128);
  }
  // The same bundle is the same bytes, whenever it was written.
  block.write('00000000000\0', 136);
  block.write('        ', 148);
  block.write('0', 156);
  block.write('ustar\0', 257);
  block.write('00', 263);
  block.write(`${sumOf(block).toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** What fills the last block of a file. */
export const tarPadding = (bytes: number): Uint8Array =>
  Buffer.alloc((BLOCK_BYTES - (bytes % BLOCK_BYTES)) % BLOCK_BYTES);

export const TAR_END: Uint8Array = Buffer.alloc(2 * BLOCK_BYTES);

/** All bytes of the header, its own sum counted as blanks. */
function sumOf(block: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < BLOCK_BYTES; at += 1) sum += at >= 148 && at < 156 ? 32 : (block[at] ?? 0);
  return sum;
}

export const looksLikeTar = (block: Uint8Array): boolean =>
  block.length === BLOCK_BYTES && Buffer.from(block.subarray(257, 262)).toString('latin1') === 'ustar';

/** @returns null at the end of the archive */
export function readTarHeader(block: Uint8Array): Outcome<(TarEntry & { readonly isFile: boolean }) | null, 'damaged'> {
  if (block.every((byte) => byte === 0)) return good(null);
  if (!looksLikeTar(block) || octal(block.subarray(148, 156)) !== sumOf(block)) return refused('damaged');
  const bytes = sizeIn(block);
  const [prefix, name] = [textIn(block.subarray(345, 500)), textIn(block.subarray(0, NAME_BYTES))];
  if (bytes === null || name === '') return refused('damaged');
  const kind = block[156];
  return good({ path: prefix === '' ? name : `${prefix}/${name}`, bytes, isFile: kind === 0x30 || kind === 0 });
}

function sizeIn(block: Uint8Array): number | null {
  if (((block[124] ?? 0) & 0x80) === 0) return octal(block.subarray(124, 136));
  const size = Buffer.from(block).readBigUInt64BE(128);
  return size > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(size);
}

function octal(field: Uint8Array): number | null {
  const digits = textIn(field).trim();
  return /^[0-7]{1,11}$/.test(digits) ? Number.parseInt(digits, 8) : null;
}

function textIn(field: Uint8Array): string {
  const end = field.indexOf(0);
  return Buffer.from(end < 0 ? field : field.subarray(0, end)).toString('utf8');
}
