// Batches of a hundred lines into the ledger, proof and projection included, against the same rows inserted raw.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase as openPlain } from '@keycab/firmware/journal/database';
import { createIngest } from '@keycab/cloud/ingest/ingest';
import { openDatabase } from '@keycab/cloud/ledger/database';
import { createLedger } from '@keycab/cloud/ledger/ledger';
import { migrations } from '@keycab/cloud/ledger/migrations';
import { createLog } from '@keycab/cloud/log';
import { project } from '@keycab/cloud/projections/custody';
import { canonical } from '@keycab/shared/canonical';
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import { cabinetId, siteId, type CabinetId } from '@keycab/shared/ids';
import { logOrigin, signCheckpoint } from '@keycab/shared/proof/checkpoint';
import { witnessFromSeed } from '@keycab/shared/proof/cosignature';
import { signerFromSeed } from '@keycab/shared/proof/note';
import { appendLeaf, edgeRoot, EMPTY_EDGE, leafHash } from '@keycab/shared/proof/tree';
import type { Batch } from '@keycab/shared/topics';
import { K4377, K4498, K4512, K4603, KIM } from '../people.ts';
import type { Bench } from './harness.ts';

const LEDGER = 'bench.example';
const BATCHES = 40;
const LINES = 100;
const seed = new Uint8Array(32).fill(9);
const KEYS = [K4512, K4498, K4603, K4377];

/** A cabinet's life as a cabinet would send it: booted, then keys out and in. */
function batchesOf(cabinet: CabinetId, startWallMs: number): Batch[] {
  const origin = logOrigin(LEDGER, cabinet, 1);
  const signer = signerFromSeed(origin, seed);
  let edge = EMPTY_EDGE;
  return Array.from({ length: BATCHES }, (_, index) => {
    const from = index * LINES;
    const lines = Array.from({ length: LINES }, (_none, offset) =>
      canonical(eventAt(cabinet, startWallMs, from + offset)),
    );
    for (const line of lines) edge = appendLeaf(edge, leafHash(line));
    const root = edgeRoot(edge).toString('base64');
    return { checkpoint: signCheckpoint(signer, { origin, size: edge.size, root }), epoch: 1, from, lines };
  });
}

function eventAt(cabinet: CabinetId, startWallMs: number, seq: number): CabinetEvent {
  const wallMs = startWallMs + seq * 1000;
  const header = {
    boot: 1,
    cabinet,
    clock: 'synced',
    epoch: 1,
    monotonicMs: seq * 1000,
    nonce: 'A'.repeat(22),
    seq,
    wallMs,
  } as const;
  const seen = { notBeforeWallMs: wallMs, notAfterWallMs: wallMs };
  if (seq === 0)
    return {
      ...header,
      type: 'CabinetBooted',
      format: 1,
      previous: null,
      reason: 'enrolled',
      roster: 1,
      software: 'bench',
    };
  const key = KEYS[(seq >> 1) % KEYS.length] ?? K4512;
  const common = {
    ...header,
    ...seen,
    key,
    person: KIM,
    session: 1,
    slot: (seq >> 1) % KEYS.length,
    tag: 't00000001' as never,
  };
  return seq % 2 === 0
    ? { ...common, type: 'KeyReturned', holder: KIM }
    : { ...common, type: 'KeyTaken', dueWallMs: wallMs + 3_600_000, reason: 'testDrive', released: 0 };
}

export async function prepare(folder: string): Promise<Bench> {
  mkdirSync(join(folder, 'ours'));
  const database = await openDatabase({ kind: 'sqlite', path: join(folder, 'ours', 'ledger.db') });
  const ledger = createLedger(database);
  const witness = witnessFromSeed(`${LEDGER}/witness`, new Uint8Array(32).fill(7));
  const clock = {
    wallMs: () => Date.now(),
    monotonicMs: () => Math.floor(performance.now()),
    after: () => () => {},
    every: () => () => {},
    breathe: () => new Promise<void>((resolve) => setImmediate(resolve)),
  };
  const ingest = createIngest({ ledger, witness, project, after: () => {}, clock, log: createLog('silent') });

  const raw = openPlain(join(folder, 'raw.db'));
  for (const { statements } of migrations('sqlite')) for (const statement of statements) raw.exec(statement);
  const insert = raw.prepare(
    `insert into events (arrival, cabinet, epoch, seq, type, key, person, wall_ms, effective_ms, received_ms, line, leaf, flagged)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`,
  );
  const holder = raw.prepare(
    `insert into custody (key, custody, at_kind, person, cabinet, due_ms, effective_ms, arrival) values (?, ?, 'person', ?, null, null, ?, ?)
     on conflict (key) do update set custody = excluded.custody, effective_ms = excluded.effective_ms, arrival = excluded.arrival`,
  );
  let arrival = 0;
  const store = raw.transaction((cabinet: CabinetId, batch: Batch) => {
    batch.lines.forEach((line, offset) => {
      const event = JSON.parse(line) as CabinetEvent;
      const key = 'key' in event ? event.key : null;
      const person = 'person' in event ? event.person : null;
      arrival += 1;
      const leaf = leafHash(line).toString('base64');
      insert.run(
        arrival,
        cabinet,
        1,
        batch.from + offset,
        event.type,
        key,
        person,
        event.wallMs,
        event.wallMs,
        event.wallMs,
        line,
        leaf,
      );
      if (key !== null) holder.run(key, line, person, event.wallMs, arrival);
    });
  });

  let cabinets = 0;
  // One cabinet after the other, also in time: a late batch would fold its keys' history anew.
  const startOf = (): number => 1_600_000_000_000 + cabinets * BATCHES * LINES * 1000;
  const nextCabinet = (): CabinetId => cabinetId(`c${String((cabinets += 1)).padStart(32, '0')}`);
  const enrolled = async (cabinet: CabinetId): Promise<void> => {
    const verifierKey = signerFromSeed(logOrigin(LEDGER, cabinet, 1), seed).verifierKey.text;
    const place = { site: siteId('s00000001'), name: 'Bench', rows: ['A'], columns: 16, slots: 16, epoch: 1 };
    await ledger.enroll({ cabinet, ...place, verifierKey });
    const root = edgeRoot(EMPTY_EDGE).toString('base64');
    await ingest.hello(cabinet, {
      boot: 1,
      cosigned: null,
      epoch: 1,
      oldestBody: 0,
      root,
      size: 0,
      software: 'bench',
      roster: 0,
    });
  };

  return {
    name: `ingest, ${String(LINES)} lines a batch: checked, stored, projected, cosigned`,
    unit: 'events per s',
    goal: { name: 'P7', atLeast: 0.8 },
    ours: {
      name: 'ingest with its proofs',
      run: async () => {
        const cabinet = nextCabinet();
        await enrolled(cabinet);
        const batches = batchesOf(cabinet, startOf());
        const startMs = performance.now();
        for (const batch of batches) {
          const verdict = await ingest.batch(cabinet, batch);
          if (verdict.verdict !== 'stored') throw new RangeError(verdict.verdict);
        }
        return { events: BATCHES * LINES, figure: (BATCHES * LINES * 1000) / (performance.now() - startMs) };
      },
    },
    other: {
      name: 'raw inserts of the same rows, hashed, holder kept, one commit a batch',
      run: () => {
        const cabinet = nextCabinet();
        const batches = batchesOf(cabinet, startOf());
        const startMs = performance.now();
        for (const batch of batches) store(cabinet, batch);
        return { events: BATCHES * LINES, figure: (BATCHES * LINES * 1000) / (performance.now() - startMs) };
      },
    },
    close: async () => {
      raw.close();
      await database.close();
    },
  };
}
