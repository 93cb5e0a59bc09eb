// Parts and nets keep the design rules and the safety rules; a planted error of each kind is found; pure.
import { describe, expect, it } from 'vitest';
import { designFaults, type Design } from '@keycab/hardware/design/check';
import { boardDesign, cabinetDesign } from '@keycab/hardware/design/drawing/sheets';
import { boardInstances, PARTS, quantities } from '@keycab/hardware/design/parts';
import { safetyFaults } from '@keycab/hardware/design/safety';
import { moved, without } from './given.ts';

const withNets = (nets: Design['nets']): Design => ({ ...boardDesign(), nets });

describe('design rules', () => {
  it('a slot board is clean', () => expect(designFaults(boardDesign())).toEqual([]));

  it.each([1, 32, 33, 96, 97, 128, 256])('the wiring of a cabinet of %i slots is clean', (slots) => {
    expect(designFaults(cabinetDesign(slots))).toEqual([]);
  });

  it.each([
    ['a pin that is in no net', moved('Q100.G', null), 'Q100.G is connected to nothing'],
    [
      'a pin that is in two nets',
      withNets([...boardDesign().nets, { name: 'NEW', pins: ['Q100.G', 'C20.1'] }]),
      'Q100.G is placed twice',
    ],
    [
      'a pin that no part has',
      withNets([...boardDesign().nets, { name: 'NEW', pins: ['Q100.B', 'Q999.G'] }]),
      'Q999.G does not exist',
    ],
    ['a net of one pin', moved('R200.1', null, moved('Q100.G', null)), 'GATE00 joins fewer than two pins'],
    ['two outputs on a net', moved('U11.QA', 'DRIVE00'), 'DRIVE00 is driven by U10.QA and U11.QA'],
    ['a supply pin that nothing feeds', moved('U10.VCC', 'GATE00'), 'GATE00 is fed by nothing'],
    [
      'a part that nets still name',
      { ...boardDesign(), instances: without('D100').instances },
      'D100.K does not exist',
    ],
    ['an input left open', { ...moved('U6.IN', null), open: ['U6.IN'] }, 'U6.IN is open'],
  ] as const)('%s is found', (_, design, sentence) => {
    expect(designFaults(design).join('\n')).toContain(sentence);
  });
});

describe('safety rules', () => {
  it('a slot board is safe as far as nets can tell', () => expect(safetyFaults(boardDesign())).toEqual([]));

  it.each([
    ['a coil without its flyback diode', without('D117'), 'L117 has no flyback diode from DRAIN17 to COIL_12V'],
    [
      'a flyback diode the wrong way round',
      moved('D105.A', 'COIL_12V', moved('D105.K', 'DRAIN05')),
      'L105 has no flyback diode',
    ],
    ['a door latch without its flyback diode', without('D1'), 'L2 has no flyback diode'],
    ['a gate without its pull-down', without('R231'), 'the gate of L131 has no pull-down'],
    ['a gate pulled up', moved('R204.2', '5V'), 'the gate of L104 has no pull-down'],
    ['a coil that no driver sinks', without('Q109'), 'L109 has no driver'],
    ['a coil before the ARM switch', moved('L108.1', 'BOARD_12V'), 'L108 hangs on BOARD_12V, which no ARM opens'],
    ['a tag line without its pull-up', without('R312'), 'the line of slot 12 has no pull-up'],
    ['a tag line without its ESD part', without('D330'), 'the line of slot 30 has no ESD part'],
    ['output enable without its pull-up', without('R11'), 'output enable has no pull-up'],
    ['a rail without its feed', without('R38'), 'the rail has no feed beside its switch'],
    ['a rail that is fed from behind its own switch', moved('R38.1', 'COIL_12V'), 'the rail has no feed'],
    ['a rail without its bleed', without('R31'), 'the rail has no bleed'],
    ['ARM without its pull-down', moved('R12.2', '5V'), 'ARM has no pull-down'],
  ] as const)('%s is found', (_, design, sentence) => {
    expect(safetyFaults(design).join('\n')).toContain(sentence);
  });
});

describe('parts', () => {
  it('nothing is called verified, and only a named sheet counts as one', () => {
    const figures = PARTS.flatMap((part) => Object.values(part.figures));
    expect(figures.length).toBeGreaterThan(100);
    expect(figures.filter(({ verified }) => verified)).toEqual([]);
    for (const { basis, source } of figures) if (basis === 'data sheet') expect(source).toMatch(/SBOS741|BTS5045/);
  });

  it('so many are bought as the rule says: places for each board, slots for each slot', () => {
    const count = (slots: number, id: string) => quantities(slots).find(({ part }) => part.id === id)?.count ?? 0;
    expect([32, 64, 100, 256].map((slots) => count(slots, 'driver'))).toEqual([32, 64, 128, 256]);
    expect([32, 64, 100, 256].map((slots) => count(slots, 'coil'))).toEqual([32, 64, 100, 256]);
    expect([32, 64, 65, 256].map((slots) => count(slots, 'supplySmall'))).toEqual([1, 1, 0, 0]);
    expect([96, 97, 256].map((slots) => count(slots, 'hub'))).toEqual([0, 1, 1]);
    expect([32, 256].map((slots) => count(slots, 'doorLatch'))).toEqual([1, 1]);
    expect([32, 256].map((slots) => count(slots, 'tailSeries'))).toEqual([6, 6]);
    // The battery's relay needs none across.
    expect([32, 256].map((slots) => count(slots, 'tailAcross'))).toEqual([5, 5]);
  });

  it('the + pole of the battery leads to its inline fuse, and to nothing else', () => {
    for (const slots of [32, 256]) {
      const { instances, nets } = cabinetDesign(slots);
      const refdesOf = (id: string) => instances.find(({ part }) => part.id === id)?.refdes;
      const net = nets.find(({ pins }) => pins.includes(`${refdesOf('battery')}.B+`));
      expect(net?.pins).toEqual([`${refdesOf('battery')}.B+`, `${refdesOf('batteryFuse')}.1`]);
    }
    expect(PARTS.find(({ id }) => id === 'batteryFuse')?.part).toMatch(/^inline/);
  });

  it('a board has every place built: 32 coils and one latch', () => {
    expect(boardInstances().filter(({ part }) => part.kind === 'coil')).toHaveLength(33);
  });
});
