// The record over HTTP: pages and places, the verification on request, downloads that other programs read and that prove themselves.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createVerification } from '@keycab/cloud/audit/verification';
import { csvOf } from '@keycab/cloud/audit/table';
import { readRows } from '@keycab/cloud/inventory/rows';
import { emptyOffice } from '@keycab/cloud/office/state';
import type { Principal } from '@keycab/cloud/api/principal';
import type { AuditEntry, LogState, Verification } from '@keycab/shared/audit';
import type { Problem } from '@keycab/shared/contract';
import type { OfficeFact } from '@keycab/shared/events/office';
import { assert } from '@keycab/shared/fault';
import { cabinetId, siteId } from '@keycab/shared/ids';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CABINET, line, linesOf, sourceOf, WITNESS } from '../proof/log.ts';
import { journal, keyOf, KIM_ORTIZ, MARIA, OPENING_MS, SALES, taken } from '../projections/fixture.ts';
import { openApi, type Api } from './rig.ts';

const entry = join(import.meta.dirname, '..', '..', 'shared', 'cli', 'keycab.js');
const { run } = (await import(pathToFileURL(join(dirname(entry), 'main.ts')).href)) as {
  run(parameters: readonly string[], talk: object): Promise<number>;
};
const keycab = async (...parameters: string[]) => {
  let told = '';
  const say = (text: string): void => void (told += `${text}\n`);
  const exit = await run(parameters, { data: say, say, color: false, nowMs: 0 });
  return { exit, told };
};

let api: Api;
let folder = '';
let principal: Principal | null = null;
const auditor: Principal = { person: MARIA, roles: ['auditor'], via: 'desk', rooftops: 'all' };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keycab-audit-'));
  api = await openApi({ office: true, whoAsks: () => principal });
  const sales = journal(SALES);
  const t = OPENING_MS;
  await api.publish(
    [sales(t, taken(t, keyOf('4512'), MARIA)), sales(t + 1, taken(t + 1, keyOf('4498'), KIM_ORTIZ))],
    t,
  );
});
beforeEach(() => {
  principal = auditor;
});
afterAll(async () => {
  await api.close();
  await rm(folder, { recursive: true, force: true });
});

const get = (url: string) => api.app.inject({ method: 'GET', url });
const newest = async (): Promise<AuditEntry> => {
  const { entries } = (await get('/api/v1/audit?limit=1')).json<{ entries: [AuditEntry] }>();
  return entries[0];
};
/** As another program reads the table. */
function tableOf(text: string | Buffer): Record<string, string>[] {
  const read = readRows(Buffer.from(text));
  assert(read.ok, 'a table is a table');
  const { header, rows } = read.value;
  return rows.map(({ cells }) =>
    Object.fromEntries(cells.map((cell, index): [string, string] => [header[index] ?? '', cell])),
  );
}
const lines = async (): Promise<number> => (await newest()).arrival;

describe('a line of the record', () => {
  test('has a place that never changes, and says how far its log is cosigned', async () => {
    const reply = (await get('/api/v1/audit/lines/office/1/0')).json<{ entry: AuditEntry; state: LogState }>();
    expect(reply.entry).toMatchObject({ log: 'office', logName: 'Office', seq: 0, type: 'OfficeOpened' });
    expect(reply.state.cosignedSize).toBe(reply.state.size);
    expect(reply.state.cosignedWallMs).not.toBeNull();
    const none = await get('/api/v1/audit/lines/office/1/99999');
    expect([none.statusCode, none.json<Problem>().code]).toEqual([404, 'KC-API-02']);
  });
});

describe('verify now', () => {
  const proof = async () => (await get('/api/v1/audit/proof')).json<{ logs: LogState[]; verification: Verification }>();

  test('reads every line against its signatures, tells what it found, and is itself one line of the record', async () => {
    const before = await lines();
    const reply = await api.app.inject({ method: 'POST', url: '/api/v1/audit/verify', payload: {} });
    expect(reply.json<{ verification: Verification }>().verification.running).not.toBeNull();
    await api.verified();
    const { logs, verification } = await proof();
    expect(logs.map(({ log }) => log)).toContain('office');
    expect(verification).toMatchObject({ running: null, last: { outcome: 'good', findings: [] } });
    expect(verification.last?.epochs).toMatchObject([{ log: 'office', epoch: 1 }]);
    expect(await lines()).toBe(before + 1);
    expect(await newest()).toMatchObject({
      type: 'RecordVerified',
      person: { person: MARIA },
      event: { outcome: 'good' },
    });
  });

  test('is for whoever may audit every rooftop', async () => {
    principal = { ...auditor, rooftops: [siteId('s00000002')] };
    const before = (await proof()).verification.running;
    const reply = await api.app.inject({ method: 'POST', url: '/api/v1/audit/verify', payload: {} });
    expect([reply.statusCode, reply.json<Problem>().code, before]).toEqual([403, 'KC-AUTH-02', null]);
    expect((await proof()).logs).toEqual([]);
  });

  test('names the line that was altered, lets others have their turn, and is not begun twice', async () => {
    const written: OfficeFact[] = [];
    const seen: Verification['running'][] = [];
    const good = linesOf(900);
    const altered = good.with(700, line(700, { type: 'DoorForced' }));
    const source = { log: cabinetId(CABINET), epoch: 1, size: 900, bytes: () => Promise.resolve(0) };
    const job = createVerification({
      sources: () => Promise.resolve([{ ...sourceOf(good, [300, 600, 900]), ...source, lines: altered }]),
      witnessKeys: [WITNESS.verifierKey.text],
      office: {
        write: async (decide) => {
          written.push(...(await decide({ by: null, via: 'desk', wallMs: 1 }, undefined as never, emptyOffice())));
          return [];
        },
      },
      person: () => null,
      clock: { wallMs: () => 1, breathe: () => Promise.resolve(void seen.push(job.state().running)) },
      failed: (thrown) => expect.unreachable(String(thrown)),
    });
    expect(job.start({ by: null, via: 'desk' }).running).toEqual({ done: 0, total: 0, startedWallMs: 1 });
    expect(job.start({ by: null, via: 'desk' }).running).not.toBeNull();
    await job.idle();
    expect(seen.map((running) => running?.done)).toEqual([250, 500, 750]);
    expect(seen[0]?.total).toBe(900);
    expect(job.state()).toMatchObject({
      running: null,
      last: { outcome: 'altered', findings: [{ seq: 600, outcome: 'altered', code: 'KC-PROOF-04' }] },
    });
    expect(written).toEqual([{ type: 'RecordVerified', lines: 900, logs: 1, outcome: 'altered' }]);
  });
});

describe('a download', () => {
  test('as a table is what RFC 4180 says, and what looks like a formula is text', async () => {
    const people = [...api.directory.index().people.values()].map((document) => ({
      kind: 'person' as const,
      id: document.person,
      document: document.person === KIM_ORTIZ ? { ...document, name: '=HYPERLINK("http://x"),Kim' } : document,
    }));
    await api.ledger.putDirectory(api.directory.index().site.site, people);
    await api.directory.refresh();
    const reply = await get('/api/v1/audit/export?form=csv&kind=KeyTaken');
    expect(reply.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(reply.headers['content-disposition']).toBe('attachment; filename="keycab-record.csv"');
    expect([...reply.rawPayload.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(reply.body.split('\r\n')).toHaveLength(4);
    const rows = tableOf(reply.rawPayload);
    expect(rows).toMatchObject([
      { line: '0', kind: 'KeyTaken', person: 'María López', key: '4512', happened: '2026-03-03T15:00:00.000Z' },
      { line: '1', person: '\'=HYPERLINK("http://x"),Kim' },
    ]);
    expect(JSON.parse(rows[0]?.['event'] ?? '')).toMatchObject({ type: 'KeyTaken', person: MARIA });
  });

  test.each(['=1', '+1', '-1', '@x', '\tx', '\rx'])('defuses a cell that begins with %j', async (vehicle) => {
    const [line] = (await get('/api/v1/audit?kind=KeyTaken')).json<{ entries: [AuditEntry] }>().entries;
    let text = '';
    for await (const part of csvOf(
      (async function* () {
        yield await Promise.resolve({ ...line, vehicle });
      })(),
    ))
      text += part;
    expect(tableOf(text)[0]?.['vehicle']).toBe(`'${vehicle}`);
  });

  test('as lines of JSON holds each line as it was written', async () => {
    const reply = await get(`/api/v1/audit/export?form=jsonl&person=${MARIA}&log=${SALES}`);
    const entries = reply.body
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as AuditEntry);
    expect(entries).toMatchObject([{ log: SALES, seq: 0, event: { type: 'KeyTaken', person: MARIA } }]);
  });

  test('as a bundle is one file, whatever the filter, which keycab verify takes as it is', async () => {
    const bundle = join(folder, 'record.tar');
    const trust = join(folder, 'trust.json');
    await writeFile(trust, (await get('/api/v1/audit/trust')).rawPayload);
    const reply = await get('/api/v1/audit/export?form=bundle&kind=KeyTaken');
    expect(reply.headers['content-type']).toBe('application/x-tar');
    await writeFile(bundle, reply.rawPayload);
    const good = await keycab('verify', bundle, '--trust', trust);
    expect(good.told).toContain('office riverside epoch 1 (opened)');
    expect(good.exit).toBe(0);

    const spoiled = async (change: (bytes: Buffer) => Buffer): Promise<number> => {
      await writeFile(bundle, change(Buffer.from(reply.rawPayload)));
      return (await keycab('verify', bundle, '--trust', trust)).exit;
    };
    const at = reply.rawPayload.indexOf('"type":"OfficeOpened"');
    const flipped = (bytes: Buffer): Buffer => {
      bytes[at + 9] = 0x4e;
      return bytes;
    };
    expect(await spoiled(flipped)).toBe(1);
    // Cut off inside the lines: the last one is torn.
    expect(await spoiled((bytes) => bytes.subarray(0, at))).toBe(1);
    // Cut off after the lines: no checkpoint is left.
    const checkpoints = reply.rawPayload.indexOf('office/e1/checkpoints/');
    expect(await spoiled((bytes) => bytes.subarray(0, checkpoints))).toBe(2);
    // A header that was changed is no file of an archive.
    expect(await spoiled((bytes) => Buffer.from(bytes.fill(0x41, 0, 4)))).toBe(64);
    // The same name twice could show one thing here and another elsewhere.
    expect(await spoiled((bytes) => Buffer.concat([bytes.subarray(0, bytes.length - 1024), bytes]))).toBe(64);
  });

  test('is one line of the record before its first byte leaves, and none where it is refused', async () => {
    const before = await lines();
    await get(`/api/v1/audit/export?form=jsonl&key=${keyOf('4512')}&refused=true`);
    expect(await newest()).toMatchObject({
      type: 'RecordExported',
      arrival: before + 1,
      person: { person: MARIA },
      event: { form: 'jsonl', filter: { key: keyOf('4512'), refused: true }, through: before },
    });
    principal = { ...auditor, roles: ['desk'] };
    expect((await get('/api/v1/audit/export?form=csv')).statusCode).toBe(403);
    principal = null;
    expect((await get('/api/v1/audit/trust')).statusCode).toBe(401);
    principal = auditor;
    expect(await lines()).toBe(before + 1);
    expect((await get('/api/v1/audit/export?form=xlsx')).json<Problem>().code).toBe('KC-API-01');
  });
});
