// The whole record: what each filter finds, that no filter makes the database read it all, and that what is made from lines can be made anew.
import { readSqliteFile } from '@keycab/cloud/ledger/database';
import { isOfRooftops } from '@keycab/cloud/ledger/rooftops';
import { healthOf, rebuildHealth } from '@keycab/cloud/projections/health';
import { readRecord, recordQuery, type RecordReader } from '@keycab/cloud/projections/record';
import { rebuildSubjects, subjectsOf } from '@keycab/cloud/projections/subjects';
import type { AuditEntry, RecordQuery } from '@keycab/shared/audit';
import type { CabinetFact } from '@keycab/shared/events/cabinet';
import { OFFICE, siteId, vehicleId } from '@keycab/shared/ids';
import type { Rooftops } from '@keycab/shared/permissions';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  journal,
  keyOf,
  KIM_LI,
  KIM_ORTIZ,
  LUKASZ,
  MARIA,
  OPENING_MS,
  returned,
  SALES,
  SERVICE,
  SITE,
  taken,
  VEHICLES,
} from './fixture.ts';
import { openHouse, type House } from './rig.ts';

const T = OPENING_MS;
const K4512 = keyOf('4512');
const CRV = VEHICLES.find(({ stock }) => stock === '4512')?.vehicle ?? vehicleId('v00000000');

const refused: CabinetFact = {
  type: 'AccessRefused',
  badge: null,
  code: 'KC-KEY-01',
  key: K4512,
  person: LUKASZ,
  reader: 'showroom',
  reasons: ['noGrant'],
  roster: 3,
  session: null,
  slot: null,
};
const handedOver: CabinetFact = {
  type: 'KeyHandedOver',
  dueWallMs: null,
  giver: MARIA,
  key: K4512,
  minutes: null,
  reason: null,
  receiver: KIM_LI,
  session: 0,
};

let house: House;
let record: RecordReader;
beforeAll(async () => {
  house = await openHouse();
  record = readRecord({ db: house.database.db, directory: house.directory, clock: house.clock, isOfRooftops });
  const [sales, service] = [journal(SALES), journal(SERVICE)];
  await house.store(
    [
      sales(T, { type: 'CabinetBooted', format: 1, previous: null, reason: 'enrolled', roster: 3, software: '0.1.0' }),
      sales(T + 1, taken(T + 1, K4512, MARIA)),
      sales(T + 2, taken(T + 2, keyOf('4498'), KIM_ORTIZ)),
      sales(T + 3, refused),
      sales(T + 4, handedOver),
      service(T + 5, { type: 'DoorOpened', person: MARIA, session: null }),
      service(T + 6, { type: 'PinRefused', person: null, session: null }),
    ],
    T + 10,
  );
  // Comes late: it happened before all others.
  await house.store([service(T - 60_000, returned(T - 60_000, keyOf('L07'), 1))], T + 20);
  await house.storeUnknown(SERVICE, K4512, T + 21);
});
afterAll(() => house.close());

const found = async (query: RecordQuery = {}, limit = 100): Promise<AuditEntry[]> =>
  (await record.page(query, { limit })).entries;
const arrivals = async (query: RecordQuery = {}): Promise<number[]> => (await found(query)).map((each) => each.arrival);

describe('the record', () => {
  test.each<readonly [string, RecordQuery, readonly number[]]>([
    ['everything, newest arrival first', {}, [9, 8, 7, 6, 5, 4, 3, 2, 1]],
    ['a person, whatever part they had in it', { person: MARIA }, [6, 5, 2]],
    ['who received a key', { person: KIM_LI }, [5]],
    ['a key', { key: K4512 }, [5, 4, 2]],
    ['a vehicle, by any of its keys', { vehicle: CRV }, [5, 4, 2]],
    ['a log', { log: SERVICE }, [9, 8, 7, 6]],
    ['the office, which has written nothing', { log: OFFICE }, []],
    ['a kind', { kind: 'KeyTaken' }, [3, 2]],
    ['refusals, of whatever kind', { refused: true }, [7, 4]],
    ['a key that was refused', { key: K4512, refused: true }, [4]],
    ['a person with a key', { person: MARIA, key: K4512 }, [5, 2]],
    ['a person at a cabinet', { person: MARIA, log: SERVICE }, [6]],
    ['a span of time, and what came late into it', { from: T - 60_000, to: T + 2 }, [8, 2, 1]],
    ['from a time on', { from: T + 5, log: SERVICE }, [9, 7, 6]],
    ['a time before all others', { to: T - 60_000 }, []],
  ])('finds %s', async (_, query, expected) => {
    expect(await arrivals(query)).toEqual(expected);
  });

  test('is read page by page without a gap, also when lines come in between', async () => {
    const first = await record.page({}, { limit: 4 });
    expect(first.next).toBe(6);
    const second = await record.page({}, { limit: 4, before: first.next ?? 0 });
    expect(second.entries.map(({ arrival }) => arrival)).toEqual([5, 4, 3, 2]);
    const last = await record.page({}, { limit: 4, before: second.next ?? 0 });
    expect([last.entries.map(({ arrival }) => arrival), last.next]).toEqual([[1], null]);
  });

  test('is walked through from its beginning up to where it was asked for', async () => {
    const walked = [];
    for await (const { arrival } of record.walk({ log: SALES }, 4)) walked.push(arrival);
    expect(walked).toEqual([1, 2, 3, 4]);
  });

  test('tells each line in one sentence, names the person, the key and the car, and keeps the line as it is', async () => {
    const [line] = await found({ person: KIM_LI });
    expect(line).toMatchObject({
      log: SALES,
      logName: 'Sales cabinet 1',
      seq: 4,
      type: 'KeyHandedOver',
      atWallMs: T + 4,
      key: { key: K4512, label: '4512' },
      vehicle: expect.stringContaining('Honda CR-V') as string,
      refused: false,
      text: 'María López handed it over to Kim Li at the cabinet.',
      event: { giver: MARIA },
    });
    for (const { text } of await found()) expect(text).toMatch(/^[^a-z].*[.]$/);
    expect((await found({ log: SERVICE }))[0]?.text).toContain('does not understand');
  });

  test('shows from one rooftop its cabinets and its keys, and nothing else', async () => {
    expect((await record.page({}, { limit: 100, rooftops: [SITE] })).entries).toHaveLength(9);
    const { entries } = await record.page({}, { limit: 100, rooftops: [siteId('s0elsewhere')] });
    expect(entries).toEqual([]);
    expect(await record.line(SALES, 1, 1, [siteId('s0elsewhere')])).toBeUndefined();
    expect(await record.line(SALES, 1, 1)).toMatchObject({ arrival: 2 });
  });
});

describe('the database', () => {
  const plan = (query: RecordQuery, wanted: readonly (readonly string[])[], rooftops: Rooftops): string => {
    const within = rooftops === 'all' ? null : (is: Parameters<typeof isOfRooftops>[0]) => isOfRooftops(is, rooftops);
    const { sql, parameters } = recordQuery(house.database.db, query, wanted, { after: 0, before: 1_000_000 }, within)
      .orderBy('events.arrival', 'desc')
      .limit(101)
      .compile();
    const file = readSqliteFile(house.path);
    try {
      const rows = file.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters);
      return rows.map(({ detail }) => detail).join('; ');
    } finally {
      file.close();
    }
  };
  test.each<readonly [string, RecordQuery, readonly (readonly string[])[]]>([
    ['everything', {}, []],
    ['a log', { log: SALES }, []],
    ['a kind', { kind: 'KeyTaken' }, []],
    ['a log and a kind', { log: SALES, kind: 'KeyTaken' }, []],
    ['a person', {}, [[MARIA]]],
    ['a person and a kind', { kind: 'KeyTaken' }, [[MARIA]]],
    ['a person and refusals', {}, [[MARIA], ['refused']]],
    ['the keys of a vehicle', {}, [[CRV, K4512, keyOf('4512', 2)]]],
  ])('finds %s by an index, and never sorts the record', (_, query, wanted) => {
    for (const rooftops of ['all', [SITE]] as const) {
      const told = plan(query, wanted, rooftops);
      expect(told).not.toMatch(/SCAN events|SCAN subjects/);
      expect(told).not.toMatch(/TEMP B-TREE FOR ORDER BY/);
    }
  });
});

test('what a line names is found wherever it stands in it, and its place and kind name nothing', () => {
  expect(
    subjectsOf({ type: 'DeliveryStarted', nonce: 'pabcdefghij', keys: [K4512], at: { person: MARIA }, by: KIM_LI }),
  ).toEqual([K4512, MARIA, KIM_LI]);
  expect(subjectsOf({ type: 'ActRefused', by: null, code: 'KC-KEY-01' })).toEqual(['refused']);
});

test('what is made from the lines is the same when it is made anew', async () => {
  const { db } = house.database;
  const read = async () => ({
    subjects: await db.selectFrom('subjects').selectAll().orderBy('subject').orderBy('arrival').execute(),
    health: [...(await healthOf(db, [SALES, SERVICE]))],
  });
  const before = await read();
  expect(before.subjects.length).toBeGreaterThan(10);
  await db.deleteFrom('subjects').where('arrival', '>', 3).execute();
  await db.deleteFrom('health').execute();
  expect(await rebuildSubjects(db)).toBe(8);
  expect(await rebuildHealth(db)).toBe(8);
  expect(await read()).toEqual(before);
});
