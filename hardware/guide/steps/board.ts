// Pictures of a slot board: its plugs, the prototype, the programmer, the serial number; pure.
import { boardInstances } from '../../design/parts.ts';
import { createSheet } from '../draw/sheet.ts';
import type { Picture } from '../draw/shape.ts';
import { netOf } from '../facts.ts';
import { byteOf, FUSE_BYTES } from '../fuse-bits.ts';

/** Which step wires a plug; every plug of a board has one. */
export const PLUG_STEPS: Readonly<Record<string, string>> = {
  J15: 'step 6, 12 V in',
  J13: 'step 8, USB',
  J14: 'step 7, programmer',
  JP1: 'step 8, jumper',
  J10: 'step 11, door latch',
  J16: 'step 9, lights',
  J11: 'step 14, Wiegand',
  J12: 'siren, lamp, free pins',
  J500: 'step 11, door',
  J501: 'step 12, lid',
  J502: 'step 12, cylinder',
  J503: 'step 12, shock',
  J504: 'step 12, mains',
  J505: 'step 12, battery',
  J100: 'step 9, coil of slot 00',
  J300: 'step 9, tag of slot 00',
};

export function plugs(): Picture {
  const sheet = createSheet(
    'plugs',
    'Plugs of a slot board, with each pin',
    'Sixteen plugs of a slot board as a list of boxes, each with its pins, their numbers, the net they belong to, and the step that wires them. Fuse F10 feeds plug J15.',
    960,
    780,
  );
  const rows = boardInstances().filter(({ refdes, part }) => part.kind === 'plug' && refdes in PLUG_STEPS);
  const columns: { x: number; y: number }[] = [
    { x: 30, y: 60 },
    { x: 340, y: 60 },
    { x: 650, y: 60 },
  ];
  sheet.words([30, 34], 'Which plugs there are, not where they sit: no layout of the board exists yet.', {
    bold: true,
    size: 15,
  });
  const order = [
    'J12',
    'J14',
    'J15',
    'J13',
    'J10',
    'JP1',
    'J16',
    'J11',
    'J100',
    'J300',
    'J500',
    'J501',
    'J502',
    'J503',
    'J504',
    'J505',
  ];
  for (const refdes of order) {
    const found = rows.find((row) => row.refdes === refdes);
    const column = columns.toSorted((one, other) => one.y - other.y)[0];
    if (found === undefined || column === undefined) continue;
    const { pins } = found.part;
    const height = 40 + pins.length * 21;
    sheet.frame(
      { x: column.x, y: column.y, width: 280, height },
      { tone: refdes === 'J10' || refdes === 'J100' ? 'power' : 'signal' },
    );
    sheet.words([column.x + 12, column.y + 22], refdes, { bold: true, size: 15 });
    sheet.words([column.x + 268, column.y + 22], PLUG_STEPS[refdes] ?? '', { anchor: 'end' });
    pins.forEach(([number, name], index) => {
      const net = (netOf(`board:${refdes}.${name}`) ?? '').replace('board:', '');
      sheet.words([column.x + 24, column.y + 45 + index * 21], `${number}  ${name}`, { size: 13 });
      if (net !== name)
        sheet.words([column.x + 268, column.y + 45 + index * 21], net, { size: 13, anchor: 'end', tone: 'quiet' });
    });
    column.y += height + 12;
  }
  return sheet.picture();
}

export function prototype(): Picture {
  const sheet = createSheet(
    'prototype',
    'Power of a board, and the cut of a Mega as prototype',
    'Fuses F10 and F11 feed 12 V to the slot boards A10 and A11. A Mega 2560 R3 that stands in for a board needs the track between the two pads RESET-EN cut; a board of this design has nothing to cut.',
    960,
    420,
  );
  for (const [index, refdes] of ['F10', 'F11'].entries()) {
    const y = 40 + index * 170;
    sheet.part(`cabinet:${refdes}`, 30, y, {
      tone: 'power',
      width: 140,
      left: ['1'],
      right: ['2'],
      title: `${refdes}, 3 A`,
      sub: 'slot board',
      elsewhere: { 1: 'step 4' },
    });
    sheet.part(`cabinet:A1${index}`, 290, y, {
      tone: 'signal',
      width: 190,
      left: ['12V', 'GND', 'USB'],
      right: [],
      title: `A1${index}, slot board`,
      sub: 'plugs J15 and J13',
      names: { '12V': '12V, J15.1', GND: 'GND, J15.2', USB: 'USB, J13' },
      elsewhere: { GND: 'to V-', USB: 'step 8' },
    });
    sheet.wire(`cabinet:${refdes}.2`, `cabinet:A1${index}.12V`);
  }
  sheet.frame({ x: 520, y: 40, width: 415, height: 340 }, { tone: 'quiet', holds: true });
  sheet.words([535, 66], 'Only for a Mega 2560 R3 as prototype', { bold: true, size: 15 });
  sheet.frame({ x: 550, y: 90, width: 200, height: 120 }, { tone: 'signal', holds: true });
  sheet.words([650, 125], 'Mega 2560', { anchor: 'middle' });
  sheet.words([650, 164], 'RESET-EN', { anchor: 'middle', bold: true });
  sheet.frame({ x: 620, y: 178, width: 22, height: 18 }, { tone: 'power' });
  sheet.frame({ x: 654, y: 178, width: 22, height: 18 }, { tone: 'power' });
  sheet.line(
    [
      [648, 172],
      [648, 204],
    ],
    'none',
    'mains',
  );
  sheet.callout(1, [810, 187], [680, 187]);
  sheet.paragraph(
    [540, 245],
    [
      '1  Pads RESET-EN: cut the track between them.',
      '    Ohmmeter from pad to pad: no continuity.',
      'Uncut, each start of the firmware resets it.',
      'The cut also ends uploads over USB: use ISP.',
      'A board of this design: DTR of U2 is open,',
      'nothing has to be cut.',
    ],
  );
  return sheet.picture();
}

export function programmer(): Picture {
  const sheet = createSheet(
    'programmer',
    'Programmer and fuse bits',
    'The six pins of the programmer go to the same pins of J14. Below, the three fuse bytes bit by bit: ' +
      FUSE_BYTES.map((byte) => `${byte.name} ${byteOf(byte)}, ${byte.means}`).join('; ') +
      '. To be verified against the data sheet.',
    960,
    700,
  );
  sheet.part('tool:isp', 60, 30, {
    tone: 'tool',
    width: 230,
    left: [],
    title: 'ISP programmer',
    sub: '6 pins, set to 5 V',
  });
  sheet.part('board:J14', 640, 30, {
    tone: 'signal',
    width: 200,
    left: ['MISO', 'VCC', 'SCK', 'MOSI', 'RESET', 'GND'],
    sub: 'slot board',
  });
  for (const pin of ['MISO', 'VCC', 'SCK', 'MOSI', 'RESET', 'GND']) sheet.wire(`tool:isp.${pin}`, `board:J14.${pin}`);
  sheet.paragraph([30, 305], ['J15 and J13 unplugged, no coil on any plug: the programmer alone feeds the board.'], {
    bold: true,
  });
  FUSE_BYTES.forEach((byte, row) => {
    const y = 340 + row * 108;
    sheet.words([30, y + 18], `${byte.name} = ${byteOf(byte)}`, { bold: true, size: 16 });
    sheet.words([210, y + 18], byte.means);
    sheet.words([930, y + 18], 'to be verified', { anchor: 'end', tone: 'alert' });
    byte.bits.forEach(([name, level], index) => {
      const x = 30 + index * 113;
      sheet.frame({ x, y: y + 30, width: 109, height: 54 }, { tone: level === 0 ? 'power' : 'plain' });
      sheet.words([x + 54, y + 50], name === '-' ? 'not there' : name, { anchor: 'middle', size: 13 });
      sheet.words([x + 54, y + 74], `${level}`, { anchor: 'middle', bold: true, size: 16 });
    });
  });
  sheet.words([30, 682], 'yellow = 0 = programmed', { tone: 'quiet' });
  return sheet.picture();
}

export function serial(): Picture {
  const sheet = createSheet(
    'serial',
    'Serial number with the service jumper',
    'Computer A1 with USB1 to board A10 and USB2 to board A11. JP1 with its jumper set, the command is typed, the jumper comes off, the label goes on.',
    960,
    470,
  );
  sheet.part('cabinet:A1', 30, 40, {
    tone: 'signal',
    width: 230,
    left: ['5V', 'GND', 'DSI', '3V3', 'SDA', 'SCL'],
    right: ['USB1', 'USB2', 'USB3', 'USB4'],
    elsewhere: {
      '5V': 'step 5',
      GND: 'step 5',
      DSI: 'step 5',
      '3V3': 'step 5',
      SDA: 'step 5',
      SCL: 'step 5',
      USB3: 'free',
      USB4: 'step 13',
    },
  });
  for (const index of [0, 1]) {
    sheet.part(`cabinet:A1${index}`, 460, 40 + index * 160, {
      tone: 'signal',
      width: 190,
      left: ['USB', '12V', 'GND'],
      right: [],
      title: `A1${index}, slot board`,
      sub: 'J13 = USB',
      elsewhere: { '12V': 'step 6', GND: 'to V-' },
    });
    sheet.wire(`cabinet:A1.USB${index + 1}`, `cabinet:A1${index}.USB`, {
      via: 380 - index * 30,
      label: index === 0 ? 'USB' : '',
    });
  }
  sheet.part('board:JP1', 700, 40, {
    tone: 'signal',
    width: 130,
    left: [],
    sub: 'service jumper',
    elsewhere: { IN: 'jumper', GND: 'jumper' },
  });
  sheet.frame({ x: 842, y: 98, width: 26, height: 62 }, { tone: 'alert' });
  sheet.callout(1, [910, 129], [870, 129]);
  sheet.paragraph(
    [700, 190],
    [
      '1  set the jumper',
      '2  type the command',
      '3  take the jumper off',
      '4  read the serial back',
      '5  print and stick the label',
    ],
  );
  sheet.note(
    { x: 30, y: 370, width: 900, height: 78 },
    'One board at a time',
    ['Plug in only the board that gets its number. Two boards of one cabinet never bear the same one.'],
    'alert',
  );
  return sheet.picture();
}
