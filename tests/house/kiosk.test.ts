// Every state of the kiosk in Chromium, on three screens, in each language and in one that is forty percent longer.
import { join } from 'node:path';
import { LANGUAGES } from '@keycab/shared/messages';
import type { Screen } from '@keycab/firmware/kiosk/screen';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GALLERY, stretched } from '../kiosk/gallery.ts';
import { kioskRig, type Rig } from '../kiosk/rig.ts';
import { chromiumFound, keepPicture, openBrowser } from './chromium.ts';
import { axeFinds, bringAxe, complaintsOf, layoutOf, tooSmall } from './inspect.ts';

const SCHEMES = ['light', 'dark'] as const;
const KIOSKS = [
  { profile: '7in-800x480', width: 800, height: 480, x: 5.19, y: 5.59 },
  { profile: '7in-1280x720', width: 1280, height: 720, x: 8.28, y: 8.28 },
  { profile: '10in-1280x800', width: 1280, height: 800, x: 5.9, y: 5.9 },
] as const;
const TARGET_MM = 18.5;
const TEXT_MM = 4.2;
/** One line of a tile and one of the header: in the longest language they end in dots rather than push others away. */
const MAY_END = ', .tile .state > span, .header .strip .clip';

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
    process.stdout.write(
      `${['screen          state               smallest control, mm   axe', ...table].join('\n')}\n`,
    );
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

  test.each(KIOSKS)(
    'at $profile: fingers hit, eyes read, nothing is cut off, in every state, light and dark, and in every language',
    async (size) => {
      const [page, complaints] = await open(size);
      const finds: string[] = [];
      for (const [name, picture] of GALLERY) {
        let smallest = 'none';
        let axe = 0;
        for (const language of LANGUAGES) {
          await page.emulateMedia({ colorScheme: 'light' });
          await show(page, picture(language));
          const say = (text: string): string => `${name} ${language}: ${text}`;
          finds.push(...(await tooSmall(page, { ...size, targetMm: TARGET_MM, textMm: TEXT_MM })).map(say));
          const layout = await layoutOf(page, size);
          finds.push(...layout.finds.map(say));
          if (layout.smallest !== null) smallest = `${layout.smallest.width} × ${layout.smallest.height}`;
          for (const colorScheme of SCHEMES) {
            await page.emulateMedia({ colorScheme });
            await keepPicture(page, `kiosk-${name}-${size.width}x${size.height}-${colorScheme}-${language}`);
            // Colors and roles are the same in every language.
            if (language !== LANGUAGES[0]) continue;
            const found = await axeFinds(page);
            axe += found.length;
            finds.push(...found.map(say));
          }
        }
        table.push(`${size.profile.padEnd(15)} ${name.padEnd(19)} ${smallest.padEnd(22)} ${axe}`);
      }
      expect(finds).toEqual([]);
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  test.each(KIOSKS)('at $profile: a language that needs forty percent more room has it', async (size) => {
    const [page] = await open(size);
    const finds: string[] = [];
    for (const [name, picture] of GALLERY) {
      await show(page, stretched(picture('en')));
      await keepPicture(page, `kiosk-${name}-${size.width}x${size.height}-stretched`);
      finds.push(...(await layoutOf(page, size, MAY_END)).finds.map((text) => `${name}: ${text}`));
      finds.push(
        ...(await tooSmall(page, { ...size, targetMm: TARGET_MM, textMm: TEXT_MM })).map((text) => `${name}: ${text}`),
      );
    }
    expect(finds).toEqual([]);
    await page.close();
  });
});
