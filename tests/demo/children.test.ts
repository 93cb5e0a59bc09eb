// Children of the demo: kept alive, killed on purpose, cut off, stopped; real processes in a temporary folder.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createChild, type Child } from '@keycab/hardware/demo/children';

let folder: string;
let said: string[];
const started: Child[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keycab-children-'));
  said = [];
});
afterEach(async () => {
  for (const child of started.splice(0)) await child.cut();
  rmSync(folder, { recursive: true });
});

const STAY = 'setInterval(() => {}, 60_000);';
function create(program: string): Child {
  const entry = join(folder, 'program.js');
  writeFileSync(entry, program);
  const log = join(folder, 'log');
  const child = createChild({ name: 'It', entry, args: ['one'], folder, log, say: (text) => void said.push(text) });
  started.push(child);
  return child;
}
const log = (): string => readFileSync(join(folder, 'log'), 'utf8');
const deadline = { timeout: 8_000 };

it('one that fails is started again, more slowly each time, with its last words', async () => {
  const child = create("process.stderr.write('no luck\\n'); process.exit(3);");
  child.start();
  await expect.poll(() => said.length, deadline).toBe(2);
  expect(said[0]).toBe('It ended (exit 3) and is started again. It said: no luck');
});

it('one that is cut off stays off until it is started', async () => {
  const child = create(`process.stdout.write('up ' + process.argv[2] + '\\n'); ${STAY}`);
  child.start();
  await expect.poll(() => child.lastWords(), deadline).toEqual(['up one']);
  await child.cut();
  expect(child.running()).toBe(false);
  child.start();
  await expect.poll(() => child.lastWords(), deadline).toEqual(['up one', 'up one']);
  await expect.poll(log, deadline).toBe('up one\nup one\n');
  expect(said).toEqual([]);
});

it('one that is cut off and started in one breath comes back without a word', async () => {
  const child = create(`process.stdout.write('up\\n'); ${STAY}`);
  child.start();
  await expect.poll(() => child.lastWords(), deadline).toEqual(['up']);
  const cut = child.cut();
  child.start();
  await cut;
  await expect.poll(() => child.lastWords(), deadline).toEqual(['up', 'up']);
  expect(child.running()).toBe(true);
  expect(said).toEqual([]);
});

it('one that is stopped may say goodbye', async () => {
  const child = create(
    `process.on('SIGTERM', () => { process.stdout.write('bye\\n', () => process.exit(0)); }); process.stdout.write('up\\n'); ${STAY}`,
  );
  child.start();
  await expect.poll(() => child.lastWords(), deadline).toEqual(['up']);
  await child.stop();
  expect(child.lastWords()).toEqual(['up', 'bye']);
  expect(said).toEqual([]);
});

it('nobody outlives the supervisor, however it ends', async () => {
  const entry = join(folder, 'program.js');
  writeFileSync(entry, `process.stdout.write('up\\n'); ${STAY}`);
  const leash = new URL('../../hardware/demo/leash.js', import.meta.url).href;
  const orphan = spawn(process.execPath, ['--import', leash, entry], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(orphan.stdout, 'data');
  // What remains of a supervisor that was killed: a pipe with nobody at its other end.
  orphan.stdin.end();
  expect(await once(orphan, 'exit')).toEqual([0, null]);
});
