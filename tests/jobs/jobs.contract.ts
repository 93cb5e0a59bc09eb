// What jobs promise on any engine: order in a lane, tries, death with a reason, and nothing lost when a process ends.
import type { Job, Outcome } from '@keycab/cloud/jobs/jobs';
import type { DatabaseAddress } from '@keycab/cloud/ledger/database';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../ledger/engines.ts';
import { until } from '../wire/until.ts';
import { job, KIND, openYard, START_MS, type Yard } from './workers.ts';

const DONE: Outcome = { end: 'done' };
const numberOf = ({ document }: Job): number => document as number;

/** @param engine  started by the caller */
export function jobsContract(engine: Engine): void {
  describe('jobs', () => {
    let address: DatabaseAddress;
    let yard: Yard;
    let release: () => void = () => {};
    beforeAll(async () => {
      address = await engine.fresh();
    });
    beforeEach(async () => {
      yard = await openYard(address);
      await yard.database.db.deleteFrom('jobs').execute();
    });
    afterEach(async () => {
      release();
      await yard.close();
    });
    /** What a killed process leaves: begun, and never ended. */
    const forever = () => new Promise<Outcome>((resolve) => (release = () => resolve(DONE)));

    test('a later job of a lane waits until the earlier one is done, and another lane does not wait', async () => {
      const done: number[] = [];
      const failures = new Map([[1, 2]]);
      const { jobs } = await yard.worker(async (given) => {
        const number = numberOf(given);
        const left = failures.get(number) ?? 0;
        if (left === 0) {
          done.push(number);
          return DONE;
        }
        failures.set(number, left - 1);
        return { end: 'again', why: 'nobody there' };
      });
      await jobs.add([job(1, { lane: 'a' }), job(2, { lane: 'a' }), job(3, { lane: 'b' })]);
      await until('the other lane is served', () => done.includes(3));
      await until('the first has failed once', () => failures.get(1) === 1);
      expect(done).toEqual([3]);
      await until('the lane is served', () => {
        yard.clock.pass(1_000);
        return done.length === 3;
      });
      expect(done).toEqual([3, 1, 2]);
      await until('nothing waits', async () => (await jobs.count(KIND, 'jo')).waiting === 0);
    });

    test('after its last try a job is dead and says why, and its lane goes on', async () => {
      const tries: number[] = [];
      const done: number[] = [];
      const { jobs } = await yard.worker(
        async (given) => {
          if (numberOf(given) === 2) {
            done.push(2);
            return DONE;
          }
          tries.push(given.tries);
          return { end: 'again', why: `no answer, try ${given.tries + 1}` };
        },
        { triesMax: 3 },
      );
      await jobs.add([job(1, { lane: 'a' }), job(2, { lane: 'a' })]);
      await until('the second is done', () => {
        yard.clock.pass(1_000);
        return done.length === 1;
      });
      expect(tries).toEqual([0, 1, 2]);
      const [dead] = await jobs.dead(KIND, 10);
      expect(dead).toMatchObject({ document: 1, tries: 3, why: 'no answer, try 3' });
      expect(await jobs.count(KIND, 'jo')).toEqual({ waiting: 0, dead: 1 });
    });

    test('nothing is done before it is due', async () => {
      const done: number[] = [];
      const { jobs } = await yard.worker(async (given) => {
        done.push(numberOf(given));
        return DONE;
      });
      await jobs.add([job(1, { dueMs: START_MS + 3_000 }), job(2)]);
      await until('what is due is done', () => done.length === 1);
      yard.clock.pass(2_999);
      jobs.wake();
      await jobs.count(KIND, 'jo');
      expect(done).toEqual([2]);
      yard.clock.pass(1);
      jobs.wake();
      await until('it is done when it is due', () => done.length === 2);
    });

    test('what is added in a transaction that fails was never added', async () => {
      const { jobs } = await yard.worker(async () => DONE);
      const failing = yard.database.db.transaction().execute(async (trx) => {
        await jobs.add([job(1, { dueMs: START_MS + 1 })], trx);
        throw new Error('the rest failed');
      });
      await expect(failing).rejects.toThrow('the rest failed');
      expect((await jobs.count(KIND, 'jo')).waiting).toBe(0);
    });

    test('when the end cannot be written the job is done once more, and only then is it gone', async () => {
      let tries = 0;
      const { jobs, told } = await yard.worker(async () => {
        tries += 1;
        const isFirst = tries === 1;
        return {
          end: 'done',
          record: async () => {
            if (isFirst) throw new Error('the disk is gone');
          },
        };
      });
      await jobs.add([job(1)]);
      await until('the failure is told', () => told.some(({ code }) => code === 'KC-API-03'));
      expect((await jobs.count(KIND, 'jo')).waiting).toBe(1);
      await until('it was done again', () => {
        yard.clock.pass(10_000);
        return tries === 2;
      });
      await until('it is gone', async () => (await jobs.count(KIND, 'jo')).waiting === 0);
    });

    test('what a killed process had in hand is done by its next start at once, and by another worker after a while', async () => {
      const begun: number[] = [];
      const killed = await yard.worker((given) => {
        begun.push(numberOf(given));
        return forever();
      });
      await killed.jobs.add([job(1, { lane: 'a' }), job(2, { lane: 'a' })]);
      await until('it is in hand', () => begun.length === 1);
      const done: number[] = [];
      const doIt = async (given: Job): Promise<Outcome> => {
        done.push(numberOf(given));
        return DONE;
      };
      const other = await yard.worker(doIt);
      await other.jobs.count(KIND, 'jo');
      expect(done).toEqual([]);
      await yard.worker(doIt, { soleWriter: true });
      await until('both are done', () => done.length === 2);
      expect(done).toEqual([1, 2]);
    });

    test('of two workers one does a job, and a lane keeps its order', async () => {
      const done: { readonly lane: string | null; readonly number: number }[] = [];
      const doIt = async (given: Job): Promise<Outcome> => {
        done.push({ lane: given.lane, number: numberOf(given) });
        return DONE;
      };
      const [first, second] = [await yard.worker(doIt), await yard.worker(doIt)];
      const many = Array.from({ length: 30 }, (_, index) =>
        job(index, { lane: `lane ${index % 3}`, owner: `owner ${index % 3}` }),
      );
      await first.jobs.add(many);
      second.jobs.wake();
      await until('all are done', () => done.length >= 30);
      expect(done.length).toBe(30);
      for (const lane of ['lane 0', 'lane 1', 'lane 2']) {
        const numbers = done.filter((each) => each.lane === lane).map(({ number }) => number);
        expect(numbers).toEqual(numbers.toSorted((left, right) => left - right));
      }
    });

    test('while one waits, a second with the same word is not added', async () => {
      const { jobs } = await yard.worker(async () => DONE);
      const later = { once: 'digest of Monday', dueMs: START_MS + 60_000 };
      await jobs.add([job(1, later), job(2, later)]);
      await jobs.add([job(3, later), job(4, { dueMs: later.dueMs })]);
      expect((await jobs.count(KIND, 'jo')).waiting).toBe(2);
      await jobs.drop(KIND, 'jo');
      expect((await jobs.count(KIND, 'jo')).waiting).toBe(0);
    });

    test('what is dropped while it is under way has no end, and nothing is recorded of it', async () => {
      const records: number[] = [];
      let begun = false;
      const { jobs } = await yard.worker((given) => {
        begun = true;
        return new Promise((resolve) => {
          release = () => resolve({ end: 'again', why: 'late', record: async () => void records.push(given.id) });
        });
      });
      await jobs.add([job(1)]);
      await until('it is under way', () => begun);
      await jobs.drop(KIND, 'jo');
      release();
      await jobs.stop();
      expect(records).toEqual([]);
      expect(await jobs.count(KIND, 'jo')).toEqual({ waiting: 0, dead: 0 });
    });

    test('an owner whose jobs hang leaves room for everybody else', async () => {
      const done: string[] = [];
      let hanging = 0;
      const releases: (() => void)[] = [];
      release = () => releases.forEach((each) => each());
      const { jobs } = await yard.worker((given) => {
        if (given.owner !== 'slow') {
          done.push(given.owner);
          return Promise.resolve(DONE);
        }
        hanging += 1;
        return new Promise((resolve) => releases.push(() => resolve(DONE)));
      });
      await jobs.add([...Array.from({ length: 40 }, (_, index) => job(index, { owner: 'slow' })), job(1)]);
      await until('the other is served', () => done.length === 1);
      expect(hanging).toBe(4);
      await jobs.drop(KIND, 'slow');
    });

    test('a handler that breaks is told in the log, and the job is tried again', async () => {
      let tries = 0;
      const { jobs, told } = await yard.worker(async () => {
        tries += 1;
        if (tries === 1) throw new Error('a bug');
        return DONE;
      });
      await jobs.add([job(1)]);
      await until('it is done', () => {
        yard.clock.pass(1_000);
        return tries === 2;
      });
      expect(told).toContainEqual({ level: 'error', code: 'KC-BUG-01', sentence: 'a job broke, and is tried again' });
    });
  });
}
