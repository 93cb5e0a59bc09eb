// The house rules that can be seen in the text of one file; pure.
import type { Check } from './check.ts';
import { isCode, type Source } from './source.ts';

const file = (path: string, text: string): Source => ({ path, text });

/** Every line that matches, with what matched. */
const linesWith = (pattern: RegExp) => (source: Source) =>
  source.text.split('\n').flatMap((text, index) => {
    const match = pattern.exec(text);
    return match === null ? [] : [{ line: index + 1, what: `says ${JSON.stringify(match[0])}` }];
  });

/** Words that would trip this very file are put together from halves. */
const join = (...halves: readonly string[]): string => halves.join('');
const either = (...halves: readonly (readonly [string, string])[]) => halves.map((pair) => pair.join('')).join('|');

const OPENERS: Record<string, RegExp> = {
  ts: /^\/\/ \S.{9,}/,
  tsx: /^\/\/ \S.{9,}/,
  js: /^\/\/ \S.{9,}/,
  cjs: /^\/\/ \S.{9,}/,
  c: /^(\/\/|\/\*) \S.{9,}/,
  h: /^(\/\/|\/\*) \S.{9,}/,
  css: /^\/\* \S.{9,}/,
  sh: /^# \S.{9,}/,
  yaml: /^# \S.{9,}/,
  run: /^# \S.{9,}/,
};
const endingOf = (path: string): string => path.slice(Math.max(path.lastIndexOf('.'), path.lastIndexOf('/')) + 1);

const openingComment: Check = {
  name: 'opening-comment',
  rule: 'a file opens with one line: what it is for; what it may touch',
  applies: (source) => endingOf(source.path) in OPENERS,
  find: (source) => {
    const lines = source.text.split('\n');
    const first = lines[0]?.startsWith('#!') === true ? lines[1] : lines[0];
    return OPENERS[endingOf(source.path)]?.test(first ?? '') === true ? [] : [{ line: 1, what: 'opens without it' }];
  },
  bad: file('shared/src/a.ts', 'export const a = 1;\n'),
  good: file('shared/src/a.ts', '// The first letter; pure.\nexport const a = 1;\n'),
};

const standsAlone: Check = {
  name: 'stands-alone',
  rule: 'the project knows nothing of the place where it was written',
  applies: (source) => source.path !== 'package-lock.json',
  find: linesWith(
    new RegExp(
      either(['/wo', 'rk/'], ['shared/', 'design'], ['sub', 'agent'], ['/tmp', '/kc'], ['DESIGN', '\\.md']),
      'i',
    ),
  ),
  bad: file('README.md', join('see ../shared/', 'design/style.md')),
  good: file('README.md', 'the agent on a small board works'),
};

const finished: Check = {
  name: 'finished',
  rule: 'what is committed is finished',
  applies: (source) => source.path !== 'package-lock.json' && source.path !== 'LICENSE',
  find: linesWith(new RegExp(`\\b(${either(['TO', 'DO'], ['FIX', 'ME'], ['XX', 'X'], ['HA', 'CK'])})\\b`)),
  bad: file('a.ts', join('// TO', 'DO: later')),
  good: file('a.ts', '// nothing left to do'),
};

const noEscape: Check = {
  name: 'no-escape',
  rule: 'the type checker is listened to; a lint rule is switched off only with a reason after --',
  applies: isCode,
  find: linesWith(/@ts-(ignore|nocheck|expect-error)|(eslint|oxlint)-disable(?!.* -- \S)/),
  bad: file('a.ts', join('// @ts', '-ignore')),
  good: file('a.ts', '// oxlint-disable-next-line no-control-regex -- frames are made of control characters'),
};

const namedFile: Check = {
  name: 'named-file',
  rule: 'a file is named in kebab-case after what it holds; nothing is kept in a drawer of odds and ends',
  applies: (source) => isCode(source) && !/(^|\/)vite\.|\.config\./.test(source.path),
  find: (source) => {
    const name = source.path.slice(source.path.lastIndexOf('/') + 1);
    if (/^(utils?|helpers?|misc|common|stuff)\./.test(name)) return [{ line: 1, what: 'is a drawer' }];
    return /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)+$/.test(name) ? [] : [{ line: 1, what: 'is not kebab-case' }];
  },
  bad: file('shared/src/utils.ts', ''),
  good: file('tests/tidy/tidy.test.ts', ''),
};

const namelessLockfile: Check = {
  name: 'nameless-lockfile',
  rule: 'the lockfile records hashes, never the address of a registry',
  applies: (source) => source.path === 'package-lock.json',
  find: linesWith(/"resolved": "(https?|git)[^"]*"/),
  bad: file('package-lock.json', '"resolved": "https://example.org/a.tgz",'),
  good: file('package-lock.json', '"resolved": "shared",'),
};

export const TEXT_CHECKS: readonly Check[] = [
  openingComment,
  standsAlone,
  finished,
  noEscape,
  namedFile,
  namelessLockfile,
];
