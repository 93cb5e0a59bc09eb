// A whole cloud with accounts on a port of its own, asked over real HTTP as browsers and programs ask it.
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClock } from '@keycab/cloud/clock';
import type { Configuration } from '@keycab/cloud/config';
import type { Log } from '@keycab/cloud/log';
import { startCloud } from '@keycab/cloud/main';
import type { LedgerEntry, Problem } from '@keycab/shared/contract';
import { siteId, type PersonId } from '@keycab/shared/ids';
import type { Membership } from '@keycab/shared/permissions';
import { PEOPLE, SITE } from '../projections/fixture.ts';

export const HILL = siteId('s00000002');
export const PASSWORD = 'seven green parking cones';
export const OWNER = { name: 'Olga Owner', email: 'olga@riverside.example' };

export interface DoorOptions {
  readonly accounts?: Partial<NonNullable<Configuration['accounts']>>;
  readonly pagesFolder?: string;
  readonly notices?: Partial<Configuration['notices']>;
  readonly tenant?: string;
  /** A free one, unless told. */
  readonly port?: number;
}

/** A port that was free a moment ago: the address has to be known before anybody listens. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

const SILENT: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, fatal: () => {} };

export async function openDoor({
  accounts = {},
  notices = {},
  pagesFolder,
  tenant = 'riverside',
  port: wanted,
}: DoorOptions = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'keycab-people-'));
  const port = wanted ?? (await freePort());
  const origin = `http://localhost:${port}`;
  const told: string[] = [];
  const logged: unknown[] = [];
  const say = (fields: unknown, sentence: string): void => void logged.push({ fields, sentence });
  const time = { aheadMs: 0 };
  const clock = createClock();
  const cloud = await startCloud(
    {
      ledger: 'keycab.test',
      site: { site: SITE, name: 'Riverside Motors', timeZone: 'America/New_York', phone: '' },
      database: { kind: 'sqlite', path: join(folder, 'cloud.db') },
      witness: { name: 'keycab.test/witness', seed: new Uint8Array(32).fill(1) },
      office: { tenant, seed: new Uint8Array(32).fill(2) },
      broker: { kind: 'embedded', host: '127.0.0.1', port: 0, connectionsMax: 4 },
      roster: null,
      command: null,
      cabinets: [],
      web: { host: '127.0.0.1', port, requestsPerMinute: null, trustProxy: null },
      accounts: {
        origin,
        secret: 'a secret that is as long as a secret of this kind has to be',
        idleMs: 60 * 60_000,
        adminIdleMs: 15 * 60_000,
        absoluteMs: 12 * 60 * 60_000,
        attemptsPerMinute: 1_000,
        providers: [],
        ...accounts,
      },
      webhooks: { hosts: [], privateHosts: ['127.0.0.1'] },
      notices: { quiet: null, publicUrl: null, mail: null, push: null, gateways: [], ...notices },
      homeAssistant: null,
      demo: { enabled: false, kioskUrl: null, controlUrl: null, frameOrigins: [], connectOrigins: [] },
      logLevel: 'silent',
      unusedVariables: [],
    },
    {
      clock: { ...clock, wallMs: () => clock.wallMs() + time.aheadMs },
      log: { ...SILENT, warn: say, error: say },
      tell: (text) => told.push(text),
      ...(pagesFolder === undefined ? {} : { pagesFolder }),
    },
  );
  await cloud.ledger.putSite({ site: HILL, name: 'Hill Motors', timeZone: 'America/Chicago', phone: '' });
  await cloud.ledger.putDirectory(
    SITE,
    PEOPLE.map((document) => ({ kind: 'person', id: document.person, document }) as const),
  );
  await cloud.directoryChanged();
  const linkIn = (text: string | undefined): string => /#([A-Za-z0-9_-]{43})/.exec(text ?? '')?.[1] ?? '';

  const door = {
    cloud,
    origin,
    folder,
    told,
    logged,
    time,
    firstLink: linkIn(told[0]),
    linkIn,
    browser: () => openBrowser(origin),
    /** The first owner, logged in. */
    owner: async () => {
      const browser = openBrowser(origin);
      const reply = await browser.post('/api/v1/links/claim', { link: door.firstLink, ...OWNER, password: PASSWORD });
      if (reply.status !== 200) throw new Error(`the first owner was not let in: ${await reply.text()}`);
      return browser;
    },
    /** Somebody of the staff, invited by `by` and logged in. */
    member: async (by: Browser, person: PersonId, memberships: readonly Membership[]) => {
      const invited = await by.post('/api/v1/accounts/invite', {
        person,
        email: `${person}@staff.example`,
        memberships,
      });
      if (invited.status !== 200) throw new Error(`not invited: ${await invited.text()}`);
      const { link } = (await invited.json()) as { link: string };
      const browser = openBrowser(origin);
      await browser.post('/api/v1/links/claim', { link: linkIn(link), password: PASSWORD });
      return browser;
    },
    officeTypes: async (): Promise<string[]> => (await door.office()).map(({ type }) => type),
    office: async (): Promise<readonly LedgerEntry[]> =>
      cloud.ledger.entries({ after: 0, limit: 500, cabinet: 'office' }),
    close: async () => {
      await cloud.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return door;
}

export type Door = Awaited<ReturnType<typeof openDoor>>;

/** Keeps cookies, names its origin and follows nothing by itself, as the fetch of a page does. */
export function openBrowser(origin: string) {
  const cookies = new Map<string, string>();
  const ask = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const reply = await fetch(new URL(path, origin), {
      method,
      redirect: 'manual',
      headers: {
        ...(cookies.size === 0 ? {} : { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
        ...(method === 'GET' ? {} : { origin }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    for (const cookie of reply.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      const at = pair.indexOf('=');
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
      if (value === '' || /max-age=0/i.test(cookie)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return reply;
  };
  return {
    cookies,
    get: (path: string, headers?: Record<string, string>) => ask('GET', path, undefined, headers),
    post: (path: string, body: unknown, headers?: Record<string, string>) => ask('POST', path, body, headers),
  };
}
export type Browser = ReturnType<typeof openBrowser>;

/** `[401, 'KC-AUTH-01']` */
export const refusal = async (reply: Promise<Response>): Promise<readonly [number, string]> => {
  const answered = await reply;
  const said = (await answered.json()) as Partial<Problem>;
  return [answered.status, said.code ?? ''];
};
