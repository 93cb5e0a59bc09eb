// How much a phone on the lot has to load before the desk stands on its screen: the built pages, weighed.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';

const BUILT = join(import.meta.dirname, '..', '..', 'cloud', 'web', 'dist');
/** The goal is 90 kB; this is what nobody may exceed until it is reached. */
const DESK_LIMIT_BYTES = 128_000;
const OFFLINE_LIMIT_BYTES = 62_000;

const weightOf = (page: string): number => {
  const html = readFileSync(join(BUILT, page), 'utf8');
  const files = [...new Set(html.match(/assets\/[^"]+/g))];
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(join(BUILT, file)), { level: 9 }).length, 0);
};

describe.skipIf(!existsSync(BUILT))('the built pages (needs npm run build)', () => {
  test('the desk is no heavier than it was, scripts and styles, gzip, without the faces of its type', () => {
    const bytes = weightOf('index.html');
    process.stdout.write(`desk: ${bytes} bytes, gzip\n`);
    expect(bytes).toBeLessThanOrEqual(DESK_LIMIT_BYTES);
  });

  test('the page without network brings no library of parts along', () => {
    const bytes = weightOf('offline/index.html');
    process.stdout.write(`offline: ${bytes} bytes, gzip\n`);
    expect(bytes).toBeLessThanOrEqual(OFFLINE_LIMIT_BYTES);
  });

  test('the worker is one file that loads no other, keeps only files of the offline page, and leaves the API alone', () => {
    const text = readFileSync(join(BUILT, 'worker.js'), 'utf8');
    expect(text).not.toMatch(/\b(import|export|importScripts)\b/);
    expect(text).toContain('startsWith(`/api/`)');
    const listed = text.match(/assets\/[^`]+/g) ?? [];
    const html = readFileSync(join(BUILT, 'offline', 'index.html'), 'utf8');
    const needed = html.match(/assets\/[^"]+/g) ?? [];
    expect(listed).toEqual(expect.arrayContaining(needed));
    expect(listed.filter((file) => /desk|provider|scan|admin/.test(file))).toEqual([]);
  });
});
