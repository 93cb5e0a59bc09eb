// A cabinet's end of the wire: a real MQTT client that says what it is told to, and remembers what it hears. For tests.
import type { CabinetId } from '@keycab/shared/ids';
import { downFilter, upTopic, type DownName, type DownPayload, type UpName } from '@keycab/shared/topics';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { secretOf } from './brokers.ts';
import { until } from './until.ts';

export interface Caller {
  readonly client: MqttClient;
  readonly topics: string[];
  /** Sends and does not wait for what follows. */
  say(name: UpName, payload: unknown): void;
  sayBytes(topic: string, payload: string | Buffer): Promise<unknown>;
  /** The next one that was not asked for before. */
  hear<Name extends DownName>(name: Name): Promise<DownPayload<Name>>;
  unheard(name: DownName): number;
  /** Nothing more is waited for: whoever does is told so. */
  giveUp(): void;
  hangUp(): Promise<void>;
  /** As when the cable is cut. */
  drop(): void;
}

export class GivenUp extends Error {}

export async function dial(url: string, cabinet: CabinetId, options: IClientOptions = {}): Promise<Caller> {
  const client = await connectAsync(url, {
    clientId: cabinet,
    username: cabinet,
    password: secretOf(cabinet),
    protocolVersion: 4,
    clean: true,
    reconnectPeriod: 0,
    ...options,
  });
  const heard = new Map<string, unknown[]>();
  const topics: string[] = [];
  let givenUp = false;
  client.on('error', () => {});
  client.on('message', (topic, payload) => {
    topics.push(topic);
    const name = topic.split('/').at(-1) ?? '';
    heard.set(name, [...(heard.get(name) ?? []), JSON.parse(payload.toString())]);
  });
  await client.subscribeAsync(downFilter(cabinet), { qos: 1 });
  return {
    client,
    topics,
    say: (name, payload) => void client.publish(upTopic(cabinet, name), JSON.stringify(payload), { qos: 1 }),
    sayBytes: (topic, payload) => client.publishAsync(topic, payload, { qos: 1 }),
    hear: async (name) => {
      await until(`${name} for ${cabinet}`, () => givenUp || (heard.get(name) ?? []).length > 0);
      if (givenUp) throw new GivenUp(`${name} is not waited for any more`);
      return heard.get(name)?.shift() as never;
    },
    giveUp: () => {
      givenUp = true;
    },
    unheard: (name) => heard.get(name)?.length ?? 0,
    hangUp: () => client.endAsync(),
    drop: () => client.stream.destroy(),
  };
}
