// The cloud killed while it sends: every line arrives, those of one key in order, and what comes twice has the same id.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secretOf } from '@keycab/cloud/hooks/sign';
import { addReceiver } from '@keycab/cloud/hooks/table';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { journal, keyOf, MARIA, OPENING_MS, SALES, SITE, taken } from '../projections/fixture.ts';
import { openLedger } from '../projections/rig.ts';
import { until } from '../wire/until.ts';
import { openReceiver, type Receiver } from './receiver.ts';

const start = join(import.meta.dirname, '../../cloud/start.js');
const OFFICE_KEY = '78'.repeat(32);
const WEBHOOK = 'w0000000000000001';
const LINES = 48;
const KEYS = [keyOf('4512'), keyOf('4512', 2), keyOf('4603')];

let folder: string;
let child: ChildProcess | undefined;
let receiver: Receiver;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keycab-hooks-'));
  receiver = await openReceiver(() => secretOf(Buffer.from(OFFICE_KEY, 'hex'), WEBHOOK, 1));
  await mkdir(join(folder, 'data'));
  await writeFile(join(folder, 'witness.key'), '77'.repeat(32), { mode: 0o600 });
  await writeFile(join(folder, 'office.key'), OFFICE_KEY, { mode: 0o600 });
  await writeFile(
    join(folder, 'cloud.yaml'),
    `ledger: keycab.example
site: { id: ${SITE}, name: Riverside Motors }
data: data
witness: { name: keycab.example/witness/riverside, keyFile: witness.key }
office: { keyFile: office.key }
broker: { port: 0 }
web: { port: 0 }
webhooks: { privateHosts: ['127.0.0.1'] }
`,
  );
  const house = await openLedger({ kind: 'sqlite', path: join(folder, 'data', 'keycab.db') });
  const line = journal(SALES);
  const lines = Array.from({ length: LINES }, (_, index) =>
    line(OPENING_MS + index, taken(OPENING_MS + index, KEYS[index % KEYS.length] ?? keyOf('4512'), MARIA)),
  );
  await house.store(lines, OPENING_MS + LINES);
  const fresh = { secretVersion: 1, secretMs: 0, failingMs: null, deliveredMs: null, cursor: 0, madeMs: 0, by: null };
  const wanted = { webhook: WEBHOOK, url: receiver.url, types: ['KeyTaken'], rooftops: 'all', state: 'on' } as const;
  await addReceiver(house.database.db, { ...wanted, ...fresh });
  await house.close();
});
afterEach(async () => {
  child?.kill('SIGKILL');
  await receiver.close();
  await rm(folder, { recursive: true, force: true });
});

const boot = (): void => {
  child = spawn(process.execPath, [start, join(folder, 'cloud.yaml')], { stdio: 'ignore' });
};
const kill = async (): Promise<void> => {
  if (child === undefined) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
};

test('killed in the middle, it has lost nothing and sent nothing out of order', { timeout: 90_000 }, async () => {
  const { received } = receiver;
  let killed = false;
  // It dies once messages have been taken, and before it can write that down.
  receiver.answer = async () => {
    if (received.length === LINES / 3) {
      await kill();
      killed = true;
    }
    return { status: 200 };
  };
  boot();
  await until('it was killed', () => killed, 30_000);
  boot();
  const ids = () => new Set(received.map(({ id }) => id));
  await until('every line has come', () => ids().size === LINES, 30_000);

  expect(received.length).toBeGreaterThan(LINES);
  for (const key of KEYS) {
    const numbers = received.filter(({ event }) => event.subject === key).map(({ event }) => Number(event['sequence']));
    expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
  }
  const bodies = new Set(received.map(({ id, body }) => `${id} ${body}`));
  expect(bodies.size).toBe(LINES);
});
