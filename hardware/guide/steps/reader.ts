// Pictures of badge readers: OSDP with termination and bias, modules on a USB adapter, Wiegand into a board; pure.
import { createSheet } from '../draw/sheet.ts';
import type { Picture } from '../draw/shape.ts';

export function osdp(): Picture {
  const sheet = createSheet(
    'osdp',
    'OSDP reader over RS-485',
    'The adapter A4 goes to the reader A5 with A, B and ground; resistor R91 of 120 ohms lies across A and B at the reader. The adapter has its own 120 ohms and bias. Fuse F93 feeds the reader with 12 V.',
    960,
    520,
  );
  sheet.part('cabinet:A4', 40, 190, {
    tone: 'signal',
    width: 230,
    left: ['USB'],
    right: ['A', 'B', 'GND'],
    title: 'A4, USB to RS-485',
    sub: 'isolated; 120 Ω and bias on',
    elsewhere: { USB: 'A1.USB4' },
  });
  sheet.part('cabinet:A5', 700, 190, {
    tone: 'steel',
    width: 200,
    left: ['A', 'B', 'GND', '12V'],
    right: [],
    title: 'A5, OSDP reader',
    sub: 'outside the steel',
  });
  sheet.wire('cabinet:A4.A', 'cabinet:A5.A');
  sheet.wire('cabinet:A4.B', 'cabinet:A5.B');
  sheet.wire('cabinet:A4.GND', 'cabinet:A5.GND');
  sheet.part('cabinet:F93', 40, 390, {
    tone: 'power',
    width: 150,
    left: ['1'],
    right: ['2'],
    title: 'F93, 1 A',
    sub: 'badge reader',
    elsewhere: { 1: 'step 4' },
  });
  sheet.wire('cabinet:F93.2', 'cabinet:A5.12V', { via: 640, label: 'READER_12V, red', at: 'start' });
  sheet.part('cabinet:R91', 700, 40, {
    width: 200,
    left: ['2', '1'],
    right: [],
    title: 'R91, 120 Ω',
    sub: 'at the reader’s terminals',
  });
  sheet.wire('cabinet:A5.A', 'cabinet:R91.1', { via: 650, label: '' });
  sheet.wire('cabinet:A5.B', 'cabinet:R91.2', { via: 610, label: '' });
  sheet.note(
    { x: 40, y: 30, width: 500, height: 110 },
    'Without power, adapter unplugged',
    [
      'A to B: about 60 Ω (two of 120 Ω). 120 Ω: one end is open;',
      '40 Ω: a third one is on. Bias at the adapter alone.',
      'Twisted pair for A and B, shield on GND at the adapter.',
    ],
    'alert',
  );
  return sheet.picture();
}

export function modules(): Picture {
  const sheet = createSheet(
    'modules',
    'PN532, RDM6300 or ID-12LA on a USB adapter',
    'Three readers, each on a USB serial adapter of its own: PN532 with supply, ground and both data lines crossed; RDM6300 with 5 V, ground and one data line; ID-12LA with supply, reset, ground, format and one data line.',
    960,
    680,
  );
  const both = (name: string, y: number): void => {
    sheet.part(`${name}:adapter`, 40, y, { tone: 'signal', width: 250, left: [] });
  };
  both('pn532', 30);
  sheet.part('pn532:module', 620, 30, { tone: 'steel', width: 290, left: ['VCC', 'GND', 'RX', 'TX'], right: [] });
  sheet.wire('pn532:adapter.5V', 'pn532:module.VCC', { label: '5 V, orange' });
  sheet.wire('pn532:adapter.GND', 'pn532:module.GND', { label: 'GND, black' });
  sheet.wire('pn532:adapter.TXD', 'pn532:module.RX', { label: '3.3 V level, white' });
  sheet.wire('pn532:adapter.RXD', 'pn532:module.TX', { label: '3.3 V level, green' });
  both('rdm6300', 240);
  sheet.part('rdm6300:module', 620, 240, { tone: 'steel', width: 290, left: ['5V', 'GND', 'TX'], right: [] });
  sheet.wire('rdm6300:adapter.5V', 'rdm6300:module.5V', { label: '5 V, orange' });
  sheet.wire('rdm6300:adapter.GND', 'rdm6300:module.GND', { label: 'GND, black' });
  sheet.wire('rdm6300:adapter.RXD', 'rdm6300:module.TX', { label: '5 V level, green' });
  both('id12', 420);
  sheet.part('id12:module', 620, 420, {
    tone: 'steel',
    width: 290,
    left: ['VCC', 'RES', 'GND', 'FORMAT', 'DATA'],
    right: [],
  });
  sheet.wire('id12:adapter.5V', 'id12:module.VCC', { label: '5 V, orange' });
  sheet.wire('id12:adapter.5V', 'id12:module.RES', { via: 560, label: '' });
  sheet.wire('id12:adapter.GND', 'id12:module.GND', { via: 530, label: 'GND, black', at: 'start' });
  sheet.wire('id12:adapter.GND', 'id12:module.FORMAT', { via: 530, label: '' });
  sheet.wire('id12:adapter.RXD', 'id12:module.DATA', { via: 440, label: '5 V level, green', at: 'start' });
  sheet.words(
    [40, 658],
    'Not in the design’s list of nets: from data sheets. Check voltage and pins against the part in your hand.',
    { tone: 'alert' },
  );
  return sheet.picture();
}

export function wiegand(): Picture {
  const sheet = createSheet(
    'wiegand',
    'Wiegand reader into a slot board',
    'Plug J11 of the slot board: DATA0 with green to D0, DATA1 with white to D1, ground with black to GND of the reader. Fuse F93 feeds the reader with 12 V.',
    960,
    330,
  );
  sheet.part('board:J11', 40, 40, { tone: 'signal', width: 200, left: [], sub: 'slot board' });
  sheet.part('wiegand:reader', 660, 40, { tone: 'steel', width: 260, left: ['D0', 'D1', 'GND', '12V'], right: [] });
  sheet.wire('board:J11.DATA0', 'wiegand:reader.D0');
  sheet.wire('board:J11.DATA1', 'wiegand:reader.D1');
  sheet.wire('board:J11.GND', 'wiegand:reader.GND');
  sheet.part('cabinet:F93', 40, 210, {
    tone: 'power',
    width: 200,
    left: ['1'],
    right: ['2'],
    title: 'F93, 1 A',
    sub: 'badge reader',
    elsewhere: { 1: 'step 4' },
  });
  sheet.wire('cabinet:F93.2', 'wiegand:reader.12V', { via: 560, label: 'READER_12V, red', at: 'start' });
  sheet.paragraph(
    [600, 255],
    ['Open collector or 5 V outputs only:', 'measure D0 and D1 without the board,', 'never above 5.5 V.'],
    { tone: 'alert' },
  );
  return sheet.picture();
}
