// Every verdict on what a cabinet sends, and what is confirmed after it: the same suite runs on each database.
import { canonical } from '@keycab/shared/canonical';
import { signCheckpoint } from '@keycab/shared/proof/checkpoint';
import { signerFromSeed } from '@keycab/shared/proof/note';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { booted, fakeCabinet, START_MS, work, type FakeCabinet } from '../wire/fake-cabinet.ts';
import { confirmed, openDesk, type Desk } from './desk.ts';
import type { Engine } from './engines.ts';

/** @param engine  started by the caller */
export function verdictContract(engine: Engine): void {
  describe('ingest', () => {
    let desk: Desk;
    beforeEach(async () => {
      desk = await openDesk(await engine.fresh());
    });
    afterEach(() => desk.close());

    const greeted = async (count: number, sent = count + 1): Promise<FakeCabinet> => {
      const cabinet = fakeCabinet(1);
      work(cabinet, count);
      await desk.enroll(cabinet);
      await desk.ingest.hello(cabinet.cabinet, cabinet.hello(null));
      if (sent > 0) await desk.ingest.batch(cabinet.cabinet, cabinet.batch(0, sent));
      return cabinet;
    };
    const send = (cabinet: FakeCabinet, from: number, to?: number) =>
      desk.ingest.batch(cabinet.cabinet, cabinet.batch(from, to));
    const linesHeld = async (cabinet: FakeCabinet, epoch = 1): Promise<number> =>
      (await desk.ledger.head(cabinet.cabinet, epoch))?.size ?? 0;
    const alarms = (code: string): number =>
      desk.told.filter((each) => each.level === 'error' && each.code === code).length;

    test('a batch that follows is stored and confirmed with its root and the time', async () => {
      const cabinet = await greeted(5, 0);
      const verdict = await send(cabinet, 0);
      expect(verdict).toMatchObject({ verdict: 'stored', epoch: 1, size: 6, restoring: false });
      const note = verdict.verdict === 'stored' ? verdict.cosigned : null;
      expect(confirmed(note)).toEqual({
        size: 6,
        root: cabinet.root(),
        timeSeconds: Math.floor(desk.time.nowMs / 1000),
      });
      expect(desk.projected.map((line) => line.event?.type)).toEqual([
        'CabinetBooted',
        'KeyTaken',
        'KeyReturned',
        'KeyTaken',
        'KeyReturned',
        'KeyTaken',
      ]);
    });

    test('the same batch again is a duplicate, stored once, and the lost confirmation comes again', async () => {
      const cabinet = await greeted(3);
      const again = await send(cabinet, 0);
      expect(again).toMatchObject({ verdict: 'duplicate', size: 4 });
      expect(confirmed(again.verdict === 'duplicate' ? again.cosigned : null)?.size).toBe(4);
      expect(desk.projected).toHaveLength(4);
    });

    test('a batch that begins with known lines stores only the rest', async () => {
      const cabinet = await greeted(9, 4);
      expect(await send(cabinet, 2)).toMatchObject({ verdict: 'stored', size: 10 });
      expect(desk.projected.map((line) => line.seq)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    });

    test('a batch without lines is confirmed anew, with a newer time', async () => {
      const cabinet = await greeted(2);
      desk.time.nowMs += 60_000;
      const beat = await send(cabinet, 3);
      expect(beat).toMatchObject({ verdict: 'duplicate', size: 3 });
      expect(confirmed(beat.note)?.timeSeconds).toBe(Math.floor(desk.time.nowMs / 1000));
    });

    test('the confirmed time never goes back, whatever the clock does', async () => {
      const cabinet = await greeted(2);
      const before = confirmed((await send(cabinet, 3)).note);
      desk.time.nowMs -= 86_400_000;
      expect(confirmed((await send(cabinet, 3)).note)).toEqual(before);
    });

    test('a gap stores nothing and says from where to go on', async () => {
      const cabinet = await greeted(9, 3);
      expect(await send(cabinet, 5)).toMatchObject({ verdict: 'gap', size: 3 });
      expect(await linesHeld(cabinet)).toBe(3);
    });

    test('after a gap nothing is confirmed before the cabinet has said hello again', async () => {
      const cabinet = await greeted(9, 3);
      await send(cabinet, 5);
      const filled = await send(cabinet, 3);
      expect(filled).toMatchObject({ verdict: 'stored', size: 10, cosigned: null });
      const hello = await desk.ingest.hello(cabinet.cabinet, cabinet.hello(null));
      expect(confirmed(hello.cosigned)).toMatchObject({ size: 10, root: cabinet.root() });
    });

    test('nothing is confirmed before the first hello', async () => {
      const cabinet = fakeCabinet(1);
      work(cabinet, 2);
      await desk.enroll(cabinet);
      expect(await send(cabinet, 0)).toMatchObject({ verdict: 'stored', size: 3, cosigned: null, note: null });
    });

    test('a known line with other bytes is a fork: not confirmed, kept beside, alarmed, and never merged', async () => {
      const cabinet = await greeted(3);
      const clone = cabinet.clone(2);
      work(clone, 4);
      work(cabinet, 1);
      expect(await send(clone, 1)).toMatchObject({ verdict: 'forked', size: 4 });
      expect(alarms('KC-SYNC-02')).toBe(1);
      const [branch] = await desk.ledger.branches(cabinet.cabinet);
      expect(JSON.parse(branch?.payload ?? '{}')).toEqual({
        checkpoint: clone.checkpoint(),
        lines: clone.lines.slice(1),
      });
      expect(await desk.ledger.cabinet(cabinet.cabinet)).toMatchObject({ forked: true });
      expect(await linesHeld(cabinet)).toBe(4);
      // Which of the two is the true one is not known, so neither goes on.
      expect(await send(cabinet, 4)).toMatchObject({ verdict: 'forked', size: 4 });
    });

    test('the same contradiction is kept once, however often it comes', async () => {
      const cabinet = await greeted(3);
      const clone = cabinet.clone(2);
      work(clone, 2);
      for (let count = 0; count < 3; count += 1) await send(clone, 1);
      expect(await desk.ledger.branches(cabinet.cabinet)).toHaveLength(1);
    });

    test('other bytes under a signed root that they do not give prove no fork: they are not valid', async () => {
      const cabinet = await greeted(3);
      const clone = cabinet.clone(2);
      work(clone, 2);
      const verdict = await desk.ingest.batch(cabinet.cabinet, {
        ...cabinet.batch(1, 4),
        lines: clone.lines.slice(1, 4),
      });
      expect(verdict).toMatchObject({ verdict: 'invalid', reason: 'root' });
      expect(await desk.ledger.cabinet(cabinet.cabinet)).toMatchObject({ forked: false });
    });

    test('a second signed root for the same size is a fork', async () => {
      const cabinet = await greeted(3);
      const clone = cabinet.clone(2);
      work(clone, 2);
      const beat = { ...clone.batch(4), lines: [] };
      expect(await desk.ingest.batch(cabinet.cabinet, beat)).toMatchObject({ verdict: 'forked' });
    });

    test('a hello with the same size and another root is a fork', async () => {
      const cabinet = await greeted(3);
      const clone = cabinet.clone(2);
      work(clone, 2);
      expect(await desk.ingest.hello(clone.cabinet, clone.hello(null))).toMatchObject({ refused: 'forked', size: 4 });
      expect(alarms('KC-SYNC-02')).toBe(1);
    });

    test('a cabinet that was put back is told how much is held, and alarmed', async () => {
      const cabinet = await greeted(5);
      const old = cabinet.clone(3);
      const hello = await desk.ingest.hello(old.cabinet, old.hello(null));
      expect(hello).toMatchObject({ refused: null, size: 6 });
      expect(alarms('KC-SYNC-02')).toBe(1);
    });

    test('after a fork the next boot begins a new epoch that names the old one', async () => {
      const cabinet = await greeted(3);
      const clone = cabinet.clone(2);
      work(clone, 2);
      await send(clone, 1);
      const next = cabinet.next('forked');
      work(next, 2);
      await desk.ingest.hello(next.cabinet, next.hello(null));
      expect(await send(next, 0)).toMatchObject({ verdict: 'stored', epoch: 2, size: 3 });
      expect(await desk.ledger.cabinet(cabinet.cabinet)).toMatchObject({ epoch: 2 });
      expect((await desk.ledger.head(cabinet.cabinet, 2))?.cosignedSize).toBe(3);
    });

    test('a new epoch without a link to the one before is refused', async () => {
      const cabinet = await greeted(3);
      const next = fakeCabinet(1, 2);
      next.add(booted('enrolled', null));
      expect(await send(next, 0)).toMatchObject({ verdict: 'invalid', reason: 'epoch' });
      expect(await desk.ledger.head(cabinet.cabinet, 2)).toBeUndefined();
    });

    test('an ended epoch takes what was still on its way, and nothing after its end', async () => {
      const cabinet = await greeted(5, 3);
      const next = cabinet.next('damaged');
      await send(next, 0);
      expect(await send(cabinet, 3)).toMatchObject({ verdict: 'stored', size: 6 });
      work(cabinet, 1);
      expect(await send(cabinet, 6)).toMatchObject({ verdict: 'forked', size: 6 });
    });

    test('an epoch before the first is refused', async () => {
      const cabinet = fakeCabinet(1, 3);
      work(cabinet, 1);
      await desk.enroll(cabinet);
      const older = fakeCabinet(1, 2);
      work(older, 1);
      expect(await send(older, 0)).toMatchObject({ verdict: 'invalid', reason: 'epoch' });
      expect(await desk.ingest.hello(older.cabinet, older.hello(null))).toMatchObject({ refused: 'invalid' });
    });

    test('a line that this version does not know is kept as it is, flagged, and blocks nobody', async () => {
      const cabinet = await greeted(1);
      cabinet.add({ type: 'MoodChanged', mood: 'blue' });
      cabinet.add({ type: 'KeyTaken', key: 'not-a-key', person: 7 });
      work(cabinet, 1);
      expect(await send(cabinet, 2)).toMatchObject({ verdict: 'stored', size: 5 });
      expect(desk.projected.map((line) => line.event?.type ?? null).slice(2)).toEqual([null, null, 'KeyReturned']);
      const entries = await desk.ledger.entries({ after: 2, limit: 3 });
      expect(entries.map((entry) => entry.type)).toEqual(['MoodChanged', 'KeyTaken', 'KeyReturned']);
      expect(entries[0]?.event).toMatchObject({ mood: 'blue' });
      expect(desk.told.filter((each) => each.sentence.includes('not understood'))).toHaveLength(2);
    });

    const refusals: [string, string, (cabinet: FakeCabinet) => Promise<unknown>][] = [
      [
        'a line with a space in it',
        'line',
        (cabinet) => {
          cabinet.addRaw(canonical({ cabinet: cabinet.cabinet, epoch: 1, seq: 4 }).replace(',', ', '));
          return send(cabinet, 4);
        },
      ],
      [
        'a line that is not JSON',
        'line',
        (cabinet) => {
          cabinet.addRaw('hello');
          return send(cabinet, 4);
        },
      ],
      [
        'a line with the number of another',
        'place',
        (cabinet) => {
          cabinet.add({ ...booted(), seq: 7 });
          return send(cabinet, 4);
        },
      ],
      [
        'a line of another cabinet',
        'place',
        (cabinet) => {
          cabinet.add({ ...booted(), cabinet: fakeCabinet(2).cabinet });
          return send(cabinet, 4);
        },
      ],
      [
        'a checkpoint of another size',
        'size',
        (cabinet) => {
          work(cabinet, 2);
          return desk.ingest.batch(cabinet.cabinet, { ...cabinet.batch(4, 5), checkpoint: cabinet.checkpoint(6) });
        },
      ],
      [
        'a checkpoint that is no note',
        'note',
        (cabinet) => desk.ingest.batch(cabinet.cabinet, { ...cabinet.batch(4), checkpoint: 'nonsense' }),
      ],
      [
        'a checkpoint signed by another key',
        'signature',
        (cabinet) => {
          const signer = signerFromSeed(cabinet.verifierKey.split('+')[0] ?? '', Buffer.alloc(32, 7));
          const checkpoint = signCheckpoint(signer, { origin: signer.name, size: 4, root: cabinet.root() });
          return desk.ingest.batch(cabinet.cabinet, { ...cabinet.batch(4), checkpoint });
        },
      ],
      [
        'a changed signature',
        'signature',
        (cabinet) => {
          const checkpoint = cabinet
            .checkpoint()
            .replace(/(.)(.{20}\n)$/u, (_all, letter: string, rest: string) => `${letter === 'A' ? 'B' : 'A'}${rest}`);
          return desk.ingest.batch(cabinet.cabinet, { ...cabinet.batch(4), checkpoint });
        },
      ],
      [
        'new lines that do not give the signed root',
        'root',
        (cabinet) => {
          work(cabinet, 2);
          const other = cabinet.clone(4);
          work(other, 2);
          return desk.ingest.batch(cabinet.cabinet, { ...cabinet.batch(4), lines: other.lines.slice(4) });
        },
      ],
    ];
    test.each(refusals)('%s is not valid: nothing is stored, and the reason is named', async (_what, reason, act) => {
      const cabinet = await greeted(3);
      expect(await act(cabinet)).toMatchObject({ verdict: 'invalid', reason, size: 4 });
      expect(await linesHeld(cabinet)).toBe(4);
      expect(alarms('KC-SYNC-03')).toBe(1);
    });

    test('a cabinet that nobody enrolled is refused', async () => {
      const stranger = fakeCabinet(9);
      work(stranger, 1);
      expect(await send(stranger, 0)).toMatchObject({ verdict: 'invalid', reason: 'notEnrolled' });
      expect(await desk.ingest.hello(stranger.cabinet, stranger.hello(null))).toMatchObject({ refused: 'invalid' });
    });

    test('one batch that cannot be stored does not hold up those beside it', async () => {
      const [first, second] = [fakeCabinet(1), fakeCabinet(2)];
      for (const cabinet of [first, second]) {
        work(cabinet, 1);
        await desk.enroll(cabinet);
      }
      desk.trouble.next = new Error('once');
      const verdicts = await Promise.all([send(first, 0), send(second, 0)]);
      expect(verdicts.map((each) => each.verdict)).toEqual(['stored', 'stored']);
      expect(desk.projected.map((line) => line.arrival)).toEqual([1, 2, 3, 4]);
    });

    describe('started from an older backup', () => {
      /** The cabinet holds a confirmation for `size` lines; this ledger holds the first `held` of them. */
      const restored = async (size: number, held: number) => {
        const cabinet = await greeted(size - 1);
        const { note } = await send(cabinet, size);
        await desk.close();
        desk = await openDesk(await engine.fresh());
        await desk.enroll(cabinet);
        if (held > 0) await send(cabinet, 0, held);
        return { cabinet, note };
      };

      test('it is alarmed by its own confirmation, and takes again what it lost', async () => {
        const { cabinet, note } = await restored(10, 4);
        expect(await desk.ingest.hello(cabinet.cabinet, cabinet.hello(note))).toMatchObject({
          size: 4,
          refused: null,
          cosigned: null,
        });
        expect(alarms('KC-SYNC-04')).toBe(1);
        expect(await send(cabinet, 4, 7)).toMatchObject({ verdict: 'stored', cosigned: null, restoring: true });
        const full = await send(cabinet, 7);
        expect(full).toMatchObject({ verdict: 'stored', size: 10, restoring: false });
        expect(confirmed(full.verdict === 'stored' ? full.cosigned : null)).toMatchObject({ size: 10 });
      });

      test('it never confirms another history for what it confirmed before', async () => {
        const { cabinet, note } = await restored(10, 4);
        await desk.ingest.hello(cabinet.cabinet, cabinet.hello(note));
        const liar = cabinet.clone(4);
        work(liar, 9);
        expect(await send(liar, 4)).toMatchObject({ verdict: 'forked', size: 4 });
        expect(alarms('KC-SYNC-02')).toBe(1);
        expect((await desk.ledger.head(cabinet.cabinet, 1))?.cosignedSize).toBe(10);
      });

      test('it knows its own word also for an epoch that it has lost as a whole', async () => {
        const first = await greeted(2);
        const next = first.next('restored');
        work(next, 3);
        await desk.ingest.hello(next.cabinet, next.hello(null));
        const { note } = await send(next, 0);
        await desk.close();
        desk = await openDesk(await engine.fresh());
        await desk.enroll(first);
        await send(first, 0);
        expect(await desk.ingest.hello(next.cabinet, next.hello(note))).toMatchObject({ epoch: 2, size: 0 });
        expect(alarms('KC-SYNC-04')).toBe(1);
        expect(await send(next, 0)).toMatchObject({ verdict: 'stored', epoch: 2, size: 4 });
        expect(await desk.ledger.cabinet(next.cabinet)).toMatchObject({ epoch: 2 });
      });

      test('a confirmation by another witness proves nothing', async () => {
        const cabinet = await greeted(3, 2);
        const forged = cabinet.checkpoint();
        expect(await desk.ingest.hello(cabinet.cabinet, cabinet.hello(forged))).toMatchObject({ size: 2 });
        expect((await desk.ledger.head(cabinet.cabinet, 1))?.cosignedSize).toBe(2);
      });
    });

    test('whatever order batches come in, every line is stored once and only true roots are confirmed', async () => {
      const total = 24;
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.nat(total), fc.nat(8)), { minLength: 1, maxLength: 12 }),
          fc.integer({ min: 2, max: 1_000_000 }),
          async (cuts, number) => {
            const cabinet = fakeCabinet(number);
            work(cabinet, total - 1);
            await desk.enroll(cabinet);
            await desk.ingest.hello(cabinet.cabinet, cabinet.hello(null));
            for (const [from, count] of cuts) {
              const to = Math.min(total, from + count);
              const held = await linesHeld(cabinet);
              const verdict = await send(cabinet, from, to);
              expect(verdict.verdict).toBe(from > held ? 'gap' : to > held ? 'stored' : 'duplicate');
              const word = confirmed(verdict.note);
              if (word !== null) expect(word.root).toBe(cabinet.root(word.size));
            }
            const lines: string[] = [];
            for await (const line of desk.ledger.linesOf(cabinet.cabinet, 1)) lines.push(line);
            expect(lines).toEqual(cabinet.lines.slice(0, await linesHeld(cabinet)));
          },
        ),
        { numRuns: engine.name === 'SQLite' ? 25 : 8 },
      );
    });

    test('wall time from a good clock is kept, a clock that nobody set is replaced by the receipt', async () => {
      const cabinet = fakeCabinet(1);
      cabinet.add(booted());
      cabinet.add({ ...booted(null as never), clock: 'unsynced', wallMs: 5, reason: null });
      cabinet.add({ ...booted(null as never), wallMs: START_MS * 2, reason: null });
      await desk.enroll(cabinet);
      await send(cabinet, 0);
      expect(desk.projected.map((line) => line.effectiveWallMs)).toEqual([START_MS, desk.time.nowMs, desk.time.nowMs]);
    });
  });
}
