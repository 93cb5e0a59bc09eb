// Pictures of profile, pairing, doctor, labels and hand-over; pure.
import { createSheet } from '../draw/sheet.ts';
import type { Picture } from '../draw/shape.ts';

interface Range {
  readonly serial: string;
  readonly first: string;
  readonly last: string;
}

export interface Layout {
  readonly rows: readonly string[];
  readonly columns: number;
  readonly boards: readonly Range[];
}

/** What a profile's text says of slots and boards; the firmware's own reader checks the file itself. */
export function layoutOf(text: string): Layout {
  const rows = /rows: \[([^\]]+)\]/.exec(text)?.[1]?.split(/,\s*/) ?? [];
  const columns = Number(/columns: (\d+)/.exec(text)?.[1] ?? 0);
  const boards = [...text.matchAll(/serial: '(\w+)'.*slots: (\w+)-(\w+)/g)].map(
    ([, serial = '', first = '', last = '']) => ({ serial, first, last }),
  );
  return { rows, columns, boards };
}

export function profile(text: string): Picture {
  const { rows, columns, boards } = layoutOf(text);
  const sheet = createSheet(
    'profile',
    'From the steel to the profile',
    `Rows ${rows.join(', ')} of ${columns} slots each; ${boards.map(({ serial, first, last }) => `board ${serial} has ${first} to ${last}`).join(', ')}. Each slot shows its number on its board.`,
    960,
    130 + rows.length * 92,
  );
  const names = rows.flatMap((row) =>
    Array.from({ length: columns }, (_, at) => `${row}${`${at + 1}`.padStart(2, '0')}`),
  );
  const tones = ['signal', 'good', 'power', 'tool'] as const;
  names.forEach((name, index) => {
    const at = boards.findIndex(({ first, last }) => name >= first && name <= last);
    const start = names.indexOf(boards[at]?.first ?? '');
    const [x, y] = [30 + (index % columns) * 56, 30 + Math.floor(index / columns) * 92];
    sheet.frame({ x, y, width: 52, height: 76 }, { tone: tones[at % tones.length] ?? 'plain' });
    sheet.words([x + 26, y + 28], name, { bold: true, size: 15, anchor: 'middle' });
    sheet.words([x + 26, y + 56], `${index - start}`, { anchor: 'middle' });
  });
  const below = 50 + rows.length * 92;
  boards.forEach(({ serial, first, last }, index) => {
    sheet.frame(
      { x: 30, y: below + index * 30 - 16, width: 20, height: 20 },
      { tone: tones[index % tones.length] ?? 'plain' },
    );
    sheet.words(
      [62, below + index * 30],
      `board ${serial}: ${first} to ${last}; below each name the slot’s number for keycab bench`,
    );
  });
  return sheet.picture();
}

export function pairing(): Picture {
  const sheet = createSheet(
    'pairing',
    'Giving a reader its key',
    'Five stages from left to right: reader alone on the line, install mode, start with installSeconds, the log says that it has its own key, installSeconds taken out.',
    960,
    330,
  );
  const stages = [
    ['Alone', 'reader and adapter,', 'nobody else on', 'the line'],
    ['Install mode', 'as the reader’s', 'sheet says', 'keyFile: absent'],
    ['Start', 'installSeconds: 120', 'in the profile,', 'start the firmware'],
    ['Key is there', 'the log says so;', 'front-reader.key', 'has mode 600'],
    ['Close', 'installSeconds out,', 'start again,', 'reader answers'],
  ] as const;
  stages.forEach(([head, ...lines], index) => {
    const x = 30 + index * 184;
    sheet.frame({ x, y: 60, width: 160, height: 130 }, { tone: index === 1 || index === 2 ? 'alert' : 'plain' });
    sheet.callout(index + 1, [x + 80, 32], null, 'plain');
    sheet.words([x + 80, 88], head, { bold: true, size: 15, anchor: 'middle' });
    lines.forEach((text, at) => sheet.words([x + 80, 116 + at * 22], text, { anchor: 'middle' }));
    if (index > 0)
      sheet.line(
        [
          [x - 22, 125],
          [x - 3, 125],
        ],
        'end',
        'quiet',
      );
  });
  sheet.paragraph(
    [30, 230],
    [
      'Install mode uses a key that everybody knows: whoever listens at 2 and 3 learns the new one.',
      'Do it on the bench or with the cabinet’s line alone; never with visitors’ wiring on it.',
      'keycab bench readers --port PORT --kind osdp --key-file front-reader.key shows a badge as it is read.',
    ],
  );
  return sheet.picture();
}

/** The checks of the doctor by the name that stands before each of its lines. */
export const DOCTOR_CHECKS = [
  ['node', 'version that runs Keycab'],
  ['computer', 'which model it is'],
  ['udev', 'the list of ports can be read'],
  ['configuration', 'cabinet.yaml and its profile'],
  ['clock', 'trusted time, battery clock'],
  ['database', 'WAL and FULL, read back'],
  ['disk', 'free space'],
  ['flush', 'how long a write takes'],
  ['journal', 'pages, head, tree edge'],
  ['broker', 'reached, trusted, login'],
  ['port', 'there, and may be opened'],
  ['board', 'each serial where it is said'],
  ['reader', 'answers, or its port is open'],
  ['running', 'what a running cabinet says'],
] as const;

export function doctorView(): Picture {
  const sheet = createSheet(
    'doctor',
    'What keycab doctor looks at',
    `The checks in their order: ${DOCTOR_CHECKS.map(([head]) => head).join(', ')}. Each has to be good; one to look at needs a reason on the hand-over sheet.`,
    960,
    560,
  );
  DOCTOR_CHECKS.forEach(([head, what], index) => {
    const [x, y] = [30 + (index % 3) * 305, 20 + Math.floor(index / 3) * 80];
    sheet.frame({ x, y, width: 290, height: 68 }, { tone: 'good' });
    sheet.words([x + 18, y + 28], head, { bold: true, size: 15 });
    sheet.words([x + 18, y + 52], what);
  });
  sheet.note({ x: 30, y: 440, width: 900, height: 100 }, 'Last line', [
    '“n good, 0 to look at, 0 broken.” is a pass. One “to look at” needs a reason on the hand-over sheet.',
    'One “broken” is no pass: keycab explain with the code that stands beside it says what to do.',
  ]);
  return sheet.picture();
}

export function labels(text: string): Picture {
  const { serial = '', first = '', last = '' } = layoutOf(text).boards[0] ?? {};
  const sheet = createSheet(
    'labels',
    'Labels',
    'Four labels with their text and height of letters: slots, slot boards, fuses, and the warning at the cover of the mains.',
    960,
    430,
  );
  sheet.frame({ x: 60, y: 50, width: 130, height: 70 }, { tone: 'plain' });
  sheet.words([125, 97], 'A01', { bold: true, size: 34, anchor: 'middle' });
  sheet.dimension([206, 72], [206, 98], '8 mm');
  sheet.paragraph([60, 150], ['at each slot, above it,', 'as in the profile'], { size: 14 });
  sheet.frame({ x: 330, y: 50, width: 250, height: 90 }, { tone: 'plain' });
  sheet.words([455, 82], `KeycabSlot ${serial}`, { bold: true, size: 18, anchor: 'middle' });
  sheet.words([455, 108], `rev 1, ${first}-${last}, F10`, { anchor: 'middle' });
  sheet.words([455, 130], 'slot.hex 1a2b3c', { anchor: 'middle' });
  sheet.paragraph(
    [330, 170],
    ['on each board: serial, slots, fuse, and', 'the first six digits of the image’s sha256'],
  );
  sheet.frame({ x: 680, y: 50, width: 240, height: 90 }, { tone: 'power' });
  sheet.words([800, 80], 'F10  3 A', { bold: true, size: 18, anchor: 'middle' });
  sheet.words([800, 106], 'board A10', { anchor: 'middle' });
  sheet.words([800, 128], `coils of ${first}-${last}`, { anchor: 'middle' });
  sheet.paragraph([680, 170], ['at each fuse holder:', 'value and what it feeds']);
  sheet.frame({ x: 60, y: 250, width: 520, height: 110 }, { tone: 'mains' });
  sheet.words([320, 290], 'MAINS - unplug before opening', { bold: true, size: 22, anchor: 'middle' });
  sheet.words([320, 322], 'battery behind fuse F91: pull it too', { size: 17, anchor: 'middle' });
  sheet.paragraph([60, 390], ['on the cover of J91 and PS1']);
  sheet.paragraph(
    [640, 270],
    [
      'Cables: both ends, the plug’s name',
      '(J100, J300, J500).',
      'Inside of the door: this sheet, date,',
      'name, image, serials.',
    ],
  );
  return sheet.picture();
}
