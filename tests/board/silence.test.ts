// Hosts that die, chips that reset or stand still: every coil ends in time and nothing is resumed (B4 to B7, I3, I4).
import { describe, expect, it } from 'vitest';
import { ARM, BEAT, ERROR, PULSE } from '@keycab/firmware/doors/messages';
import { CAUSE } from '@keycab/hardware/simulated/avr/life';
import { createBareRig, createRig, frame, type BareRig } from './rig.ts';

function armed(rig: BareRig, ticket: number): void {
  rig.say({ id: BEAT, counter: 1 });
  rig.say({ id: ARM, ticket, ms: 5_000 });
  rig.ticker.advance(60);
  expect(rig.last(ARM)).toMatchObject({ armed: true, ticket });
}

describe('a host that falls silent', () => {
  it('leaves everything off within 3 seconds, said on every light, until it beats and arms anew', () => {
    const rig = createBareRig();
    armed(rig, 9);
    rig.ticker.advance(2_850);
    rig.say({ id: PULSE, ticket: 9, slot: 2, ms: 1_000 });
    rig.ticker.advance(200);
    expect(rig.pulses()).toHaveLength(1);
    expect(rig.pulses()[0]?.[1]).toBeLessThan(150);
    expect(rig.board.outputs.currents[0]?.endMs).toBeLessThan(150 + 3_010);
    expect(rig.board.outputs.railOn()).toBe(false);
    expect(rig.last(PULSE)).toMatchObject({ phase: 'ended', reason: 9 });
    expect(rig.last(ERROR)).toEqual({ id: ERROR, code: 9, about: 0, detail: 0 });
    let lit = false;
    for (let step = 0; step < 10; step += 1) {
      rig.ticker.advance(100);
      lit ||= [0, 15, 31].every((slot) => rig.board.leds.light(slot).every((part) => part > 0));
    }
    expect(lit).toBe(true);
    rig.say({ id: ARM, ticket: 10, ms: 500 });
    rig.say({ id: PULSE, ticket: 10, slot: 2, ms: 100 });
    rig.ticker.advance(200);
    expect(rig.pulses()).toHaveLength(1);
    armed(rig, 11);
    rig.say({ id: PULSE, ticket: 11, slot: 2, ms: 100 });
    rig.ticker.advance(200);
    expect(rig.pulses()).toHaveLength(2);
  });

  it('while it beats, the board stays armed as long as it was asked to', () => {
    const rig = createBareRig();
    armed(rig, 9);
    for (let second = 0; second < 4; second += 1) {
      rig.ticker.advance(1_000);
      rig.say({ id: BEAT, counter: second });
      rig.ticker.advance(5);
      expect((rig.last(BEAT)?.flags ?? 0) & 5).toBe(1);
    }
    rig.ticker.advance(1_000);
    expect(rig.board.outputs.railOn()).toBe(false);
  });

  it('at any byte of ARM and PULSE leaves no coil on longer than asked, and none at all before the last byte', () => {
    const rig = createBareRig();
    const arm = frame({ id: ARM, ticket: 9, ms: 5_000 });
    const pulse = frame({ id: PULSE, ticket: 9, slot: 2, ms: 300 });
    for (let cut = 0; cut <= arm.length + pulse.length; cut += 1) {
      const before = rig.pulses().length;
      rig.say({ id: BEAT, counter: 1 });
      rig.write(arm.slice(0, cut));
      rig.ticker.advance(60);
      if (cut > arm.length) rig.write(pulse.slice(0, cut - arm.length));
      rig.ticker.advance(350);
      const now = rig.pulses().slice(before);
      expect(
        now.map(([slot]) => slot),
        `cut after ${cut} bytes`,
      ).toEqual(cut === arm.length + pulse.length ? [2] : []);
      for (const [, ms] of now) expect(ms).toBeLessThanOrEqual(300);
      // A new host begins anew.
      rig.write([0xff]);
      rig.ticker.advance(1);
    }
  });

  it('whose cable is pulled at any moment of a release leaves the coil on for its time at most', () => {
    for (let atMs = 0; atMs <= 60; atMs += 6) {
      const rig = createRig();
      rig.ticker.advance(200);
      rig.hands.pulse(6, 41, 250);
      rig.ticker.advance(atMs);
      rig.board.wire.unplug();
      rig.ticker.advance(600);
      expect(rig.pulses().length).toBeLessThanOrEqual(1);
      for (const [, ms] of rig.pulses()) expect(ms).toBeLessThanOrEqual(250);
      const [answer] = rig.all('PulseAnswered');
      // "refused" is a promise that nothing moved.
      if (answer?.outcome === 'refused') expect(rig.pulses()).toEqual([]);
      rig.hands.close();
    }
  });
});

describe('a reset', () => {
  it.each([
    ['of power', (rig: BareRig) => rig.board.chip.power(false), 0],
    ['by its line', (rig: BareRig) => rig.board.chip.reset(CAUSE.external), 0],
    ['by a brown-out', (rig: BareRig) => rig.board.chip.reset(CAUSE.brownOut), 16],
    ['by the host', (rig: BareRig) => rig.write([0xff]), 0],
  ])('%s ends a pulse at once, moves nothing else and resumes nothing', (_, strike, flags) => {
    const rig = createBareRig();
    armed(rig, 9);
    rig.say({ id: PULSE, ticket: 9, slot: 2, ms: 900 });
    rig.ticker.advance(100);
    strike(rig);
    rig.ticker.advance(50);
    rig.board.chip.power(true);
    rig.ticker.advance(400);
    expect(rig.pulses()).toHaveLength(1);
    expect(rig.pulses()[0]?.[1]).toBeLessThan(102);
    rig.say({ id: PULSE, ticket: 9, slot: 2, ms: 900 });
    rig.say({ id: BEAT, counter: 3 });
    rig.ticker.advance(50);
    expect(rig.pulses()).toHaveLength(1);
    expect(rig.last(BEAT)?.flags).toBe(flags);
  });

  it('at any moment of the first milliseconds, again and again, moves no coil', () => {
    const rig = createBareRig({ bootMs: 0 });
    for (let round = 0; round < 150; round += 1) {
      rig.board.chip.power(false);
      rig.board.chip.power(true);
      rig.ticker.advance(1 + (round % 40));
      rig.board.chip.reset(round % 2 === 0 ? CAUSE.external : CAUSE.brownOut);
      rig.ticker.advance(1);
      expect(rig.board.outputs.railOn()).toBe(false);
    }
    expect(rig.pulses()).toEqual([]);
  });
});

describe('the watchdog', () => {
  it('restarts a chip that stands still with interrupts closed, coil off within 300 ms, and says so', () => {
    const rig = createBareRig();
    armed(rig, 9);
    rig.say({ id: PULSE, ticket: 9, slot: 2, ms: 900 });
    rig.ticker.advance(100);
    rig.board.chip.hang(false);
    rig.ticker.advance(700);
    expect(rig.board.chip.watchdogResets()).toBe(1);
    expect(rig.pulses()).toHaveLength(1);
    expect(rig.pulses()[0]?.[1]).toBeLessThan(100 + 300);
    rig.say({ id: BEAT, counter: 1 });
    rig.ticker.advance(5);
    expect(rig.last(BEAT)?.flags).toBe(8);
  });

  it('restarts a chip whose main loop stands still; its timer ends the pulse in time meanwhile', () => {
    const rig = createBareRig();
    armed(rig, 9);
    rig.say({ id: PULSE, ticket: 9, slot: 2, ms: 200 });
    rig.ticker.advance(50);
    rig.board.chip.hang(true);
    rig.ticker.advance(160);
    expect(rig.board.chip.watchdogResets()).toBe(0);
    expect(rig.pulses()[0]?.[1]).toBeGreaterThan(198);
    expect(rig.pulses()[0]?.[1]).toBeLessThanOrEqual(200);
    rig.ticker.advance(300);
    expect(rig.board.chip.watchdogResets()).toBe(1);
  });

  it('leaves a board in peace that is idle or busy', () => {
    const rig = createBareRig();
    for (let round = 0; round < 40; round += 1) {
      rig.write(Array.from({ length: 600 }, (_, index) => (index * 7 + round) % 0xff));
      rig.ticker.advance(30);
    }
    expect(rig.board.chip.watchdogResets()).toBe(0);
  });
});

describe('bad messages', () => {
  it('with any one bit wrong, or of more than 64 bytes, are refused whole and told', () => {
    const rig = createBareRig();
    armed(rig, 9);
    const [begin = 0, ...rest] = frame({ id: PULSE, ticket: 9, slot: 2, ms: 100 });
    const body = rest.slice(0, -1);
    for (let at = 0; at < body.length; at += 1) {
      for (let bit = 0; bit < 7; bit += 1) {
        rig.write([begin, ...body.map((byte, index) => (index === at ? byte ^ (1 << bit) : byte)), 0xf7]);
        rig.ticker.advance(1);
      }
    }
    expect(rig.last(ERROR)).toMatchObject({ code: 1 });
    rig.write([begin, ...body, ...Array.from({ length: 60 }, () => 3), 0xf7]);
    rig.ticker.advance(10);
    expect(rig.last(ERROR)).toEqual({ id: ERROR, code: 2, about: 0, detail: 0 });
    expect(rig.pulses()).toEqual([]);
    rig.say({ id: PULSE, ticket: 9, slot: 2, ms: 100 });
    rig.ticker.advance(150);
    expect(rig.pulses()).toHaveLength(1);
  });
});
