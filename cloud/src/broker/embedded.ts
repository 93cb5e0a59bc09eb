// The broker inside the cloud: grants each cabinet its own topics, nothing else; the only door of aedes.
//
// Decided: what cabinets publish is taken out where it is authorized, and forwarded to nobody. Because: the cloud is the
// only reader, and holding that call back holds back the sender. A forbidden topic is accepted, dropped and recorded,
// since MQTT 3.1.1 has no way to refuse a publish: the client would send it again for ever.
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, isIP, type AddressInfo, type Server, type Socket } from 'node:net';
import { Fault } from '@keycab/shared/fault';
import { downFilter, downTopic, PACKET_MAX_BYTES, parseTopic } from '@keycab/shared/topics';
import { cabinetId, type CabinetId } from '@keycab/shared/ids';
import { Aedes, type AedesOptions, type Client } from 'aedes';
import type { Log } from '../log.ts';
import type { UpHandler, Wire } from '../wire/wire.ts';
import { createFrameGuard } from './frames.ts';

export interface BrokerSettings {
  /** Loopback only: plain MQTT carries the secret in clear. */
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly connectionsMax: number;
}

export interface Broker extends Wire {
  readonly url: string;
  readonly port: number;
}

const CONNECT_MAX_MS = 10_000;

/**
 * @param secretOf  the secret of an enrolled cabinet, undefined for any other
 * @throws Fault KC-CONF-01 when the host is not loopback, KC-CONF-02 when the port is taken
 */
export async function startBroker(
  settings: BrokerSettings,
  secretOf: (cabinet: CabinetId) => string | undefined,
  log: Log,
): Promise<Broker> {
  if (!isLoopback(settings.host)) {
    const why = `plain MQTT is for this machine alone, and broker.host is ${settings.host}`;
    throw new Fault('KC-CONF-01', why, { host: settings.host });
  }
  let handle: UpHandler = async () => {};
  const aedes = await Aedes.createBroker(rules(secretOf, (message) => handle(message), log));
  // Emitted for each client that breaks off or talks nonsense; the connection is closed by then.
  for (const name of ['clientError', 'connectionError'] as const) {
    aedes.on(name, (client: Client, error: Error) =>
      log.info({ cabinet: knownName(client.id), why: error.message }, 'a connection ended'),
    );
  }
  const server = createServer((socket) => {
    refuseForeign(socket, log);
    aedes.handle(socket);
  });
  server.maxConnections = settings.connectionsMax;
  try {
    await listen(server, settings);
  } catch (thrown) {
    aedes.close();
    throw thrown;
  }
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `mqtt://${isIP(settings.host) === 6 ? `[${settings.host}]` : settings.host}:${port}`,
    publish: (cabinet, name, payload) =>
      aedes.publish(
        {
          cmd: 'publish',
          topic: downTopic(cabinet, name),
          payload: Buffer.from(payload),
          qos: 1,
          retain: false,
          dup: false,
        },
        (error) => {
          if (error) log.warn({ cabinet, why: error.message }, 'a message could not be handed to the broker');
        },
      ),
    onUp: (handler) => {
      handle = handler;
    },
    close: () =>
      new Promise((resolve) => {
        aedes.close(() => server.close(() => resolve()));
      }),
  };
}

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/** Who may connect, publish and subscribe. */
function rules(
  secretOf: (cabinet: CabinetId) => string | undefined,
  handle: UpHandler,
  log: Log,
): Partial<AedesOptions> {
  return {
    connectTimeout: CONNECT_MAX_MS,
    maxClientsIdLength: 64,
    // The cloud keeps nothing for those who are away; journal and cursor do.
    preConnect: (_client, packet, done) => {
      packet.clean = true;
      done(null, true);
    },
    // The client id is the name under which another connection would be taken over, so it must be proven too.
    authenticate: (client, username, password, done) => {
      const cabinet = knownName(username);
      const secret = cabinet === null ? undefined : secretOf(cabinet);
      const proven = secretsMatch(secret ?? '', password ?? Buffer.alloc(0));
      const granted = secret !== undefined && proven && client.id === username;
      if (!granted) log.warn({ cabinet, code: 'KC-SYNC-03' }, 'a client was refused: unknown, or its secret is wrong');
      done(null, granted);
    },
    authorizePublish: (client, packet, done) => {
      const topic = parseTopic(packet.topic);
      const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
      const cabinet = client?.id;
      // Nobody reads this topic: what was taken out here goes no further, and nothing is retained.
      packet.topic = 'keycab/taken';
      packet.retain = false;
      packet.payload = Buffer.alloc(0);
      if (client === null || topic?.direction !== 'up' || topic.cabinet !== cabinet) {
        log.warn(
          { cabinet: knownName(cabinet), code: 'KC-SYNC-03' },
          'a message to a topic that is not its own is dropped',
        );
        done(null);
        return;
      }
      handle({ cabinet: topic.cabinet, name: topic.name, payload: new Uint8Array(payload) }).then(
        () => done(null),
        // The handler logs its own failure (UpHandler), and an error here would end the cabinet's connection. Nothing is
        // lost: without a cosignature the cabinet sends it again.
        () => done(null),
      );
    },
    authorizeSubscribe: (client, subscription, done) => {
      const cabinet = knownName(client.id);
      const topic = parseTopic(subscription.topic);
      const own =
        cabinet !== null &&
        (subscription.topic === downFilter(cabinet) || (topic?.direction === 'down' && topic.cabinet === cabinet));
      if (!own) log.warn({ cabinet, code: 'KC-SYNC-03' }, 'a subscription to topics that are not its own is refused');
      done(null, own ? subscription : null);
    },
  };
}

function knownName(text: string | undefined): CabinetId | null {
  try {
    return text === undefined ? null : cabinetId(text);
  } catch {
    return null;
  }
}

const digest = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** Takes as long for any wrong secret; an empty one never matches. */
const secretsMatch = (secret: string, offered: Uint8Array): boolean =>
  timingSafeEqual(digest(Buffer.from(secret)), digest(offered)) && secret !== '';

/** The first byte of CONNECT, with which every client of MQTT begins (MQTT 3.1.1, section 3.1). */
const CONNECT_BYTE = 0x10;

/** Every byte passes here before the broker sees it; listening beside it changes nothing about how it reads. */
function refuseForeign(socket: Socket, log: Log): void {
  const fits = createFrameGuard(PACKET_MAX_BYTES);
  let begun = false;
  let refused = false;
  const refuse = (why: string): void => {
    refused = true;
    log.warn({ code: 'KC-SYNC-03' }, why);
    socket.destroy();
  };
  socket.on('data', (chunk: Buffer) => {
    if (refused) return;
    if (!begun && chunk[0] !== CONNECT_BYTE) return refuse('a connection that does not speak MQTT is ended');
    begun = true;
    if (!fits(chunk)) refuse(`a packet above ${PACKET_MAX_BYTES} bytes, or without an end, ends its connection`);
  });
}

const listen = (server: Server, { host, port }: BrokerSettings): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Fault('KC-CONF-02', `${host}:${port} (broker.port)`, { host, port }, error)
          : new Fault('KC-CONF-01', `${host}:${port} cannot be listened on: ${error.message}`, { host, port }, error),
      ),
    );
    server.listen(port, host, () => resolve());
  });
