// What the image sees of tags and loops, shows and sounds, under the real johnny-five; simulated chip and body.
import { describe, expect, it } from 'vitest';
import { BEAT, BOARD, IDENTITY, LIGHT, LOOP, SCAN, SOUND } from '@keycab/firmware/doors/messages';
import { PINS } from '@keycab/hardware/pins';
import { CLOCK_HZ } from '@keycab/hardware/simulated/avr/life';
import { tagRom } from '@keycab/hardware/simulated/rom';
import { createBareRig, createRig, frame, SERIAL } from './rig.ts';

const EVERY_SLOT = Array.from({ length: 32 }, (_, slot) => slot);

describe('start', () => {
  it('johnny-five is ready and the board answers with each slot once, within half a second', () => {
    const rig = createRig((board) => [0, 7, 12, 31].forEach((slot) => board.tags.touch(slot, [tagRom(100 + slot)])));
    rig.ticker.advance(500);
    const [answered, ...more] = rig.all('BoardAnswered');
    expect(more).toEqual([]);
    expect(answered?.slots).toEqual(
      EVERY_SLOT.map((slot) => [
        slot,
        [0, 7, 12, 31].includes(slot) ? { kind: 'tag', rom: tagRom(100 + slot) } : { kind: 'empty' },
      ]),
    );
    expect(rig.all('DoorSeen')).toEqual([{ type: 'DoorSeen', open: false }]);
    expect(rig.troubles).toEqual([]);
    expect(rig.pulses()).toEqual([]);
    rig.hands.close();
  });

  it('32 tags are read twice and told within 150 ms of the power coming on, each in its place', () => {
    const rig = createBareRig({ bootMs: 0 });
    for (const slot of EVERY_SLOT) rig.board.tags.touch(slot, [tagRom(0x1000 + slot)]);
    rig.ticker.advance(150);
    const told = rig.heard.filter((message) => message.id === IDENTITY);
    expect(told.map(({ port, listed, present }) => [port, listed, present])).toEqual(
      [0, 1, 2, 3].map((port) => [port, 0xff, 0xff]),
    );
    expect(told.flatMap(({ roms }) => roms.map((rom) => Buffer.from(rom).toString('hex')))).toEqual(
      EVERY_SLOT.map((slot) => tagRom(0x1000 + slot)),
    );
  });

  it('a serial with one damaged copy is still told, with two it is not, and is never guessed', () => {
    const ask = (damage: readonly number[]) => {
      const rig = createBareRig();
      for (const address of damage) rig.board.eeprom.bytes[address] = 0x55;
      rig.say({ id: BOARD });
      rig.ticker.advance(5);
      return rig.last(BOARD);
    };
    const whole = { id: BOARD, serial: SERIAL, revision: 1, valid: true };
    expect(ask([])).toEqual(whole);
    expect(ask([2])).toEqual(whole);
    expect(ask([66])).toEqual(whole);
    expect(ask([2, 66])).toEqual({ id: BOARD, serial: '00000000', revision: 0, valid: false });
  });

  it('a serial is written only while the service jumper is set', () => {
    const rig = createBareRig({ serial: null });
    const write = frame({ id: BOARD });
    // Serial 0000a001 and revision 3, with their check.
    const message = [0x0a, 0, 0, 0, 0, 0x20, 1, 1, 0, 3];
    const check = message.reduce((crc, byte) => {
      let next = crc ^ byte;
      for (let bit = 0; bit < 8; bit += 1) next = next % 2 === 1 ? (next >> 1) ^ 0x8c : next >> 1;
      return next;
    }, 0);
    rig.write([0xf0, ...message, check & 0x7f, check >> 7, 0xf7]);
    rig.ticker.advance(100);
    rig.write(write);
    rig.ticker.advance(5);
    expect(rig.last(BOARD)).toMatchObject({ valid: false });
    rig.board.setJumper(true);
    rig.write([0xf0, ...message, check & 0x7f, check >> 7, 0xf7]);
    rig.ticker.advance(150);
    expect(rig.last(BOARD)).toEqual({ id: BOARD, serial: SERIAL, revision: 3, valid: true });
    expect(rig.board.chip.watchdogResets()).toBe(0);
  });
});

describe('tags', () => {
  it('one put in and pulled out gives one SlotSeen each, within 300 ms', () => {
    const rig = createRig();
    rig.ticker.advance(500);
    rig.reports.length = 0;
    rig.board.tags.touch(12, [tagRom(77)]);
    rig.ticker.advance(300);
    rig.board.tags.touch(12, []);
    rig.ticker.advance(300);
    expect(rig.reports).toEqual([
      { type: 'SlotSeen', slot: 12, reading: { kind: 'tag', rom: tagRom(77) } },
      { type: 'SlotSeen', slot: 12, reading: { kind: 'empty' } },
    ]);
    rig.hands.close();
  });

  it('two on one line are contention, a short is shorted, zeros are unreadable; none is empty', () => {
    const rig = createRig((board) => board.tags.touch(3, [tagRom(3)]));
    rig.ticker.advance(500);
    rig.reports.length = 0;
    rig.board.tags.touch(3, ['010000100400009b', '01010010040000ac']);
    rig.board.tags.short(4, true);
    rig.board.tags.touch(5, ['0000000000000000']);
    rig.ticker.advance(600);
    expect(rig.all('SlotSeen').toSorted((one, other) => one.slot - other.slot)).toEqual([
      { type: 'SlotSeen', slot: 3, reading: { kind: 'unreadable', why: 'contention' } },
      { type: 'SlotSeen', slot: 4, reading: { kind: 'unreadable', why: 'shorted' } },
      { type: 'SlotSeen', slot: 5, reading: { kind: 'unreadable', why: 'crc' } },
    ]);
    rig.board.tags.touch(3, [tagRom(3)]);
    rig.ticker.advance(300);
    expect(rig.all('SlotSeen').at(-1)).toEqual({
      type: 'SlotSeen',
      slot: 3,
      reading: { kind: 'tag', rom: tagRom(3) },
    });
    rig.hands.close();
  });

  it('at the limits of their data sheet are read right', () => {
    const limits = [15, 60].flatMap((presenceAfterUs) =>
      [60, 240].flatMap((presenceUs) => [15, 55].map((zeroUs) => ({ presenceAfterUs, presenceUs, zeroUs }))),
    );
    const rig = createRig((board) => limits.forEach((timing, slot) => board.tags.touch(slot, [tagRom(slot)], timing)));
    rig.ticker.advance(500);
    expect(rig.all('BoardAnswered')[0]?.slots.slice(0, limits.length)).toEqual(
      limits.map((_, slot) => [slot, { kind: 'tag', rom: tagRom(slot) }]),
    );
    rig.hands.close();
  });

  it('one that leaves at any moment of a scan is never another one', () => {
    const rig = createBareRig();
    for (let round = 0; round < 12; round += 1) {
      rig.board.tags.touch(0, [tagRom(9)]);
      rig.ticker.advance(230);
      rig.board.chip.after(16 * (113 * round + 60), () => rig.board.tags.touch(0, []));
      rig.ticker.advance(230);
    }
    const seen = rig.heard.flatMap((message) =>
      message.id === IDENTITY && message.listed === 1 ? [message.roms] : [],
    );
    expect(seen.length).toBeGreaterThanOrEqual(24);
    for (const roms of seen) {
      expect(['', tagRom(9)]).toContain(roms.map((rom) => Buffer.from(rom).toString('hex')).join());
    }
  });

  it('one that answers differently at each scan is unreadable, and keeps nobody from telling the others', () => {
    const rig = createBareRig({ bootMs: 0 });
    const { chip, tags } = rig.board;
    const pin = PINS.find(({ use }) => use.use === 'oneWire' && use.slot === 5)?.number ?? Number.NaN;
    tags.touch(9, [tagRom(9)]);
    let fellCycles = 0;
    let scans = 0;
    chip.watch(pin >> 3, () => {
      if (chip.level(pin) === 'low') fellCycles = chip.cycles();
      else if (chip.cycles() - fellCycles > 16 * 400) {
        // Eight milliseconds later this scan is over, and the next has not begun.
        chip.after(16_000 * 8, () => tags.touch(5, [tagRom(1_000 + (scans += 1))]));
      }
    });
    rig.ticker.advance(400);
    const told = rig.heard.flatMap((message) => (message.id === IDENTITY ? [message] : []));
    expect(told.slice(0, 4).map(({ port, present, unreadable }) => [port, present, unreadable])).toEqual([
      [0, 0x20, 0x20],
      [1, 0x02, 0],
      [2, 0, 0],
      [3, 0, 0],
    ]);
    expect(scans).toBeGreaterThan(11);
  });

  it('SCAN tells a port, or all ports and loops', () => {
    const rig = createBareRig();
    rig.heard.length = 0;
    rig.say({ id: SCAN, port: 2 });
    rig.ticker.advance(10);
    expect(rig.heard.map(({ id }) => id)).toEqual([IDENTITY]);
    rig.heard.length = 0;
    rig.say({ id: SCAN, port: 0x7f });
    rig.ticker.advance(30);
    expect(rig.heard.map(({ id }) => id).toSorted((one, other) => one - other)).toEqual([
      ...Array.from({ length: 4 }, () => IDENTITY),
      ...Array.from({ length: 6 }, () => LOOP),
    ]);
  });
});

describe('loops', () => {
  it.each([
    ['short', 0],
    ['alarm', 682],
    ['cut', 1023],
    ['manipulated', 600],
  ])('a lid that reads %s is told within 200 ms', (window, raw) => {
    const rig = createBareRig();
    rig.heard.length = 0;
    rig.board.setLoop(1, raw);
    rig.ticker.advance(200);
    expect(rig.heard).toEqual([{ id: LOOP, loop: 1, window, raw }]);
  });

  it('the door is told open and closed by the real johnny-five', () => {
    const rig = createRig();
    rig.ticker.advance(500);
    rig.reports.length = 0;
    rig.board.setLoop(0, 682);
    rig.ticker.advance(250);
    rig.board.setLoop(0, 512);
    rig.ticker.advance(250);
    expect(rig.reports).toEqual([
      { type: 'DoorSeen', open: true },
      { type: 'DoorSeen', open: false },
    ]);
    rig.hands.close();
  });
});

/** Frequency, and share of high time of each whole period at the buzzer. */
function risesOf({ board }: ReturnType<typeof createBareRig>): () => readonly { hz: number; share: number }[] {
  const buzzer = PINS.find(({ use }) => use.use === 'reserved' && use.name === 'buzzer')?.number ?? Number.NaN;
  const periods: { hz: number; share: number }[] = [];
  let level = 'low';
  let roseAt: number | null = null;
  let fellAt = 0;
  board.chip.watch(1, () => {
    const now = board.chip.level(buzzer);
    if (now === level) return;
    level = now;
    const cycles = board.chip.cycles();
    if (now !== 'high') fellAt = cycles;
    else {
      const period = cycles - (roseAt ?? cycles);
      const hz = CLOCK_HZ / period;
      if (roseAt !== null && hz > 300 && hz < 5_000) periods.push({ hz, share: (fellAt - roseAt) / period });
      roseAt = cycles;
    }
  });
  return () => periods;
}

describe('lights and sounds', () => {
  it('each LED shows its own color, with bits that no LED can mistake', () => {
    const rig = createBareRig();
    const colors = ['off', 'blue', 'green', 'white', 'amber', 'red', 'violet'] as const;
    rig.say({ id: LIGHT, first: 0, lights: colors.map((color) => ({ color, rhythm: 'steady' })) });
    rig.say({ id: LIGHT, first: 31, lights: [{ color: 'red', rhythm: 'steady' }] });
    rig.ticker.advance(40);
    expect([0, 1, 2, 5, 30, 31].map((slot) => rig.board.leds.light(slot))).toEqual([
      [0, 0, 0],
      [0, 0, 85],
      [0, 85, 0],
      [85, 0, 0],
      [0, 0, 0],
      [85, 0, 0],
    ]);
    expect(rig.board.leds.unclear()).toBe(0);
  });

  it('a light never blinks more often than three times a second', () => {
    const rig = createBareRig();
    const rhythms = ['steady', 'slow', 'fast', 'double'] as const;
    rig.say({ id: LIGHT, first: 0, lights: rhythms.map((rhythm) => ({ color: 'red', rhythm })) });
    rig.ticker.advance(40);
    const flashes = [0, 0, 0, 0];
    let before = [true, true, true, true];
    for (let ms = 0; ms < 2_000; ms += 25) {
      rig.ticker.advance(25);
      const lit = rhythms.map((_, slot) => rig.board.leds.light(slot)[0] > 0);
      lit.forEach((on, slot) => (flashes[slot] = (flashes[slot] ?? 0) + (on && before[slot] === false ? 1 : 0)));
      before = lit;
    }
    expect(flashes).toEqual([0, 2, 4, 4]);
  });

  it('a sound moves the buzzer and ends by itself within 250 ms, the alarm when silenced', () => {
    const rig = createBareRig();
    let edges = 0;
    let level = 'low';
    const buzzer = PINS.find(({ use }) => use.use === 'reserved' && use.name === 'buzzer')?.number ?? Number.NaN;
    rig.board.chip.watch(1, () => {
      const now = rig.board.chip.level(buzzer);
      if (now !== level) edges += 1;
      level = now;
    });
    const heardFor = (ms: number): number => {
      edges = 0;
      rig.ticker.advance(ms);
      return edges;
    };
    rig.say({ id: SOUND, pattern: 'yes', volume: 80 });
    expect(heardFor(250)).toBeGreaterThan(500);
    expect(heardFor(100)).toBe(0);
    rig.say({ id: SOUND, pattern: 'alarm', volume: 127 });
    heardFor(600);
    expect(heardFor(100)).toBeGreaterThan(300);
    rig.say({ id: SOUND, pattern: 'silence', volume: 0 });
    rig.ticker.advance(2);
    expect(heardFor(100)).toBe(0);
    expect(rig.pulses()).toEqual([]);
  });

  it.each([
    ['yes', [2000, 3000], 'a rising fifth'],
    ['ask', [2400], 'one tone'],
    ['no', [700, 525], 'two low tones'],
  ] as const)('%s is heard as %j Hz: %s', (pattern, tones, _interval) => {
    const rig = createBareRig();
    const rises = risesOf(rig);
    rig.say({ id: SOUND, pattern, volume: 80 });
    rig.ticker.advance(300);
    // One tone is never exact on a timer: 3,012 Hz, seen a cycle early or late.
    const near = (hz: number, tone: number): boolean => Math.abs(hz - tone) < tone * 0.02;
    const heard = rises().reduce<number[]>((all, { hz }) => (near(hz, all.at(-1) ?? 0) ? all : [...all, hz]), []);
    expect(
      heard.filter((hz) => tones.some((tone) => near(hz, tone))).map((hz) => tones.find((tone) => near(hz, tone))),
    ).toEqual(tones);
    // The period in which one tone gives way to the next belongs to neither.
    expect(heard.length).toBeLessThan(2 * tones.length);
  });

  it('an alarm alternates and grows from a quarter of the volume to all of it', () => {
    const rig = createBareRig();
    const rises = risesOf(rig);
    rig.say({ id: SOUND, pattern: 'alarm', volume: 127 });
    rig.ticker.advance(240);
    const soft = rises().at(-1);
    rig.ticker.advance(250);
    const second = rises().at(-1);
    rig.ticker.advance(3_500);
    const loud = rises().at(-1);
    expect(soft?.share).toBeCloseTo(0.125, 1);
    expect(second?.hz).not.toBe(soft?.hz);
    expect(second?.share).toBeGreaterThan(soft?.share ?? 1);
    expect(loud?.share).toBeCloseTo(0.5, 1);
  });
});

describe('the serial line', () => {
  it('at full speed loses no byte while lines are scanned and lights are sent: interrupts are closed for 70 µs at most', () => {
    const rig = createBareRig();
    for (const slot of EVERY_SLOT) rig.board.tags.touch(slot, [tagRom(slot)]);
    rig.ticker.advance(400);
    const beat = frame({ id: BEAT, counter: 5 });
    const light = frame({ id: LIGHT, first: 0, lights: [{ color: 'red', rhythm: 'fast' }] });
    for (let round = 0; round < 500; round += 1) rig.write(round % 2 === 0 ? light : beat);
    rig.ticker.advance(500);
    expect(rig.board.chip.lostBytes()).toBe(0);
    expect(rig.board.chip.closedUs()).toBeLessThanOrEqual(70);
    expect(rig.heard.filter(({ id }) => id === 0x0c)).toEqual([]);
    expect(rig.heard.filter(({ id }) => id === BEAT)).toHaveLength(250);
  });
});
