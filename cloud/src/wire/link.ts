// The same conversation over brokers outside: a shared subscription on each; the only door of mqtt in the cloud.
//
// Decided: messages are acknowledged to the broker as soon as they are taken over, and later only when too many are
// open. Because: the client handles one packet at a time, and the true acknowledgement is the cosignature. Sessions are
// clean: one left behind would keep its share of the messages for ever.
import type { CabinetId } from '@keycab/shared/ids';
import { downTopic, PACKET_MAX_BYTES, parseTopic, upFilter } from '@keycab/shared/topics';
import { connect, type MqttClient, type Packet } from 'mqtt';
import type { Log } from '../log.ts';
import type { UpHandler, Wire } from './wire.ts';

export interface LinkSettings {
  /** `mqtt://host:port` or `mqtts://host:port`; every one is listened on. */
  readonly urls: readonly string[];
  /** Workers of one group share the messages. */
  readonly group: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly openMax: number;
  readonly retryMs: number;
}

export interface OutsideLink extends Wire {
  /** Resolves when every broker has granted the subscription. */
  ready(): Promise<void>;
}

export function openLink(settings: LinkSettings, log: Log): OutsideLink {
  let handle: UpHandler = async () => {};
  const open = new Set<Promise<void>>();
  const lastHeardAt = new Map<CabinetId, MqttClient>();
  const topic = `$share/${settings.group}/${upFilter}`;
  const grants: Promise<void>[] = [];

  const take = async (client: MqttClient, packet: Packet): Promise<void> => {
    if (packet.cmd !== 'publish') return;
    const parsed = parseTopic(packet.topic);
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
    if (parsed?.direction !== 'up' || payload.length > PACKET_MAX_BYTES || packet.retain) {
      log.warn({ code: 'KC-SYNC-03' }, 'a message that is not part of the conversation is dropped');
      return;
    }
    lastHeardAt.set(parsed.cabinet, client);
    const work = handle({ cabinet: parsed.cabinet, name: parsed.name, payload: new Uint8Array(payload) })
      // Its handler logs its own failure (UpHandler); the message was not confirmed, so its cabinet sends it again.
      .catch(() => {})
      .finally(() => open.delete(work));
    open.add(work);
    if (open.size >= settings.openMax) await Promise.race(open);
  };

  const clients = settings.urls.map((url) => {
    const client = connect(url, {
      protocolVersion: 4,
      clean: true,
      queueQoSZero: false,
      resubscribe: false,
      reconnectPeriod: settings.retryMs,
      connectTimeout: 10_000,
      keepalive: 30,
      ...(settings.username === undefined ? {} : { username: settings.username }),
      ...(settings.password === undefined ? {} : { password: settings.password }),
    });
    client.handleMessage = (packet, done) => {
      take(client, packet).then(
        () => done(),
        () => done(),
      );
    };
    client.on('error', (error) => log.warn({ why: error.message }, 'a broker outside does not answer'));
    client.on('close', () => log.info({}, 'the connection to a broker outside has ended'));
    grants.push(
      new Promise((resolve) => {
        client.on('connect', () =>
          client.subscribe(topic, { qos: 1 }, (error, granted) => {
            if (error !== null || granted?.every((grant) => grant.qos <= 2) !== true) {
              log.error({ code: 'KC-SYNC-03' }, 'a broker outside refuses the shared subscription');
            } else resolve();
          }),
        );
      }),
    );
    return client;
  });

  return {
    ready: async () => void (await Promise.all(grants)),
    publish: (cabinet, name, payload) => {
      const last = lastHeardAt.get(cabinet);
      const targets = last?.connected === true ? [last] : clients.filter((client) => client.connected);
      for (const client of targets) {
        client.publish(downTopic(cabinet, name), payload, { qos: 1, retain: false }, (error) => {
          if (error) log.warn({ cabinet, why: error.message }, 'a message could not be handed to a broker outside');
        });
      }
    },
    onUp: (handler) => {
      handle = handler;
    },
    close: async () => {
      await Promise.all(open);
      await Promise.all(clients.map((client) => client.endAsync(true)));
    },
  };
}

/** A connection that can say and cannot hear: it makes no subscription, and has no way to make one. */
export interface Teller {
  readonly connected: () => boolean;
  /** QoS 1. What cannot be said now is not kept: whoever connects again says it anew. */
  readonly say: (topic: string, payload: string, retain: boolean) => void;
  /** The last word is the will's. */
  readonly close: () => Promise<void>;
}

export interface TellerSettings extends Pick<LinkSettings, 'username' | 'password' | 'retryMs'> {
  readonly url: string;
  /** Said, and kept, when this side is gone. */
  readonly will: { readonly topic: string; readonly payload: string };
}

export function dialTeller(
  { url, username, password, retryMs, will }: TellerSettings,
  log: Pick<Log, 'info' | 'warn'>,
  connected: () => void,
): Teller {
  const client = connect(url, {
    protocolVersion: 4,
    clean: true,
    queueQoSZero: false,
    reconnectPeriod: retryMs,
    connectTimeout: 10_000,
    keepalive: 30,
    will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: true },
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  });
  client.on('connect', connected);
  client.on('error', (error) => log.warn({ why: error.message }, 'the broker of a neighbor does not answer'));
  client.on('close', () => log.info({}, 'the connection to the broker of a neighbor has ended'));
  const say: Teller['say'] = (topic, payload, retain) => {
    if (!client.connected) return;
    client.publish(topic, payload, { qos: 1, retain }, (error) => {
      if (error) log.warn({ why: error.message }, 'a neighbor could not be told');
    });
  };
  return {
    connected: () => client.connected,
    say,
    close: async () => {
      if (client.connected) await client.publishAsync(will.topic, will.payload, { qos: 1, retain: true });
      await client.endAsync(true);
    },
  };
}
