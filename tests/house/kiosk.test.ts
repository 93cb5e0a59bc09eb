// What a finger does to the kiosk's page in Chromium, what it sounds like, and what it says while nobody answers it.
/// <reference lib="dom" />
import type { Picture } from '@keycab/firmware/kiosk/known';
import type { Screen } from '@keycab/firmware/kiosk/screen';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { GALLERY } from '../kiosk/gallery.ts';
import { chromiumFound, keepPicture, openBrowser } from './chromium.ts';
import { layoutOf } from './inspect.ts';
import { KIOSKS, kioskPage, openKiosk } from './kiosk-page.ts';

const [SMALLEST] = KIOSKS;
const OPENED = `/?profile=${SMALLEST.profile}`;

describe.skipIf(!chromiumFound)('the kiosk’s page (needs chromium)', { timeout: 60_000 }, () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  const open = async () => {
    const kiosk = await openKiosk(browser, SMALLEST);
    onTestFinished(() => kiosk.close());
    return kiosk;
  };
  /** Before it is opened. */
  const before = async () => {
    const kiosk = await kioskPage(browser, SMALLEST);
    onTestFinished(() => kiosk.close());
    return kiosk;
  };
  const pictureOf = (name: string, language: 'en' | 'es' = 'en'): Picture => {
    const found = GALLERY.find(([one]) => one === name);
    if (found === undefined) throw new TypeError(`there is no ${name}`);
    return found[1](language);
  };

  test('a finger chooses the language and large text on the first screen and among the keys, and wakes a screen that sleeps', async () => {
    const { page, rig, show } = await open();
    for (const name of ['attract', 'home']) {
      await show(pictureOf(name));
      await page.getByRole('button', { name: 'Español' }).click();
      await expect.poll(() => rig.touches.at(-1)).toEqual({ type: 'LanguageTouched', language: 'es' });
      await page.waitForTimeout(600);
      await page.getByRole('button', { name: 'Large text' }).click();
      await expect.poll(() => rig.touches.at(-1)).toEqual({ type: 'TextTouched', large: true });
      await page.waitForTimeout(600);
    }
    rig.touches.length = 0;
    await show(pictureOf('attract-asleep'));
    expect(await page.getByRole('button').count()).toBe(0);
    await page.mouse.click(760, 440);
    await expect.poll(() => rig.touches).toEqual([{ type: 'ScreenTouched' }]);
    await show(pictureOf('attract', 'es'));
    expect(await page.locator('html').getAttribute('lang')).toBe('es');
  });

  test('a finger that trembles is one touch', async () => {
    const { page, rig, show } = await open();
    await show(pictureOf('take'));
    rig.touches.length = 0;
    const button = page.getByRole('button', { name: 'Not now' });
    await button.evaluate((element) => {
      for (let times = 0; times < 5; times += 1) (element as unknown as { click(): void }).click();
    });
    await expect.poll(() => rig.touches.length).toBeGreaterThan(0);
    await page.waitForTimeout(150);
    expect(rig.touches).toEqual([{ type: 'DoneTouched' }]);
  });

  test('two taps that a slow computer hears at once are two, by the time at which they were made', async () => {
    const { page, rig, show } = await open();
    await show(pictureOf('take'));
    const heard = async (...tapsMs: number[]): Promise<number> => {
      rig.touches.length = 0;
      await page.getByRole('button', { name: 'Not now' }).evaluate((element, times) => {
        for (const ms of times) {
          const tap = new MouseEvent('click', { bubbles: true });
          Object.defineProperty(tap, 'timeStamp', { value: ms });
          element.dispatchEvent(tap);
        }
      }, tapsMs);
      await page.waitForTimeout(150);
      return rig.touches.length;
    };
    expect(await heard(100_000, 100_150)).toBe(2);
    expect(await heard(200_000, 200_050)).toBe(1);
  });

  test('each sound is heard once, an alarm until it is over, and nothing after a reload', async () => {
    const { page, rig, url } = await before();
    await page.addInitScript(() => {
      const heard: number[] = [];
      Object.assign(window, { heard });
      const make = AudioContext.prototype.createOscillator;
      AudioContext.prototype.createOscillator = function oscillator(this: AudioContext) {
        const made = make.call(this);
        const start = made.start.bind(made);
        made.start = (at?: number) => {
          heard.push(Math.round(made.frequency.value));
          start(at);
        };
        return made;
      };
    });
    const heard = (): Promise<number[]> => page.evaluate(() => (window as unknown as { heard: number[] }).heard);
    const sound = (count: number, pattern: Screen['sound']['pattern'], alarm = false): void => {
      rig.show({ sound: { count, pattern, alarm, volume: 0.01 } });
    };
    sound(5, 'no');
    await page.goto(`${url}${OPENED}`);
    await page.locator('[data-view]').waitFor();
    sound(6, 'yes');
    await expect.poll(heard).toEqual([660, 990]);
    sound(6, 'yes');
    sound(7, 'ask');
    await expect.poll(heard).toEqual([660, 990, 784]);
    sound(7, 'ask', true);
    await expect.poll(async () => (await heard()).length).toBeGreaterThan(5);
    expect((await heard()).slice(3, 6)).toEqual([880, 660, 880]);
    sound(7, 'ask');
    await page.waitForTimeout(300);
    const { length } = await heard();
    await page.waitForTimeout(600);
    expect(await heard()).toHaveLength(length);
    await page.reload();
    await page.locator('[data-view]').waitFor();
    expect(await heard()).toEqual([]);
  });

  test('the first word, and the last one when the cabinet falls silent, are in the cabinet’s language', async () => {
    const { page, rig, url } = await before();
    rig.show(pictureOf('attract', 'es'));
    // The stream of screens is kept back: what is drawn then came with the page.
    await page.route('**/api/screen', () => undefined);
    await page.goto(`${url}${OPENED}`);
    await page.getByText('La pantalla espera al gabinete.').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('es');
    await keepPicture(page, 'kiosk-starting-800x480-light-es');
    await page.unroute('**/api/screen');
    await page.route('**/api/screen', (route) => route.abort());
    await page.reload();
    await page.getByText('Esta pantalla no oye al gabinete.').waitFor();
    expect((await layoutOf(page, SMALLEST)).finds).toEqual([]);
    await keepPicture(page, 'kiosk-lost-800x480-light-es');
  });

  test('without a network and without a clock it stands there all the same, by its own letters', async () => {
    const { page, url, complaints, show } = await before();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).host));
    await page.goto(`${url}${OPENED}`);
    await show({
      ...pictureOf('attract'),
      wallMs: null,
      clockChecked: false,
      offline: { sinceWallMs: null, waiting: 0 },
    });
    await page.getByText('Present badge').waitFor();
    expect(await page.locator('.clock').textContent()).toBe('--:--');
    expect(await page.evaluate(() => document.fonts.check('16px "Inter Variable"'))).toBe(true);
    expect(new Set(asked)).toEqual(new Set([new URL(url).host]));
    expect(complaints).toEqual([]);
  });
});
