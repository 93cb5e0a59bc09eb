// The demo's controls: acts move the simulated body or are refused in a sentence; HTTP, a child and a cable on loopback.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createActs, type Act, type ActAnswer } from '@keycab/hardware/demo/acts';
import { createChild, type Child } from '@keycab/hardware/demo/children';
import { createControl, type Control, type ControlState, type WireNews } from '@keycab/hardware/demo/control';
import { makeDealership } from '@keycab/hardware/demo/dealer/dealership';
import { createNetwork, type Network } from '@keycab/hardware/demo/network';
import { badgesOf, createView } from '@keycab/hardware/demo/view';
import { createSimulatedCabinet, type SimulatedCabinet } from '@keycab/hardware/simulated/cabinet';
import { createManualTicker, type ManualTicker } from '@keycab/hardware/simulated/clock';

const HOST = '127.0.0.1';
const PAGE = 'http://localhost:8080';
const store = makeDealership('7', 'America/Chicago');
const keys = store.keys.filter(({ home }) => home.cabinet === store.cabinets[0].cabinet);
const [hanging, other] = [keys[0], keys[1]];
if (hanging === undefined || other === undefined) throw new Error('the store has keys');
const { slot } = hanging.home;

let folder: string;
let ticker: ManualTicker;
let body: SimulatedCabinet;
let firmware: Child;
let network: Network;
let control: Control;
let tellWire: ((news: WireNews) => void) | undefined;
let said: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keycab-control-'));
  const entry = join(folder, 'idle.js');
  writeFileSync(entry, "process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 60_000);\n");
  said = [];
  const say = (sentence: string): void => void said.push(sentence);
  firmware = createChild({ name: 'The cabinet', entry, args: [], folder, log: join(folder, 'log'), say });
  firmware.start();
  network = await createNetwork({
    host: HOST,
    port: 0,
    target: { host: HOST, port: 1 },
    nowMs: () => 0,
    seen: () => {},
  });
  ticker = createManualTicker();
  body = createSimulatedCabinet({ ticker, slots: 100, doorLatch: false });
  body.openDoor();
  body.insertKey(hanging.rom, slot);
  body.closeDoor();
  const inHand = new Set([other.rom]);
  const reader = { present: null as string | null };
  const knownBadges = new Set(badgesOf(store).map(({ badge }) => badge));
  control = await createControl(HOST, 0, {
    origins: [PAGE],
    state: createView({ store, body, network, inHand, reader }),
    act: createActs({
      body,
      firmware,
      network,
      keys,
      inHand,
      knownBadges,
      after: ticker.after,
      pause: async (ms) => ticker.advance(ms),
      reader,
    }),
    watchWire: (tell) => {
      tellWire = tell;
      return () => (tellWire = undefined);
    },
    every: (ms, run) => {
      const timer = setInterval(run, ms);
      return () => clearInterval(timer);
    },
  });
});
afterEach(async () => {
  await control.close();
  await network.close();
  await firmware.stop();
  rmSync(folder, { recursive: true });
});

const at = (path: string): string => `http://${HOST}:${control.port}${path}`;
async function post(body: unknown, headers: Record<string, string> = {}): Promise<[number, ActAnswer]> {
  const answer = await fetch(at('/act'), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return [answer.status, (await answer.json()) as ActAnswer];
}
const act = (wanted: Act): Promise<[number, ActAnswer]> => post(wanted);

/** Server-sent events as they come; ends with the test. */
async function* events(path: string): AsyncGenerator<{ event: string; data: unknown }> {
  const answer = await fetch(at(path), { headers: { origin: PAGE } });
  if (answer.body === null) throw new Error('no stream');
  let text = '';
  for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const [, event = '', data = ''] = /^event: (.*)\ndata: (.*)$/.exec(text.slice(0, end)) ?? [];
      text = text.slice(end + 2);
      if (event !== '') yield { event, data: JSON.parse(data) };
    }
  }
}

it('a locked slot gives its key to nobody, and says so', async () => {
  expect(await act({ act: 'pull', slot })).toEqual([409, { ok: false, said: 'A01 is locked.' }]);
  expect(body.slot(slot).roms).toEqual([hanging.rom]);
  expect(body.door().open).toBe(false);
});

it('a pulled key is in a hand until it is put back in its own slot, whose door opens for it', async () => {
  expect(await act({ act: 'yank', slot })).toEqual([200, { ok: true, said: null }]);
  expect(body.slot(slot).roms).toEqual([]);
  expect(await act({ act: 'closeDoor' })).toEqual([200, { ok: true, said: null }]);
  expect(await act({ act: 'putBack', rom: hanging.rom })).toEqual([200, { ok: true, said: 'In A01.' }]);
  expect(body.slot(slot).roms).toEqual([hanging.rom]);
  expect(body.door().open).toBe(true);
  expect(await act({ act: 'putBack', rom: hanging.rom })).toMatchObject([409, { ok: false }]);
});

it('an occupied slot takes no second key, an empty one gives none', async () => {
  expect(await act({ act: 'putBack', rom: other.rom, slot })).toEqual([
    409,
    { ok: false, said: 'A01 holds a key already.' },
  ]);
  expect(await act({ act: 'pull', slot: 99 })).toEqual([409, { ok: false, said: 'E20 is empty.' }]);
});

it('a badge is there for a second and a half', async () => {
  const [kim] = badgesOf(store);
  if (kim === undefined) throw new Error('no badges');
  const present = async (): Promise<boolean | undefined> => {
    for await (const { data } of events('/state')) return (data as ControlState).badges[0]?.present;
    return undefined;
  };
  expect(await act({ act: 'badge', badge: kim.badge })).toMatchObject([200, { ok: true }]);
  expect(await present()).toBe(true);
  ticker.advance(1_499);
  expect(await present()).toBe(true);
  ticker.advance(1);
  expect(await present()).toBe(false);
  expect(await act({ act: 'badge', badge: 'FFFFFFFFFF' })).toMatchObject([409, { ok: false }]);
});

it('without power the reader is dark and the firmware is gone, and both come back', async () => {
  const [kim] = badgesOf(store);
  expect(await act({ act: 'cutPower' })).toMatchObject([200, { ok: true }]);
  expect(body.powered()).toBe(false);
  await expect.poll(() => firmware.running()).toBe(false);
  expect(await act({ act: 'badge', badge: kim?.badge ?? '' })).toMatchObject([
    409,
    { said: 'The power is off: the reader is dark.' },
  ]);
  expect(await act({ act: 'cutPower' })).toMatchObject([409, { said: 'The power is off.' }]);
  expect(await act({ act: 'restorePower' })).toMatchObject([200, { ok: true }]);
  expect(body.powered()).toBe(true);
  expect(firmware.running()).toBe(true);
  expect(said).toEqual([]);
});

it('a killed firmware is started again, and that is said', async () => {
  expect(await act({ act: 'killFirmware' })).toMatchObject([200, { ok: true }]);
  await expect.poll(() => said, { timeout: 5_000 }).toEqual(['The cabinet ended (SIGKILL) and is started again.']);
  await expect.poll(() => firmware.running()).toBe(true);
});

it('the cable is pulled and plugged in, a coil’s wire is broken and mended', async () => {
  await act({ act: 'unplugNetwork' });
  expect(network.plugged()).toBe(false);
  await act({ act: 'plugNetwork' });
  expect(network.plugged()).toBe(true);
  await act({ act: 'breakCoil', slot });
  expect(body.slot(slot).coilBroken).toBe(true);
  await act({ act: 'mendCoil', slot });
  expect(body.slot(slot).coilBroken).toBe(false);
});

it.each<[what: string, body: unknown]>([
  ['nothing', ''],
  ['no JSON', '{'],
  ['an unknown act', { act: 'explode' }],
  ['no slot', { act: 'pull' }],
  ['a slot that does not exist', { act: 'pull', slot: 100 }],
  ['half a slot', { act: 'pull', slot: 1.5 }],
  ['a slot before the first', { act: 'yank', slot: -1 }],
  ['a strange tag', { act: 'putBack', rom: '../../etc/passwd' }],
  ['a badge that is no number', { act: 'badge', badge: 'kim' }],
  ['more than was asked for', { act: 'openDoor', and: 'more' }],
  ['far too much', { act: 'openDoor', and: 'x'.repeat(100_000) }],
  ['a list', [{ act: 'openDoor' }]],
])('%s is refused, and nothing moves', async (_what, wanted) => {
  expect(await post(wanted)).toEqual([400, { ok: false, said: 'There is no such act.' }]);
  expect(body.door().open).toBe(false);
  expect(body.slot(slot).roms).toEqual([hanging.rom]);
});

it('a foreign page neither acts nor reads, and a form of one is not an act', async () => {
  expect((await post({ act: 'openDoor' }, { origin: 'https://evil.example' }))[0]).toBe(403);
  expect((await post({ act: 'openDoor' }, { 'content-type': 'text/plain' }))[0]).toBe(415);
  expect((await fetch(at('/state'), { headers: { origin: 'https://evil.example' } })).status).toBe(403);
  expect((await fetch(at('/elsewhere'))).status).toBe(404);
  expect((await fetch(at('/act'))).status).toBe(405);
  expect(body.door().open).toBe(false);
});

it('a page of the demo is told what may be asked', async () => {
  const answer = await fetch(at('/act'), { method: 'OPTIONS', headers: { origin: PAGE } });
  expect(answer.status).toBe(204);
  expect(answer.headers.get('access-control-allow-origin')).toBe(PAGE);
});

it('the state is told at once and again when it changes', async () => {
  const stream = events('/state');
  const first = (await stream.next()).value as { event: string; data: ControlState };
  expect(first.event).toBe('state');
  expect(first.data).toMatchObject({ powered: true, network: true, door: 'closed', seed: '7' });
  expect(first.data.slots[slot]).toEqual({
    slot,
    name: 'A01',
    label: hanging.label,
    latch: 'locked',
    coilBroken: false,
    light: null,
  });
  expect(first.data.slots[99]?.label).toBeNull();
  expect(first.data.inHand).toEqual([{ rom: other.rom, label: other.label }]);
  expect(first.data.badges.map(({ kind }) => kind)).toEqual([
    'staff',
    'staff',
    'staff',
    'staff',
    'manager',
    'unknown',
    'disabled',
  ]);
  await act({ act: 'openDoor' });
  const second = (await stream.next()).value as { event: string; data: ControlState };
  expect(second.data.door).toBe('open');
  await stream.return(undefined);
});

it('what passes the wire is told as it passes, until nobody listens', async () => {
  const stream = events('/wire');
  const next = stream.next();
  await expect.poll(() => tellWire !== undefined).toBe(true);
  tellWire?.({ event: 'cosigned', data: { size: 44 } });
  expect((await next).value).toEqual({ event: 'cosigned', data: { size: 44 } });
  await stream.return(undefined);
  await expect.poll(() => tellWire === undefined).toBe(true);
});
