// Pictures of mains, battery and 12 V, and of the computer with what hangs on it; pure.
import { createSheet } from '../draw/sheet.ts';
import type { Picture } from '../draw/shape.ts';
import { LIMITS } from '../../design/limits.ts';
import { insulation } from '../facts.ts';

export function supply(): Picture {
  const wireMaxMm = LIMITS.supply.batteryWireMaxMillimeters.value;
  const sheet = createSheet(
    'supply',
    'Mains, supply, battery and 12 V fuses',
    'The mains inlet J91 goes to the supply PS1 with brown, blue and green-yellow. The supply charges the battery BT1 through fuse F91, an inline holder at the + pole. Its V+ feeds the fuses F92, F93, F10 and F11.',
    960,
    570,
  );
  sheet.part('cabinet:J91', 30, 40, { tone: 'mains', width: 130, sub: 'mains inlet' });
  sheet.part('cabinet:PS1', 270, 40, {
    tone: 'mains',
    width: 190,
    left: ['L', 'N', 'PE'],
    right: ['V+', 'V-', 'B+', 'B-'],
    elsewhere: { 'V-': 'black, all' },
  });
  for (const pin of ['L', 'N', 'PE']) {
    const from = `cabinet:J91.${pin}`;
    sheet.wire(from, `cabinet:PS1.${pin}`, { label: insulation(from).name });
  }
  sheet.part('cabinet:F91', 540, 270, {
    tone: 'power',
    width: 155,
    left: ['2'],
    right: ['1'],
    title: 'F91, 5 A',
    sub: 'inline; last in',
  });
  sheet.part('cabinet:BT1', 540, 410, { tone: 'power', width: 155, left: ['B-'], right: ['B+'] });
  sheet.wire('cabinet:PS1.B+', 'cabinet:F91.2', { via: 515, label: '' });
  sheet.wire('cabinet:PS1.B-', 'cabinet:BT1.B-', { via: 490, label: '' });
  sheet.wire('cabinet:F91.1', 'cabinet:BT1.B+', { via: 713, label: '' });
  sheet.words([524, 230], 'CHARGE, red', { size: 13 });
  sheet.words([480, 300], 'BATTERY-, black', { size: 13, anchor: 'end' });
  sheet.words([624, 380], 'BATTERY+, red,', { size: 13, anchor: 'middle' });
  sheet.words([624, 399], `at most ${wireMaxMm} mm`, { size: 13, anchor: 'middle' });
  const fuses = [
    ['F92', '3 A', 'computer', 'step 5'],
    ['F93', '1 A', 'badge reader', 'step 13'],
    ['F10', '3 A', 'slot board A10', 'step 6'],
    ['F11', '3 A', 'slot board A11', 'step 6'],
  ] as const;
  fuses.forEach(([refdes, amperes, what, step], index) => {
    sheet.part(`cabinet:${refdes}`, 765, 40 + index * 125, {
      tone: 'power',
      width: 165,
      left: ['1'],
      right: ['2'],
      title: `${refdes}, ${amperes}`,
      sub: what,
      elsewhere: { 2: step },
    });
    sheet.wire('cabinet:PS1.V+', `cabinet:${refdes}.1`, { via: 735, ...(index === 0 ? {} : { label: '' }) });
  });
  sheet.note(
    { x: 30, y: 330, width: 440, height: 215 },
    'Order',
    [
      '1  earth: inlet, plate, door; below 0.1 Ω',
      '2  L and N, then the cover over them',
      '3  12 V side, all fuses out, battery not connected',
      '4  battery, F91 out: B- first, + pole last;',
      '    insulated terminals, a cap over the + pole',
      'F91, F92, F93, F10, F11 stay out until step 15;',
      'F92 alone goes in once before, in step 5.',
    ],
    'alert',
  );
  sheet.paragraph([30, 240], ['1.5 mm² up to the fuses,', '0.75 mm² behind them;', 'ferrules on every end'], {
    size: 13,
  });
  return sheet.picture();
}

export function computer(): Picture {
  const sheet = createSheet(
    'computer',
    'Converter, computer, screen and clock',
    'Fuse F92 feeds the converter PS2; its 5 V feed the computer A1 and the screen A2. The clock A3 is on 3V3, SDA and SCL of the computer. All black wires go back to V- of the supply.',
    960,
    640,
  );
  sheet.part('cabinet:F92', 30, 40, {
    tone: 'power',
    width: 130,
    left: ['1'],
    title: 'F92, 3 A',
    sub: 'computer',
    elsewhere: { 1: 'step 4' },
  });
  sheet.part('cabinet:PS2', 300, 40, {
    tone: 'power',
    width: 180,
    left: ['VIN'],
    right: ['5V', 'GND'],
    sub: '9-18 V to 5.1 V',
  });
  sheet.wire('cabinet:F92.2', 'cabinet:PS2.VIN', { label: '12 V, red' });
  sheet.part('cabinet:A1', 600, 40, {
    tone: 'signal',
    width: 230,
    left: ['5V', 'GND', 'DSI', '3V3', 'SDA', 'SCL'],
    right: ['USB1', 'USB2', 'USB3', 'USB4'],
    elsewhere: { USB1: 'step 8', USB2: 'step 8', USB3: 'free', USB4: 'step 13' },
    names: { '5V': '5V, USB-C', GND: 'GND, USB-C', '3V3': '3V3, pin 1', SDA: 'SDA, pin 3', SCL: 'SCL, pin 5' },
  });
  sheet.wire('cabinet:PS2.5V', 'cabinet:A1.5V');
  sheet.wire('cabinet:PS2.GND', 'cabinet:A1.GND', { label: 'black' });
  sheet.part('cabinet:A2', 330, 250, {
    tone: 'signal',
    width: 150,
    left: [],
    right: ['5V', 'GND', 'DSI'],
    sub: 'screen, 7 inch',
  });
  sheet.wire('cabinet:PS2.5V', 'cabinet:A2.5V', { via: 510, label: '' });
  sheet.wire('cabinet:PS2.GND', 'cabinet:A2.GND', { via: 530, label: '' });
  sheet.wire('cabinet:A2.DSI', 'cabinet:A1.DSI', { via: 552, label: '' });
  sheet.words([524, 408], 'DSI', { anchor: 'end', size: 13 });
  sheet.part('cabinet:A3', 330, 430, {
    tone: 'signal',
    width: 150,
    left: [],
    right: ['GND', '3V3', 'SDA', 'SCL'],
    sub: 'DS3231, clock',
  });
  sheet.wire('cabinet:A3.3V3', 'cabinet:A1.3V3', { via: 566 });
  sheet.wire('cabinet:A3.SDA', 'cabinet:A1.SDA', { via: 578 });
  sheet.wire('cabinet:A3.SCL', 'cabinet:A1.SCL', { via: 590 });
  sheet.wire('cabinet:A3.GND', 'cabinet:PS2.GND', { via: 530, label: '' });
  sheet.note(
    { x: 620, y: 330, width: 310, height: 215 },
    'Before A1 is connected',
    [
      'F92 in, A1 and A2 off: measure PS2.',
      '5.0 to 5.2 V, then F92 out again.',
      'Only then connect A1 and A2.',
      'The clock is the only thing on the',
      'header; all other wiring is USB.',
      'Cell in the clock module first.',
    ],
    'alert',
  );
  sheet.note({ x: 30, y: 200, width: 280, height: 140 }, 'Black wires', [
    'PS2, each board and the reader',
    'have a wire of their own to V-',
    'of PS1: what a coil draws must',
    'not lift another ground.',
  ]);
  return sheet.picture();
}
