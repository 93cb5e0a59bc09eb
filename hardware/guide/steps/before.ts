// Pictures of the steps before the first wire: limits, tools, mounting plate; pure.
import { LIMITS } from '../../design/limits.ts';
import { createSheet } from '../draw/sheet.ts';
import type { Picture } from '../draw/shape.ts';

export function limits(): Picture {
  const sheet = createSheet(
    'limits',
    'Where a cabinet can hurt you, and what nobody has tried',
    'A cabinet with four marked places: mains inlet, battery, coils and door; beside it a list of what was never tried on hardware.',
    960,
    500,
  );
  sheet.frame({ x: 30, y: 30, width: 380, height: 440 }, { tone: 'steel', holds: true });
  sheet.words([220, 58], 'inside the cabinet', { anchor: 'middle', bold: true, size: 15 });
  sheet.frame({ x: 60, y: 80, width: 320, height: 100 }, { tone: 'plain' });
  sheet.words([100, 135], 'slots and their coils');
  sheet.frame({ x: 60, y: 200, width: 320, height: 90 }, { tone: 'signal' });
  sheet.words([100, 250], 'slot boards and computer');
  sheet.frame({ x: 60, y: 330, width: 150, height: 110 }, { tone: 'mains' });
  sheet.words([100, 425], 'mains, supply');
  sheet.frame({ x: 240, y: 330, width: 140, height: 110 }, { tone: 'power' });
  sheet.words([280, 425], 'battery');
  sheet.callout(1, [135, 365]);
  sheet.callout(2, [310, 365]);
  sheet.callout(3, [340, 130]);
  sheet.callout(4, [340, 245]);
  const rows = [
    ['1', 'Mains kill. Plug out, wait, measure 0 V.', 'Terminals and inlet under a cover, earth first.'],
    ['2', 'A battery has no switch.', 'Its fuse is the last thing in, the first out.'],
    ['3', 'Coils move and get hot.', 'Fingers out before any pulse.'],
    ['4', 'Bare boards die of static.', 'Wrist strap on, mat under the board.'],
  ] as const;
  rows.forEach(([number, one, two], index) => {
    const y = 60 + index * 58;
    sheet.callout(number, [450, y]);
    sheet.paragraph([474, y - 2], [one, two]);
  });
  sheet.note(
    { x: 440, y: 290, width: 490, height: 180 },
    'Never tried on hardware',
    [
      'Everything of this guide: no board, coil, battery or',
      'reader of it has been built. It comes from drawings,',
      'data sheets and simulation. Measure what a step says;',
      'if it is not so, stop, and fill in a bench form.',
      'Mains wiring is for those who are allowed to do it.',
    ],
    'alert',
  );
  return sheet.picture();
}

const TOOLS = [
  ['Multimeter', 'volts, ohms, continuity'],
  ['Scope, 2 channels', '1 ms a division, single shot'],
  ['Current clamp, DC', '10 mA to 2 A; see bench'],
  ['Laboratory supply', '0 to 15 V, limit 0.1 to 2 A'],
  ['ISP programmer', '6 pins, 5 V, with avrdude'],
  ['Soldering station', 'fine tip, for 0603'],
  ['Crimping pliers', 'JST XH, JST VH, ferrules'],
  ['Insulated screwdrivers', 'for terminals of mains'],
  ['Drill, taps, file', 'plate, rails, contacts'],
  ['Wrist strap and mat', 'both on earth'],
  ['A tag and a badge', 'that belong to nobody'],
  ['Label printer', 'text of 3 mm and more'],
] as const;

export function tools(): Picture {
  const sheet = createSheet(
    'tools',
    'Tools on the bench',
    `Twelve tools, each with what it is needed for: ${TOOLS.map(([name]) => name).join(', ')}.`,
    960,
    400,
  );
  TOOLS.forEach(([name, what], index) => {
    const [x, y] = [30 + (index % 3) * 305, 25 + Math.floor(index / 3) * 92];
    sheet.frame({ x, y, width: 290, height: 78 }, { tone: 'tool' });
    sheet.callout(index + 1, [x + 28, y + 39], null, 'plain');
    sheet.words([x + 54, y + 34], name, { bold: true, size: 15 });
    sheet.words([x + 54, y + 57], what);
  });
  return sheet.picture();
}

export function plate(): Picture {
  const wireMaxMm = LIMITS.supply.batteryWireMaxMillimeters.value;
  const sheet = createSheet(
    'plate',
    'Mounting plate and rails',
    'The mounting plate with two DIN rails: supply on the upper one with 50 mm of free air, mains inlet in the wall, fuses and converter on the lower one, slot boards and computer below, the battery on the floor with its inline fuse F91 beside it.',
    960,
    640,
  );
  sheet.frame({ x: 150, y: 30, width: 600, height: 460 }, { tone: 'steel', holds: true });
  const rail = (y: number, text: string): void => {
    sheet.frame({ x: 170, y, width: 560, height: 96 }, { tone: 'quiet', holds: true });
    sheet.words([180, y + 18], text, { tone: 'quiet' });
  };
  const device = (
    x: number,
    y: number,
    width: number,
    refdes: string,
    what: string,
    tone: 'mains' | 'power' | 'signal',
  ) => {
    sheet.frame({ x, y, width, height: 58 }, { tone });
    sheet.words([x + width / 2, y + 25], refdes, { anchor: 'middle', bold: true, size: 15 });
    sheet.words([x + width / 2, y + 45], what, { anchor: 'middle' });
  };
  rail(95, 'upper rail: mains under a cover');
  device(16, 300, 118, 'J91', 'inlet, in wall', 'mains');
  device(300, 120, 300, 'PS1', 'supply, charger', 'mains');
  rail(245, 'lower rail: 12 V');
  ['F92', 'F93', 'F10', 'F11'].forEach((refdes, index) => device(200 + index * 80, 270, 58, refdes, 'fuse', 'power'));
  device(540, 270, 170, 'PS2', '12 V to 5 V', 'power');
  device(180, 375, 160, 'A10', 'slot board', 'signal');
  device(360, 375, 160, 'A11', 'slot board', 'signal');
  device(540, 375, 90, 'A1', 'computer', 'signal');
  device(645, 375, 85, 'A4', 'RS-485', 'signal');
  sheet.words([450, 476], 'on spacers of 10 mm, pins never on the steel', { anchor: 'middle' });
  sheet.dimension([700, 62], [700, 94], '');
  sheet.words([690, 82], '50 mm of free air above PS1', { anchor: 'end' });
  sheet.dimension([700, 192], [700, 244], '');
  sheet.words([690, 224], '50 mm of free air below it, for wires too', { anchor: 'end' });
  sheet.line(
    [
      [340, 436],
      [340, 448],
    ],
    'none',
    'quiet',
  );
  sheet.line(
    [
      [360, 436],
      [360, 448],
    ],
    'none',
    'quiet',
  );
  sheet.words([366, 447], '20 mm between boards');
  sheet.frame({ x: 300, y: 525, width: 300, height: 80 }, { tone: 'power' });
  sheet.words([450, 560], 'BT1, on the floor, strapped', { anchor: 'middle', bold: true, size: 15 });
  sheet.words([450, 583], 'air around it: it may give off gas', { anchor: 'middle' });
  device(650, 536, 90, 'F91', 'in the wire', 'power');
  sheet.callout(4, [800, 565], [742, 565]);
  sheet.paragraph([768, 600], [`+ wire: at most ${wireMaxMm} mm`, 'from pole to F91'], { size: 13 });
  sheet.line(
    [
      [602, 565],
      [648, 565],
    ],
    'none',
    'alert',
  );
  sheet.paragraph([20, 390], ['cover over J91', 'and PS1'], { size: 13 });
  sheet.paragraph([20, 545], ['screen A2: in the door', 'clock A3: on A1'], { size: 13 });
  sheet.callout(1, [100, 150], [149, 150]);
  sheet.paragraph([16, 190], ['earth: plate', 'and door, screw', 'and washer on', 'bare metal'], { size: 13 });
  sheet.callout(2, [800, 150], [602, 150]);
  sheet.paragraph([768, 190], ['mains wires 10 mm', 'from all others,', 'own cover,', 'strain relief'], { size: 13 });
  sheet.callout(3, [800, 300], [712, 300]);
  sheet.paragraph([768, 340], ['air above and', 'below PS2 as its', 'sheet says'], { size: 13 });
  return sheet.picture();
}
