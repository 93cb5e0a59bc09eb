// A rail that is not at rest as it should be: no ARM for any slot, no coil gets current, told once, before anybody badges.
import { describe, expect, it } from 'vitest';
import { ARM, BEAT, ERROR, PULSE } from '@keycab/firmware/doors/messages';
import { troubleCode } from '@keycab/firmware/doors/hands';
import type { RailFailure } from '@keycab/hardware/simulated/avr/outputs';
import { createAvrBoard, type AvrBoard } from '@keycab/hardware/simulated/avr/board';
import { createManualTicker } from '@keycab/hardware/simulated/clock';
import { badge, KIM } from '../people.ts';
import { createHouse, keyOf, romAt, serialOf } from './ports.ts';
import { arm, createBareRig, createRig, IMAGE, SERIAL, type BareRig, type BoardRig } from './rig.ts';

const DOOR = 0x7e;
const RAIL_FAULT = 32;
const stick = (slot: number) => (board: AvrBoard) => board.outputs.stickDriver(slot, true);
const fail = (how: RailFailure) => (board: AvrBoard) => board.outputs.failRail(how);
const railTroubles = ({ troubles }: Pick<BoardRig, 'troubles'>) => troubles.filter(({ type }) => type === 'RailFaulty');
const railErrors = ({ heard }: BareRig) => heard.filter((message) => message.id === ERROR && message.code === 10);

/** How long ARM takes on a board that is well. */
function armedAfterMs(rig: BareRig, ticket: number): number {
  rig.say({ id: BEAT, counter: 1 });
  rig.say({ id: ARM, ticket, ms: 1_000 });
  for (let ms = 1; ms <= 300; ms += 1) {
    rig.ticker.advance(1);
    const answer = rig.last(ARM);
    if (answer?.ticket === ticket) return answer.armed ? ms : Infinity;
  }
  return Infinity;
}

describe('one shorted driver', () => {
  it.each([0, 7, 31, DOOR])(
    'of output %i: ARM for another slot is refused, and no coil of the board gets current',
    (output) => {
      const rig = createBareRig();
      stick(output)(rig.board);
      const other = output === 5 ? 6 : 5;
      for (let ticket = 1; ticket <= 3; ticket += 1) {
        arm(rig, ticket);
        rig.ticker.advance(300);
        expect(rig.last(ARM)).toEqual({ id: ARM, armed: false, ticket, reason: 10 });
        rig.say({ id: PULSE, ticket, slot: other, ms: 300 });
        rig.ticker.advance(350);
        expect(rig.last(PULSE)).toMatchObject({ phase: 'refused' });
      }
      expect(rig.board.outputs.currents).toEqual([]);
      expect(rig.board.outputs.railOn()).toBe(false);
    },
  );

  it('with a coil of any resistance that this design drives, and one that is shorted too, is found as well', () => {
    for (const ohms of [1, 24, 40]) {
      const rig = createBareRig();
      rig.board.outputs.setOhms(9, ohms);
      stick(9)(rig.board);
      arm(rig, 1);
      rig.ticker.advance(300);
      expect(rig.last(ARM)).toMatchObject({ armed: false, reason: 10 });
      expect(rig.board.outputs.currents).toEqual([]);
    }
  });

  it('is told by the board alone, once and within a second, and again only after it was well for a second', () => {
    const rig = createBareRig({ bootMs: 3_000 });
    expect(railErrors(rig)).toEqual([]);
    stick(7)(rig.board);
    rig.ticker.advance(1_000);
    expect(railErrors(rig)).toEqual([{ id: ERROR, code: 10, about: 0, detail: 0 }]);
    rig.ticker.advance(1_500);
    arm(rig, 1);
    rig.ticker.advance(1_500);
    expect(railErrors(rig)).toHaveLength(1);
    rig.say({ id: BEAT, counter: 1 });
    rig.ticker.advance(5);
    expect((rig.last(BEAT)?.flags ?? 0) & RAIL_FAULT).toBe(RAIL_FAULT);

    rig.board.outputs.stickDriver(7, false);
    rig.ticker.advance(1_100);
    rig.say({ id: BEAT, counter: 2 });
    rig.ticker.advance(5);
    expect((rig.last(BEAT)?.flags ?? 0) & RAIL_FAULT).toBe(0);
    expect(armedAfterMs(rig, 2)).toBeLessThan(60);
    rig.say({ id: ARM, ticket: 0, ms: 0 });
    stick(7)(rig.board);
    rig.ticker.advance(1_000);
    expect(railErrors(rig)).toHaveLength(2);
  });

  it('that comes while the rail is being tested is cut before a slot is chosen', () => {
    const rig = createBareRig();
    rig.say({ id: BEAT, counter: 1 });
    rig.say({ id: ARM, ticket: 1, ms: 1_000 });
    while (!rig.board.outputs.railOn()) rig.ticker.advance(1);
    stick(7)(rig.board);
    rig.ticker.advance(60);
    expect(rig.last(ARM)).toEqual({ id: ARM, armed: false, ticket: 1, reason: 11 });
    expect(rig.board.outputs.railOn()).toBe(false);
    expect(rig.pulses().map(([slot, ms]) => [slot, ms < 40])).toEqual([[7, true]]);
  });

  it('that begins at any moment of the test at rest never leads to a slot', () => {
    for (let atMs = 0; atMs < 12; atMs += 1) {
      const rig = createBareRig();
      rig.say({ id: BEAT, counter: 1 });
      rig.say({ id: ARM, ticket: 1, ms: 1_000 });
      rig.ticker.advance(atMs);
      if (rig.board.outputs.railOn()) break;
      stick(7)(rig.board);
      rig.ticker.advance(300);
      expect(rig.last(ARM)).toMatchObject({ armed: false });
      for (const [, ms] of rig.pulses()) expect(ms).toBeLessThan(40);
    }
  });
});

describe('a rail', () => {
  it.each([
    ['whose switch stays closed', 'stuck', 614],
    ['that has no supply, or is shorted to ground', 'dead', 0],
  ] as const)('%s is told unasked and refuses every ARM', (_, how, raw) => {
    const rig = createBareRig();
    fail(how)(rig.board);
    rig.ticker.advance(1_000);
    expect(railErrors(rig)).toEqual([{ id: ERROR, code: 10, about: 0, detail: raw }]);
    for (const ticket of [1, 2]) {
      arm(rig, ticket);
      rig.ticker.advance(300);
      expect(rig.last(ARM)).toEqual({ id: ARM, armed: false, ticket, reason: 10 });
    }
    expect(rig.pulses()).toEqual([]);
    expect(railErrors(rig)).toHaveLength(1);
  });

  it('that is well is armed as fast as before, at once and after each of many pulses', () => {
    const rig = createBareRig({ bootMs: 500 });
    for (let ticket = 1; ticket <= 8; ticket += 1) {
      expect(armedAfterMs(rig, ticket)).toBeLessThanOrEqual(60);
      rig.say({ id: PULSE, ticket, slot: ticket, ms: 20 });
      rig.ticker.advance(30);
    }
    expect(rig.pulses().map(([slot]) => slot)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(railErrors(rig)).toEqual([]);
  });

  it('is not blamed for one coil: its pulse is ended, and the board still calls itself well', () => {
    const rig = createBareRig();
    rig.board.outputs.setOhms(2, Infinity);
    arm(rig, 1);
    rig.say({ id: PULSE, ticket: 1, slot: 2, ms: 300 });
    rig.say({ id: BEAT, counter: 1 });
    rig.ticker.advance(100);
    rig.say({ id: BEAT, counter: 2 });
    rig.ticker.advance(5);
    expect(rig.last(PULSE)).toMatchObject({ phase: 'ended', reason: 11 });
    expect((rig.last(BEAT)?.flags ?? RAIL_FAULT) & RAIL_FAULT).toBe(0);
  });
});

describe('the host', () => {
  it.each([
    ['a shorted driver', stick(7), 0, /one by one/],
    ['an ARM switch that stays closed', fail('stuck'), 11.99, /U6 stays closed/],
  ] as const)(
    'is told of %s before anybody badges: once, with board, volts and what to measure',
    (_, strike, volts, measure) => {
      const rig = createRig();
      rig.ticker.advance(2_000);
      expect(rig.troubles).toEqual([]);
      strike(rig.board);
      rig.ticker.advance(4_000);
      expect(rig.troubles).toEqual([
        { type: 'RailFaulty', board: SERIAL, volts, measure: expect.stringMatching(measure) as unknown },
      ]);
      expect(rig.troubles.map(troubleCode)).toEqual(['KC-BOARD-05']);
      expect(rig.all('RailSeen')).toEqual([{ type: 'RailSeen', board: SERIAL, faulty: true }]);

      rig.hands.pulse(5, 41, 300);
      rig.ticker.advance(2_000);
      expect(rig.all('PulseAnswered')).toEqual([{ type: 'PulseAnswered', slot: 5, released: 41, outcome: 'unable' }]);
      expect(rig.board.outputs.currents).toEqual([]);
      expect(railTroubles(rig)).toHaveLength(1);
      rig.hands.close();
    },
  );

  it('that starts after the fault is told by the first heartbeat', () => {
    const rig = createRig((board) => {
      stick(7)(board);
    });
    rig.ticker.advance(4_000);
    expect(railTroubles(rig)).toHaveLength(1);
    rig.board.outputs.stickDriver(7, false);
    rig.ticker.advance(3_000);
    expect(rig.all('RailSeen').map(({ faulty }) => faulty)).toEqual([true, false]);
    rig.hands.pulse(5, 41, 300);
    rig.ticker.advance(1_000);
    expect(rig.all('PulseAnswered')).toMatchObject([{ outcome: 'ended' }]);
    rig.hands.close();
  });

  it('calls the release off and calls no slot jammed; another board of the cabinet goes on', () => {
    const ticker = createManualTicker();
    const boards = [0, 1].map((board) => createAvrBoard({ ticker, image: IMAGE, serial: serialOf(board) }));
    for (const slot of [3, 40]) boards[Math.floor(slot / 32)]?.tags.touch(slot % 32, [romAt(slot)]);
    const house = createHouse(
      ticker,
      boards.map(({ wire }) => wire),
    );
    house.put([0, 1]);
    ticker.advance(1_500);
    boards[0]?.outputs.stickDriver(7, true);
    ticker.advance(2_000);
    expect([...house.loop.cabinet.body.railsFaulty]).toEqual([serialOf(0)]);
    house.news();
    house.offer(badge(KIM), { type: 'KeyChosen', key: keyOf(3), reason: null });
    ticker.advance(700);
    expect(house.events.slice(-2)).toMatchObject([
      { type: 'ReleaseAborted', key: keyOf(3), slot: 3, why: 'boardUnable' },
      { type: 'AccessRefused', key: keyOf(3), slot: 3, code: 'KC-BOARD-05', reasons: ['boardUnable'] },
    ]);
    expect([...house.loop.cabinet.jammed]).toEqual([]);
    house.offer({ type: 'KeyChosen', key: keyOf(40), reason: null });
    ticker.advance(700);
    expect(boards.map(({ outputs }) => outputs.currents.map(({ slot }) => slot))).toEqual([[], [8]]);
    house.hands.close();
  });
});
