// One loaded page as everybody sees it: phone and desktop, light and dark; pictures for review, and what is wrong with each.
import type { Page } from 'playwright-core';
import { keepPicture } from './chromium.ts';
import { axeFinds } from './inspect.ts';

const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
] as const;
/** By any pointer; what is inside a sentence may be as small as its letters. @see WCAG 2.2, 2.5.8 */
const TARGET_PX = 24;

/** Leaves the page in its own size and light. @returns what axe calls serious, targets too small, pages that scroll sideways */
export async function looksWrong(page: Page, name: string): Promise<string[]> {
  const finds: string[] = [];
  const own = page.viewportSize();
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const where = `${name}-${size.width}-${colorScheme}`;
      await keepPicture(page, where);
      finds.push(...(await axeFinds(page)).map((one) => `${where}: ${one}`));
    }
    const small = await page
      .locator('button:visible, select:visible, input:visible:not([type=checkbox], [type=radio])')
      .evaluateAll((all, least) => {
        const boxes = all.map((each) => ({ told: each.textContent ?? each.id, box: each.getBoundingClientRect() }));
        return boxes.filter(({ box }) => box.width < least || box.height < least).map(({ told }) => told);
      }, TARGET_PX);
    finds.push(...small.map((told) => `${name}-${size.width}: too small: ${told}`));
    const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    if (wide !== 0) finds.push(`${name}-${size.width}: ${String(wide)} px too wide`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  if (own !== null) await page.setViewportSize(own);
  return finds;
}
