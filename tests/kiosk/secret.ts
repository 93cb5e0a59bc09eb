// What is shown while a secret is typed and while a badge gets its person, told by the real rules; for the gallery of screens.
import type { Roster } from '@keycab/shared/roster';
import type { Report } from '@keycab/firmware/cabinet/input';
import type { Step } from '../given.ts';
import { badge, choose, KIM, MARIA, OLA, START_WALL_MS } from '../people.ts';
import { BUSY, done, idOf, kim, morning, ola, told, type Told } from './busy.ts';
import { MANAGED } from './managed.ts';
import type { Scenes } from './stage.ts';

const GUARDED: Roster = {
  ...MANAGED,
  people: MANAGED.people.map((person, at) => ({ ...person, staffNumber: String(4711 + at) })),
  groups: [{ group: 'stock', pin: 'always' }],
  visits: [
    {
      visit: 'visit00001',
      person: MARIA,
      sponsor: OLA,
      code: 'c'.repeat(64),
      keys: [idOf(13)],
      fromWallMs: START_WALL_MS,
      toWallMs: START_WALL_MS + 86_400_000,
    },
  ],
};

const typed = (digits: string): Scenes[] =>
  [...digits].flatMap((digit): Scenes[] => [{ finger: { type: 'DigitTouched', digit } }, { wait: 150 }]);
const asked: Scenes[] = [...morning, kim, choose(idOf(13)), { wait: 1_000 }];
const wrong: Report = { type: 'PinEntered', person: KIM, ok: false, duress: false };
const again: Step[] = [choose(idOf(13)), { wait: 500 }];
const fourth: Scenes[] = [wrong, wrong, wrong, { wait: 31_000 }, kim, ...again, wrong, { wait: 31_000 }, kim];
const lockedOut: Scenes[] = [...asked, ...fourth, ...again, wrong];
const readerOff: Step[] = [...morning, { type: 'ReaderWentSilent', reader: 'front' }];
const numbered: Scenes[] = [
  ...readerOff,
  { finger: { type: 'StaffTouched' } },
  ...typed('4711'),
  { finger: { type: 'EnterTouched' } },
];
const stranger: Scenes[] = [...morning, badge('p000nobody'), { wait: 9_000 }, ola, { wait: 500 }];
const madeUp: Report = { ...badge('p000nobody'), madeUp: true } as Report;

const shown = (name: string, steps: readonly Scenes[], roster = GUARDED): Told => told(name, steps, { roster });

export const SECRETS: readonly Told[] = [
  shown('entry-pin', asked),
  shown('entry-pin-typed', [...asked, ...typed('123')]),
  shown('entry-pin-wrong', [...asked, ...typed('1234'), wrong, { wait: 500 }]),
  shown('entry-pin-wait', [...asked, wrong, wrong, wrong, { wait: 4_000 }]),
  shown('entry-pin-long', [...lockedOut, { wait: 10_000 }]),
  shown('entry-code', [...morning, { finger: { type: 'CodeTouched' } }, ...typed('40718')]),
  shown('entry-number', [...readerOff, { finger: { type: 'StaffTouched' } }, ...typed('471')]),
  shown('entry-number-pin', [...numbered, { wait: 200 }, ...typed('12')]),
  shown('attract-number', readerOff),
  shown('attract-code', morning),
  shown('enroll', stranger),
  shown('enroll-done', [
    ...stranger,
    { finger: { type: 'EnrollTouched', person: KIM, department: null } },
    { wait: 500 },
  ]),
  shown('enroll-undone', [
    ...stranger,
    { finger: { type: 'EnrollTouched', person: KIM, department: null } },
    { wait: 500 },
    { finger: { type: 'EnrollUndoTold' } },
    { wait: 500 },
  ]),
  shown('enroll-new', [
    ...stranger,
    { finger: { type: 'EnrollTouched', person: null, department: 'Detail' } },
    { wait: 500 },
    done,
    { wait: 500 },
    badge('p000nobody'),
    { wait: 500 },
  ]),
  shown('refused-made-up', [...morning, madeUp, { wait: 500 }]),
  shown('refused-code', [
    ...morning,
    { type: 'VisitorCodeEntered', code: 'd'.repeat(64), unknownAs: 'ab'.repeat(16) },
    { wait: 500 },
  ]),
  shown('refused-pin-long', [...lockedOut, { wait: 500 }]),
  shown('refused-pin-none', asked, {
    ...GUARDED,
    people: BUSY.people.map(({ pin, ...person }) => (pin === undefined ? person : { ...person, reason: 'testDrive' })),
  }),
];
