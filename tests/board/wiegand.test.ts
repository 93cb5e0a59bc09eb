// A Wiegand reader on two pins of the image, pulse by pulse, to the badge that is presented; simulated chip and reader.
import { describe, expect, it } from 'vitest';
import { BEAT, LIGHT, PULSE, WIEGAND } from '@keycab/firmware/doors/messages';
import { tagRom } from '@keycab/hardware/simulated/rom';
import type { Report } from '@keycab/firmware/cabinet/input';
import { badgeDigest } from '@keycab/shared/proof/credential';
import { createWiegandReader } from '@keycab/firmware/readers/wiegand-reader';
import { arm, createBareRig, createRig, frame, SERIAL } from './rig.ts';

/** Facility 1, number 2; and facility 123, number 45678. */
const BADGE = '10000000100000000000000100';
const OTHER = '10111101110110010011011101';

type Rig = ReturnType<typeof createBareRig>;
/** Bits of each frame; a number is the count of those that the board has given up so far. */
const frames = (rig: Rig): (string | number)[] =>
  rig.heard.flatMap((message) =>
    message.id === WIEGAND ? [message.bits === null ? message.givenUp : message.bits.join('')] : [],
  );
/** A train that never ends by itself, faster than any reader. */
const flood = (rig: Rig, line: 0 | 1, everyUs: number, forMs: number): void => {
  const { chip, wiegand } = rig.board;
  const endCycles = chip.cycles() + forMs * 16_000;
  const again = (): void => {
    if (chip.cycles() >= endCycles) return;
    wiegand.pull(line, everyUs / 2);
    chip.after(16 * everyUs, again);
  };
  again();
};

describe('pulses become bits', () => {
  it('one badge is one message of its own, with the bits in their order', () => {
    const rig = createBareRig();
    rig.bytes.length = 0;
    rig.board.wiegand.send(BADGE);
    rig.ticker.advance(100);
    // Line 0, 26 bits, then 80 80 01 00 in halves, and the check.
    const fields = [0x0b, 0, 26, 0x00, 1, 0x00, 1, 0x01, 0, 0x00, 0];
    expect(rig.bytes).toEqual([0xf0, ...fields, 0x51, 0, 0xf7]);
    expect(rig.last(WIEGAND)).toEqual({ id: WIEGAND, line: 0, bits: Array.from(BADGE, Number), givenUp: 0 });
  });

  it.each([
    ['the shortest pulses and fastest train', { pulseUs: 20, periodUs: 400 }],
    ['long pulses and a slow train', { pulseUs: 200, periodUs: 20_000 }],
  ])('with %s they are the same, while tags are read and lights are sent', (_, timing) => {
    const rig = createBareRig();
    for (let slot = 0; slot < 32; slot += 1) rig.board.tags.touch(slot, [tagRom(slot)]);
    rig.ticker.advance(300);
    rig.board.wiegand.send(OTHER, timing);
    for (let ms = 0; ms < 650; ms += 5) {
      rig.say({ id: LIGHT, first: 0, lights: [{ color: ms % 2 === 0 ? 'red' : 'blue', rhythm: 'steady' }] });
      rig.ticker.advance(5);
    }
    rig.ticker.advance(30);
    expect(frames(rig)).toEqual([OTHER]);
    expect(rig.board.leds.unclear()).toBe(0);
    expect(rig.board.leds.light(0)).toEqual([0, 0, 85]);
  });

  it.each([1, 4, 8, 34, 37, 127])('%i bits are told as they came: what they mean is decided elsewhere', (count) => {
    const rig = createBareRig();
    const bits = '1101'.repeat(32).slice(0, count);
    rig.board.wiegand.send(bits);
    rig.ticker.advance(count + 40);
    expect(frames(rig)).toEqual([bits]);
  });

  it('25 ms of silence end a badge, 24 do not', () => {
    const rig = createBareRig();
    const [first, second] = [BADGE.slice(0, 13), BADGE.slice(13)];
    rig.board.wiegand.send(first);
    rig.board.chip.after(16_000 * (12 + 24), () => rig.board.wiegand.send(second));
    rig.ticker.advance(100);
    expect(frames(rig)).toEqual([BADGE]);
    rig.board.wiegand.send(first);
    rig.board.chip.after(16_000 * (12 + 30), () => rig.board.wiegand.send(second));
    rig.ticker.advance(120);
    expect(frames(rig).slice(1)).toEqual([first, second]);
  });

  it('two badges in a row are two messages, in their order', () => {
    const rig = createBareRig();
    rig.board.wiegand.send(BADGE);
    rig.ticker.advance(60);
    rig.board.wiegand.send(OTHER);
    rig.ticker.advance(60);
    expect(frames(rig)).toEqual([BADGE, OTHER]);
  });

  it('a new start forgets a half-read badge', () => {
    const rig = createBareRig();
    rig.board.wiegand.send(BADGE.slice(0, 9));
    rig.ticker.advance(12);
    rig.write([0xff]);
    rig.ticker.advance(150);
    rig.board.wiegand.send(BADGE);
    rig.ticker.advance(100);
    expect(frames(rig)).toEqual([BADGE]);
  });
});

describe('nothing is guessed', () => {
  it('pulses that overlap give the whole badge up, which is counted and told without a bit of it', () => {
    // An overlap of three microseconds or less is a bit too many.
    for (const offsetUs of [0, 10, 30, 45]) {
      const rig = createBareRig();
      rig.board.wiegand.send(BADGE);
      // The third pulse is on data 0.
      rig.board.chip.after(16 * (2_000 + offsetUs), () => rig.board.wiegand.pull(1, 50));
      rig.ticker.advance(100);
      rig.board.wiegand.send(OTHER);
      rig.ticker.advance(100);
      expect(frames(rig), `${offsetUs} µs`).toEqual([1, OTHER]);
    }
  });

  it('a line that is held low while the other one speaks gives no badge, at any bit', () => {
    const rig = createBareRig();
    rig.board.wiegand.pull(1, 20_000);
    rig.board.wiegand.send('0'.repeat(10), { periodUs: 1_500 });
    rig.ticker.advance(100);
    expect(frames(rig)).toEqual([1]);
  });

  it('more than 127 bits are given up, not cut', () => {
    const rig = createBareRig();
    rig.board.wiegand.send(BADGE.repeat(5));
    rig.ticker.advance(200);
    expect(frames(rig)).toEqual([1]);
  });

  it('a badge that comes while the line to the host is full never grows another one’s bits', () => {
    const rig = createBareRig();
    for (let round = 0; round < 12; round += 1) {
      rig.board.wiegand.send(round % 2 === 0 ? BADGE : OTHER);
      for (let ms = 0; ms < 56; ms += 1) {
        for (let beats = 0; beats < 5; beats += 1) rig.write(frame({ id: BEAT, counter: round }));
        rig.write([0xf0, 0x6b, 0xf7]);
        rig.ticker.advance(1);
      }
    }
    rig.ticker.advance(100);
    const told = frames(rig).filter((one) => typeof one === 'string');
    expect(told.length).toBeGreaterThan(0);
    expect(told.filter((bits) => bits !== BADGE && bits !== OTHER)).toEqual([]);
  });
});

describe('what is safe stays safe', () => {
  it('a badge while a coil is energized is read, and the pulse is not longer for it', () => {
    const rig = createBareRig();
    arm(rig, 9);
    rig.say({ id: PULSE, ticket: 9, slot: 2, ms: 100 });
    rig.board.wiegand.send(BADGE);
    rig.ticker.advance(150);
    expect(frames(rig)).toEqual([BADGE]);
    expect(rig.pulses()).toHaveLength(1);
    expect(rig.pulses()[0]?.[1]).toBeGreaterThan(98);
    expect(rig.pulses()[0]?.[1]).toBeLessThanOrEqual(100);
  });

  it.each([4, 10, 100])(
    'edges each %i µs, as no reader makes them, neither lengthen a pulse nor stop the board',
    (us) => {
      const rig = createBareRig();
      arm(rig, 9);
      rig.say({ id: PULSE, ticket: 9, slot: 2, ms: 100 });
      rig.ticker.advance(3);
      flood(rig, 0, us, 300);
      rig.ticker.advance(200);
      expect(rig.pulses()).toHaveLength(1);
      expect(rig.pulses()[0]?.[1]).toBeGreaterThan(98);
      expect(rig.pulses()[0]?.[1]).toBeLessThanOrEqual(100);
      rig.say({ id: BEAT, counter: 44 });
      rig.ticker.advance(150);
      expect(rig.last(BEAT)).toMatchObject({ counter: 44 });
      expect(rig.board.chip.watchdogResets()).toBe(0);
      expect(frames(rig)).toEqual([1]);
      rig.board.wiegand.send(BADGE);
      rig.ticker.advance(100);
      expect(frames(rig)).toEqual([1, BADGE]);
    },
  );

  it('the serial line at full speed loses no byte while a reader speaks and noise knocks', () => {
    const rig = createBareRig();
    for (let slot = 0; slot < 32; slot += 1) rig.board.tags.touch(slot, [tagRom(slot)]);
    rig.ticker.advance(400);
    flood(rig, 1, 20, 400);
    const light = frame({ id: LIGHT, first: 0, lights: [{ color: 'red', rhythm: 'fast' }] });
    const beat = frame({ id: BEAT, counter: 5 });
    for (let round = 0; round < 400; round += 1) rig.write(round % 2 === 0 ? light : beat);
    rig.ticker.advance(500);
    expect(rig.board.chip.lostBytes()).toBe(0);
    expect(rig.board.chip.closedUs()).toBeLessThanOrEqual(70);
    expect(rig.heard.filter(({ id }) => id === 0x0c)).toEqual([]);
    expect(rig.heard.filter(({ id }) => id === BEAT)).toHaveLength(200);
  });
});

describe('under the real johnny-five', () => {
  const KEY = Buffer.alloc(32, 7);
  const nameOf = (facility: string, number: string): string =>
    badgeDigest(KEY, { technology: 'wiegand26', facility, number });
  const createReader = () => {
    const rig = createRig();
    const seen: Report[] = [];
    const reader = createWiegandReader({
      name: 'front',
      ticker: rig.ticker,
      badgeKey: KEY,
      day: () => '2026-03-03',
      report: (report) => seen.push(report),
      trouble: () => {},
    });
    rig.hands.hearWiegand(SERIAL, reader);
    rig.ticker.advance(500);
    return {
      ...rig,
      reader,
      seen,
      badges: () => seen.flatMap((one) => (one.type === 'BadgePresented' ? one.badge : [])),
    };
  };

  it('two badges in a row are presented in their order, under the names that rosters hold', () => {
    const { board, ticker, seen, badges, hands } = createReader();
    board.wiegand.send(BADGE);
    // Ten presentations a second at most.
    ticker.advance(120);
    board.wiegand.send(OTHER);
    ticker.advance(60);
    expect(badges()).toEqual([nameOf('01', '0002'), nameOf('7B', 'B26E')]);
    expect(seen[0]).toEqual({ type: 'ReaderAnswered', reader: 'front' });
    hands.close();
  });

  it('a badge during a release is presented, and the release is as long as ever', () => {
    const { board, ticker, badges, hands, pulses } = createReader();
    hands.pulse(6, 41, 100);
    ticker.advance(50);
    board.wiegand.send(BADGE);
    ticker.advance(300);
    expect(badges()).toEqual([nameOf('01', '0002')]);
    expect(pulses()).toHaveLength(1);
    expect(pulses()[0]?.[1]).toBeGreaterThan(98);
    expect(pulses()[0]?.[1]).toBeLessThanOrEqual(100);
    hands.close();
  });

  it('any one pulse on the wrong line, lost or too many presents nobody, and is counted', () => {
    const { board, ticker, badges, hands, reader } = createReader();
    const bits = [...BADGE.matchAll(/./g)].map(([bit]) => bit);
    const other = (bit: string | undefined): string => (bit === '0' ? '1' : '0');
    for (const at of [0, 1, 12, 13, 24, 25]) {
      for (const wrong of [bits.with(at, other(bits[at])), bits.toSpliced(at, 1), bits.toSpliced(at, 0, '1')]) {
        board.wiegand.send(wrong.join(''));
        ticker.advance(60);
      }
    }
    expect(badges()).toEqual([]);
    expect(reader.discarded()).toEqual({ parity: 6, format: 12, keypad: 0, pulses: 0 });
    hands.close();
  });
});
