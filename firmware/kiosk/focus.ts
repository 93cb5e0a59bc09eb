// Arrow keys move the focus to the nearest button on that side; for who has keys instead of a touch screen.

const WAYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] } as const;
const isWay = (key: string): key is keyof typeof WAYS => Object.hasOwn(WAYS, key);

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Index of the nearest point on that side, or −1; a step aside counts three times a step ahead. */
export function nearest(from: Point, points: readonly Point[], way: readonly [number, number]): number {
  const cost = points.map((point) => {
    const [dx, dy] = [point.x - from.x, point.y - from.y];
    const ahead = dx * way[0] + dy * way[1];
    return ahead <= 1 ? Number.POSITIVE_INFINITY : ahead + 3 * Math.abs(dx * way[1] + dy * way[0]);
  });
  const best = Math.min(...cost);
  return Number.isFinite(best) ? cost.indexOf(best) : -1;
}

const center = (element: Element): Point => {
  const box = element.getBoundingClientRect();
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
};

export function moveFocus(event: KeyboardEvent): void {
  if (!isWay(event.key)) return;
  const buttons = [...document.querySelectorAll<HTMLElement>('button:not(:disabled)')];
  const active = document.activeElement;
  event.preventDefault();
  if (active === null || active === document.body) {
    buttons[0]?.focus();
    return;
  }
  buttons[nearest(center(active), buttons.map(center), WAYS[event.key])]?.focus();
}
