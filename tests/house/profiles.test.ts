// The steel of every shipped profile, drawn on its own screen in Chromium from what the firmware on it tells.
import { join } from 'node:path';
import type { Screen } from '@keycab/firmware/kiosk/screen';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kioskRig } from '../kiosk/rig.ts';
import { K4512 } from '../people.ts';
import { createRig, profileText } from '../profiles/rig.ts';
import { chromiumFound, keepPicture, openBrowser } from './chromium.ts';

const PAGE = join(import.meta.dirname, '..', '..', 'firmware', 'kiosk', 'dist');
const SLOT = 29;

/** What the firmware shows in front of the slot that it has just released, and how large its screen is. */
async function released(name: string) {
  const rig = await createRig(profileText(name), new Map([[K4512, SLOT]]));
  try {
    await rig.until('all boards answer', () => rig.ready());
    rig.presentBadge();
    await rig.until('the badge opens a session', async () =>
      (await rig.events()).some(({ type }) => type === 'SessionOpened'),
    );
    await rig.choose(K4512);
    await rig.until('the slot is unlocked', () => !rig.cabinet.slot(SLOT).latched);
    rig.ticker.advance(1_000);
    return { screen: await rig.screen(), ...rig.configuration.body.screen };
  } finally {
    await rig.close();
  }
}

const UNKNOWN_TAG: Extract<Screen['view'], { kind: 'unknownTag' }> = {
  kind: 'unknownTag',
  slotName: 'B14',
  code: 'KC-TAG-01',
  title: 'A key I don’t know is in B14.',
  todo: 'Take it out, or ask a manager to pair it.',
  call: 'Ask a manager.',
  mapText: 'Slot B14',
  endsInMs: 9_000,
};

describe.skipIf(!chromiumFound)('the map of the steel (needs chromium)', { timeout: 60_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  test.each([
    ['cabinet-32.yaml', { width: 800, height: 480 }, 2],
    ['cabinet-64.yaml', { width: 1280, height: 720 }, 4],
    ['cabinet-256.yaml', { width: 1280, height: 800 }, 16],
  ] as const)('of %s has a cell for each slot, all seen, and no letter on another', async (name, viewport, rows) => {
    const { screen, profile, pxPerMm } = await released(name);
    const kiosk = await kioskRig({ pageFolder: PAGE, profile, pxPerMm: () => pxPerMm });
    const page = await browser.newPage({ viewport });
    try {
      const views: readonly Screen['view'][] = [screen.view, UNKNOWN_TAG];
      await page.goto(await kiosk.kiosk.listen('127.0.0.1', 0));
      expect(page.url()).toContain(`profile=${profile}&pxPerMmX=${pxPerMm?.x}&pxPerMmY=${pxPerMm?.y}`);
      for (const view of views) {
        kiosk.show({ ...screen, view });
        await page.locator(`[data-view="${view.kind}"]`).waitFor();
        await keepPicture(page, `${name}-${view.kind}`);
        const boxes = (selector: string) =>
          page.locator(selector).evaluateAll((all) =>
            all.map((element) => {
              const { top, bottom, left, right } = element.getBoundingClientRect();
              return { top, bottom, left, right };
            }),
          );
        const cells = await boxes('.steel .cell');
        expect(cells).toHaveLength(rows * 16);
        for (const { top, bottom, left, right } of cells) {
          expect(bottom - top).toBeGreaterThan(6);
          expect(left >= 0 && right <= viewport.width && top >= 0 && bottom <= viewport.height).toBe(true);
        }
        const letters = await boxes('.steel-row > b');
        expect(letters).toHaveLength(rows);
        // A letter's box is one em high, of which a capital fills seven tenths.
        for (const [index, { top, bottom }] of letters.entries()) {
          const above = letters[index - 1];
          if (above !== undefined) expect(top).toBeGreaterThan(above.bottom - 0.25 * (bottom - top));
        }
        expect(await page.locator('.steel-row[data-here="true"] > b').allTextContents()).toEqual(['B']);
        expect(await page.locator('.steel .cell[data-here="true"]').count()).toBe(1);
      }
    } finally {
      await page.close();
      await kiosk.close();
    }
  });
});
