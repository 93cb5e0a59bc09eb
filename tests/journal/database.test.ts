// Proves the opener: the pragma trap is real, the opener is not caught in it, damage and old SQLite are refused.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '@keycab/firmware/journal/database';
import { assertDurable, assertVersion, settleDatabase, type OpenedDatabase } from '@keycab/shared/opener';
import { filled, freshFolder, openIn, removeFolder } from './rig.ts';

let folder = '';
let path = '';
beforeEach(() => {
  folder = freshFolder();
  path = join(folder, 'cabinet.db');
});
afterEach(() => removeFolder(folder));

const synchronous = (database: OpenedDatabase): unknown => database.pragma('synchronous', { simple: true });

test('the trap: without being told, a write-ahead log says FULL and becomes NORMAL at the first read', () => {
  const database = new Sqlite(path);
  database.pragma('journal_mode = WAL');
  expect(synchronous(database)).toBe(2);
  database.exec('CREATE TABLE one (a)');
  expect(synchronous(database)).toBe(1);
  database.close();
});

test('a database of the opener is FULL and WAL after reads and writes, also when opened again', () => {
  for (let round = 0; round < 2; round += 1) {
    const database = openDatabase(path);
    database.exec('CREATE TABLE IF NOT EXISTS one (a); INSERT INTO one VALUES (1)');
    expect(synchronous(database)).toBe(2);
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(database.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(database.pragma('wal_autocheckpoint', { simple: true })).toBe(200);
    database.close();
  }
});

test('a database that was never told FULL is refused though it still says so', () => {
  const database = new Sqlite(path);
  database.pragma('journal_mode = WAL');
  expect(synchronous(database)).toBe(2);
  expect(() => assertDurable(database)).toThrow(/KC-DISK-02.*synchronous is 1/);
  database.close();
});

test('a database on which FULL does not stick is refused', () => {
  const database = new Sqlite(path);
  const deaf: OpenedDatabase = {
    prepare: (source) => database.prepare(source),
    pragma: (source, options) => (source.startsWith('synchronous =') ? null : database.pragma(source, options)),
  };
  expect(() => settleDatabase(deaf)).toThrow(/KC-DISK-02/);
  database.close();
});

test.each([
  ['3.7.0', true],
  ['3.51.2', true],
  ['3.51.3', false],
  ['3.52.0', false],
  ['4.0.0', false],
])('SQLite %s is refused: %s', (version, refused) => {
  const old: OpenedDatabase = { prepare: () => ({ get: () => ({ version }) }), pragma: () => null };
  if (refused) expect(() => assertVersion(old)).toThrow(/KC-DISK-02/);
  else expect(() => assertVersion(old)).not.toThrow();
});

test('a file that is no database is refused as damaged, and stays as it is', () => {
  writeFileSync(path, 'not a database, though long enough to look like one. '.repeat(100));
  const before = readFileSync(path);
  expect(() => openDatabase(path)).toThrow(/KC-DISK-03/);
  expect(readFileSync(path)).toEqual(before);
});

test('a journal with a page overwritten is refused as damaged', () => {
  filled(folder, 300).close();
  const bytes = readFileSync(path);
  bytes.fill(0xff, 4096 * 5, 4096 * 6);
  writeFileSync(path, bytes);
  expect(() => openIn(folder)).toThrow(/KC-(DISK-03|DISK-01|PROOF-04)/);
});
