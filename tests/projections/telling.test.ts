// What a cabinet's rules let happen, as one sentence at the desk.
import { tell, type Names } from '@keycab/cloud/projections/telling';
import type { CabinetFact } from '@keycab/shared/events/cabinet';
import { keyId, personId, tagId } from '@keycab/shared/ids';
import { describe, expect, test } from 'vitest';
import { CABINET } from '../people.ts';

const KIM = personId('p0000kim1');
const PAT = personId('p0000pat1');
const key = keyId('k00000001');
const plate = keyId('k00000007');
const names: Names = {
  person: (id) => (id === KIM ? 'Kim Ortiz' : 'Pat Reed'),
  key: (id) => (id === plate ? 'DLR-07' : '4512'),
  slot: () => 'A01',
  place: () => 'A01',
  reason: (code) => (code === 'testDrive' ? 'Test drive' : code),
  time: () => '12:30',
};
const header = {
  boot: 1,
  cabinet: CABINET,
  clock: 'synced',
  epoch: 1,
  monotonicMs: 0,
  nonce: 'AAAAAAAAAAAAAAAAAAAAAA',
  seq: 0,
  wallMs: 0,
} as const;
const told = (fact: CabinetFact): string => tell({ ...header, ...fact }, names);
const due = { dueWallMs: 1, key, person: KIM };
const kim = { key, person: KIM, session: 1 };
const opened = {
  ...kim,
  command: null,
  minutes: null,
  pulseMs: 300,
  reason: null,
  roster: 1,
  slot: 0,
  tag: tagId('t00000001'),
};

describe('a line about a key says', () => {
  test.each<[string, CabinetFact]>([
    [
      'Kim Ortiz asked for it; it needs a PIN, a manager’s badge.',
      { type: 'ReleaseAsked', ...kim, needs: ['pin', 'managerAuthorizer'], reason: null, roster: 1, slot: 0 },
    ],
    [
      'Kim Ortiz handed it over to Pat Reed at the cabinet, for test drive, back by 12:30.',
      {
        type: 'KeyHandedOver',
        dueWallMs: 1,
        giver: KIM,
        key,
        minutes: null,
        reason: 'testDrive',
        receiver: PAT,
        session: 1,
      },
    ],
    ['Kim Ortiz was reminded, back by 12:30.', { type: 'KeyDueSoon', ...due }],
    ['It was due back from Kim Ortiz.', { type: 'KeyOverdue', ...due, dueWallMs: null }],
    ['It was still out with Kim Ortiz, and that was told again.', { type: 'OverdueEscalated', ...due, step: 1 }],
    [
      'Its time with Kim Ortiz was set anew, back by 12:30.',
      { type: 'KeyDueSet', ...due, minutes: null, reason: null, session: null },
    ],
    [
      'Its time with Kim Ortiz was set anew, for test drive, back by 12:30.',
      { type: 'KeyDueSet', ...due, minutes: 60, reason: 'testDrive', session: 1 },
    ],
    [
      'Slot A01 was released in the emergency opening by Kim Ortiz.',
      { type: 'SlotReleased', ...opened, emergency: true },
    ],
    ['Slot A01 was released to Kim Ortiz.', { type: 'SlotReleased', ...opened }],
    [
      'Kim Ortiz took it from slot A01 in the emergency opening.',
      {
        type: 'KeyTaken',
        ...kim,
        dueWallMs: null,
        emergency: true,
        notAfterWallMs: 1,
        notBeforeWallMs: 1,
        reason: null,
        released: 1,
        slot: 0,
        tag: tagId('t00000001'),
      },
    ],
    [
      'Nobody took it in the emergency opening; slot A01 locked again.',
      { type: 'ReleaseLapsed', emergency: true, key, person: KIM, released: 1, slot: 0 },
    ],
    ['Kim Ortiz had it without the right to it.', { type: 'HolderFlagged', key, person: KIM, why: 'withdrawn' }],
    ['Kim Ortiz compared it with its seal: failed.', { type: 'SealChecked', ...kim, by: 'lock', outcome: 'failed' }],
    ['Kim Ortiz did not compare it with its seal.', { type: 'SealChecked', ...kim, by: 'lock', outcome: 'skipped' }],
    [
      'Kim Ortiz reported a problem: wrong key.',
      { type: 'ProblemReported', ...kim, critical: true, problem: 'wrongKey' },
    ],
    [
      'Kim Ortiz took its tag off: the job was closed.',
      { type: 'TagUnpaired', ...kim, tag: tagId('t00000001'), why: 'closed' },
    ],
    [
      'Kim Ortiz said of its car: parked in Row B, fuel or charge half.',
      { type: 'ReturnAnswered', ...kim, fuel: 'half', parked: 'Row B', well: false },
    ],
    [
      'Kim Ortiz accounted for it at the end of the day: Pat Reed may have it one more day.',
      { type: 'DayExceptionAnswered', ...kim, answer: 'extend', holder: PAT },
    ],
    [
      'Kim Ortiz reported a problem: won’t start.',
      { type: 'ProblemReported', ...kim, critical: true, problem: 'wontStart' },
    ],
    ['Kim Ortiz settled its problem.', { type: 'ProblemCleared', ...kim }],
    [
      '4512 came back alone; DLR-07 left with it and was asked for.',
      { type: 'PartnerMissed', key, partner: plate, person: KIM },
    ],
    ['Kim Ortiz took 4512 and plate DLR-07 together.', { type: 'PlateBound', ...kim, plate }],
  ])('%s', (sentence, fact) => {
    expect(told(fact)).toBe(sentence);
  });
});
