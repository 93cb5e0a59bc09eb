// Own messages of a slot board: bytes by hand, every byte flipped, any bytes at all.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc8 } from '@keycab/firmware/doors/crc';
import {
  ARM,
  BEAT,
  BOARD,
  decode,
  encode,
  IDENTITY,
  LIGHT,
  PULSE,
  SCAN,
  SOUND,
  WIEGAND,
} from '@keycab/firmware/doors/messages';
import { dallasCrc } from '@keycab/hardware/simulated/rom';

const checked = (...bytes: number[]): number[] => [...bytes, dallasCrc(bytes) & 0x7f, dallasCrc(bytes) >> 7];

describe('to a board', () => {
  it.each([
    ['BEAT', { id: BEAT, counter: 5 }, [0x01, 5]],
    ['ARM', { id: ARM, ticket: 0x3fff, ms: 800 }, [0x02, 0x7f, 0x7f, 0x20, 0x06]],
    ['PULSE of the door latch', { id: PULSE, ticket: 130, slot: 0x7e, ms: 300 }, [0x03, 2, 1, 0x7e, 0x2c, 2]],
    ['SCAN', { id: SCAN, port: 0x7f }, [0x04, 0x7f]],
    [
      'LIGHT',
      {
        id: LIGHT,
        first: 3,
        lights: [
          { color: 'red', rhythm: 'fast' },
          { color: 'off', rhythm: 'double' },
        ],
      },
      [0x07, 3, 2, 5, 3, 0, 0],
    ],
    ['SOUND', { id: SOUND, pattern: 'alarm', volume: 80 }, [0x08, 4, 80]],
    ['BOARD', { id: BOARD }, [0x0a]],
  ] as const)('%s is these bytes', (_, message, bytes) => expect(encode(message)).toEqual(checked(...bytes)));

  it('a ticket of more than 14 bits is a bug, not a message', () => {
    expect(() => encode({ id: ARM, ticket: 0x4000, ms: 1 })).toThrow('KC-BUG-01');
  });
});

describe('from a board', () => {
  it('BOARD tells its serial as hex digits', () => {
    const bytes = checked(0x0a, 0, 0, 0, 0, 0x20, 1, 1, 0, 2, 1);
    expect(decode(bytes)).toEqual({ ok: true, value: { id: BOARD, serial: '0000a001', revision: 2, valid: true } });
  });

  const rom = [0x01, 0, 0, 0x10, 0x04, 0, 0, 0x9b].flatMap((byte) => [byte & 0x7f, byte >> 7]);
  const identity = checked(0x05, 2, 0x03, 0, 0x02, 0, 0, 0, 0, 0, ...rom);

  it('IDENTITY carries a ROM for each line that is listed and present', () => {
    expect(decode(identity)).toEqual({
      ok: true,
      value: {
        id: IDENTITY,
        port: 2,
        listed: 3,
        present: 2,
        unreadable: 0,
        shorted: 0,
        roms: [[0x01, 0, 0, 0x10, 0x04, 0, 0, 0x9b]],
      },
    });
  });

  const wiegand = checked(0x0b, 0, 26, 0x00, 1, 0x00, 1, 0x01, 0, 0x00, 0);

  it('WIEGAND carries bits from the left, or none and how many frames were given up', () => {
    const bits = Array.from('10000000100000000000000100', Number);
    expect(decode(wiegand)).toEqual({ ok: true, value: { id: WIEGAND, line: 0, bits, givenUp: 0 } });
    expect(decode(checked(0x0b, 0, 0, 0x7f, 1))).toEqual({
      ok: true,
      value: { id: WIEGAND, line: 0, bits: null, givenUp: 255 },
    });
    const long = decode(checked(0x0b, 0, 127, ...Array.from({ length: 15 }, () => [0x7f, 1]).flat(), 0x7e, 1));
    expect(long.ok && long.value.id === WIEGAND ? long.value.bits?.length : null).toBe(127);
  });

  it.each([
    ['a byte too few', 'length', [0x0b, 0, 26, 0x00, 1, 0x00, 1, 0x01, 0]],
    ['a byte too many', 'length', [0x0b, 0, 8, 0x00, 1, 0x00, 0]],
    ['no count', 'length', [0x0b, 0]],
    ['a bit behind its last one', 'field', [0x0b, 0, 4, 0x08, 0]],
    ['half a byte of nine bits', 'field', [0x0b, 0, 8, 0x00, 2]],
  ])('WIEGAND with %s is refused', (_, reason, bytes) => {
    expect(decode(checked(...bytes))).toEqual({ ok: false, reason });
  });

  it('any one bit of a WIEGAND flipped is refused, so that no wire between makes another badge', () => {
    for (let at = 0; at < wiegand.length; at += 1) {
      for (let bit = 0; bit < 7; bit += 1) {
        expect(decode(wiegand.map((byte, index) => (index === at ? byte ^ (1 << bit) : byte))).ok).toBe(false);
      }
    }
  });

  it('any one bit flipped is refused', () => {
    for (let at = 0; at < identity.length; at += 1) {
      for (let bit = 0; bit < 7; bit += 1) {
        const damaged = identity.map((byte, index) => (index === at ? byte ^ (1 << bit) : byte));
        expect(decode(damaged).ok).toBe(false);
      }
    }
  });

  it('cut anywhere is refused', () => {
    for (let length = 0; length < identity.length; length += 1)
      expect(decode(identity.slice(0, length)).ok).toBe(false);
  });

  it('any bytes, even with a right check, give a value or a reason', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0x7f), { maxLength: 160 }), (bytes) => {
        const decoded = decode(checked(...bytes));
        expect(decoded.ok || decoded.reason.length > 0).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('both ends compute the same check', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => crc8(bytes) === dallasCrc(bytes)));
  });
});
