// The committed image is what the sources make, and its pins are those of the pin map; starts the compiler if there.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PINS } from '@keycab/hardware/pins';
import { pinsHeader } from '@keycab/hardware/slot-board/header';
import { analogReport, capabilityReport, firmwareReport, VERSION } from '@keycab/hardware/simulated/firmata';
import { readHex } from '@keycab/hardware/simulated/avr/hex';
import { createBareRig, createRig, IMAGE, SLOT_BOARD } from './rig.ts';

const compiler = spawnSync('avr-gcc', ['--version'], { encoding: 'utf8' }).stdout?.split('\n')[0] ?? '';
/** With its C library: a compiler alone builds nothing. */
const compiles =
  spawnSync('avr-gcc', ['-mmcu=atmega2560', '-fsyntax-only', '-include', 'avr/io.h', '-xc', '/dev/null']).status === 0;
const note = readFileSync(join(SLOT_BOARD, 'slot.txt'), 'utf8').split('\n');

describe('the image', () => {
  it.skipIf(!compiles || compiler !== note[0])(
    'is what the sources make with the compiler it names, byte by byte',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'keycab-slot-'));
      try {
        const build = spawnSync('bash', [join(SLOT_BOARD, 'build.sh'), folder], { encoding: 'utf8' });
        expect(build.stderr).toBe('');
        for (const name of ['slot.hex', 'slot.txt']) {
          expect(readFileSync(join(folder, name), 'utf8')).toBe(readFileSync(join(SLOT_BOARD, name), 'utf8'));
        }
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );

  it('is the one that its note describes', () => {
    expect(note).toContain(`sha256 ${createHash('sha256').update(IMAGE).digest('hex')}`);
  });

  it('fits the chip and starts at its first word', () => {
    const words = readHex(IMAGE);
    expect(words[0]).not.toBe(0xffff);
    expect(words.findLastIndex((word) => word !== 0xffff)).toBeLessThan(0x10000);
  });

  it('with one byte changed is no image', () => {
    expect(() => readHex(IMAGE.replace(/^:10(....)00../, ':10$100A5'))).toThrow('KC-BUG-01');
  });
});

describe('pins', () => {
  it('the C header is what the pin map makes', () => {
    expect(readFileSync(join(SLOT_BOARD, 'pins.h'), 'utf8')).toBe(pinsHeader());
  });

  it('name, capabilities and analog map, asked over Firmata, are those of the pin map', () => {
    const rig = createBareRig();
    const ask = (...bytes: number[]): number[] => {
      rig.bytes.length = 0;
      rig.write(bytes);
      rig.ticker.advance(20);
      return [...rig.bytes];
    };
    expect(ask(0xf9)).toEqual(VERSION);
    expect(ask(0xf0, 0x79, 0xf7)).toEqual(firmwareReport('KeycabSlot', 1));
    expect(ask(0xf0, 0x6b, 0xf7)).toEqual(capabilityReport());
    expect(ask(0xf0, 0x69, 0xf7)).toEqual(analogReport());
  });

  it('free pins follow Firmata, all others stay as they are', () => {
    const rig = createBareRig();
    const levels = (): string[] => PINS.map(({ number }) => rig.board.chip.level(number));
    const before = levels();
    for (const { number } of PINS) rig.write([0xf4, number, 1, 0xf5, number, 1]);
    // Pins, ports and analog channels that do not exist are nobody's.
    for (let pin = 88; pin < 128; pin += 1) rig.write([0xf4, pin, 1, 0xf5, pin, 1]);
    for (let port = 0; port < 16; port += 1) rig.write([0x90 | port, 0x7f, 1, 0xd0 | port, 1, 0xc0 | port, 1]);
    rig.ticker.advance(60);
    const lineOrClock = (name: string): boolean => /^[ACKL]|^B[0-3]|^E[13]/.test(name);
    for (const { name, number, use } of PINS) {
      if (use.use === 'free') expect(levels()[number], name).toBe('high');
      else if (!lineOrClock(name)) expect(levels()[number], name).toBe(before[number]);
    }
    expect(rig.board.outputs.railOn()).toBe(false);
    expect(rig.pulses()).toEqual([]);
  });

  it('a pin with its pull-up set tells its level once it has been still for 5 ms', () => {
    const rig = createBareRig();
    const pin = PINS.find(({ name }) => name === 'H0')?.number ?? Number.NaN;
    rig.board.chip.drive(pin, true);
    rig.write([0xf4, pin, 0x0b, 0xd7, 1]);
    rig.ticker.advance(20);
    rig.bytes.length = 0;
    rig.board.chip.drive(pin, false);
    rig.ticker.advance(3);
    rig.board.chip.drive(pin, true);
    rig.ticker.advance(20);
    expect(rig.bytes).toEqual([]);
    rig.board.chip.drive(pin, false);
    rig.ticker.advance(10);
    expect(rig.bytes).toEqual([0x97, 0, 0]);
  });

  it('the siren of the real johnny-five moves its pin', () => {
    const rig = createRig();
    rig.ticker.advance(500);
    const siren = PINS.find(({ use }) => use.use === 'free' && use.name === 'sirenRelay')?.number ?? Number.NaN;
    expect(rig.board.chip.level(siren)).toBe('low');
    rig.hands.sound('alarm');
    rig.ticker.advance(10);
    expect(rig.board.chip.level(siren)).toBe('high');
    rig.hands.sound('silence');
    rig.ticker.advance(10);
    expect(rig.board.chip.level(siren)).toBe('low');
    rig.hands.close();
  });
});
