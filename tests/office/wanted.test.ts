// A key that was asked for at a cabinet: the office asks in that person's name, once, however the lines come, and after a new start.
import { randomBytes } from 'node:crypto';
import { queueOf } from '@keycab/cloud/office/asking';
import { startChores, type Chores } from '@keycab/cloud/office/chores';
import { openOffice, type OfficeLog } from '@keycab/cloud/office/log';
import { whereabouts, worldOf } from '@keycab/cloud/office/world';
import { project } from '@keycab/cloud/projections/custody';
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import { OFFICE } from '@keycab/shared/ids';
import { signerFromSeed } from '@keycab/shared/proof/note';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  journal,
  keyOf,
  KIM_ORTIZ,
  MARIA,
  OLA,
  OPENING_MS,
  SALES,
  SERVICE,
  taken,
  returned,
} from '../projections/fixture.ts';
import { openHouse, type House } from '../projections/rig.ts';
import { SETTINGS } from './given.ts';

const KEY = keyOf('4512');
const HOUR = 3_600_000;

let house: House;
let office: OfficeLog;
let chores: Chores | undefined;
let nowMs: number;
let sales: ReturnType<typeof journal>;
let service: ReturnType<typeof journal>;
const failed: unknown[] = [];
/** The clock's beats, by hand. */
const beats = new Map<number, () => void>();
let confirmed: () => void = () => {};

const open = async (): Promise<void> => {
  office = await openOffice({
    ledger: house.ledger,
    signer: signerFromSeed('keycab.test/office/riverside/e1', new Uint8Array(32).fill(7)),
    project,
    after: () => {},
    world: () => worldOf(house.directory.index(), SETTINGS),
    whereabouts,
    clock: { wallMs: () => nowMs },
    random: (bytes) => randomBytes(bytes),
  });
  chores = startChores({
    office: { ...office, confirm: () => Promise.resolve(confirmed()) },
    clock: {
      every: (ms, act) => {
        beats.set(ms, act);
        return () => void beats.delete(ms);
      },
      wallMs: () => nowMs,
    },
    log: { error: (...said) => void failed.push(said) },
  });
};
/** Whatever was to be followed up has been: a cosignature that is asked for now is the last in the row. */
const idle = async (): Promise<void> => {
  await new Promise<void>((resolve) => {
    confirmed = resolve;
    beats.get(60_000)?.();
  });
  await chores?.stop();
  chores = undefined;
  expect(failed).toEqual([]);
};
const store = async (...events: CabinetEvent[]): Promise<void> => {
  const lines = await house.store(events, nowMs);
  chores?.moved(lines);
};
const took = (): CabinetEvent => service(OPENING_MS + HOUR, taken(OPENING_MS + HOUR, KEY, MARIA));
const wanted = (urgency: 'customerHere' | 'today' = 'customerHere', person = KIM_ORTIZ): CabinetEvent =>
  sales(OPENING_MS + 2 * HOUR, { type: 'KeyWanted', key: KEY, person, session: 0, urgency });
const said = async (): Promise<readonly Record<string, unknown>[]> =>
  (await house.database.db.selectFrom('events').select('line').where('cabinet', '=', OFFICE).orderBy('seq').execute())
    .map(({ line }) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ type }) => type !== 'OfficeOpened');

beforeEach(async () => {
  house = await openHouse();
  failed.length = 0;
  nowMs = OPENING_MS + 2 * HOUR + 1000;
  [sales, service] = [journal(SALES), journal(SERVICE)];
});
afterEach(async () => {
  await chores?.stop();
  chores = undefined;
  await house.close();
});

test('becomes a request of whoever touched it, by way of the kiosk, with the time of the touch', async () => {
  await open();
  await store(took(), wanted());
  await idle();
  expect(await said()).toMatchObject([
    {
      type: 'KeyRequested',
      by: KIM_ORTIZ,
      via: 'kiosk',
      key: KEY,
      person: KIM_ORTIZ,
      place: null,
      said: { wallMs: OPENING_MS + 2 * HOUR },
      urgency: 'customerHere',
    },
  ]);
  expect((await house.custody()).find(({ key }) => key === KEY)).toMatchObject({ at: { person: MARIA } });
});

test('is one request in either order of the lines, and whoever waits has the key once it is back', async () => {
  await open();
  await store(wanted('today'));
  await store(took());
  nowMs += HOUR;
  await store(service(nowMs, returned(nowMs, KEY, 1)));
  await idle();
  const lines = await said();
  expect(lines.filter(({ type }) => type === 'KeyRequested')).toMatchObject([{ urgency: 'today' }]);
  expect([...office.state().requests.values()]).toMatchObject([{ key: KEY, person: KIM_ORTIZ }]);
  expect([...office.state().reservations.values()]).toMatchObject([{ person: KIM_ORTIZ }]);
});

test('a line that is looked at twice asks once, and no refusal is written of it', async () => {
  await open();
  const lines = await house.store([took(), wanted()], nowMs);
  chores?.moved(lines);
  chores?.moved(lines);
  await idle();
  expect((await said()).map(({ type }) => type)).toEqual(['KeyRequested']);
});

test('is asked by the next run, where the one that stored it ended before', async () => {
  await house.store([took(), wanted()], nowMs);
  await open();
  await idle();
  expect((await said()).map(({ type }) => type)).toEqual(['KeyRequested']);
  // And not once more by the one after that.
  await open();
  await idle();
  expect((await said()).map(({ type }) => type)).toEqual(['KeyRequested']);
});

test('a second touch, and one of whoever has the key, are refused and told', async () => {
  await open();
  await store(took(), wanted(), wanted('today'), wanted('today', MARIA));
  await idle();
  expect(await said()).toMatchObject([
    { type: 'KeyRequested' },
    { type: 'ActRefused', act: 'askForKey', by: KIM_ORTIZ, code: 'KC-OFFICE-09', key: KEY, via: 'kiosk' },
    { type: 'ActRefused', act: 'askForKey', by: MARIA, code: 'KC-OFFICE-05', key: KEY, via: 'kiosk' },
  ]);
});

test('two people are two requests, whoever has a customer there first', async () => {
  await open();
  await store(took(), wanted('today', OLA), wanted());
  await idle();
  const queue = queueOf({ office: office.state() }, KEY);
  expect(queue.map(({ person, urgency }) => [person, urgency])).toEqual([
    [KIM_ORTIZ, 'customerHere'],
    [OLA, 'today'],
  ]);
});

test('a line that comes a day late asks nobody any more, and says so once', async () => {
  await open();
  nowMs += 25 * HOUR;
  await store(took(), wanted());
  await idle();
  await open();
  await idle();
  expect(await said()).toMatchObject([{ type: 'ActRefused', by: KIM_ORTIZ, code: 'KC-OFFICE-02', key: KEY }]);
});
