// Several workers on one database: what each of them takes in is one ledger.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fakeCabinet, work } from '../wire/fake-cabinet.ts';
import { confirmed, openDesk, type Desk } from './desk.ts';
import type { Engine } from './engines.ts';

/** Small, so that each worker often confirms while the other extends. */
const STEP = 1;

/** @param engine  one that several processes may share, started by the caller */
export function workersContract(engine: Engine): void {
  describe('two workers', () => {
    let workers: Desk[];
    beforeEach(async () => {
      const address = await engine.fresh();
      workers = [await openDesk(address), await openDesk(address)];
    });
    afterEach(async () => {
      for (const worker of workers) await worker.close();
    });

    test('what both take in at once is stored once, numbered without a hole, and confirmed with true roots', async () => {
      const cabinets = [1, 2].map((number) => fakeCabinet(number));
      const [first] = workers;
      for (const cabinet of cabinets) {
        work(cabinet, 59);
        await first?.enroll(cabinet);
        await first?.ingest.hello(cabinet.cabinet, cabinet.hello(null));
      }
      // Each worker gets every batch, in an order of its own; what came too early comes again.
      const drive = async (worker: Desk, order: number[]): Promise<void> => {
        await Promise.all(
          order.map(async (index) => {
            const cabinet = cabinets[index];
            if (cabinet === undefined) return;
            for (let from = 0; from < 60;) {
              const verdict = await worker.ingest.batch(
                cabinet.cabinet,
                cabinet.batch(from, Math.min(60, from + STEP)),
              );
              expect(['stored', 'duplicate']).toContain(verdict.verdict);
              const word = confirmed(verdict.note);
              if (word !== null) expect(word.root).toBe(cabinet.root(word.size));
              from = Math.min(60, from + STEP);
            }
          }),
        );
      };
      await Promise.all(workers.map((worker, turn) => drive(worker, turn === 0 ? [0, 1] : [1, 0])));
      // They waited for each other, and never both at once: nothing had to be tried again.
      expect(workers.flatMap((worker) => worker.told)).toEqual([]);
      const entries = (await first?.ledger.entries({ after: 0, limit: 500 })) ?? [];
      expect(entries.map((entry) => entry.arrival)).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
      for (const cabinet of cabinets) {
        const head = await first?.ledger.head(cabinet.cabinet, 1);
        expect(head).toMatchObject({ size: 60, root: cabinet.root(), cosignedSize: 60, cosignedRoot: cabinet.root() });
      }
      const projected = workers.flatMap((worker) => worker.projected.map((line) => line.arrival));
      expect(projected.toSorted((left, right) => left - right)).toEqual(entries.map((entry) => entry.arrival));
    });
  });
}
