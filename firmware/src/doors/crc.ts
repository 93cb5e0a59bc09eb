// CRC-8 of the 1-Wire bus, which also closes Keycab's own messages to a slot board; pure.

/**
 * @returns 0 to 255; over a message followed by its own check it is 0
 * @see DS1990A data sheet, "CRC generation": x⁸+x⁵+x⁴+1, reflected 8C, initial 0
 */
export function crc8(bytes: Iterable<number>): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0x8c : crc >> 1;
  }
  return crc;
}
