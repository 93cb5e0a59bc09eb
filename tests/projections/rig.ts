// The cloud's ledger on a real SQLite file with the small store in it, and a hand that stores lines as ingest does.
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type DatabaseAddress } from '@keycab/cloud/ledger/database';
import { createLedger } from '@keycab/cloud/ledger/ledger';
import type { EventTable } from '@keycab/cloud/ledger/schema';
import { answers } from '@keycab/cloud/projections/answers';
import { readBooks } from '@keycab/cloud/projections/books/books';
import { openFeeds } from '@keycab/cloud/projections/books/feeds';
import { readCabinets } from '@keycab/cloud/projections/cabinets';
import { project as projectCustody } from '@keycab/cloud/projections/custody';
import { readDirectory } from '@keycab/cloud/projections/directory';
import { projectHealth } from '@keycab/cloud/projections/health';
import { readHistory } from '@keycab/cloud/projections/history';
import { readHoldings } from '@keycab/cloud/projections/holdings';
import { emptyOffice, evolve } from '@keycab/cloud/office/state';
import { readOpen } from '@keycab/cloud/projections/matters';
import { readPast } from '@keycab/cloud/projections/past';
import { projectSubjects } from '@keycab/cloud/projections/subjects';
import type { Project } from '@keycab/cloud/ingest/stored';
import type { Custody } from '@keycab/shared/custodian';
import { effectiveWallMs } from '@keycab/shared/custody';
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import type { CabinetId, KeyId } from '@keycab/shared/ids';
import { KEYS, OPENING_MS, PEOPLE, REASONS, SALES, SERVICE, SITE, VEHICLES } from './fixture.ts';

/** As the service does with each line that it stores. */
export const project: Project = async (trx, stored) => {
  await projectCustody(trx, stored);
  await projectSubjects(trx, stored);
  await projectHealth(trx, stored);
};

/** @param address  of an empty database; a new SQLite file when left out */
export async function openLedger(address?: DatabaseAddress) {
  const folder = await mkdtemp(join(tmpdir(), 'keycab-projections-'));
  const database = await openDatabase(address ?? { kind: 'sqlite', path: join(folder, 'ledger.db') });
  const ledger = createLedger(database);
  await ledger.putSite({ site: SITE, name: 'Riverside Motors', timeZone: 'America/New_York', phone: '555-0148' });
  for (const [cabinet, name] of [
    [SALES, 'Sales cabinet 1'],
    [SERVICE, 'Service cabinet 2'],
  ] as const) {
    await ledger.enroll({
      cabinet,
      site: SITE,
      name,
      rows: ['A', 'B', 'C', 'D'],
      columns: 16,
      slots: 64,
      epoch: 1,
      verifierKey: `keycab.test/${cabinet}+00000000+AA`,
    });
  }
  await ledger.putDirectory(SITE, [
    ...PEOPLE.map((document) => ({ kind: 'person', id: document.person, document }) as const),
    ...VEHICLES.map((document) => ({ kind: 'vehicle', id: document.vehicle, document }) as const),
    ...KEYS.map((document) => ({ kind: 'key', id: document.key, document }) as const),
    ...REASONS.map((document) => ({ kind: 'reason', id: document.reason, document }) as const),
  ]);

  /** Stores and folds in one transaction. @returns the lines as the live stream is told */
  const store = (events: readonly CabinetEvent[], receivedMs: number) =>
    ledger.transaction(async (within) => {
      const from = await within.lockArrival();
      const lines = events.map((event, index) => ({
        arrival: from + index + 1,
        cabinet: event.cabinet,
        epoch: event.epoch,
        seq: event.seq,
        event,
        effectiveWallMs: effectiveWallMs(event, receivedMs),
        receivedWallMs: receivedMs,
      }));
      await within.append(lines.map(rowOf));
      await within.setArrival(from + events.length);
      await project(within.trx, lines);
      return lines;
    });

  /** Keeps a line that this version does not understand. */
  const storeUnknown = (cabinet: CabinetId, key: KeyId, wallMs: number) =>
    ledger.transaction(async (within) => {
      const arrival = (await within.lockArrival()) + 1;
      const line = { arrival, cabinet, epoch: 9, seq: 0, effectiveWallMs: wallMs, receivedWallMs: wallMs };
      const event = { type: 'KeyDreamedOf', cabinet, key, wallMs, seq: 0, epoch: 9 } as unknown as CabinetEvent;
      await within.append([{ ...rowOf({ ...line, event }), flagged: 1 }]);
      await within.setArrival(arrival);
      await project(within.trx, [{ ...line, event: null }]);
      return { ...line, event: null };
    });

  const custody = async (): Promise<Custody[]> =>
    (await database.db.selectFrom('custody').select('custody').orderBy('key').execute()).map(
      (row) => JSON.parse(row.custody) as Custody,
    );

  return {
    /** Of the file, for those who look at it from outside. */
    path: join(folder, 'ledger.db'),
    database,
    ledger,
    store,
    storeUnknown,
    custody,
    close: async () => {
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const rowOf = (line: {
  arrival: number;
  event: CabinetEvent;
  effectiveWallMs: number;
  receivedWallMs: number;
}): EventTable => ({
  arrival: line.arrival,
  cabinet: line.event.cabinet,
  epoch: line.event.epoch,
  seq: line.event.seq,
  type: line.event.type,
  key: 'key' in line.event ? line.event.key : null,
  person: 'person' in line.event ? line.event.person : null,
  wall_ms: line.event.wallMs,
  effective_ms: line.effectiveWallMs,
  received_ms: line.receivedWallMs,
  line: JSON.stringify(line.event),
  leaf: Buffer.alloc(32).toString('base64'),
  flagged: 0,
});

/** Everything that answers, over a fresh ledger; `clock.nowMs` is moved by hand. */
export async function openHouse({
  soleWriter = false,
  address,
}: { readonly soleWriter?: boolean; readonly address?: DatabaseAddress } = {}) {
  const rig = await openLedger(address);
  const { db } = rig.database;
  const clock = { nowMs: OPENING_MS, wallMs: () => clock.nowMs };
  const directory = await readDirectory({ ledger: rig.ledger, site: SITE });
  const holdings = readHoldings({ db, soleWriter });
  const cabinets = readCabinets({ db, directory, holdings, clock, soleWriter });
  const feeds = openFeeds({ db, soleWriter, breathe: () => Promise.resolve() });
  const history = readHistory({ db, directory, clock });
  const open = readOpen({ db, soleWriter, breathe: () => Promise.resolve() }, { empty: emptyOffice, evolve });
  const keyAnswers = answers({ directory, holdings, cabinets, feeds, open: open.read, clock });
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  return {
    ...rig,
    clock,
    feeds,
    open,
    sha256,
    books: readBooks({
      db,
      directory,
      feeds,
      answers: keyAnswers,
      history,
      sites: () => rig.ledger.sites(),
      clock,
      sha256,
      template: { template: 'delivery/1', lines: ['keysCounted', 'plateOff'], gate: 'warn' },
    }),
    directory,
    holdings,
    cabinets,
    past: readPast({ db, directory }),
    answers: keyAnswers,
    history,
    seen: async (cabinet: CabinetId, seenMs: number, reachable = true) => {
      await rig.ledger.markSeen(cabinet, { seenMs, reachable, waiting: 0 });
      cabinets.changed();
    },
  };
}

export type House = Awaited<ReturnType<typeof openHouse>>;
