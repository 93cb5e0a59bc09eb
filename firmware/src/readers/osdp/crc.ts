// The two checks at the end of an OSDP frame: CRC-16, or an 8-bit sum on old readers; pure.

/** Polynomial 1021, most significant bit first, from 1D0F, no final XOR. @see OSDP v2.2, annex C */
export function crc16(bytes: Uint8Array): number {
  let crc = 0x1d0f;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021;
    crc &= 0xffff;
  }
  return crc;
}

/** Two's complement of the sum: bytes and check together give 0. */
export function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum += byte;
  return -sum & 0xff;
}
