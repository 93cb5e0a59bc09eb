// Intel hex to the words of a flash memory; pure.
import { assert } from '@keycab/shared/fault';

const FLASH_BYTES = 0x40000;

/**
 * @param text  records 00 (data), 01 (end), 02 and 04 (where the next ones lie)
 * @returns erased cells are FFFF
 */
export function readHex(text: string): Uint16Array {
  const bytes = new Uint8Array(FLASH_BYTES).fill(0xff);
  let base = 0;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const record = Buffer.from(line.slice(1), 'hex');
    assert(line.startsWith(':') && record.reduce((sum, byte) => (sum + byte) & 0xff, 0) === 0, 'a whole hex record', {
      line,
    });
    const data = record.subarray(4, -1);
    const type = record[3];
    if (type === 0) bytes.set(data, base + record.readUInt16BE(1));
    else if (type === 2) base = data.readUInt16BE(0) * 16;
    else if (type === 4) base = data.readUInt16BE(0) * 0x10000;
  }
  return new Uint16Array(bytes.buffer);
}
