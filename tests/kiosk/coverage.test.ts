// Every state of the kiosk is in the gallery, where it is measured and looked at; what is not there fails here.
import { expect, test } from 'vitest';
import type { View } from '@keycab/firmware/kiosk/screen';
import { GALLERY } from './gallery.ts';

/** A view that is added to the model does not compile until it is named here. */
const KINDS: Readonly<Record<View['kind'], true>> = {
  attract: true,
  home: true,
  take: true,
  taken: true,
  returned: true,
  refused: true,
  pulled: true,
  lapsed: true,
  unknownTag: true,
  browse: true,
  mine: true,
  reasons: true,
  needs: true,
  awaited: true,
  check: true,
  handOver: true,
  receive: true,
  problem: true,
  said: true,
  door: true,
  manager: true,
  entry: true,
  enroll: true,
};

/** What can go wrong at a cabinet, with the pictures that show it. */
const CASES: Readonly<Record<string, readonly string[]>> = {
  'badge unknown': ['refused-badge'],
  'no right to the key': ['refused-grant'],
  'key is out': ['refused-out', 'refused-asked', 'said-asked', 'refused-offline'],
  'promised to somebody else': ['refused-promised', 'take-notes'],
  'several things speak against it': ['refused-many'],
  'another released key is pulled': ['take-other'],
  'pulled without release': ['pulled', 'lapsed-pulled', 'attract-lost'],
  'nothing taken': ['lapsed', 'lapsed-locking'],
  'power fails in the middle of a release': ['attract-outage'],
  'slot jammed': ['refused-jam', 'refused-spare'],
  'tag unknown': ['unknownTag'],
  'wrong slot': ['returned-misplaced'],
  'no free slot': ['attract-full'],
  'second badge': ['home-second'],
  'door open 30, 60, 120 seconds': ['door-long', 'door-alarm', 'door-told'],
  'forced, tampered with': ['door-forced', 'attract-tampered'],
  'remote release': ['awaited', 'awaited-home'],
  lockdown: ['attract-lockdown', 'refused-lockdown'],
  'reader lost': ['attract-reader', 'attract-number'],
  'board lost': ['attract-board', 'refused-board'],
  'cloud not reachable': ['attract-offline'],
  'an alarm, and the cloud not reachable': ['attract-alarm-offline', 'home-alarm-offline', 'handOver-alarm'],
  'a manager releases for somebody': ['take-for', 'taken-for'],
  'clock not checked': ['attract-clock'],
  'journal full': ['attract-disk'],
  'mains lost': ['attract-power', 'attract-battery'],
};

test('every view and every edge case is in the gallery', () => {
  const shown = new Map(GALLERY.map(([name, picture]) => [name, picture('en').view.kind]));
  expect(shown.size).toBe(GALLERY.length);
  const pictures = Object.keys(KINDS).map(
    (kind) => [kind, [...shown].filter(([, each]) => each === kind).map(([name]) => name)] as const,
  );
  const wide = Math.max(...[...Object.keys(CASES), ...Object.keys(KINDS)].map(({ length }) => length));
  const table = [...pictures, ...Object.entries(CASES)].map(
    ([what, names]) => `${what.padEnd(wide)}  ${names.join(', ')}`,
  );
  process.stdout.write(`${table.join('\n')}\n`);
  expect(pictures.filter(([, names]) => names.length === 0).map(([kind]) => kind)).toEqual([]);
  const missing = Object.values(CASES)
    .flat()
    .filter((name) => !shown.has(name));
  expect(missing).toEqual([]);
});

test('a picture shows what its name begins with', () => {
  const kinds = new Set<string>(Object.keys(KINDS));
  const lying = GALLERY.flatMap(([name, picture]) => {
    const [first = ''] = name.split('-');
    const { kind } = picture('en').view;
    return kinds.has(first) && kind !== first && !OTHERWISE.has(name) ? [`${name} shows ${kind}`] : [];
  });
  expect(lying).toEqual([]);
});

/** Named after what was wanted; what came of it is said. */
const OTHERWISE: ReadonlySet<string> = new Set([
  'enroll-done',
  'enroll-undone',
  'enroll-new',
  'handOver-late',
  'problem-told',
]);
