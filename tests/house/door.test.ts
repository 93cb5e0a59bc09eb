// The pages on which people come in, in a real browser: the first owner, a passkey of a virtual authenticator, logging out, coming back.
import { join } from 'node:path';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDoor, OWNER, PASSWORD, type Door } from '../people/rig.ts';
import { chromiumFound, openBrowser } from './chromium.ts';
import { bringAxe } from './inspect.ts';
import { looksWrong } from './looks.ts';

const PAGES = join(import.meta.dirname, '..', '..', 'cloud', 'web', 'dist');

let door: Door;
let browser: Browser;
let page: Page;
let devtools: CDPSession;
const broken: string[] = [];

beforeAll(async () => {
  if (!chromiumFound) return;
  door = await openDoor({ pagesFolder: PAGES });
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await bringAxe(page.context());
  page.on('pageerror', (error) => broken.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy|Trusted/.test(message.text())) broken.push(message.text());
  });
  devtools = await page.context().newCDPSession(page);
});
afterAll(async () => {
  if (!chromiumFound) return;
  await browser.close();
  await door.close();
});

async function authenticator(isUserVerified: boolean): Promise<{ authenticatorId: string }> {
  // Another size of the page forgets it.
  await devtools.send('WebAuthn.enable');
  return devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified,
      automaticPresenceSimulation: true,
    },
  });
}

/** Nobody is logged in any more; first the page goes, which would lead to its own log-in while the next one comes. */
async function forgotten(): Promise<void> {
  await page.goto('about:blank');
  await page.context().clearCookies();
}

test.skipIf(!chromiumFound)(
  'the first owner sets a password, adds a passkey, leaves and comes back with it',
  async () => {
    await page.goto(`${door.origin}/welcome#${door.firstLink}`);
    await page.getByLabel('Name').fill(OWNER.name);
    await page.getByLabel('E-mail').fill(OWNER.email);
    await page.getByLabel('New password').fill('password1234');
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByRole('alert').getByText('KC-AUTH-06').waitFor();
    expect(await looksWrong(page, 'door-welcome')).toEqual([]);
    // The link has left the address, so that nobody finds it in the history.
    expect(page.url()).toBe(`${door.origin}/welcome`);
    await page.getByLabel('New password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.waitForURL(`${door.origin}/`);

    const { authenticatorId } = await authenticator(true);
    await page.goto(`${door.origin}/account`);
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByText('The passkey is added.').waitFor();

    await page.getByRole('button', { name: OWNER.name }).click();
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.waitForURL(`${door.origin}/login`);
    await page.goto(`${door.origin}/account`);
    await page.waitForURL(`${door.origin}/login?then=%2Faccount`);
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.waitForURL(`${door.origin}/account`);
    await page.getByRole('heading', { name: OWNER.name }).waitFor();

    // An authenticator that does not ask who holds it opens nothing.
    await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await forgotten();
    await page.goto(`${door.origin}/login`);
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.getByRole('alert').waitFor();
    expect(new URL(page.url()).pathname).toBe('/login');
    expect(await door.officeTypes()).toEqual(expect.arrayContaining(['LogInChanged', 'SessionBegan', 'SessionsEnded']));
    expect(broken).toEqual([]);
  },
);

test.skipIf(!chromiumFound)(
  'a password brings back to where one wanted to go, and never to another house',
  async () => {
    const comeBack = async (then: string): Promise<string> => {
      await forgotten();
      await page.goto(`${door.origin}/login?then=${encodeURIComponent(then)}`);
      await page.getByLabel('E-mail').fill(OWNER.email);
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await page.getByRole('button', { name: 'Log in', exact: true }).click();
      await page.waitForURL((url) => url.pathname !== '/login');
      return page.url();
    };
    expect(await comeBack('/account')).toBe(`${door.origin}/account`);
    await page.getByRole('heading', { name: OWNER.name }).waitFor();
    expect(await looksWrong(page, 'door-account')).toEqual([]);
    for (const elsewhere of ['https://evil.example/', '//evil.example/', '/\\evil.example/', 'javascript:alert(1)']) {
      expect(await comeBack(elsewhere)).toBe(`${door.origin}/`);
    }
    expect(broken).toEqual([]);
  },
);

test.skipIf(!chromiumFound)('a wrong password is said in one sentence, and what was typed of it is gone', async () => {
  await forgotten();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${door.origin}/login`);
  await page.getByLabel('E-mail').fill(OWNER.email);
  await page.getByLabel('Password', { exact: true }).fill('not the password at all');
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await page.getByRole('alert').getByText('KC-AUTH-04').waitFor();
  expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe('');
  expect(await looksWrong(page, 'door-login')).toEqual([]);
});
