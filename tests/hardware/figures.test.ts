// Figures of the design against the firmware's own constants, and what follows from them: power, loops, senses; reads sources.
import { describe, expect, it } from 'vitest';
import { PULSE_CEILING_MS } from '@keycab/firmware/doors/solenoid';
import { budgetOf } from '@keycab/hardware/design/budget';
import { boardDesign } from '@keycab/hardware/design/drawing/sheets';
import type { Figure } from '@keycab/hardware/design/part';
import { LIMITS } from '@keycab/hardware/design/limits';
import { LOOP_WINDOWS } from '@keycab/hardware/design/loop-parts';
import { PARTS } from '@keycab/hardware/design/parts';
import { createHands } from '@keycab/firmware/doors/hands';
import { createSimulatedCabinet } from '@keycab/hardware/simulated/cabinet';
import { createManualTicker } from '@keycab/hardware/simulated/clock';
import { createWire, memoryLine } from '@keycab/hardware/simulated/wire';
import { read } from './given.ts';

const figureOf = (id: string, name = 'ohms'): number =>
  PARTS.find((part) => part.id === id)?.figures[name]?.value ?? Number.NaN;
const COILS = read('slot-board', 'coils.c');
const defined = (name: string, source = COILS): number =>
  Number(new RegExp(`#define ${name} (\\d+)`).exec(source)?.[1] ?? Number.NaN);

describe('the firmware of the board', () => {
  it.each([
    ['CEILING_MS', LIMITS.pulse.ceilingMs, 1],
    ['ARM_MAX_MS', LIMITS.pulse.armMaxMs, 1],
    ['HEARTBEAT_MS', LIMITS.pulse.heartbeatMs, 1],
    ['DUTY_PER_MILLE', LIMITS.pulse.dutyPerMille, 1],
    ['RAIL_FALLS_MS', LIMITS.rail.fallsWithinMs, 1],
    ['RAIL_STEADY_MS', LIMITS.rail.steadyMs, 1],
    ['RAIL_SETTLES_MS', LIMITS.rail.settlesWithinMs, 1],
    ['RAIL_IDLE', LIMITS.rail.idleAboveVolts, 1_024 / LIMITS.rail.fullScaleVolts.value],
    ['RAIL_DEAD', LIMITS.rail.deadBelowVolts, 1_024 / LIMITS.rail.fullScaleVolts.value],
    ['RAIL_ALIVE', LIMITS.rail.aliveAboveVolts, 1_024 / LIMITS.rail.fullScaleVolts.value],
    ['CURRENT_LEAK', LIMITS.rail.leakAboveAmperes, 1_024 / LIMITS.rail.fullScaleAmperes.value],
    ['CURRENT_MIN', LIMITS.rail.openBelowAmperes, 1_024 / LIMITS.rail.fullScaleAmperes.value],
    ['CURRENT_MAX', LIMITS.rail.shortAboveAmperes, 1_024 / LIMITS.rail.fullScaleAmperes.value],
  ] as const)('holds %s as the design says', (name, { value }: Figure, countsPer) => {
    expect(Math.abs(defined(name) - value * countsPer)).toBeLessThan(1);
  });

  it('drives 32 outputs, and the controller asks for no longer pulse than the board allows', () => {
    expect(defined('OUTPUTS')).toBe(32);
    expect(PULSE_CEILING_MS).toBe(LIMITS.pulse.ceilingMs.value);
  });

  it('sees 20 V and 2 A at full scale with the resistors that are fitted', () => {
    const divider = figureOf('railLower') / (figureOf('railUpper') + figureOf('railLower'));
    expect(5 / divider).toBeCloseTo(LIMITS.rail.fullScaleVolts.value, 6);
    expect(5 / (figureOf('shunt') * figureOf('senseAmplifier', 'gain'))).toBeCloseTo(
      LIMITS.rail.fullScaleAmperes.value,
      6,
    );
    // The bleed flows over the shunt too, and the amplifier is off by so much: an armed rail must not look like a leak.
    const idle =
      LIMITS.supply.worstVolts.value / figureOf('bleed') +
      figureOf('senseAmplifier', 'offsetMaxVolts') / figureOf('shunt');
    expect(idle).toBeLessThan(LIMITS.rail.leakAboveAmperes.value * 0.6);
  });

  describe('tells a rail at rest from one that something leads to ground', () => {
    const COUNTS_PER_VOLT = 1_024 / LIMITS.rail.fullScaleVolts.value;
    // Twice what the sheet of such a converter gives, and its reference with it.
    const WRONG_COUNTS = 4;
    const forward = figureOf('reversed', 'forwardVolts');
    const off = (id: string): number => figureOf(id, 'percent') / 100;
    const parallel = (...ohms: number[]): number => 1 / ohms.reduce((sum, one) => sum + 1 / one, 0);
    /** Counts at rest; `sign` 1 is as high as tolerances take it. */
    const counts = (volts: number, sign: 1 | -1, ...paths: number[]): number => {
      const bleed = figureOf('bleed') * (1 + sign * off('bleed'));
      const feed = figureOf('feed') * (1 - sign * off('feed'));
      const down = parallel(bleed, figureOf('railUpper') + figureOf('railLower'), ...paths);
      const divider = 1 + sign * (off('railUpper') + off('railLower'));
      return ((volts * down) / (feed + down)) * COUNTS_PER_VOLT * divider;
    };
    const { emptyVolts, worstVolts } = LIMITS.supply;
    const least = counts(emptyVolts.value - forward, -1);
    const most = counts(worstVolts.value, 1);

    it('and rests where the guide has it measured', () => {
      expect(least / COUNTS_PER_VOLT).toBeCloseTo(LIMITS.rail.restLeastVolts.value, 2);
      expect(most / COUNTS_PER_VOLT).toBeCloseTo(LIMITS.rail.restMostVolts.value, 2);
    });

    it('over every supply and tolerance', () => {
      expect(least - WRONG_COUNTS).toBeGreaterThan(defined('RAIL_IDLE'));
      expect(most + WRONG_COUNTS).toBeLessThan(defined('RAIL_DEAD'));
      const short = counts(worstVolts.value, 1, LIMITS.coil.ohmsMax.value);
      expect(short + WRONG_COUNTS).toBeLessThan(defined('RAIL_IDLE'));
    });

    it('before that draws as much as the armed board calls a leak', () => {
      const path = worstVolts.value / LIMITS.rail.leakAboveAmperes.value;
      expect(counts(worstVolts.value, 1, path) + WRONG_COUNTS).toBeLessThan(defined('RAIL_IDLE'));
    });

    it('with every driver leaking as much as its sheet allows hot', () => {
      // 5 µA at 55 °C and 30 V, 33 times: at half a volt it is a fraction.
      const leak = 33 * 5e-6 * parallel(figureOf('bleed'), figureOf('feed')) * COUNTS_PER_VOLT;
      expect(least - leak).toBeGreaterThan(defined('RAIL_IDLE'));
    });

    it('and not on its way down: what can move a coil empties the rail from one threshold to the other in less than it is watched', () => {
      const path = worstVolts.value / LIMITS.rail.openBelowAmperes.value;
      const farads = figureOf('railBuffer', 'microfarads') * 1.2e-6;
      const [from, to, end] = [
        LIMITS.rail.deadBelowVolts.value,
        LIMITS.rail.idleAboveVolts.value,
        counts(worstVolts.value, 1, path) / COUNTS_PER_VOLT,
      ];
      const ms = path * farads * Math.log((from - end) / (to - end)) * 1_000;
      expect(ms).toBeLessThan(LIMITS.rail.steadyMs.value);
    });
  });

  it('lights with no color brighter than the budget takes', () => {
    const rows = /colors\[COLORS\]\[3\] = \{([^;]+)\}/.exec(read('slot-board', 'lights.c'))?.[1] ?? '';
    const sums = [...rows.matchAll(/\{(\d+), (\d+), (\d+)\}/g)].map(([, a, b, c]) => Number(a) + Number(b) + Number(c));
    expect(sums).toHaveLength(7);
    const amperes =
      (Math.max(...sums) / 255) * figureOf('light', 'colorMilliamperes') + figureOf('light', 'idleMilliamperes');
    expect(amperes).toBeLessThanOrEqual(LIMITS.load.lightMaxMilliamperes.value);
  });
});

describe('the simulated body', () => {
  it('has the coil, the latch and the sense circuits of the design', () => {
    const source = read('simulated', 'avr', 'outputs.ts');
    const { nominalVolts } = LIMITS.supply;
    expect(source).toContain(`const RAIL_VOLTS = ${nominalVolts.value};`);
    expect(source).toContain(`const COIL_OHMS = ${figureOf('coil')};`);
    expect(source).toContain(`const LATCH_OHMS = ${figureOf('doorLatch')};`);
    expect(source).toContain(`const RISE_MS = ${figureOf('coil', 'millihenries') / figureOf('coil')};`);
    expect(source).toContain(`const FEED_OHMS = ${figureOf('feed')};`);
    expect(source).toContain(`const BLEED_OHMS = ${figureOf('bleed')};`);
    expect(source).toContain(`const DIVIDER_OHMS = ${figureOf('railUpper') + figureOf('railLower')};`);
    expect(source).toContain(`const VOLTS_PER_RAIL_VOLT = 5 / ${LIMITS.rail.fullScaleVolts.value};`);
    expect(source).toContain(`const VOLTS_PER_AMPERE = 5 / ${LIMITS.rail.fullScaleAmperes.value};`);
  });
});

describe('loops', () => {
  const source = read('slot-board', 'loops.c');

  it('the windows are those of the firmware', () => {
    const { shortBelow, normalFrom, normalTo, alarmFrom, alarmTo, cutAbove } = LOOP_WINDOWS;
    expect(source).toContain(`if (value < ${shortBelow.value}) return SHORT;`);
    expect(source).toContain(`if (value >= ${normalFrom.value} && value <= ${normalTo.value}) return NORMAL;`);
    expect(source).toContain(`if (value >= ${alarmFrom.value} && value <= ${alarmTo.value}) return ALARM;`);
    expect(source).toContain(`return value > ${cutAbove.value} ? CUT : MANIPULATED;`);
  });

  it('short, closed, open and cut fall into their windows with every resistor off by its tolerance', () => {
    const off = figureOf('loopPullUp', 'percent') / 100;
    const counts = (far: number, pull: number): number => (1_023 * far) / (far + pull);
    for (const a of [1 - off, 1 + off]) {
      for (const b of [1 - off, 1 + off]) {
        const [pull, series, across] = [
          figureOf('loopPullUp') * a,
          figureOf('tailSeries') * b,
          figureOf('tailAcross') * b,
        ];
        // A hundred ohms of wire and contact.
        for (const wire of [0, 100]) {
          expect(counts(wire, pull)).toBeLessThan(LOOP_WINDOWS.shortBelow.value);
          expect(counts(series + wire, pull)).toBeGreaterThan(LOOP_WINDOWS.normalFrom.value);
          expect(counts(series + wire, pull)).toBeLessThan(LOOP_WINDOWS.normalTo.value);
          expect(counts(series + across + wire, pull)).toBeGreaterThan(LOOP_WINDOWS.alarmFrom.value);
          expect(counts(series + across + wire, pull)).toBeLessThan(LOOP_WINDOWS.alarmTo.value);
        }
        expect(counts(100_000, pull)).toBeGreaterThan(LOOP_WINDOWS.cutAbove.value);
      }
    }
    // The relay of a low battery shorts its loop, whose own resistor alone is normal.
    const battery = boardDesign().nets.find(({ name }) => name === 'LOOP_BATTERY')?.pins ?? [];
    expect(battery).toEqual(expect.arrayContaining(['S505.1', 'R525.1']));
    expect(boardDesign().nets.find(({ name }) => name === 'GND')?.pins).toEqual(
      expect.arrayContaining(['S505.2', 'R525.2']),
    );
    expect(counts(figureOf('tailSeries') / 3, figureOf('loopPullUp'))).toBeLessThan(LOOP_WINDOWS.normalFrom.value);
  });
});

describe('power', () => {
  it.each([1, 32, 64, 65, 96, 128, 256])(
    'a cabinet of %i slots stays below the load output of its supply at 13.8 V',
    (slots) => {
      const budget = budgetOf(slots);
      expect(budget.rows).toHaveLength(5);
      expect(budget.peakWatts).toBeLessThan(budget.supplyWatts);
    },
  );

  it('the small supply would not carry 256 slots, nor the large one four latches at once', () => {
    expect(budgetOf(256).peakWatts).toBeGreaterThan(budgetOf(32).supplyWatts);
    const latch = LIMITS.supply.worstVolts.value ** 2 / figureOf('doorLatch');
    expect(budgetOf(256).restWatts + 4 * latch).toBeGreaterThan(budgetOf(256).supplyWatts);
  });

  it('converters, fuses and transistors carry what flows through them', () => {
    const budget = budgetOf(256);
    const { worstVolts } = LIMITS.supply;
    expect(budget.boardAmperes).toBeLessThan(figureOf('converter', 'amperes'));
    expect(budget.lightAmperes).toBeLessThan(figureOf('lightFuse', 'amperes') * 0.7);
    expect(budget.computerAmperes).toBeLessThan(figureOf('computerConverter', 'amperes'));
    const output = worstVolts.value / Math.min(figureOf('coil'), figureOf('doorLatch'));
    expect(output).toBeLessThan(figureOf('driver', 'currentMaxAmperes') * 0.5);
    expect(output).toBeLessThan(LIMITS.rail.shortAboveAmperes.value);
    expect(output + budget.boardAmperes).toBeLessThan(figureOf('boardFuse', 'amperes'));
    expect(figureOf('boardFuse', 'amperes')).toBeLessThan(figureOf('feedFuse', 'amperes'));
    expect(worstVolts.value ** 2 / figureOf('bleed')).toBeLessThan(0.25);
    expect(figureOf('surge', 'clampsVolts')).toBeLessThan(figureOf('driver', 'drainMaxVolts'));
    expect(worstVolts.value).toBeLessThan(figureOf('surge', 'standsVolts'));
    // Ten percent of every minute at most, so the coil's own rating is never met.
    expect(LIMITS.pulse.dutyPerMille.value / 10).toBeLessThan(figureOf('coil', 'dutyMaxPercent'));
    expect(LIMITS.pulse.ceilingMs.value).toBeLessThan(figureOf('coil', 'onMaxMs'));
  });

  it('the controller energizes one output at a time over all boards and the latch, as the budget takes it', () => {
    const ticker = createManualTicker();
    const cabinet = createSimulatedCabinet({ ticker, slots: 64, doorLatch: true });
    const boards = cabinet.places.map((place, index) => ({
      ...place,
      line: memoryLine(cabinet.boards[index]?.wire ?? createWire(() => {}), ticker),
    }));
    const hands = createHands({ boards, ticker, report: () => {}, trouble: () => {} });
    ticker.advance(3_000);
    hands.pulse(0, 1, 300);
    hands.pulse(40, 2, 300);
    hands.latch(3, 300);
    ticker.advance(5_000);
    hands.close();
    const energized = cabinet.energizings().map(({ startMs, endMs }) => [startMs, endMs ?? Number.POSITIVE_INFINITY]);
    expect(energized).toHaveLength(3);
    const atOnce = energized.map(
      ([start = 0]) => energized.filter(([from = 0, to = 0]) => from <= start && start < to).length,
    );
    expect(Math.max(...atOnce)).toBe(LIMITS.energized.perSupplyMax.value);
  });
});
