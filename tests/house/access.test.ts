// Who may log in, and the tokens of programs, at their pages in Chromium: an invitation that is used, one taken back, a token shown once.
import { join } from 'node:path';
import { PEOPLE, SITE } from '../projections/fixture.ts';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDoor, OWNER, PASSWORD, type Door } from '../people/rig.ts';
import { chromiumFound, keepPicture, openBrowser } from './chromium.ts';
import { axeFinds, bringAxe, complaintsOf } from './inspect.ts';

const PAGES = join(import.meta.dirname, '..', '..', 'cloud', 'web', 'dist');
const SOON = { timeout: 15_000 };
const DESK = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

describe.skipIf(!chromiumFound)('whoever administers log-ins (needs chromium)', { timeout: 60_000 }, () => {
  let door: Door;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];
  const found: string[] = [];
  const [someone] = PEOPLE;
  const name = someone?.name ?? '';

  const lookAt = async (what: string): Promise<void> => {
    for (const size of [DESK, PHONE]) {
      await page.setViewportSize(size);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await keepPicture(page, `access-${what}-${size.width}-${colorScheme}`);
        found.push(...(await axeFinds(page)).map((one) => `${what} ${size.width} ${colorScheme}: ${one}`));
      }
    }
    await page.setViewportSize(DESK);
  };
  const bearer = async (token: string): Promise<number> =>
    (await fetch(`${door.origin}/api/v1/who`, { headers: { authorization: `Bearer ${token}` } })).status;

  beforeAll(async () => {
    [door, browser] = await Promise.all([openDoor({ pagesFolder: PAGES }), openBrowser()]);
    context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en-US', viewport: DESK });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await bringAxe(context);
    page = await context.newPage();
    complaints = complaintsOf(page);
    await page.goto(`${door.origin}/welcome#${door.firstLink}`);
    await page.getByLabel('Name').fill(OWNER.name);
    await page.getByLabel('E-mail').fill(OWNER.email);
    await page.getByLabel('New password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.waitForURL(`${door.origin}/`);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await door?.close();
  });

  test('invites somebody: the link is shown once, copied, and lets in', async () => {
    await page.goto(`${door.origin}/admin/access`);
    await page.getByRole('heading', { name: 'Log-ins · 1' }).waitFor(SOON);
    await page.getByRole('button', { name: 'Invite somebody' }).click();
    await page.getByRole('combobox', { name: 'Who' }).selectOption(someone?.person ?? '');
    await page.getByLabel('E-mail').fill('new.one@riverside.example');
    await page.getByRole('combobox', { name: 'As', exact: true }).selectOption('desk');
    await page.getByRole('combobox', { name: 'At', exact: true }).selectOption(SITE);
    await lookAt('invite');
    await page.getByRole('button', { name: 'Make the link' }).click();
    await page.getByRole('heading', { name: `The link for ${name}` }).waitFor(SOON);
    await page.getByRole('button', { name: 'Copy the message' }).click();
    await page.getByText('Copied.').waitFor(SOON);
    const letter = await page.evaluate(() => navigator.clipboard.readText());
    expect(letter).toContain('here is your way into Keycab at Riverside Motors');
    await lookAt('link');
    expect(await page.getByLabel('Link', { exact: true }).inputValue()).toContain(door.linkIn(letter));
    const claimed = await door.browser().post('/api/v1/links/claim', { link: door.linkIn(letter), password: PASSWORD });
    expect(claimed.status).toBe(200);
    await page.getByRole('button', { name: 'I have it' }).click();
    await page.locator('.beside').getByText('logs in').waitFor(SOON);
    expect(await page.content()).not.toContain(door.linkIn(letter));
  });

  test('changes what somebody may, gives a new link, and takes it back before it is used', async () => {
    const beside = page.locator('.beside');
    await beside.getByRole('button', { name: 'Give a role' }).click();
    await page.getByRole('combobox', { name: 'As', exact: true }).selectOption('auditor');
    await page.getByRole('button', { name: 'Give', exact: true }).click();
    await beside.getByText('Auditor at Riverside Motors').waitFor(SOON);
    await beside.locator('li', { hasText: 'Desk at' }).getByRole('button', { name: 'Take away' }).click();
    await beside.getByText('Desk at Riverside Motors').waitFor({ state: 'detached', ...SOON });
    await beside.getByRole('button', { name: 'A new link' }).click();
    await beside.getByText('is logged out everywhere else').waitFor();
    await page.getByRole('button', { name: 'Make the link' }).click();
    const link = door.linkIn(await page.getByLabel('Link', { exact: true }).inputValue());
    await page.getByRole('button', { name: 'I have it' }).click();
    await beside.getByRole('button', { name: 'Take the invitation back' }).click();
    await beside.getByText('invited until').waitFor({ state: 'detached', ...SOON });
    expect((await door.browser().post('/api/v1/links/look', { link })).status).toBe(410);
    await lookAt('person');
    // Nobody changes what they may themselves.
    await page.getByRole('button', { name: OWNER.email }).click();
    await beside.getByText('Your own rights are another administrator’s matter.').waitFor(SOON);
    expect(await beside.getByRole('button', { name: 'Give a role' }).count()).toBe(0);
    expect([found, complaints]).toEqual([[], []]);
  });

  test('makes a token that is shown once, sees that it was used, and revokes it', async () => {
    await page.goto(`${door.origin}/admin/tokens`);
    await page.getByText('No program has a token.').waitFor(SOON);
    await page.getByRole('button', { name: 'Make a token' }).click();
    await page.getByLabel('What it is for').fill('Import at night');
    await page.getByLabel('People, keys and inventory').check();
    await page.getByLabel('Good for').selectOption('30');
    await lookAt('token-new');
    await page.getByRole('button', { name: 'Make it' }).click();
    await page.getByRole('heading', { name: 'The token for Import at night' }).waitFor(SOON);
    const token = await page.getByLabel('Token', { exact: true }).inputValue();
    expect(token).toMatch(/^keycab_a[0-9a-f]{16}_[A-Za-z0-9_-]{43}$/);
    await lookAt('token-shown');
    expect(await bearer(token)).toBe(200);
    await page.getByRole('button', { name: 'I have it' }).click();
    await page.reload();
    await page.getByText('last used').waitFor(SOON);
    expect(await page.content()).not.toContain(token.split('_')[2]);
    await lookAt('tokens');
    await page.getByRole('button', { name: 'Revoke Import at night' }).click();
    await page.getByRole('button', { name: 'Revoke', exact: true }).click();
    await page.getByText('1 revoked or over').waitFor(SOON);
    expect(await bearer(token)).toBe(401);
    expect(await door.officeTypes()).toEqual(expect.arrayContaining(['TokenMade', 'TokenRevoked']));
    expect([found, complaints]).toEqual([[], []]);
  });

  test('and everybody says on their own page how cabinets speak to them', async () => {
    await page.goto(`${door.origin}/account`);
    await page.getByRole('combobox', { name: 'Language' }).selectOption('es');
    await page.getByLabel('Large text').check();
    await page.getByLabel('Time to read and to answer').selectOption('2');
    const screens = page.getByRole('form', { name: 'Screens of the cabinets' });
    await screens.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('The cabinets will show it so from the next badge on.').waitFor(SOON);
    await lookAt('comfort');
    const { people } = await door.cloud.ledger.directory(SITE);
    expect(people.find((one) => one.name === OWNER.name)).toMatchObject({
      language: 'es',
      largeText: true,
      timeFactor: 2,
    });
    expect([found, complaints]).toEqual([[], []]);
  });
});
