// DS1990A tags: their ROMs, and what a reader sees on a line that one, none or several of them share; pure.

/** CRC-8 as a shift register with taps at x⁸, x⁵, x⁴, bit by bit, as the data sheet draws it. */
export function dallasCrc(bytes: Iterable<number>): number {
  let register = 0;
  for (const byte of bytes) {
    for (let bit = 0; bit < 8; bit += 1) {
      const feedback = ((byte >> bit) & 1) ^ (register & 1);
      register >>= 1;
      if (feedback === 1) register ^= 0b1000_1100;
    }
  }
  return register;
}

export const romBytes = (rom: string): number[] => (rom.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
const romText = (bytes: readonly number[]): string => bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** @param serial 0 to 2⁴⁸−1 @returns 16 lower-case hex digits: family 01, serial low byte first, check */
export function tagRom(serial: number): string {
  const low = serial % 0x1000000;
  const high = Math.floor(serial / 0x1000000);
  const body = [0x01, low, low >> 8, low >> 16, high, high >> 8, high >> 16].map((byte) => byte & 0xff);
  return romText([...body, dallasCrc(body)]);
}

/** Open drain: whoever says 0 wins, so several tags read as the AND of their bits. */
export const wiredAnd = (roms: readonly string[]): number[] =>
  roms.map(romBytes).reduce((line, rom) => line.map((byte, index) => byte & (rom[index] ?? 0xff)));
