// Pictures of one slot with all its wires, and of the 32 tag lines of a board; pure.
import { PINS, type Pin } from '../../pins.ts';
import { boardInstances } from '../../design/parts.ts';
import { createSheet } from '../draw/sheet.ts';
import type { Picture } from '../draw/shape.ts';

const two = (slot: number): string => `${slot}`.padStart(2, '0');

export function driver(slot = 0): Picture {
  const at = two(slot);
  const register = `U1${slot >> 3}`;
  const sheet = createSheet(
    'driver',
    `Driver of slot ${at}, on the board`,
    `Resistor R1${at} leads from register ${register} to the gate of Q1${at}, R2${at} from the gate to ground. D1${at} lies across the coil's plug J1${at}, its ring on RAIL.`,
    960,
    420,
  );
  sheet.part(`board:R1${at}`, 40, 40, {
    width: 150,
    left: ['1'],
    right: ['2'],
    title: `R1${at}, 100 Ω`,
    sub: `from ${register}`,
    elsewhere: { 1: register },
  });
  sheet.part(`board:Q1${at}`, 330, 40, { width: 150, left: ['G', 'S'], right: ['D'], sub: 'AO3400A, driver' });
  sheet.wire(`board:R1${at}.2`, `board:Q1${at}.G`);
  sheet.part(`board:R2${at}`, 40, 180, {
    width: 150,
    left: [],
    right: ['1', '2'],
    title: `R2${at}, 100 kΩ`,
    sub: 'gate pull-down',
  });
  sheet.wire(`board:R2${at}.1`, `board:Q1${at}.G`, { via: 230, label: '' });
  sheet.wire(`board:R2${at}.2`, `board:Q1${at}.S`, { via: 290, label: 'GND', at: 'start' });
  sheet.part(`board:D1${at}`, 520, 200, {
    width: 150,
    left: ['A'],
    right: ['K'],
    title: `D1${at}, SS34`,
    sub: 'flyback; ring = K',
  });
  sheet.part(`board:J1${at}`, 770, 40, {
    tone: 'power',
    width: 150,
    left: ['DRAIN', 'RAIL'],
    right: [],
    sub: 'plug of the coil',
  });
  sheet.wire(`board:Q1${at}.D`, `board:D1${at}.A`, { via: 500, label: '' });
  sheet.wire(`board:Q1${at}.D`, `board:J1${at}.DRAIN`, { label: `DRAIN${at}` });
  sheet.wire(`board:D1${at}.K`, `board:J1${at}.RAIL`, { via: 720, label: '' });
  sheet.words([730, 190], 'COIL_12V', { size: 13 });
  sheet.note(
    { x: 40, y: 310, width: 880, height: 95 },
    'Without power, before the registers are fitted, on each of the 32 places',
    [
      `Ohms gate of Q1${at} to GND: 90 to 110 kΩ (R2${at}). Diode test, red on DRAIN, black on RAIL: 0.1 to 0.4 V;`,
      `the other way round above 1 V or nothing. A missing R2${at} or a turned D1${at} is found here, or burns later.`,
    ],
    'alert',
  );
  return sheet.picture();
}

export function slotWires(slot = 0): Picture {
  const at = two(slot);
  const next = two(slot + 1);
  const sheet = createSheet(
    'slot',
    `Wires of slot ${at}`,
    `Plug J1${at} with violet and gray to the coil L1${at}; plug J3${at} with yellow and black to the contact X3${at}, on which the tag K3${at} is held; plug J16 with orange, green and black to the light D4${at}, and from its output on to D4${next}.`,
    960,
    650,
  );
  sheet.part(`board:J1${at}`, 40, 30, { tone: 'power', width: 170, left: [], sub: 'plug of the coil' });
  sheet.part(`board:L1${at}`, 420, 30, { tone: 'steel', width: 170, left: ['1', '2'], sub: 'coil, 24 to 40 Ω' });
  sheet.wire(`board:J1${at}.RAIL`, `board:L1${at}.1`);
  sheet.wire(`board:J1${at}.DRAIN`, `board:L1${at}.2`);
  sheet.paragraph(
    [625, 70],
    ['A coil has no plus and minus: either way.', 'Ohms at its plug: 24 to 40 Ω, and no', 'continuity to the steel.'],
  );
  sheet.part(`board:J3${at}`, 40, 190, { tone: 'signal', width: 170, left: [], sub: 'plug of the tag' });
  sheet.part(`board:X3${at}`, 420, 190, {
    tone: 'steel',
    width: 170,
    left: ['DATA', 'GND'],
    right: [],
    sub: 'DS9098P, contact',
  });
  sheet.wire(`board:J3${at}.DATA`, `board:X3${at}.DATA`);
  sheet.wire(`board:J3${at}.GND`, `board:X3${at}.GND`);
  sheet.part(`board:K3${at}`, 690, 190, {
    tone: 'steel',
    width: 230,
    left: ['DATA', 'GND'],
    right: [],
    sub: 'DS1990A, tag on the key',
    elsewhere: { DATA: 'lid, by touch', GND: 'rim, by touch' },
  });
  sheet.part('board:J16', 40, 350, { tone: 'signal', width: 170, left: [], sub: 'plug of the lights' });
  const light = { tone: 'steel', width: 190 } as const;
  sheet.part(`board:D4${at}`, 360, 350, {
    ...light,
    left: ['VDD', 'DIN', 'VSS'],
    right: ['DOUT'],
    sub: 'WS2812B, first',
  });
  sheet.part(`board:D4${next}`, 700, 350, {
    ...light,
    left: ['DIN', 'VDD', 'VSS'],
    right: ['DOUT'],
    sub: 'WS2812B, second',
    elsewhere: { DOUT: 'third' },
  });
  sheet.wire('board:J16.5V', `board:D4${at}.VDD`);
  sheet.wire('board:J16.DATA', `board:D4${at}.DIN`);
  sheet.wire('board:J16.GND', `board:D4${at}.VSS`);
  sheet.wire(`board:D4${at}.DOUT`, `board:D4${next}.DIN`);
  sheet.wire(`board:D4${at}.VDD`, `board:D4${next}.VDD`, { label: '', under: 560, via: 335, before: 664 });
  sheet.wire(`board:D4${at}.VSS`, `board:D4${next}.VSS`, { label: '', under: 530, via: 318, before: 682 });
  sheet.paragraph(
    [40, 600],
    [
      `The light of slot 00 is the first of the chain; a turned one stops all behind it. 100 nF (C4${at}) at each.`,
      'Tag wires of at most 2 m, twisted with their own ground, never in one bundle with the wires of coils.',
    ],
  );
  return sheet.picture();
}

/** @param pins  the pin map of the board */
export function tagLines(pins: readonly Pin[] = PINS): Picture {
  const sheet = createSheet(
    'tags',
    'Tag lines of the 32 slots of a board',
    'Four rows of eight cells, one for each slot of a board: number of the slot, plug of its contact, plug of its coil, port and package pin of the chip.',
    960,
    560,
  );
  const numbers = new Map(
    boardInstances()
      .find(({ refdes }) => refdes === 'U1')
      ?.part.pins.map(([number, name]) => [name, number]),
  );
  sheet.words([30, 34], 'Every slot has a line of its own: DATA is pin 1 of its tag plug, GND is pin 2.', {
    bold: true,
    size: 15,
  });
  for (const { name, use } of pins) {
    if (use.use !== 'oneWire') continue;
    const [x, y] = [30 + (use.slot % 8) * 113, 55 + (use.slot >> 3) * 122];
    sheet.frame({ x, y, width: 107, height: 112 }, { tone: 'signal' });
    sheet.words([x + 53, y + 24], `slot ${two(use.slot)}`, { bold: true, size: 15, anchor: 'middle' });
    sheet.words([x + 53, y + 50], `tag J3${two(use.slot)}`, { anchor: 'middle' });
    sheet.words([x + 53, y + 72], `coil J1${two(use.slot)}`, { anchor: 'middle' });
    sheet.words([x + 53, y + 96], `${name}, pin ${numbers.get(name) ?? '?'}`, {
      anchor: 'middle',
      size: 13,
      tone: 'quiet',
    });
  }
  return sheet.picture();
}
