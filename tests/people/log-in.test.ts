// Logging in: the first owner, passwords, sessions and how they end, and what a browser must not be made to do.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { LIVE_PATH } from '@keycab/shared/contract';
import { KIM_LI, MARIA, SITE } from '../projections/fixture.ts';
import { openBrowser, openDoor, OWNER, PASSWORD, refusal, type Browser, type Door } from './rig.ts';

const COOKIE = 'keycab-session';
const MINUTE_MS = 60_000;

let door: Door;
let pages: string;
let owner: Browser;
beforeAll(async () => {
  pages = await mkdtemp(join(tmpdir(), 'keycab-people-pages-'));
  for (const page of ['', 'login', 'account']) {
    await mkdir(join(pages, page), { recursive: true });
    await writeFile(join(pages, page, 'index.html'), `<!doctype html><html><head></head><body>${page}</body></html>`);
  }
  door = await openDoor({ pagesFolder: pages });
  owner = await door.owner();
});
afterAll(async () => {
  await door.close();
  await rm(pages, { recursive: true, force: true });
});
beforeEach(() => {
  door.time.aheadMs = 0;
});

const logIn = async (browser = door.browser(), password = PASSWORD, email = OWNER.email) => ({
  browser,
  reply: await browser.post('/api/v1/log-in', { email, password }),
});

describe('the first start', () => {
  test('tells one link, past the log, and keeps only its hash', () => {
    expect(door.told).toHaveLength(1);
    expect(door.firstLink).toHaveLength(43);
    expect(JSON.stringify(door.logged)).not.toContain(door.firstLink);
    const file = new BetterSqlite(join(door.folder, 'cloud.db'), { readonly: true });
    expect(JSON.stringify(file.prepare('select * from one_time_links').all())).not.toContain(door.firstLink);
    file.close();
  });

  test('lets the first owner in once: the same link never works again', async () => {
    expect(await refusal(door.browser().post('/api/v1/links/look', { link: door.firstLink }))).toEqual([
      410,
      'KC-AUTH-05',
    ]);
    const again = { link: door.firstLink, ...OWNER, password: PASSWORD };
    expect(await refusal(door.browser().post('/api/v1/links/claim', again))).toEqual([410, 'KC-AUTH-05']);
  });

  test('has made nobody else: there is no default account', async () => {
    const { accounts } = (await (await owner.get('/api/v1/accounts')).json()) as { accounts: { email: string }[] };
    expect(accounts.map(({ email }) => email)).toEqual([OWNER.email]);
  });

  test('makes the owner a person of the house, who may do everything', async () => {
    const me = (await (await owner.get('/api/v1/me')).json()) as { person: { name: string }; permissions: string[] };
    expect(me).toMatchObject({ person: { name: OWNER.name }, roles: ['owner'], open: false });
    expect(me.permissions).toContain('connect');
  });
});

describe('a password', () => {
  test('that fits lets in, with a cookie no script can read, and is kept as argon2id', async () => {
    const { reply } = await logIn();
    expect(reply.status).toBe(200);
    const [cookie] = reply.headers.getSetCookie();
    expect(cookie).toMatch(/^keycab-session=[^;]{43,};/);
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    expect(cookie).toMatch(/Path=\//i);
    expect(cookie).not.toMatch(/Domain/i);
    // The token is nowhere that a page's script could read it.
    expect(await reply.json()).toEqual({ entered: true });
    const file = new BetterSqlite(join(door.folder, 'cloud.db'), { readonly: true });
    const [{ password }] = file.prepare('select password from login_accounts').all() as [{ password: string }];
    expect(password).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    file.close();
  });

  test('of nobody is refused in the same words as a wrong one', async () => {
    const [wrong, nobody, nonsense] = [
      (await logIn(door.browser(), 'not the password of anybody')).reply,
      (await logIn(door.browser(), PASSWORD, 'nobody@riverside.example')).reply,
      (await logIn(door.browser(), PASSWORD, 'no address at all')).reply,
    ];
    const texts = [await wrong.text(), await nobody.text(), await nonsense.text()];
    expect([wrong.status, nobody.status, nonsense.status]).toEqual([401, 401, 401]);
    expect(new Set(texts).size).toBe(1);
    expect(wrong.headers.getSetCookie()).toEqual([]);
  });

  test('is at least twelve characters, not one of those that everybody tries, and not one’s own name', async () => {
    const invited = await owner.post('/api/v1/accounts/invite', {
      person: KIM_LI,
      email: 'kim.li@riverside.example',
      memberships: [{ role: 'desk', rooftop: SITE }],
    });
    const link = door.linkIn(((await invited.json()) as { link: string }).link);
    for (const password of [
      'elevenchars',
      'Password1234',
      '111111111111',
      'kim.li@riverside.example',
      'qwertyuiop123',
    ]) {
      expect(await refusal(door.browser().post('/api/v1/links/claim', { link, password }))).toEqual([
        400,
        'KC-AUTH-06',
      ]);
    }
    // What was refused has not used the link up.
    expect(
      (await door.browser().post('/api/v1/links/claim', { link, password: 'ein Satz, den nur ich weiß 🚗' })).status,
    ).toBe(200);
    expect(
      (await logIn(door.browser(), 'ein Satz, den nur ich weiß 🚗', 'KIM.LI@riverside.example')).reply.status,
    ).toBe(200);
  });

  test('that is changed needs the old one, and ends every other session', async () => {
    const maria = await door.member(owner, MARIA, [{ role: 'desk', rooftop: SITE }]);
    const { browser: other } = await logIn(door.browser(), PASSWORD, `${MARIA}@staff.example`);
    const next = 'a new sentence for Mondays';
    expect(await refusal(maria.post('/api/v1/account/password', { current: 'wrong wrong wrong', next }))).toEqual([
      401,
      'KC-AUTH-04',
    ]);
    expect(await refusal(maria.post('/api/v1/account/password', { current: PASSWORD, next: 'short' }))).toEqual([
      400,
      'KC-AUTH-06',
    ]);
    expect((await maria.post('/api/v1/account/password', { current: PASSWORD, next })).status).toBe(200);
    expect([(await maria.get('/api/v1/me')).status, (await other.get('/api/v1/me')).status]).toEqual([200, 401]);
    expect((await logIn(door.browser(), next, `${MARIA}@staff.example`)).reply.status).toBe(200);
    expect((await logIn(door.browser(), PASSWORD, `${MARIA}@staff.example`)).reply.status).toBe(401);
  });
});

describe('a session', () => {
  test('is kept as a hash: what is in the database opens nothing', async () => {
    const { browser } = await logIn();
    const token = (browser.cookies.get(COOKIE) ?? '').slice(0, 43);
    const file = new BetterSqlite(join(door.folder, 'cloud.db'), { readonly: true });
    const rows = file.prepare('select token from login_sessions').all() as { token: string }[];
    file.close();
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(token);
    for (const row of rows) {
      const thief = door.browser();
      thief.cookies.set(COOKIE, row.token);
      expect((await thief.get('/api/v1/me')).status).toBe(401);
    }
  });

  test('is a new one at each log-in, and the one before is over: nobody is given a session that others know', async () => {
    const { browser } = await logIn();
    const planted = browser.cookies.get(COOKIE) ?? '';
    await logIn(browser);
    expect(browser.cookies.get(COOKIE)).not.toBe(planted);
    const attacker = door.browser();
    attacker.cookies.set(COOKIE, planted);
    expect((await attacker.get('/api/v1/me')).status).toBe(401);
    expect((await browser.get('/api/v1/me')).status).toBe(200);
    // One that nobody ever gave out is not adopted either.
    const fixed = door.browser();
    fixed.cookies.set(COOKIE, 'A'.repeat(43));
    await logIn(fixed);
    expect(fixed.cookies.get(COOKIE)).not.toContain('A'.repeat(43));
  });

  test('ends on the server when its owner logs out', async () => {
    const { browser } = await logIn();
    const kept = browser.cookies.get(COOKIE) ?? '';
    const reply = await browser.post('/api/v1/log-out', {});
    expect([reply.status, reply.headers.get('clear-site-data')]).toEqual([200, '"cache", "storage"']);
    browser.cookies.set(COOKIE, kept);
    expect((await browser.get('/api/v1/me')).status).toBe(401);
  });

  test('takes an open live stream with it when it ends', async () => {
    const { browser } = await logIn();
    const stream = await browser.get(LIVE_PATH, { accept: 'text/event-stream' });
    const reader = stream.body?.getReader();
    expect([stream.status, (await reader?.read())?.done]).toEqual([200, false]);
    await browser.post('/api/v1/log-out', {});
    // What the log-out itself wrote is already none of its business.
    let told = '';
    for (;;) {
      const chunk = await reader?.read().catch(() => ({ done: true, value: undefined }));
      if (chunk === undefined || chunk.done) break;
      told += Buffer.from(chunk.value ?? []).toString();
    }
    expect(told).not.toContain('loggedOut');
  });

  test('ends when nobody used it for a while, sooner for whoever administers', async () => {
    const { browser } = await logIn();
    door.time.aheadMs = 14 * MINUTE_MS;
    expect((await browser.get('/api/v1/me')).status).toBe(200);
    door.time.aheadMs = 28 * MINUTE_MS;
    expect((await browser.get('/api/v1/me')).status).toBe(200);
    door.time.aheadMs = 44 * MINUTE_MS;
    expect((await browser.get('/api/v1/me')).status).toBe(401);
    // And stays so, whatever the clock says later.
    door.time.aheadMs = 0;
    expect((await browser.get('/api/v1/me')).status).toBe(401);
  });

  test('ends after its longest time, however busy it is', async () => {
    const { browser } = await logIn();
    for (let minutes = 10; minutes < 12 * 60; minutes += 10) {
      door.time.aheadMs = minutes * MINUTE_MS;
      if ((await browser.get('/api/v1/me')).status !== 200) throw new Error(`over after ${minutes} minutes`);
    }
    door.time.aheadMs = 12 * 60 * MINUTE_MS;
    expect((await browser.get('/api/v1/me')).status).toBe(401);
  });

  test('is listed to its owner, who ends any of them from any other', async () => {
    const lost = (await logIn(openBrowser(door.origin))).browser;
    const { browser } = await logIn();
    const { sessions } = (await (await browser.get('/api/v1/account')).json()) as {
      sessions: { id: string; current: boolean; seenMs: number }[];
    };
    const current = sessions.filter((one) => one.current);
    expect(current).toHaveLength(1);
    for (const { id } of sessions.filter((one) => !one.current))
      await browser.post('/api/v1/account/sessions/end', { session: id });
    expect([(await lost.get('/api/v1/me')).status, (await browser.get('/api/v1/me')).status]).toEqual([401, 200]);
    expect(await door.officeTypes()).toContain('SessionsEnded');
  });

  test('lets everybody say how cabinets speak to them, in the log by no more than that it was said', async () => {
    const { browser } = await logIn();
    const comfort = { language: 'es', leftHand: true, highContrast: false, largeText: true, timeFactor: 3 };
    expect((await browser.post('/api/v1/account/comfort', { comfort })).status).toBe(200);
    const account = (await (await browser.get('/api/v1/account')).json()) as { comfort: unknown };
    expect(account.comfort).toEqual(comfort);
    const { people } = await door.cloud.ledger.directory(SITE);
    const own = people.find(({ name }) => name === OWNER.name);
    // What is as for everybody is in no roster.
    expect(own).toMatchObject({ language: 'es', leftHand: true, largeText: true, timeFactor: 3 });
    expect(own).not.toHaveProperty('highContrast');
    const [line] = (await door.office()).filter(({ type }) => type === 'PersonChanged').map(({ event }) => event);
    expect(line).toMatchObject({ by: own?.person, person: own?.person, what: ['comfort'] });
    expect(JSON.stringify(line)).not.toMatch(/leftHand|largeText|"es"/);
    expect(await refusal(door.browser().post('/api/v1/account/comfort', { comfort }))).toEqual([401, 'KC-AUTH-01']);
    const wrong = { ...comfort, timeFactor: 11 };
    expect(await refusal(browser.post('/api/v1/account/comfort', { comfort: wrong }))).toEqual([400, 'KC-API-01']);
  });

  test('of somebody else cannot be ended', async () => {
    const { browser } = await logIn(door.browser(), 'ein Satz, den nur ich weiß 🚗', 'kim.li@riverside.example');
    const { browser: mine } = await logIn();
    const { sessions } = (await (await mine.get('/api/v1/account')).json()) as { sessions: { id: string }[] };
    for (const { id } of sessions) {
      expect(await (await browser.post('/api/v1/account/sessions/end', { session: id })).json()).toEqual({ ended: 0 });
    }
    expect((await mine.get('/api/v1/me')).status).toBe(200);
  });

  test('of a person who was switched off is over at once, and there is no new one', async () => {
    const { browser } = await logIn(door.browser(), 'ein Satz, den nur ich weiß 🚗', 'kim.li@riverside.example');
    expect((await browser.get('/api/v1/me')).status).toBe(200);
    const { people } = await door.cloud.ledger.directory(SITE);
    const kim = people.find(({ person }) => person === KIM_LI);
    if (kim === undefined) throw new Error('Kim is not there');
    const put = async (disabled: boolean) => {
      await door.cloud.ledger.putDirectory(SITE, [{ kind: 'person', id: KIM_LI, document: { ...kim, disabled } }]);
      await door.cloud.directoryChanged();
    };
    await put(true);
    expect((await browser.get('/api/v1/me')).status).toBe(401);
    const again = await logIn(door.browser(), 'ein Satz, den nur ich weiß 🚗', 'kim.li@riverside.example');
    expect([again.reply.status, again.reply.headers.getSetCookie()]).toEqual([401, []]);
    await put(false);
  });
});

describe('a browser', () => {
  beforeEach(async () => {
    owner = (await logIn()).browser;
  });

  test.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['a neighboring port', { origin: 'http://localhost:1' }],
    ['no origin at all', { origin: 'null' }],
    ['another site, by its own word', { 'sec-fetch-site': 'cross-site' }],
    ['a sister site', { 'sec-fetch-site': 'same-site' }],
  ])('made to act by %s is refused', async (_what, headers) => {
    const act = { act: 'claimKey', key: 'k99999999', reason: null };
    expect(await refusal(owner.post('/api/v1/acts', act, headers))).toEqual([403, 'KC-AUTH-03']);
    expect(await refusal(owner.post('/api/v1/tokens/create', {}, headers))).toEqual([403, 'KC-AUTH-03']);
    expect(await refusal(owner.post('/api/v1/log-out', {}, headers))).toEqual([403, 'KC-AUTH-03']);
    // Nor logged in as somebody else, whom it would then act for.
    const given = { email: OWNER.email, password: PASSWORD };
    expect(await refusal(door.browser().post('/api/v1/log-in', given, headers))).toEqual([403, 'KC-AUTH-03']);
  });

  test('of a stranger is led to where one logs in, and back to where it wanted to go', async () => {
    const reply = await door.browser().get('/account?tab=sessions');
    expect([reply.status, reply.headers.get('location')]).toEqual([303, '/login?then=%2Faccount%3Ftab%3Dsessions']);
    const plain = await door.browser().get('/who/4512');
    expect([plain.status, plain.headers.get('location')]).toEqual([303, '/login?then=%2Fwho%2F4512']);
    expect((await door.browser().get('/login')).status).toBe(200);
    expect((await owner.get('/account')).status).toBe(200);
  });

  test('that is no browser is told 401, and never redirected', async () => {
    expect(await refusal(door.browser().get('/api/v1/who'))).toEqual([401, 'KC-AUTH-01']);
  });
});

describe('the log-in library', () => {
  test.each([
    '/sign-up/email',
    '/sign-in/email',
    '/sso/register',
    '/list-sessions',
    '/get-session',
    '/update-user',
    '/delete-user',
    '/keycab/begin',
    '/forget-password',
    '/reset-password',
    '/error',
    '/ok',
  ])('is not asked for %s from outside', async (path) => {
    const body = { email: 'x@y.example', password: PASSWORD, name: 'X' };
    expect((await owner.post(`/api/v1/auth${path}`, body)).status).toBe(404);
    expect((await owner.get(`/api/v1/auth${path}`)).status).toBe(404);
  });
});
