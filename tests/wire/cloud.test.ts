// The cloud as a whole: from its file to its exit code, with a cabinet that talks to it.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfiguration } from '@keycab/cloud/config';
import { startCloud, type RunningCloud } from '@keycab/cloud/main';
import { isFault } from '@keycab/shared/fault';
import { upTopic } from '@keycab/shared/topics';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { confirmed, listeningLog } from '../ledger/desk.ts';
import { secretOf } from './brokers.ts';
import { dial } from './caller.ts';
import { ANA, booted, fakeCabinet, KEY, START_MS, TAG, work } from './fake-cabinet.ts';
import { until } from './until.ts';

const root = join(import.meta.dirname, '../..');
const cabinet = fakeCabinet(1);
work(cabinet, 5);
let folder: string;
let running: RunningCloud | undefined;
let child: ChildProcess | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keycab-cloud-'));
  await writeFile(join(folder, 'witness.key'), '77'.repeat(32), { mode: 0o600 });
  await writeFile(join(folder, 'office.key'), '78'.repeat(32), { mode: 0o600 });
  await writeFile(join(folder, 'cabinet.secret'), secretOf(cabinet.cabinet), { mode: 0o600 });
});
afterEach(async () => {
  await running?.close();
  running = undefined;
  if (child !== undefined && child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  child = undefined;
  await rm(folder, { recursive: true, force: true });
});

const other = fakeCabinet(2);
const fileWith = async (more = '', webPort = 0): Promise<string> => {
  const file = join(folder, 'cloud.yaml');
  await writeFile(
    file,
    `ledger: keycab.example
site: { id: sriverside, name: Riverside Motors, timeZone: America/Chicago }
data: data
witness: { name: keycab.example/witness/riverside, keyFile: witness.key }
office: { keyFile: office.key }
broker: { port: 0 }
web: { port: ${webPort} }
cabinets:
  - id: ${cabinet.cabinet}
    name: Showroom
    secretFile: cabinet.secret
    verifierKey: ${cabinet.verifierKey}
log: { level: warn }
${more}`,
  );
  return file;
};
const start = async (environment: Record<string, string> = {}): Promise<RunningCloud> => {
  running = await startCloud(loadConfiguration(await fileWith(), environment), { log: listeningLog().log });
  return running;
};

test('a cabinet of the file connects, is confirmed, and its lines are in the API', async () => {
  const cloud = await start();
  const caller = await dial(cloud.mqttUrl ?? '', cabinet.cabinet);
  caller.say('hello', cabinet.hello(null));
  await caller.hear('have');
  caller.say('batch', cabinet.batch(0));
  const { note } = await caller.hear('cosig');
  expect(note).toContain('keycab.example/witness/riverside');
  expect(confirmed(note)).toBeNull(); // Another witness than that of the other tests.
  const answer = await fetch(`${cloud.url}/api/v1/events?limit=500&cabinet=${cabinet.cabinet}`);
  expect(((await answer.json()) as { entries: unknown[] }).entries).toHaveLength(6);
  const cabinets = (await (await fetch(`${cloud.url}/api/v1/cabinets`)).json()) as { cabinets: unknown[] };
  expect(cabinets.cabinets).toMatchObject([{ cabinet: cabinet.cabinet, name: 'Showroom', reachable: true, size: 6 }]);
  await caller.hangUp();
});

test('after a restart the same lines are held, and confirmed again only after a hello', async () => {
  const first = await start();
  const caller = await dial(first.mqttUrl ?? '', cabinet.cabinet);
  caller.say('hello', cabinet.hello(null));
  caller.say('batch', cabinet.batch(0));
  await caller.hear('cosig');
  await first.close();
  const second = await start();
  const again = await dial(second.mqttUrl ?? '', cabinet.cabinet);
  // Acknowledged by the broker once it has been dealt with, but confirmed to nobody yet.
  await again.sayBytes(upTopic(cabinet.cabinet, 'batch'), JSON.stringify(cabinet.batch(6)));
  expect(again.unheard('cosig')).toBe(0);
  again.say('hello', cabinet.hello(null));
  expect(await again.hear('have')).toMatchObject({ size: 6, refused: null });
  expect((await again.hear('cosig')).size).toBe(6);
  await again.hangUp();
});

test('a cabinet is told that another one has its key, at its hello and when that changes', async () => {
  await writeFile(join(folder, 'other.secret'), secretOf(other.cabinet), { mode: 0o600 });
  const file = await fileWith();
  const second = `
  - id: ${other.cabinet}
    name: Service drive
    rows: [A, B]
    columns: 4
    secretFile: other.secret
    verifierKey: ${other.verifierKey}
log:`;
  await writeFile(file, (await readFile(file, 'utf8')).replace('\nlog:', second));
  running = await startCloud(loadConfiguration(file, {}), { log: listeningLog().log });
  const caller = await dial(running.mqttUrl ?? '', cabinet.cabinet);
  caller.say('hello', cabinet.hello(null));
  expect((await caller.hear('elsewhere')).keys).toEqual([]);
  caller.say('batch', cabinet.batch(0));
  await caller.hear('cosig');

  // Ana took it from the one, and it is put back into the other; slot 3 is A04.
  const [at, common] = [START_MS + 60_000, { key: KEY, person: ANA, session: null, slot: 3, tag: TAG }];
  const wall = { wallMs: at, notBeforeWallMs: at, notAfterWallMs: at };
  other.add(booted());
  other.add({ type: 'KeyReturned', ...common, ...wall, holder: null });
  const neighbor = await dial(running.mqttUrl ?? '', other.cabinet);
  neighbor.say('hello', other.hello(null));
  neighbor.say('batch', other.batch(0));
  const inSlot = { key: KEY, cabinetName: 'Service drive', slotName: 'A04', person: null, dueWallMs: null };
  expect((await caller.hear('elsewhere')).keys).toMatchObject([{ ...inSlot, sinceWallMs: at }]);
  // To whom it happened it is no news.
  expect((await neighbor.hear('elsewhere')).keys).toEqual([]);
  expect(neighbor.unheard('elsewhere')).toBe(0);

  const again = await dial(running.mqttUrl ?? '', cabinet.cabinet);
  again.say('hello', cabinet.hello(null));
  expect((await again.hear('elsewhere')).keys).toHaveLength(1);
  await again.hangUp();
  await neighbor.hangUp();
});

test('it closes while somebody listens to the live stream', async () => {
  const cloud = await start();
  const stop = new AbortController();
  const stream = await fetch(`${cloud.url}/api/v1/live`, {
    headers: { accept: 'text/event-stream' },
    signal: stop.signal,
  });
  expect(stream.status).toBe(200);
  await cloud.close();
  stop.abort();
});

test('a port that is taken is named, and nothing is left running', async () => {
  const blocker = createServer();
  blocker.listen(0, '127.0.0.1');
  await once(blocker, 'listening');
  const { port } = blocker.address() as AddressInfo;
  for (const environment of [{ KEYCAB_CLOUD_WEB_PORT: String(port) }, { KEYCAB_CLOUD_BROKER_PORT: String(port) }]) {
    await expect(start(environment)).rejects.toSatisfy(
      (thrown) => isFault(thrown, 'KC-CONF-02') && thrown.message.includes(String(port)),
    );
  }
  blocker.close();
  await start();
});

test('a broker on another address than loopback is refused before anything starts', async () => {
  await expect(start({ KEYCAB_CLOUD_BROKER_HOST: '0.0.0.0' })).rejects.toSatisfy((thrown) =>
    isFault(thrown, 'KC-CONF-01'),
  );
});

const mistakes: [string, string, RegExp][] = [
  ['an unknown setting', 'brokr: {}\n', /cloud\.yaml:14:1 brokr: there is no such setting; did you mean broker\?/u],
  ['a setting misspelled within its section', 'database: { fil: x }\n', /database\.fil: .*did you mean file\?/u],
];
test.each(mistakes)('%s ends the process with what to correct', async (_what, more, expected) => {
  const { code, errors } = await runProcess(await fileWith(more));
  expect(code).toBe(78);
  expect(errors).toMatch(expected);
  expect(errors).toContain('Correct the line that is named.');
});

test('a secret that others may read is refused', async () => {
  const file = await fileWith();
  await rm(join(folder, 'witness.key'));
  await writeFile(join(folder, 'witness.key'), '77'.repeat(32), { mode: 0o644 });
  expect(() => loadConfiguration(file, {})).toThrow(/chmod 600/u);
});

test('a verifier key of another cabinet is refused', async () => {
  const file = await fileWith();
  await writeFile(file, (await readFile(file, 'utf8')).replace(cabinet.verifierKey, fakeCabinet(2).verifierKey));
  expect(() => loadConfiguration(file, {})).toThrow(/does not belong/u);
});

test('asked to end, the process closes and ends well', async () => {
  const process = startProcess(await fileWith());
  await until('it says that it is ready', () => process.output().includes('"ready"'), 15_000);
  process.child.kill('SIGTERM');
  const [code] = (await once(process.child, 'exit')) as [number | null];
  expect(code).toBe(0);
});

const startProcess = (file: string): { child: ChildProcess; output: () => string } => {
  const started = spawn(process.execPath, [join(root, 'cloud/start.js'), file], {
    env: { ...process.env, KEYCAB_CLOUD_LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child = started;
  let output = '';
  for (const stream of [started.stdout, started.stderr])
    stream.on('data', (chunk: Buffer) => (output += String(chunk)));
  return { child: started, output: () => output };
};

const runProcess = async (file: string): Promise<{ code: number | null; errors: string }> => {
  const started = startProcess(file);
  const [code] = (await once(started.child, 'close')) as [number | null];
  return { code, errors: started.output() };
};
