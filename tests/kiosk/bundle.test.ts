// How much a kiosk's browser has to load before anything stands on the screen: the built page, weighed.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';

const ASSETS = join(import.meta.dirname, '..', '..', 'firmware', 'kiosk', 'dist', 'assets');
const LIMIT_BYTES = 60_000;

describe.skipIf(!existsSync(ASSETS))('the built page (needs npm run build)', () => {
  test('is at most 60 kB of scripts and styles, gzip, without the faces of its type', () => {
    const files = readdirSync(ASSETS).filter((name) => /[.](js|css)$/.test(name));
    const sizes = files.map((name) => gzipSync(readFileSync(join(ASSETS, name)), { level: 9 }).length);
    process.stdout.write(`${files.map((name, at) => `${name}: ${sizes[at]} bytes, gzip`).join('\n')}\n`);
    expect(files.map((name) => name.slice(name.lastIndexOf('.'))).toSorted()).toEqual(['.css', '.js']);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(LIMIT_BYTES);
  });
});
