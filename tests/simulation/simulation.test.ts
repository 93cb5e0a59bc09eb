// Many lives of the whole house, each from its seed: whatever happens, memory is replay, cloud is cabinet, pulses are releases.
import { describe, expect, test } from 'vitest';
import { seedOf } from '../random.ts';
import type { Plant } from './cabinet.ts';
import { runSimulation } from './world.ts';

const first = seedOf();
const SEEDS = process.env['KEYCAB_SEED'] === undefined ? 250 : 1;
const STEPS = 300;

describe(`the house under ${String(SEEDS)} seeds from KEYCAB_SEED=${String(first)}`, { timeout: 240_000 }, () => {
  test('power cuts, lost and doubled messages, clock steps and crowbars break no promise', async () => {
    const sum = { events: 0, cuts: 0, pulses: 0, dropped: 0 };
    for (let seed = first; seed < first + SEEDS; seed += 1) {
      const run = await runSimulation(seed, STEPS);
      expect(run.violation, `replay with KEYCAB_SEED=${String(seed)}`).toBeNull();
      for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += run[name];
    }
    // A storm that never blows proves nothing.
    if (SEEDS > 1) {
      expect(sum.events).toBeGreaterThan(SEEDS * 20);
      for (const name of ['cuts', 'pulses', 'dropped'] as const) expect(sum[name]).toBeGreaterThan(SEEDS / 2);
    }
  });

  test('the same seed gives the same bytes', async () => {
    const [one, two] = [await runSimulation(first, STEPS), await runSimulation(first, STEPS)];
    expect(one.roots.length).toBe(2);
    expect(two).toEqual(one);
  });

  test.each<Plant>(['pulseBeforeCommit', 'pastJudgedBeforeSlots', 'factNotStored', 'pulseAtBoot'])(
    'tooth: %s is found within 60 seeds',
    async (plant) => {
      let found: string | null = null;
      for (let seed = first; seed < first + 60 && found === null; seed += 1) {
        found = (await runSimulation(seed, STEPS, plant)).violation;
      }
      expect(found).not.toBeNull();
    },
  );
});
