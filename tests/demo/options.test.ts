// What may be said on the demo's command line, and which ports it takes.
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readOptions } from '@keycab/hardware/demo/options';
import { createPortPicker } from '@keycab/hardware/demo/ports';
import { setUp } from '@keycab/hardware/demo/setup';

it('without a word the defaults hold', () => {
  expect(readOptions([])).toEqual({
    ok: true,
    value: {
      open: true,
      data: 'data',
      seed: '7',
      days: 30,
      untilMs: null,
      port: 8_080,
      board: 'simulated',
      help: false,
    },
  });
});

it('each option is understood', () => {
  const said = '--no-open --data x --seed 9 --days 3 --until 2026-07-15T14:30Z --port 9000 --board avr'.split(' ');
  expect(readOptions(said)).toEqual({
    ok: true,
    value: {
      open: false,
      data: 'x',
      seed: '9',
      days: 3,
      untilMs: 1_784_125_800_000,
      port: 9_000,
      board: 'avr',
      help: false,
    },
  });
});

it.each([
  ['--days 0', '--days 0'],
  ['--days 91', '--days 91'],
  ['--days many', '--days many'],
  ['--until yesterday', '--until yesterday'],
  ['--port 0', '--port 0'],
  ['--port 70000', '--port 70000'],
  ['--board arduino', '--board'],
  ['--dataa x', '--dataa'],
  ['here', 'here'],
])('%s is refused and named', (said, named) => {
  const read = readOptions(said.split(' '));
  expect(read.ok).toBe(false);
  expect(read.ok ? '' : read.reason).toContain(named);
});

it.each([
  ['--port', '70000', /^--port 70000: 1 to 65000 are allowed$/],
  ['--days', '91', /^--days 91: 1 to 90 are allowed$/],
  ['--port', '-1', /^--port -1: 1 to 65000 are allowed$/],
])('the last line that %s %s prints is the mistake, with what is allowed', (option, value, said) => {
  const start = join(import.meta.dirname, '..', '..', 'hardware', 'demo', 'start.js');
  const told = spawnSync(process.execPath, [start, option, value], { encoding: 'utf8' });
  expect(told.status).toBe(64);
  expect(told.stderr).toContain('npm start -- [options]');
  expect(told.stderr.trimEnd().split('\n').at(-1)).toMatch(said);
});

it('a data folder that is a file, lies in one or cannot be made is told in one sentence, before anything is told', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'keycab-data-'));
  const file = join(folder, 'file');
  writeFileSync(file, 'mine');
  const settings = { seed: '7', days: 1, untilMs: 0, timeZone: 'UTC', software: 'keycab/0', say: expect.fail };
  const into = (data: string) => setUp({ ...settings, folder: data });
  expect(await into(file)).toEqual({ ok: false, reason: `${file} is a file; name a folder with --data.` });
  for (const data of [join(file, 'data'), '/proc/keycab/data']) {
    const refused = await into(data);
    expect(refused).toMatchObject({ ok: false, reason: expect.stringContaining(`written to ${data} (E`) as string });
  }
  rmSync(folder, { recursive: true });
});

it('a new data folder is nobody else’s to read, and nothing lies beside it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'keycab-data-'));
  const data = join(folder, 'far', 'data');
  const settings = { seed: '7', days: 1, untilMs: 1_784_125_800_000, timeZone: 'UTC', software: 'keycab/0' };
  const ready = await setUp({ ...settings, folder: data, say: () => {} });
  expect(ready.ok).toBe(true);
  expect(statSync(data).mode & 0o777).toBe(0o700);
  expect(readdirSync(join(folder, 'far'))).toEqual(['data']);
  rmSync(folder, { recursive: true });
});

it('a taken port is named and the next one is used, and no port is given twice', async () => {
  const holder = createServer();
  holder.listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address() as AddressInfo;
  const taken: [number, number][] = [];
  const picker = createPortPicker('127.0.0.1', (wanted, used) => taken.push([wanted, used]));
  const first = await picker.pick(port);
  const second = await picker.pick(port);
  expect(first).toBeGreaterThan(port);
  expect(second).toBeGreaterThan(first ?? Infinity);
  expect(taken).toEqual([
    [port, first],
    [port, second],
  ]);
  await new Promise((resolve) => holder.close(resolve));
});
