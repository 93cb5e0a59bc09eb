// OSDP's secure channel: session keys, cryptograms, MACs and encryption; touches node:crypto.
//
// AES-128 throughout, in ECB or CBC, padded here and never by the library. The first 4 bytes of a MAC travel, all 16 are
// kept: they are the initial vector of the other direction's next MAC, and inverted that of its encryption.
import { createCipheriv, createDecipheriv, timingSafeEqual } from 'node:crypto';

/** Known to everybody: for install mode alone, since whoever listens to it learns the key that follows. */
export const SCBK_DEFAULT: Uint8Array = Uint8Array.from({ length: 16 }, (_, index) => 0x30 + index);

export interface SessionKeys {
  readonly encryption: Uint8Array;
  readonly mac1: Uint8Array;
  readonly mac2: Uint8Array;
}

const BLOCK = 16;
const NO_VECTOR = Buffer.alloc(BLOCK);
const PAD = 0x80;

function run(mode: 'ecb' | 'cbc', key: Uint8Array, vector: Uint8Array, blocks: Uint8Array): Buffer {
  const cipher = createCipheriv(`aes-128-${mode}`, key, mode === 'ecb' ? null : vector).setAutoPadding(false);
  return Buffer.concat([cipher.update(blocks), cipher.final()]);
}
const ecb = (key: Uint8Array, blocks: Uint8Array): Buffer => run('ecb', key, NO_VECTOR, blocks);

const inverted = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => ~byte & 0xff);

/** 80, then zeros up to a whole block. */
function pad(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array((Math.floor(bytes.length / BLOCK) + 1) * BLOCK);
  padded.set(bytes);
  padded[bytes.length] = PAD;
  return padded;
}

/** @param scbk 16 bytes @param randomA 8 bytes, of the control panel */
export function sessionKeys(scbk: Uint8Array, randomA: Uint8Array): SessionKeys {
  const derived = (code: number): Uint8Array =>
    ecb(scbk, Uint8Array.from([0x01, code, ...randomA.subarray(0, 6), 0, 0, 0, 0, 0, 0, 0, 0]));
  return { encryption: derived(0x82), mac1: derived(0x01), mac2: derived(0x02) };
}

/** What the reader proves its key with. */
export const readerCryptogram = (keys: SessionKeys, randomA: Uint8Array, randomB: Uint8Array): Uint8Array =>
  ecb(keys.encryption, Buffer.concat([randomA, randomB]));

/** What the control panel proves its key with. */
export const panelCryptogram = (keys: SessionKeys, randomA: Uint8Array, randomB: Uint8Array): Uint8Array =>
  ecb(keys.encryption, Buffer.concat([randomB, randomA]));

/** R-MAC-I, from which the chain of MACs starts. */
export const firstMac = (keys: SessionKeys, cryptogram: Uint8Array): Uint8Array =>
  ecb(keys.mac2, ecb(keys.mac1, cryptogram));

/**
 * @param last     the whole last MAC of the other direction
 * @param covered  53 up to the last byte of data, already encrypted; padded only when no multiple of 16
 * @returns 16 bytes
 */
export function macOf(keys: SessionKeys, last: Uint8Array, covered: Uint8Array): Uint8Array {
  const whole = covered.length % BLOCK === 0 ? covered : pad(covered);
  const split = whole.length - BLOCK;
  const chained = split === 0 ? last : run('cbc', keys.mac1, last, whole.subarray(0, split)).subarray(-BLOCK);
  return run('cbc', keys.mac2, chained, whole.subarray(split));
}

/** @param last the whole last MAC of the other direction */
export const encrypt = (keys: SessionKeys, last: Uint8Array, data: Uint8Array): Uint8Array =>
  run('cbc', keys.encryption, inverted(last), pad(data));

/** @returns null where the padding is none: then nothing of it may be believed */
export function decrypt(keys: SessionKeys, last: Uint8Array, blocks: Uint8Array): Uint8Array | null {
  if (blocks.length === 0 || blocks.length % BLOCK !== 0) return null;
  const decipher = createDecipheriv('aes-128-cbc', keys.encryption, inverted(last)).setAutoPadding(false);
  const data = Buffer.concat([decipher.update(blocks), decipher.final()]);
  const end = data.lastIndexOf(PAD);
  // Padding is one byte of 80 and at most 15 zeros: it never fills a block of its own before the last one.
  const whole = end >= data.length - BLOCK && data.subarray(end + 1).every((byte) => byte === 0);
  return end >= 0 && whole ? data.subarray(0, end) : null;
}

/** In constant time; different lengths are told apart at once. */
export const same = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && timingSafeEqual(one, other);
