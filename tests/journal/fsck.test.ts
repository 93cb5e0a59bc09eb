// Proves that fsck names the first lie: each kind by hand, and bytes flipped anywhere in the file.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canonical } from '@keycab/shared/canonical';
import { leafHash } from '@keycab/shared/proof/tree';
import { checkJournal } from '@keycab/firmware/journal/fsck';
import { cosigned, filled, freshFolder, openIn, removeFolder, booted, at } from './rig.ts';

const SIZE = 530;
let folder = '';
let good = '';
let path = '';
beforeAll(() => {
  folder = freshFolder();
  good = join(folder, 'cabinet.db');
  path = join(folder, 'altered.db');
  const journal = filled(folder, SIZE);
  journal.takeCosignature(cosigned(journal, 1000, 400));
  journal.startEpoch('forked');
  journal.close();
  const second = openIn(folder);
  second.append([booted(second)], at(0));
  second.close();
});
afterAll(() => removeFolder(folder));

/** What a person with the file and SQL would do: guards off, change, guards on again. */
const altered = (...changes: readonly string[]): unknown => {
  copyFileSync(good, path);
  const database = new Sqlite(path);
  database.function('leaf', (line: unknown) => leafHash(String(line)));
  const guards = database
    .prepare<[], { name: string; sql: string }>("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    .all();
  for (const { name } of guards) database.exec(`DROP TRIGGER ${name}`);
  for (const change of changes) database.exec(change);
  for (const { sql } of guards) database.exec(sql);
  database.close();
  const checked = checkJournal(path);
  return checked.ok ? checked : checked.found;
};

const line = (seq: number): string => {
  const database = new Sqlite(good, { readonly: true });
  const found = database
    .prepare<[number], string>('SELECT line FROM lines WHERE epoch = 1 AND seq = ?')
    .pluck()
    .get(seq);
  database.close();
  return found as string;
};
const rewritten = (seq: number, changes: object): string =>
  canonical({ ...(JSON.parse(line(seq)) as object), ...changes });

test('an untouched journal of two epochs has no lie', () => {
  expect(checkJournal(good)).toMatchObject({
    ok: true,
    value: [
      { epoch: 1, size: SIZE },
      { epoch: 2, size: 1 },
    ],
  });
});

describe('each lie is named, with the first line concerned', () => {
  test.each<readonly [string, () => readonly string[], object]>([
    [
      'a changed line',
      () => [`UPDATE lines SET line = '${rewritten(7, { type: 'DoorForced' })}' WHERE epoch = 1 AND seq = 7`],
      { what: 'leaf', epoch: 1, seq: 7 },
    ],
    [
      'a changed line with its leaf',
      () => [
        `UPDATE lines SET line = '${rewritten(300, { type: 'DoorForced' })}' WHERE epoch = 1 AND seq = 300`,
        'UPDATE leaves SET leaf = leaf(line) FROM lines WHERE lines.epoch = leaves.epoch AND lines.seq = leaves.seq',
      ],
      { what: 'run', epoch: 1, seq: 256 },
    ],
    [
      'a changed line with its leaf, where no run is complete',
      () => [
        `UPDATE lines SET line = '${rewritten(520, { type: 'DoorForced' })}' WHERE epoch = 1 AND seq = 520`,
        'UPDATE leaves SET leaf = leaf(line) FROM lines WHERE lines.epoch = leaves.epoch AND lines.seq = leaves.seq',
      ],
      { what: 'edge', epoch: 1, seq: null },
    ],
    [
      'a line with a space',
      () => ["UPDATE lines SET line = replace(line, ',', ', ') WHERE epoch = 1 AND seq = 9"],
      { what: 'line', epoch: 1, seq: 9 },
    ],
    [
      'a line of another cabinet',
      () => [
        `UPDATE lines SET line = '${rewritten(9, { cabinet: 'c00000000000000000000000000000002' })}' WHERE epoch = 1 AND seq = 9`,
      ],
      { what: 'header', epoch: 1, seq: 9 },
    ],
    [
      'time that runs backwards',
      () => [`UPDATE lines SET line = '${rewritten(9, { monotonicMs: 1 })}' WHERE epoch = 1 AND seq = 9`],
      { what: 'header', epoch: 1, seq: 9 },
    ],
    [
      'a line taken out',
      () => ['DELETE FROM lines WHERE epoch = 1 AND seq = 20'],
      { what: 'header', epoch: 1, seq: 20 },
    ],
    ['a tail cut off', () => ['DELETE FROM lines WHERE epoch = 1 AND seq > 500'], { what: 'size', epoch: 1, seq: 501 }],
    [
      'a leaf flipped',
      () => ['UPDATE leaves SET leaf = zeroblob(32) WHERE epoch = 1 AND seq = 21'],
      { what: 'leaf', epoch: 1, seq: 21 },
    ],
    [
      'a run flipped',
      () => ['UPDATE runs SET root = zeroblob(32) WHERE epoch = 1 AND run = 1'],
      { what: 'run', epoch: 1, seq: 256 },
    ],
    [
      'an edge flipped',
      () => ['UPDATE epochs SET edge = zeroblob(length(edge)) WHERE epoch = 1'],
      { what: 'edge', epoch: 1, seq: null },
    ],
    ['a smaller size', () => ['UPDATE epochs SET size = 529 WHERE epoch = 1'], { what: 'size', epoch: 1, seq: 529 }],
    [
      'a moved cursor',
      () => ['UPDATE epochs SET cosigned = 401 WHERE epoch = 1'],
      { what: 'note', epoch: 1, seq: null },
    ],
    [
      'a forgotten cosignature',
      () => ['UPDATE epochs SET note = NULL WHERE epoch = 1'],
      { what: 'note', epoch: 1, seq: null },
    ],
    [
      'another name of the log',
      () => ["UPDATE epochs SET origin = 'x' WHERE epoch = 1"],
      { what: 'epoch', epoch: 1, seq: null },
    ],
    ['an epoch taken out', () => ['DELETE FROM epochs WHERE epoch = 1'], { what: 'size', epoch: 1, seq: null }],
    [
      'a guard taken out',
      () => ['CREATE TRIGGER other AFTER INSERT ON settings BEGIN SELECT 1; END'],
      { what: 'schema', epoch: null, seq: null },
    ],
  ])('%s', (_, changes, found) => {
    expect(altered(...changes())).toEqual(found);
  });
});

test('a byte flipped anywhere in the file is found, or nothing that can be read has changed', () => {
  const bytes = readFileSync(good);
  const before = checkJournal(good);
  // A fixed walk over the file: every page, at a place that differs from page to page.
  let seed = 12345;
  let found = 0;
  for (let page = 0; page < bytes.length; page += 4096) {
    for (let round = 0; round < 2; round += 1) {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      const copy = Buffer.from(bytes);
      const at = page + (seed % 4096);
      copy[at] = (copy[at] as number) ^ (1 << (seed % 8));
      writeFileSync(path, copy);
      const checked = checkJournal(path);
      if (checked.ok) expect(checked, `byte ${String(at)}`).toEqual(before);
      else found += 1;
    }
  }
  expect(found).toBeGreaterThan(20);
});
