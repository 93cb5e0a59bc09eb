// Sheets of what a board has once: chip, drive chain, rail, power, serial line, panel; pure.
import { MCU_PINS } from '../mcu-pins.ts';
import type { Design } from '../check.ts';
import { drawDriver } from './place-sheets.ts';
import { createSheet, type Sheet, type SheetMaker } from './sheet.ts';

/** Parts with labels at both ends, side by side. */
function row(sheet: SheetMaker, [x, y]: readonly [number, number], refdes: readonly string[], step = 1300): void {
  for (const [index, name] of refdes.entries()) sheet.alone(name, [x + index * step, y]);
}

const port = (letter: string, bits = 8): string[] => Array.from({ length: bits }, (_, bit) => `${letter}${bit}`);
const pinsLike = (pattern: RegExp): string[] => MCU_PINS.map(([, name]) => name).filter((name) => pattern.test(name));

export function chipSheet(design: Design): Sheet {
  const sheet = createSheet(
    {
      name: 'chip',
      title: 'Chip of the slot board',
      notes: [
        'Names of pins as in hardware/pins.ts; a cross is a pin that stays open.',
        'J14 is for a programmer; the board has no bootloader.',
      ],
    },
    design,
  );
  sheet.box('U1', [0, 0], {
    left: [
      ...['A', 'C', 'K', 'L'].flatMap((letter) => [...port(letter), null]),
      ...pinsLike(/^(VCC|AVCC|AREF)/),
      null,
      ...pinsLike(/^GND/),
      null,
      'RESET',
      'XTAL1',
      'XTAL2',
    ],
    right: ['B', 'D', 'E', 'F', 'G', 'H', 'J'].flatMap((letter) => [...port(letter, letter === 'G' ? 6 : 8), null]),
  });
  sheet.labelRest('U1');
  sheet.put('Y1', [5200, -900], 270);
  sheet.label('Y1.1', 'up', 200);
  sheet.label('Y1.2', 'down', 200);
  row(sheet, [6500, -900], ['C20', 'C21']);
  row(sheet, [5200, -2900], ['R10', 'C28', 'L1']);
  row(sheet, [5200, -4900], ['C22', 'C23', 'C24']);
  row(sheet, [5200, -6900], ['C25', 'C26', 'C27']);
  sheet.box('J14', [5400, -9000], { left: ['MISO', 'SCK', 'RESET'], right: ['VCC', 'MOSI', 'GND'] });
  sheet.labelRest('J14');
  return sheet.done();
}

const OUTPUTS = ['QA', 'QB', 'QC', 'QD', 'QE', 'QF', 'QG', 'QH'] as const;

export function chainSheet(design: Design): Sheet {
  const sheet = createSheet(
    {
      name: 'chain',
      title: 'Drive chain: four registers of eight slots',
      notes: [
        'R11 keeps the outputs floating in a reset, so that the pull-downs of the gates hold.',
        'What went in comes back over R17 and is compared before any output is enabled.',
      ],
    },
    design,
  );
  for (const at of [0, 1, 2, 3]) {
    const name = `U1${at}`;
    sheet.box(name, [at * 4000, 0], {
      left: ['SER', 'CLOCK', 'STORE', 'OE', 'CLEAR', null, 'VCC', null, 'GND'],
      right: [...OUTPUTS, 'QHS'],
    });
    sheet.labelRest(name);
  }
  row(sheet, [600, -2900], ['R11', 'R16', 'R17', 'C10', 'C11', 'C12', 'C13'], 1900);
  return sheet.done();
}

export function railSheet(design: Design): Sheet {
  const sheet = createSheet(
    {
      name: 'rail',
      title: 'ARM rail: high side of all coils and of the door latch',
      notes: [
        'R12 keeps the rail off in a reset. R31 empties it: the board will not arm over a rail that is alive.',
        'The shunt is before the switch, so that the amplifier never sees less than ground. 2.5 V for each ampere.',
      ],
    },
    design,
  );
  sheet.put('R30', [900, 0]);
  sheet.label('R30.1', 'left', 600);
  sheet.box('U6', [2400, 0], {
    left: ['VS', null, null, null, 'IN', 'DEN', 'GND'],
    right: ['OUT6', 'OUT7', 'OUT8', null, 'IS', 'NC'],
  });
  sheet.wire('R30.2', 'U6.VS');
  sheet.label('R30.2', 'up', 300);
  sheet.put('R13', [1200, -800]);
  sheet.wire('R13.2', 'U6.IN');
  sheet.label('R13.1', 'left', 900);
  sheet.put('R12', [700, -1100], 270);
  sheet.wire('R12.1', [700, -800]);
  sheet.label('R12.2', 'down', 200);
  sheet.wire('U6.OUT6', [4700, 0], [8700, 0]);
  sheet.wire('U6.OUT7', [4700, -200]);
  sheet.wire('U6.OUT8', [4700, -400]);
  sheet.wire([4700, 0], [4700, -400]);
  for (const [name, upper, x] of [
    ['R31', '1', 5600],
    ['C37', '1', 6600],
    ['D15', 'K', 7600],
    ['R32', '1', 8700],
  ] as const) {
    sheet.put(name, [x, -300], 270);
    sheet.wire(`${name}.${upper}`, [x, 0]);
  }
  sheet.label('R31.2', 'down', 200);
  sheet.label('C37.2', 'down', 200);
  sheet.label('D15.A', 'down', 200);
  sheet.label('R31.1', 'up', 600);
  sheet.put('R33', [8700, -1400], 270);
  sheet.wire('R32.2', 'R33.1');
  sheet.label('R33.2', 'down', 200);
  sheet.put('C38', [9700, -1400], 270);
  sheet.wire([8700, -1150], [9700, -1150], 'C38.1');
  sheet.label('C38.2', 'down', 200);
  sheet.label('C38.1', 'right', 300);
  sheet.labelRest('U6');
  return railRest(sheet);
}

function railRest(sheet: SheetMaker): Sheet {
  sheet.box('U5', [600, -3000], { left: ['IN+', 'IN-', null, 'VS', 'GND'], right: ['OUT'] });
  sheet.put('R34', [2700, -3000]);
  sheet.wire('U5.OUT', 'R34.1');
  sheet.put('C39', [3800, -3300], 270);
  sheet.wire('R34.2', [3800, -3000], 'C39.1');
  sheet.label('C39.2', 'down', 200);
  sheet.label('R34.2', 'right', 1000);
  sheet.labelRest('U5');
  sheet.alone('C36', [6500, -3200]);
  sheet.alone('R35', [8200, -3200]);
  drawDriver(sheet, [800, -7100], {
    gate: 'R15',
    pullDown: 'R14',
    driver: 'Q1',
    flyback: 'D1',
    plug: 'J10',
    coil: 'L2',
  });
  return sheet.done();
}

export function powerSheet(design: Design): Sheet {
  const sheet = createSheet(
    {
      name: 'power',
      title: 'Power of the slot board',
      notes: [
        'The board has a converter of its own: no cable of a computer feeds a coil or a light.',
        'D14 clamps below what the drivers stand.',
      ],
    },
    design,
  );
  sheet.box('J15', [0, 0], { left: [], right: ['+12V', 'GND'] });
  sheet.label('J15.GND', 'down', 500);
  sheet.put('F1', [1500, 0]);
  sheet.wire('J15.+12V', 'F1.1');
  sheet.put('D13', [3100, 0], 180);
  sheet.wire('F1.2', 'D13.A');
  sheet.box('U4', [5600, 0], { left: ['VIN', 'GND'], right: ['VOUT'] });
  sheet.wire('D13.K', 'U4.VIN');
  for (const [name, x] of [
    ['D14', 3600],
    ['C33', 4700],
  ] as const) {
    sheet.put(name, [x, -300], 270);
    sheet.wire(sheet.pin(`${name}.${name === 'D14' ? 'K' : '1'}`), [x, 0]);
    sheet.label(`${name}.${name === 'D14' ? 'A' : '2'}`, 'down', 200);
  }
  sheet.label('D14.K', 'up', 700);
  sheet.label('U4.GND', 'down', 900);
  sheet.put('C34', [8300, -300], 270);
  sheet.put('F2', [8900, 0]);
  sheet.wire('U4.VOUT', 'F2.1');
  sheet.wire('C34.1', [8300, 0]);
  sheet.label('C34.1', 'up', 700);
  sheet.label('C34.2', 'down', 200);
  sheet.box('J16', [10900, 0], { left: ['5V', 'DATA', 'GND'], right: [] });
  sheet.wire('F2.2', 'J16.5V');
  sheet.label('F2.2', 'up', 400);
  sheet.labelRest('J16');
  return sheet.done();
}

export function serialSheet(design: Design): Sheet {
  const sheet = createSheet(
    {
      name: 'serial',
      title: 'Serial line of the slot board',
      notes: ['Fed by the board; it rests while no computer is plugged in. DTR resets nothing.'],
    },
    design,
  );
  sheet.box('J13', [0, 0], { left: [], right: ['VBUS', 'D-', 'D+', 'GND'] });
  sheet.box('U3', [2600, 0], { left: ['IO1A', 'IO2A', 'VBUS', 'GND'], right: ['IO1B', 'IO2B'] });
  sheet.box('U2', [6200, 0], {
    left: [
      'D+',
      'D-',
      '3V3OUT',
      'RESET',
      null,
      'VCC',
      'VCCIO',
      'GND7',
      'GND18',
      'GND21',
      'AGND',
      'TEST',
      'OSCI',
      'OSCO',
    ],
    right: 'TXD RXD DTR RTS CTS RI DSR DCD CBUS0 CBUS1 CBUS2 CBUS3 CBUS4 NC8 NC24'.split(' '),
  });
  for (const [at, name] of ['R36', 'R37'].entries()) {
    sheet.put(name, [10600, -at * 900]);
    sheet.label(`${name}.1`, 'left');
    sheet.label(`${name}.2`, 'right');
  }
  for (const name of ['J13', 'U3', 'U2']) sheet.labelRest(name);
  row(sheet, [400, -1900], ['R28', 'R29', 'C30', 'C31']);
  return sheet.done();
}

export function panelSheet(design: Design): Sheet {
  const sheet = createSheet(
    {
      name: 'panel',
      title: 'Light, sound, Wiegand, free pins',
      notes: ['R26 and R27 keep siren and lamp at rest in a reset.'],
    },
    design,
  );
  sheet.put('R19', [0, 0]);
  sheet.label('R19.1', 'left');
  sheet.label('R19.2', 'right');
  sheet.put('R18', [0, -900]);
  sheet.label('R18.1', 'left');
  sheet.put('BZ1', [1300, -900]);
  sheet.wire('R18.2', 'BZ1.1');
  sheet.label('BZ1.2', 'down', 300);
  sheet.put('R25', [0, -1900]);
  sheet.label('R25.1', 'left');
  sheet.put('D12', [1300, -2800], 90);
  sheet.wire('R25.2', 'D12.A');
  sheet.label('D12.K', 'down');
  for (const at of [0, 1] as const) {
    const y = -4700 - at * 2200;
    const [pullUp, series, esd] = [`R2${1 + at}`, `R2${3 + at}`, `D1${at}`];
    // The chip's side is the second pin.
    sheet.put(series, [600, y], 180);
    sheet.label(`${series}.2`, 'left');
    sheet.put(pullUp, [1300, y + 900], 270);
    sheet.label(`${pullUp}.1`, 'up', 100);
    sheet.put(esd, [2300, y - 300], 270);
    sheet.wire(`${series}.1`, [2300, y], `${esd}.K`);
    sheet.wire(`${pullUp}.2`, [1300, y]);
    sheet.label(`${esd}.A`, 'down', 200);
    sheet.label(`${esd}.K`, 'right', 400);
  }
  sheet.box('J12', [4700, 0], {
    left: ['D0', 'D1', 'D7', 'E5', 'G0', 'G1', 'G2', 'G5', 'GND'],
    right: ['H0', 'H1', 'H3', 'H4', 'H5', 'H6', 'J0', 'J1', '5V'],
  });
  sheet.box('J11', [4700, -2900], { left: ['DATA0', 'DATA1', 'GND'], right: [] });
  sheet.box('JP1', [7600, -2900], { left: ['IN', 'GND'], right: [] });
  for (const name of ['J12', 'J11', 'JP1']) sheet.labelRest(name);
  row(sheet, [5000, -4700], ['R20', 'R26', 'R27'], 1500);
  return sheet.done();
}
