// What the pages of administrators work out by themselves: addresses that are links, times on the store's clock, what needs somebody.
import { behind, jammed } from '../../cloud/web/admin/overview/overview.tsx';
import { instantOf, localOf, withFilter } from '../../cloud/web/admin/audit/filters.tsx';
import { readPlace, writePlace, type Place } from '../../cloud/web/admin/audit/place.ts';
import { kindOf, slotText } from '../../cloud/web/admin/cabinets/steel-map.tsx';
import { factsOf } from '../../cloud/web/admin/cabinets/cabinets.tsx';
import type { CabinetInfo } from '@keycab/shared/contract';
import type { CabinetId, KeyId, PersonId } from '@keycab/shared/ids';
import type { Steel, SteelSlot } from '@keycab/shared/steel';
import { LANGUAGES } from '@keycab/shared/messages';
import { describe, expect, test } from 'vitest';
import { LANGUAGE_NAMES } from '../../cloud/web/common/comfort-words.ts';
import type { Moment } from '../../cloud/web/common/moment.ts';

const NOON = Date.UTC(2026, 4, 12, 12, 0);
const cabinet = `c${'1'.repeat(32)}` as CabinetId;

describe('the address of the audit log', () => {
  test.each<readonly [string, Place]>([
    ['/admin/audit', { filter: {}, line: null }],
    ['/admin/audit?line=office/1/12', { filter: {}, line: { log: 'office', epoch: 1, seq: 12 } }],
    [
      `/admin/audit?from=5&key=k00004512&kind=KeyTaken&log=${cabinet}&person=p0kimortiz&refused=true&to=9&line=${cabinet}/2/0`,
      {
        filter: {
          person: 'p0kimortiz' as PersonId,
          key: 'k00004512' as KeyId,
          log: cabinet,
          kind: 'KeyTaken',
          from: 5,
          to: 9,
          refused: true,
        },
        line: { log: cabinet, epoch: 2, seq: 0 },
      },
    ],
  ])('%s is one view, there and back', (address, place) => {
    expect(writePlace(place)).toBe(address);
    expect(readPlace(new URL(address, 'http://keycab'))).toEqual(place);
  });

  test('that says what no id and no line is shows everything', () => {
    const address = '?person=<b>&key=x&log=cabinet&kind=a-b&from=soon&refused=no&line=office/0/1';
    expect(readPlace({ search: address })).toEqual({ filter: {}, line: null });
  });

  test('loses what is no longer asked for', () => {
    expect(withFilter({ kind: 'KeyTaken', refused: true }, { kind: undefined, refused: false })).toEqual({});
  });
});

test('a minute is that of the store’s clock, wherever the page is looked at', () => {
  expect(localOf(NOON, 'America/New_York')).toBe('2026-05-12T08:00');
  expect(instantOf('2026-05-12T08:00', 'America/New_York')).toBe(NOON);
  expect([localOf(undefined, 'UTC'), instantOf('', 'UTC')]).toEqual(['', undefined]);
});

const slot = (over: Partial<SteelSlot> = {}): SteelSlot => ({
  slot: 3,
  name: 'A04',
  holds: null,
  unknown: false,
  jammed: false,
  cycles: 12,
  jams: 1,
  ...over,
});
const steel = (over: Partial<Steel> = {}): Steel => ({
  cabinet,
  name: 'Showroom',
  rows: ['A'],
  columns: 4,
  software: '0.1.0',
  boots: 1,
  bootedWallMs: NOON,
  roster: { applied: 3, issued: 3 },
  clock: 'synced',
  clockStep: null,
  door: 'closed',
  doorWallMs: NOON,
  tamper: [],
  powerLost: [],
  lost: [],
  lockdown: false,
  steel: [slot()],
  ...over,
});
const info = (over: Partial<CabinetInfo> = {}): CabinetInfo => ({
  cabinet,
  name: 'Showroom',
  slots: 4,
  keysIn: 0,
  reachable: true,
  asOfWallMs: NOON - 4_000,
  epoch: 1,
  size: 8,
  waiting: 0,
  forked: false,
  ...over,
});
const moment = (...cabinets: CabinetInfo[]): Moment => ({
  nowWallMs: NOON,
  timeZone: 'UTC',
  locale: 'en-GB',
  cabinets,
  stoppedSinceWallMs: null,
});

describe('the steel', () => {
  test('says of a slot first what is wrong with it', () => {
    const holds = { key: 'k00004512' as KeyId, label: '4512', number: 1 };
    expect([slot(), slot({ holds }), slot({ unknown: true }), slot({ holds, jammed: true })].map(kindOf)).toEqual([
      'free',
      'in',
      'unknown',
      'jammed',
    ]);
    expect(slotText(slot({ holds, jammed: true }))).toBe('Slot A04: 4512, jammed; 12 releases, 1 jam');
  });

  test('is good where nothing is wrong, and each thing that is wrong is told', () => {
    const bad = (own: Partial<Steel>, heard: Partial<CabinetInfo> = {}): string[] =>
      factsOf(steel(own), info(heard), moment())
        .filter(({ good }) => !good)
        .map(({ told }) => told);
    expect(bad({})).toEqual([]);
    expect(bad({ door: 'forced', clock: 'unsynced' })).toEqual(['forced', 'not checked']);
    expect(bad({ roster: { applied: 3, issued: 5 } })).toEqual(['3 applied, 5 issued: behind']);
    expect(bad({}, { reachable: false, waiting: 2 })).toEqual([
      'Not reachable · as of 4 s ago',
      '2 records waiting at the cabinet',
    ]);
    expect(bad({ tamper: ['lid'], powerLost: ['mains'], lost: ['reader-1'] })).toEqual([
      'lid',
      'mains lost',
      'reader-1 lost',
    ]);
  });
});

describe('what needs somebody', () => {
  test('is no cabinet that is heard, has handed over everything and follows its newest roster', () => {
    expect(behind([steel()], moment(info()))).toEqual([]);
    expect(jammed([steel()])).toEqual([]);
  });

  test.each<readonly [Partial<Steel>, Partial<CabinetInfo>]>([
    [{}, { reachable: false }],
    [{}, { reachable: false, asOfWallMs: null }],
    [{}, { waiting: 1 }],
    [{}, { forked: true }],
    [{ roster: { applied: 1, issued: 2 } }, {}],
    [{ door: 'leftOpen' }, {}],
    [{ tamper: ['lid'] }, {}],
    [{ powerLost: ['mains'] }, {}],
    [{ lost: ['board-1'] }, {}],
  ])('is a cabinet with %o %o', (own, heard) => {
    expect(behind([steel(own)], moment(info(heard)))).toHaveLength(1);
  });

  test('is a slot that did not open, with the way to its lines', () => {
    expect(jammed([steel({ steel: [slot({ jammed: true })] })])).toMatchObject([
      { address: `/admin/audit?log=${cabinet}&kind=SlotJammed` },
    ]);
  });
});

test('every language of the cabinets can be chosen by its own name', () => {
  expect(Object.keys(LANGUAGE_NAMES)).toEqual([...LANGUAGES]);
});
