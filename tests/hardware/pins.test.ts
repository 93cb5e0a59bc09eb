// One pin map three times over: hardware/pins.ts, the nets, and the image asked over Firmata; starts the image on its chip.
import { describe, expect, it } from 'vitest';
import { PINS, type Pin } from '@keycab/hardware/pins';
import type { Design } from '@keycab/hardware/design/check';
import { boardDesign } from '@keycab/hardware/design/drawing/sheets';
import { createBareRig } from '../board/rig.ts';
import { moved, read } from './given.ts';

/** What a pin may be used for over Firmata. */
type Use = 'digital' | `analog ${number}` | 'none';

const END = 0x7f;
const CHANNEL_NONE = 0x7f;

/** Asked over the serial line, as any host would. */
function imageUses(): Use[] {
  const rig = createBareRig();
  const ask = (question: number): number[] => {
    rig.bytes.length = 0;
    rig.write([0xf0, question, 0xf7]);
    rig.ticker.advance(20);
    return rig.bytes.slice(2, rig.bytes.indexOf(0xf7));
  };
  const modes: number[][] = [[]];
  const capabilities = ask(0x6b);
  for (let at = 0; at < capabilities.length;) {
    if (capabilities[at] === END) {
      modes.push([]);
      at += 1;
    } else {
      modes.at(-1)?.push(capabilities[at] ?? Number.NaN);
      at += 2;
    }
  }
  return ask(0x69).map((channel, pin): Use => {
    const has = modes[pin] ?? [];
    if (channel !== CHANNEL_NONE) return has.includes(2) ? `analog ${channel}` : 'none';
    return has.length === 0 ? 'none' : 'digital';
  });
}

/** From the nets alone: what leads to the header of free pins is free, what leads to a divider or a filter is measured. */
function netUses({ nets }: Design): Use[] {
  return PINS.map(({ name }): Use => {
    const net = nets.find(({ pins }) => pins.includes(`U1.${name}`));
    if (net?.pins.some((pin) => pin.startsWith('J12.')) === true) return 'digital';
    return net !== undefined && /^(SENSE|RAIL)_(?!SENSE)/.test(net.name) ? `analog ${Number(name.slice(1))}` : 'none';
  });
}

const mapUses = (): Use[] =>
  PINS.map(({ use }): Use => (use.use === 'free' ? 'digital' : use.use === 'loop' ? `analog ${use.channel}` : 'none'));

/** Where the nets take a pin that the map names. */
const goesTo = ({ name }: Pin, { nets }: Design): readonly string[] =>
  nets.find(({ pins }) => pins.includes(`U1.${name}`))?.pins ?? [];

describe('the pin map', () => {
  it('is that of the image, asked over Firmata: reserved pins can do nothing', () => {
    const uses = imageUses();
    expect(uses).toHaveLength(88);
    expect(uses).toEqual(mapUses());
    expect(new Set(uses).size).toBe(10);
  });

  it('is that of the nets', () => {
    expect(netUses(boardDesign())).toEqual(mapUses());
    expect(netUses(moved('J12.H6', 'ARM'))).not.toEqual(mapUses());
  });

  it.each([
    ['coilChainData', 'U10.SER'],
    ['coilChainClock', 'U13.CLOCK'],
    ['coilChainLatch', 'U13.STORE'],
    ['coilChainReadBack', 'R17.2'],
    ['outputEnable', 'U10.OE'],
    ['armRail', 'R13.1'],
    ['doorLatch', 'R15.1'],
    ['buzzer', 'R18.1'],
    ['lightChain', 'R19.1'],
    ['serviceJumper', 'JP1.IN'],
    ['wiegandData0', 'R23.2'],
    ['wiegandData1', 'R24.2'],
    ['receive', 'R36.2'],
    ['transmit', 'R37.2'],
  ])('%s leads to %s', (wanted, end) => {
    const pin = PINS.find(({ use }) => use.use === 'reserved' && use.name === wanted);
    expect(pin === undefined ? [] : goesTo(pin, boardDesign())).toContain(end);
  });

  it('takes the line of each slot to its own plug, and every reserved pin to somewhere', () => {
    const design = boardDesign();
    for (const pin of PINS) {
      if (pin.use.use === 'oneWire') {
        expect(goesTo(pin, design)).toContain(`R3${`${pin.use.slot}`.padStart(2, '0')}.2`);
      } else if (pin.use.use === 'unconnected') expect(goesTo(pin, design)).toEqual([]);
      else expect(goesTo(pin, design).length).toBeGreaterThan(1);
    }
  });

  it('bit n of the chain drives slot n: the last bit in stays in the first register', () => {
    const design = boardDesign();
    const drives = (register: string, output: string): string =>
      design.nets.find(({ pins }) => pins.includes(`${register}.${output}`))?.name ?? '';
    expect(drives('U10', 'QA')).toBe('DRIVE00');
    expect(drives('U10', 'QH')).toBe('DRIVE07');
    expect(drives('U13', 'QH')).toBe('DRIVE31');
    expect(read('slot-board', 'coils.c')).toContain('chain_load(slot == DOOR_LATCH ? 0 : 1UL << slot)');
  });
});

describe('documents', () => {
  it('hardware/README.md names the loops in the order of the nets', () => {
    const line = /\*\*Loop\*\*: ((?:\d \w+,?\s+)+\d \w+)\./.exec(read('README.md'))?.[1] ?? '';
    const told = [...line.matchAll(/(\d) (\w+)/g)].map(([, channel, name]) => [Number(channel), name]);
    const drawn = boardDesign().nets.flatMap(({ name, pins }) => {
      const channel = /^LOOP_(\w+)$/.exec(name);
      return channel === null ? [] : [[Number(/J50(\d)\./.exec(pins.join(' '))?.[1]), channel[1]?.toLowerCase()]];
    });
    expect(told).toEqual(drawn);
  });

  it('slot-board/README.md gives the full scales of the resistors that are fitted', () => {
    expect(read('slot-board', 'README.md')).toContain(
      'Rail voltage is read as 20 V and rail current as 2 A at full scale of the converter',
    );
  });

  it('design/README.md gives the totals of bom.csv and the watts of wiring.md', () => {
    const text = read('design', 'README.md');
    const totals = read('generated', 'bom.csv').trim().split('\n').at(-1)?.split(',') ?? [];
    const rounded = totals
      .filter((cell) => /^\d+\.\d\d$/.test(cell))
      .map((cell) => Math.round(Number(cell)).toLocaleString('en-US'));
    expect(rounded).toHaveLength(3);
    for (const usd of rounded) expect(text).toContain(usd);
    const watts = /at most, one output energized +\|(.*)\|/.exec(read('generated', 'wiring.md'))?.[1]?.split('|') ?? [];
    expect(watts).toHaveLength(4);
    for (const cell of watts) expect(text).toContain(cell.trim());
  });
});
