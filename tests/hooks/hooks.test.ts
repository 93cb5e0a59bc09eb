// Webhooks over real HTTP: signed, in order per key, tried again, replayed; and never sent where they must not go.
import { readFile } from 'node:fs/promises';
import type { Delivery } from '@keycab/shared/outward';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { journal, keyOf, MARIA, OPENING_MS, returned, SALES, taken } from '../projections/fixture.ts';
import { until } from '../wire/until.ts';
import { openReceiver, readMessage, type Receiver } from './receiver.ts';
import { openHookYard, type HookYard } from './rig.ts';

const CRV = keyOf('4512');
const SPARE = keyOf('4512', 2);
const t = OPENING_MS;

let yard: HookYard;
let receiver: Receiver;
let secret: string;
let webhook: string;
let line: ReturnType<typeof journal>;

const open = async (options: Parameters<typeof openHookYard>[0] = {}): Promise<void> => {
  yard = await openHookYard(options);
  receiver = await openReceiver(() => secret);
  line = journal(SALES);
};
const make = async (url = receiver.url, types: readonly string[] = []): Promise<void> => {
  ({ secret, webhook } = await yard.hooks.make({ url, types, rooftops: 'all', by: null }));
};
const took = (at: number, key = CRV) => line(t + at, taken(t + at, key, MARIA));
const back = (at: number, key = CRV) => line(t + at, returned(t + at, key, 1));
const newest = async (): Promise<Delivery | undefined> => (await yard.hooks.deliveries(webhook))[0];
const tried = (many: number) => until(`${many} messages came`, () => receiver.received.length >= many, 15_000);
const delivered = (many: number) =>
  until(`${many} are delivered`, async () => (await states()).filter((state) => state === 'delivered').length >= many);
const states = async () => (await yard.hooks.deliveries(webhook)).map(({ state }) => state);
const found = async () => {
  const one = await yard.hooks.find(webhook);
  if (one === undefined) throw new Error('the webhook is gone');
  return one;
};

beforeEach(async () => {
  await open();
});
afterEach(async () => {
  await yard.close();
  await receiver.close();
});

describe('a message', () => {
  test('is a signed CloudEvent with the line as it was written, from the moment on that the webhook was made', async () => {
    await yard.publish([back(0)], t);
    await make();
    await yard.publish([took(1)], t + 1);
    await delivered(1);
    const [one] = receiver.received;
    expect(receiver.received).toHaveLength(1);
    const event = one?.event.toJSON();
    expect(event).toMatchObject({
      specversion: '1.0',
      id: `${SALES}/1/1`,
      source: `keycab.test/log/${SALES}`,
      type: 'KeyTaken',
      subject: CRV,
      time: new Date(t + 1).toISOString(),
      sequence: '0000000000000002',
      partitionkey: CRV,
      data: { type: 'KeyTaken', key: CRV, person: MARIA, seq: 1 },
    });
    expect(one?.id).toBe(`${SALES}/1/1`);
    expect(await newest()).toMatchObject({ state: 'delivered', status: 200, body: 'thank you', tries: 1, why: null });
    expect(await found()).toMatchObject({ failingMs: null, waiting: 0, givenUp: 0 });
  });

  test('that somebody changed on its way does not verify, nor does one with another secret', async () => {
    await make();
    await yard.publish([took(0)], t);
    await delivered(1);
    const [one] = receiver.received;
    if (one === undefined) throw new Error('nothing came');
    expect(() => readMessage(one.headers, one.body, secret)).not.toThrow();
    expect(() => readMessage(one.headers, one.body.replace('4512', '4513').replace('Taken', 'Faked'), secret)).toThrow(
      'No matching signature found',
    );
    expect(() => readMessage(one.headers, one.body, `whsec_${Buffer.alloc(32).toString('base64')}`)).toThrow(
      'No matching signature found',
    );
  });

  test('is only sent of the kinds that were asked for, and nothing is lost between them', async () => {
    await make(receiver.url, ['KeyReturned']);
    await yard.publish([took(0), back(1), took(2), back(3)], t + 3);
    await delivered(2);
    expect(receiver.received.map(({ event }) => event.type)).toEqual(['KeyReturned', 'KeyReturned']);
    expect((await found()).cursor).toBe(4);
  });

  test('that was not taken comes again with its id and its body, and later ones of its key wait for it', async () => {
    await make();
    let refusals = 2;
    receiver.answer = ({ event }) => {
      if (event.subject !== CRV || refusals === 0) return { status: 204 };
      refusals -= 1;
      return { status: 500, body: 'out of <b>order</b>\u0000' };
    };
    await yard.publish([took(0), back(1), took(2, SPARE)], t + 2);
    await until('the other key is served and the first try is written', async () => (await states()).length === 2);
    expect(receiver.received.map(({ event }) => event['sequence'])).not.toContain('0000000000000002');
    const failed = (await yard.hooks.deliveries(webhook)).find(({ state }) => state === 'again');
    expect(failed).toMatchObject({ status: 500, body: 'out of <b>order</b> ', why: 'it replied 500', tries: 1 });
    expect(failed?.nextWallMs).toBeGreaterThan(0);
    await until('all are delivered', async () => {
      yard.pass(10_000);
      return (await states()).filter((state) => state === 'delivered').length === 3;
    });
    const ofKey = receiver.received.filter(({ event }) => event.subject === CRV);
    expect(ofKey.map(({ id }) => id)).toEqual([0, 0, 0, 1].map((seq) => `${SALES}/1/${seq}`));
    expect(new Set(ofKey.slice(0, 3).map(({ body }) => body)).size).toBe(1);
    expect((await found()).failingMs).toBeNull();
  });

  test('waits as long as the receiver asks for', async () => {
    await make();
    receiver.answer = () => ({ status: 429, headers: { 'retry-after': '120' } });
    await yard.publish([took(0)], t);
    await until('the try is written', async () => (await newest())?.state === 'again');
    const one = await newest();
    expect((one?.nextWallMs ?? 0) - (one?.atWallMs ?? 0)).toBeGreaterThanOrEqual(120_000);
    expect((await found()).failingMs).toBe(one?.atWallMs);
  });
});

describe('a receiver', () => {
  test('that says it is gone is told nothing more, and goes on where it was when somebody switches it on', async () => {
    await make();
    receiver.answer = () => ({ status: 410 });
    await yard.publish([took(0), back(1), took(2, SPARE)], t + 2);
    await until('it is switched off', async () => (await found()).state === 'gone');
    expect(yard.gone).toEqual([webhook]);
    expect((await found()).waiting).toBe(3);
    const before = receiver.received.length;
    await yard.publish([back(3)], t + 3);
    yard.pass(3_600_000);
    receiver.answer = () => ({ status: 200 });
    yard.time.aheadMs = 0;
    expect(receiver.received.length).toBe(before);
    await yard.hooks.change(await found(), { on: true });
    await until('it has every line', () => new Set(receiver.received.slice(before).map(({ id }) => id)).size === 4);
    expect((await found()).state).toBe('on');
  });

  test('that redirects is not followed', async () => {
    await make();
    const elsewhere = await openReceiver(() => secret);
    receiver.answer = () => ({ status: 302, headers: { location: elsewhere.url } });
    await yard.publish([took(0)], t);
    await until('the try is written', async () => (await newest())?.state === 'again');
    expect((await newest())?.why).toBe('it redirects (302), and no redirect is followed');
    expect(elsewhere.received).toEqual([]);
    await elsewhere.close();
  });

  test('that never answers is given up for this try', async () => {
    await yard.close();
    await receiver.close();
    await open({ answerMs: 100 });
    await make();
    receiver.answer = () => null;
    await yard.publish([took(0)], t);
    await until('the try is written', async () => (await newest())?.state === 'again');
    expect(await newest()).toMatchObject({ status: null, why: 'no answer within 0.1 s' });
  });

  test('with a new secret gets both signatures for a day, then the new one alone', async () => {
    await make();
    const old = secret;
    const fresh = await yard.hooks.change(await found(), { newSecret: true });
    expect(fresh).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(fresh).not.toBe(old);
    await yard.publish([took(0)], t);
    await delivered(1);
    const [one] = receiver.received;
    if (one === undefined || fresh === null) throw new Error('nothing came');
    expect(() => readMessage(one.headers, one.body, fresh)).not.toThrow();
    expect(String(one.headers['webhook-signature']).split(' ')).toHaveLength(2);
    await yard.database.db.updateTable('webhooks').set({ secret_ms: 0 }).execute();
    secret = fresh;
    await yard.publish([back(1)], t + 1);
    await delivered(2);
    expect(String(receiver.received[1]?.headers['webhook-signature']).split(' ')).toHaveLength(1);
  });

  test('that was away for many lines gets all of them in order, a part at a time, and fifty deliveries are kept', async () => {
    await make();
    const many = Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? took(index) : back(index)));
    await yard.publish(many, t + 60);
    await tried(60);
    await delivered(50);
    await until('nothing waits', async () => (await found()).waiting === 0);
    const numbers = receiver.received.map(({ event }) => Number(event['sequence']));
    expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
    expect(await yard.hooks.deliveries(webhook)).toHaveLength(50);
  });

  test('has a secret that is nowhere in the database', async () => {
    await make();
    await yard.publish([took(0)], t);
    await delivered(1);
    await yard.database.db.selectFrom('webhooks').selectAll().execute();
    const files = await Promise.all([yard.path, `${yard.path}-wal`].map((path) => readFile(path)));
    const bytes = Buffer.from(secret.replace('whsec_', ''), 'base64');
    const everything = Buffer.concat(files);
    for (const form of [bytes, Buffer.from(secret.slice(6, 30)), Buffer.from(bytes.toString('hex'))]) {
      expect(everything.includes(form)).toBe(false);
    }
    // The search itself finds what is there.
    expect(everything.includes(Buffer.from(webhook))).toBe(true);
  });
});

describe('a replay', () => {
  test('sends lines once more with the ids that they had, one or a range', async () => {
    await make();
    await yard.publish([took(0), back(1), took(2, SPARE)], t + 2);
    await delivered(3);
    expect(await yard.hooks.replay(await found(), 2, 2)).toEqual({ added: 1, next: null });
    await tried(4);
    expect(receiver.received[3]?.id).toBe(`${SALES}/1/1`);
    expect(await yard.hooks.replay(await found(), 1, 99)).toEqual({ added: 3, next: null });
    await tried(7);
    await delivered(7);
    const again = (await yard.hooks.deliveries(webhook)).filter(({ replay }) => replay);
    expect(again.map(({ arrival }) => arrival).toSorted((one, other) => one - other)).toEqual([1, 2, 2, 3]);
    const bodies = new Set(receiver.received.map(({ body }) => body));
    expect(bodies.size).toBe(3);
  });
});

describe('a name', () => {
  const lookUp = async (
    addresses: readonly string[],
    privateHosts: readonly string[],
  ): Promise<Delivery | undefined> => {
    await yard.close();
    const asked: string[] = [];
    yard = await openHookYard({
      privateHosts,
      resolve: async (host) => {
        asked.push(host);
        return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
      },
    });
    line = journal(SALES);
    await make(
      receiver.url
        .replace('127.0.0.1', 'crm.example.com')
        .replace('http:', privateHosts.length === 0 ? 'https:' : 'http:'),
    );
    await yard.publish([took(0)], t);
    await until('the try is written', async () => (await newest()) !== undefined);
    expect(asked).toEqual(['crm.example.com']);
    return newest();
  };

  test('that leads into a private network is refused, also when only one of its addresses does', async () => {
    const refused = 'it leads into a private network, and is not among webhooks.privateHosts of the configuration';
    expect(await lookUp(['127.0.0.1'], [])).toMatchObject({ status: null, why: refused });
    expect(await lookUp(['93.184.215.14', '169.254.169.254'], [])).toMatchObject({ status: null, why: refused });
    expect(await lookUp([], [])).toMatchObject({ why: 'nobody knows the name crm.example.com' });
    expect(receiver.received).toEqual([]);
  });

  test('is looked up once, and the message goes to what was found', async () => {
    expect(await lookUp(['127.0.0.1'], ['crm.example.com'])).toMatchObject({ state: 'delivered', status: 200 });
    expect(receiver.received[0]?.headers.host).toMatch(/^crm\.example\.com:\d+$/);
  });
});
