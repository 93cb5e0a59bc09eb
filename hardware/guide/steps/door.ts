// Pictures of the door's latch and of the six supervised loops; pure.
import { LOOP_WINDOWS } from '../../design/loop-parts.ts';
import { boardInstances } from '../../design/parts.ts';
import { createSheet } from '../draw/sheet.ts';
import type { Picture } from '../draw/shape.ts';

const VOLTS = 5;
const FULL_SCALE = 1023;
/** At the plug of the loop, with a converter of 10 bits that measures against the 5 V which feed the loop. */
const volts = (counts: number): string => ((counts / FULL_SCALE) * VOLTS).toFixed(2);

export function latch(): Picture {
  const sheet = createSheet(
    'latch',
    'Door latch and door contact',
    'Plug J10 with violet and gray to the latch L2. Plug J500 to the door contact S500 with its two resistors R520 and R530 at the far end.',
    960,
    500,
  );
  sheet.part('board:J10', 40, 40, { tone: 'power', width: 190, left: [], sub: 'plug of the latch' });
  sheet.part('board:L2', 420, 40, { tone: 'steel', width: 190, left: ['1', '2'], right: [], sub: 'latch, 20 Ω' });
  sheet.wire('board:J10.RAIL', 'board:L2.1');
  sheet.wire('board:J10.DRAIN', 'board:L2.2');
  sheet.paragraph(
    [640, 75],
    [
      'First board (A10) only. Fail-secure:',
      'without current the door stays shut.',
      'D1 on the board is its flyback diode.',
      'If its sheet names plus: plus = RAIL.',
    ],
  );
  sheet.part('board:J500', 40, 230, { tone: 'signal', width: 190, left: [], sub: 'plug of the door' });
  sheet.part('board:R520', 350, 230, {
    width: 150,
    left: ['1'],
    right: ['2'],
    title: 'R520, 4.7 kΩ',
    sub: 'in series',
  });
  sheet.part('board:S500', 640, 200, {
    tone: 'steel',
    width: 170,
    left: ['1'],
    right: ['2'],
    sub: 'reed in the frame',
  });
  sheet.part('board:R530', 640, 330, {
    width: 170,
    left: ['1'],
    right: ['2'],
    title: 'R530, 4.7 kΩ',
    sub: 'across the contact',
  });
  sheet.wire('board:J500.LOOP', 'board:R520.1');
  sheet.wire('board:R520.2', 'board:S500.1', { via: 590, label: '' });
  sheet.wire('board:R520.2', 'board:R530.1', { via: 590, label: '' });
  sheet.words([548, 297], 'FAR_DOOR', { anchor: 'middle', size: 13 });
  sheet.wire('board:J500.GND', 'board:S500.2', { via: 290, under: 460, before: 860, label: '' });
  sheet.wire('board:J500.GND', 'board:R530.2', { via: 290, under: 460, before: 860, label: '' });
  sheet.words([430, 452], 'GND', { size: 13 });
  return sheet.picture();
}

/** In series and across; a loop with one resistor alone has it across. */
function resistorsOf(loop: number): [string, string] {
  const both = boardInstances().some(({ refdes }) => refdes === `R53${loop}`);
  return both ? [`R52${loop}`, `R53${loop}`] : ['none', `R52${loop}`];
}

export function batteryLoop(): Picture {
  const sheet = createSheet(
    'battery-loop',
    'The loop of the battery',
    'Plug J505 to resistor R525 and contact S505 side by side: the relay of the supply closes when the battery is low and shorts the loop.',
    960,
    330,
  );
  sheet.part('board:J505', 40, 100, { tone: 'signal', width: 190, left: [], sub: 'plug of the battery' });
  sheet.part('board:R525', 420, 30, {
    width: 190,
    left: ['1'],
    right: ['2'],
    title: 'R525, 4.7 kΩ',
    sub: 'across the contact',
  });
  sheet.part('board:S505', 420, 160, {
    tone: 'steel',
    width: 190,
    left: ['1'],
    right: ['2'],
    sub: 'BAT-LOW relay of PS1',
  });
  sheet.wire('board:J505.LOOP', 'board:R525.1', { via: 370, label: 'LOOP_BATTERY', at: 'start' });
  sheet.wire('board:J505.LOOP', 'board:S505.1', { via: 370, label: '' });
  sheet.wire('board:J505.GND', 'board:S505.2', { via: 270, under: 285, before: 660, label: '' });
  sheet.wire('board:J505.GND', 'board:R525.2', { via: 270, under: 285, before: 660, label: '' });
  sheet.words([400, 277], 'GND', { size: 13 });
  sheet.paragraph(
    [690, 90],
    [
      'Battery well: relay open, 4.7 kΩ,',
      'reads normal. Battery low: relay',
      'closed, reads short. Either is',
      'told apart from a cut wire.',
    ],
  );
  sheet.paragraph(
    [690, 215],
    ['That the relay closes when the', 'battery is low: to be verified', 'on the supply in your hand.'],
    { tone: 'alert' },
  );
  return sheet.picture();
}

export function loops(): Picture {
  const sheet = createSheet(
    'loops',
    'The six loops of the first board',
    'A table of the loops door, lid, cylinder, shock, mains and battery with plug, resistors and contact; below it the readings of the converter: short, normal, alarm, cut.',
    960,
    640,
  );
  sheet.words([30, 34], 'Five as the door of step 11, R52x in series, R53x across; the battery has its own picture.', {
    bold: true,
    size: 15,
  });
  const heads = ['loop', 'plug', 'series', 'across', 'contact', 'closed while'] as const;
  const columns = [60, 180, 290, 400, 510, 640] as const;
  heads.forEach((head, index) => sheet.words([columns[index] ?? 0, 68], head, { tone: 'quiet' }));
  const contacts = boardInstances().filter(({ refdes }) => /^S50\d$/.test(refdes));
  contacts.forEach(({ refdes, part }, index) => {
    const y = 82 + index * 42;
    sheet.frame({ x: 40, y, width: 890, height: 36 }, { tone: 'signal' });
    const what = part.what.replace('closed while ', '');
    const cells = [`loop${index} ${part.value}`, `J50${index}`, ...resistorsOf(index), refdes, what];
    cells.forEach((cell, at) => sheet.words([columns[at] ?? 0, y + 24], cell, { bold: at === 1 }));
  });
  const windows = LOOP_WINDOWS;
  const scale = (counts: number): number => 60 + (counts / FULL_SCALE) * 840;
  const bands = [
    [0, windows.shortBelow.value, 'short', 'mains'],
    [windows.normalFrom.value, windows.normalTo.value, 'normal', 'good'],
    [windows.alarmFrom.value, windows.alarmTo.value, 'alarm', 'alert'],
    [windows.cutAbove.value, FULL_SCALE, 'cut', 'mains'],
  ] as const;
  sheet.words([30, 378], 'Reading at the board, and volts from LOOP to GND at the plug:', { bold: true, size: 15 });
  for (const [from, to, text, tone] of bands) {
    const [x, end] = [scale(from), scale(to)];
    sheet.frame({ x, y: 400, width: end - x, height: 80 }, { tone });
    const middle = (x + end) / 2;
    sheet.words([middle, 425], text, { anchor: 'middle', bold: true, size: 15 });
    sheet.words([middle, 447], `${from}-${to}`, { anchor: 'middle', size: 13 });
    sheet.words([middle, 468], `${volts(from)}-${volts(to)} V`, { anchor: 'middle', size: 13 });
  }
  sheet.paragraph(
    [60, 512],
    [
      'contact closed: 4.7 kΩ, about 2.5 V; contact open: 9.4 kΩ, about 3.3 V; between the bands: manipulated.',
      'Ohms at the end of the wire, plug off the board: 4.6 to 4.8 kΩ closed, 9.2 to 9.6 kΩ open.',
      'Resistors in the contact, not at the board: at the board they would supervise nothing.',
    ],
  );
  sheet.words(
    [60, 590],
    'S504 is the AC-OK relay of the supply, closed while mains are there. Its sense: to be verified.',
    { tone: 'alert' },
  );
  sheet.words([60, 613], 'A loop that you do not have: leave its plug free and its line out of the profile.');
  return sheet.picture();
}
