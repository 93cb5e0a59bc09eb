// MQTT 3.1.1 to one of several brokers: bytes without meaning; the only door of mqtt.
//
// Decided: a client of its own for each connection, and the waiting between two of them is ours.
// Because: the library's reconnect keeps what was published and sends it again from memory, in an order of its own and
//   past a broker that refused it (on 3.1.1 a refused publish never ends). The journal is the outbox, so whatever was
//   on its way when a connection ends is forgotten here.
// Would change if: brokers answered a refused publish; that is MQTT 5, which not every broker serves.
import { connect, type IPublishPacket, type MqttClient } from 'mqtt';
import type { Ticker } from '../serial/ticker.ts';

export interface LinkEvents {
  /** The subscription is granted: what is published from now on can be answered. */
  connected(): void;
  disconnected(why: string): void;
  received(topic: string, payload: Uint8Array, retained: boolean): void;
}

export interface Message {
  readonly topic: string;
  readonly payload: Uint8Array;
}

export interface LinkSettings {
  /** `mqtt://host:port` or `mqtts://host:port`, tried in turn. */
  readonly servers: readonly string[];
  /** Client id and user name at once, so that nobody can take over another's connection. */
  readonly name: string;
  readonly password: string;
  readonly filter: string;
  /** What the broker says for us when the connection dies; asked for anew at each connection. */
  readonly will: () => Message;
  readonly retryMinMs: number;
  readonly retryMaxMs: number;
  readonly keepAliveSeconds: number;
}

export interface Link {
  open(events: LinkEvents): void;
  /** QoS 1, never retained. @returns false when there is no connection: nothing is kept for later */
  publish(message: Message): boolean;
  /** Ends this connection and tries the next server. */
  reconnect(why: string): void;
  /** Says `farewell`, if connected, and ends for good. */
  close(farewell?: Message): Promise<void>;
}

const CONNECT_MAX_MS = 10_000;
const CLOSE_MAX_MS = 1_000;

/** @param random 0 up to but not including 1 */
export function createLink(settings: LinkSettings, ticker: Ticker, random: () => number): Link {
  let client: MqttClient | undefined;
  let usable = false;
  let closed = false;
  let attempts = 0;
  let turn = 0;
  let cancelRetry = (): void => {};
  let endCurrent: (why: string) => void = () => {};

  // Full jitter: after an outage a thousand cabinets come back spread out, not in step.
  const retryMs = (): number => {
    const ceiling = Math.min(settings.retryMaxMs, settings.retryMinMs * 2 ** Math.min(attempts, 16));
    return settings.retryMinMs + random() * Math.max(0, ceiling - settings.retryMinMs);
  };

  const dial = (events: LinkEvents): void => {
    const server = settings.servers[turn % settings.servers.length];
    if (server === undefined) return;
    turn += 1;
    attempts += 1;
    const will = settings.will();
    const attempt = connect(server, {
      clientId: settings.name,
      username: settings.name,
      password: settings.password,
      protocolVersion: 4,
      clean: true,
      queueQoSZero: false,
      resubscribe: false,
      reconnectPeriod: 0,
      connectTimeout: CONNECT_MAX_MS,
      keepalive: settings.keepAliveSeconds,
      timerVariant: 'native',
      will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: false },
    });
    client = attempt;
    let ended = false;
    const end = (why: string): void => {
      if (ended) return;
      ended = true;
      const wasUsable = usable;
      if (client === attempt) [client, usable] = [undefined, false];
      attempt.end(true);
      if (wasUsable) events.disconnected(why);
      if (!closed) cancelRetry = ticker.after(retryMs(), () => dial(events));
    };
    endCurrent = end;
    attempt.on('error', (error) => end(error.message));
    attempt.on('close', () => end('connection closed'));
    attempt.on('connect', () => {
      attempt.subscribe(settings.filter, { qos: 1 }, (error, granted) => {
        if (ended) return;
        if (error !== null || granted?.some((grant) => grant.qos > 2) === true) return end('subscription refused');
        usable = true;
        events.connected();
      });
    });
    attempt.on('message', (topic: string, payload: Buffer, packet: IPublishPacket) => {
      if (ended) return;
      // A broker may take the connection and drop it at the first publish: only an answer proves that it works.
      attempts = 0;
      events.received(topic, payload, packet.retain);
    });
  };

  return {
    open: (events) => dial(events),
    publish: ({ topic, payload }) => {
      if (client === undefined || !usable) return false;
      // An error here is the end of the connection, which is told above; a PUBACK means nothing to us.
      client.publish(topic, Buffer.from(payload), { qos: 1, retain: false }, () => {});
      return true;
    },
    reconnect: (why) => endCurrent(why),
    close: async (farewell) => {
      closed = true;
      cancelRetry();
      const last = client;
      if (last === undefined) return;
      await new Promise<void>((resolve) => {
        const cancel = ticker.after(CLOSE_MAX_MS, () => {
          last.end(true);
          resolve();
        });
        const finish = (): void => {
          last.end(false, {}, () => {
            cancel();
            resolve();
          });
        };
        if (farewell === undefined || !usable) finish();
        else last.publish(farewell.topic, Buffer.from(farewell.payload), { qos: 1, retain: false }, finish);
      });
    },
  };
}
