// A seed from the environment decides what every property is fed; touches fast-check's own settings and puts them back.
import { array, configureGlobal, integer, readConfigureGlobal, resetConfigureGlobal, sample } from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';

const before = readConfigureGlobal();
afterEach(() => {
  vi.unstubAllEnvs();
  resetConfigureGlobal();
  configureGlobal(before);
});

/** The file runs anew, as it does before every test file. */
async function drawn(seed: string): Promise<number[][]> {
  vi.stubEnv('KEYCAB_SEED', seed);
  vi.resetModules();
  await import('../seed.ts');
  return sample(array(integer(), { minLength: 4 }), 3);
}

test('the same seed draws the same values again, another draws others', async () => {
  const first = await drawn('4711');
  expect(await drawn('4711')).toEqual(first);
  expect(await drawn('4712')).not.toEqual(first);
});
