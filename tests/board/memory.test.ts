// What a board keeps over resets: duty, used tickets and limits, over all but that of power-on (B2, B4); simulated.
import { describe, expect, it } from 'vitest';
import { ARM, ERROR, LIMITS, PULSE } from '@keycab/firmware/doors/messages';
import { CAUSE } from '@keycab/hardware/simulated/avr/life';
import { arm, createBareRig, type BareRig } from './rig.ts';

const HANG_MS = 400;
/** And what it leaves on longer than a board can know: a chip that hangs cuts nothing until its watchdog comes. */
const kept: [string, number, (rig: BareRig) => void][] = [
  ['the reset byte of the host', 0, (rig) => rig.write([0xff])],
  ['the reset line', 0, (rig) => rig.board.chip.reset(CAUSE.external)],
  ['a brown-out', 0, (rig) => rig.board.chip.reset(CAUSE.brownOut)],
  [
    'the watchdog',
    300,
    (rig) => {
      rig.board.chip.hang(false);
      rig.ticker.advance(HANG_MS);
      expect(rig.board.chip.watchdogResets()).toBeGreaterThan(0);
    },
  ],
];
const lost: [string, (rig: BareRig) => void][] = [
  [
    'the power is away',
    (rig) => {
      rig.board.chip.power(false);
      rig.ticker.advance(10);
      rig.board.chip.power(true);
    },
  ],
  [
    'a brown-out has damaged the memory',
    (rig) => rig.board.chip.reset(CAUSE.brownOut, (ram) => ram.forEach((byte, at) => (ram[at] = byte ^ 0x5a))),
  ],
];

function pulse(rig: BareRig, ticket: number, slot: number, ms: number): void {
  arm(rig, ticket);
  rig.say({ id: PULSE, ticket, slot, ms });
  rig.ticker.advance(5);
}

const energizedMs = (rig: BareRig, slot: number): number =>
  rig.pulses().reduce((sum, [one, ms]) => sum + (one === slot ? ms : 0), 0);

describe.each(kept)('%s', (_, hungMs, strike) => {
  it('between any two pulses leaves a coil its part of a minute and no more, and moves another', () => {
    const rig = createBareRig();
    rig.say({ id: LIMITS, pulseMs: 0, heartbeatMs: 0, dutyPerMille: 10, scanMs: 0 });
    for (let ticket = 1; ticket <= 8; ticket += 1) {
      pulse(rig, ticket, 2, 100);
      rig.ticker.advance(100);
      strike(rig);
      rig.ticker.advance(60);
    }
    expect(rig.pulses()).toHaveLength(6);
    expect(energizedMs(rig, 2)).toBeLessThanOrEqual(600);
    expect(rig.last(PULSE)).toMatchObject({ phase: 'refused', slot: 2, reason: 8 });
    pulse(rig, 9, 3, 20);
    rig.ticker.advance(30);
    expect(rig.pulses().at(-1)?.[0]).toBe(3);
  });

  it('leaves a ticket used', () => {
    const rig = createBareRig();
    for (let round = 0; round < 3; round += 1) {
      pulse(rig, 9, 2, 50);
      rig.ticker.advance(60);
      strike(rig);
      rig.ticker.advance(60);
    }
    expect(rig.pulses()).toHaveLength(1);
    expect(rig.last(ARM)).toEqual({ id: ARM, armed: false, ticket: 9, reason: 6 });
  });

  it('in the middle of a pulse uses its ticket and counts its time', () => {
    const rig = createBareRig();
    rig.say({ id: LIMITS, pulseMs: 0, heartbeatMs: 0, dutyPerMille: 5, scanMs: 0 });
    for (let ticket = 1; ticket <= 5; ticket += 1) {
      pulse(rig, ticket, 2, 150);
      rig.ticker.advance(75);
      strike(rig);
      rig.ticker.advance(60);
    }
    expect(energizedMs(rig, 2)).toBeGreaterThan(150);
    expect(energizedMs(rig, 2)).toBeLessThanOrEqual(300 + hungMs);
    expect(rig.last(PULSE)).toMatchObject({ phase: 'refused', slot: 2, reason: 8 });
    arm(rig, 1);
    expect(rig.last(ARM)).toMatchObject({ armed: false, reason: 6 });
  });

  it('leaves limits as tight as they were', () => {
    const rig = createBareRig();
    rig.say({ id: LIMITS, pulseMs: 50, heartbeatMs: 1_000, dutyPerMille: 50, scanMs: 100 });
    rig.ticker.advance(20);
    strike(rig);
    rig.ticker.advance(60);
    rig.say({ id: LIMITS, pulseMs: 1_000, heartbeatMs: 3_000, dutyPerMille: 100, scanMs: 100 });
    pulse(rig, 9, 2, 1_000);
    rig.ticker.advance(100);
    expect(rig.last(LIMITS)).toEqual({ id: LIMITS, pulseMs: 50, heartbeatMs: 1_000 });
    expect(energizedMs(rig, 2)).toBeLessThanOrEqual(50);
  });
});

it('a storm of reset bytes between full pulses leaves a coil 6 s of a minute', () => {
  const rig = createBareRig();
  for (let ticket = 1; ticket <= 8; ticket += 1) {
    pulse(rig, ticket, 2, 1_000);
    rig.ticker.advance(1_000);
    for (let times = 0; times < 5; times += 1) rig.write([0xff]);
    rig.ticker.advance(20);
  }
  expect(rig.pulses()).toHaveLength(6);
  expect(energizedMs(rig, 2)).toBeLessThanOrEqual(6_000);
  expect(rig.last(PULSE)).toMatchObject({ phase: 'refused', slot: 2, reason: 8 });
});

it.each(lost)('when %s, a board starts with what its program says, and works', (_, strike) => {
  const rig = createBareRig();
  rig.say({ id: LIMITS, pulseMs: 50, heartbeatMs: 1_000, dutyPerMille: 50, scanMs: 100 });
  pulse(rig, 9, 2, 50);
  rig.ticker.advance(60);
  strike(rig);
  rig.ticker.advance(60);
  rig.say({ id: LIMITS, pulseMs: 0, heartbeatMs: 0, dutyPerMille: 0, scanMs: 0 });
  pulse(rig, 9, 2, 70);
  rig.ticker.advance(80);
  expect(rig.last(LIMITS)).toEqual({ id: LIMITS, pulseMs: 1_000, heartbeatMs: 3_000 });
  expect(rig.last(PULSE)).toEqual({ id: PULSE, phase: 'ended', slot: 2, measuredMs: 70, reason: 0 });
});

it(
  'a coil whose minute is over may be energized again, and the minute runs on over resets',
  { timeout: 120_000 },
  () => {
    const rig = createBareRig();
    rig.say({ id: LIMITS, pulseMs: 0, heartbeatMs: 0, dutyPerMille: 5, scanMs: 0 });
    pulse(rig, 1, 2, 300);
    for (let second = 0; second < 58; second += 1) {
      rig.ticker.advance(1_000);
      if (second % 7 === 0) rig.board.chip.reset(CAUSE.external);
      if (second % 5 === 0) rig.write([0xff]);
    }
    pulse(rig, 2, 2, 300);
    expect(rig.last(PULSE)).toMatchObject({ phase: 'refused', reason: 8 });
    rig.ticker.advance(2_000);
    pulse(rig, 3, 2, 300);
    expect(rig.last(PULSE)).toMatchObject({ phase: 'started' });
  },
);

it('a chain that does not come back at the pulse is told without a reading', () => {
  const rig = createBareRig();
  arm(rig, 9);
  rig.board.outputs.breakReadBack(true);
  rig.say({ id: PULSE, ticket: 9, slot: 2, ms: 100 });
  rig.ticker.advance(20);
  expect(rig.last(PULSE)).toMatchObject({ phase: 'refused', reason: 13 });
  expect(rig.last(ERROR)).toEqual({ id: ERROR, code: 13, about: ARM, detail: 0 });
});
