// Proves that what was acknowledged survives kill -9, a full disk and a failing one; starts processes.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkJournal } from '@keycab/firmware/journal/fsck';
import { freshFolder, openIn, removeFolder } from './rig.ts';

let folder = '';
beforeEach(() => {
  folder = freshFolder();
});
afterEach(() => removeFolder(folder));

const writer = join(import.meta.dirname, 'writer.ts');
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const acknowledgements = (file: string): (readonly [seq: number, nonce: string])[] =>
  (existsSync(file) ? readFileSync(file, 'utf8') : '')
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split(' '))
    .map(([, seq = '', nonce = '']) => [Number(seq), nonce] as const);

/** Runs the writer until it has acknowledged something new, a little longer, then kills it. */
async function killedOnce(file: string, extraMs: number): Promise<void> {
  const before = acknowledgements(file).length;
  const child = spawn(process.execPath, [writer, folder, file, '0'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  for (let waitedMs = 0; acknowledgements(file).length === before && waitedMs < 15_000; waitedMs += 2) await pause(2);
  await pause(extraMs);
  child.kill('SIGKILL');
  await ended;
}

test(
  'twenty kills lose no acknowledged event, and each boot goes on where the last one ended',
  { timeout: 120_000 },
  async () => {
    const file = join(folder, 'acknowledged');
    for (let kill = 0; kill < 20; kill += 1) await killedOnce(file, (kill * 7) % 23);
    const journal = openIn(folder);
    const found = new Map([...journal.replay()].map((event) => [event.seq, event.nonce]));
    const told = acknowledgements(file);
    expect(told.length).toBeGreaterThan(20);
    expect(told.filter(([seq, nonce]) => found.get(seq) !== nonce)).toEqual([]);
    expect([...found.keys()]).toEqual([...found.keys()].map((_, index) => index));
    expect(journal.boot).toBe(21);
    journal.close();
    expect(checkJournal(join(folder, 'cabinet.db')).ok).toBe(true);
  },
);

test('teeth: a journal cut back behind what was acknowledged would be noticed', () => {
  const file = join(folder, 'acknowledged');
  spawnSync(process.execPath, [writer, folder, file, '20']);
  writeFileSync(file, `${readFileSync(file, 'utf8')}ACK 100000 nonce\n`);
  const journal = openIn(folder);
  const found = new Map([...journal.replay()].map((event) => [event.seq, event.nonce]));
  expect(acknowledgements(file).filter(([seq, nonce]) => found.get(seq) !== nonce)).toHaveLength(1);
  journal.close();
});

test('a disk that fails to write ends appending with KC-DISK-01 until the next boot; reading goes on', () => {
  // A limit on the size of files, in blocks of 1,024 bytes, is an I/O error in the middle of a write to SQLite.
  const command = 'trap "" XFSZ; ulimit -f 200; exec "$0" "$@"';
  const run = spawnSync('bash', ['-c', command, process.execPath, writer, folder, '/dev/null', '0'], {
    encoding: 'utf8',
  });
  const told = JSON.parse(run.stdout) as { size: number; replayed: number };
  expect(told).toMatchObject({ code: 'KC-DISK-01', restart: true, again: 'refused' });
  expect(told.replayed).toBe(told.size);
  const journal = openIn(folder);
  expect(journal.size).toBeGreaterThanOrEqual(told.size);
  journal.close();
  expect(checkJournal(join(folder, 'cabinet.db')).ok).toBe(true);
});

const inNamespace = (script: string, ...parameters: string[]) =>
  spawnSync('unshare', ['-rm', 'sh', '-c', script, 'sh', ...parameters], { encoding: 'utf8' });
const mayMount = inNamespace('mount -t tmpfs none /mnt').status === 0;

test.skipIf(!mayMount)(
  'a full disk refuses the append with KC-DISK-01, keeps every line, and asks for no restart',
  () => {
    const script = 'mount -t tmpfs -o size=1m none "$1" && "$2" "$3" "$1" /dev/null 0';
    const run = inNamespace(script, folder, process.execPath, writer);
    const told = JSON.parse(run.stdout) as { size: number; replayed: number };
    expect(told).toMatchObject({ code: 'KC-DISK-01', restart: false });
    expect(told.size).toBeGreaterThan(50);
    expect(told.replayed).toBe(told.size);
  },
);
