// The bench harness judges pairs, not totals: known rounds give known ratios; nothing is timed.
import { expect, test } from 'vitest';
import { describe as tell, measure, median, type Bench, type Side } from '../bench/harness.ts';

const atOnce = () => Promise.resolve();

/** Gives its figures one after the other, the first to the warm-up round. */
function told(name: string, figures: readonly number[]): Side {
  const left = [...figures];
  return { name, run: () => ({ events: 1, figure: left.shift() ?? Number.NaN }) };
}

const bench = (ours: readonly number[], other: readonly number[], goal: Bench['goal']): Bench => ({
  name: 'a bench',
  unit: 'ms',
  goal,
  ours: told('ours', ours),
  other: told('other', other),
});

test('the median of paired ratios is judged, so a slow minute that hits both sides changes nothing', async () => {
  const result = await measure(
    bench([999, 11, 110, 12, 13, 10], [1, 10, 100, 10, 10, 10], { name: 'P2', atMost: 1.3 }),
    atOnce,
  );
  expect(result).toMatchObject({ ratio: 1.1, ratioMin: 1, ratioMax: 1.3, rounds: 5, met: true });
  expect(tell(result)).toContain('P2 ≤ 1.3: met');
});

test('a goal that is missed is told as missed, for a time and for a rate', async () => {
  const slow = await measure(bench([1, 2, 2, 2, 2, 2], [1, 1, 1, 1, 1, 1], { name: 'P2', atMost: 1.3 }), atOnce);
  const few = await measure(bench([1, 1, 1, 1, 1, 1], [1, 2, 2, 2, 2, 2], { name: 'P7', atLeast: 0.8 }), atOnce);
  expect([slow.met, few.met]).toEqual([false, false]);
  expect(tell(few)).toContain('P7 ≥ 0.8: missed');
});

test('the median of an even count lies between the middle two', () => {
  expect([median([4, 1]), median([3, 1, 2]), median([1, 2, 3, 10])]).toEqual([2.5, 2, 2.5]);
});
