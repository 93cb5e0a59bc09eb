// A phone in Chromium over the real service: installed, without network, back again; what it keeps, says, and forgets.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openApi, type Api } from '../api/rig.ts';
import { openDoor, OWNER, PASSWORD, type Door } from '../people/rig.ts';
import { journal, keyOf, KIM_LI, MARIA, OPENING_MS, returned, SALES, taken } from '../projections/fixture.ts';
import { chromiumFound, keepPicture, openBrowser } from './chromium.ts';
import { axeFinds, bringAxe, complaintsOf } from './inspect.ts';

const BUILT = join(import.meta.dirname, '..', '..', 'cloud', 'web', 'dist');
const PHONE = { width: 390, height: 844 };
const HOUR = 3_600_000;
const KEY = keyOf('4512');
const OTHER = keyOf('4603');

/** Every value that this browser's stores hold for the page, as text; bytes as characters. */
const storedText = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const text = [localStorage, sessionStorage].flatMap((store) =>
      Object.keys(store).map((name) => `${name} ${store.getItem(name) ?? ''}`),
    );
    const show = (value: unknown): string =>
      value instanceof ArrayBuffer || ArrayBuffer.isView(value)
        ? new TextDecoder('latin1').decode(value)
        : value !== null && typeof value === 'object'
          ? Object.values(value).map(show).join(' ')
          : String(value);
    for (const { name = '' } of await indexedDB.databases()) {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name);
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(request.error ?? new Error(name)));
      });
      for (const store of db.objectStoreNames) {
        const all = await new Promise<unknown[]>((resolve, reject) => {
          const request = db.transaction(store).objectStore(store).getAll();
          request.addEventListener('success', () => resolve(request.result));
          request.addEventListener('error', () => reject(request.error ?? new Error(store)));
        });
        text.push(store, ...all.map(show));
      }
      db.close();
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) text.push(new URL(request.url).pathname);
    }
    return text.join('\n');
  });

describe.skipIf(!chromiumFound)('the phone (needs chromium)', { timeout: 60_000 }, () => {
  let api: Api;
  let browser: Browser;
  let folder: string;
  let url: string;
  let nowMs = OPENING_MS + 6 * HOUR;
  let beats: NodeJS.Timeout;
  const sales = journal(SALES);

  const publish = async (...facts: Parameters<typeof sales>[1][]): Promise<void> => {
    nowMs += 1000;
    api.clock.nowMs = nowMs;
    await api.publish(
      facts.map((fact) => sales(nowMs, fact)),
      nowMs,
    );
  };
  const phone = async (dark = false): Promise<readonly [Page, BrowserContext, string[]]> => {
    const context = await browser.newContext({
      viewport: PHONE,
      hasTouch: true,
      isMobile: true,
      reducedMotion: 'reduce',
      locale: 'en-US',
      colorScheme: dark ? 'dark' : 'light',
    });
    context.setDefaultTimeout(15_000);
    await bringAxe(context);
    const page = await context.newPage();
    return [page, context, complaintsOf(page)];
  };
  /** Open, with its worker at work and the last answers kept. */
  const ready = async (page: Page, person: string): Promise<void> => {
    await page.goto(`${url}/?as=${person}`);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    await expect.poll(() => storedText(page), { timeout: 15_000 }).toMatch(/snapshot\n.{500,}/s);
    await expect.poll(() => storedText(page), { timeout: 15_000 }).toContain('/offline');
  };
  const claims = () => api.ledger.entries({ after: 0, limit: 50, type: 'KeyClaimed' });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keycab-phone-'));
    cpSync(BUILT, folder, { recursive: true });
    api = await openApi({ office: true, settings: { pagesFolder: folder } });
    const before = nowMs - 5 * HOUR;
    await api.publish(
      [
        sales(before, taken(before, KEY, MARIA, { reason: 'service' })),
        sales(before + HOUR, taken(before + HOUR, OTHER, MARIA)),
      ],
      before + HOUR,
    );
    api.clock.nowMs = nowMs;
    await api.seen(SALES, nowMs);
    [browser, url] = await Promise.all([openBrowser(), api.listen()]);
    beats = setInterval(() => api.beat(), 500);
  }, 60_000);
  afterAll(async () => {
    clearInterval(beats);
    await browser?.close();
    await api?.close();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  test('is installable: a name, icons of our own, the desk to start with', async () => {
    const [page, context] = await phone();
    await page.goto(url);
    const devtools = await context.newCDPSession(page);
    const { errors, url: manifest } = await devtools.send('Page.getAppManifest');
    expect([manifest, errors]).toEqual([`${url}/keycab.webmanifest`, []]);
    const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
    // A test's context is private, in which nothing is installed; there is no other complaint.
    expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
    await context.close();
  });

  test('tells the last answers with their age, keeps words and sends them once, and says what was not taken', async () => {
    const [page, context, complaints] = await phone();
    await ready(page, KIM_LI);
    await page.locator('.box input').fill('4512');
    await page.locator('.card').getByRole('button', { name: 'I have it' }).waitFor();
    await context.setOffline(true);
    complaints.length = 0;

    // The desk is still open: words are kept, whatever needs the service says so.
    const card = page.locator('.card');
    await card.getByText('“I have it” and “Ask for it” are kept here and sent later').waitFor();
    expect(await card.getByRole('button', { name: 'Reserve' }).isDisabled()).toBe(true);
    await card.getByText('Needs the service, which cannot be reached now.').waitFor();
    await card.getByRole('button', { name: 'I have it' }).tap();
    await card.getByText('Kept here, and sent when the service is there again.').waitFor();
    await keepPicture(page, 'phone-desk-offline');

    // Opened anew without network.
    await page.goto(`${url}/?q=4603`);
    await page.getByText('The service cannot be reached.').waitFor();
    await page.getByText(/^As of .+, offline$/).waitFor();
    await page.getByText('María, ').waitFor();
    expect(await page.getByText('María López').count()).toBe(0);
    expect(await axeFinds(page)).toEqual([]);
    await keepPicture(page, 'phone-offline');
    await page.getByRole('button', { name: 'I have it' }).tap();
    await page.getByText('2 words wait to be sent').waitFor();
    await page.getByLabel('Find a key as it was last known').fill('');
    await keepPicture(page, 'phone-offline-list');
    const stored = await storedText(page);
    for (const secret of ['María', 'Lopez', 'López', '4512', 'VIN']) expect(stored).not.toContain(secret);
    expect(stored).not.toMatch(/\/api\//);

    // A tag that the phone's own camera reads without network.
    await page.goto(`${url}/k/${OTHER}`);
    await page.getByText('Waiting to be sent.').waitFor();
    expect(await claims()).toEqual([]);

    // Meanwhile a cabinet senses one of them: that word comes too late.
    await publish(returned(nowMs, OTHER, 5));
    await context.setOffline(false);
    await page.getByRole('link', { name: 'Open the desk' }).tap();
    const notTaken = page.getByRole('alert').filter({ hasText: 'was not taken' });
    await notTaken.getByText('4603, “I have it” at').waitFor();
    await notTaken.getByText('KC-OFFICE-04').waitFor();
    await keepPicture(page, 'phone-not-taken');
    expect((await claims()).map(({ event }) => event)).toMatchObject([{ by: KIM_LI, key: KEY }]);
    expect(await axeFinds(page)).toEqual([]);

    // It stays until it is read, and nothing is sent twice.
    await page.reload();
    await notTaken.getByText('4603').waitFor();
    await page.getByRole('button', { name: 'I have read it' }).tap();
    await notTaken.waitFor({ state: 'detached' });
    await page.reload();
    await page.locator('.box input').waitFor();
    expect(await page.getByText('was not taken').count()).toBe(0);
    expect(await claims()).toHaveLength(1);
    const policy = complaints.filter((each) => /policy|Trusted/i.test(each));
    expect(policy).toEqual([]);
    await context.close();
  });

  test('an answer that got lost on its way is asked for again, and the claim stays one', async () => {
    const [page, context] = await phone(true);
    await publish(taken(nowMs, OTHER, MARIA));
    const before = (await claims()).length;
    await ready(page, KIM_LI);
    let lost = 0;
    await page.route('**/api/v1/acts', async (route) => {
      lost += 1;
      if (lost > 2) return route.continue();
      // The service takes it in; its answer never arrives.
      await route.fetch();
      return route.abort('connectionreset');
    });
    await page.locator('.box input').fill('4603');
    await page.locator('.card').getByRole('button', { name: 'I have it' }).tap();
    await expect.poll(() => lost, { timeout: 15_000 }).toBe(3);
    await page.locator('.card').getByText('Kim Li').first().waitFor();
    await page.getByText('Kept here').waitFor({ state: 'detached' });
    expect(await claims()).toHaveLength(before + 1);
    await context.close();
  });

  test('a new version asks before it takes over, and waits for a form in which something is typed', async () => {
    const [page, context] = await phone();
    await ready(page, KIM_LI);
    const worker = join(folder, 'worker.js');
    writeFileSync(worker, readFileSync(worker, 'utf8').replace(/keycab-[0-9a-f]{16}/, 'keycab-0000000000000001'));
    await publish(returned(nowMs, keyOf('4499'), 9));
    await page.locator('.box input').fill('4499');
    await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
    await page.getByText('A new version is ready.').waitFor();
    expect(await axeFinds(page)).toEqual([]);
    const form = page.getByRole('form', { name: 'Reserve 4499' });
    await page.locator('.card').getByRole('button', { name: 'Reserve' }).tap();
    await form.getByLabel('From').fill('2030-01-01T10:00');
    await page.getByRole('button', { name: 'Take it', exact: true }).tap();
    await page.getByText('Finish or close the form first').waitFor();
    await keepPicture(page, 'phone-new-version');
    expect(await form.getByLabel('From').inputValue()).toBe('2030-01-01T10:00');
    await form.getByRole('button', { name: 'Cancel' }).tap();
    await page.getByRole('button', { name: 'Take it', exact: true }).tap();
    await page.getByText('A new version is ready.').waitFor({ state: 'detached' });
    // What was typed in the box is still there, and of the old version nothing is.
    expect(await page.locator('.box input').inputValue()).toBe('4499');
    expect(await page.evaluate(() => caches.keys())).toEqual(['keycab-0000000000000001']);
    await context.close();
  });

  test('a desk that many share keeps no answers', async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
    const page = await context.newPage();
    await page.goto(`${url}/?as=${KIM_LI}`);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    await page.getByText('Out now').first().waitFor();
    await expect.poll(() => storedText(page), { timeout: 15_000 }).toContain('/offline');
    await context.setOffline(true);
    await page.goto(url);
    await page.getByText('This device keeps no answers.').waitFor();
    await keepPicture(page, 'phone-offline-shared');
    await context.close();
  });
});

describe.skipIf(!chromiumFound)('a phone of somebody who logs in (needs chromium)', { timeout: 60_000 }, () => {
  let door: Door;
  let browser: Browser;
  beforeAll(async () => {
    [door, browser] = await Promise.all([openDoor({ pagesFolder: BUILT }), openBrowser()]);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await door?.close();
  });

  test('a tag’s code tells a stranger nothing, and logging out takes everything along', async () => {
    const context = await browser.newContext({ viewport: PHONE, hasTouch: true, isMobile: true });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    const asStranger = async (id: string) => {
      const reply = await context.request.get(`${door.origin}/k/${id}`, { maxRedirects: 0 });
      return [reply.status(), reply.headers()['location'], await reply.text()];
    };
    // One that is a key and one that is none: the same words, with the name that was asked for.
    for (const id of [KEY, 'k00000nokey', 'nonsense'])
      expect(await asStranger(id)).toEqual([303, `/login?then=${encodeURIComponent(`/k/${id}`)}`, '']);

    await page.goto(`${door.origin}/welcome#${door.firstLink}`);
    await page.getByLabel('Name').fill(OWNER.name);
    await page.getByLabel('E-mail').fill(OWNER.email);
    await page.getByLabel('New password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Set the password' }).tap();
    await page.waitForURL(`${door.origin}/`);
    await page.goto(`${door.origin}/k/${KEY}`);
    await page.waitForURL(`${door.origin}/?scan#${KEY}`);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    await expect.poll(() => storedText(page), { timeout: 15_000 }).toMatch(/snapshot\n.+\/offline/s);

    await page.getByRole('button', { name: OWNER.name }).tap();
    await page.getByRole('button', { name: 'Log out' }).tap();
    await page.waitForURL(`${door.origin}/login`);
    const left = await page.evaluate(async () => ({
      databases: (await indexedDB.databases()).length,
      caches: (await caches.keys()).length,
      workers: (await navigator.serviceWorker.getRegistrations()).length,
    }));
    expect(left).toEqual({ databases: 0, caches: 0, workers: 0 });
    await context.close();
  });
});
