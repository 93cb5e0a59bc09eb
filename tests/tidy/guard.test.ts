// The guard of the entries, under a Node that is too old and under this one; starts processes.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readHouse, ROOT } from './source.ts';

const guard = join(ROOT, 'shared', 'guard.js');
/** The machine's own Node, which npm's scripts put behind the one that came with the packages. */
const systemNode = ['/usr/bin/node', '/usr/local/bin/node'].find((path) => existsSync(path));
const olderNode =
  systemNode !== undefined &&
  spawnSync(systemNode, ['-p', 'parseInt(process.versions.node) < 24']).stdout.includes('true')
    ? systemNode
    : undefined;

/** This Node under another's number: enough for the guard, which reads nothing else. */
const pretend = (version: string): string =>
  `data:text/javascript,Object.defineProperty(process.versions, 'node', { value: '${version}' })`;

describe('an entry', () => {
  test('says in one sentence what to do under an older Node, and exits with 78', () => {
    const run = spawnSync(process.execPath, ['--import', pretend('22.9.0'), guard], { encoding: 'utf8' });
    expect(run.stderr).toMatch(/^Keycab needs Node 24 or newer and this is 22\.9\.0; start it with `npm start`.*\n$/);
    expect(run).toMatchObject({ status: 78, stdout: '' });
  });

  test.skipIf(olderNode === undefined)('is guarded under the older Node of this machine too', () => {
    const run = spawnSync(olderNode ?? '', [guard], { encoding: 'utf8' });
    expect(run.stderr).toContain('Keycab needs Node 24');
    expect(run.status).toBe(78);
  });

  test('starts in silence under this Node', () => {
    const run = spawnSync(process.execPath, [guard], { encoding: 'utf8' });
    expect(run).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });

  test('imports the guard before anything else, and what may not load under an older Node only afterwards', () => {
    const entries = readHouse().filter(
      ({ path, text }) => path.endsWith('.js') && /await import\([^)]*\.ts/.test(text),
    );
    const firstImport = (text: string) => /^import\s.*$/m.exec(text)?.[0] ?? '';
    expect(entries.filter(({ text }) => !/guard\.js'/.test(firstImport(text))).map(({ path }) => path)).toEqual([]);
    const early = entries.filter(({ text }) => /^import\s.*(\.ts'|better-sqlite3)/m.test(text)).map(({ path }) => path);
    expect(early).toEqual([]);
  });
});
