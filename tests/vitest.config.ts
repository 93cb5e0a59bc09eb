// The test projects: one for each folder of tests/, named by what it proves.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const here = import.meta.dirname;
const folders = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules' && entry.name !== 'bench')
  .map((entry) => entry.name);

export default defineConfig({
  test: {
    projects: folders.map((name) => ({
      test: { name, root: here, include: [`${name}/**/*.test.ts`], testTimeout: 20_000, hookTimeout: 60_000 },
    })),
  },
});
