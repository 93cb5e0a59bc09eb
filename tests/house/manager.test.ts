// A manager's hands on the page in Chromium: a scanner that types, a ruler on the screen, buttons that send what they say.
import { join } from 'node:path';
import type { Screen } from '@keycab/firmware/kiosk/screen';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { MANAGER } from '../kiosk/managed.ts';
import { kioskRig, type Rig } from '../kiosk/rig.ts';
import { chromiumFound, openBrowser } from './chromium.ts';

describe.skipIf(!chromiumFound)('a manager at the page (needs chromium)', { timeout: 60_000 }, () => {
  let browser: Browser;
  let rig: Rig;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser();
    rig = await kioskRig({ pageFolder: join(import.meta.dirname, '..', '..', 'firmware', 'kiosk', 'dist') });
    const address = await rig.kiosk.listen('127.0.0.1', 0);
    page = await browser.newPage({ viewport: { width: 800, height: 480 } });
    await page.goto(`${address}/?profile=7in-800x480`);
  });
  afterAll(async () => {
    await browser?.close();
    await rig?.close();
  });
  beforeEach(() => {
    rig.touches.length = 0;
  });

  const show = async (name: string): Promise<void> => {
    const picture = MANAGER.find(([each]) => each === name)?.[1]('en');
    rig.show(picture as Partial<Screen>);
    await page.locator(`[data-view="${picture?.view.kind}"]`).waitFor();
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  };
  const sent = (type: string) => rig.touches.filter((touch) => touch.type === type);

  test('what a scanner types, faster than a page is drawn, is one scan, and the next one another', async () => {
    await show('manager-pair');
    await page.keyboard.type('RO 61999');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => sent('PairScanned'))
      .toEqual([{ type: 'PairScanned', text: 'RO 61999', template: 'repair' }]);
    await page.waitForTimeout(150);
    await page.keyboard.type('2hgfe2f5xnh102193');
    await page.keyboard.press('Enter');
    await expect.poll(() => sent('PairScanned')).toHaveLength(2);
    expect(sent('PairScanned')[1]).toMatchObject({ text: '2HGFE2F5XNH102193' });
  });

  test('the ruler’s square has the size that it says, and follows its buttons', async () => {
    await show('manager-ruler');
    const square = page.locator('.square');
    const before = await square.boundingBox();
    expect(await page.locator('.result .code').textContent()).toBe('pxPerMm: { x: 5.20, y: 5.60 }');
    for (let at = 0; at < 5; at += 1) await page.getByRole('button', { name: '+ across' }).click();
    expect(await page.locator('.result .code').textContent()).toBe('pxPerMm: { x: 5.30, y: 5.60 }');
    const after = await square.boundingBox();
    expect((after?.width ?? 0) - (before?.width ?? 0)).toBeCloseTo(5, 1);
    expect(after?.height).toBe(before?.height);
    // From edge to edge, as a ruler is laid: fifty times what the profile is given.
    expect(after?.width).toBeCloseTo(265, 1);
  });

  test('what was measured is sent, drawn at once, and kept by a page that is loaded again', async () => {
    await show('manager-ruler');
    await page.getByRole('button', { name: '+ across' }).click();
    const shown = await page.locator('.result .code').textContent();
    const [x, y] = [...(shown ?? '').matchAll(/[0-9.]{4,}/g)].map(([number]) => Number(number));
    await page.waitForTimeout(150);
    await page.getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => sent('ScreenMeasured')).toEqual([{ type: 'ScreenMeasured', x, y }]);
    await page.getByRole('button', { name: 'Saved' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.style.getPropertyValue('--mm-x'))).toBe(`${x}px`);
    await page.reload();
    await show('manager-ruler');
    expect(await page.evaluate(() => document.documentElement.style.getPropertyValue('--mm-x'))).toBe(`${x}px`);
  });

  test('one touch answers for a key', async () => {
    await show('manager-day');
    await page.getByRole('button', { name: /^Overnight/ }).click();
    await expect.poll(() => sent('DayExceptionTold')).toMatchObject([{ answer: 'overnight' }]);
  });

  test('letters above the digits find a person', async () => {
    await show('manager-for-person');
    for (const digit of ['7', '2', '7', '5']) await page.getByRole('button', { name: new RegExp(`^${digit}`) }).click();
    await expect.poll(() => page.locator('.tile').count()).toBe(1);
    await page.waitForTimeout(150);
    await page.keyboard.press('Enter');
    await expect.poll(() => sent('ManagerTouched')).toMatchObject([{ page: 'forKey', person: 'p00other4' }]);
  });
});
