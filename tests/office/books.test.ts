// The books fold alike whatever happened: the same on SQLite and PostgreSQL, kept up line by line or read from the first.
import { randomBytes } from 'node:crypto';
import { openOffice, type OfficeLog } from '@keycab/cloud/office/log';
import { OFFICE_SETTINGS } from '@keycab/cloud/office/settings';
import { whereabouts, worldOf } from '@keycab/cloud/office/world';
import { openFeeds } from '@keycab/cloud/projections/books/feeds';
import type { Act } from '@keycab/shared/acts';
import { vehicleId, type PersonId } from '@keycab/shared/ids';
import { signerFromSeed } from '@keycab/shared/proof/note';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postgresEngine, postgresMissing, sqliteEngine, type Engine } from '../ledger/engines.ts';
import {
  journal,
  keyOf,
  KIM_LI,
  KIM_ORTIZ,
  MARIA,
  MINUTE_MS,
  OPENING_MS,
  returned,
  SALES,
  SITE,
  taken,
} from '../projections/fixture.ts';
import { openHouse, project, type House } from '../projections/rig.ts';
import { seedOf } from '../random.ts';

const signer = signerFromSeed('keycab.test/office/riverside/e1', new Uint8Array(32).fill(7));
const CARS = [vehicleId('v00000000'), vehicleId('v00000002')];
const KEY = keyOf('4512');

type Step =
  | { readonly kind: 'act'; readonly by: PersonId; readonly act: Act }
  | { readonly kind: 'drive'; readonly by: PersonId; readonly minutes: number }
  | { readonly kind: 'wait'; readonly minutes: number };

const person = fc.constantFrom(KIM_ORTIZ, MARIA, KIM_LI);
const car = fc.constantFrom(...CARS);
const act: fc.Arbitrary<Act> = fc.oneof(
  car.map((vehicle) => ({ act: 'startDelivery' as const, vehicle, salesperson: KIM_ORTIZ, advisor: MARIA })),
  fc.record({
    act: fc.constant('markWorksheet' as const),
    delivery: fc.nat({ max: 12 }),
    line: fc.constantFrom(...OFFICE_SETTINGS.worksheet.lines),
    state: fc.constantFrom('done' as const, 'open' as const),
  }),
  fc.record({
    act: fc.constant('endDelivery' as const),
    delivery: fc.nat({ max: 12 }),
    outcome: fc.constantFrom('canceled' as const, 'delivered' as const),
  }),
  car.map((vehicle) => ({ act: 'noteVehicle' as const, vehicle, note: 'offerMade' as const })),
  fc.constant({ act: 'claimKey' as const, key: KEY, reason: 'testDrive' }),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('act' as const), by: person, act }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('drive' as const), by: person, minutes: fc.nat({ max: 40 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), minutes: fc.nat({ max: 90 }) }) },
);

const open = (house: House): Promise<OfficeLog> =>
  openOffice({
    ledger: house.ledger,
    signer,
    project,
    after: (stored) => house.feeds.told(stored),
    world: () => worldOf(house.directory.index(), OFFICE_SETTINGS),
    whereabouts,
    clock: house.clock,
    random: (bytes) => randomBytes(bytes),
  });

/** Everything that the books say of what happened. */
async function tell(house: House) {
  const { books } = house;
  return {
    open: await books.deliveries('all', 'open', 50),
    ended: await books.deliveries('all', 'ended', 50),
    drives: await books.drives('all', 50),
    thread: await books.thread('all', CARS[0] ?? vehicleId('v00000000'), 200, undefined),
  };
}

async function live(house: House, steps: readonly Step[]): Promise<void> {
  const office = await open(house);
  const sales = journal(SALES);
  for (const one of steps) {
    house.clock.nowMs += MINUTE_MS;
    const now = house.clock.nowMs;
    if (one.kind === 'wait') house.clock.nowMs += one.minutes * MINUTE_MS;
    else if (one.kind === 'act') await office.act(one.act, { by: one.by, via: 'desk' });
    else {
      const back = now + one.minutes * MINUTE_MS + 1;
      const lines = [sales(now, taken(now, KEY, one.by)), sales(back, returned(back, KEY, 1, one.by))];
      house.feeds.told(await house.store(lines, back));
      house.clock.nowMs = back;
    }
    // Read between any two steps, so that what is kept up is seen in every state.
    await house.books.drives('all', 1);
  }
}

const engines: readonly { readonly engine: Engine; readonly missing: string | null }[] = [
  { engine: sqliteEngine(), missing: null },
  { engine: postgresEngine(), missing: postgresMissing() },
];

describe.skipIf(postgresMissing() !== null)('the books on both engines', () => {
  beforeAll(() => Promise.all(engines.map(({ engine }) => engine.start())));
  afterAll(() => Promise.all(engines.map(({ engine }) => engine.stop())));

  test('say the same, and the same again when they are read from the first line', async () => {
    const seed = seedOf();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (steps) => {
        const told = [];
        for (const { engine } of engines) {
          const house = await openHouse({ soleWriter: true, address: await engine.fresh() });
          try {
            const grant = { to: { department: 'Sales' as const }, group: '*', acts: ['take' as const] };
            await house.ledger.putDirectory(SITE, [{ kind: 'grant', id: 'sales', document: grant }]);
            await house.directory.refresh();
            house.clock.nowMs = OPENING_MS;
            await live(house, steps);
            told.push(await tell(house));
            const anew = openFeeds({ db: house.database.db, soleWriter: false, breathe: () => Promise.resolve() });
            expect(await anew.office.read()).toEqual(await house.feeds.office.read());
            expect(await anew.takings.read()).toEqual(await house.feeds.takings.read());
          } finally {
            await house.close();
          }
        }
        expect(told[1]).toEqual(told[0]);
      }),
      { seed, numRuns: 4 },
    );
  }, 60_000);
});
