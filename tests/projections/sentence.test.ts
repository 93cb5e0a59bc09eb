// Times as people read them: today by the clock, this week by the day, before that by the date, in the rooftop's zone.
import { clockText, sentence, sentenceText } from '@keycab/shared/sentence';
import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

const plain = (text: string): string => text.replaceAll('\u202f', ' ');
const newYork = { timeZone: 'America/New_York', locale: 'en-US' };
/** Tuesday 2026-03-03 15:42 in New York. */
const NOW_MS = Date.UTC(2026, 2, 3, 20, 42);

describe('a time', () => {
  test.each([
    [NOW_MS, '3:42 PM'],
    [Date.UTC(2026, 2, 3, 5, 0), '12:00 AM'],
    [Date.UTC(2026, 2, 3, 4, 59, 59), 'Mon 11:59 PM'],
    [Date.UTC(2026, 1, 26, 15, 0), 'Thu 10:00 AM'],
    [Date.UTC(2026, 1, 20, 15, 0), 'Feb 20 10:00 AM'],
  ])('%i reads %s', (wallMs, text) => {
    expect(plain(clockText(wallMs, { ...newYork, nowWallMs: NOW_MS }))).toBe(text);
  });

  test('reads as its zone has it, also where that is not by whole hours', () => {
    const zones = fc.constantFrom(
      'America/New_York',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
      'Pacific/Chatham',
      'UTC',
    );
    const times = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) });
    fc.assert(
      fc.property(zones, times, times, (timeZone, wallMs, nowWallMs) => {
        const time = new Intl.DateTimeFormat('en-US', { timeZone, hour: 'numeric', minute: '2-digit' }).format(wallMs);
        const day = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
        const text = clockText(wallMs, { timeZone, locale: 'en-US', nowWallMs });
        expect(text.endsWith(time)).toBe(true);
        expect(text === time).toBe(day.format(wallMs) === day.format(nowWallMs));
      }),
      { numRuns: 300 },
    );
  });
});

describe('a key in a slot that is not its own', () => {
  const facts = {
    state: 'in',
    since: { notBeforeWallMs: NOW_MS, notAfterWallMs: NOW_MS },
    reason: null,
    dueWallMs: null,
    basis: 'sensed',
    asOfWallMs: NOW_MS,
  } as const;
  const slot = { kind: 'slot', cabinetName: 'Sales', slotName: 'A04' } as const;
  const told = (holder: Parameters<typeof sentence>[0]['holder']) =>
    sentenceText(sentence({ ...facts, holder }, { ...newYork, nowWallMs: NOW_MS }));

  test('is told with where it lives, or that it lives elsewhere when that is not known', () => {
    const homeName = 'Service, slot B01';
    expect(told({ ...slot, misplaced: true, homeName })).toMatch(/\. It lives in Service, slot B01\.$/);
    expect(told({ ...slot, misplaced: true, homeName: null })).toMatch(/\. It lives in another slot\.$/);
    expect(told({ ...slot, misplaced: false, homeName })).toMatch(/less than a minute\.$/);
  });
});
