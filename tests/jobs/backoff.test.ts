// How long a failed job waits: at least half of a time that doubles, never more than the most.
import { backoffMs } from '@keycab/cloud/jobs/backoff';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const patience = { firstMs: 1_000, mostMs: 3_600_000, triesMax: 20 };

test('the wait doubles with each try until it is as long as it gets', () => {
  const waits = [1, 2, 3, 4, 12, 13, 500].map((tries) => backoffMs(patience, tries, 0));
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 1_024_000, 1_800_000, 1_800_000]);
});

test('chance moves a wait between half of it and all of it', () => {
  const tries = fc.integer({ min: 1, max: 1_000 });
  const chance = fc.double({ min: 0, max: 0.999, noNaN: true });
  fc.assert(
    fc.property(tries, chance, (made, drawn) => {
      const full = Math.min(patience.mostMs, patience.firstMs * 2 ** (made - 1));
      const waitMs = backoffMs(patience, made, drawn);
      expect(waitMs).toBeGreaterThanOrEqual(Math.floor(full / 2));
      expect(waitMs).toBeLessThanOrEqual(full);
    }),
  );
});
