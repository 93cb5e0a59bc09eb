// The live stream over a real socket: told at once, resumed where a page left off, and nobody waits for a slow one.
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { LiveBeat, LiveChange, LIVE_PATH } from '@keycab/shared/contract';
import { Value } from 'typebox/value';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { journal, keyOf, KIM_LI, MARIA, OPENING_MS, returned, SALES, taken } from '../projections/fixture.ts';
import { openApi, type Api } from './rig.ts';

interface Told {
  readonly id: string | null;
  readonly event: string;
  readonly data: unknown;
}

interface Page {
  readonly told: Told[];
  readonly response: IncomingMessage;
  readonly ended: () => boolean;
  readonly leave: () => void;
}

let api: Api;
let address: string;
let pages: ClientRequest[];
beforeEach(async () => {
  api = await openApi();
  address = await api.listen();
  pages = [];
});
afterEach(async () => {
  for (const page of pages) page.destroy();
  await api.close();
});

const field = (block: string, name: string): string | null =>
  new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? null;

/** Opens the stream as a browser does. `slow` reads nothing. */
function open({ lastEventId, slow = false }: { lastEventId?: string; slow?: boolean } = {}): Promise<Page> {
  return new Promise((resolve, reject) => {
    const headers = {
      accept: 'text/event-stream',
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    };
    const page = request(`${address}${LIVE_PATH}`, { headers }, (response) => {
      const told: Told[] = [];
      let text = '';
      let ended = false;
      response.on('close', () => (ended = true));
      response.on('error', () => (ended = true));
      if (!slow) {
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
          const blocks = text.split('\n\n');
          text = blocks.pop() ?? '';
          for (const block of blocks) {
            const data = JSON.parse(field(block, 'data') ?? 'null') as unknown;
            told.push({ id: field(block, 'id'), event: field(block, 'event') ?? '', data });
          }
        });
      }
      resolve({ told, response, ended: () => ended, leave: () => page.destroy() });
    });
    page.on('error', (cause) => (pages.includes(page) ? reject(cause) : undefined));
    pages.push(page);
    page.end();
  });
}

const events = (page: Page): string[] => page.told.map(({ event, id }) => (id === null ? event : `${event} ${id}`));
const KEY = keyOf('4512');
const at = journal;
const takenNow = (log: ReturnType<typeof journal>, index: number, who = MARIA) =>
  log(OPENING_MS + index, taken(OPENING_MS + index, KEY, who));

describe('a page', () => {
  test('that opens is greeted with a beat to resume from', async () => {
    const page = await open();
    await vi.waitFor(() => expect(events(page)).toEqual(['beat 0']));
    expect(page.response.statusCode).toBe(200);
    expect(page.response.headers['content-type']).toBe('text/event-stream');
    expect(page.response.headers['content-security-policy']).toContain("default-src 'none'");
    expect([...Value.Errors(LiveBeat, page.told[0]?.data)]).toEqual([]);
  });

  test('is told of a pull with the new answer', async () => {
    const page = await open();
    await vi.waitFor(() => expect(page.told).toHaveLength(1));
    await api.publish([takenNow(at(SALES), 1)], OPENING_MS + 1);
    await vi.waitFor(() => expect(events(page)).toEqual(['beat 0', 'changed 1']));
    const change = page.told[1]?.data as LiveChange;
    expect([...Value.Errors(LiveChange, change)]).toEqual([]);
    expect(change).toMatchObject({
      entry: { arrival: 1, type: 'KeyTaken', event: { person: MARIA } },
      answer: { key: KEY, state: 'out', holder: { kind: 'person', name: 'María López' } },
    });
  });

  test('is told of lines that move no key, also of those that this version does not understand', async () => {
    const page = await open();
    await vi.waitFor(() => expect(page.told).toHaveLength(1));
    await api.publish([at(SALES)(OPENING_MS, { type: 'DoorClosed' })], OPENING_MS);
    api.live.publish([await api.storeUnknown(SALES, KEY, OPENING_MS)]);
    await vi.waitFor(() => expect(events(page)).toEqual(['beat 0', 'changed 1', 'changed 2']));
    expect(page.told.slice(1).map(({ data }) => (data as LiveChange).answer)).toEqual([null, null]);
    expect(page.told[2]?.data).toMatchObject({ entry: { type: 'KeyDreamedOf', event: { type: 'KeyDreamedOf' } } });
  });

  test('hears a beat when it is time, and at once when a cabinet comes or goes', async () => {
    const page = await open();
    await vi.waitFor(() => expect(page.told).toHaveLength(1));
    api.beat();
    await vi.waitFor(() => expect(page.told).toHaveLength(2));
    await api.seen(SALES, OPENING_MS);
    api.live.cabinetsChanged();
    await vi.waitFor(() => expect(page.told).toHaveLength(3));
    const reachable = page.told.map(({ data }) => (data as LiveBeat).cabinets[0]?.reachable);
    expect(reachable).toEqual([false, false, true]);
    expect(events(page)).toEqual(['beat 0', 'beat', 'beat']);
  });

  test('that comes back is told what it missed, once, in order, and goes on', async () => {
    const log = at(SALES);
    await api.publish(
      [0, 1, 2, 3].map((index) => takenNow(log, index)),
      OPENING_MS + 9,
    );
    const page = await open({ lastEventId: '2' });
    await api.publish([log(OPENING_MS + 10, returned(OPENING_MS + 10, KEY, 0))], OPENING_MS + 10);
    await vi.waitFor(() => expect(events(page)).toContain('changed 5'));
    expect(events(page).filter((event) => event !== 'beat')).toEqual(['changed 3', 'changed 4', 'changed 5']);
  });

  test('that comes back without having missed anything hears a beat', async () => {
    await api.publish([takenNow(at(SALES), 1)], OPENING_MS + 9);
    const page = await open({ lastEventId: '1' });
    await vi.waitFor(() => expect(events(page)).toEqual(['beat 1']));
  });

  test.each(['nonsense', '-1', '99999999999999999999', ''])(
    'with %j as its last id starts afresh',
    async (lastEventId) => {
      await api.publish([takenNow(at(SALES), 1)], OPENING_MS + 9);
      const page = await open({ lastEventId });
      await vi.waitFor(() => expect(events(page)).toEqual(['beat 1']));
    },
  );

  test('that missed too much, or saw a ledger that is no more, is told to load its lists again', async () => {
    const log = at(SALES);
    await api.store(
      Array.from({ length: 501 }, (_, index) => takenNow(log, index)),
      OPENING_MS + 1000,
    );
    const [late, ahead, justInTime] = [
      await open({ lastEventId: '0' }),
      await open({ lastEventId: '502' }),
      await open({ lastEventId: '1' }),
    ];
    await vi.waitFor(() => expect(events(late)).toEqual(['resync 501', 'beat']));
    await vi.waitFor(() => expect(events(ahead)).toEqual(['resync 501', 'beat']));
    await vi.waitFor(() => expect(justInTime.told).toHaveLength(501));
    expect(events(justInTime).slice(-2)).toEqual(['changed 501', 'beat']);
  });

  test('is told to load again when a cabinet that was cut off delivers much at once', async () => {
    const page = await open();
    await vi.waitFor(() => expect(page.told).toHaveLength(1));
    const log = at(SALES);
    await api.publish(
      Array.from({ length: 600 }, (_, index) => takenNow(log, index)),
      OPENING_MS + 1000,
    );
    await vi.waitFor(() => expect(events(page)).toEqual(['beat 0', 'resync 600']));
    await api.publish([takenNow(log, 2000, KIM_LI)], OPENING_MS + 3000);
    await vi.waitFor(() => expect(events(page).at(-1)).toBe('changed 601'));
  });

  test('is told to load again when a change cannot be told, and goes on from there', async () => {
    const trouble = { in: 3, cause: new Error('the ledger is busy') };
    const failing = await openApi({
      answer: (truly) => (key) => (--trouble.in === 0 ? Promise.reject(trouble.cause) : truly(key, 'all')),
    });
    address = await failing.listen();
    const page = await open();
    await vi.waitFor(() => expect(page.told).toHaveLength(1));
    const log = at(SALES);
    await failing.publish(
      [0, 1, 2, 3, 4].map((index) => takenNow(log, index)),
      OPENING_MS + 9,
    );
    await vi.waitFor(() => expect(events(page)).toEqual(['beat 0', 'changed 1', 'changed 2', 'resync 5']));
    expect(failing.failures).toEqual([{ cause: trouble.cause, lost: 'changes' }]);
    await failing.publish([takenNow(log, 10)], OPENING_MS + 10);
    await vi.waitFor(() => expect(events(page).at(-1)).toBe('changed 6'));
    page.leave();
    await failing.close();
  });

  test('is told to load again when the ledger itself fails, and a beat that fails is only logged', async () => {
    const page = await open();
    await vi.waitFor(() => expect(page.told).toHaveLength(1));
    const unknown = await api.storeUnknown(SALES, KEY, OPENING_MS);
    await api.database.db.destroy();
    api.live.publish([unknown]);
    await vi.waitFor(() => expect(events(page)).toEqual(['beat 0', 'resync 1']));
    api.live.cabinetsChanged();
    await vi.waitFor(() => expect(api.failures.map(({ lost }) => lost)).toEqual(['changes', 'beat']));
    expect(events(page)).toEqual(['beat 0', 'resync 1']);
  });

  test('that reads slowly delays nobody and is let go', async () => {
    const [slow, quick] = [await open({ slow: true }), await open()];
    await vi.waitFor(() => expect(quick.told).toHaveLength(1));
    const log = at(SALES);
    // More than its queue and the sockets between hold.
    for (let round = 0; round < 12; round++) {
      await api.publish(
        Array.from({ length: 400 }, (_, index) => takenNow(log, round * 1000 + index)),
        OPENING_MS + 100_000,
      );
      await vi.waitFor(() => expect(events(quick).at(-1)).toBe(`changed ${(round + 1) * 400}`), { timeout: 5000 });
    }
    expect(quick.told).toHaveLength(1 + 12 * 400);
    slow.response.resume();
    await vi.waitFor(() => expect(slow.ended()).toBe(true), { timeout: 5000 });
    expect(quick.ended()).toBe(false);
  });

  test('that leaves is forgotten, and closing the house ends all streams', async () => {
    const [leaving, staying] = [await open(), await open()];
    await vi.waitFor(() => expect([leaving.told.length, staying.told.length]).toEqual([1, 1]));
    leaving.leave();
    await vi.waitFor(() => expect(leaving.ended()).toBe(true));
    await api.publish([takenNow(at(SALES), 1)], OPENING_MS);
    await vi.waitFor(() => expect(staying.told).toHaveLength(2));
    await api.app.close();
    await vi.waitFor(() => expect(staying.ended()).toBe(true));
  });
});
