// Checks and cryptography of the simulated OSDP reader, by tables and single blocks; node:crypto only.
//
// Written from the format's description and not from the firmware: two that agree by mistake would prove nothing.
import { createCipheriv, createDecipheriv } from 'node:crypto';

// CRC-16, a table of 256 steps: polynomial 1021, initial 1D0F, most significant bit first.
const TABLE = Array.from({ length: 256 }, (_, byte) => {
  let value = byte * 256;
  for (let bit = 0; bit < 8; bit += 1) value = ((value * 2) % 65_536) ^ (value >= 32_768 ? 0x1021 : 0);
  return value;
});
export const crcOf = (bytes: Uint8Array): number =>
  bytes.reduce((crc, byte) => ((crc << 8) & 0xffff) ^ (TABLE[(crc >> 8) ^ byte] ?? 0), 0x1d0f);
export const checksumOf = (bytes: Uint8Array): number =>
  (256 - (bytes.reduce((sum, byte) => sum + byte, 0) % 256)) % 256;

// AES on single blocks; chains are made here, block by block.
export function aes(key: Uint8Array, block: Uint8Array, direction: 'in' | 'out' = 'in'): Buffer {
  const make = direction === 'in' ? createCipheriv : createDecipheriv;
  const cipher = make('aes-128-ecb', key, null);
  cipher.setAutoPadding(false);
  return Buffer.concat([cipher.update(block), cipher.final()]);
}
const xor = (one: Uint8Array, other: Uint8Array): Buffer => Buffer.from(one.map((byte, at) => byte ^ (other[at] ?? 0)));
export const not = (bytes: Uint8Array): Buffer => Buffer.from(bytes.map((byte) => 255 - byte));
const blocksOf = (bytes: Uint8Array): Buffer[] =>
  Array.from({ length: bytes.length / 16 }, (_, at) => Buffer.from(bytes.subarray(at * 16, at * 16 + 16)));
export const filled = (bytes: Uint8Array, first = 0x80): Buffer =>
  Buffer.concat([bytes, Buffer.of(first), Buffer.alloc(15 - (bytes.length % 16))]);

export interface Keys {
  readonly enc: Buffer;
  readonly mac1: Buffer;
  readonly mac2: Buffer;
}
export function keysFrom(scbk: Uint8Array, randomA: Uint8Array): Keys {
  const part = (code: number): Buffer =>
    aes(scbk, Buffer.concat([Buffer.of(1, code), randomA.subarray(0, 6), Buffer.alloc(8)]));
  return { enc: part(0x82), mac1: part(0x01), mac2: part(0x02) };
}
export function macFrom(keys: Keys, vector: Uint8Array, message: Uint8Array): Buffer {
  const blocks = blocksOf(message.length % 16 === 0 ? message : filled(message));
  return blocks.reduce(
    (last, block, at) => aes(at === blocks.length - 1 ? keys.mac2 : keys.mac1, xor(block, last)),
    Buffer.from(vector),
  );
}
export function conceal(keys: Keys, vector: Uint8Array, data: Uint8Array): Buffer {
  let last: Buffer = not(vector);
  return Buffer.concat(blocksOf(data).map((block) => (last = aes(keys.enc, xor(block, last)))));
}
export function reveal(keys: Keys, vector: Uint8Array, data: Uint8Array): Buffer {
  let last: Buffer = not(vector);
  const plain = blocksOf(data).map((block) => {
    const opened = xor(aes(keys.enc, block, 'out'), last);
    last = block;
    return opened;
  });
  const whole = Buffer.concat(plain);
  return whole.subarray(0, whole.lastIndexOf(0x80));
}
