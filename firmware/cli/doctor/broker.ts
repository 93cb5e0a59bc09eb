// The cloud's broker: does its port answer, and does it take this cabinet; touches the network, publishes nothing.
import { connect } from 'node:net';
import { downFilter, upTopic, type UpPayload } from '@keycab/shared/topics';
import type { Configuration } from '../../src/config.ts';
import { createLink } from '../../src/uplink/link.ts';
import type { Bench } from '../main.ts';
import { broken, fine, look, type Finding } from './finding.ts';

export interface Reached {
  readonly server: string;
  /** Milliseconds until the port answered, or the operating system's word for why not. */
  readonly tcp: number | string;
  /** Milliseconds until MQTT took the cabinet; null: refused, or silent; `held`: the cabinet's program is connected itself. */
  readonly mqtt: number | null | 'held';
}

const TCP_MAX_MS = 3_000;
const MQTT_MAX_MS = 5_000;
const PORTS: Readonly<Record<string, number>> = { 'mqtt:': 1_883, 'mqtts:': 8_883 };

function reachPort(server: string, { clock, preciseMs }: Bench): Promise<number | string> {
  const { hostname, port, protocol } = new URL(server);
  const startMs = preciseMs();
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname.replace(/^\[(.*)\]$/, '$1'),
      port: port === '' ? (PORTS[protocol] ?? 0) : Number(port),
    });
    const end = (result: number | string): void => {
      cancel();
      socket.destroy();
      resolve(result);
    };
    const cancel = clock.after(TCP_MAX_MS, () => end('no answer'));
    socket.once('connect', () => end(preciseMs() - startMs));
    socket.once('error', (error) => end('code' in error ? String(error.code) : error.message));
  });
}

/** What the broker says should this program be killed: true then, as nothing else has the cabinet's connection. */
const WILL: UpPayload<'status'> = { state: 'offline', boot: 0, waiting: 0, wallMs: null };

/** As the cabinet itself, since the broker takes nobody else; nothing is published, and the connection ends in order. */
async function reachBroker(server: string, { cabinet, cloud }: Configuration, bench: Bench): Promise<number | null> {
  const startMs = bench.preciseMs();
  const link = createLink(
    {
      servers: [server],
      name: cabinet.id,
      password: cloud.secret,
      filter: downFilter(cabinet.id),
      will: () => ({ topic: upTopic(cabinet.id, 'status'), payload: Buffer.from(JSON.stringify(WILL)) }),
      retryMinMs: MQTT_MAX_MS,
      retryMaxMs: MQTT_MAX_MS,
      keepAliveSeconds: 30,
    },
    bench.clock,
    () => 0,
  );
  let cancel = (): void => {};
  const tookMs = await new Promise<number | null>((resolve) => {
    cancel = bench.clock.after(MQTT_MAX_MS, () => resolve(null));
    link.open({
      connected: () => resolve(bench.preciseMs() - startMs),
      disconnected: () => {},
      received: () => {},
    });
  });
  cancel();
  await link.close();
  return tookMs;
}

/** @param isRunning  the cabinet's program has this connection: a second one would take it away */
export async function reach(configuration: Configuration, isRunning: boolean, bench: Bench): Promise<Reached[]> {
  return Promise.all(
    configuration.cloud.servers.map(async (server): Promise<Reached> => {
      const tcp = await reachPort(server, bench);
      if (typeof tcp === 'string') return { server, tcp, mqtt: null };
      return { server, tcp, mqtt: isRunning ? 'held' : await reachBroker(server, configuration, bench) };
    }),
  );
}

/** One broker is enough: with another one alive, one that is away is only worth a look. */
export function checkBroker(reached: readonly Reached[]): Finding[] {
  const isTaken = ({ mqtt }: Reached): boolean => mqtt !== null;
  const say = reached.some(isTaken) ? look : broken;
  return reached.map((one) => {
    const { server, tcp, mqtt } = one;
    if (typeof tcp === 'string')
      return say(
        'broker',
        `Broker ${server}: ${tcp}`,
        'KC-SYNC-05',
        `Check network and firewall: nc -vz ${new URL(server).host.replace(':', ' ')}`,
      );
    if (mqtt === 'held') return fine('broker', `broker port ${tcp.toFixed(0)} ms, MQTT held by the cabinet`);
    if (mqtt === null)
      return say(
        'broker',
        `Broker ${server}: the port answers, MQTT does not take this cabinet`,
        'KC-SYNC-05',
        'Compare cloud.secretFile with what the cloud enrolled',
      );
    return fine('broker', `MQTT ${mqtt.toFixed(0)} ms`);
  });
}
