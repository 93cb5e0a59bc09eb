// What a ruler and axe find on a page; what is handed to evaluate runs in the browser and sees only its arguments.
/// <reference lib="dom" />
import axe from 'axe-core';
import type { BrowserContext, Page } from 'playwright-core';

/** In every page of this context, before its own scripts: no header of the page is softened for that. */
export async function bringAxe(context: BrowserContext): Promise<void> {
  await context.addInitScript({ content: axe.source });
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy violated: ${event.violatedDirective} by ${event.blockedURI} ${event.sample}`);
    });
  });
}

/** Everything that goes wrong on this page from now on, as sentences. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return complaints;
}

interface AxeRule {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
}
interface InPage {
  readonly axe: { run(context: unknown, options: unknown): Promise<{ readonly violations: readonly AxeRule[] }> };
}

/** What axe calls serious or critical, one sentence each; frames are pages of their own and looked at there. */
export async function axeFinds(page: Page): Promise<string[]> {
  const violations = await page.evaluate(async () => {
    const { axe: inPage } = window as unknown as InPage;
    const found = await inPage.run(document, { iframes: false, resultTypes: ['violations'] });
    return found.violations;
  });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`));
}

export interface Measure {
  /** Pixels per millimetre on each axis. */
  readonly x: number;
  readonly y: number;
  readonly targetMm: number;
  readonly textMm: number;
}

/** Buttons that a finger misses, letters too small to read, and what sticks out of the screen; in millimetres. */
export const tooSmall = (page: Page, measure: Measure): Promise<string[]> =>
  page.evaluate(({ x, y, targetMm, textMm }) => {
    const finds: string[] = [];
    // A tenth of a pixel is how exactly a browser lays out.
    const slack = 0.1;
    for (const button of document.querySelectorAll('button')) {
      const { width, height } = button.getBoundingClientRect();
      if (width + slack < targetMm * x || height + slack < targetMm * y) {
        finds.push(`target ${button.textContent}: ${(width / x).toFixed(2)} × ${(height / y).toFixed(2)} mm`);
      }
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = node.textContent?.trim() ?? '';
      if (element === null || text === '' || element.closest('.mantine-VisuallyHidden-root') !== null) continue;
      if (element.closest('style, script') !== null) continue;
      const size = Number.parseFloat(getComputedStyle(element).fontSize);
      if (size + slack < textMm * y) finds.push(`text ${text}: ${(size / y).toFixed(2)} mm`);
      const range = document.createRange();
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      const outside = box.bottom > innerHeight + 1 || box.top < -1 || box.left < -1 || box.right > innerWidth + 1;
      // What is cut off on purpose ends in dots.
      const dotted = element.closest('.clip, .who b, .state > span') !== null;
      if (outside && !dotted) finds.push(`outside ${text}: ${JSON.stringify(box)}`);
    }
    return finds;
  }, measure);

/** The width of the ring around what has the focus, in pixels; 0 without one. */
export const focusRing = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement ?? document.body);
    return outlineStyle === 'none' ? 0 : Number.parseFloat(outlineWidth);
  });
