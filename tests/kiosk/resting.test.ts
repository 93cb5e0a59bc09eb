// What lamps show while nothing happens: a delivery in violet, a lockdown in red, and on battery one lamp at a time.
import { expect, it } from 'vitest';
import { restingOf } from '@keycab/firmware/cabinet/resting';
import type { SlotBoard } from '@keycab/firmware/doors/dialog';
import type { ToBoard } from '@keycab/firmware/doors/messages';
import { createPanel } from '@keycab/firmware/signals/panel';
import { personId, vehicleId } from '@keycab/shared/ids';
import { indexRoster, type Roster } from '@keycab/shared/roster';
import { withRules, keysWith } from '../cabinet/ruled.ts';
import { scene, type Step } from '../given.ts';
import { badge, choose, K4512, morning, pull, seat, SETTINGS } from '../people.ts';
import { screenAfter } from './stage.ts';

const car = vehicleId('v00000077');
const roster: Roster = withRules({
  keys: keysWith({ [K4512]: { vehicle: car } }),
  deliveries: [{ delivery: 'd1', vehicle: car, people: [personId('p0000kim1')], gate: 'warn', complete: false }],
});
const mains: Step = { type: 'LoopSeen', loop: 'mains', normal: false };
const manager = 'p0000ola1';
const lockdown: Step[] = [badge(manager), { type: 'LockdownTold', on: true }];
const restingAfter = (...steps: Step[]) => {
  const stage = scene({ roster });
  for (const step of [...morning, ...steps]) stage.play(step);
  return restingOf(stage.cabinet, indexRoster(roster));
};

it('a key in delivery is violet and steady where it hangs, and nowhere while it is out', () => {
  expect(restingAfter().lights).toEqual([{ slot: 0, color: 'violet', rhythm: 'steady' }]);
  expect(restingAfter(badge('p0000kim1'), choose(K4512), pull(0)).lights).toEqual([]);
  expect(restingAfter(badge('p0000kim1'), choose(K4512), pull(0), seat(5, 1)).lights).toMatchObject([{ slot: 5 }]);
});

it('locked down, whatever hangs here is red and steady, and free slots take keys as ever', () => {
  const { lights } = restingAfter(...lockdown);
  expect(lights.map(({ slot }) => slot)).toEqual([0, 1, 2, 3, 40]);
  expect(new Set(lights.map(({ color, rhythm }) => `${color} ${rhythm}`))).toEqual(new Set(['red steady']));
  expect(restingAfter(...lockdown, { type: 'LockdownTold', on: false }).lights).toHaveLength(1);
});

it('the screen draws what the lamps show', () => {
  const { slots } = screenAfter({ roster }, ...morning, { wait: 3_000 });
  expect(slots.filter(({ light }) => light !== null)).toMatchObject([
    { slot: 0, light: { color: 'violet', rhythm: 'steady' } },
  ]);
});

const panelOf = () => {
  const lamps = new Map<number, string>();
  const board = {
    settings: SETTINGS.boards[0],
    answers: () => true,
    send: (message: ToBoard) => {
      if (!('lights' in message)) return;
      message.lights.forEach(({ color }, index) => lamps.set(message.first + index, color));
    },
    siren: () => {},
  };
  const ticker = { monotonicMs: () => 0, after: () => () => {}, every: () => () => {} };
  const panel = createPanel([board as unknown as SlotBoard], () => 80, ticker);
  const lit = (): string[] =>
    [...lamps].filter(([, color]) => color !== 'off').map(([slot, color]) => `${slot} ${color}`);
  return { panel, lit };
};

it('a lamp goes back to what it showed before', () => {
  const { panel, lit } = panelOf();
  panel.rest({ lights: [{ slot: 2, color: 'violet', rhythm: 'steady' }], frugal: false });
  panel.light(2, 'blue', 'slow', null);
  panel.flush();
  expect(lit()).toEqual(['2 blue']);
  panel.light(2, 'off', 'steady', null);
  panel.flush();
  expect(lit()).toEqual(['2 violet']);
});

it('on battery one lamp shines at a time, the newest one', () => {
  expect(restingAfter(mains)).toEqual({ lights: [], frugal: true });
  const { panel, lit } = panelOf();
  panel.rest({ lights: [], frugal: true });
  panel.light(2, 'blue', 'slow', null);
  panel.light(4, 'blue', 'slow', null);
  panel.flush();
  expect(lit()).toEqual(['4 blue']);
  panel.light(4, 'off', 'steady', null);
  panel.flush();
  expect(lit()).toEqual(['2 blue']);
});

it('says what is left of the battery, and sleeps soon', () => {
  const settings = { batteryMinutes: 150 };
  const texts = (...waits: Step[]) =>
    screenAfter({ roster, settings }, ...morning, mains, ...waits).strips.map(({ text }) => text);
  expect(texts({ wait: 60_000 })).toContain('Power is out, about 2 h left.');
  expect(texts({ wait: 120 * 60_000 })).toContain('Power is out, about 30 min left.');
  expect(texts({ wait: 200 * 60_000 }).join()).toContain('Power is out since');
  expect(screenAfter({ roster, settings }, ...morning, mains, { wait: 16_000 }).asleep).toBe(true);
  expect(screenAfter({ roster, settings }, ...morning, { wait: 16_000 }).asleep).toBe(false);
});
