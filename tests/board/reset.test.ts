// Chips that are reset or stand still: outputs off first, nothing resumed, restarted by the watchdog (B6, B7, I4); simulated.
import { describe, expect, it } from 'vitest';
import { BEAT, PULSE } from '@keycab/firmware/doors/messages';
import { CAUSE } from '@keycab/hardware/simulated/avr/life';
import { arm, createBareRig, type BareRig } from './rig.ts';

describe('a reset', () => {
  it.each([
    ['of power', (rig: BareRig) => rig.board.chip.power(false), 0],
    ['by its line', (rig: BareRig) => rig.board.chip.reset(CAUSE.external), 0],
    ['by a brown-out', (rig: BareRig) => rig.board.chip.reset(CAUSE.brownOut), 16],
    ['by the host', (rig: BareRig) => rig.write([0xff]), 0],
  ])('%s ends a pulse at once, moves nothing else and resumes nothing', (_, strike, flags) => {
    const rig = createBareRig();
    arm(rig, 9);
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
    arm(rig, 9);
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
    arm(rig, 9);
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
