// The kiosk's built page in a browser, shown whatever a test wants; each page has a server and a screen of its own.
/// <reference lib="dom" />
import { join } from 'node:path';
import type { Screen } from '@keycab/firmware/kiosk/screen';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { kioskRig, type Rig } from '../kiosk/rig.ts';
import { bringAxe, complaintsOf } from './inspect.ts';

/** The panels that are common, with the pixels per millimetre of their glass. */
export const KIOSKS = [
  { profile: '7in-800x480', width: 800, height: 480, x: 5.19, y: 5.59 },
  { profile: '7in-1024x600', width: 1024, height: 600, x: 6.65, y: 6.98 },
  { profile: '7in-1280x720', width: 1280, height: 720, x: 8.28, y: 8.28 },
  { profile: '10in-1280x800', width: 1280, height: 800, x: 5.9, y: 5.9 },
] as const;
export type Panel = (typeof KIOSKS)[number];

export interface KioskPage {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly rig: Rig;
  readonly url: string;
  readonly complaints: readonly string[];
  /** Shows it, without a sound, and waits until it is drawn. */
  show(screen: Partial<Screen>): Promise<void>;
  close(): Promise<void>;
}

export const SILENT: Screen['sound'] = { count: 0, pattern: null, alarm: false, volume: 0 };

const PAGE_FOLDER = join(import.meta.dirname, '..', '..', 'firmware', 'kiosk', 'dist');

/** A page that has not been opened yet: `url` is where it would be. */
export async function kioskPage(browser: Browser, size: { readonly width: number; readonly height: number }) {
  const context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en-US', viewport: size });
  await bringAxe(context);
  const rig = await kioskRig({ pageFolder: PAGE_FOLDER });
  const url = await rig.kiosk.listen('127.0.0.1', 0);
  const page = await context.newPage();
  return {
    page,
    context,
    rig,
    url,
    complaints: complaintsOf(page),
    show: (screen) => page.evaluate(isDrawn, rig.show({ ...screen, sound: SILENT })),
    close: async () => {
      await context.close();
      await rig.close();
    },
  } satisfies KioskPage;
}

export async function openKiosk(browser: Browser, size: Panel): Promise<KioskPage> {
  const opened = await kioskPage(browser, size);
  await opened.page.goto(`${opened.url}/?profile=${size.profile}`);
  return opened;
}

/** In the page: as soon as that revision stands there, and has its letters. No frame is waited for: a ruler needs none. */
async function isDrawn(revision: number): Promise<void> {
  await new Promise<void>((done) => {
    const watch = new MutationObserver(() => look());
    const look = (): void => {
      if (document.querySelector(`.screen[data-revision="${revision}"]`) === null) return;
      watch.disconnect();
      done();
    };
    watch.observe(document.body, { attributes: true, childList: true, subtree: true });
    look();
  });
  document.body.getBoundingClientRect();
  await document.fonts.ready;
}
