// Proves append, replay, roots, batches and reopening on the real SQLite.
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { canonical, parseCanonical } from '@keycab/shared/canonical';
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import { openCheckpoint } from '@keycab/shared/proof/checkpoint';
import { inclusionPath, leafHash, rootOf, verifyInclusion } from '@keycab/shared/proof/tree';
import { checkJournal } from '@keycab/firmware/journal/fsck';
import { anyFact, at, booted, CABINET, DOOR, filled, freshFolder, openIn, removeFolder } from './rig.ts';

let folder = '';
beforeEach(() => {
  folder = freshFolder();
});
afterEach(() => removeFolder(folder));

const rooted = (lines: readonly string[]): string => rootOf(lines.map(leafHash)).toString('base64');

describe('append', () => {
  test('a new journal is fresh, in epoch 1, boot 1, and says it is enrolled', () => {
    const journal = openIn(folder);
    expect(journal).toMatchObject({ fresh: true, boot: 1, epoch: 1, size: 0, cursor: 0, lastWallMs: null });
    expect(journal.epochStart).toEqual({ previous: null, reason: 'enrolled' });
    expect(journal.origin).toBe(`keycab.example/log/${CABINET}/e1`);
    journal.close();
  });

  test('facts become events with seq, boot, nonce and time, and read back equal', () => {
    const journal = openIn(folder);
    const events = [...journal.append([booted(journal), DOOR], at(5)), ...journal.append([DOOR], at(6))];
    expect(events.map(({ seq, boot, monotonicMs }) => [seq, boot, monotonicMs])).toEqual([
      [0, 1, 5],
      [1, 1, 5],
      [2, 1, 6],
    ]);
    expect(new Set(events.map((event) => event.nonce)).size).toBe(3);
    expect([...journal.replay()]).toEqual(events);
    expect([...journal.replay(2)]).toEqual(events.slice(2));
    expect(journal.lines(0, 10, 10_000)).toEqual(events.map((event) => canonical(event)));
    expect(journal.lastWallMs).toBe(at(6).wallMs);
    journal.close();
  });

  test('no facts write nothing', () => {
    const journal = filled(folder, 1);
    expect(journal.append([], at(9))).toEqual([]);
    expect(journal.size).toBe(1);
    journal.close();
  });

  test('one bad fact among good ones throws, and none of them is written', () => {
    const journal = filled(folder, 1);
    expect(() => journal.append([DOOR, { type: 'DoorLeftOpen', openMs: -1, person: null }], at(2))).toThrow(
      /KC-BUG-01/,
    );
    expect([...journal.replay()]).toHaveLength(1);
    journal.append([DOOR], at(3));
    expect(journal.size).toBe(2);
    journal.close();
  });

  test('an epoch that does not begin with CabinetBooted is refused', () => {
    const journal = openIn(folder);
    expect(() => journal.append([DOOR], at(0))).toThrow(/KC-BUG-01/);
    journal.close();
  });

  test('monotonic time that runs backwards is refused', () => {
    const journal = filled(folder, 3);
    expect(() => journal.append([DOOR], at(1))).toThrow(/KC-BUG-01/);
    journal.close();
  });

  test('whatever the facts, lines are canonical and dense, replay gives them back, the root is theirs, and fsck agrees', () => {
    fc.assert(
      fc.property(fc.array(fc.array(anyFact, { maxLength: 5 }), { maxLength: 8 }), fc.nat(3), (batches, reopened) => {
        const own = freshFolder();
        try {
          let journal = filled(own, 1);
          const events: CabinetEvent[] = [...journal.replay()];
          for (const [index, facts] of batches.entries()) {
            if (index === reopened) {
              journal.close();
              journal = openIn(own);
            }
            events.push(...journal.append(facts, at(index)));
          }
          expect([...journal.replay()]).toEqual(events);
          const lines = journal.lines(0, 10_000, 100_000_000);
          expect(lines.map((line) => parseCanonical(line))).toEqual(events.map((value) => ({ ok: true, value })));
          expect(events.map((event) => event.seq)).toEqual([...events.keys()]);
          expect(journal.rootAt(journal.size)).toBe(rooted(lines));
          journal.close();
          expect(checkJournal(join(own, 'cabinet.db'))).toEqual({
            ok: true,
            value: [{ epoch: 1, size: lines.length, root: rooted(lines) }],
          });
        } finally {
          removeFolder(own);
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe('roots and checkpoints', () => {
  test('the root at any size is that of the lines so far, across complete runs of 256', () => {
    const journal = openIn(folder);
    journal.append([booted(journal)], at(0));
    journal.append(
      Array.from({ length: 699 }, () => DOOR),
      at(1),
    );
    const lines = journal.lines(0, 1000, 10_000_000);
    for (const size of [0, 1, 2, 255, 256, 257, 511, 512, 513, 699, 700]) {
      expect(journal.rootAt(size)).toBe(rooted(lines.slice(0, size)));
      const opened = openCheckpoint(journal.checkpoint(size), [journal.verifierKey]);
      expect(opened).toMatchObject({ ok: true, value: { origin: journal.origin, size, root: journal.rootAt(size) } });
    }
    const path = inclusionPath(journal.subtree(), 300, 700);
    const root = Buffer.from(journal.rootAt(700), 'base64');
    expect(verifyInclusion(300, 700, leafHash(lines[300] as string), path, root)).toBe(true);
    expect(() => journal.rootAt(701)).toThrow(/KC-PROOF-02/);
    journal.close();
  });

  test('a batch ends at the number of lines, at the bytes, or at the end, and always has a line', () => {
    const journal = filled(folder, 10);
    const all = journal.lines(0, 100, 1_000_000);
    const bytes = (lines: readonly string[]): number =>
      lines.reduce((sum, line) => sum + JSON.stringify(line).length + 1, 0);
    expect(journal.lines(2, 3, 1_000_000)).toEqual(all.slice(2, 5));
    expect(journal.lines(0, 100, bytes(all.slice(0, 4)))).toEqual(all.slice(0, 4));
    expect(journal.lines(0, 100, bytes(all.slice(0, 4)) - 1)).toEqual(all.slice(0, 3));
    expect(journal.lines(0, 100, 1)).toEqual(all.slice(0, 1));
    expect(journal.lines(10, 100, 1_000_000)).toEqual([]);
    journal.close();
  });
});

describe('reopening', () => {
  test('a reopened journal goes on in the same epoch as the next boot, on the same tree', () => {
    const first = filled(folder, 300);
    const lines = first.lines(0, 1000, 10_000_000);
    first.close();
    const second = openIn(folder);
    expect(second).toMatchObject({
      fresh: false,
      boot: 2,
      epoch: 1,
      size: 300,
      epochStart: null,
      lastWallMs: at(299).wallMs,
    });
    expect(second.rootAt(300)).toBe(rooted(lines));
    const [event] = second.append([booted(second)], at(0));
    expect(event).toMatchObject({ seq: 300, boot: 2, reason: null, previous: null });
    second.close();
  });

  test('a boot that wrote nothing is not counted', () => {
    filled(folder, 1).close();
    openIn(folder).close();
    const journal = openIn(folder);
    expect(journal.boot).toBe(2);
    journal.close();
  });

  test('appending goes on while a replay is half read', () => {
    const journal = filled(folder, 600);
    const replay = journal.replay();
    replay.next();
    journal.append([DOOR], at(1000));
    expect([...replay]).toHaveLength(600);
    journal.close();
  });

  test('the roster is kept as the whole signed note, the newest one only', () => {
    const journal = openIn(folder);
    expect(journal.roster()).toBeNull();
    journal.storeRoster('one', 1);
    journal.storeRoster('two', 2);
    journal.close();
    const again = openIn(folder);
    expect(again.roster()).toEqual({ version: 2, note: 'two' });
    again.close();
  });

  test('the file of another cabinet or ledger is refused', () => {
    filled(folder, 1).close();
    expect(() => openIn(folder, { ledger: 'other.example' })).toThrow(/KC-CONF-01/);
  });

  test('a line, leaf or run cannot be changed or deleted, whoever asks', () => {
    filled(folder, 256).close();
    const database = new Sqlite(join(folder, 'cabinet.db'));
    for (const sql of [
      "UPDATE lines SET line = '{}' WHERE seq = 3",
      'DELETE FROM lines WHERE seq = 3',
      'UPDATE leaves SET leaf = zeroblob(32)',
      'DELETE FROM leaves',
      'UPDATE runs SET root = zeroblob(32)',
      'DELETE FROM runs',
    ]) {
      expect(() => database.exec(sql)).toThrow(/stays|never changed/);
    }
    database.close();
    expect(checkJournal(join(folder, 'cabinet.db')).ok).toBe(true);
  });
});
