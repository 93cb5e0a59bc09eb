// The house's own identity provider: a real OpenID provider on loopback, linked by hand, and nobody let in by an address.
import { createServer, type Server } from 'node:http';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { Provider } from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort, openDoor, OWNER, refusal, type Browser, type Door } from './rig.ts';

const SECRET = 'a client secret that nobody guesses';
let server: Server;
let issuer: string;
let door: Door;
let owner: Browser;
/** What the provider was asked for, and who it says it is that asks for it. */
const asked: URLSearchParams[] = [];
let subject = 'olga-at-corporate';
/** Of the same name at another company: the same address proves nothing. */
const EMAILS: Record<string, string> = { 'olga-at-corporate': 'olga@corporate.example', stranger: OWNER.email };

async function startProvider(port: number, redirect: string): Promise<void> {
  server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'keycab',
        client_secret: SECRET,
        redirect_uris: [redirect],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    pkce: { required: () => true },
    claims: { email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: EMAILS[id] ?? '', email_verified: true, name: id }),
    }),
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
  });
  const callback = provider.callback();
  server.on('request', (request, response) => {
    const url = new URL(request.url ?? '/', issuer);
    if (url.pathname === '/auth') asked.push(url.searchParams);
    if (!url.pathname.startsWith('/interaction/')) return void callback(request, response);
    // Whoever sits at the provider's own log-in page: it says yes for the person who is meant.
    void (async () => {
      const { prompt, params, session } = await provider.interactionDetails(request, response);
      const accountId = session?.accountId ?? subject;
      if (prompt.name === 'login') {
        return provider.interactionFinished(request, response, { login: { accountId } });
      }
      const grant = new provider.Grant({ accountId, clientId: String(params['client_id']) });
      grant.addOIDCScope('openid email profile');
      return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
    })();
  });
}

/** Follows the provider's own redirects with the cookies it sets, until it sends the browser back to us. */
async function throughProvider(start: string): Promise<string> {
  const cookies = new Map<string, string>();
  let url = start;
  for (let hops = 0; hops < 10; hops++) {
    const reply = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const cookie of reply.headers.getSetCookie()) {
      const [name = '', ...value] = (cookie.split(';')[0] ?? '').split('=');
      cookies.set(name, value.join('='));
    }
    url = new URL(reply.headers.get('location') ?? '', url).href;
    if (url.startsWith(door.origin)) return url;
  }
  throw new Error(`the provider never came back: ${url}`);
}

const path = (url: string): string => url.slice(door.origin.length);

beforeAll(async () => {
  const [doorPort, issuerPort] = [await freePort(), await freePort()];
  issuer = `http://127.0.0.1:${issuerPort}`;
  const key = `corporate-${createHash('sha256').update(issuer).digest('hex').slice(0, 16)}`;
  await startProvider(issuerPort, `http://localhost:${doorPort}/api/v1/auth/callback/${key}`);
  const corporate = { id: 'corporate', name: 'Corporate', issuer, clientId: 'keycab', clientSecret: SECRET };
  door = await openDoor({ port: doorPort, accounts: { providers: [corporate] } });
  owner = await door.owner();
});
afterAll(async () => {
  await door.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const start = async (browser: Browser, body: object = {}): Promise<string> => {
  const reply = await browser.post('/api/v1/log-in/provider', { provider: 'corporate', ...body });
  return ((await reply.json()) as { url: string }).url;
};
const link = async (browser: Browser): Promise<string> => {
  const reply = await browser.post('/api/v1/account/provider', { provider: 'corporate' });
  return ((await reply.json()) as { url: string }).url;
};

describe('another service’s log-in', () => {
  test('is offered by name, and nothing else of it is told', async () => {
    const said = await (await door.browser().get('/api/v1/log-in')).text();
    expect(JSON.parse(said)).toEqual({ accounts: true, providers: [{ id: 'corporate', name: 'Corporate' }] });
    expect(said).not.toContain(SECRET);
  });

  test('is asked with code, PKCE by S256, state and nonce', async () => {
    const url = new URL(await start(door.browser()));
    expect(url.origin).toBe(issuer);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
    });
    for (const name of ['code_challenge', 'state', 'nonce'])
      expect(url.searchParams.get(name)?.length).toBeGreaterThan(20);
  });

  test('lets nobody in who is linked to nobody, whatever address it tells', async () => {
    subject = 'stranger';
    const browser = door.browser();
    const back = await throughProvider(await start(browser));
    const reply = await browser.get(path(back));
    expect(reply.headers.get('location')).toMatch(/^\/login\?error=/);
    expect((await browser.get('/api/v1/me')).status).toBe(401);
    // Nor has it become an account, or a way into the one with the same address.
    const { accounts } = (await (await owner.get('/api/v1/accounts')).json()) as { accounts: unknown[] };
    expect(accounts).toHaveLength(1);
  });

  test('is linked by whoever is logged in, and from then on lets that person in', async () => {
    subject = 'olga-at-corporate';
    const linked = await owner.get(path(await throughProvider(await link(owner))));
    expect(linked.headers.get('location')).toBe('/account');
    const browser = door.browser();
    const reply = await browser.get(path(await throughProvider(await start(browser, { back: '/account' }))));
    expect(reply.headers.get('location')).toBe('/account');
    expect(await (await browser.get('/api/v1/me')).json()).toMatchObject({ person: { name: OWNER.name } });
    // What the provider gave has done its work, and is kept nowhere.
    const file = new BetterSqlite(join(door.folder, 'cloud.db'), { readonly: true });
    const rows = file.prepare(`select * from login_accounts where "providerId" like 'corporate-%'`).all();
    file.close();
    expect(rows).toMatchObject([{ accountId: subject, accessToken: null, refreshToken: null, idToken: null }]);
  });

  test('brings back into this house only', async () => {
    for (const back of ['https://evil.example/', '//evil.example', '/\\evil.example']) {
      const browser = door.browser();
      const reply = await browser.get(path(await throughProvider(await start(browser, { back }))));
      expect(reply.headers.get('location')).toBe('/');
    }
  });

  test('is believed in the browser that asked for it, once: an answer that was carried elsewhere opens nothing', async () => {
    const [asker, other] = [door.browser(), door.browser()];
    const back = path(await throughProvider(await start(asker)));
    expect((await other.get(back)).headers.get('location')).toMatch(/^\/login\?error=/);
    expect((await other.get('/api/v1/me')).status).toBe(401);
    const replayed = door.browser();
    for (const [name, value] of asker.cookies) replayed.cookies.set(name, value);
    expect((await asker.get(back)).headers.get('location')).toBe('/');
    expect((await replayed.get(back)).headers.get('location')).toMatch(/^\/login\?error=/);
    expect((await replayed.get('/api/v1/me')).status).toBe(401);
  });

  test('that nobody configured cannot be registered, and is unknown', async () => {
    expect((await owner.post('/api/v1/auth/sso/register', { providerId: 'x', issuer })).status).toBe(404);
    const reply = door.browser().post('/api/v1/log-in/provider', { provider: 'elsewhere' });
    expect(await refusal(reply)).toEqual([401, 'KC-AUTH-08']);
  });
});
