// The whole demo as `npm start` runs it: bodies, cable, cloud and cabinets in processes of their own, on free ports.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Act, ActAnswer } from '@keycab/hardware/demo/acts';
import { HOST, type Ports } from '@keycab/hardware/demo/configurations';
import { createPortPicker } from '@keycab/hardware/demo/ports';
import { setUp, type Ready } from '@keycab/hardware/demo/setup';
import { startDemo, type Demo } from '@keycab/hardware/demo/supervisor';
import { badgesOf } from '@keycab/hardware/demo/view';

const folder = mkdtempSync(join(tmpdir(), 'keycab-whole-'));
const root = join(import.meta.dirname, '..', '..');
const said: string[] = [];
const say = (sentence: string): void => void said.push(sentence);
let ready: Ready;
let ports: Ports;
let demo: Demo;

async function freePorts(): Promise<Ports> {
  const picker = createPortPicker(HOST, () => {});
  const first = 30_000 + (process.pid % 20_000);
  const found: number[] = [];
  for (let index = 0; index < 6; index += 1) found.push((await picker.pick(first + index)) ?? 0);
  const [pages = 0, control = 0, broker = 0, proxy = 0, showroom = 0, service = 0] = found;
  return { pages, control, broker, proxy, kiosk: { showroom, service } };
}

async function start(): Promise<Demo> {
  ports = await freePorts();
  const started = await startDemo({ ready, ports, root, say });
  if (!started.ok) throw new Error(started.reason);
  return started.value;
}

beforeAll(async () => {
  const made = await setUp({
    folder: join(folder, 'data'),
    seed: '7',
    days: 1,
    untilMs: Date.now(),
    timeZone: 'UTC',
    software: 'keycab/0.1.0',
    say,
  });
  if (!made.ok) throw new Error(made.reason);
  ready = made.value;
  demo = await start();
});
afterAll(async () => {
  await demo.stop();
  rmSync(folder, { recursive: true });
});

const deadline = { timeout: 15_000, interval: 50 };
const read = async <Value>(port: number, path: string): Promise<Value> =>
  (await (await fetch(`http://${HOST}:${port}${path}`)).json()) as Value;
async function post(port: number, path: string, body: unknown): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(`http://${HOST}:${port}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}
const act = async (wanted: Act): Promise<ActAnswer> =>
  (await (await post(ports.control, '/act', wanted)).json()) as ActAnswer;

interface Cabinets {
  readonly cabinets: readonly { readonly name: string; readonly size: number; readonly reachable: boolean }[];
}
const sizeAtCloud = async (): Promise<number | undefined> =>
  (await read<Cabinets>(ports.pages, '/api/v1/cabinets')).cabinets.find(({ name }) => name === 'Showroom')?.size;
const sizeAtCabinet = async (): Promise<number> =>
  (await read<{ size: number }>(ports.kiosk.showroom, '/api/journal?after=999999999')).size;
const sayOf = async (label: string): Promise<string | undefined> => {
  const who = await read<{ answers: { label: string; text: string }[] }>(ports.pages, `/api/v1/who?q=${label}`);
  return who.answers.find((answer) => answer.label === label)?.text;
};

/** A car's key that hangs in its own slot of the showroom: plates want a PIN at night, when this may well run. */
async function hangingKey(): Promise<Ready['store']['keys'][number]> {
  const [showroom] = ready.store.cabinets;
  hanging ??= await read<{ keys: { key: string; holder: { slot?: number } }[] }>(
    ports.pages,
    `/api/v1/keys?state=in&cabinet=${showroom.cabinet}&limit=100`,
  ).then(({ keys }) => {
    const slots = new Map(keys.map(({ key, holder }) => [key, holder.slot]));
    return ready.store.keys.find(
      ({ key, home, label }) =>
        home.cabinet === showroom.cabinet && slots.get(key) === home.slot && /^4\d{3}$/.test(label),
    );
  });
  if (hanging === undefined) throw new Error('no car’s key hangs in its slot');
  return hanging;
}
let hanging: Ready['store']['keys'][number] | undefined;

it('the history arrives at the desk by itself, and the desk knows who has 4512', async () => {
  await expect.poll(async () => (await sizeAtCloud()) === (await sizeAtCabinet()), deadline).toBe(true);
  expect(await sayOf('4512')).toMatch(/^Maria Lopez \(Service\) has the key since /);
});

it('a badge, a touch and a pull are a sentence at the desk; without the cable the lines wait', async () => {
  const key = await hangingKey();
  const { slot } = key.home;
  expect(await act({ act: 'pull', slot })).toMatchObject({ ok: false });
  await act({ act: 'badge', badge: badgesOf(ready.store)[0]?.badge ?? '' });
  // Touching again is no harm: the slot is released once.
  const pulled = async (): Promise<boolean> => {
    await post(ports.kiosk.showroom, '/api/touch', { type: 'KeyChosen', key: key.key, reason: null });
    return (await act({ act: 'pull', slot })).ok;
  };
  await expect.poll(pulled, deadline).toBe(true);
  await act({ act: 'closeDoor' });
  await expect.poll(() => sayOf(key.label), deadline).toMatch(/^Kim Ortiz \(Sales\) has the key since .*test drive/);

  await act({ act: 'unplugNetwork' });
  const before = (await sizeAtCloud()) ?? 0;
  expect(await act({ act: 'putBack', rom: key.rom })).toMatchObject({ ok: true });
  await act({ act: 'closeDoor' });
  await expect.poll(async () => (await sizeAtCabinet()) >= before + 2, deadline).toBe(true);
  expect(await sizeAtCloud()).toBe(before);
  expect(await sayOf(key.label)).toMatch(/^Kim Ortiz/);
  await act({ act: 'plugNetwork' });
  await expect.poll(() => sayOf(key.label), deadline).toMatch(/^The key is in Showroom/);
});

it('what is pulled while the power is off is known when it is back', async () => {
  const key = await hangingKey();
  expect(await act({ act: 'cutPower' })).toMatchObject({ ok: true });
  expect(await act({ act: 'yank', slot: key.home.slot })).toMatchObject({ ok: true });
  expect(await act({ act: 'restorePower' })).toMatchObject({ ok: true });
  await expect.poll(() => sayOf(key.label), deadline).toMatch(/^Not sure: it left the cabinet without a release/);
});

it('after a stop and a new start every key hangs where it hung', async () => {
  const key = await hangingKey();
  const size = await sizeAtCabinet();
  await demo.stop();
  demo = await start();
  await expect.poll(async () => (await sizeAtCabinet()) > size, deadline).toBe(true);
  await expect.poll(() => sayOf(key.label), deadline).toMatch(/^Not sure/);
  await expect.poll(() => sayOf('4512'), deadline).toMatch(/^Maria Lopez/);
  expect(await act({ act: 'putBack', rom: key.rom })).toMatchObject({ ok: true });
  await expect.poll(() => sayOf(key.label), deadline).toMatch(/^The key is in Showroom/);
  expect(said.filter((sentence) => sentence.includes('ended'))).toEqual([]);
});
