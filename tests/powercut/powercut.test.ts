// The power is cut after every operation on the disk, in every state in which that may leave it; and the rig is shown to bite.
import { describe, expect, test } from 'vitest';
import { seedOf } from '../random.ts';
import { cutEverywhere, straceFound, traced, type Cuts, type Tooth, type Workload } from './enumerate.ts';

const seed = seedOf();
/** Together a few thousand states; `npm run long -- powercut` takes as many as one likes. */
const STATES = 1200;

const cut = (workload: Workload, tooth: Tooth, statesMax = STATES): Cuts => {
  const cuts = cutEverywhere(traced(workload, tooth, 2), seed, tooth, statesMax);
  expect(cuts.states).toBeGreaterThan(statesMax / 3);
  return cuts;
};

describe.skipIf(!straceFound)(`power cuts (KEYCAB_SEED=${String(seed)}; needs strace)`, { timeout: 120_000 }, () => {
  test.each<[Workload, number]>([
    ['take', 4],
    ['return', 2],
    ['cursor', 2],
  ])('%s: nothing acknowledged is lost, no pulse comes before its durable release', (workload, pulses) => {
    const cuts = cut(workload, 'none');
    expect(cuts.violations, cuts.examples.join('\n')).toEqual({});
    expect(cuts.pulses).toBe(pulses);
    expect(cuts.acks).toBeGreaterThan(15);
  });

  test('each commit costs exactly one flush, and none is acknowledged without one', () => {
    const ops = traced('take', 'none', 2);
    const flushes: number[] = [];
    let since = 0;
    for (const op of ops) {
      if (op.kind === 'sync' && op.path === 'cabinet.db-wal') since += 1;
      if (op.kind !== 'ack') continue;
      flushes.push(since);
      since = 0;
    }
    // The first acknowledgement stands for the opening of a new journal as well.
    expect(new Set(flushes.slice(1))).toEqual(new Set([1]));
  });

  test('tooth: with synchronous NORMAL acknowledged events are lost', () => {
    expect(cut('take', 'normal', 600).violations).toHaveProperty('lostEvent');
  });
  test('tooth: a pulse before the commit is found', () => {
    const { violations } = cut('take', 'swapped', 600);
    expect(violations).toHaveProperty('pulseWithoutRelease');
    expect(violations).not.toHaveProperty('lostEvent');
  });
  test('tooth: a card that only says that it flushed loses events', () => {
    expect(cut('cursor', 'ignoredSync', 600).violations).toHaveProperty('lostEvent');
  });
});
