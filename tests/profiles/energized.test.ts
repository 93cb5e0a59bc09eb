// How many coils a supply feeds at once: what a profile says is what the coils' own records show.
import { afterEach, describe, expect, it } from 'vitest';
import type { CabinetEnergizing } from '@keycab/hardware/simulated/cabinet';
import { createRig as createDoors } from '../doors/rig.ts';
import { K4377, K4512 } from '../people.ts';
import { createRig, overlaps, profileText } from './rig.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

/** Two keys on two boards, chosen in one session before either slot has opened. */
async function takeTwo(text: string) {
  const slots = [0, 40];
  const rig = await createRig(
    text,
    new Map([
      [K4512, 0],
      [K4377, 40],
    ]),
  );
  cleanups.push(() => rig.close());
  await rig.until('all boards answer', () => rig.ready());
  rig.presentBadge();
  await rig.until('the badge opens a session', async () =>
    (await rig.events()).some(({ type }) => type === 'SessionOpened'),
  );
  await rig.choose(K4512);
  await rig.choose(K4377);
  await rig.until('both slots are unlocked', () => slots.every((slot) => !rig.cabinet.slot(slot).latched));
  rig.ticker.advance(1_000);
  const energized = rig.cabinet.energizings().map(({ slot }) => slot);
  expect(energized).toHaveLength(3);
  expect(new Set(energized)).toEqual(new Set([0, 40, 'door']));
  return rig.cabinet;
}

describe('two slots on two boards, released in one session with the door', () => {
  it('are energized one after the other, as the profile says', async () => {
    const text = profileText('cabinet-64.yaml');
    expect(text).toContain('energizedMax: 1');
    expect(overlaps(await takeTwo(text))).toBe(0);
  });

  it('overlap where the profile allows two, so that this test would see it', async () => {
    const text = profileText('cabinet-64.yaml').replace('energizedMax: 1', 'energizedMax: 2');
    expect(overlaps(await takeTwo(text))).toBeGreaterThan(0);
  });
});

/** The most that were energized at any moment. */
const mostAtOnce = (energizings: readonly CabinetEnergizing[]): number =>
  Math.max(
    ...energizings.map(
      ({ startMs }) =>
        energizings.filter((other) => other.startMs <= startMs && startMs < (other.endMs ?? Infinity)).length,
    ),
  );

describe('twenty pulses over four boards and the door', () => {
  it.each([1, 2, 3, 4])('are at most %i at once, and of one board never two', (energizedMax) => {
    const rig = createDoors({ slots: 128, doorLatch: true, energizedMax });
    rig.ticker.advance(1_000);
    rig.hands.latch(100, 500);
    for (let index = 0; index < 20; index += 1)
      rig.hands.pulse((index % 4) * 32 + (index % 5), 101 + index, 100 + 37 * (index % 7));
    rig.ticker.advance(30_000);
    const all = rig.cabinet.energizings();
    expect(all).toHaveLength(21);
    expect(mostAtOnce(all)).toBe(energizedMax);
    for (const { energizings } of rig.cabinet.boards) {
      const own = energizings.map((one) => ({ ...one, slot: 0, ticket: 0 }));
      expect(mostAtOnce(own)).toBe(1);
    }
    expect(rig.all('PulseAnswered').map(({ outcome }) => outcome)).toEqual(Array.from({ length: 20 }, () => 'ended'));
  });

  it('still count one whose board went quiet in the middle of it, until its own ceiling has passed', () => {
    for (let atMs = 0; atMs < 40; atMs += 3) {
      const rig = createDoors({ slots: 128, energizedMax: 2 });
      rig.ticker.advance(1_000);
      for (let index = 0; index < 4; index += 1) rig.hands.pulse(index * 32, 41 + index, 900);
      rig.ticker.advance(atMs);
      rig.cabinet.unplugBoard(0);
      rig.ticker.advance(10_000);
      expect(mostAtOnce(rig.cabinet.energizings())).toBeLessThanOrEqual(2);
      expect(rig.all('PulseAnswered')).toHaveLength(4);
      rig.hands.close();
    }
  });
});
