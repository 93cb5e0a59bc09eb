// An RDM6300 badge reader: repeats its frame while a badge is in the field, and misbehaves on request; ticker only.
import type { Ticker } from '@keycab/firmware/serial/ticker';
import { createWire, type DeviceEnd } from './wire.ts';

const REPEAT_MS = 65;

export interface SimulatedReader {
  readonly name: string;
  readonly wire: DeviceEnd;
  /** @param number ten hex digits, as `62E3086CED` */
  present(number: string): void;
  remove(): void;
  /** Any bytes at all, as a bad cable makes them. */
  noise(bytes: Uint8Array): void;
  /** The next frames end after this many bytes; 14 is whole again. */
  cutAfter(bytes: number): void;
  /** Two frames without a gap. */
  join(): void;
}

/** 02, ten digits, XOR of the five bytes as two digits, 03. */
export function badgeFrame(number: string): Uint8Array {
  const digits = number.toUpperCase();
  const check = (digits.match(/../g) ?? []).reduce((sum, pair) => sum ^ Number.parseInt(pair, 16), 0);
  return Buffer.from(`\x02${digits}${check.toString(16).toUpperCase().padStart(2, '0')}\x03`, 'latin1');
}

export function createBadgeReader(name: string, ticker: Ticker): SimulatedReader {
  // The module only speaks: what is written to it goes nowhere.
  const wire = createWire(() => {});
  let number: string | undefined;
  let length = 14;
  let stop: (() => void) | undefined;

  const speak = (): void => {
    if (number !== undefined) wire.send(badgeFrame(number).subarray(0, length));
  };
  const remove = (): void => {
    stop?.();
    stop = undefined;
    number = undefined;
  };
  return {
    name,
    wire,
    present: (shown) => {
      remove();
      number = shown;
      stop = ticker.every(REPEAT_MS, speak);
      speak();
    },
    remove,
    noise: (bytes) => wire.send(bytes),
    cutAfter: (bytes) => {
      length = bytes;
    },
    join: () => {
      if (number !== undefined) wire.send(Buffer.concat([badgeFrame(number), badgeFrame(number)]));
    },
  };
}
