// The firmware as a process of its own: how it says that it is ready, and how it ends.
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openHouse, type House } from './uplink.rig.ts';

const ENTRY = join(import.meta.dirname, '..', '..', 'firmware', 'start.js');

interface Process {
  readonly child: ChildProcess;
  said(): string;
  readonly ended: Promise<number | null>;
}

let house: House;
let started: Process[];
beforeEach(async () => {
  house = await openHouse();
  started = [];
});
afterEach(async () => {
  for (const { child, ended } of started) {
    child.kill('SIGKILL');
    await ended;
  }
  await house.close();
});

function firmware(file: string, environment: Record<string, string> = {}): Process {
  const child = spawn(process.execPath, [ENTRY, file], { env: { ...process.env, ...environment } });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const one = { child, said: () => text, ended };
  started.push(one);
  return one;
}

const readyLine = (said: string): { kiosk: string; boot: number; epoch: number; size: number } | undefined =>
  said
    .split('\n')
    .filter((line) => line.includes('"msg":"ready"'))
    .map((line) => JSON.parse(line) as { kiosk: string; boot: number; epoch: number; size: number })[0];

const ready = async (one: Process) => {
  await expect.poll(() => readyLine(one.said()), { timeout: 15_000, interval: 20 }).toBeDefined();
  return readyLine(one.said()) as NonNullable<ReturnType<typeof readyLine>>;
};

it('says where its kiosk is, answers there, and ends by itself when asked to', async () => {
  const one = firmware(house.cabinetFile);
  const { kiosk, boot } = await ready(one);
  expect(boot).toBe(1);
  expect((await fetch(`${kiosk}/livez`)).status).toBe(200);
  // No board, no roster: alive and not ready, with the reasons.
  const missing = await fetch(`${kiosk}/readyz`);
  expect(missing.status).toBe(503);
  expect(await missing.text()).toContain('no roster has arrived yet');
  one.child.kill('SIGTERM');
  expect(await one.ended).toBe(0);
});

it('killed at once, it goes on with its journal', async () => {
  const first = firmware(house.cabinetFile);
  await ready(first);
  first.child.kill('SIGKILL');
  await first.ended;
  expect(await ready(firmware(house.cabinetFile))).toMatchObject({ boot: 2, epoch: 1 });
});

it('two on one kiosk address: the second says which and starts nothing', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as AddressInfo;
  const one = firmware(house.cabinetFile, { KEYCAB_CABINET_KIOSK_PORT: String(port) });
  expect(await one.ended).toBe(78);
  expect(one.said()).toContain('KC-CONF-02');
  expect(one.said()).toContain(String(port));
  await new Promise((resolve) => taken.close(resolve));
});

it('a configuration with a mistake ends with the line that is wrong', async () => {
  const one = firmware(house.cabinetFile, { KEYCAB_CABINET_KIOSK_HOST: '0.0.0.0' });
  expect(await one.ended).toBe(78);
  expect(one.said()).toMatch(/KC-CONF-01.*kiosk\.host/s);
});

it('nothing it says holds a secret', async () => {
  const one = firmware(house.cabinetFile, { KEYCAB_CABINET_LOG_LEVEL: 'debug' });
  await ready(one);
  await house.startCloud();
  await expect.poll(() => one.said(), { timeout: 15_000, interval: 20 }).toContain('the cloud’s broker has the line');
  one.child.kill('SIGTERM');
  await one.ended;
  for (const name of ['journal.key', 'badge.key', 'broker.secret']) {
    expect(one.said()).not.toContain(readFileSync(join(dirname(house.cabinetFile), name), 'utf8'));
  }
});
