// An RDM6300 or ID-12LA badge reader: repeats its frame, or says it once, and misbehaves on request; ticker only.
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
  /** The next frames end after this many bytes; 16 is whole again. */
  cutAfter(bytes: number): void;
  /** Two frames without a gap. */
  join(): void;
}

/** 02, ten digits, XOR of the five bytes as two digits, 03; before it 0D 0A for an ID-12LA. */
export function badgeFrame(number: string, model: 'rdm6300' | 'id12' = 'rdm6300'): Uint8Array {
  const digits = number.toUpperCase();
  const check = (digits.match(/../g) ?? []).reduce((sum, pair) => sum ^ Number.parseInt(pair, 16), 0);
  const end = model === 'id12' ? '\r\n\x03' : '\x03';
  return Buffer.from(`\x02${digits}${check.toString(16).toUpperCase().padStart(2, '0')}${end}`, 'latin1');
}

export function createBadgeReader(
  name: string,
  ticker: Ticker,
  model: 'rdm6300' | 'id12' = 'rdm6300',
): SimulatedReader {
  // The module only speaks: what is written to it goes nowhere.
  const wire = createWire(() => {});
  let number: string | undefined;
  let length = 16;
  let stop: (() => void) | undefined;

  const speak = (): void => {
    if (number !== undefined) wire.send(badgeFrame(number, model).subarray(0, length));
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
      if (model === 'rdm6300') stop = ticker.every(REPEAT_MS, speak);
      speak();
    },
    remove,
    noise: (bytes) => wire.send(bytes),
    cutAfter: (bytes) => {
      length = bytes;
    },
    join: () => {
      if (number !== undefined) wire.send(Buffer.concat([badgeFrame(number, model), badgeFrame(number, model)]));
    },
  };
}
