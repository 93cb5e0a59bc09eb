// The board on the wall, in Chromium: what it shows and never shows, how large, live, and what it says when nothing comes.
/// <reference lib="dom" />
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Act } from '@keycab/shared/acts';
import { type Api, openApi } from '../api/rig.ts';
import {
  journal,
  keyOf,
  KEYS,
  KIM_LI,
  KIM_ORTIZ,
  MARIA,
  MINUTE_MS,
  OPENING_MS,
  PEOPLE,
  returned,
  SALES,
  SITE,
  taken,
  VEHICLES,
} from '../projections/fixture.ts';
import { chromiumFound, keepPicture, openBrowser } from './chromium.ts';
import { axeFinds, bringAxe, complaintsOf } from './inspect.ts';

/** 43", 16:9: 952 mm wide. */
const PX_PER_MM = 1920 / 952;
/** Inter's capitals in parts of its size. */
const CAPITALS = 0.727;

describe.skipIf(!chromiumFound)('the board (needs chromium)', { timeout: 60_000 }, () => {
  let api: Api;
  let browser: Browser;
  let page: Page;
  let complaints: string[] = [];
  let address = '';
  let beats: NodeJS.Timeout | undefined;
  const sales = journal(SALES);
  const KEY = keyOf('4512');

  const does = async (person: string, payload: Act): Promise<void> => {
    const headers = { 'keycab-person': person };
    const reply = await api.app.inject({ method: 'POST', url: '/api/v1/acts', headers, payload });
    expect(reply.statusCode, reply.body).toBe(200);
  };
  const part = (name: string) => page.getByRole('region', { name });
  const stopBeats = (): void => clearInterval(beats);

  beforeAll(async () => {
    api = await openApi({
      office: true,
      settings: { pagesFolder: join(import.meta.dirname, '..', '..', 'cloud', 'web', 'dist') },
    });
    const grant = (department: 'Sales' | 'Service') => ({
      kind: 'grant' as const,
      id: department,
      document: { to: { department }, group: '*', acts: ['take' as const] },
    });
    await api.ledger.putDirectory(SITE, [grant('Sales'), grant('Service')]);
    await api.directory.refresh();
    await api.seen(SALES, OPENING_MS);
    [browser, address] = await Promise.all([openBrowser(), api.listen()]);
    const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, colorScheme: 'light' });
    await bringAxe(context);
    page = await context.newPage();
    complaints = complaintsOf(page);
    beats = setInterval(() => api.beat(), 500);
  }, 60_000);
  afterAll(async () => {
    stopBeats();
    await browser?.close();
    await api?.close();
  });

  test('with a key taken, a customer waiting and a car to deliver changes by itself, and names nobody', async () => {
    await page.goto(`${address}/board`);
    await part('Customers waiting').getByText('No customer is waiting.').waitFor();
    await part('Deliveries').getByText('No car is being delivered.').waitFor();
    const late = taken(OPENING_MS, KEY, MARIA, { due: OPENING_MS + MINUTE_MS });
    api.clock.nowMs = OPENING_MS + 10 * MINUTE_MS;
    await api.publish([sales(OPENING_MS, late)], api.clock.nowMs);
    await part('Overdue').getByText('4512').waitFor();
    await does(KIM_ORTIZ, { act: 'askForKey', key: KEY, urgency: 'customerHere', place: 'showroom' });
    await part('Customers waiting').getByText('to showroom').waitFor();
    const vehicle = VEHICLES.find(({ stock }) => stock === '4603')?.vehicle;
    if (vehicle === undefined) expect.fail('the fixture has a 4603');
    await does(KIM_ORTIZ, { act: 'startDelivery', vehicle, salesperson: KIM_ORTIZ, advisor: KIM_LI });
    await part('Deliveries').getByText('4603').waitFor();
    await keepPicture(page, 'board');
    const shown = await page.locator('body').innerText();
    const names = PEOPLE.flatMap(({ givenName, name }) => [name, givenName]);
    expect(names.filter((name) => new RegExp(`(?<!\\p{L})${name}(?!\\p{L})`, 'u').test(shown))).toEqual([]);
    expect(await page.locator('button, a, input').count()).toBe(0);
    expect(await axeFinds(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('has capitals of 20 mm and more wherever it says something, is dark, and nothing is cut off', async () => {
    const found = await page.evaluate(() => {
      const sizes: number[] = [];
      const walker = document.createTreeWalker(document.querySelector('main') ?? document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        if (node.parentElement !== null) sizes.push(Number.parseFloat(getComputedStyle(node.parentElement).fontSize));
      }
      const { scrollWidth, scrollHeight } = document.documentElement;
      const background = getComputedStyle(document.querySelector('main') ?? document.body).backgroundColor;
      return { least: Math.min(...sizes), scrolls: [scrollWidth > innerWidth, scrollHeight > innerHeight], background };
    });
    expect((found.least * CAPITALS) / PX_PER_MM).toBeGreaterThanOrEqual(20);
    expect(found.scrolls).toEqual([false, false]);
    expect(found.background).toBe('rgb(11, 18, 32)');
  });

  test('of a department has its own keys only, and says so when there is no such department', async () => {
    await page.goto(`${address}/board?dept=detail`);
    await page.getByRole('heading', { name: 'Detail', exact: true }).waitFor();
    await part('Deliveries').getByText('No car is being delivered.').waitFor();
    expect(await part('Overdue').getByText('4512').count()).toBe(0);
    await page.goto(`${address}/board?dept=service`);
    await part('Overdue').getByText('4512').waitFor();
    await page.goto(`${address}/board?dept=kitchen`);
    await page.getByText('No department is called “kitchen”.').waitFor();
  });

  test('says that all keys are in once they are, and since when it hears nothing', async () => {
    const nowMs = (api.clock.nowMs += MINUTE_MS);
    await page.clock.install();
    await page.goto(`${address}/board`);
    await part('Overdue').getByText('4512').waitFor();
    await api.publish(
      KEYS.map(({ key }, slot) => sales(nowMs, returned(nowMs, key, slot))),
      nowMs,
    );
    await part('Overdue').getByText('All keys are in.').waitFor();
    stopBeats();
    await expect
      .poll(
        async () => {
          await page.clock.runFor(2000);
          return page.getByText('Live updates stopped').isVisible();
        },
        { timeout: 15_000 },
      )
      .toBe(true);
    await keepPicture(page, 'board-stopped');
  });
});
