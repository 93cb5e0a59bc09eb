// Large letters that are too many for a small glass: as large as they fit; measures the page, sets how large its letters are.

/** From what was wished to what the screen was drawn for. */
const STEPS = 4;

/**
 * Decided: where a language has so many letters that large ones would be cut off or cover each other, this one screen has
 * them a little smaller, until they fit. Because: at their plain size they do, in a language forty percent longer than ours,
 * and half a word helps nobody. Instead of: pages to turn, which are one more thing to learn for whoever reads with effort.
 * Would change if: a screen were too full at its plain size.
 */
export function fitText(wished: number, root: HTMLElement): void {
  for (const button of root.querySelectorAll<HTMLElement>('[data-cramped]')) delete button.dataset['cramped'];
  fitAll(wished, root);
  const lines = linesOf(root);
  for (const button of root.querySelectorAll('button')) {
    if (button.childElementCount > 1 && !holds(button, lines)) button.dataset['cramped'] = 'true';
  }
}

function fitAll(wished: number, root: HTMLElement): void {
  for (let step = 0; step <= STEPS; step += 1) {
    const times = step === STEPS ? 1 : wished - ((wished - 1) * step) / STEPS;
    root.style.setProperty('--text-times', String(times));
    // Lay-outs that save room for large letters are for large letters.
    root.dataset['tight'] = String(times > 1);
    if (times === 1 || !isCrowded(root)) return;
  }
}

type Box = Pick<DOMRect, 'left' | 'right' | 'top' | 'bottom'>;
interface Line {
  readonly box: Box;
  readonly node: Node;
}

function isCrowded(root: HTMLElement): boolean {
  const parts = [root, ...root.querySelectorAll('body, #page, .header')];
  if (parts.some((one) => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1))
    return true;
  const lines = linesOf(root);
  const buttons = [...root.querySelectorAll('button')].map((button) => ({
    button,
    box: button.getBoundingClientRect(),
  }));
  const glass = { left: 0, right: innerWidth, top: 0, bottom: innerHeight };
  return (
    [...lines, ...buttons].some(({ box }) => !isInside(box, glass)) ||
    lines.some(({ box, node }, at) =>
      lines.slice(at + 1).some((other) => other.node !== node && isOn(box, other.box)),
    ) ||
    buttons.some(({ button }) => !holds(button, lines)) ||
    buttons.some(
      ({ box, button }, at) =>
        buttons.slice(at + 1).some((other) => isOn(box, other.box, 0)) ||
        lines.some((line) => !button.contains(line.node) && isOn(line.box, box)),
    )
  );
}

/** Of a line as it is seen here, below which a letter's feet still reach. */
const FEET = 0.15;
/** Of what `isInside` allows below, in pixels: a border is no room. */
const SLACK = 0.5;

/** Whether all that it says is within its border. */
function holds(button: HTMLElement, lines: readonly Line[]): boolean {
  const { left, right, top, bottom } = button.getBoundingClientRect();
  const border = button.clientTop;
  const inner = { left, right, top: top + border, bottom: bottom - border };
  return lines.every(({ box, node }) => {
    const foot = box.bottom + (box.bottom - box.top) * FEET + SLACK;
    return !button.contains(node) || isInside({ ...box, bottom: foot }, inner);
  });
}

/** Glyphs do not fill their line, and what ends in dots is as wide as what is left of it. */
function linesOf(root: HTMLElement): readonly Line[] {
  const lines: Line[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (parent === null || node.textContent?.trim() === '' || parent.closest('head, script, style, .unseen')) continue;
    const shown = parent.closest('.clip, .state > span, .who > *, .offline')?.getBoundingClientRect();
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const { left, right, top, bottom, height } of range.getClientRects()) {
      const margin = height * 0.15;
      // What its own box hides is not seen.
      const within = height * 0.25;
      if (shown !== undefined && (bottom - within <= shown.top || top + within >= shown.bottom)) continue;
      const end = Math.min(right, shown?.right ?? right);
      lines.push({ box: { left, right: end, top: top + margin, bottom: bottom - margin }, node });
    }
  }
  return lines;
}

const isInside = (one: Box, other: Box): boolean =>
  one.left >= other.left - 0.5 &&
  one.right <= other.right + 1 &&
  one.top >= other.top - 0.5 &&
  one.bottom <= other.bottom + 1;

/** @param share  of the lower one's height, from which on it is noticed */
function isOn(one: Box, other: Box, share = 0.1): boolean {
  const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  const least = Math.min(one.bottom - one.top, other.bottom - other.top);
  return across > 2 && down > least * share;
}
