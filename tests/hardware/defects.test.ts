// No single broken part releases a slot: every transistor, output, switch, pin and resistor in turn, over the nets; pure.
import { describe, expect, it } from 'vitest';
import { PINS } from '@keycab/hardware/pins';
import { boardDesign } from '@keycab/hardware/design/drawing/sheets';
import { createModel, singleDefects, type Defect, type Driven, type Level } from '@keycab/hardware/design/levels';
import { ARM as ARM_MESSAGE } from '@keycab/firmware/doors/messages';
import { arm, createBareRig } from '../board/rig.ts';
import { moved, without } from './given.ts';

type Chip = (pin: string) => Driven;
const pinOf = (wanted: string): string =>
  PINS.find(({ use }) => use.use === 'reserved' && use.name === wanted)?.name ?? '';
const ARM = pinOf('armRail');
const ENABLE = pinOf('outputEnable');
const LATCH = pinOf('doorLatch');
const CHAIN = ['coilChainLatch', 'coilChainClock', 'coilChainData'].map(pinOf);

/** Power-on, reset, programming: no pin drives. */
const reset: Chip = () => 'Z';
/** As the firmware leaves its outputs before anything else. */
const rest: Chip = (pin) => (pin === ENABLE ? '1' : [ARM, LATCH, ...CHAIN].includes(pin) ? '0' : 'Z');
const armed: Chip = (pin) => (pin === ARM ? '1' : rest(pin));
const pulsing: Chip = (pin) => (pin === ENABLE ? '0' : armed(pin));

const board = boardDesign();
const model = createModel(board);

/** Defects under which some coil may carry current, with these coils. */
const released = (chip: Chip, stored: Level): [Defect, string[]][] =>
  singleDefects(board)
    .map((defect): [Defect, string[]] => [defect, model({ chip, stored, defect }).energized()])
    .filter(([, coils]) => coils.length > 0);

describe('polarity', () => {
  it('while no pin drives, the outputs are disabled, ARM is low and every gate is low', () => {
    const { level, energized } = model({ chip: reset, stored: 'X', defect: null });
    expect([level('OUTPUT_ENABLE'), level('ARM'), level('ARM_IN')]).toEqual(['1', '0', '0']);
    const gates = board.nets.filter(({ name }) => name.includes('GATE')).map(({ name }) => level(name));
    expect(gates).toHaveLength(33);
    expect(new Set(gates)).toEqual(new Set(['0']));
    expect(energized()).toEqual([]);
  });

  it('a coil needs both acts: its register high and ARM high', () => {
    const drives = (chip: Chip, stored: Level): number => model({ chip, stored, defect: null }).energized().length;
    expect([drives(pulsing, '1'), drives(pulsing, '0'), drives(armed, '1')]).toEqual([32, 0, 0]);
    expect(drives((pin) => (pin === ARM ? '0' : pulsing(pin)), '1')).toBe(0);
    expect(model({ chip: (pin) => (pin === LATCH ? '1' : armed(pin)), stored: '0', defect: null }).energized()).toEqual(
      ['L2'],
    );
  });

  it('no level that all pins share releases a slot', () => {
    expect(model({ chip: () => '0', stored: 'X', defect: null }).energized()).toEqual([]);
    expect(model({ chip: () => '1', stored: 'X', defect: null }).energized()).toEqual(['L2']);
    expect(
      model({ chip: () => '1', stored: '1', defect: { type: 'pinStuck', pin: `U1.${LATCH}`, level: '0' } }).energized(),
    ).toEqual([]);
  });
});

describe('one broken thing', () => {
  it.each([
    ['while no pin drives', reset, 'X'],
    ['at rest, whatever the registers hold', rest, 'X'],
  ] as const)('%s, energizes nothing', (_, chip, stored) => {
    const kinds = new Set(singleDefects(board).map(({ type }) => type));
    expect(kinds).toEqual(new Set(['shorted', 'stuckOn', 'switchStuckOn', 'pinStuck', 'missing']));
    expect(released(chip, stored)).toEqual([]);
  });

  it('once ARM is closed, energizes its own output alone: what the test of the rail then finds', () => {
    const found = released(armed, '0');
    expect(found.filter(([, coils]) => coils.length !== 1)).toEqual([]);
    const count = (type: Defect['type']): number => found.filter(([defect]) => defect.type === type).length;
    // 33 transistors, the pull-downs of 32 silent registers, their 32 outputs, and the pin of the door latch.
    expect(['shorted', 'missing', 'stuckOn', 'switchStuckOn'].map((type) => count(type as Defect['type']))).toEqual([
      33, 32, 32, 0,
    ]);
    expect(found.filter(([{ type }]) => type === 'pinStuck')).toEqual([
      [{ type: 'pinStuck', pin: `U1.${LATCH}`, level: '1' }, ['L2']],
    ]);
  });
});

describe('the image', () => {
  it('ends the current of a transistor that conducts by itself within 40 ms of closing ARM, and never calls itself armed', () => {
    const rig = createBareRig();
    rig.board.outputs.stickDriver(5, true);
    arm(rig, 7);
    rig.ticker.advance(1_000);
    const flowed = rig.board.outputs.currents.map(({ slot, startMs, endMs }) => [
      slot,
      (endMs ?? Infinity) - startMs < 40,
    ]);
    expect(flowed).toEqual([[5, true]]);
    expect(rig.last(ARM_MESSAGE)).toMatchObject({ armed: false });
    expect(rig.board.outputs.railOn()).toBe(false);
  });
});

describe('a planted error', () => {
  const latchOn: Defect = { type: 'pinStuck', pin: `U1.${LATCH}`, level: '1' };
  const armOn: Defect = { type: 'switchStuckOn', refdes: 'U6' };
  it.each([
    [
      'a coil fed before the ARM switch',
      moved('L100.1', 'BOARD_12V'),
      rest,
      { type: 'shorted', refdes: 'Q100' },
      'L100',
    ],
    ['ARM pulled up', moved('R12.2', '5V'), reset, latchOn, 'L2'],
    ['a gate pulled up', moved('R200.2', '5V'), reset, armOn, 'L100'],
    ['output enable without its pull-up', without('R11'), reset, armOn, 'L131'],
    ['one pin for both acts', moved('R13.1', 'OUTPUT_ENABLE'), rest, latchOn, 'L2'],
  ] as const)('%s lets one broken thing release a slot', (_, design, chip, defect, coil) => {
    expect(createModel(design)({ chip, stored: 'X', defect }).energized()).toContain(coil);
    expect(model({ chip, stored: 'X', defect }).energized()).toEqual([]);
  });
});
