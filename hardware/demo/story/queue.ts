// What is to happen, earliest first; equal moments in the order in which they were planned; pure.
export interface Queue<Item> {
  add(atMs: number, item: Item): void;
  next(): { readonly atMs: number; readonly item: Item } | undefined;
}

export function createQueue<Item>(): Queue<Item> {
  const heap: { readonly atMs: number; readonly order: number; readonly item: Item }[] = [];
  let order = 0;
  const before = (left: number, right: number): boolean => {
    const [one, other] = [heap[left], heap[right]];
    if (one === undefined || other === undefined) return other === undefined;
    return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
  };
  const swap = (left: number, right: number): void => {
    const [one, other] = [heap[left], heap[right]];
    if (one !== undefined && other !== undefined) [heap[left], heap[right]] = [other, one];
  };
  return {
    add: (atMs, item) => {
      heap.push({ atMs, order: (order += 1), item });
      for (let at = heap.length - 1; at > 0;) {
        const parent = (at - 1) >> 1;
        if (before(parent, at)) return;
        swap(parent, at);
        at = parent;
      }
    },
    next: () => {
      swap(0, heap.length - 1);
      const first = heap.pop();
      for (let at = 0; ;) {
        const [left, right] = [2 * at + 1, 2 * at + 2];
        const child = right < heap.length && before(right, left) ? right : left;
        if (child >= heap.length || before(at, child)) return first;
        swap(at, child);
        at = child;
      }
    },
  };
}
