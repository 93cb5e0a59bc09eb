// The closing line of a test run, from reports as the runner writes them; starts the script that prints it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ROOT } from './source.ts';

const scratch = mkdtempSync(join(tmpdir(), 'keycab-tally-'));
afterAll(() => rmSync(scratch, { recursive: true }));

type Status = 'passed' | 'failed' | 'skipped';
const file = (name: string, status: Status, tests: readonly Status[]) => ({
  name,
  status,
  assertionResults: tests.map((each, index) => ({ status: each, fullName: `${name} ${String(index)}` })),
});

function lastLine(files: readonly ReturnType<typeof file>[] | null, code: number): string | undefined {
  const path = join(scratch, 'report.json');
  const count = (status: Status) =>
    (files ?? []).flatMap((each) => each.assertionResults).filter((each) => each.status === status).length;
  const report = { numPassedTests: count('passed'), numFailedTests: count('failed'), testResults: files };
  if (files !== null) writeFileSync(path, JSON.stringify(report));
  const run = spawnSync(process.execPath, [join(ROOT, 'tests', 'tally.js'), path, String(code)], { encoding: 'utf8' });
  rmSync(path, { force: true });
  return run.stdout.trimEnd().split('\n').at(-1);
}

test('a run that passed says so, and how much it skipped', () => {
  expect(lastLine([file('a', 'passed', ['passed', 'passed'])], 0)).toBe('2 passed, 0 failed');
  expect(lastLine([file('a', 'passed', ['passed', 'skipped'])], 0)).toBe('1 passed, 0 failed, 1 skipped');
});

test('nothing that went wrong is counted as nothing: a file that cannot be read, an error between tests, no report', () => {
  expect(lastLine([file('a', 'passed', ['passed']), file('b', 'failed', [])], 1)).toBe('1 passed, 1 failed');
  expect(lastLine([file('a', 'passed', ['passed'])], 1)).toBe('1 passed, 1 failed');
  expect(lastLine(null, 1)).toBe('0 passed, 1 failed');
  expect(lastLine([file('a', 'failed', ['passed', 'failed'])], 1)).toBe('1 passed, 1 failed');
});
