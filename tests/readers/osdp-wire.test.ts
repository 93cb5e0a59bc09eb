// OSDP frames, byte by byte: whole, cut, joined, damaged, drowned in noise; and the badges in them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checksum, crc16 } from '@keycab/firmware/readers/osdp/crc';
import {
  coveredBytes,
  FRAME_MAX_BYTES,
  NOTHING_HELD,
  readFrames,
  sealFrame,
  type Found,
  type ReadFrame,
} from '@keycab/firmware/readers/osdp/frame';
import { readBadge } from '@keycab/firmware/readers/osdp/raw';
import { CLEAR, hex, INSTALL, INSTALL_PAIRS, RECORDED, RECORDED_LATER, RECORDED_PAIRS } from './osdp-frames.ts';

/** Every known frame without its mark byte. */
const FRAMES: readonly (readonly [string, Buffer])[] = [
  ...CLEAR,
  ...Object.entries(RECORDED).flatMap(([name, value]): [string, Buffer][] =>
    Buffer.isBuffer(value) && value[0] === 0xff ? [[name, value.subarray(1)]] : [],
  ),
  ['RMAC_I of install mode', INSTALL.rmac],
  ...[...RECORDED_PAIRS, ...RECORDED_LATER, ...INSTALL_PAIRS].flatMap(({ name, command, reply }) =>
    [command, reply].map((bytes): [string, Buffer] => [name, bytes[0] === 0xff ? bytes.subarray(1) : bytes]),
  ),
];

function read(...chunks: readonly Uint8Array[]): Found[] {
  let held = NOTHING_HELD;
  const found: Found[] = [];
  for (const chunk of chunks) {
    const step = readFrames(held, chunk);
    ({ held } = step);
    found.push(...step.found);
    expect(held.length).toBeLessThan(FRAME_MAX_BYTES);
  }
  return found;
}
const framesOf = (found: readonly Found[]): ReadFrame[] =>
  found.flatMap((one) => (one.kind === 'frame' ? [one.frame] : []));
const bytesOf = (frame: ReadFrame): string =>
  Buffer.from(sealFrame(frame.covered, frame.mac, frame.check)).toString('hex');

describe('a check', () => {
  it('is the published CRC', () => {
    expect(crc16(hex('53 7F 0D 00 04 6E 00 80 25 00 00'))).toBe(0x386e);
    expect(crc16(hex('53 00 09 00 04 61 00'))).toBe(0x66c0);
  });
  it('is the published sum', () => {
    expect(checksum(hex('53 7F 0C 00 00 6E 00 80 25 00 00'))).toBe(0x0f);
    expect(checksum(hex('53 00 08 00 00 61 00'))).toBe(0x44);
  });
});

describe('a whole frame', () => {
  it.each(FRAMES)('%s is read, and made again from what was read, bit for bit', (_, bytes) => {
    const frames = framesOf(read(bytes));
    expect(frames.map(bytesOf)).toEqual([bytes.toString('hex')]);
    const [frame] = frames as [ReadFrame];
    expect(Buffer.from(coveredBytes(frame))).toEqual(Buffer.from(frame.covered));
  });

  it.each(FRAMES)('%s is read with a mark byte, wherever it is split', (_, bytes) => {
    const marked = Buffer.concat([Buffer.of(0xff), bytes]);
    for (let at = 0; at <= marked.length; at += 1) {
      expect(framesOf(read(marked.subarray(0, at), marked.subarray(at))).map(bytesOf)).toEqual([bytes.toString('hex')]);
    }
  });

  it('says who it is from, its number, its block and its data', () => {
    expect(framesOf(read(RECORDED.ccrypt))[0]).toMatchObject({
      address: 1,
      reply: true,
      sequence: 0,
      check: 'crc',
      block: { type: 0x12, data: Uint8Array.of(1) },
      id: 0x76,
      mac: null,
    });
  });

  it('all of them in one chunk are all read', () => {
    const all = FRAMES.map(([, bytes]) => bytes);
    expect(framesOf(read(Buffer.concat(all))).map(bytesOf)).toEqual(all.map((bytes) => bytes.toString('hex')));
  });

  it('is read from amid noise, and the noise is counted', () => {
    const noise = hex('00 ff fe 41 30 80');
    const [, bytes] = FRAMES[0] as readonly [string, Buffer];
    expect(read(Buffer.concat([noise, bytes, noise]))).toMatchObject([
      { kind: 'discarded', reason: 'noise', bytes: 6 },
      { kind: 'frame' },
      { kind: 'discarded', reason: 'noise', bytes: 6 },
    ]);
  });

  it('is read one byte after a start byte that was none', () => {
    for (const [, bytes] of FRAMES) {
      for (const before of [
        '53',
        '53 53',
        '53 81 06 00',
        '53 81 ff ff',
        '53 81 08 00 04 53',
        '53 81 09 00 0c 00 53 60 60',
      ]) {
        const found = framesOf(read(Buffer.concat([hex(before), bytes, Buffer.alloc(FRAME_MAX_BYTES)])));
        expect(found.map(bytesOf)).toContain(bytes.toString('hex'));
      }
    }
  });
});

describe('a length', () => {
  it.each([
    ['0', '53 01 00 00 04'],
    ['6', '53 01 06 00 04 60 00'],
    ['7 with a CRC', '53 01 07 00 04 60 00'],
    ['1441', '53 01 a1 05 04'],
    ['65535', '53 01 ff ff 04'],
  ])('of %s is not believed', (_, text) => {
    expect(read(hex(text))[0]).toEqual({ kind: 'discarded', reason: 'length', bytes: 1 });
  });

  it('of 1440 is the last one believed', () => {
    const data = new Uint8Array(FRAME_MAX_BYTES - 8).fill(7);
    const covered = coveredBytes({ address: 1, reply: true, sequence: 1, check: 'crc', block: null, id: 0x90, data });
    const bytes = sealFrame(covered, null, 'crc');
    expect(bytes.length).toBe(FRAME_MAX_BYTES);
    expect(framesOf(read(bytes.subarray(0, 700), bytes.subarray(700)))).toHaveLength(1);
  });

  it('of a block that leaves no room for the rest makes no frame', () => {
    for (const size of [0, 1, 4, 200]) {
      const body = hex(`53 81 0b 00 0c ${size.toString(16).padStart(2, '0')} 16 40 00`);
      expect(read(sealFrame(body, null, 'crc'))[0]).toEqual({ kind: 'discarded', reason: 'shape', bytes: 1 });
    }
  });
});

describe('a damaged frame', () => {
  it('any one byte changed to any other, is not read as another frame', () => {
    const believed: string[] = [];
    for (const [name, bytes] of FRAMES) {
      // A sum of 8 bits misses changes of two bytes and is not taken from a reader: our panel speaks CRC only.
      if (name.endsWith('sum')) continue;
      for (let at = 0; at < bytes.length; at += 1) {
        for (let flip = 1; flip < 256; flip += 1) {
          const damaged = Buffer.from(bytes);
          damaged[at] = (damaged[at] ?? 0) ^ flip;
          const found = framesOf(readFrames(NOTHING_HELD, damaged).found);
          if (found.some(({ check }) => check === 'crc')) believed.push(`${name}, byte ${at} ^ ${flip}`);
        }
      }
    }
    expect(believed).toEqual([]);
  });
});

describe('any bytes at all', () => {
  const likely = fc.oneof(fc.nat(255), fc.constantFrom(0x53, 0x81, 0x08, 0x00, 0x04, 0x0c, 0x02, 0x16));

  it('neither throw nor pile up, and each is either in a frame, discarded or held', () => {
    fc.assert(
      fc.property(fc.array(fc.array(likely, { maxLength: 80 }), { maxLength: 30 }), (chunks) => {
        let held = NOTHING_HELD;
        let counted = 0;
        for (const chunk of chunks) {
          const step = readFrames(held, Uint8Array.from(chunk));
          ({ held } = step);
          expect(held.length).toBeLessThan(FRAME_MAX_BYTES);
          for (const one of step.found) {
            counted += one.kind === 'discarded' ? one.bytes : bytesOf(one.frame).length / 2;
          }
        }
        expect(counted + held.length).toBe(chunks.flat().length);
      }),
      { numRuns: 1_000 },
    );
  });

  it('as data of any frame come back as they were', () => {
    const frame = fc.record({
      address: fc.nat(126),
      reply: fc.boolean(),
      sequence: fc.nat(3),
      check: fc.constantFrom('crc' as const, 'sum' as const),
      id: fc.nat(255),
      data: fc.uint8Array({ maxLength: 300 }),
    });
    fc.assert(
      fc.property(frame, (made) => {
        const bytes = sealFrame(coveredBytes({ ...made, block: null }), null, made.check);
        expect(framesOf(read(bytes))).toMatchObject([made]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a badge in a RAW', () => {
  const wiegand = (bits: string, format = 1): Uint8Array => {
    const bytes = (bits.padEnd(Math.ceil(bits.length / 8) * 8, '0').match(/.{8}/g) ?? []).map((byte) =>
      Number.parseInt(byte, 2),
    );
    return Uint8Array.of(0, format, bits.length & 255, bits.length >> 8, ...bytes);
  };
  it.each([
    ['1/2', '80 80 01 00', '01', '0002'],
    ['0/320', '00 00 a0 40', '00', '0140'],
    ['123/45678', 'bd d9 37 40', '7B', 'B26E'],
    ['255/65535', '7f ff ff c0', 'FF', 'FFFF'],
  ])('of 26 bits is %s', (_, bits, facility, number) => {
    const value = { technology: 'wiegand26', facility, number };
    expect(readBadge(hex(`00 01 1a 00 ${bits}`))).toEqual({ ok: true, value });
    expect(readBadge(hex(`00 00 1a 00 ${bits}`))).toEqual({ ok: true, value });
  });

  it('of 34 bits is read with a facility of 16 bits', () => {
    // Even over facility 1234, odd over number 00FF.
    const bits = '1000100100011010000000000111111111';
    expect(readBadge(wiegand(bits))).toEqual({
      ok: true,
      value: { technology: 'wiegand34', facility: '1234', number: '00FF' },
    });
  });

  it('with a wrong leading parity, as the recorded one has, is discarded', () => {
    expect(readBadge(hex('00 01 1a 00 80 00 a0 40'))).toEqual({ ok: false, reason: 'parity' });
  });

  it('with any one bit changed is no badge at all', () => {
    for (const bits of ['10000000100000000000000100', '1000100100011010000000000111111111']) {
      expect(readBadge(wiegand(bits)).ok).toBe(true);
      for (let at = 0; at < bits.length; at += 1) {
        const changed = `${bits.slice(0, at)}${bits[at] === '0' ? '1' : '0'}${bits.slice(at + 1)}`;
        expect(readBadge(wiegand(changed))).toEqual({ ok: false, reason: 'parity' });
      }
    }
  });

  it('of an unknown size or format, cut or too long is discarded with the reason', () => {
    expect(readBadge(wiegand('1'.repeat(37)))).toEqual({ ok: false, reason: 'format' });
    expect(readBadge(wiegand(''))).toEqual({ ok: false, reason: 'format' });
    expect(readBadge(wiegand('10000000100000000000000100', 2))).toEqual({ ok: false, reason: 'format' });
    expect(readBadge(hex('00 01 1a 00 80 80 01'))).toEqual({ ok: false, reason: 'length' });
    expect(readBadge(hex('00 01 1a 00 80 80 01 00 00'))).toEqual({ ok: false, reason: 'length' });
    expect(readBadge(hex('00 01 1a'))).toEqual({ ok: false, reason: 'length' });
    expect(readBadge(hex(''))).toEqual({ ok: false, reason: 'length' });
  });

  it('is never anything else than a badge or a reason, for any payload', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (data) => {
        const badge = readBadge(data);
        expect(badge.ok ? badge.value.technology.startsWith('wiegand') : badge.reason.length > 0).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});
