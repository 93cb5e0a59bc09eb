// The link against the real embedded broker over real sockets: connect, lose, come back, say farewell.
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { downFilter, upTopic } from '@keycab/shared/topics';
import { startBroker, type Broker } from '@keycab/cloud/broker/embedded';
import { createLog } from '@keycab/cloud/log';
import type { UpMessage } from '@keycab/cloud/wire/wire';
import { createClock } from '@keycab/firmware/clock';
import { createLink, type Link, type LinkSettings } from '@keycab/firmware/uplink/link';
import { CABINET } from '../people.ts';

const SECRET = 'a secret of this cabinet alone';
const log = createLog('silent');
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function brokerAt(port = 0): Promise<Broker & { readonly messages: UpMessage[] }> {
  const broker = await startBroker({ host: '127.0.0.1', port, connectionsMax: 10 }, () => SECRET, log);
  const messages: UpMessage[] = [];
  broker.onUp(async (message) => void messages.push(message));
  closers.push(() => broker.close());
  return { ...broker, messages };
}

interface Told {
  readonly link: Link;
  readonly told: string[];
  readonly retriesMs: number[];
}

function linkTo(servers: readonly string[], change: Partial<LinkSettings> = {}, random = () => 0): Told {
  const clock = createClock();
  const told: string[] = [];
  const retriesMs: number[] = [];
  const settings: LinkSettings = {
    servers,
    name: CABINET,
    password: SECRET,
    filter: downFilter(CABINET),
    will: () => message('status', 'gone'),
    retryMinMs: 20,
    retryMaxMs: 100,
    keepAliveSeconds: 30,
    ...change,
  };
  const ticker = {
    ...clock,
    after: (ms: number, run: () => void) => {
      retriesMs.push(ms);
      return clock.after(ms, run);
    },
  };
  const link = createLink(settings, ticker, random);
  link.open({
    connected: () => told.push('connected'),
    disconnected: () => told.push('disconnected'),
    received: (topic, payload, retained) =>
      told.push(`${topic.split('/').at(-1) ?? ''} ${Buffer.from(payload).toString()} ${String(retained)}`),
  });
  closers.push(() => link.close());
  return { link, told, retriesMs };
}

const message = (name: 'status' | 'batch', text: string) => ({
  topic: upTopic(CABINET, name),
  payload: Buffer.from(text),
});
const textsOf = (messages: readonly UpMessage[]): string[] =>
  messages.map(({ payload }) => Buffer.from(payload).toString());
/** Until it holds, or until a while is over. */
const soon = (check: () => unknown) => vi.waitFor(check, { timeout: 5000, interval: 10 });

describe('a link', () => {
  it('carries bytes both ways, in order', async () => {
    const broker = await brokerAt();
    const { link, told } = linkTo([broker.url]);
    await soon(() => expect(told).toEqual(['connected']));
    for (const text of ['1', '2', '3']) expect(link.publish(message('batch', text))).toBe(true);
    await soon(() => expect(textsOf(broker.messages)).toEqual(['1', '2', '3']));
    broker.publish(CABINET, 'have', 'hello');
    await soon(() => expect(told).toEqual(['connected', 'have hello false']));
  });

  it('keeps nothing for later: what is published without a connection is not sent', async () => {
    const broker = await brokerAt();
    const { link, told } = linkTo([broker.url]);
    expect(link.publish(message('batch', 'too early'))).toBe(false);
    await soon(() => expect(told).toEqual(['connected']));
    link.publish(message('batch', 'now'));
    await soon(() => expect(textsOf(broker.messages)).toEqual(['now']));
  });

  it('comes back after the broker was away, and repeats nothing by itself', async () => {
    const first = await brokerAt();
    const { link, told } = linkTo([first.url]);
    await soon(() => expect(told).toEqual(['connected']));
    link.publish(message('batch', 'before'));
    await soon(() => expect(first.messages.length).toBe(1));
    await first.close();
    await soon(() => expect(told).toEqual(['connected', 'disconnected']));
    const second = await brokerAt(first.port);
    await soon(() => expect(told).toEqual(['connected', 'disconnected', 'connected']));
    link.publish(message('batch', 'after'));
    await soon(() => expect(textsOf(second.messages)).toEqual(['after']));
  });

  it('tries its servers in turn', async () => {
    const dead = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => dead.once('listening', resolve));
    const { port } = dead.address() as AddressInfo;
    await new Promise((resolve) => dead.close(resolve));
    const broker = await brokerAt();
    const { told } = linkTo([`mqtt://127.0.0.1:${port}`, broker.url]);
    await soon(() => expect(told).toEqual(['connected']));
  });

  it('that gives up a connection opens the next', async () => {
    const [one, two] = [await brokerAt(), await brokerAt()];
    const { link, told } = linkTo([one.url, two.url]);
    await soon(() => expect(told).toEqual(['connected']));
    link.reconnect('no answer');
    await soon(() => expect(told).toEqual(['connected', 'disconnected', 'connected']));
    link.publish(message('batch', 'here'));
    await soon(() => expect(textsOf(two.messages)).toEqual(['here']));
  });

  it('waits twice as long each time, up to the longest, when nobody answers', async () => {
    const broker = await brokerAt();
    const { told, retriesMs } = linkTo([broker.url], { password: 'wrong' }, () => 0.999_999);
    await soon(() => expect(retriesMs.length).toBeGreaterThanOrEqual(5));
    expect(retriesMs.slice(0, 5).map(Math.round)).toEqual([40, 80, 100, 100, 100]);
    expect(told).toEqual([]);
  });

  it('spreads its waiting by chance', async () => {
    const values = [0.25, 0.5, 0.75];
    const { retriesMs } = linkTo(['mqtt://127.0.0.1:1'], {}, () => values.shift() ?? 0);
    await soon(() => expect(retriesMs.length).toBeGreaterThanOrEqual(3));
    expect(retriesMs.slice(0, 3).map(Math.round)).toEqual([25, 50, 80]);
  });

  it('that dies lets the broker speak its will', async () => {
    const broker = await brokerAt();
    const sockets = await proxyTo(broker.port);
    const { told } = linkTo([sockets.url]);
    await soon(() => expect(told).toEqual(['connected']));
    sockets.cut();
    await soon(() => expect(textsOf(broker.messages)).toContain('gone'));
  });

  it('that closes says farewell instead', async () => {
    const broker = await brokerAt();
    const { link, told } = linkTo([broker.url]);
    await soon(() => expect(told).toEqual(['connected']));
    await link.close(message('status', 'farewell'));
    await soon(() => expect(textsOf(broker.messages)).toEqual(['farewell']));
  });

  it('can be closed while nobody answers', async () => {
    const { link, told, retriesMs } = linkTo(['mqtt://127.0.0.1:1']);
    await soon(() => expect(retriesMs.length).toBeGreaterThan(0));
    await link.close();
    expect(told).toEqual([]);
  });
});

async function proxyTo(port: number): Promise<{ readonly url: string; cut(): void }> {
  const { connect } = await import('node:net');
  const open = new Set<() => void>();
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) socket.on('error', () => {});
    open.add(() => {
      near.destroy();
      far.destroy();
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  closers.push(() => new Promise((resolve) => server.close(resolve)));
  const { port: own } = server.address() as AddressInfo;
  return { url: `mqtt://127.0.0.1:${own}`, cut: () => open.forEach((end) => end()) };
}
