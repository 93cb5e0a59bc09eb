// Proves that a journal put back from an old copy is found out, and that a new epoch names both heads.
import { copyFileSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkJournal } from '@keycab/firmware/journal/fsck';
import { emptyRoot } from '@keycab/shared/proof/tree';
import { at, booted, CABINET, cosigned, DOOR, filled, freshFolder, LEDGER, openIn, removeFolder } from './rig.ts';

let folder = '';
let image = '';
beforeEach(() => {
  folder = freshFolder();
  image = freshFolder();
});
afterEach(() => {
  removeFolder(folder);
  removeFolder(image);
});

const copy = (from: string, to: string, keep: (name: string) => boolean = () => true): void => {
  for (const name of readdirSync(from).filter(keep)) copyFileSync(join(from, name), join(to, name));
};
/** The database comes back from an image, the mark beside it stays. */
const putBack = (): void => {
  for (const name of readdirSync(folder)) if (!name.endsWith('.mark')) rmSync(join(folder, name));
  copy(image, folder, (name) => !name.endsWith('.mark'));
};
const EMPTY = emptyRoot().toString('base64');

test('a database behind its mark was rolled back: a new epoch names what was cosigned and what is left', () => {
  filled(folder, 4).close();
  copy(folder, image);
  const journal = openIn(folder);
  journal.append([booted(journal), DOOR, DOOR], at(0));
  journal.takeCosignature(cosigned(journal, 1000, 6));
  const marked = { size: 6, root: journal.rootAt(6) };
  journal.close();
  putBack();

  const back = openIn(folder);
  expect(back).toMatchObject({ epoch: 2, size: 0, cursor: 0, fresh: false });
  expect(back.epochStart).toEqual({
    reason: 'rolledBack',
    previous: { origin: journal.origin, cosigned: marked, own: { size: 4, root: back.rootAt(4, 1) } },
  });
  expect(back.epochs()).toEqual([
    { epoch: 1, origin: `${LEDGER}/log/${CABINET}/e1`, size: 4, cursor: 0 },
    { epoch: 2, origin: `${LEDGER}/log/${CABINET}/e2`, size: 0, cursor: 0 },
  ]);
  const [event] = back.append([booted(back)], at(0));
  expect(event).toMatchObject({ seq: 0, epoch: 2, reason: 'rolledBack', previous: { cosigned: marked } });
  expect([...back.replay()].map(({ epoch, seq }) => [epoch, seq])).toEqual([
    [1, 0],
    [1, 1],
    [1, 2],
    [1, 3],
    [2, 0],
  ]);
  back.close();
  expect(checkJournal(join(folder, 'cabinet.db')).ok).toBe(true);
});

test('a database with another history below its mark is found though it is longer', () => {
  const other = filled(image, 3);
  other.append([DOOR], at(99));
  other.takeCosignature(cosigned(other, 1000));
  other.close();
  filled(folder, 9).close();
  copy(image, folder, (name) => name.endsWith('.mark'));
  const back = openIn(folder);
  expect(back.epochStart).toMatchObject({
    reason: 'rolledBack',
    previous: { cosigned: { size: 4 }, own: { size: 9 } },
  });
  back.close();
});

test('a mark of a later epoch than the database knows: the next one is later than both', () => {
  filled(folder, 3).close();
  copy(folder, image);
  const journal = openIn(folder);
  journal.startEpoch('forked');
  journal.close();
  const second = openIn(folder);
  expect(second.epochStart?.reason).toBe('forked');
  second.append([booted(second), DOOR], at(0));
  second.takeCosignature(cosigned(second, 1000));
  const marked = { size: 2, root: second.rootAt(2) };
  second.close();
  putBack();
  const back = openIn(folder);
  expect(back.epoch).toBe(3);
  expect(back.epochStart).toEqual({
    reason: 'rolledBack',
    previous: { origin: second.origin, cosigned: marked, own: { size: 0, root: EMPTY } },
  });
  back.close();
});

test('a database that is gone while its mark remains does not begin again at epoch 1', () => {
  const journal = filled(folder, 3);
  journal.takeCosignature(cosigned(journal, 1000));
  const root = journal.rootAt(3);
  journal.close();
  for (const name of readdirSync(folder)) if (!name.endsWith('.mark')) rmSync(join(folder, name));
  const back = openIn(folder);
  expect(back).toMatchObject({ epoch: 2, fresh: true });
  expect(back.epochStart).toMatchObject({ reason: 'rolledBack', previous: { cosigned: { size: 3, root } } });
  back.close();
});

test('a database without its mark was restored, one with an unreadable mark is damaged', () => {
  filled(folder, 3).close();
  rmSync(join(folder, 'cabinet.db.mark'));
  const restored = openIn(folder);
  expect(restored.epochStart?.reason).toBe('restored');
  restored.append([booted(restored)], at(0));
  restored.close();
  writeFileSync(join(folder, 'cabinet.db.mark'), '{"epoch":2,');
  const damaged = openIn(folder);
  expect(damaged).toMatchObject({ epoch: 3, epochStart: { reason: 'damaged' } });
  damaged.close();
});

test('an epoch without lines goes on telling how it begins until it has told', () => {
  openIn(folder).close();
  const enrolled = openIn(folder);
  expect(enrolled).toMatchObject({
    epoch: 1,
    boot: 1,
    fresh: true,
    epochStart: { previous: null, reason: 'enrolled' },
  });
  enrolled.append([booted(enrolled)], at(0));
  enrolled.startEpoch('forked');
  enrolled.close();
  const start = openIn(folder);
  const told = start.epochStart;
  start.close();
  // The power failed between the new epoch's row and its mark.
  writeFileSync(join(folder, 'cabinet.db.mark'), `{"epoch":1,"root":"${EMPTY}","size":0}\n`);
  const again = openIn(folder);
  expect(again).toMatchObject({ epoch: 2, epochStart: told });
  again.append([booted(again)], at(0));
  again.close();
  const on = openIn(folder);
  expect(on).toMatchObject({ epoch: 2, epochStart: null, size: 1 });
  on.close();
});

test('what an older epoch holds beyond its cursor can still be sent, signed and acknowledged', () => {
  const first = filled(folder, 5);
  first.takeCosignature(cosigned(first, 1000, 2));
  first.startEpoch('forked');
  first.close();
  const second = openIn(folder);
  second.append([booted(second)], at(0));
  expect(second.lines(2, 10, 10_000, 1)).toHaveLength(3);
  expect(second.checkpoint(5, 1)).toContain('/e1\n5\n');
  expect(second.epochs()).toMatchObject([{ cursor: 2 }, { cursor: 0 }]);
  expect(existsSync(join(folder, 'cabinet.db.mark'))).toBe(true);
  second.close();
});
