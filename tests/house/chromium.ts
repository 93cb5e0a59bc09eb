// A real browser for tests of pages, and the pictures they leave for review; starts Debian's Chromium.
/// <reference lib="dom" />
import { existsSync, mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';

export const PROGRAM = '/usr/bin/chromium';
/** Without the last ones it asks the internet for updates at every start. */
export const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // As the kiosk's own browser is started: a sound needs no finger first.
  '--autoplay-policy=no-user-gesture-required',
];

export const chromiumFound = existsSync(PROGRAM);

export const openBrowser = (): Promise<Browser> => chromium.launch({ executablePath: PROGRAM, args: FLAGS });

/**
 * Pictures are for people to look at; they are not compared and not committed. The browser is asked without detours and
 * packs quickly: a gallery of a thousand pictures takes half the time.
 */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = join(import.meta.dirname, '..', 'pictures');
  mkdirSync(folder, { recursive: true });
  await page.evaluate(async () => void (await document.fonts.ready));
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'png', optimizeForSpeed: true });
  await Promise.all([session.detach(), writeFile(join(folder, `${name}.png`), Buffer.from(data, 'base64'))]);
}
