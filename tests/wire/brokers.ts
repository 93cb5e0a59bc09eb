// The brokers over which the conversation must go alike: the one inside the cloud, and a real mosquitto. For tests.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBroker } from '@keycab/cloud/broker/embedded';
import type { Log } from '@keycab/cloud/log';
import { openLink } from '@keycab/cloud/wire/link';
import type { Wire } from '@keycab/cloud/wire/wire';
import { until } from './until.ts';

export interface BrokerRig {
  readonly name: string;
  /** The cloud's side of the wire; cabinets dial `url`. Called again after `wire.close()` it is the same place. */
  open(log: Log): Promise<{ readonly wire: Wire; readonly url: string }>;
  stop(): Promise<void>;
}

export const secretOf = (cabinet: string): string => `secret of ${cabinet}`;

export function embeddedRig(): BrokerRig {
  let port = 0;
  return {
    name: 'the embedded broker',
    open: async (log) => {
      const broker = await startBroker({ host: '127.0.0.1', port, connectionsMax: 100 }, secretOf, log);
      port = broker.port;
      return { wire: broker, url: broker.url };
    },
    stop: async () => {},
  };
}

const PROGRAM = ['mosquitto', '/usr/sbin/mosquitto'].find((program) => spawnSync(program, ['-h']).error === undefined);

/** Why there is no mosquitto here, or null. */
export const mosquittoMissing = (): string | null => (PROGRAM === undefined ? 'mosquitto is not installed' : null);

/** As an installer would set it up, but for certificates: on loopback the user name stands for the certificate's. */
export function mosquittoRig(): BrokerRig {
  let child: ChildProcess | undefined;
  let folder = '';
  let url = '';
  const start = async (): Promise<void> => {
    folder = await mkdtemp(join(tmpdir(), 'keycab-mosquitto-'));
    const port = await freePort();
    url = `mqtt://127.0.0.1:${port}`;
    await writeFile(
      join(folder, 'acl'),
      [
        'pattern write keycab/v1/%u/up/#',
        'pattern read keycab/v1/%u/down/#',
        '',
        'user keycab-cloud',
        'topic read keycab/v1/+/up/#',
        'topic write keycab/v1/+/down/#',
        '',
      ].join('\n'),
    );
    await writeFile(
      join(folder, 'mosquitto.conf'),
      [
        'per_listener_settings false',
        'allow_anonymous true',
        `acl_file ${join(folder, 'acl')}`,
        'max_packet_size 65536',
        // Far above any backlog. Not 0, which means no limit: then 2.0.11 closes a connection after a forbidden publish.
        'max_queued_messages 1000000',
        'max_inflight_messages 0',
        'persistence false',
        ...(process.getuid?.() === 0 ? ['user root'] : []),
        `listener ${port} 127.0.0.1`,
        'use_username_as_clientid true',
        '',
      ].join('\n'),
    );
    child = spawn(PROGRAM ?? 'mosquitto', ['-c', join(folder, 'mosquitto.conf')], { stdio: 'ignore' });
    await until('mosquitto answers', () => canConnect(port));
  };
  return {
    name: 'mosquitto',
    open: async (log) => {
      if (child === undefined) await start();
      const link = openLink({ urls: [url], group: 'keycab', username: 'keycab-cloud', openMax: 16, retryMs: 100 }, log);
      await link.ready();
      return { wire: link, url };
    },
    stop: async () => {
      if (child !== undefined && child.exitCode === null) {
        const ended = once(child, 'exit');
        child.kill();
        await ended;
      }
      if (folder !== '') await rm(folder, { recursive: true, force: true });
    },
  };
}

const canConnect = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
