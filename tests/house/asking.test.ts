// Three windows on one desk in Chromium, over the real service: ask, answer, hand over, reserve, look back; by three people.
import type { Browser, Locator, Page } from 'playwright-core';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openApi, type Api } from '../api/rig.ts';
import {
  journal,
  keyOf,
  KIM_LI,
  KIM_ORTIZ,
  MARIA,
  OLA,
  OPENING_MS,
  pulled,
  returned,
  SALES,
  SITE,
  taken,
} from '../projections/fixture.ts';
import { chromiumFound, keepPicture, openBrowser } from './chromium.ts';
import { axeFinds, bringAxe, complaintsOf } from './inspect.ts';

const KEY = keyOf('4512');
const HOUR = 3_600_000;
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 800 };

describe.skipIf(!chromiumFound)('the desk (needs chromium)', { timeout: 60_000 }, () => {
  let api: Api;
  let browser: Browser;
  let url: string;
  let nowMs: number;
  let beats: NodeJS.Timeout;
  const complaints: string[][] = [];

  /** A window of its own for each of the staff on each screen, opened once. */
  const windows = new Map<string, Promise<Page>>();
  const open = async (person: string, size: typeof DESK): Promise<Page> => {
    const context = await browser.newContext({
      viewport: size,
      hasTouch: size === PHONE,
      isMobile: size === PHONE,
      reducedMotion: 'reduce',
      locale: 'en-US',
    });
    context.setDefaultTimeout(15_000);
    await bringAxe(context);
    const page = await context.newPage();
    complaints.push(complaintsOf(page));
    await page.goto(`${url}/?as=${person}`);
    return page;
  };
  const openAs = async (person: string, size = DESK, query = ''): Promise<Page> => {
    const name = `${person} ${size.width}`;
    const page = await (windows.get(name) ?? windows.set(name, open(person, size)).get(name) ?? open(person, size));
    await page.locator('.box input').fill(query);
    return page;
  };
  const button = (within: Page | Locator, name: string): Locator =>
    within.getByRole('button', { name, exact: true }).first();
  const card = (page: Page): Locator => page.locator('.card');

  const sales = journal(SALES);
  const publish = async (...facts: Parameters<typeof sales>[1][]): Promise<void> => {
    nowMs += 1000;
    api.clock.nowMs = nowMs;
    await api.publish(
      facts.map((fact) => sales(nowMs, fact)),
      nowMs,
    );
    await api.officeAct({ act: 'keyMoved', key: KEY });
  };

  beforeAll(async () => {
    nowMs = OPENING_MS + 6 * HOUR;
    api = await openApi({
      office: true,
      settings: { pagesFolder: join(import.meta.dirname, '..', '..', 'cloud', 'web', 'dist') },
    });
    api.clock.nowMs = nowMs;
    const document = { to: { manager: true as const }, group: '*', acts: ['take' as const] };
    const every = (['Sales', 'Service', 'Detail'] as const).map((department) => ({
      kind: 'grant' as const,
      id: department,
      document: { to: { department }, group: '*', acts: ['take' as const] },
    }));
    const boss = api.directory.index().people.get(OLA);
    if (boss === undefined) expect.fail('the fixture has Ola');
    await api.ledger.putDirectory(SITE, [
      { kind: 'grant', id: 'managers', document },
      ...every,
      { kind: 'person', id: OLA, document: { ...boss, manager: true } },
    ]);
    await api.directory.refresh();
    const before = nowMs - 5 * HOUR;
    await api.publish(
      [
        sales(before, returned(before, KEY, 1)),
        sales(before + HOUR, taken(before + HOUR, KEY, KIM_ORTIZ)),
        sales(before + 2 * HOUR, returned(before + 2 * HOUR, KEY, 1)),
        sales(before + 3 * HOUR, taken(before + 3 * HOUR, KEY, MARIA, { reason: 'service' })),
        sales(before + 3 * HOUR, returned(before, keyOf('4603'), 5)),
        sales(before + 4 * HOUR, pulled(before + 4 * HOUR, keyOf('4499'), null)),
      ],
      before + 4 * HOUR,
    );
    await api.seen(SALES, nowMs);
    [browser, url] = await Promise.all([openBrowser(), api.listen()]);
    beats = setInterval(() => api.beat(), 2000);
  }, 60_000);

  afterAll(async () => {
    clearInterval(beats);
    await browser?.close();
    await api?.close();
  });

  test('asks, is answered on a phone, hands over by two hands, and shows each within a moment to everybody', async () => {
    const desk = await openAs(KIM_ORTIZ, DESK, '4512');
    const phone = await openAs(MARIA, PHONE);
    await button(card(desk), 'Customer is here: ask for it').click();
    const wanted = desk.getByRole('region', { name: 'Wanted' });
    await wanted.getByText('María López is asked').waitFor();

    // The holder is told on the phone, answers with one touch, and the desk reads it.
    const banner = phone.getByRole('alert', { name: 'Asked of you' });
    await banner.getByText('Kim Ortiz asks for 4512').waitFor();
    await keepPicture(phone, 'desk-asked-phone');
    await button(banner, '2 min').tap();
    await wanted.getByText('in 2 min').waitFor();
    await keepPicture(desk, 'desk-wanted');

    // Handed over away from any cabinet: offered by one, accepted by the other.
    await phone.locator('.box input').fill('4512');
    await button(card(phone), 'Hand over').tap();
    await phone.getByLabel('Person', { exact: true }).fill('Kim Ort');
    await button(phone, 'Offer it').tap();
    await card(desk).getByText('Offered to Kim · María still answers').waitFor();
    await button(desk.getByRole('alert'), 'I take it over').click();
    await card(desk).getByText('Signed by both').waitFor();
    await expect.poll(() => card(desk).locator('.sentence').textContent()).toContain('Kim Ortiz (Sales) has the key');
    await card(phone).getByText('Kim Ortiz (Sales)').first().waitFor();
    // Whoever asked has it: nobody waits any more, and nobody had to say so.
    await api.officeAct({ act: 'keyMoved', key: KEY });
    await wanted.getByText('Nobody waits for a key.').waitFor();

    await publish(returned(nowMs + 1000, KEY, 3));
    await card(phone).getByText('is in').first().waitFor();
  });

  test('keeps a promise for one person at a time, and says whose it is', async () => {
    const desk = await openAs(KIM_ORTIZ, DESK, '4603');
    await button(card(desk), 'Reserve').click();
    const form = desk.getByRole('form', { name: 'Reserve 4603' });
    await button(form, 'Reserve it').click();
    await card(desk).locator('.around').getByText('Reserved').waitFor();
    const other = await openAs(KIM_LI, DESK, '4603');
    await button(card(other), 'Reserve').click();
    await other.getByText('Promised to others in that time').waitFor();
    await expect.poll(() => button(other, 'Reserve it').isDisabled()).toBe(true);
    await keepPicture(other, 'desk-reserve-conflict');
    await other.keyboard.press('Escape');
    await other.getByRole('form').waitFor({ state: 'detached' });
  });

  test('brings a key up by a porter who takes the job', async () => {
    const desk = await openAs(KIM_ORTIZ, DESK, '4603');
    await button(card(desk), 'Bring it up').click();
    await desk.getByLabel('Another place').fill('bay 7');
    await button(desk, 'Ask a porter to bring it').click();
    const porter = await openAs(KIM_LI, PHONE);
    await porter.getByText('to bay 7').waitFor();
    await button(porter, 'I bring it').tap();
    await desk.getByRole('region', { name: 'Wanted' }).getByText('Kim Li brings it').waitFor();
    await button(desk.getByRole('region', { name: 'Wanted' }), 'Customer left').click();
    const waiting = desk.getByRole('region', { name: 'Wanted' }).getByText('Kim Li brings it');
    await expect.poll(() => waiting.count()).toBe(0);
  });

  test('lets a manager settle what nobody is sure of, and tells everybody else that it is for managers', async () => {
    const staff = await openAs(KIM_LI, DESK, '4499');
    await staff.getByText('Settle who has it, Searched: it is missing: For managers.').waitFor();
    expect(await button(card(staff), 'Settle who has it').isDisabled()).toBe(true);
    const manager = await openAs(OLA, DESK, '4499');
    await button(card(manager), 'Settle who has it').click();
    await manager.getByLabel('It is with').fill('Kim Li');
    await button(manager, 'Settle it').click();
    await card(staff).getByText('Kim Li (Service)').first().waitFor();
  });

  test('looks back: who had it at a past moment, in a picture that arrows walk through', async () => {
    const desk = await openAs(KIM_ORTIZ, DESK, '4512');
    const picture = desk.locator('.picture');
    await picture.locator('.bar').first().waitFor();
    await picture.locator('.bar[tabindex="0"]').focus();
    await desk.keyboard.press('ArrowLeft');
    await expect.poll(() => picture.getByRole('status').textContent()).toMatch(/: .* to /);
    const box = desk.getByLabel('Who had it at');
    const then = new Date(nowMs - 3.5 * HOUR);
    const parts = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'America/New_York',
      dateStyle: 'short',
      timeStyle: 'short',
    }).format(then);
    await box.fill(parts.replace(' ', 'T'));
    await desk.getByText('As it was:').waitFor();
    expect(await desk.locator('.past-answer').textContent()).toContain('Kim Ortiz (Sales) has the key');
    expect(await desk.locator('.past-answer').textContent()).toContain('Nothing had arrived here yet.');
    await keepPicture(desk, 'desk-past');
  });

  test('is read and touched by everybody: axe finds nothing serious, and no finger misses', async () => {
    const finds: string[] = [];
    for (const size of [DESK, PHONE]) {
      const page = await openAs(KIM_LI, size, '4603');
      await card(page).waitFor();
      await page.locator('.picture .bar').first().waitFor();
      await button(card(page), 'Reserve').click();
      await page.getByRole('form').waitFor();
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        finds.push(...(await axeFinds(page)).map((one) => `${size.width} ${colorScheme}: ${one}`));
        await keepPicture(page, `desk-form-${size.width}-${colorScheme}`);
      }
      if (size !== PHONE) continue;
      const small = await page.locator('button:visible, a:visible, input:visible').evaluateAll((found) =>
        found
          .map((each) => ({ name: each.textContent ?? '', box: each.getBoundingClientRect() }))
          // What is out of sight until it has the focus is nobody's target.
          .filter(({ box }) => box.bottom > 0 && box.height < 43.5)
          .map(({ name, box }) => `${name}: ${box.height}`),
      );
      expect(small).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(PHONE.width);
    }
    expect(finds).toEqual([]);
    expect(complaints.flat()).toEqual([]);
  });
});
