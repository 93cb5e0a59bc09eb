// Every state of the kiosk in Chromium, on four screens, in each language and in one that is forty percent longer.
/// <reference lib="dom" />
import { join } from 'node:path';
import { LANGUAGES } from '@keycab/shared/messages';
import type { Picture } from '@keycab/firmware/kiosk/known';
import type { Screen } from '@keycab/firmware/kiosk/screen';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GALLERY, stretched } from '../kiosk/gallery.ts';
import { kioskRig, type Rig } from '../kiosk/rig.ts';
import { chromiumFound, keepPicture, openBrowser } from './chromium.ts';
import { axeFinds, bringAxe, complaintsOf, layoutOf, tooSmall } from './inspect.ts';

const KIOSKS = [
  { profile: '7in-800x480', width: 800, height: 480, x: 5.19, y: 5.59 },
  { profile: '7in-1024x600', width: 1024, height: 600, x: 6.65, y: 6.98 },
  { profile: '7in-1280x720', width: 1280, height: 720, x: 8.28, y: 8.28 },
  { profile: '10in-1280x800', width: 1280, height: 800, x: 5.9, y: 5.9 },
] as const;
const LARGEST = KIOSKS[3];
const TARGET_MM = 18.5;
const TEXT_MM = 4.2;
/** Large text, at the least. */
const LARGER = 1.18;
/** One line of a tile and one of the header: in the longest language they end in dots rather than push others away. */
const MAY_END = ', .tile .state > span, .header .strip .clip, .header .who b';

describe.skipIf(!chromiumFound)('the kiosk’s screens (needs chromium)', { timeout: 300_000 }, () => {
  let browser: Browser;
  let context: BrowserContext;
  let rig: Rig;
  let rigUrl = '';
  const table: string[] = [];

  beforeAll(async () => {
    browser = await openBrowser();
    context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en-US' });
    await bringAxe(context);
    rig = await kioskRig({ pageFolder: join(import.meta.dirname, '..', '..', 'firmware', 'kiosk', 'dist') });
    rigUrl = await rig.kiosk.listen('127.0.0.1', 0);
  });

  afterAll(async () => {
    await browser?.close();
    await rig?.close();
    process.stdout.write(`${['screen          state               smallest control, mm', ...table].join('\n')}\n`);
  });

  const open = async (size: (typeof KIOSKS)[number]): Promise<[Page, string[]]> => {
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    await page.setViewportSize(size);
    await page.goto(`${rigUrl}/?profile=${size.profile}`);
    return [page, complaints];
  };
  /** Shows it and waits until it is drawn. */
  const show = async (page: Page, screen: Partial<Screen>): Promise<void> => {
    rig.show({ ...screen, sound: { count: 0, pattern: null, alarm: false, volume: 0 } });
    await page.locator(`[data-view="${screen.view?.kind}"]`).waitFor();
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  };

  // Pictures, and a look by axe, cost most of the time: each shade is looked at once, on the two lay-outs that there are.
  test.each(KIOSKS)(
    'at $profile: fingers hit, eyes read, nothing is cut off, in every state and in every language',
    async (size) => {
      const [page, complaints] = await open(size);
      const finds: string[] = [];
      for (const [name, picture] of GALLERY) {
        let smallest = 'none';
        for (const language of LANGUAGES) {
          await show(page, picture(language));
          const say = (text: string): string => `${name} ${language}: ${text}`;
          finds.push(...(await tooSmall(page, { ...size, targetMm: TARGET_MM, textMm: TEXT_MM })).map(say));
          const layout = await layoutOf(page, size);
          finds.push(...layout.finds.map(say));
          if (layout.smallest !== null) smallest = `${layout.smallest.width} × ${layout.smallest.height}`;
          if (language === LANGUAGES[0] || size === KIOSKS[0])
            await keepPicture(page, `kiosk-${name}-${size.width}x${size.height}-light-${language}`);
        }
        // Of the largest one, axe's walk keeps the dark pictures.
        if (size === KIOSKS[0] || size === KIOSKS[2]) {
          await page.emulateMedia({ colorScheme: 'dark' });
          await show(page, picture('en'));
          await keepPicture(page, `kiosk-${name}-${size.width}x${size.height}-dark-en`);
          await page.emulateMedia({ colorScheme: 'light' });
        }
        table.push(`${size.profile.padEnd(15)} ${name.padEnd(19)} ${smallest.padEnd(22)}`);
      }
      expect(finds).toEqual([]);
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  test.each([
    ['light', KIOSKS[0]],
    ['dark', LARGEST],
  ] as const)('in %s colors axe finds nothing serious in any state', async (colorScheme, size) => {
    const [page] = await open(size);
    await page.emulateMedia({ colorScheme });
    const finds: string[] = [];
    for (const [name, picture] of GALLERY) {
      await show(page, picture('en'));
      finds.push(...(await axeFinds(page)).map((text) => `${name}: ${text}`));
      if (colorScheme === 'dark') await keepPicture(page, `kiosk-${name}-${size.width}x${size.height}-dark-en`);
    }
    expect(finds).toEqual([]);
    await page.close();
  });

  test.each(KIOSKS)('at $profile: a language that needs forty percent more room has it', async (size) => {
    const [page] = await open(size);
    const finds: string[] = [];
    for (const [name, picture] of GALLERY) {
      await show(page, stretched(picture('en')));
      finds.push(...(await layoutOf(page, size, MAY_END)).finds.map((text) => `${name}: ${text}`));
      finds.push(
        ...(await tooSmall(page, { ...size, targetMm: TARGET_MM, textMm: TEXT_MM })).map((text) => `${name}: ${text}`),
      );
    }
    expect(finds).toEqual([]);
    await page.close();
  });

  test.each(KIOSKS)('at $profile: large text is larger, under the same fingers, and has room', async (size) => {
    const [page] = await open(size);
    const finds: string[] = [];
    for (const [name, picture] of GALLERY) {
      // A ruler is no text.
      if (name.includes('ruler')) continue;
      for (const language of size === KIOSKS[0] ? LANGUAGES : (['en'] as const)) {
        const drawn = picture(language);
        await show(page, { ...drawn, layout: { ...drawn.layout, largeText: true } });
        const least = { ...size, targetMm: TARGET_MM, textMm: TEXT_MM * LARGER, headerMm: TEXT_MM };
        const found = [...(await tooSmall(page, least)), ...(await layoutOf(page, size)).finds];
        finds.push(...found.map((text) => `${name} ${language}: ${text}`));
        if (size === KIOSKS[0] || size === LARGEST)
          await keepPicture(page, `kiosk-${name}-${size.width}x${size.height}-large-${language}`);
      }
    }
    expect(finds).toEqual([]);
    await show(page, pictureOf('home'));
    const pad = page.getByRole('button', { name: '5', exact: true });
    expect((await pad.boundingBox())?.height).toBeLessThan(size.height / 4);
    await page.close();
  });

  test('large text with forty percent more letters has room where the screen has', async () => {
    const [page] = await open(LARGEST);
    const finds: string[] = [];
    for (const [name, picture] of GALLERY) {
      const drawn = stretched(picture('en'));
      await show(page, { ...drawn, layout: { ...drawn.layout, largeText: true } });
      finds.push(...(await layoutOf(page, LARGEST, MAY_END)).finds.map((text) => `${name}: ${text}`));
    }
    expect(finds).toEqual([]);
    await page.close();
  });

  const pictureOf = (name: string): Picture => {
    const found = GALLERY.find(([one]) => one === name);
    if (found === undefined) throw new TypeError(`there is no ${name}`);
    return found[1]('en');
  };

  test('a finger chooses the language and large text on the first screen and among the keys, and wakes a screen that sleeps', async () => {
    const page = await context.newPage();
    await page.setViewportSize(KIOSKS[0]);
    await page.goto(`${rigUrl}/?profile=7in-800x480`);
    rig.touches.length = 0;
    for (const name of ['attract', 'home']) {
      await show(page, pictureOf(name));
      await page.getByRole('button', { name: 'Español' }).click();
      await expect.poll(() => rig.touches.at(-1)).toEqual({ type: 'LanguageTouched', language: 'es' });
      await page.waitForTimeout(600);
      await page.getByRole('button', { name: 'Large text' }).click();
      await expect.poll(() => rig.touches.at(-1)).toEqual({ type: 'TextTouched', large: true });
      await page.waitForTimeout(600);
    }
    rig.touches.length = 0;
    await show(page, pictureOf('attract-asleep'));
    expect(await page.getByRole('button').count()).toBe(0);
    await page.mouse.click(760, 440);
    await expect.poll(() => rig.touches).toEqual([{ type: 'ScreenTouched' }]);
    const spanish = GALLERY[0]?.[1]('es');
    await show(page, spanish ?? {});
    expect(await page.locator('html').getAttribute('lang')).toBe('es');
    await page.close();
  });

  test('a finger that trembles is one touch', async () => {
    const [page] = await open(KIOSKS[0]);
    await show(page, pictureOf('take'));
    rig.touches.length = 0;
    const button = page.getByRole('button', { name: 'Not now' });
    await button.evaluate((element) => {
      for (let times = 0; times < 5; times += 1) (element as unknown as { click(): void }).click();
    });
    await expect.poll(() => rig.touches.length).toBeGreaterThan(0);
    await page.waitForTimeout(150);
    expect(rig.touches).toEqual([{ type: 'DoneTouched' }]);
    await page.close();
  });

  test('two taps that a slow computer hears at once are two, by the time at which they were made', async () => {
    const [page] = await open(KIOSKS[0]);
    await show(page, pictureOf('take'));
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
    await page.close();
  });

  test('each sound is heard once, an alarm until it is over, and nothing after a reload', async () => {
    const page = await context.newPage();
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
    const sound = (count: number, pattern: Screen['sound']['pattern'], alarm = false): void =>
      rig.show({ sound: { count, pattern, alarm, volume: 0.01 } });
    sound(5, 'no');
    await page.goto(`${rigUrl}/?profile=7in-800x480`);
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
    await page.close();
  });

  test('the first word, and the last one when the cabinet falls silent, are in the cabinet’s language', async () => {
    const page = await context.newPage();
    await page.setViewportSize(KIOSKS[0]);
    rig.show(GALLERY[0]?.[1]('es') ?? {});
    // The stream of screens is kept back: what is drawn then came with the page.
    await page.route('**/api/screen', () => undefined);
    await page.goto(`${rigUrl}/?profile=7in-800x480`);
    await page.getByText('La pantalla espera al gabinete.').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('es');
    await keepPicture(page, 'kiosk-starting-800x480-light-es');
    await page.unroute('**/api/screen');
    await page.route('**/api/screen', (route) => route.abort());
    await page.reload();
    await page.getByText('Esta pantalla no oye al gabinete.').waitFor();
    expect((await layoutOf(page, KIOSKS[0])).finds).toEqual([]);
    await keepPicture(page, 'kiosk-lost-800x480-light-es');
    await page.close();
  });

  test('without a network and without a clock it stands there all the same, by its own letters', async () => {
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).host));
    await page.goto(`${rigUrl}/?profile=7in-800x480`);
    await show(page, {
      ...pictureOf('attract'),
      wallMs: null,
      clockChecked: false,
      offline: { sinceWallMs: null, waiting: 0 },
    });
    await page.getByText('Present badge').waitFor();
    expect(await page.locator('.clock').textContent()).toBe('--:--');
    expect(await page.evaluate(() => document.fonts.check('16px "Inter Variable"'))).toBe(true);
    expect(new Set(asked)).toEqual(new Set([new URL(rigUrl).host]));
    expect(complaints).toEqual([]);
    await page.close();
  });

  test.each(KIOSKS)('at $profile: the left hand has the pad, and black on white is all there is', async (size) => {
    const [page] = await open(size);
    for (const name of ['home', 'take', 'refused-out']) {
      await show(page, { ...pictureOf(name), layout: { leftHand: true, highContrast: true, largeText: false } });
      expect((await layoutOf(page, size)).finds, name).toEqual([]);
      expect(await axeFinds(page), name).toEqual([]);
      await keepPicture(page, `kiosk-${name}-${size.width}x${size.height}-left-contrast`);
    }
    await show(page, { ...pictureOf('home'), layout: { leftHand: true, highContrast: false, largeText: false } });
    const [pad, tiles] = await Promise.all(['.pad', '.tiles'].map((part) => page.locator(part).boundingBox()));
    expect(pad?.x).toBeLessThan(tiles?.x ?? 0);
    await page.close();
  });
});
