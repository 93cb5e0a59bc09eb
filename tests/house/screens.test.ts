// Screens of any size, and hands on a keyboard: what fits is drawn, what has the focus is pressed, what is typed is meant.
/// <reference lib="dom" />
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GALLERY } from '../kiosk/gallery.ts';
import { kioskRig, type Rig } from '../kiosk/rig.ts';
import { chromiumFound, keepPicture, openBrowser } from './chromium.ts';
import { layoutOf, tooSmall } from './inspect.ts';

/** What is sold, with the millimetres of its glass where somebody has measured them. */
const SCREENS = [
  { width: 800, height: 480, mm: { x: 154.1, y: 85.9 } },
  { width: 1024, height: 600, mm: { x: 154.2, y: 85.9 } },
  { width: 1024, height: 600, mm: { x: 222.7, y: 125.3 } },
  { width: 1024, height: 768, mm: { x: 162, y: 121.5 } },
  { width: 1280, height: 720, mm: { x: 154.6, y: 87 } },
  { width: 1280, height: 800, mm: { x: 217, y: 135.6 } },
  { width: 1366, height: 768, mm: { x: 223.2, y: 125.5 } },
  { width: 1920, height: 1080, mm: { x: 344.2, y: 193.6 } },
  { width: 1920, height: 1200, mm: { x: 217, y: 135.6 } },
  { width: 1280, height: 1024, mm: { x: 337.9, y: 270.3 } },
  { width: 900, height: 540, mm: null },
  { width: 2560, height: 1440, mm: null },
] as const;
const VIEWS = ['attract-late', 'attract-trouble', 'home', 'take', 'taken', 'browse', 'refused-many', 'entry-pin'];

describe.skipIf(!chromiumFound)('the kiosk without a named screen (needs chromium)', { timeout: 120_000 }, () => {
  let browser: Browser;
  let page: Page;
  let rig: Rig;
  let address = '';

  beforeAll(async () => {
    browser = await openBrowser();
    rig = await kioskRig({ pageFolder: join(import.meta.dirname, '..', '..', 'firmware', 'kiosk', 'dist') });
    address = await rig.kiosk.listen('127.0.0.1', 0);
    page = await browser.newPage();
  });
  afterAll(async () => {
    await browser?.close();
    await rig?.close();
  });
  const show = async (name: string): Promise<void> => {
    const picture = GALLERY.find(([each]) => each === name)?.[1]('en');
    if (picture === undefined) throw new TypeError(`there is no ${name}`);
    rig.show(picture);
    await page.locator(`[data-view="${picture.view.kind}"]`).waitFor();
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  };
  const opened = async (size: { readonly width: number; readonly height: number }): Promise<void> => {
    await page.setViewportSize(size);
    await page.goto(address);
    await page.locator('[data-view]').waitFor();
  };

  test.each(SCREENS)('at $width × $height everything fits, and every control is as large as a finger', async (size) => {
    await opened(size);
    const finds: string[] = [];
    for (const name of VIEWS) {
      await show(name);
      await keepPicture(page, `any-${name}-${size.width}x${size.height}`);
      const mm = size.mm ?? { x: size.width / 5.19, y: size.height / 5.59 };
      const measure = { x: size.width / mm.x, y: size.height / mm.y };
      finds.push(...(await layoutOf(page, measure)).finds.map((text) => `${name}: ${text}`));
      if (size.mm === null) continue;
      const small = await tooSmall(page, { ...measure, targetMm: 18.5, textMm: 4.2 });
      finds.push(...small.map((text) => `${name}: ${text}`));
    }
    expect(finds).toEqual([]);
  });

  describe('on a keyboard', () => {
    const pad = (digit: string) => page.locator('.pad').getByRole('button', { name: digit, exact: true });
    const typed = () => page.locator('.typed').first();
    const begin = async (): Promise<void> => {
      await opened({ width: 800, height: 480 });
      await show('home');
      rig.touches.length = 0;
    };
    const chosen = () => rig.touches.filter(({ type }) => type === 'KeyChosen');

    test('Enter on a digit that has the focus types it', async () => {
      await begin();
      await pad('4').focus();
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter');
      await expect.poll(() => typed().textContent()).toBe('44');
      expect(chosen()).toEqual([]);
    });

    test('typed digits and Enter take the one key they mean, whatever had the focus before', async () => {
      await begin();
      await pad('1').focus();
      await page.keyboard.type('4513');
      await expect.poll(() => typed().textContent()).toBe('4513');
      await page.keyboard.press('Enter');
      await expect.poll(chosen).toHaveLength(1);
      await expect.poll(() => typed().textContent()).toBe('4513');
    });

    test('digits under a finger and Enter take it as well: a finger gives no focus', async () => {
      await begin();
      for (const digit of ['4', '5', '1', '3']) await pad(digit).click();
      expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BODY');
      await page.keyboard.press('Enter');
      await expect.poll(chosen).toHaveLength(1);
    });

    test('Enter does nothing while two keys could be meant', async () => {
      await begin();
      await page.keyboard.type('45');
      await page.keyboard.press('Enter');
      await page.waitForTimeout(200);
      expect(chosen()).toEqual([]);
    });

    test('Enter and the space bar press a tile that has the focus, among the keys and while browsing', async () => {
      await begin();
      // The first ones are her own, which open nothing.
      await page.locator('.tile', { hasText: '4511' }).first().focus();
      await page.keyboard.press('Space');
      await expect.poll(chosen).toHaveLength(1);
      await show('browse');
      await page.locator('.cells .tile').first().focus();
      await page.keyboard.press('Enter');
      await expect.poll(() => rig.touches.at(-1)?.type).toBe('KeyTicked');
      await page.keyboard.press('Escape');
      await expect.poll(() => rig.touches.at(-1)).toMatchObject({ type: 'GoTouched', to: 'home' });
    });

    test('a manager presses what has the focus, and finds a person by letters and Enter', async () => {
      await opened({ width: 800, height: 480 });
      await show('manager-for-person');
      rig.touches.length = 0;
      await pad('0').focus();
      await page.keyboard.press('Enter');
      await expect.poll(() => typed().textContent()).toBe('0');
      await page.keyboard.press('Backspace');
      await page.keyboard.type('Park');
      await page.keyboard.press('Enter');
      await expect.poll(() => rig.touches.at(-1)).toMatchObject({ type: 'ManagerTouched' });
    });

    test('the PIN that was typed is entered, whatever had the focus before', async () => {
      await opened({ width: 800, height: 480 });
      await show('entry-pin-typed');
      const picture = GALLERY.find(([each]) => each === 'entry-pin-typed')?.[1]('en');
      if (picture?.view.kind !== 'entry') throw new TypeError('there is no PIN to be typed');
      rig.show({ view: { ...picture.view, ready: true } });
      rig.touches.length = 0;
      await pad('5').focus();
      // Faster than a finger may be: each of them counts.
      await page.keyboard.type('9753');
      const digits = () => rig.touches.flatMap((touch) => (touch.type === 'DigitTouched' ? [touch.digit] : []));
      await expect.poll(digits).toHaveLength(4);
      expect(digits()).toEqual(['9', '7', '5', '3']);
      await page.keyboard.press('Enter');
      await expect.poll(() => rig.touches.at(-1)?.type).toBe('EnterTouched');
    });
  });
});
