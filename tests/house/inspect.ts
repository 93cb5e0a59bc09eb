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
  /** Of the line on top, where it may be smaller than the rest. */
  readonly headerMm?: number;
}

/** Buttons that a finger misses, letters too small to read, and what sticks out of the screen; in millimetres. */
export const tooSmall = (page: Page, measure: Measure): Promise<string[]> =>
  page.evaluate(({ x, y, targetMm, textMm, headerMm = textMm }) => {
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
      if (element === null || text === '' || element.closest('.mantine-VisuallyHidden-root, .unseen') !== null)
        continue;
      if (element.closest('style, script') !== null) continue;
      const size = Number.parseFloat(getComputedStyle(element).fontSize);
      const leastMm = element.closest('.header') === null ? textMm : headerMm;
      if (size + slack < leastMm * y) finds.push(`text ${text}: ${(size / y).toFixed(2)} mm`);
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

export interface Layout {
  /** Of all buttons, in millimetres; null where there is none. */
  readonly smallest: { readonly width: number; readonly height: number } | null;
  readonly finds: readonly string[];
}

/**
 * What a ruler finds: cut off, on top of each other, or to be scrolled for; and how small the smallest button is.
 * @param mayEnd  selectors, each after a comma, of what may end in dots beside what people wrote themselves
 * @param wholeWords  false where words are longer than those of any language that the page speaks
 */
export const layoutOf = (
  page: Page,
  { x, y }: Pick<Measure, 'x' | 'y'>,
  mayEnd = '',
  wholeWords = true,
): Promise<Layout> =>
  page.evaluate(
    ([pxPerMmX, pxPerMmY, inDots, wholeWords]) => {
      const finds: string[] = [];
      /** Of a line without its margins, below which an Inter letter has nothing. */
      const FEET = 0.15;
      const root = document.documentElement;
      if (root.scrollWidth > innerWidth || root.scrollHeight > innerHeight) finds.push('the page scrolls');
      // What people wrote themselves may be longer than any screen, and ends in dots; what we say is never cut.
      const own = `.label .clip, .details > .clip, .choice > .clip, .tile > .clip, .header .aside, .header:not([data-led='true']) .who b, .header[data-led='true'] .strip .clip, .late .clip${inDots}`;
      for (const element of document.querySelectorAll<HTMLElement>('body *')) {
        if (element.closest('svg, .mantine-VisuallyHidden-root, .unseen, style, script') !== null) continue;
        // However long it is, the feet of its letters are there.
        const isLow =
          getComputedStyle(element).whiteSpaceCollapse === 'collapse' &&
          element.scrollHeight > element.clientHeight + 1;
        if (element.matches(own)) {
          if (isLow && element.matches('button .clip')) finds.push(`cut off below: ${element.textContent}`);
          continue;
        }
        const { overflowX, overflowY } = getComputedStyle(element);
        // A part of a pixel too little ends a title in dots.
        const whole = document.createRange();
        whole.selectNodeContents(element);
        const dots =
          element.matches('.header .who b') &&
          whole.getBoundingClientRect().width > element.getBoundingClientRect().width + 0.02;
        const cutX = dots || (overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1);
        if (element.matches('.header .offline, .header .name > :not(:first-child)')) continue;
        // Of the line of a key of one's own, the time is whole; the word before it is there where there is room.
        const brief = element.matches(".tile[data-own='true'] .state > span");
        const cutY = !brief && overflowY !== 'visible' && element.scrollHeight > element.clientHeight + 1;
        if (cutX || cutY) finds.push(`cut off: ${element.className} ${element.textContent}`);
      }
      const lines: { readonly text: string; readonly box: DOMRect; readonly parent: Element; readonly node: Node }[] =
        [];
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const parent = node.parentElement;
        if (parent === null || (node.textContent ?? '').trim() === '') continue;
        if (parent.closest('style, script, .mantine-VisuallyHidden-root, .unseen') !== null) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        for (const box of range.getClientRects()) {
          // What its own box cuts off is not seen.
          const shown = parent.closest('.clip, .state > span, .who > *, .offline')?.getBoundingClientRect();
          const within = box.height * 0.25;
          if (shown !== undefined && (box.bottom - within <= shown.top || box.top + within >= shown.bottom)) continue;
          const right = Math.min(box.right, shown?.right ?? box.right);
          // Glyphs do not fill their line.
          const margin = box.height * 0.15;
          const seen = new DOMRect(box.x, box.y + margin, right - box.x, box.height - 2 * margin);
          lines.push({ text: node.textContent ?? '', box: seen, parent, node });
        }
      }
      const depth = (one: DOMRect, other: DOMRect): number => {
        const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
        return across > 2 ? down / Math.min(one.height, other.height) : 0;
      };
      lines.forEach((one, index) => {
        for (const other of lines.slice(index + 1)) {
          if (one.node !== other.node && depth(one.box, other.box) > 0.1)
            finds.push(`on top of each other: ${one.text} | ${other.text}`);
        }
      });
      if (wholeWords) {
        for (const node of new Set(lines.map((line) => line.node))) {
          // Where a hyphen is, a line may end.
          for (const word of (node.textContent ?? '').matchAll(/[\p{L}\p{N}.,:;]+/gu)) {
            const range = document.createRange();
            range.setStart(node, word.index);
            range.setEnd(node, word.index + word[0].length);
            const tops = new Set(
              [...range.getClientRects()].filter(({ width }) => width > 0).map(({ top }) => Math.round(top)),
            );
            if (tops.size > 1) finds.push(`broken within a word: ${word[0]}`);
          }
        }
      }
      const buttons = [...document.querySelectorAll('button')];
      const boxes = buttons.map((button) => button.getBoundingClientRect());
      boxes.forEach((box, index) => {
        const name = buttons[index]?.textContent ?? '';
        if (box.right > innerWidth + 1 || box.bottom > innerHeight + 1) finds.push(`sticks out: ${name}`);
        for (const other of boxes.slice(index + 1)) {
          if (depth(box, other) > 0) finds.push(`buttons on top of each other: ${name}`);
        }
        for (const line of lines) {
          const own = buttons[index]?.contains(line.parent) === true;
          if (!own && depth(box, line.box) > 0.1) finds.push(`text under a button: ${line.text} | ${name}`);
          // A letter's feet reach nearly to the end of its line, and a border is no room for them.
          const room = own ? (buttons[index]?.clientTop ?? 0) : 0;
          const foot = line.box.bottom + line.box.height * FEET;
          if (
            own &&
            (line.box.left < box.left ||
              line.box.right > box.right + 1 ||
              line.box.top < box.top + room - 0.5 ||
              foot > box.bottom - room + 0.5)
          )
            finds.push(`text leaves its button: ${line.text}`);
        }
      });
      const least = (sizes: readonly number[]): number => Math.round(Math.min(...sizes) * 100) / 100;
      const smallest =
        boxes.length === 0
          ? null
          : {
              width: least(boxes.map(({ width }) => width / pxPerMmX)),
              height: least(boxes.map(({ height }) => height / pxPerMmY)),
            };
      return { smallest, finds };
    },
    [x, y, mayEnd, wholeWords] as const,
  );
