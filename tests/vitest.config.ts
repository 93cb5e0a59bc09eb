// The test projects, one for each folder of tests/, named by what it proves; reads the folder.
import '../shared/guard.js';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const here = import.meta.dirname;
const NO_PROJECT = new Set(['node_modules', 'bench', 'pictures']);
/** Browsers, brokers and whole houses: one file at a time after all others, so that nobody's patience is tested. */
const WHOLE_MACHINE = new Set(['demo', 'house', 'kiosk', 'powercut', 'simulation', 'web']);

const folders = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !NO_PROJECT.has(entry.name))
  .map((entry) => entry.name);

export default defineConfig({
  test: {
    projects: folders.map((name) => ({
      test: {
        name,
        root: here,
        include: [`${name}/**/*.test.ts`],
        setupFiles: [join(here, 'seed.ts')],
        testTimeout: 60_000,
        hookTimeout: 120_000,
        ...(WHOLE_MACHINE.has(name) ? { maxWorkers: 1, sequence: { groupOrder: 1 } } : {}),
      },
    })),
  },
});
