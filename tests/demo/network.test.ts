// The demo's cable: passes every byte, can be pulled, and tells what it saw of MQTT; TCP on loopback.
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { createNetwork, type Network } from '@keycab/hardware/demo/network';
import { summarize, type MqttSeen } from '@keycab/hardware/demo/packets';

const HOST = '127.0.0.1';
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

/** Answers each byte with the same byte. */
async function createEcho(): Promise<Server> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.pipe(socket);
  });
  server.listen(0, HOST);
  await once(server, 'listening');
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return server;
}

async function createRig(): Promise<{ network: Network; seen: MqttSeen[] }> {
  const echo = await createEcho();
  const seen: MqttSeen[] = [];
  const network = await createNetwork({
    host: HOST,
    port: 0,
    target: { host: HOST, port: (echo.address() as AddressInfo).port },
    nowMs: () => 1_767_225_600_000,
    seen: (packet) => seen.push(packet),
  });
  closers.push(() => network.close());
  return { network, seen };
}

const dial = (port: number): Socket => {
  const socket = connect({ host: HOST, port });
  socket.on('error', () => {});
  closers.push(() => socket.destroy());
  return socket;
};

/** Not `once`, which takes the error that comes before for a failure. */
const closing = (socket: Socket): Promise<void> => new Promise((resolve) => socket.once('close', () => resolve()));

async function roundTrip(socket: Socket, bytes: Buffer): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  const whole = new Promise<void>((resolve) => {
    const hear = (chunk: Buffer): void => {
      chunks.push(chunk);
      length += chunk.length;
      if (length < bytes.length) return;
      socket.off('data', hear);
      resolve();
    };
    socket.on('data', hear);
  });
  socket.write(bytes);
  await whole;
  return Buffer.concat(chunks);
}

it('bytes that are no MQTT pass unharmed, a megabyte of them', async () => {
  const { network, seen } = await createRig();
  const bytes = Buffer.from(Array.from({ length: 1_000_003 }, (_, index) => (index * 31 + (index >> 8)) & 0xff));
  expect((await roundTrip(dial(network.port), bytes)).equals(bytes)).toBe(true);
  expect(seen.every(({ topic }) => typeof topic === 'string')).toBe(true);
});

it('a pulled cable ends what is connected and turns away whoever tries, until it is plugged in again', async () => {
  const { network } = await createRig();
  const before = dial(network.port);
  await roundTrip(before, Buffer.from('hello'));
  const closed = closing(before);
  network.unplug();
  await closed;
  expect(network.plugged()).toBe(false);

  const during = dial(network.port);
  let heard = 0;
  during.on('data', (chunk: Buffer) => (heard += chunk.length));
  during.write('is anybody there');
  await closing(during);
  expect(heard).toBe(0);

  network.plug();
  expect((await roundTrip(dial(network.port), Buffer.from('back'))).toString()).toBe('back');
});

it('a broker that is not there ends the connection, and the cable stays usable', async () => {
  const echo = createServer();
  echo.listen(0, HOST);
  await once(echo, 'listening');
  const { port } = echo.address() as AddressInfo;
  await new Promise((resolve) => echo.close(resolve));
  const network = await createNetwork({
    host: HOST,
    port: 0,
    target: { host: HOST, port },
    nowMs: () => 0,
    seen: () => {},
  });
  closers.push(() => network.close());
  for (let attempt = 0; attempt < 3; attempt += 1) await closing(dial(network.port));
  expect(network.plugged()).toBe(true);
});

/** MQTT 3.1.1 section 3.3: QoS 1, packet identifier 7. */
function publishBytes(topic: string, payload: string): Buffer {
  const word = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);
  const rest = Buffer.concat([word(topic.length), Buffer.from(topic), word(7), Buffer.from(payload)]);
  // Two bytes of length serve from 128 to 16,383.
  return Buffer.concat([Buffer.from([0x32, (rest.length & 0x7f) | 0x80, rest.length >> 7]), rest]);
}

it('publishes are told in both directions, wherever their bytes are cut', async () => {
  const { network, seen } = await createRig();
  const topic = `keycab/v1/c${'0'.repeat(32)}/up/batch`;
  const payload = JSON.stringify({ epoch: 1, from: 41, lines: ['{"a":1}', '{"b":2}'], checkpoint: 'x' });
  const bytes = publishBytes(topic, payload);
  const socket = dial(network.port);
  for (const byte of bytes) await roundTrip(socket, Buffer.from([byte]));
  expect(seen).toEqual(
    (['up', 'down'] as const).map((direction) => ({
      at: 1_767_225_600_000,
      direction,
      topic,
      bytes: payload.length,
      summary: '2 lines from 41, signed',
    })),
  );
});

it.each([
  ['hello', { boot: 3, size: 44, epoch: 1 }, 'boot 3, 44 lines, epoch 1'],
  ['have', { size: 44, refused: null }, 'the cloud holds 44 lines'],
  ['have', { size: 44, refused: 'gap' }, 'refused: gap, the cloud holds 44 lines'],
  ['batch', { from: 44, lines: [] }, 'heartbeat at 44'],
  ['cosig', { size: 44 }, 'cosigned as far as 44'],
  ['status', { state: 'online', waiting: 2 }, 'online, 2 waiting'],
  ['status', { state: 'offline', waiting: 2 }, 'offline'],
  ['roster', { note: 'x' }, 'the roster, signed'],
])('a %s is told in a clause', (name, content, clause) => {
  expect(summarize(`keycab/v1/c0/up/${name}`, Buffer.from(JSON.stringify(content)))).toBe(clause);
});

it('a payload that is no JSON is told as such', () => {
  expect(summarize('a/b', Buffer.from([0xff, 0x00]))).toBe('not JSON');
  expect(summarize('a/b', Buffer.from('7'))).toBe('not an object');
});
