// What each cabinet is told of its keys in others: which ones, to whom, how often, how much of it.
import { readElsewhere, type ElsewhereReader, type Moved } from '@keycab/cloud/projections/elsewhere';
import { startElsewhere, type ElsewhereNews } from '@keycab/cloud/wire/elsewhere';
import type { StoredLine } from '@keycab/cloud/ingest/stored';
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import { cabinetId, keyId, type CabinetId, type KeyId } from '@keycab/shared/ids';
import { DOWN, ELSEWHERE_MAX_BYTES, type Elsewhere, type ElsewhereKey } from '@keycab/shared/topics';
import { Compile } from 'typebox/compile';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listeningLog } from '../ledger/desk.ts';
import {
  journal,
  keyOf,
  KIM_ORTIZ,
  MARIA,
  MINUTE_MS,
  OPENING_MS,
  overdue,
  pulled,
  returned,
  SALES,
  SERVICE,
  taken,
} from '../projections/fixture.ts';
import { openHouse, type House } from '../projections/rig.ts';
import { until } from './until.ts';

const KEY = keyOf('4512');
const STRANGER = cabinetId(`c${'0'.repeat(31)}9`);
const at = (minutes: number): number => OPENING_MS + minutes * MINUTE_MS;
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

let house: House;
let reader: ElsewhereReader;
let sales: ReturnType<typeof journal>;
let service: ReturnType<typeof journal>;
beforeEach(async () => {
  house = await openHouse();
  reader = readElsewhere({ ...house, db: house.database.db, clock: { ...house.clock, breathe } });
  [sales, service] = [journal(SALES), journal(SERVICE)];
  await house.store([sales(at(0), returned(at(0), KEY, 3)), sales(at(1), taken(at(1), KEY, KIM_ORTIZ))], at(1));
});
afterEach(() => house.close());

const linesFor = async (cabinet: CabinetId): Promise<readonly ElsewhereKey[]> => {
  const { message } = await reader.of(cabinet);
  expect(Compile(DOWN.elsewhere).Check(message)).toBe(true);
  return message.keys;
};

describe('a cabinet is told', () => {
  test('nothing while it knows best itself', async () => {
    expect(await linesFor(SALES)).toEqual([]);
    await house.store([sales(at(5), returned(at(5), KEY, 4))], at(5));
    expect(await linesFor(SALES)).toEqual([]);
    // Nor is it said of keys that are none of its own.
    expect(await linesFor(SERVICE)).toEqual([]);
  });

  test('in which slot of which other cabinet its key is, since when', async () => {
    await house.store([service(at(30), returned(at(30), KEY, 19))], at(31));
    house.clock.nowMs = at(40);
    expect(await reader.of(SALES)).toEqual({
      message: {
        asOfWallMs: at(40),
        keys: [
          {
            key: KEY,
            cabinetName: 'Service cabinet 2',
            slotName: 'B04',
            person: null,
            reason: null,
            sinceWallMs: at(30),
            dueWallMs: null,
          },
        ],
      },
      left: 0,
    });
    expect(await linesFor(SERVICE)).toEqual([]);
  });

  test('who took its key from there, what for, and back when', async () => {
    const took = taken(at(40), KEY, MARIA, { due: at(100), reason: 'service' });
    await house.store([service(at(30), returned(at(30), KEY, 19)), service(at(40), took)], at(41));
    await house.store([service(at(101), overdue(KEY, MARIA, at(100)))], at(101));
    const held = { person: MARIA, slotName: null, reason: 'service', sinceWallMs: at(40), dueWallMs: at(100) };
    expect(await linesFor(SALES)).toMatchObject([{ ...held, cabinetName: 'Service cabinet 2' }]);
  });

  test('that nobody is sure of a key pulled there, or seen in two others at once', async () => {
    await house.store([service(at(30), returned(at(30), KEY, 19)), service(at(40), pulled(at(40), KEY, null))], at(41));
    const unsure = { person: null, slotName: null, cabinetName: 'Service cabinet 2' };
    expect(await linesFor(SALES)).toMatchObject([{ ...unsure, sinceWallMs: at(40) }]);
    const third = journal(STRANGER);
    await house.store([third(at(50), returned(at(50), KEY, 1)), service(at(51), returned(at(51), KEY, 19))], at(52));
    expect(await linesFor(SALES)).toMatchObject([{ ...unsure, sinceWallMs: at(51) }]);
  });

  test('that another one senses its key although it gave it out later, by clocks that disagree', async () => {
    await house.store([service(at(-5), returned(at(-5), KEY, 19))], at(2));
    expect(await linesFor(SALES)).toMatchObject([{ slotName: 'B04', sinceWallMs: at(1) }]);
  });

  test('no time that a clock running ahead made up', async () => {
    await house.store([service(at(9000), returned(at(9000), KEY, 19))], at(30));
    expect(await linesFor(SALES)).toMatchObject([{ sinceWallMs: at(30) }]);
    await house.store([service(null, taken(null, KEY, MARIA), 'unsynced')], at(50));
    expect(await linesFor(SALES)).toMatchObject([{ person: MARIA, sinceWallMs: at(50) }]);
  });

  test('of a key that lives in it and was never there', async () => {
    await house.store([service(at(3), returned(at(3), keyOf('4603'), 0))], at(4));
    expect(await linesFor(SALES)).toMatchObject([{ key: keyOf('4603'), slotName: 'A01' }]);
  });

  test('the newest first, and no more than fits into a packet', async () => {
    const keys = Array.from({ length: 900 }, (_, index) => keyId(`k${String(index).padStart(9, '0')}`));
    await house.store(
      keys.map((key, index) => sales(at(index), returned(at(index), key, 1))),
      at(2000),
    );
    await house.store(
      keys.map((key, index) => sales(at(1000 + index), taken(at(1000 + index), key, KIM_ORTIZ))),
      at(2000),
    );
    await house.store(
      keys.map((key, index) => service(at(2000 + index), returned(at(2000 + index), key, 1))),
      at(3000),
    );
    const { message, left } = await reader.of(SALES);
    const bytes = Buffer.byteLength(JSON.stringify(message));
    expect(bytes).toBeLessThanOrEqual(ELSEWHERE_MAX_BYTES);
    expect(bytes).toBeGreaterThan(ELSEWHERE_MAX_BYTES - 400);
    expect(message.keys.length + left).toBe(900);
    expect(message.keys.map(({ key }) => key)).toEqual(keys.toReversed().slice(0, message.keys.length));
  });
});

describe('a change concerns', () => {
  const moved = (cabinet: CabinetId, key: KeyId = KEY): Moved => ({ key, cabinet });

  test('those who had the key before, not those who never did, and not who tells of it', async () => {
    expect(await reader.concerned([moved(SALES)])).toEqual([]);
    await house.store([service(at(30), returned(at(30), KEY, 19))], at(31));
    expect(await reader.concerned([moved(SERVICE)])).toEqual([SALES]);
    await house.store([sales(at(40), returned(at(40), KEY, 3))], at(41));
    expect(await reader.concerned([moved(SALES)])).toEqual([SERVICE]);
  });

  test('who tells of it too, when another one contradicts', async () => {
    await house.store([service(at(-5), returned(at(-5), KEY, 19))], at(2));
    expect(await reader.concerned([moved(SALES)])).toEqual([SALES, SERVICE]);
  });
});

describe('news', () => {
  let news: ElsewhereNews;
  let nowMs: number;
  let timers: { atMs: number; run: () => void }[];
  let sent: { cabinet: CabinetId; name: string; atMs: number; message: Elsewhere }[];
  const { log, told } = listeningLog();
  let trouble: Error | null;

  beforeEach(() => {
    [nowMs, timers, sent, trouble] = [0, [], [], null];
    told.length = 0;
    news = startElsewhere({
      wire: {
        publish: (cabinet, name, payload) =>
          void sent.push({ cabinet, name, atMs: nowMs, message: JSON.parse(payload) as Elsewhere }),
      },
      reader: {
        ...reader,
        of: (cabinet) => (trouble === null ? reader.of(cabinet) : Promise.reject(trouble)),
      },
      clock: {
        monotonicMs: () => nowMs,
        after: (ms, run) => {
          const timer = { atMs: nowMs + ms, run };
          timers.push(timer);
          return () => void (timers = timers.filter((each) => each !== timer));
        },
      },
      log,
    });
  });
  afterEach(() => news.stop());

  const pass = (ms: number): void => {
    nowMs += ms;
    const due = timers.filter(({ atMs }) => atMs <= nowMs);
    timers = timers.filter(({ atMs }) => atMs > nowMs);
    due.forEach(({ run }) => run());
  };
  const store = async (event: CabinetEvent): Promise<void> => news.stored(await house.store([event], at(500)));
  const timersSet = (count: number) => until('timers are set', () => timers.length === count);
  const messages = (count: number) => until('messages are sent', () => sent.length === count);

  test('of a hello is told at once, also when there is nothing to tell', async () => {
    news.greeted(SALES);
    pass(0);
    await messages(1);
    expect(sent[0]).toMatchObject({ cabinet: SALES, name: 'elsewhere', message: { keys: [] } });
  });

  test('comes at most once a second to each cabinet, and the last of it always comes', async () => {
    news.greeted(SALES);
    pass(0);
    await messages(1);
    for (let minute = 30; minute < 60; minute += 2) {
      await store(service(at(minute), returned(at(minute), KEY, 19)));
      await store(service(at(minute + 1), taken(at(minute + 1), KEY, MARIA)));
    }
    await timersSet(1);
    pass(999);
    await breathe();
    expect(sent).toHaveLength(1);
    pass(1);
    await messages(2);
    expect(sent[1]).toMatchObject({ cabinet: SALES, atMs: 1000, message: { keys: [{ sinceWallMs: at(59) }] } });
    await store(service(at(70), returned(at(70), KEY, 19)));
    await timersSet(1);
    pass(1000);
    await messages(3);
    expect(sent[2]?.message.keys).toMatchObject([{ slotName: 'B04' }]);
    expect(timers).toEqual([]);
  });

  test('is no news when no key moved, or where it is known already', async () => {
    news.stored([{ event: null } as StoredLine]);
    await store(sales(at(40), returned(at(40), KEY, 3)));
    await store(sales(at(41), taken(at(41), KEY, MARIA)));
    // Whatever was under way has ended when the next word is out.
    news.greeted(SERVICE);
    await timersSet(1);
    pass(0);
    await messages(1);
    expect(sent).toMatchObject([{ cabinet: SERVICE }]);
  });

  test('that cannot be told is logged, and the next is told', async () => {
    trouble = new Error('no disk');
    news.greeted(SALES);
    pass(0);
    await until('it is logged', () => told.some(({ code }) => code === 'KC-API-03'));
    trouble = null;
    news.greeted(SALES);
    pass(1000);
    await messages(1);
    expect(sent).toMatchObject([{ cabinet: SALES, atMs: 1000 }]);
  });

  test('ends with the end', async () => {
    news.greeted(SALES);
    await news.stop();
    news.greeted(SERVICE);
    news.stored(await house.store([service(at(30), returned(at(30), KEY, 19))], at(31)));
    expect([timers, sent]).toEqual([[], []]);
  });
});
