// What the screen says after the power was gone: since when, until when, and what the slots then told.
import { describe, expect, it } from 'vitest';
import type { Notice } from '@keycab/firmware/kiosk/screen';
import type { Step } from '../given.ts';
import { badge, boards, choose, K4498, K4512, morning, pull, seat, start, tick } from '../people.ts';
import { screenAfter } from './stage.ts';

const MINUTE_MS = 60_000;
const STOOD = { 0: 1, 1: 2, 2: 3, 3: 4, 40: 5 };
const without = (...gone: number[]): Record<number, number> =>
  Object.fromEntries(Object.entries(STOOD).filter(([slot]) => !gone.includes(Number(slot))));

/** The power goes and is back; the boards answer a moment later. */
const cut = (seated: Readonly<Record<number, number>>, offMs = 3 * MINUTE_MS): Step[] => [
  { wait: offMs },
  { crash: true },
  start,
  { wait: 800 },
  ...boards(seated),
];
const released: Step[] = [...morning, badge('p0000kim1'), choose(K4512)];
const noticesAfter = (...steps: Step[]): readonly Notice[] => screenAfter({}, ...steps).notices;
const saidAfter = (...steps: Step[]): string[] => noticesAfter(...steps).map(({ text }) => text);
const LEFT = 'I was off 10:42 AM to 10:45 AM. 4512 left, released to Kim.';

describe('after the power failed in the middle of a release', () => {
  it('a key that is gone left with whom it was released to', () => {
    expect(noticesAfter(...released, ...cut(without(0)))).toEqual([
      { code: null, more: '', severity: 'warning', text: LEFT },
    ]);
  });

  it('a key that is still there did not leave', () => {
    expect(saidAfter(...released, ...cut(STOOD))).toEqual([
      'I was off 10:42 AM to 10:45 AM. 4512 did not leave, released to Kim.',
    ]);
  });

  it('that is said for a minute from the start, also to who badges in meanwhile', () => {
    const after = [...released, ...cut(without(0))];
    const home = screenAfter({}, ...after, { wait: 20_000 }, badge('p0000ola1'));
    expect([home.view.kind, home.notices.map(({ text }) => text)]).toEqual(['home', [LEFT]]);
    expect(saidAfter(...after, { wait: 59_199 })).toEqual([LEFT]);
    expect(saidAfter(...after, { wait: 59_200 })).toEqual([]);
  });

  it('nothing is said before the slots have been read', () => {
    expect(saidAfter(...released, { wait: MINUTE_MS }, { crash: true }, start)).toEqual([]);
  });

  it('a second start forgets what the first one said', () => {
    expect(saidAfter(...released, ...cut(without(0)), { wait: 1_000 }, { crash: true }, start)).toEqual([]);
  });
});

describe('after the power failed at any other time', () => {
  it('nothing is said when nothing has changed, nor at the very first start', () => {
    expect(saidAfter(...morning, ...cut(STOOD))).toEqual([]);
    expect(saidAfter(...morning)).toEqual([]);
  });

  it('what left and what came is said, and that the moment of the failure is not known', () => {
    const out: Step[] = [...released, { wait: 3_000 }, pull(0), { type: 'DoneTouched' }];
    expect(saidAfter(...out, ...cut({ ...without(1), 0: 1 }))).toEqual([
      'I was off some time between 10:42 AM and 10:45 AM. 4498 left without a release. 4512 came back.',
      'Put it back: 4498 left without a release.',
    ]);
  });

  it('within one minute one time is named', () => {
    expect(saidAfter(...released, ...cut(without(0), 10_000))).toEqual([
      'I was off at 10:42 AM. 4512 left, released to Kim.',
    ]);
  });

  it('without a clock no time is named', () => {
    const clock = { clock: { wallMs: null, clock: 'unsynced' } } as const;
    expect(saidAfter(...released, { crash: true }, clock, start, ...boards(without(0)))).toEqual([
      'I was off. 4512 left, released to Kim.',
    ]);
  });

  it('of many keys three are told and the rest counted', () => {
    const text = saidAfter(...morning, ...cut(without(0, 1, 2, 3))).at(0);
    expect(text).toMatch(/4603 left without a release\. And 1 more\.$/);
  });

  it('what happens from then on is no news of it', () => {
    const live: Step[] = [badge('p0000kim1'), choose(K4498), { wait: 1_000 }, pull(1), seat(9, 2), tick];
    expect(saidAfter(...morning, ...cut(STOOD), ...live)).toEqual([]);
    const lost: Step[] = [{ type: 'BoardWentSilent', board: 'KS-000001' }, { wait: 5_000 }, ...boards(without(2))];
    expect(saidAfter(...morning, ...cut(STOOD), { wait: 1_000 }, ...lost)).toEqual([
      'Put it back: 4603 left without a release.',
    ]);
  });
});
