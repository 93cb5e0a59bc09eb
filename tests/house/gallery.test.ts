// The pages of the demo's house with a month behind them, on phone and desktop, light and dark: those that no story passes.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumFound, openBrowser } from './chromium.ts';
import { type Demo, openDemo } from './demo.rig.ts';
import { bringAxe, complaintsOf } from './inspect.ts';
import { looksWrong } from './looks.ts';

/** By what is there once it is drawn. */
const PAGES = {
  deliveries: ['/deliveries', '.delivery'],
  delivered: ['/deliveries/{delivery}', '.signature[data-signed="true"]'],
  unsigned: ['/deliveries/unsigned', 'h1'],
  drives: ['/books?of=drives', '.book'],
  loans: ['/books?of=loans', 'h1'],
  transits: ['/books?of=transits', 'h1'],
} as const;

describe.skipIf(!chromiumFound)('the pages of a house with a past (needs chromium)', { timeout: 60_000 }, () => {
  let demo: Demo;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    [demo, browser] = await Promise.all([
      openDemo({ name: 'gallery', port: 18_580, more: ['--days', '5'] }),
      openBrowser(),
    ]);
    const context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en-US' });
    await bringAxe(context);
    page = await context.newPage();
    complaints = complaintsOf(page);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });

  test.each(Object.entries(PAGES))('%s', async (name, [path, sign]) => {
    const list = await fetch(`${demo.pagesUrl}/api/v1/deliveries?state=ended`);
    const { deliveries } = (await list.json()) as { deliveries: { delivery: number }[] };
    await page.goto(`${demo.pagesUrl}${path.replace('{delivery}', String(deliveries[0]?.delivery))}`);
    await page.locator(sign).first().waitFor();
    await page.getByText('live ·').waitFor();
    expect(await looksWrong(page, `gallery-${name}`)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
