// The sheet of what is wired between mains, battery, computer, reader and slot boards; pure.
import type { Design } from '../check.ts';
import { LIMITS } from '../limits.ts';
import { boardsFor, hasHub } from '../parts.ts';
import { createSheet, type Sheet } from './sheet.ts';

export function cabinetSheet(design: Design, slots: number): Sheet {
  const sheet = createSheet(
    {
      name: 'cabinet',
      title: `Wiring of a cabinet of ${slots} slots`,
      notes: [
        'Mains and earth: by an electrician, after the rules of the country. The cabinet body is earthed.',
        `F91 is an inline holder: at most ${LIMITS.supply.batteryWireMaxMillimeters.value} mm of wire to the + pole of BT1, which is connected last.`,
        'Loops, door latch and slots hang on the slot boards: see their sheets.',
      ],
    },
    design,
  );
  sheet.box('J91', [0, 0], { left: [], right: ['L', 'N', 'PE'] });
  sheet.box('PS1', [1600, 0], { left: ['L', 'N', 'PE'], right: ['V+', 'V-', null, 'B+', null, 'B-'] });
  for (const pin of ['L', 'N', 'PE']) sheet.wire(`J91.${pin}`, `PS1.${pin}`);
  sheet.put('F91', [5400, -600], 180);
  sheet.wire('PS1.B+', 'F91.2');
  sheet.box('BT1', [6000, -600], { left: ['B+', null, 'B-'], right: [] });
  sheet.wire('F91.1', 'BT1.B+');
  sheet.wire('PS1.B-', 'BT1.B-');
  sheet.label('PS1.V-', 'right', 200);
  const boards = boardsFor(slots);
  const feeds = ['F92', 'F93', ...Array.from({ length: boards }, (_, board) => `F1${board}`)];
  for (const [index, name] of feeds.entries()) {
    sheet.put(name, [800, -2300 - index * 900]);
    sheet.label(`${name}.1`, 'left', 400);
    sheet.label(`${name}.2`, 'right', 200);
  }
  sheet.label('PS1.V+', 'right', 200);
  sheet.box('PS2', [4400, -2300], { left: ['VIN', 'GND'], right: ['5V'] });
  sheet.box('A1', [8400, -1000], {
    left: ['5V', 'GND', '3V3', 'SDA', 'SCL'],
    right: ['USB1', 'USB2', 'USB3', 'USB4', 'DSI'],
  });
  sheet.box('A2', [8400, -2800], { left: ['5V', 'GND'], right: ['DSI'] });
  sheet.box('A3', [8400, -4000], { left: ['3V3', 'GND', 'SDA', 'SCL'], right: [] });
  sheet.box('A4', [12400, -1000], { left: ['USB'], right: ['A', 'B', 'GND'] });
  sheet.box('A5', [12400, -2800], { left: ['12V', 'GND'], right: ['A', 'B'] });
  sheet.alone('R91', [14800, -4000]);
  const names = ['PS2', 'A1', 'A2', 'A3', 'A4', 'A5'];
  for (let board = 0; board < boards; board += 1) {
    const name = `A1${board}`;
    sheet.box(name, [4400, -3900 - board * 1300], { left: ['12V', 'GND'], right: ['USB'] });
    names.push(name);
  }
  if (hasHub(boards)) {
    sheet.box('A6', [12400, -4600], {
      left: ['UP', '5V', 'GND'],
      right: [1, 2, 3, 4, 5, 6, 7].map((at) => `DOWN${at}`),
    });
    names.push('A6');
  }
  for (const name of names) sheet.labelRest(name);
  return sheet.done();
}
