// What the desk works out by itself: answers as they are at this second, their order, addresses that are links.
import type { Answer } from '@keycab/shared/answer';
import type { CabinetInfo } from '@keycab/shared/contract';
import type { CabinetId, KeyId, PersonId } from '@keycab/shared/ids';
import { sentenceText } from '@keycab/shared/sentence';
import { describe, expect, test } from 'vitest';
import type { Moment } from '../../cloud/web/common/moment.ts';
import { byUrgency, presentAnswer, shortText } from '../../cloud/web/desk/present.ts';
import { readPlace, writePlace } from '../../cloud/web/desk/place.ts';

const NOON = Date.UTC(2026, 4, 12, 12, 0);
const MINUTE = 60_000;
const cabinet = `c${'1'.repeat(32)}` as CabinetId;
const kim = { person: 'pkim00000' as PersonId, name: 'Kim Ortiz', givenName: 'Kim', department: 'Sales' as const };

const answer = (over: Partial<Answer> = {}): Answer => ({
  key: 'k00004512' as KeyId,
  label: '4512',
  number: 1,
  vehicle: null,
  state: 'out',
  holder: { kind: 'person', ...kim, withoutRelease: false },
  since: { notBeforeWallMs: NOON - 10 * MINUTE, notAfterWallMs: NOON - 10 * MINUTE },
  reason: { reason: 'testDrive', label: 'Test drive' },
  dueWallMs: NOON + 5 * MINUTE,
  basis: 'sensed',
  offer: null,
  delivery: null,
  claimedFrom: null,
  asOfWallMs: NOON,
  sentence: [],
  text: '',
  confidence: '',
  spares: [],
  source: { cabinet, epoch: 1, seq: 7 },
  ...over,
});
const info = (over: Partial<CabinetInfo> = {}): CabinetInfo => ({
  cabinet,
  name: 'Showroom',
  slots: 100,
  keysIn: 80,
  reachable: true,
  asOfWallMs: NOON,
  epoch: 1,
  size: 8,
  waiting: 0,
  forked: false,
  ...over,
});
const moment = (over: Partial<Moment> = {}): Moment => ({
  nowWallMs: NOON,
  timeZone: 'UTC',
  locale: 'en-GB',
  cabinets: [info()],
  stoppedSinceWallMs: null,
  ...over,
});

describe('an answer on the page', () => {
  test('grows older with the clock, without being asked again', () => {
    const later = presentAnswer(answer(), moment({ nowWallMs: NOON + 2 * MINUTE, cabinets: [] }));
    expect(sentenceText(later.sentence)).toBe(
      'Kim Ortiz (Sales) has the key since 11:50, 12 minutes, for test drive. Back by 12:05.',
    );
  });
  test('turns overdue the moment it falls due', () => {
    expect(presentAnswer(answer(), moment({ nowWallMs: NOON + 5 * MINUTE })).state).toBe('out');
    expect(presentAnswer(answer(), moment({ nowWallMs: NOON + 5 * MINUTE + 1 })).state).toBe('overdue');
  });
  test('is certain as long as its cabinet answers, by the newest beat', () => {
    const beat = moment({ nowWallMs: NOON + 4000, cabinets: [info({ asOfWallMs: NOON + 1000 })] });
    expect(presentAnswer(answer(), beat).confidence).toBe('Certain · seen 3 s ago');
  });
  test('is only last known once its cabinet is not reachable', () => {
    const away = moment({ nowWallMs: NOON + MINUTE, cabinets: [info({ reachable: false })] });
    expect(presentAnswer(answer(), away).confidence).toBe('Last known · not reachable since 12:00');
  });
  test('is only last known once the page itself hears nothing', () => {
    const deaf = moment({ nowWallMs: NOON + MINUTE, stoppedSinceWallMs: NOON });
    expect(presentAnswer(answer(), deaf).basis).toBe('lastKnown');
  });
  test('stays disputed whoever is reachable', () => {
    const why = 'takenWithoutRelease' as const;
    const holder = { kind: 'notSure' as const, why, missing: false, candidates: [kim], places: [] };
    const unsure = answer({ state: 'unsure', holder, basis: 'disputed' });
    expect(presentAnswer(unsure, moment()).confidence).toBe('Not sure · nobody can prove where it is');
  });
});

test('the list begins with the longest overdue, then what nobody is sure of, then who has had a key longest', () => {
  const since = (minutes: number) => ({ notBeforeWallMs: null, notAfterWallMs: NOON - minutes * MINUTE });
  const list = [
    answer({ label: 'short', since: since(5) }),
    answer({ label: 'late', state: 'overdue', dueWallMs: NOON - MINUTE }),
    answer({ label: 'long', since: since(500) }),
    answer({ label: 'unsure', state: 'unsure' }),
    answer({ label: 'later', state: 'overdue', dueWallMs: NOON - 90 * MINUTE }),
  ];
  expect(list.sort(byUrgency).map(({ label }) => label)).toEqual(['later', 'late', 'unsure', 'long', 'short']);
});

test('durations in tables are short and keep their unit', () => {
  expect([5, 60, 72, 47 * 60, 72 * 60].map((minutes) => shortText(minutes * MINUTE))).toEqual([
    '5 min',
    '1 h 00',
    '1 h 12',
    '47 h 00',
    '3 days',
  ]);
});

describe('the address', () => {
  test('of a key and of a search can be passed on', () => {
    const place = { query: 'grey crv & co', key: 'k00004512' };
    const address = new URL(writePlace(place), 'http://desk');
    expect(readPlace(address)).toEqual(place);
    expect(writePlace({ query: '', key: null })).toBe('/');
  });
  test('that names no key is read as a search alone', () => {
    expect(readPlace({ search: '?q=4512', hash: '#<script>' })).toEqual({ query: '4512', key: null });
  });
});
