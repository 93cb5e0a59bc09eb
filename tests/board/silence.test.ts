// Hosts that die at any moment: every coil ends in time and nothing goes on by itself (B4, B5, I3); simulated chip.
import { describe, expect, it } from 'vitest';
import { ARM, BEAT, ERROR, PULSE } from '@keycab/firmware/doors/messages';
import { arm, createBareRig, createRig, frame } from './rig.ts';

describe('a host that falls silent', () => {
  it('leaves everything off within 3 seconds, said on every light, until it beats and arms anew', () => {
    const rig = createBareRig();
    arm(rig, 9);
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
    arm(rig, 11);
    rig.say({ id: PULSE, ticket: 11, slot: 2, ms: 100 });
    rig.ticker.advance(200);
    expect(rig.pulses()).toHaveLength(2);
  });

  it('while it beats, the board stays armed as long as it was asked to', () => {
    const rig = createBareRig();
    arm(rig, 9);
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
    const armBytes = frame({ id: ARM, ticket: 9, ms: 5_000 });
    const pulseBytes = frame({ id: PULSE, ticket: 9, slot: 2, ms: 300 });
    for (let cut = 0; cut <= armBytes.length + pulseBytes.length; cut += 1) {
      const before = rig.pulses().length;
      rig.say({ id: BEAT, counter: 1 });
      rig.write(armBytes.slice(0, cut));
      rig.ticker.advance(60);
      if (cut > armBytes.length) rig.write(pulseBytes.slice(0, cut - armBytes.length));
      rig.ticker.advance(350);
      const now = rig.pulses().slice(before);
      expect(
        now.map(([slot]) => slot),
        `cut after ${cut} bytes`,
      ).toEqual(cut === armBytes.length + pulseBytes.length ? [2] : []);
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
