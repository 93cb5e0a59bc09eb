// The plain answer page in a browser that runs no script: asked, read, printed, light and dark.
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, openApi } from '../api/rig.ts';
import { journal, keyOf, KIM_ORTIZ, MARIA, OPENING_MS, returned, SALES, taken } from '../projections/fixture.ts';
import { chromiumFound, keepPicture, openBrowser } from './chromium.ts';

describe.skipIf(!chromiumFound)('without a script (needs chromium)', { timeout: 60_000 }, () => {
  let api: Api;
  let browser: Browser;
  let address = '';

  beforeAll(async () => {
    api = await openApi({
      settings: { pagesFolder: join(import.meta.dirname, '..', '..', 'cloud', 'web', 'dist') },
    });
    const sales = journal(SALES);
    await api.publish(
      [
        sales(OPENING_MS, returned(OPENING_MS, keyOf('4512', 2), 1)),
        sales(OPENING_MS, taken(OPENING_MS, keyOf('4512'), MARIA, { reason: 'service' })),
        sales(OPENING_MS, taken(OPENING_MS, keyOf('4603'), KIM_ORTIZ)),
      ],
      OPENING_MS,
    );
    api.clock.nowMs = OPENING_MS + 38 * 60_000;
    await api.seen(SALES, api.clock.nowMs);
    [browser, address] = await Promise.all([openBrowser(), api.listen()]);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await api?.close();
  });

  test.each(['light', 'dark'] as const)('somebody asks, reads the answer and asks again, in the %s', async (scheme) => {
    const context = await browser.newContext({
      javaScriptEnabled: false,
      colorScheme: scheme,
      viewport: { width: 390, height: 844 },
    });
    const page = await context.newPage();
    await page.goto(`${address}/who`);
    await page.getByRole('searchbox').fill('4512');
    await page.getByRole('button', { name: 'Ask' }).click();
    await page.getByText('María López (Service)').first().waitFor();
    expect(page.url()).toBe(`${address}/who?q=4512`);
    await page.getByText('Spare key 2: in, Sales cabinet').first().waitFor();
    await keepPicture(page, `who-${scheme}`);
    // The style of the build is there: the state has its own tint, and a button is as high as a finger.
    const button = await page.getByRole('button', { name: 'Ask' }).boundingBox();
    expect(button?.height).toBeGreaterThanOrEqual(44);
    const style = await page.locator('link[rel="stylesheet"]').getAttribute('href');
    expect((await fetch(`${address}${style}`)).status).toBe(200);
    await context.close();
  });

  test('what is printed has no form, whatever the screen looks like', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, colorScheme: 'dark' });
    const page = await context.newPage();
    await page.goto(`${address}/who/4512`);
    expect(await page.getByRole('button', { name: 'Ask' }).isVisible()).toBe(true);
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('button', { name: 'Ask' }).isVisible()).toBe(false);
    expect(await page.getByText('María López (Service)').first().isVisible()).toBe(true);
    await keepPicture(page, 'who-print');
    await context.close();
  });
});
