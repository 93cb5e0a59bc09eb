// A simulated EEPROM with a board's serial in it, as the slot board's protocol page lays it out; pure memory.
import { dallasCrc, romBytes } from '../rom.ts';

export interface Memory {
  readonly bytes: Uint8Array;
  readMemory(address: number): number;
  writeMemory(address: number, value: number): void;
  eraseMemory(address: number): void;
}

/** @param serial eight hex digits; null is a board fresh from the factory */
export function createEeprom(serial: string | null): Memory {
  const bytes = new Uint8Array(4096).fill(0xff);
  if (serial !== null) {
    const copy = [0x4b, ...romBytes(serial), 1];
    for (const at of [0, 64]) bytes.set([...copy, dallasCrc(copy)], at);
  }
  return {
    bytes,
    readMemory: (address) => bytes[address] ?? 0xff,
    writeMemory: (address, value) => {
      bytes[address] = (bytes[address] ?? 0xff) & value;
    },
    eraseMemory: (address) => {
      bytes[address] = 0xff;
    },
  };
}
