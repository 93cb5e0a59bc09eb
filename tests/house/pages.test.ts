// The pages of the demo in Chromium as its servers send them: axe, keys instead of fingers, no complaints.
/// <reference lib="dom" />
import type { Screen } from '@keycab/firmware/kiosk/screen';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumFound, keepPicture, openBrowser } from './chromium.ts';
import { type Demo, firstOf, openDemo } from './demo.rig.ts';
import { axeFinds, bringAxe, complaintsOf, focusRing } from './inspect.ts';

const SCHEMES = ['light', 'dark'] as const;
const KIOSK = { width: 800, height: 480 };
const DESKS = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
] as const;
type Kind = Screen['view']['kind'];
describe.skipIf(!chromiumFound)('the pages (needs chromium)', { timeout: 60_000 }, () => {
  let demo: Demo;
  let browser: Browser;
  let context: BrowserContext;

  const screenNow = (): Promise<Screen> =>
    firstOf<Screen>(new URL('/api/screen', demo.kioskUrl).href, new URL(demo.kioskUrl).origin);
  const tellsOf = (kind: Kind): Promise<Screen> =>
    demo.until(kind, async () => {
      const screen = await screenNow();
      return screen.view.kind === kind && screen;
    });
  const openPage = async (url: string, size: { width: number; height: number }): Promise<[Page, string[]]> => {
    const page = await context.newPage();
    // Before the first byte: what a policy refuses, it refuses while the page loads.
    const complaints = complaintsOf(page);
    await page.setViewportSize(size);
    await page.goto(url);
    return [page, complaints];
  };

  beforeAll(async () => {
    [demo, browser] = await Promise.all([openDemo({ name: 'pages', port: 18_180 }), openBrowser()]);
    context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en-US' });
    await bringAxe(context);
  }, 90_000);

  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });

  test.each([390, 1280, 1600, 1920])(
    'the demo %i px wide cuts nothing off: who is at the desk stays in sight',
    async (width) => {
      const [page] = await openPage(new URL('/demo', demo.pagesUrl).href, { width, height: 900 });
      await page.frameLocator('.at-desk iframe').locator('.you').waitFor();
      const desk = page
        .frames()
        .find((frame) => frame.parentFrame() !== null && !frame.url().startsWith(demo.kioskUrl));
      const wide = () =>
        [
          document.documentElement.scrollWidth - innerWidth,
          document.querySelector('.you')?.getBoundingClientRect().right,
        ] as const;
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
      // Once its letters have come: they set the width of what stands beside.
      await expect.poll(async () => (await desk?.evaluate(wide))?.[0], { timeout: 5_000 }).toBe(0);
      const [, right] = (await desk?.evaluate(wide)) ?? [];
      expect(right).toBeLessThanOrEqual((await desk?.evaluate(() => innerWidth)) ?? 0);
      await page.close();
    },
  );

  test('the kiosk is worked by keys alone: digits and Enter choose a key, arrows and Enter too, Escape leads out', async () => {
    const [page, complaints] = await openPage(new URL('/?profile=7in-800x480', demo.kioskUrl).href, KIOSK);
    await tellsOf('attract');
    const [first = '', second = ''] = await demo.stockKeys();
    // Long before a release lapses or a refusal ends by itself.
    const soon = { timeout: 3_000 };
    const shows = (text: string) => page.getByText(text).first().waitFor(soon);
    const home = (name: string) => page.getByRole('heading', { name }).waitFor({ state: 'attached', ...soon });
    const press = async (key: string): Promise<void> => {
      // What follows sooner is the same touch to the page.
      await page.waitForTimeout(120);
      await page.keyboard.press(key);
    };

    await demo.badge('Kim');
    await tellsOf('home');
    await home('Kim');
    await page.keyboard.type(first);
    await press('Enter');
    await shows(`Take ${first}`);
    await tellsOf('take');
    await press('Escape');
    await shows('Nothing left the cabinet. The slot locks by itself in');

    // Somebody else, since the same badge counts once for some seconds. Back from a no: the session goes on.
    await demo.badge('Jo');
    await home('Jo');
    await page.keyboard.type('4512');
    await page.locator('.tile', { hasText: 'Maria' }).first().click();
    await shows('4512 is not here');
    await tellsOf('refused');
    await press('Escape');
    await home('Jo');

    await page.keyboard.press('ArrowDown');
    expect(await focusRing(page)).toBe(3);
    await page.keyboard.type(second);
    await press('Enter');
    await shows(`Take ${second}`);
    const { slot } = await demo.until(`${second} is free`, async () =>
      (await demo.state()).slots.find((each) => each.label === second && each.latch === 'free'),
    );
    expect(await demo.act({ act: 'pull', slot })).toMatchObject({ ok: true });
    await tellsOf('taken');
    await press('Escape');
    await shows('Present badge');
    const rom = (await demo.state()).inHand.find((key) => key.label === second)?.rom;
    expect(await demo.act({ act: 'putBack', rom })).toMatchObject({ ok: true });
    await tellsOf('returned');
    await demo.act({ act: 'closeDoor' });
    expect(await demo.act({ act: 'yank', slot })).toMatchObject({ ok: true });
    await tellsOf('pulled');
    expect(await demo.act({ act: 'putBack', rom })).toMatchObject({ ok: true });
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('the desk is worked by keys alone: slash, arrows, Enter, Escape', async () => {
    const [page, complaints] = await openPage(demo.pagesUrl, DESKS[0]);
    const box = page.getByRole('combobox');
    await page.getByRole('option').first().waitFor();
    await box.blur();
    await page.keyboard.press('/');
    expect(await box.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
    expect(await box.inputValue()).toBe('');
    await page.keyboard.type('honda');
    await page.getByRole('heading', { name: /\d+ keys/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    const chosen = page.locator('[role="option"][aria-selected="true"]');
    await expect.poll(() => chosen.getAttribute('id')).toBe('option-1');
    expect(await box.getAttribute('aria-activedescendant')).toBe('option-1');
    await page.keyboard.press('Enter');
    await page.locator('.card').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.card').waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await expect.poll(() => box.inputValue()).toBe('');
    expect(complaints).toEqual([]);
    await page.close();
  });

  test.each(DESKS)('the desk at $width×$height: axe finds nothing serious, light and dark', async (size) => {
    const [label = ''] = await demo.stockKeys();
    const finds: string[] = [];
    const [page, complaints] = await openPage(demo.pagesUrl, size);
    const looks = {
      start: ['', '[role="option"]'],
      answer: [label, '.card'],
      overdue: ['overdue', '[role="option"]'],
      nothing: ['4599', '.nothing'],
    } as const;
    for (const [name, [query, sign]] of Object.entries(looks)) {
      await page.getByRole('combobox').fill(query);
      await page.locator(sign).first().waitFor();
      for (const colorScheme of SCHEMES) {
        await page.emulateMedia({ colorScheme });
        await keepPicture(page, `desk-${name}-${size.width}x${size.height}-${colorScheme}`);
        finds.push(...(await axeFinds(page)).map((one) => `${name} ${colorScheme}: ${one}`));
      }
    }
    expect(finds).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test.each(DESKS)(
    'the pages of administrators at $width×$height: axe finds nothing serious, light and dark',
    async (size) => {
      const looks = {
        overview: ['/admin', '.overview section'],
        cabinets: ['/admin/cabinets', '.steel button'],
        audit: ['/admin/audit', '.lines li'],
        line: ['/admin/audit?line=office/1/0', '.chosen .written'],
        nothing: ['/admin/audit?kind=KeyDreamedOf', '.empty'],
      } as const;
      const finds: string[] = [];
      for (const [name, [path, sign]] of Object.entries(looks)) {
        const [page, complaints] = await openPage(`${demo.pagesUrl}${path}`, size);
        await page.locator(sign).first().waitFor();
        for (const colorScheme of SCHEMES) {
          await page.emulateMedia({ colorScheme });
          await keepPicture(page, `admin-${name}-${size.width}x${size.height}-${colorScheme}`);
          finds.push(...(await axeFinds(page)).map((one) => `${name} ${colorScheme}: ${one}`));
        }
        expect(complaints).toEqual([]);
        await page.close();
      }
      expect(finds).toEqual([]);
    },
  );

  test('the audit log is read back by scrolling, filtered by a choice, and verified by a click', async () => {
    const [page, complaints] = await openPage(`${demo.pagesUrl}/admin/audit`, DESKS[0]);
    const lines = page.locator('.lines');
    await lines.locator('li').first().waitFor();
    // Only what is in sight is drawn.
    expect(await lines.locator('li').count()).toBeLessThan(60);
    await lines.evaluate((frame) => void (frame.scrollTop = frame.scrollHeight));
    const reached = async () => Number(await lines.locator('li').last().getAttribute('aria-posinset'));
    await expect.poll(reached).toBeGreaterThan(100);
    await page.getByLabel('Kind', { exact: true }).selectOption('KeyTaken');
    await expect.poll(() => page.url()).toContain('kind=KeyTaken');
    await expect.poll(() => lines.locator('li .below').first().textContent()).toContain('Key taken');
    await lines.locator('li a').first().click();
    await page.locator('.chosen .written').waitFor();
    expect(page.url()).toMatch(/line=c[0-9a-f]{32}\/1\/\d+$/);
    await page.getByRole('button', { name: 'Verify now' }).click();
    await page.getByText('Nothing was altered, removed, inserted or cut off:').waitFor();
    await page.getByText(/^Verified to line/).waitFor();
    await page.goBack();
    await expect.poll(() => page.url()).toMatch(/kind=KeyTaken$/);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('the demo at 1600×1000: axe finds nothing serious, light and dark', async () => {
    const [page, complaints] = await openPage(`${demo.pagesUrl}/demo`, { width: 1600, height: 1000 });
    await page.locator('.slot').first().waitFor();
    await page.frameLocator('.at-desk iframe').getByRole('option').first().waitFor();
    await page.frameLocator('.kiosk-room iframe').locator('[data-view]').waitFor();
    const finds: string[] = [];
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      await keepPicture(page, `demo-1600x1000-${colorScheme}`);
      finds.push(...(await axeFinds(page)).map((one) => `${colorScheme}: ${one}`));
    }
    expect(finds).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });
});
