// The cloud killed at any moment: what it has confirmed is there when it comes back, and nothing is there twice.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@keycab/cloud/ledger/database';
import { createLedger } from '@keycab/cloud/ledger/ledger';
import { witnessFromSeed } from '@keycab/shared/proof/cosignature';
import { openCheckpoint } from '@keycab/shared/proof/checkpoint';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { secretOf } from './brokers.ts';
import { dial, GivenUp, type Caller } from './caller.ts';
import { fakeCabinet, work } from './fake-cabinet.ts';
import { until } from './until.ts';

const start = join(import.meta.dirname, '../../cloud/start.js');
const witness = witnessFromSeed('keycab.example/witness/riverside', Buffer.from('77'.repeat(32), 'hex'));
const cabinet = fakeCabinet(1);
let folder: string;
let child: ChildProcess | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keycab-kill-'));
  await writeFile(join(folder, 'witness.key'), '77'.repeat(32), { mode: 0o600 });
  await writeFile(join(folder, 'office.key'), '78'.repeat(32), { mode: 0o600 });
  await writeFile(join(folder, 'cabinet.secret'), secretOf(cabinet.cabinet), { mode: 0o600 });
  await writeFile(
    join(folder, 'cloud.yaml'),
    `ledger: keycab.example
site: { id: sriverside, name: Riverside Motors }
data: data
witness: { name: keycab.example/witness/riverside, keyFile: witness.key }
office: { keyFile: office.key }
broker: { port: 0 }
web: { port: 0 }
cabinets: [{ id: ${cabinet.cabinet}, secretFile: cabinet.secret, verifierKey: ${cabinet.verifierKey} }]
`,
  );
});
afterAll(async () => {
  child?.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

const boot = async (): Promise<string> => {
  const started = spawn(process.execPath, [start, join(folder, 'cloud.yaml')], { stdio: ['ignore', 'pipe', 'ignore'] });
  child = started;
  let said = '';
  started.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return until('the cloud is ready', () => /"mqtt":"([^"]+)"/u.exec(said)?.[1], 20_000);
};
const kill = async (): Promise<void> => {
  if (child === undefined) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  child = undefined;
};
const confirmedSize = (note: string | null): number => {
  const opened = note === null ? null : openCheckpoint(note, [witness.verifierKey]);
  if (opened?.ok !== true) return 0;
  expect(opened.value.root).toBe(cabinet.root(opened.value.size));
  return opened.value.size;
};

test('killed seven times under load, it never loses what it confirmed, and every line is there once', async () => {
  let confirmed = 0;
  const talk = async (caller: Caller): Promise<void> => {
    caller.say('hello', cabinet.hello(null));
    const { size, note } = await caller.hear('have');
    expect(size).toBeGreaterThanOrEqual(confirmed);
    confirmed = Math.max(confirmed, confirmedSize(note));
    for (let at = size; at < cabinet.lines.length; at += 5) {
      caller.say('batch', cabinet.batch(at, Math.min(at + 5, cabinet.lines.length)));
      confirmed = Math.max(confirmed, confirmedSize((await caller.hear('cosig')).note));
    }
    // A broker may say twice what it has said once: then the last answer is not the last one heard.
    while (confirmed < cabinet.lines.length) {
      confirmed = Math.max(confirmed, confirmedSize((await caller.hear('cosig')).note));
    }
  };
  for (const afterMs of [0, 5, 15, 30, 60, 90, 130]) {
    work(cabinet, 60);
    const caller = await dial(await boot(), cabinet.cabinet);
    // Cut short by the kill, wherever it is by then.
    const talking = talk(caller).catch((thrown: unknown) => {
      if (!(thrown instanceof GivenUp)) throw thrown;
    });
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    await kill();
    caller.client.end(true);
    caller.giveUp();
    await talking;
  }
  const last = await dial(await boot(), cabinet.cabinet);
  await talk(last);
  last.client.end(true);
  await kill();
  expect(confirmed).toBe(cabinet.lines.length);

  const database = await openDatabase({ kind: 'sqlite', path: join(folder, 'data', 'keycab.db') });
  const ledger = createLedger(database);
  const lines: string[] = [];
  for await (const line of ledger.linesOf(cabinet.cabinet, 1)) lines.push(line);
  const arrivals = (await ledger.entries({ after: 0, limit: 5_000 })).map((entry) => entry.arrival);
  await database.close();
  expect(lines).toEqual(cabinet.lines);
  // The office's own first line is among them: every number is there once.
  expect(arrivals).toEqual(Array.from({ length: lines.length + 1 }, (_line, index) => index + 1));
}, 60_000);
