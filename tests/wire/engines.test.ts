// The whole service over a told store: every question of the contract is answered alike by SQLite and PostgreSQL.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfiguration } from '@keycab/cloud/config';
import { openDatabase, readSqliteFile, type DatabaseAddress } from '@keycab/cloud/ledger/database';
import { createLedger } from '@keycab/cloud/ledger/ledger';
import { createClock } from '@keycab/cloud/clock';
import { startCloud, type RunningCloud } from '@keycab/cloud/main';
import { cloudConfiguration } from '@keycab/hardware/demo/cloud';
import { makeDealership } from '@keycab/hardware/demo/dealer/dealership';
import { layout, writeConfiguration, type Layout } from '@keycab/hardware/demo/files';
import { makeStore } from '@keycab/hardware/demo/setup';
import { contract, type RouteName } from '@keycab/shared/contract';
import { effectiveWallMs } from '@keycab/shared/custody';
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import { OFFICE } from '@keycab/shared/ids';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listeningLog } from '../ledger/desk.ts';
import { postgresEngine, postgresMissing } from '../ledger/engines.ts';
import { until } from './until.ts';

const SEED = '7';
const DAYS = 2;
const UNTIL_MS = Date.UTC(2026, 4, 14, 21, 30);
const MINUTE_MS = 60_000;
const STEP_MS = 500;
/** How many rosters became one depends on whose beat came when. */
const ROSTERS = /"version":\d+,"issuedWallMs":\d+,|"issued":\d+/g;

/** What was told in the journals of its cabinets, as ingest would have stored it: by one hand, in one transaction. */
async function takeIn(files: Layout): Promise<void> {
  const database = await openDatabase({ kind: 'sqlite', path: files.ledger });
  try {
    const lines = store.cabinets.flatMap(({ word }) => {
      const journal = readSqliteFile(files.journal(word));
      try {
        return journal.prepare<[], { line: string }>('select line from lines order by epoch, seq').all();
      } finally {
        journal.close();
      }
    });
    await createLedger(database).transaction(async (within) => {
      const from = await within.lockArrival();
      await within.append(lines.map(({ line }, index) => rowOf(line, from + index + 1)));
      await within.setArrival(from + lines.length);
    });
  } finally {
    await database.close();
  }
}

function rowOf(line: string, arrival: number) {
  const event = JSON.parse(line) as CabinetEvent;
  const effectiveMs = effectiveWallMs(event, UNTIL_MS);
  return {
    arrival,
    cabinet: event.cabinet,
    epoch: event.epoch,
    seq: event.seq,
    type: event.type,
    key: 'key' in event ? event.key : null,
    person: 'person' in event ? event.person : null,
    wall_ms: event.wallMs,
    effective_ms: effectiveMs,
    received_ms: effectiveMs,
    line,
    leaf: Buffer.alloc(32).toString('base64'),
    flagged: 0,
  };
}

/** What was made of the lines: each service makes its own at its next start. */
async function forgetReadings(path: string): Promise<void> {
  const database = await openDatabase({ kind: 'sqlite', path });
  await database.db.updateTable('counters').set({ value: 0 }).where('name', 'like', '%Format').execute();
  await database.close();
}

/** Row by row, as it stands, into tables that the service itself has made. */
async function copyInto(url: string, path: string): Promise<void> {
  await (await openDatabase({ kind: 'postgres', url })).close();
  const from = readSqliteFile(path);
  const to = new pg.Client({ connectionString: url });
  await to.connect();
  try {
    const tables = from
      .prepare<[], { name: string }>(
        `select name from sqlite_schema where type = 'table' and name not like 'sqlite%' and name not like 'kysely%'`,
      )
      .all();
    await to.query('begin; set local session_replication_role = replica');
    for (const { name } of tables) {
      await to.query(`delete from ${pg.escapeIdentifier(name)}`);
      for (const row of from.prepare<[], Record<string, unknown>>(`select * from "${name}"`).all()) {
        const columns = Object.keys(row).map((column) => pg.escapeIdentifier(column));
        const places = columns.map((_, at) => `$${at + 1}`);
        const insert = `insert into ${pg.escapeIdentifier(name)} (${columns.join()}) values (${places.join()})`;
        await to.query(insert, Object.values(row));
      }
    }
    await to.query('commit');
  } finally {
    from.close();
    await to.end();
  }
}

const store = makeDealership(SEED, 'America/Chicago');
const KEYS = store.keys.map(({ key }) => key);
const CARS = store.vehicles.slice(0, 4).map(({ vehicle }) => vehicle);
const [SALESPERSON, ADVISOR] = ['Sales', 'Service'].map(
  (wanted) => store.people.find(({ department }) => department === wanted)?.person,
);
const ACTS = [
  ...KEYS.slice(0, 12).map((key) => ({ act: 'askForKey', key, place: null, urgency: 'today' })),
  ...KEYS.slice(6, 36).map((key) => ({ act: 'claimKey', key, reason: 'testDrive' })),
  ...KEYS.slice(0, 12).map((key) => ({ act: 'reportProblem', key, problem: 'battery', critical: false })),
  ...CARS.map((vehicle) => ({ act: 'startDelivery', vehicle, salesperson: SALESPERSON, advisor: ADVISOR })),
  ...CARS.map((vehicle) => ({ act: 'noteVehicle', vehicle, note: 'offerMade' })),
];
const engine = postgresEngine();
const missing = postgresMissing();
const PORTS = { pages: 0, broker: 0, proxy: 0, control: 0, kiosk: { showroom: 0, service: 0 } };

describe.skipIf(missing !== null)(
  `one store in two databases${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    let folder: string;
    const clouds: RunningCloud[] = [];
    let nowMs = UNTIL_MS;
    let acted = 0;

    beforeAll(async () => {
      await engine.start();
      folder = await mkdtemp(join(tmpdir(), 'keycab-engines-'));
      const files = layout(folder);
      const made = await makeStore(files, {
        seed: SEED,
        days: DAYS,
        untilMs: UNTIL_MS,
        timeZone: 'America/Chicago',
        software: 'keycab/test',
      });
      await takeIn(files);
      await forgetReadings(files.ledger);
      writeConfiguration(files.cloudConfiguration, cloudConfiguration(store, made, files, PORTS));
      const open = (database: DatabaseAddress): Promise<RunningCloud> => {
        const configuration = { ...loadConfiguration(files.cloudConfiguration, {}), database };
        return startCloud(configuration, { clock: { ...createClock(), wallMs: () => nowMs }, log: listeningLog().log });
      };
      const sqlite = { kind: 'sqlite', path: files.ledger } as const;
      const postgres = await engine.fresh();
      if (postgres.kind !== 'postgres') throw new RangeError('not a PostgreSQL');

      const first = await open(sqlite);
      for (const act of ACTS) {
        nowMs += STEP_MS;
        const headers = { 'content-type': 'application/json', 'keycab-person': SALESPERSON ?? '' };
        const reply = await fetch(`${first.url}/api/v1/acts`, { method: 'POST', headers, body: JSON.stringify(act) });
        if (reply.ok) acted += 1;
      }
      // What the office makes of them by itself, and whom it tells, has come too.
      let size = -1;
      await until('the office has nothing more to say', async () => {
        const before = size;
        size = await first.ledger.newestArrival();
        await sleep(300);
        return before === size;
      });
      await first.close();
      await forgetReadings(files.ledger);
      await copyInto(postgres.url, files.ledger);
      for (const database of [sqlite, postgres]) clouds.push(await open(database));
    }, 120_000);
    afterAll(async () => {
      for (const cloud of clouds) await cloud.close();
      await engine.stop();
      await rm(folder, { recursive: true, force: true });
    });

    const asked = async (path: string): Promise<string[]> =>
      Promise.all(
        clouds.map(async ({ url }) => {
          const reply = await fetch(`${url}${path}`);
          const text = Buffer.from(await reply.arrayBuffer()).toString('latin1');
          return `${reply.status} ${text.replaceAll(ROSTERS, '')}`;
        }),
      );

    test('something was done in it', () => {
      expect(acted).toBeGreaterThan(20);
    });

    const GETS = (Object.keys(contract) as RouteName[]).filter((name) => contract[name].method === 'GET');
    const QUERIES: Partial<Record<RouteName, readonly string[]>> = {
      at: [`?wallMs=${UNTIL_MS - 600 * MINUTE_MS}`],
      who: ['?q=4512', '?q=grey', '?q=overdue', '?q=jo', '?q=H'],
      events: ['', '?limit=500', `?limit=7&cabinet=${store.cabinets[0]?.cabinet}`, '?limit=20&order=newest'],
    };
    const IDS: readonly (readonly [RegExp, readonly string[]])[] = [
      [/\/keys\/:id/, store.keys.slice(0, 15).map(({ key }) => key)],
      [/\/vehicles\/:id/, store.vehicles.slice(0, 15).map(({ vehicle }) => vehicle)],
      [/\/people\/:id/, store.people.slice(0, 5).map(({ person }) => person)],
      [/\/cabinets\/:id/, store.cabinets.map(({ cabinet }) => cabinet)],
      [/\/deliveries\/:id/, Array.from({ length: 160 }, (_, seq) => String(seq))],
      [/:log/, [OFFICE, ...store.cabinets.map(({ cabinet }) => cabinet)]],
    ];

    test.each(GETS)('%s', async (name) => {
      const { path } = contract[name];
      const ids = IDS.find(([pattern]) => pattern.test(path))?.[1] ?? ['1'];
      const filled = path.includes(':')
        ? ids.map((id) => path.replace(/:(id|log)/, id).replaceAll(/:\w+/g, '1'))
        : [path];
      for (const one of filled.flatMap((each) => (QUERIES[name] ?? ['']).map((query) => each + query))) {
        const [sqlite = '', postgres = ''] = await asked(one);
        const at = [...sqlite].findIndex((letter, index) => letter !== postgres[index]);
        expect(postgres.slice(Math.max(0, at - 400)), one).toBe(sqlite.slice(Math.max(0, at - 400)));
        expect(sqlite.slice(0, 1), `${one}: ${sqlite.slice(0, 300)}`).not.toBe('5');
        told.set(name, (told.get(name) ?? false) || sqlite.startsWith('200'));
      }
    });

    const told = new Map<RouteName, boolean>();
    test('and nearly all of them were answered, not refused', () => {
      // Where nobody logs in, some have nothing to tell.
      expect([...told.values()].filter(Boolean).length, [...told].join(' ')).toBeGreaterThan(GETS.length - 8);
    });
  },
);
