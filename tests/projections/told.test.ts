// Every kind of line that a cabinet or the office can write has words of its own: nobody reads a code word in a record.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const TELLINGS = [
  'telling',
  'house-telling',
  'office-telling',
  'admin-telling',
  'account-telling',
  'connection-telling',
  'notice-telling',
];
const EVENTS = ['cabinet', 'verdict', 'ruled', 'managed', 'line', 'office', 'administered', 'connected', 'noticed'];

test('no kind of line is told by its code word', () => {
  const told = new Set(
    TELLINGS.flatMap((name) => [...read(`cloud/src/projections/${name}.ts`).matchAll(/case '([A-Z]\w+)'/g)]).map(
      ([, type]) => type,
    ),
  );
  const kinds = EVENTS.flatMap((name) => [
    ...read(`shared/src/events/${name}.ts`).matchAll(/event\('([A-Z]\w+)'/g),
  ]).map(([, type]) => type);
  expect(kinds.length).toBeGreaterThan(100);
  expect(kinds.filter((type) => !told.has(type))).toEqual([]);
});
