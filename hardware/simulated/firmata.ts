// The Firmata side of a simulated slot board: bytes to messages, and the plain answers that need no cabinet; pure.
import { PINS } from '../pins.ts';

export type HostMessage =
  | { readonly kind: 'sysex'; readonly bytes: readonly number[] }
  | { readonly kind: 'tooLong' }
  | { readonly kind: 'command'; readonly command: number; readonly port: number; readonly data: readonly number[] };

const SYSEX_MAX_BYTES = 64;
const lengths = new Map([
  [0x90, 2],
  [0xc0, 1],
  [0xd0, 1],
  [0xe0, 2],
  [0xf4, 2],
  [0xf5, 2],
  [0xf9, 0],
  [0xff, 0],
]);

/** A byte above 7F inside a message gives the message up and begins the next one. */
export function createFraming(): (bytes: Uint8Array) => HostMessage[] {
  let held: number[] = [];
  let inSysex = false;
  let tooLong = false;

  const take = (byte: number, messages: HostMessage[]): void => {
    if (byte > 0x7f) {
      if (byte === 0xf7 && inSysex) messages.push(tooLong ? { kind: 'tooLong' } : { kind: 'sysex', bytes: held });
      inSysex = byte === 0xf0;
      tooLong = false;
      held = inSysex || byte === 0xf7 ? [] : [byte];
    } else if (inSysex) {
      if (held.length < SYSEX_MAX_BYTES) held.push(byte);
      else tooLong = true;
    } else if (held.length > 0) held.push(byte);
    const [first] = held;
    if (inSysex || first === undefined) return;
    const command = first < 0xf0 ? first & 0xf0 : first;
    const wanted = lengths.get(command);
    if (wanted === undefined) held = [];
    else if (held.length === wanted + 1) {
      messages.push({ kind: 'command', command, port: first & 0x0f, data: held.slice(1) });
      held = [];
    }
  };
  return (bytes) => {
    const messages: HostMessage[] = [];
    for (const byte of bytes) take(byte, messages);
    return messages;
  };
}

export const VERSION = [0xf9, 2, 5];

export const firmwareReport = (name: string, major: number): number[] => [
  0xf0,
  0x79,
  major,
  0,
  ...[...name].flatMap((letter) => [letter.charCodeAt(0) & 0x7f, letter.charCodeAt(0) >> 7]),
  0xf7,
];

// Mode and resolution: input, output, pull-up on free pins; 10-bit analog on loops; nothing on all others (B1).
export const capabilityReport = (): number[] => [
  0xf0,
  0x6c,
  ...PINS.flatMap(({ use }) => [
    ...(use.use === 'free' ? [0, 1, 1, 1, 0x0b, 1] : use.use === 'loop' ? [2, 10] : []),
    0x7f,
  ]),
  0xf7,
];

export const analogReport = (): number[] => [
  0xf0,
  0x6a,
  ...PINS.map(({ use }) => (use.use === 'loop' ? use.channel : 0x7f)),
  0xf7,
];

export interface FreePins {
  setMode(pin: number, mode: number): void;
  writePin(pin: number, high: boolean): void;
  writePort(port: number, value: number): void;
  state(pin: number): { readonly mode: number; readonly high: boolean };
  reset(): void;
}

/** Free pins alone listen to Firmata; everything that could move a coil does not (B1). */
export function createFreePins(): FreePins {
  const free = new Map(
    PINS.filter(({ use }) => use.use === 'free').map(({ number }) => [number, { mode: 0, high: false }]),
  );
  return {
    setMode: (pin, mode) => {
      const state = free.get(pin);
      if (state !== undefined && [0, 1, 0x0b].includes(mode)) state.mode = mode;
    },
    writePin: (pin, high) => {
      const state = free.get(pin);
      if (state !== undefined) state.high = high;
    },
    writePort: (port, value) => {
      for (let bit = 0; bit < 8; bit += 1) {
        const state = free.get(port * 8 + bit);
        if (state !== undefined) state.high = ((value >> bit) & 1) === 1;
      }
    },
    state: (pin) => free.get(pin) ?? { mode: 0, high: false },
    reset: () => {
      for (const state of free.values()) Object.assign(state, { mode: 0, high: false });
    },
  };
}
