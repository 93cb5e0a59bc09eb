// Every state of the kiosk in Chromium, on four screens, in each language and in one that is forty percent longer.
import { LANGUAGES, type Language } from '@keycab/shared/messages';
import type { Picture } from '@keycab/firmware/kiosk/known';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest';
import type { Told } from '../kiosk/busy.ts';
import { FULLEST } from '../kiosk/fullest.ts';
import { GALLERY, stretched } from '../kiosk/gallery.ts';
import { chromiumFound, keepPicture, openBrowser } from './chromium.ts';
import { axeFinds, layoutOf, tooSmall } from './inspect.ts';
import { KIOSKS, openKiosk, type KioskPage, type Panel } from './kiosk-page.ts';

const [SMALLEST, , DENSE, LARGEST] = KIOSKS;
const TARGET_MM = 18.5;
const TEXT_MM = 4.2;
/** Large text, at the least. */
const LARGER = 1.18;
/** One line of a tile and one of the header: in the longest language they end in dots rather than push others away. */
const MAY_END = ', .tile .state > span, .header .strip .clip, .header .who b';

/** What fills a screen in our own languages already has no forty percent more of it. */
const STRETCHED = new Set(GALLERY.map(([name]) => name));

/** Each is told by the real rules, once; it is looked at on four screens. */
const PICTURES = [...GALLERY, ...FULLEST].map(([name, picture]): Told => {
  const told = new Map<Language, Picture>();
  return [
    name,
    (language) => {
      const drawn = told.get(language) ?? picture(language);
      told.set(language, drawn);
      return drawn;
    },
  ];
});

// Pictures, and looks by axe, cost most of the time: each shade is looked at once, on the two lay-outs that there are.
// A browser draws for several pages while one of them waits for its next frame.
const options = { timeout: 300_000, concurrent: true };
describe.skipIf(!chromiumFound)('the kiosk’s screens (needs chromium)', options, () => {
  let browser: Browser;
  const table = new Map<string, string[]>(KIOSKS.map(({ profile }) => [profile, []]));

  beforeAll(async () => {
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    const lines = [...table.values()].flat();
    process.stdout.write(`${['screen          state               smallest control, mm', ...lines].join('\n')}\n`);
  });

  const open = async (size: Panel, onTestFinished: TestContext['onTestFinished']): Promise<KioskPage> => {
    const kiosk = await openKiosk(browser, size);
    onTestFinished(() => kiosk.close());
    return kiosk;
  };
  const large = (drawn: Picture): Picture => ({ ...drawn, layout: { ...drawn.layout, largeText: true } });
  /** A ruler is no text, and stays as large as a ruler is. */
  const growing = PICTURES.filter(([name]) => !name.includes('ruler'));

  test.for(KIOSKS)(
    'at $profile: fingers hit, eyes read, nothing is cut off, in every state and in every language',
    async (size, { onTestFinished }) => {
      const { page, complaints, show } = await open(size, onTestFinished);
      const finds: string[] = [];
      for (const [name, picture] of PICTURES) {
        let smallest = 'none';
        for (const language of LANGUAGES) {
          await show(picture(language));
          const say = (text: string): string => `${name} ${language}: ${text}`;
          finds.push(...(await tooSmall(page, { ...size, targetMm: TARGET_MM, textMm: TEXT_MM })).map(say));
          const layout = await layoutOf(page, size);
          finds.push(...layout.finds.map(say));
          if (layout.smallest !== null) smallest = `${layout.smallest.width} × ${layout.smallest.height}`;
          if (language === LANGUAGES[0] || size === SMALLEST)
            await keepPicture(page, `kiosk-${name}-${size.width}x${size.height}-light-${language}`);
        }
        // Of the largest one, axe's walk keeps the dark pictures.
        if (size === SMALLEST || size === DENSE) {
          await page.emulateMedia({ colorScheme: 'dark' });
          await show(picture('en'));
          await keepPicture(page, `kiosk-${name}-${size.width}x${size.height}-dark-en`);
          await page.emulateMedia({ colorScheme: 'light' });
        }
        table.get(size.profile)?.push(`${size.profile.padEnd(15)} ${name.padEnd(19)} ${smallest.padEnd(22)}`);
      }
      expect(finds).toEqual([]);
      expect(complaints).toEqual([]);
    },
  );

  test.for([
    ['light', SMALLEST],
    ['dark', LARGEST],
  ] as const)(
    'in $0 colors axe finds nothing serious in any state',
    async ([colorScheme, size], { onTestFinished }) => {
      const { page, show } = await open(size, onTestFinished);
      await page.emulateMedia({ colorScheme });
      const finds: string[] = [];
      for (const [name, picture] of PICTURES) {
        await show(picture('en'));
        finds.push(...(await axeFinds(page)).map((text) => `${name}: ${text}`));
        if (colorScheme === 'dark') await keepPicture(page, `kiosk-${name}-${size.width}x${size.height}-dark-en`);
      }
      expect(finds).toEqual([]);
    },
  );

  test.for(KIOSKS)(
    'at $profile: a language that needs forty percent more room has it',
    async (size, { onTestFinished }) => {
      const { page, show } = await open(size, onTestFinished);
      const finds: string[] = [];
      for (const [name, picture] of PICTURES.filter(([one]) => STRETCHED.has(one))) {
        await show(stretched(picture('en')));
        const small = await tooSmall(page, { ...size, targetMm: TARGET_MM, textMm: TEXT_MM });
        const { finds: cut } = await layoutOf(page, size, MAY_END, false);
        finds.push(...[...cut, ...small].map((text) => `${name}: ${text}`));
      }
      expect(finds).toEqual([]);
    },
  );

  test.for(KIOSKS)(
    'at $profile: large text is larger, under the same fingers, and has room',
    async (size, { onTestFinished }) => {
      const { page, show } = await open(size, onTestFinished);
      const finds: string[] = [];
      const least = { ...size, targetMm: TARGET_MM, textMm: TEXT_MM * LARGER, headerMm: TEXT_MM };
      for (const [name, picture] of growing) {
        for (const language of size === SMALLEST ? LANGUAGES : (['en'] as const)) {
          await show(large(picture(language)));
          const found = [...(await tooSmall(page, least)), ...(await layoutOf(page, size)).finds];
          finds.push(...found.map((text) => `${name} ${language}: ${text}`));
          if (size === SMALLEST || size === LARGEST)
            await keepPicture(page, `kiosk-${name}-${size.width}x${size.height}-large-${language}`);
        }
      }
      expect(finds).toEqual([]);
      await show(pictureOf('home'));
      const pad = page.getByRole('button', { name: '5', exact: true });
      expect((await pad.boundingBox())?.height).toBeLessThan(size.height / 4);
    },
  );

  test.for(KIOSKS)(
    'at $profile: large text with forty percent more letters has room',
    async (size, { onTestFinished }) => {
      const { page, show } = await open(size, onTestFinished);
      const finds: string[] = [];
      for (const [name, picture] of growing.filter(([one]) => STRETCHED.has(one))) {
        await show(large(stretched(picture('en'))));
        finds.push(...(await layoutOf(page, size, MAY_END, false)).finds.map((text) => `${name}: ${text}`));
      }
      expect(finds).toEqual([]);
    },
  );

  test.for(KIOSKS)(
    'at $profile: the left hand has the pad, and black on white is all there is',
    async (size, { onTestFinished }) => {
      const { page, show } = await open(size, onTestFinished);
      for (const name of ['home', 'take', 'refused-out']) {
        await show({ ...pictureOf(name), layout: { leftHand: true, highContrast: true, largeText: false } });
        expect((await layoutOf(page, size)).finds, name).toEqual([]);
        expect(await axeFinds(page), name).toEqual([]);
        await keepPicture(page, `kiosk-${name}-${size.width}x${size.height}-left-contrast`);
      }
      await show({ ...pictureOf('home'), layout: { leftHand: true, highContrast: false, largeText: false } });
      const [pad, tiles] = await Promise.all(['.pad', '.tiles'].map((part) => page.locator(part).boundingBox()));
      expect(pad?.x).toBeLessThan(tiles?.x ?? 0);
    },
  );

  const pictureOf = (name: string): Picture => {
    const found = PICTURES.find(([one]) => one === name);
    if (found === undefined) throw new TypeError(`there is no ${name}`);
    return found[1]('en');
  };
});
