// Coils under the image: once a ticket, one at a time, never longer than their limit, tested before they move (B1 to B10).
import { describe, expect, it } from 'vitest';
import { ARM, BEAT, ERROR, LIMITS, PULSE, type ToBoard } from '@keycab/firmware/doors/messages';
import { PINS } from '@keycab/hardware/pins';
import { tagRom } from '@keycab/hardware/simulated/rom';
import { arm, createBareRig, createRig, type BareRig } from './rig.ts';

const DOOR = 0x7e;
const pulse = (ticket: number, slot = 2, ms = 100): ToBoard => ({ id: PULSE, ticket, slot, ms });

describe('a release', () => {
  it('through the real johnny-five energizes its coil once, as long as asked, and is answered once', () => {
    const rig = createRig((board) => board.tags.touch(6, [tagRom(6)]));
    rig.ticker.advance(500);
    rig.hands.pulse(6, 41, 300);
    rig.hands.pulse(6, 41, 300);
    rig.ticker.advance(1_000);
    expect(rig.pulses().map(([slot]) => slot)).toEqual([6]);
    expect(rig.pulses()[0]?.[1]).toBeGreaterThan(298);
    expect(rig.pulses()[0]?.[1]).toBeLessThanOrEqual(300);
    expect(rig.all('PulseAnswered')).toEqual([{ type: 'PulseAnswered', slot: 6, released: 41, outcome: 'ended' }]);
    rig.hands.close();
  });

  it('of every slot and the door moves that output and no other, and never two together', () => {
    const rig = createRig();
    rig.ticker.advance(500);
    for (let slot = 0; slot < 32; slot += 1) rig.hands.pulse(slot, 100 + slot, 20);
    rig.hands.latch(200, 20);
    rig.ticker.advance(4_000);
    expect(rig.pulses().map(([slot]) => slot)).toEqual([...Array.from({ length: 32 }, (_, slot) => slot), DOOR]);
    expect(rig.overlaps()).toBe(0);
    for (const [, ms] of rig.pulses()) expect(ms).toBeLessThanOrEqual(20);
    expect(rig.troubles).toEqual([]);
    rig.hands.close();
  });
});

describe('the board', () => {
  it('pulses a ticket once, however often the messages come', () => {
    const rig = createBareRig();
    for (let round = 0; round < 3; round += 1) {
      arm(rig, 9);
      rig.say(pulse(9));
      rig.say(pulse(9));
      rig.ticker.advance(200);
    }
    expect(rig.pulses()).toHaveLength(1);
    expect(rig.last(ARM)).toEqual({ id: ARM, armed: false, ticket: 9, reason: 6 });
  });

  it('refuses a second coil while one is energized', () => {
    const rig = createBareRig();
    arm(rig, 9);
    rig.say(pulse(9, 2, 200));
    rig.ticker.advance(20);
    rig.say({ id: ARM, ticket: 10, ms: 500 });
    rig.say(pulse(10, 3));
    rig.say(pulse(10, DOOR));
    rig.ticker.advance(20);
    expect(rig.last(ARM)).toEqual({ id: ARM, armed: true, ticket: 10, reason: 7 });
    expect(rig.last(PULSE)).toMatchObject({ phase: 'refused', slot: DOOR, reason: 7 });
    rig.ticker.advance(500);
    expect(rig.pulses().map(([slot]) => slot)).toEqual([2]);
    expect(rig.last(PULSE)).toMatchObject({ phase: 'ended', slot: 2, measuredMs: 200, reason: 0 });
  });

  it.each([
    ['without ARM', 5, [{ id: BEAT, counter: 1 }], pulse(9)],
    ['before its rail is tested', 5, [{ id: BEAT, counter: 1 }, { id: ARM, ticket: 9, ms: 500 }, pulse(9)], null],
    [
      'with another ticket',
      6,
      [
        { id: BEAT, counter: 1 },
        { id: ARM, ticket: 8, ms: 500 },
      ],
      pulse(9),
    ],
    ['without a host that beats', 5, [{ id: ARM, ticket: 9, ms: 500 }], pulse(9)],
    [
      'for a slot that does not exist',
      4,
      [
        { id: BEAT, counter: 1 },
        { id: ARM, ticket: 9, ms: 500 },
      ],
      pulse(9, 33),
    ],
    [
      'for no time at all',
      4,
      [
        { id: BEAT, counter: 1 },
        { id: ARM, ticket: 9, ms: 500 },
      ],
      pulse(9, 2, 0),
    ],
    [
      'with an ARM that is too long',
      5,
      [
        { id: BEAT, counter: 1 },
        { id: ARM, ticket: 9, ms: 5_001 },
      ],
      pulse(9),
    ],
    [
      'after its ARM ran out',
      5,
      [
        { id: BEAT, counter: 1 },
        { id: ARM, ticket: 9, ms: 40 },
      ],
      pulse(9),
    ],
  ] satisfies [string, number, ToBoard[], ToBoard | null][])('energizes nothing %s', (_, reason, before, after) => {
    const rig = createBareRig();
    before.forEach(rig.say);
    rig.ticker.advance(80);
    if (after !== null) rig.say(after);
    rig.ticker.advance(50);
    expect(rig.last(PULSE)).toMatchObject({ phase: 'refused', reason });
    expect(rig.pulses()).toEqual([]);
  });

  it('cuts a pulse of 2,000 ms at 1,000, and one that outlasts its ARM with it', () => {
    const rig = createBareRig();
    arm(rig, 9);
    rig.say(pulse(9, 2, 2_000));
    rig.ticker.advance(1_100);
    expect(rig.pulses()[0]?.[1]).toBeGreaterThan(998);
    expect(rig.pulses()[0]?.[1]).toBeLessThanOrEqual(1_000);
    expect(rig.board.outputs.railOn()).toBe(false);
    arm(rig, 10, 200);
    rig.say(pulse(10, 3, 900));
    rig.ticker.advance(400);
    expect(rig.pulses()[1]?.[1]).toBeLessThanOrEqual(200);
    expect(rig.last(PULSE)).toMatchObject({ phase: 'ended', slot: 3, reason: 5 });
  });

  it('lets limits be tightened, never loosened', () => {
    const rig = createBareRig();
    rig.say({ id: LIMITS, pulseMs: 50, heartbeatMs: 1_000, dutyPerMille: 50, scanMs: 100 });
    rig.say({ id: LIMITS, pulseMs: 9_000, heartbeatMs: 9_000, dutyPerMille: 1_000, scanMs: 9_000 });
    arm(rig, 9);
    rig.say(pulse(9, 2, 1_000));
    rig.ticker.advance(100);
    expect(rig.pulses()[0]?.[1]).toBeLessThanOrEqual(50);
    expect(rig.last(LIMITS)).toEqual({ id: LIMITS, pulseMs: 50, heartbeatMs: 1_000 });
  });

  it('refuses what is above the duty of one coil, and still moves another', () => {
    const rig = createBareRig();
    rig.say({ id: LIMITS, pulseMs: 0, heartbeatMs: 0, dutyPerMille: 5, scanMs: 0 });
    for (let ticket = 1; ticket <= 4; ticket += 1) {
      arm(rig, ticket);
      rig.say(pulse(ticket, ticket === 4 ? 3 : 2, 150));
      rig.ticker.advance(170);
    }
    expect(rig.pulses().map(([slot]) => slot)).toEqual([2, 2, 3]);
    expect(rig.heard.filter((message) => message.id === PULSE && message.phase === 'refused')).toMatchObject([
      { slot: 2, reason: 8 },
    ]);
  });

  it('is never moved by Firmata, armed or not: every pin mode, pin write and port write leaves its coils alone', () => {
    const rig = createBareRig();
    arm(rig, 9);
    expect(rig.board.outputs.railOn()).toBe(true);
    for (const { number } of PINS) {
      for (const mode of [0, 1, 3, 4, 0x0b]) rig.write([0xf4, number, mode, 0xf5, number, 0, 0xf5, number, 1]);
    }
    for (let port = 0; port < 16; port += 1)
      rig.write([0x90 | port, 0x7f, 1, 0x90 | port, 0, 0, 0xe0 | port, 0x7f, 0x7f]);
    rig.ticker.advance(300);
    expect(rig.pulses()).toEqual([]);
    rig.say(pulse(9));
    rig.ticker.advance(200);
    expect(rig.pulses().map(([slot]) => slot)).toEqual([2]);
  });
});

describe('the self-test', () => {
  it.each([
    ['a driver that conducts by itself', 10, (rig: BareRig) => rig.board.outputs.stickDriver(7, true)],
    ['a rail that is on by itself', 10, (rig: BareRig) => rig.board.outputs.failRail('stuck')],
    ['a rail that stays dead', 10, (rig: BareRig) => rig.board.outputs.failRail('dead')],
    ['a rail switch that does not close', 10, (rig: BareRig) => rig.board.outputs.failRail('open')],
    ['a shift chain that does not come back', 13, (rig: BareRig) => rig.board.outputs.breakReadBack(true)],
  ])('finds %s before a slot is chosen', (_, reason, fail) => {
    const rig = createBareRig();
    fail(rig);
    arm(rig, 9);
    // A rail that is not at rest is given time to come there.
    rig.ticker.advance(200);
    // All zeros come back from a broken wire as well: only a pattern shows it.
    rig.say(pulse(9));
    rig.ticker.advance(100);
    const refused = rig.heard.find((message) => (message.id === ARM || message.id === PULSE) && message.reason !== 0);
    expect(refused).toMatchObject({ reason });
    expect(rig.pulses().filter(([slot]) => slot === 2)).toEqual([]);
    expect(rig.board.chip.level(PINS.find(({ name }) => name === 'B4')?.number ?? -1)).toBe('low');
    rig.say({ id: BEAT, counter: 2 });
    rig.ticker.advance(5);
    expect((rig.last(BEAT)?.flags ?? 0) & 32).toBe(32);
  });

  it('finds a driver that begins to conduct after ARM, and says so', () => {
    const rig = createBareRig();
    arm(rig, 9);
    rig.board.outputs.stickDriver(7, true);
    rig.ticker.advance(30);
    expect(rig.board.outputs.railOn()).toBe(false);
    expect(rig.last(ERROR)).toMatchObject({ code: 11, about: ARM });
  });

  it.each([
    ['broken', Infinity],
    ['shorted', 1],
  ])('ends the pulse of a %s coil within 40 ms', (_, ohms) => {
    const rig = createBareRig();
    rig.board.outputs.setOhms(2, ohms);
    arm(rig, 9);
    rig.say(pulse(9, 2, 500));
    rig.ticker.advance(100);
    expect(rig.pulses()[0]?.[1]).toBeLessThan(40);
    expect(rig.last(PULSE)).toMatchObject({ phase: 'ended', reason: 11 });
  });
});
