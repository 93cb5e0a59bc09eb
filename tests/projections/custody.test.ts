// Who has what, folded as lines arrive: in any order, late, twice, by clocks that disagree.
import { rebuild } from '@keycab/cloud/projections/rebuild';
import type { Custody } from '@keycab/shared/custodian';
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  journal,
  keyOf,
  KIM_LI,
  KIM_ORTIZ,
  MARIA,
  misplaced,
  overdue,
  pulled,
  returned,
  SALES,
  SERVICE,
  taken,
} from './fixture.ts';
import { openLedger } from './rig.ts';

const KEY = keyOf('4512');
const LATE_MS = 1_000_000;

let rig: Awaited<ReturnType<typeof openLedger>>;
beforeEach(async () => {
  rig = await openLedger();
});
afterEach(() => rig.close());

const only = async (): Promise<Custody> => {
  const all = await rig.custody();
  expect(all).toHaveLength(1);
  return all[0] as Custody;
};

describe('custody', () => {
  test('follows a taking and a return', async () => {
    const at = journal(SALES);
    await rig.store([at(1000, taken(1000, KEY, MARIA, { due: 9000, reason: 'service' }))], LATE_MS);
    expect(await only()).toMatchObject({ at: { kind: 'person', person: MARIA }, dueWallMs: 9000, reason: 'service' });
    await rig.store([at(2000, returned(2000, KEY, 3))], LATE_MS);
    expect(await only()).toMatchObject({
      at: { kind: 'slot', cabinet: SALES, slot: 3 },
      lastPerson: MARIA,
      dueWallMs: null,
      sensedIn: [{ cabinet: SALES, slot: 3 }],
    });
  });

  test('of a key pulled by nobody is nobody’s, and names who had it last', async () => {
    const at = journal(SALES);
    const story = [taken(1000, KEY, KIM_LI), returned(2000, KEY, 3), pulled(3000, KEY, null)];
    await rig.store(
      story.map((fact, index) => at((index + 1) * 1000, fact)),
      LATE_MS,
    );
    expect(await only()).toMatchObject({ at: { kind: 'nobody' }, lastPerson: KIM_LI, flagged: true });
  });

  test('is folded anew when a batch comes late from a cabinet that was cut off', async () => {
    const [sales, service] = [journal(SALES), journal(SERVICE)];
    await rig.store([sales(1000, taken(1000, KEY, MARIA)), sales(4000, taken(4000, KEY, KIM_ORTIZ))], LATE_MS);
    await rig.store([service(2000, returned(2000, KEY, 7)), service(3000, taken(3000, KEY, KIM_LI))], LATE_MS);
    expect(await only()).toMatchObject({ at: { kind: 'person', person: KIM_ORTIZ }, lastPerson: KIM_LI });
  });

  test('in two cabinets at once is seen in both until one of them stops sensing', async () => {
    const [sales, service] = [journal(SALES), journal(SERVICE)];
    await rig.store([sales(1000, returned(1000, KEY, 1)), service(2000, returned(2000, KEY, 7))], LATE_MS);
    expect((await only()).sensedIn).toHaveLength(2);
    await rig.store([sales(3000, taken(3000, KEY, MARIA))], LATE_MS);
    expect(await only()).toMatchObject({ at: { kind: 'slot', cabinet: SERVICE, slot: 7 }, lastPerson: MARIA });
  });

  test('keeps the order of one journal when its clock runs backwards', async () => {
    const at = journal(SALES);
    await rig.store([at(5000, taken(5000, KEY, MARIA)), at(3000, misplaced(3000, KEY, 9, 1))], LATE_MS);
    expect(await only()).toMatchObject({ at: { kind: 'slot', slot: 9 }, flagged: true });
    await rig.store([at(4000, taken(4000, KEY, KIM_LI))], LATE_MS);
    expect(await only()).toMatchObject({ at: { kind: 'person', person: KIM_LI } });
  });

  test('takes the receipt for the time of a line whose clock was not good', async () => {
    const [sales, service] = [journal(SALES), journal(SERVICE)];
    await rig.store([sales(9000, taken(9000, KEY, MARIA))], 10_000);
    await rig.store([service(10, returned(null, KEY, 4), 'unsynced')], 20_000);
    expect(await only()).toMatchObject({ at: { kind: 'slot', cabinet: SERVICE } });
  });

  test('is overdue for the holder who was warned, and for nobody after', async () => {
    const [sales, service] = [journal(SALES), journal(SERVICE)];
    await rig.store([sales(1000, taken(1000, KEY, MARIA, { due: 5000 }))], LATE_MS);
    await rig.store([sales(5000, overdue(KEY, MARIA, 5000))], LATE_MS);
    expect(await only()).toMatchObject({ overdue: true });
    await rig.store([service(3000, returned(3000, KEY, 2)), service(4000, taken(4000, KEY, KIM_LI))], LATE_MS);
    expect(await only()).toMatchObject({ at: { person: KIM_LI }, overdue: false });
  });

  test('counts a warning that comes before its taking was told', async () => {
    const late = journal(SALES, 2);
    await rig.store([late(5000, overdue(KEY, MARIA, 5000))], LATE_MS);
    expect(await rig.custody()).toEqual([]);
    await rig.store([journal(SERVICE)(1000, taken(1000, KEY, MARIA, { due: 5000 }))], LATE_MS);
    expect(await only()).toMatchObject({ overdue: true });
  });

  test('is not moved by a line that this version does not understand', async () => {
    await rig.store([journal(SALES)(1000, returned(1000, KEY, 1))], LATE_MS);
    const before = await rig.custody();
    await rig.storeUnknown(SALES, KEY, 2000);
    expect(await rig.custody()).toEqual(before);
    expect((await rebuild(rig.database.db)).differing).toEqual([]);
  });
});

/** What three cabinets may have seen of three keys; each in batches, clocks of their own. */
const fact = fc.record({
  key: fc.constantFrom(keyOf('4512'), keyOf('4498'), keyOf('4603')),
  person: fc.constantFrom(KIM_ORTIZ, KIM_LI, MARIA, null),
  kind: fc.constantFrom('taken', 'pulled', 'returned', 'misplaced', 'overdue'),
  slot: fc.integer({ min: 0, max: 3 }),
  /** Now and then a clock steps back, and often two cabinets say the same millisecond. */
  stepMs: fc.integer({ min: -2, max: 4 }),
  synced: fc.boolean(),
});
const history = fc.array(fc.array(fact, { maxLength: 4 }), { maxLength: 4 });

function linesOf(cabinet: typeof SALES, batches: ReturnType<typeof history.generate>['value']): CabinetEvent[][] {
  const at = journal(cabinet);
  let wallMs = 100;
  return batches.map((batch) =>
    batch.map(({ key, person, kind, slot, stepMs, synced }) => {
      wallMs = Math.max(1, wallMs + stepMs);
      const facts = {
        taken: () => taken(wallMs, key, person, { due: 200 }),
        pulled: () => pulled(wallMs, key, person),
        returned: () => returned(wallMs, key, slot, person),
        misplaced: () => misplaced(wallMs, key, slot, 9),
        overdue: () => overdue(key, person, 200),
      } as const;
      return at(wallMs, facts[kind](), synced ? 'synced' : 'rtc');
    }),
  );
}

/** Batches of each cabinet in their order, cabinets mixed as `picks` say. */
function mixed(queues: readonly (readonly CabinetEvent[])[][], picks: readonly number[]): CabinetEvent[] {
  const left = queues.map((queue) => [...queue]);
  const out: CabinetEvent[] = [];
  for (let turn = 0; left.some((queue) => queue.length > 0); turn++) {
    const open = left.filter((queue) => queue.length > 0);
    out.push(...(open[(picks[turn] ?? 0) % open.length]?.shift() ?? []));
  }
  return out;
}

describe('custody of many', () => {
  test('is the same in whatever order the batches of several cabinets arrive, and after a rebuild', async () => {
    const THIRD = `c${'0'.repeat(31)}3` as typeof SALES;
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(history, history, history),
        fc.array(fc.nat(5), { maxLength: 12 }),
        fc.array(fc.nat(5), { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 6 }),
        async (histories, picks, otherPicks, cuts) => {
          const tables: unknown[] = [];
          for (const order of [picks, otherPicks]) {
            const queues = [SALES, SERVICE, THIRD].map((cabinet, which) => linesOf(cabinet, histories[which] ?? []));
            const lines = mixed(queues, order);
            // Stored in transactions that cut across batches.
            for (let from = 0, turn = 0; from < lines.length; turn++) {
              const size = cuts[turn % cuts.length] ?? 1;
              await rig.store(lines.slice(from, from + size), LATE_MS);
              from += size;
            }
            tables.push(await rig.custody());
            expect((await rebuild(rig.database.db)).differing).toEqual([]);
            tables.push(await rig.custody());
            await rig.close();
            rig = await openLedger();
          }
          for (const table of tables) expect(table).toEqual(tables[0]);
        },
      ),
      { numRuns: 25 },
    );
  }, 60_000);

  test('is the same when the same lines are folded twice', async () => {
    const { project } = await import('@keycab/cloud/projections/custody');
    const at = journal(SALES);
    const story = [taken(1000, KEY, MARIA), returned(2000, KEY, 3), taken(3000, KEY, KIM_LI, { due: 4000 })];
    const lines = await rig.store(
      [...story.map((each, index) => at((index + 1) * 1000, each)), at(4000, overdue(KEY, KIM_LI, 4000))],
      LATE_MS,
    );
    const once = await rig.custody();
    await rig.ledger.transaction((within) => project(within.trx, lines));
    await rig.ledger.transaction((within) => project(within.trx, lines.slice(1, 3)));
    expect(await rig.custody()).toEqual(once);
  });

  test('that was spoiled is found and mended by a rebuild', async () => {
    await rig.store([journal(SALES)(1000, taken(1000, KEY, MARIA))], LATE_MS);
    const good = await rig.custody();
    await rig.database.db.updateTable('custody').set({ custody: '{"at":{"kind":"nobody"}}' }).execute();
    expect(await rebuild(rig.database.db)).toEqual({ keys: 1, differing: [KEY] });
    expect(await rig.custody()).toEqual(good);
  });
});
