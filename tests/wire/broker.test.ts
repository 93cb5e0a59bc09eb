// The embedded broker: who may come in, and what may not break it.
import { connect as dialTcp } from 'node:net';
import { isLoopback, startBroker, type Broker } from '@keycab/cloud/broker/embedded';
import { createFrameGuard } from '@keycab/cloud/broker/frames';
import type { UpMessage } from '@keycab/cloud/wire/wire';
import { isFault } from '@keycab/shared/fault';
import { upTopic } from '@keycab/shared/topics';
import fc from 'fast-check';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listeningLog } from '../ledger/desk.ts';
import { secretOf } from './brokers.ts';
import { someId } from './fake-cabinet.ts';
import { until } from './until.ts';

const { log, told } = listeningLog();
const [own, other] = [someId(1), someId(2)];
let broker: Broker;
let taken: UpMessage[];
let clients: MqttClient[];

beforeEach(async () => {
  [taken, clients, told.length] = [[], [], 0];
  const secret = (cabinet: string) => (cabinet === own || cabinet === other ? secretOf(cabinet) : undefined);
  broker = await startBroker({ host: '127.0.0.1', port: 0, connectionsMax: 20 }, secret, log);
  broker.onUp(async (message) => void taken.push(message));
});
afterEach(async () => {
  for (const client of clients) client.end(true);
  await broker.close();
});

const come = async (options: IClientOptions): Promise<MqttClient> => {
  const client = await connectAsync(broker.url, { protocolVersion: 4, reconnectPeriod: 0, ...options }, false);
  client.on('error', () => {});
  clients.push(client);
  return client;
};
const genuine = { clientId: own, username: own, password: secretOf(own) };

const strangers: [string, IClientOptions][] = [
  ['a wrong secret', { ...genuine, password: 'guess' }],
  ['no secret', { clientId: own, username: own }],
  ['an empty secret', { ...genuine, password: '' }],
  ['the client id of another', { ...genuine, clientId: other }],
  ['the name of another', { ...genuine, username: other }],
  ['a cabinet that nobody enrolled', { clientId: someId(3), username: someId(3), password: secretOf(someId(3)) }],
  ['the name of the cloud', { clientId: 'keycab-cloud', username: 'keycab-cloud', password: '' }],
  ['no name', {}],
];
test.each(strangers)('who comes with %s is refused', async (_what, options) => {
  await expect(come(options)).rejects.toThrow(/not authorized/iu);
  expect(taken).toEqual([]);
});

test('a stranger who takes the name of a cabinet does not push it out', async () => {
  const client = await come(genuine);
  await expect(come({ ...genuine, password: 'guess' })).rejects.toThrow(/not authorized/iu);
  await client.publishAsync(upTopic(own, 'status'), 'here', { qos: 1 });
  expect(taken.map(({ cabinet, name }) => [cabinet, name])).toEqual([[own, 'status']]);
});

test('a will in the name of another is dropped, a will of its own is taken', async () => {
  const will = (cabinet: typeof own) => ({
    will: { topic: upTopic(cabinet, 'status'), payload: Buffer.from('gone'), qos: 1 as const, retain: true },
  });
  (await come({ ...genuine, ...will(other) })).stream.destroy();
  (await come({ clientId: other, username: other, password: secretOf(other), ...will(other) })).stream.destroy();
  await until('the true will', () => taken.length > 0);
  expect(taken.map(({ cabinet }) => cabinet)).toEqual([other]);
  await until('the false one is told', () => told.some((each) => each.sentence.includes('not its own')));
});

test('nobody speaks in the place of the broker', async () => {
  const client = await come(genuine);
  await client.publishAsync('$SYS/broker/heartbeat', 'x', { qos: 1 });
  await client.publishAsync(upTopic(own, 'status'), 'here', { qos: 1, retain: true });
  expect(taken.map(({ name }) => name)).toEqual(['status']);
});

test('a message that the cloud is still busy with holds back its sender', async () => {
  let release = (): void => {};
  const busy = new Promise<void>((resolve) => (release = resolve));
  broker.onUp(() => busy);
  const client = await come(genuine);
  let acknowledged = false;
  const sent = client.publishAsync(upTopic(own, 'status'), 'x', { qos: 1 }).then(() => (acknowledged = true));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(acknowledged).toBe(false);
  release();
  await sent;
});

test('any bytes on the line leave the broker standing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 64 }), async (bytes) => {
      await new Promise<void>((resolve) => {
        const socket = dialTcp(broker.port, '127.0.0.1', () => socket.end(bytes));
        socket.on('error', () => {});
        socket.on('close', () => resolve());
        socket.resume();
      });
    }),
    { numRuns: 100 },
  );
  await (await come(genuine)).publishAsync(upTopic(own, 'hello'), 'still there', { qos: 1 });
  expect(taken).toHaveLength(1);
});

test('who speaks something else than MQTT is ended, and the log says so', async () => {
  await new Promise<void>((resolve) => {
    const socket = dialTcp(broker.port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n'));
    socket.on('error', () => {});
    socket.on('close', () => resolve());
    socket.resume();
  });
  expect(told.map(({ sentence }) => sentence)).toContain('a connection that does not speak MQTT is ended');
  expect(told.map(({ sentence }) => sentence).join()).not.toContain('bytes');
});

test('plain MQTT is refused on any address but loopback', async () => {
  for (const host of ['0.0.0.0', '::', '192.168.1.4', 'broker.example', '128.0.0.1', '127.0.0.1.example']) {
    expect([host, isLoopback(host)]).toEqual([host, false]);
  }
  const started = startBroker({ host: '0.0.0.0', port: 0, connectionsMax: 1 }, () => undefined, log);
  await expect(started).rejects.toSatisfy((thrown) => isFault(thrown, 'KC-CONF-01'));
});

test('a port that is taken is named', async () => {
  const again = startBroker({ host: '127.0.0.1', port: broker.port, connectionsMax: 1 }, () => undefined, log);
  await expect(again).rejects.toSatisfy(
    (thrown) => isFault(thrown, 'KC-CONF-02') && thrown.message.includes(String(broker.port)),
  );
});

test('packets are measured alike however the stream is cut', () => {
  const packet = (size: number): Buffer => {
    const length: number[] = [];
    for (let rest = size; ; rest = Math.floor(rest / 128)) {
      length.push((rest % 128) + (rest >= 128 ? 128 : 0));
      if (rest < 128) break;
    }
    return Buffer.concat([Buffer.of(0x30, ...length), Buffer.alloc(size, 0xff)]);
  };
  const whole = (packets: Buffer[]): boolean => packets.every((each) => each.length <= 300);
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.nat(320), fc.constantFrom(0, 127, 128, 296, 297, 298)), { minLength: 1, maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 8 }),
      (sizes, cuts) => {
        const packets = sizes.map(packet);
        const bytes = Buffer.concat(packets);
        const fits = createFrameGuard(300);
        let [at, all, turn] = [0, true, 0];
        while (at < bytes.length && all) {
          const cut = cuts[turn % cuts.length] ?? 1;
          all = fits(bytes.subarray(at, at + cut));
          at += cut;
          turn += 1;
        }
        expect(all).toBe(whole(packets));
      },
    ),
  );
});

test('a length that never ends is refused', () => {
  expect(createFrameGuard(300)(Buffer.of(0x30, 0xff, 0xff, 0xff, 0xff))).toBe(false);
});
