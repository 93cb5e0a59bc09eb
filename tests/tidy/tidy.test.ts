// The house rules, executed over every file, and shown to bite; reads the tree, changes nothing.
import { describe, expect, test } from 'vitest';
import { excuseFor, excuses, type Check, type Finding } from './check.ts';
import { CODE_CHECKS } from './code.ts';
import { documentPaths, faultRows, measure } from './house.ts';
import { parse, readHouse, type Parsed, type Source } from './source.ts';
import { speech } from './speech.ts';
import { TEXT_CHECKS } from './text.ts';
import { words } from './words.ts';

const sources = readHouse();
const allExcuses = sources.filter(({ path }) => !path.startsWith('tests/tidy/')).flatMap(excuses);
const CHECKS: readonly Check[] = [...TEXT_CHECKS, ...CODE_CHECKS, words, speech];
const HOUSE_CHECKS = { 'fault-rows': faultRows, 'document-paths': documentPaths };

const trees = new Map<Source, Parsed>();
const parsed = (source: Source) => (): Parsed => {
  const tree = trees.get(source) ?? parse(source);
  trees.set(source, tree);
  return tree;
};

const findings = (check: Check, among: readonly Source[]): Finding[] =>
  among
    .filter(check.applies)
    .flatMap((source) => check.find(source, parsed(source)).map((found) => ({ path: source.path, ...found })));

/** One line per finding that no reason lifts, so that a failure reads as a list. */
const unexcused = (check: string, found: readonly Finding[]): string[] =>
  found
    .filter((finding) => excuseFor(finding, check, allExcuses) === undefined)
    .map(({ path, line, what }) => `${path}:${line} ${what}`);

describe('every file keeps the rule', () => {
  test.each(CHECKS)('$name: $rule', (check) => {
    expect(unexcused(check.name, findings(check, sources))).toEqual([]);
  });

  test('fault-rows: every code has a row and every row is used', () => {
    expect(unexcused('fault-rows', faultRows(sources))).toEqual([]);
  });

  test('document-paths: paths, links and scripts that documents name exist', () => {
    expect(unexcused('document-paths', documentPaths(sources))).toEqual([]);
  });

  // It reads the whole house once more, which takes its time on a busy machine.
  test('a reason next to the code lifts a rule that exists and is broken there', { timeout: 60_000 }, () => {
    for (const { path, line, check, because } of allExcuses) {
      process.stdout.write(`tidy: ${path}:${line} ${check}, because ${because}\n`);
    }
    const broken = new Map([
      ...CHECKS.map((check) => [check.name, findings(check, sources)] as const),
      ...Object.entries(HOUSE_CHECKS).map(([name, find]) => [name, find(sources)] as const),
    ]);
    const idle = allExcuses.filter(
      (excuse) => !(broken.get(excuse.check) ?? []).some((found) => excuseFor(found, excuse.check, [excuse])),
    );
    expect(idle.map(({ path, line, check }) => `${path}:${line} excuses nothing of ${check}`)).toEqual([]);
  });

  test('the house is read, and its size is told', () => {
    const { medianLines, files, functions } = measure(sources);
    const top = (list: readonly string[]) => list.slice(0, 10).map((line) => `  ${line}\n`);
    process.stdout.write(
      [
        `tidy: ${files.length} files of code, median ${medianLines} lines; the largest\n`,
        ...top(files.map(({ path, lines }) => `${lines} ${path}`)),
        'tidy: the largest functions\n',
        ...top(functions.map(({ path, name, lines }) => `${lines} ${path} ${name}`)),
      ].join(''),
    );
    expect(files.length).toBeGreaterThan(20);
    expect(sources.some(({ path }) => path === 'package-lock.json')).toBe(true);
  });
});

describe('every rule bites', () => {
  test.each(CHECKS)('$name finds its planted fault and leaves the good twin alone', (check) => {
    expect(check.applies(check.bad) && check.applies(check.good)).toBe(true);
    expect(findings(check, [check.bad])).toHaveLength(1);
    expect(findings(check, [check.good])).toEqual([]);
  });

  const table = (rows: string) => ({ path: 'shared/src/fault.ts', text: `export const FAULTS = { ${rows} };` });

  test('a row without use and a use without row are both named', () => {
    const used = { path: 'cloud/src/a.ts', text: "throw new Fault('KC-NEW-01', 'x'); fault('KC-OLD-02');" };
    const found = faultRows([table("'KC-OLD-01': row(), 'KC-OLD-02': row()"), used]);
    expect(found.map(({ what }) => what)).toEqual(['KC-OLD-01 is used nowhere', 'KC-NEW-01 has no row']);
  });

  test('a document that names a path, a link or a script that is not there is found', () => {
    const text = 'See `tests/tidy/nowhere.ts`, `tests/tidy/*.ts`, [house](gone.md), `npm run dance`.';
    const found = documentPaths([{ path: 'README.md', text }]);
    expect(found.map(({ what }) => what)).toEqual([
      'tests/tidy/nowhere.ts does not exist',
      'gone.md does not exist',
      'no script dance',
    ]);
  });

  test('a reason lifts its own rule on its own line, and no other', () => {
    const text = '// line\n// tidy: ambient, because the page has one ticker\nsetInterval(f, 1);\nsetInterval(f, 1);';
    const all = excuses({ path: 'a.ts', text });
    const at = (line: number) => ({ path: 'a.ts', line, what: '' });
    expect(excuseFor(at(3), 'ambient', all)?.because).toBe('the page has one ticker');
    expect(excuseFor(at(4), 'ambient', all)).toBeUndefined();
    expect(excuseFor(at(3), 'faults', all)).toBeUndefined();
  });
});
