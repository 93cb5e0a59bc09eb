// The build guide shows what the design says, and a technician can read it; reads hardware/guide and the tools' verbs.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FUSE_BYTES, READ_FUSES, WRITE_FUSES, WRITE_IMAGE, byteOf } from '@keycab/hardware/guide/fuse-bits';
import { LIMITS } from '@keycab/hardware/design/limits';
import { boardInstances, cabinetInstances } from '@keycab/hardware/design/parts';
import { pictureFaults } from '@keycab/hardware/guide/draw/faults';
import { createSheet } from '@keycab/hardware/guide/draw/sheet';
import type { Picture, Wire } from '@keycab/hardware/guide/draw/shape';
import { svgText } from '@keycab/hardware/guide/draw/svg';
import { GUIDE_SLOTS, insulation, isJoined, netName, netOf, piece } from '@keycab/hardware/guide/facts';
import { filled, guideFiles } from '@keycab/hardware/guide/files';
import { pictures } from '@keycab/hardware/guide/pictures';
import { PLUG_STEPS } from '@keycab/hardware/guide/steps/board';
import { DOCTOR_CHECKS, layoutOf } from '@keycab/hardware/guide/steps/setup';
import { tagLines } from '@keycab/hardware/guide/steps/slot';
import { PINS } from '@keycab/hardware/pins';
import { commandsIn, unknownIn } from './guide-commands.ts';
import { HARDWARE, read } from './given.ts';

const PROFILE = read('profiles', 'cabinet-64.yaml');
const PAGE = read('guide', 'README.md');
const all = pictures(PROFILE);
const wiresOf = ({ items }: Picture): Wire[] => items.filter((item) => item.kind === 'wire');
const wordsIn = ({ items }: Picture): string[] => items.flatMap((item) => (item.kind === 'words' ? [item.text] : []));
const steps = PAGE.split(/^## /m).slice(1);

describe('generated files of the guide', () => {
  const made = guideFiles(PROFILE, PAGE);

  it('the folder of pictures holds these and nothing else', () => {
    const expected = [...made.keys()].filter((name) => name.startsWith('pictures/')).map((name) => name.slice(9));
    expect(readdirSync(join(HARDWARE, 'guide', 'pictures')).sort()).toEqual(expected.sort());
  });

  it.each([...made.keys()])('%s is what the data make (npx node hardware/guide/generate.js)', (name) => {
    expect(read('guide', name)).toBe(made.get(name));
  });

  it('a tag line that moves to another pin is another picture', () => {
    const swapped = PINS.map((pin) =>
      pin.name === 'A0' ? { ...pin, name: 'A1' } : pin.name === 'A1' ? { ...pin, name: 'A0' } : pin,
    );
    expect(svgText(tagLines(PINS))).toBe(read('guide', 'pictures', 'tags.svg'));
    expect(svgText(tagLines(swapped))).not.toBe(svgText(tagLines(PINS)));
  });

  it('a page that asks for a picture which there is not is refused', () => {
    expect(() => filled('<!-- picture:sofa --><!-- /picture -->', all)).toThrow('there is no picture sofa');
  });
});

describe('steps', () => {
  it('are numbered from 1 without a gap, and each has a picture', () => {
    expect(steps.map((step) => Number.parseInt(step, 10))).toEqual(steps.map((_, index) => index + 1));
    expect(steps.filter((step) => !step.includes('](pictures/'))).toEqual([]);
  });

  it('each picture is shown once, with words for whoever cannot see it', () => {
    for (const { name, alt } of all) {
      expect(PAGE.split(`](pictures/${name}.svg)`).length - 1, name).toBe(1);
      expect(alt.length, name).toBeGreaterThan(60);
      expect(PAGE).toContain(`![${alt}](`);
    }
  });

  it('a step that a picture points to is there', () => {
    const named = all.flatMap((picture) =>
      wordsIn(picture).flatMap((text) => [...text.matchAll(/step (\d+)/g)].map(([, number]) => Number(number))),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((number) => number < 1 || number > steps.length)).toEqual([]);
  });

  it('every plug of a board has a step that wires it', () => {
    const plugs = boardInstances().filter(
      ({ part, index }) => part.kind === 'plug' && (part.per !== 'channel' || index === 0),
    );
    expect(plugs.map(({ refdes }) => refdes).sort()).toEqual(Object.keys(PLUG_STEPS).sort());
  });
});

describe('pictures', () => {
  it.each(all.map((picture) => [picture.name, picture] as const))(
    '%s: no words over words, no wire through a part, no pin without its wire',
    (_, picture) => expect(pictureFaults(picture)).toEqual([]),
  );

  it('every pin of a part that is drawn has a terminal', () => {
    for (const { name, parts, terminals } of all) {
      const drawn = new Set(terminals.map(({ pin }) => pin));
      const missing = parts
        .flatMap((ref) => piece(ref).pins.map(([, pin]) => `${ref}.${pin}`))
        .filter((pin) => !drawn.has(pin));
      expect(missing, name).toEqual([]);
    }
  });

  it('every wire joins what the design joins, in the color of its net', () => {
    for (const { from, to } of all.flatMap(wiresOf)) {
      expect(isJoined(from, to), `${from} to ${to}`).toBe(true);
      expect(insulation(from)).toEqual(insulation(to));
    }
  });

  it('brown, blue and green-yellow are mains, and nothing else is', () => {
    const colors = new Map(all.flatMap(wiresOf).map(({ from }) => [netName(from), insulation(from).name]));
    const mains = [...colors]
      .filter(([, color]) => ['brown', 'blue', 'green-yellow'].includes(color))
      .map(([net]) => net);
    expect(mains.sort()).toEqual(['EARTH', 'MAINS_L', 'MAINS_N']);
  });

  it('what switches a coil never has the color of what is always there', () => {
    expect(insulation('board:J100.RAIL').name).toBe('violet');
    expect(insulation('cabinet:PS1.V+').name).toBe('red');
  });

  it('parts beside the design hang on nets of the design, or on nets of their own with two ends', () => {
    const nets = ['tool:isp.SCK', 'wiegand:reader.D0', 'wiegand:reader.12V'].map(netOf);
    expect(nets).toEqual([netOf('board:J14.SCK'), netOf('board:J11.DATA0'), netOf('cabinet:F93.2')]);
    expect(isJoined('pn532:adapter.TXD', 'pn532:module.RX')).toBe(true);
    expect(isJoined('pn532:adapter.TXD', 'pn532:module.TX')).toBe(false);
  });

  it('wires of a slot lead to pins that the netlist says', () => {
    expect(netOf('board:J131.DRAIN')).toBe('board:DRAIN31');
    expect(netOf('board:J300.DATA')).toBe('board:TAG00');
    expect(isJoined('board:J100.DRAIN', 'board:L101.2')).toBe(false);
  });
});

describe('what a picture may not be', () => {
  const sheet = () => createSheet('planted', 'planted', 'planted', 900, 400);
  const coil = (from: string, to: string): Picture => {
    const one = sheet();
    one.part('board:J100', 40, 40, { left: [] });
    one.part('board:L100', 500, 40, { left: ['1', '2'] });
    one.wire('board:J100.RAIL', from);
    one.wire('board:J100.DRAIN', to, { via: 300, label: '' });
    return one.picture();
  };

  it('a good one has no fault, and two swapped wires are found', () => {
    expect(pictureFaults(coil('board:L100.1', 'board:L100.2'))).toEqual([]);
    expect(pictureFaults(coil('board:L100.2', 'board:L100.1')).join()).toContain(
      'does not join board:J100.RAIL to board:L100.2',
    );
  });

  it('a pin without its wire is found', () => {
    expect(pictureFaults(coil('board:L100.1', 'board:L100.1'))).toContain('planted: board:L100.2 has no wire');
  });

  it('words over words, words over an edge, small words and words off the page are found', () => {
    const one = sheet();
    one.words([100, 100], 'first words');
    one.words([120, 104], 'second words');
    one.frame({ x: 300, y: 80, width: 60, height: 60 });
    one.words([340, 110], 'over the edge');
    one.words([100, 200], 'tiny', { size: 9 });
    one.words([860, 300], 'off the page');
    const faults = pictureFaults(one.picture()).join();
    for (const fault of [
      '"first words" over "second words"',
      'over the edge of a box',
      '"tiny" is too small',
      '"off the page" leaves the page',
    ])
      expect(faults).toContain(fault);
  });

  it('a wire through a part, through words, along another net and a box over a box are found', () => {
    const one = sheet();
    one.part('board:J100', 40, 40, { left: [] });
    one.part('board:L100', 500, 40, { left: ['1', '2'] });
    one.frame({ x: 300, y: 100, width: 60, height: 25 });
    one.frame({ x: 350, y: 100, width: 60, height: 25 });
    one.words([240, 148], 'in the way');
    one.wire('board:J100.RAIL', 'board:L100.1', { label: '' });
    one.wire('board:J100.DRAIN', 'board:L100.2', { label: '' });
    const faults = pictureFaults(one.picture()).join();
    for (const fault of ['runs through a box', 'runs through "in the way"', 'a box over a box'])
      expect(faults).toContain(fault);
    const other = sheet();
    other.part('board:J100', 40, 40, { left: [] });
    other.part('board:L100', 500, 120, { left: ['1', '2'] });
    other.wire('board:J100.RAIL', 'board:L100.1', { via: 300, label: '' });
    other.wire('board:J100.DRAIN', 'board:L100.2', { via: 300, label: '' });
    expect(pictureFaults(other.picture()).join()).toContain('lie on each other');
  });

  it('a part that the design does not have cannot be drawn', () => {
    expect(() => sheet().part('board:Q999', 0, 0)).toThrow('the design has no part board:Q999');
    expect(() => sheet().wire('board:J100.RAIL', 'board:L100.1')).toThrow('planted draws no board:J100.RAIL');
  });
});

describe('what the guide says', () => {
  const texts = new Map([
    ['README.md', PAGE],
    ['handover.md', read('guide', 'handover.md')],
    ...all.map((picture) => [picture.name, wordsIn(picture).join('\n')] as const),
  ]);

  it('every command is one of the tools', async () => {
    const commands = [...texts.values()].flatMap(commandsIn);
    expect(commands.length).toBeGreaterThan(20);
    expect(await unknownIn(commands)).toEqual([]);
  });

  it('a command that no tool has, and an option that it has not, are found', async () => {
    expect(
      await unknownIn(['keycab bench fly', 'keycab bench scan --fast', 'keycab fly', 'keycab doctor --json']),
    ).toEqual(['keycab bench fly: no such tool', 'keycab bench scan --fast: no --fast', 'keycab fly: no such verb']);
  });

  it('every part that is named is in the design', () => {
    const known = new Set([
      ...boardInstances().map(({ refdes }) => refdes),
      ...cabinetInstances(GUIDE_SLOTS).map(({ refdes }) => refdes),
      ...boardInstances().flatMap(({ part }) => part.pins.map(([, name]) => name)),
    ]);
    const { rows, columns } = layoutOf(PROFILE);
    for (const row of rows) for (let at = 1; at <= columns; at++) known.add(`${row}${`${at}`.padStart(2, '0')}`);
    const named = [...texts.values()].flatMap(
      (text) => text.replaceAll('Mega 2560 R3', '').match(/\b(?:PS|BT|BZ|JP|[A-FJ-LQRSUXYK])\d{1,3}\b/g) ?? [],
    );
    expect(named.length).toBeGreaterThan(200);
    expect([...new Set(named)].filter((name) => !known.has(name))).toEqual([]);
  });

  it('a name stands for one part: the cabinet has none that a slot board has', () => {
    const onBoard = new Set(boardInstances().map(({ refdes }) => refdes));
    expect(cabinetInstances(256).filter(({ refdes }) => onBoard.has(refdes))).toEqual([]);
  });

  it('the rail at rest is what the design computes, with what 0 V means', () => {
    const { restLeastVolts, restMostVolts } = LIMITS.rail;
    const text = texts.get('power-up') ?? '';
    expect(text).toContain(`${restLeastVolts.value} to ${restMostVolts.value} V`);
    expect(text).toContain('0 V: R38 missing, or something is shorted');
  });

  it('the words for whoever cannot see the power-up have its stages in their order', () => {
    const { alt } = all.find(({ name }) => name === 'power-up') ?? tagLines();
    const heads = [
      'All coil plugs',
      'J15 on a laboratory',
      'RAIL at J100.1',
      'Scope at',
      'One coil on',
      'In the cabinet',
    ];
    const places = heads.map((head) => alt.indexOf(head));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(Math.min(...places)).toBeGreaterThan(0);
  });

  it('the wire before the fuse of the battery is as short as the design allows, wherever it is named', () => {
    const most = `${LIMITS.supply.batteryWireMaxMillimeters.value} mm`;
    for (const name of ['README.md', 'plate', 'supply']) expect(texts.get(name), name).toContain(most);
    expect(cabinetInstances(GUIDE_SLOTS).find(({ part }) => part.id === 'batteryFuse')?.part.part).toContain(most);
  });

  it('no fuse is needed for a command before the step that puts fuses in', () => {
    for (const step of [8, 15])
      expect(steps[step - 1]).toMatch(/any\s(?:\w+\s)?(?:one|computer) with this project, or A1/);
  });

  it('serials are those of the profile', () => {
    const [first] = layoutOf(PROFILE).boards;
    expect(PAGE).toContain(`--serial ${first?.serial} `);
    expect(texts.get('labels')).toContain(`KeycabSlot ${first?.serial}`);
  });

  it('fuse bits are written as the bytes of the table, each marked as to be verified', () => {
    expect(FUSE_BYTES.map(byteOf)).toEqual(['0xF7', '0xD1', '0xFC']);
    for (const command of [READ_FUSES, WRITE_FUSES, WRITE_IMAGE]) expect(PAGE).toContain(`\`${command}\``);
    expect(PAGE).toContain('**Fuse values are to be verified**');
    expect(
      wordsIn(all.find(({ name }) => name === 'programmer') ?? tagLines()).filter((text) => text === 'to be verified'),
    ).toHaveLength(3);
  });

  const header = '/usr/lib/avr/include/avr/iom2560.h';
  it.skipIf(!existsSync(header))('fuse bits lie where avr-libc says', () => {
    const places = new Map(
      [...readFileSync(header, 'utf8').matchAll(/FUSE_(\w+)\s+\(unsigned char\)~_BV\((\d)\)/g)].map(([, name, bit]) => [
        name,
        Number(bit),
      ]),
    );
    expect(places.size).toBe(19);
    for (const { bits } of FUSE_BYTES) {
      bits.forEach(([name], index) => {
        if (name !== '-') expect([name, places.get(name)]).toEqual([name, 7 - index]);
      });
    }
  });

  it('the checks of the doctor are those of the tool', () => {
    const folder = join(HARDWARE, '..', 'firmware', 'cli', 'doctor');
    const source = readdirSync(folder)
      .map((file) => readFileSync(join(folder, file), 'utf8'))
      .join('\n');
    const found = [...source.matchAll(/\b(?:fine|look|broken)\(\s*'([a-z]+)'/g)].map(([, name = '']) => name);
    expect(new Set<string>(DOCTOR_CHECKS.map(([name]) => name))).toEqual(new Set(found));
  });

  it('slots of the second board start at 0 again', () => {
    const { rows, columns, boards } = layoutOf(PROFILE);
    expect([rows, columns]).toEqual([['A', 'B', 'C', 'D'], 16]);
    expect(boards.map(({ first, last }) => [first, last])).toEqual([
      ['A01', 'B16'],
      ['C01', 'D16'],
    ]);
  });
});
