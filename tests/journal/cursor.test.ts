// Proves the cursor: only a pinned witness's word on this very history moves it, and it survives everything.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { witnessFromSeed } from '@keycab/shared/proof/cosignature';
import { signerFromSeed } from '@keycab/shared/proof/note';
import { at, cosigned, DOOR, filled, freshFolder, openIn, removeFolder, WITNESS } from './rig.ts';

let folder = '';
beforeEach(() => {
  folder = freshFolder();
});
afterEach(() => removeFolder(folder));

const mark = (): unknown => JSON.parse(readFileSync(join(folder, 'cabinet.db.mark'), 'utf8'));

test('a cosignature moves the cursor, is kept, and writes the mark', () => {
  const journal = filled(folder, 5);
  expect(journal.cosignedNote()).toBeNull();
  const note = cosigned(journal, 1000, 3);
  expect(journal.takeCosignature(note)).toEqual({ ok: true, value: { size: 3, cursor: 3, timeSeconds: 1000 } });
  expect(journal.cursor).toBe(3);
  expect(mark()).toEqual({ epoch: 1, size: 3, root: journal.rootAt(3) });
  expect(existsSync(join(folder, 'cabinet.db.mark.new'))).toBe(false);
  journal.close();
  const again = openIn(folder);
  expect(again).toMatchObject({ cursor: 3, size: 5, epochStart: null });
  expect(again.cosignedNote()).toBe(note);
  again.close();
});

test('the same cosignature twice, or one for fewer lines after it, changes nothing', () => {
  const journal = filled(folder, 5);
  const [small, large] = [cosigned(journal, 1000, 2), cosigned(journal, 1001, 5)];
  journal.takeCosignature(large);
  expect(journal.takeCosignature(large)).toMatchObject({ ok: true, value: { cursor: 5 } });
  expect(journal.takeCosignature(small)).toEqual({ ok: true, value: { size: 2, cursor: 5, timeSeconds: 1000 } });
  expect(journal.cosignedNote()).toBe(large);
  journal.close();
});

test('a heartbeat of the same size renews the time', () => {
  const journal = filled(folder, 5);
  journal.takeCosignature(cosigned(journal, 1000));
  const later = cosigned(journal, 1060);
  expect(journal.takeCosignature(later)).toMatchObject({ ok: true, value: { cursor: 5, timeSeconds: 1060 } });
  expect(journal.cosignedNote()).toBe(later);
  journal.close();
});

describe('refused, and the cursor stays', () => {
  const changed = (journal: ReturnType<typeof filled>, seed: number): string => {
    const forger = witnessFromSeed(WITNESS.name, Buffer.alloc(32, seed));
    const note = forger.cosign(journal.checkpoint(), 1000);
    return note.ok ? note.value : '';
  };

  test.each<readonly [string, (journal: ReturnType<typeof filled>) => string, string]>([
    ['nobody cosigned', (journal) => journal.checkpoint(), 'notCosigned'],
    ['somebody else cosigned under the witness’s name', (journal) => changed(journal, 9), 'notCosigned'],
    ['the signature is of another time', (journal) => retimed(cosigned(journal, 1000)), 'badSignature'],
    ['the cabinet’s own line is gone', (journal) => withoutFirstSignature(cosigned(journal, 1000)), 'unsigned'],
    ['it is older than the last one', (journal) => cosigned(journal, 999), 'timeBackwards'],
    ['it is no note', () => 'hello', 'otherLog'],
    ['it is of another epoch', (journal) => cosigned(journal, 1000).replaceAll('/e1', '/e2'), 'otherLog'],
  ])('when %s', (_, note, reason) => {
    const journal = filled(folder, 5);
    journal.takeCosignature(cosigned(journal, 1000, 2));
    expect(journal.takeCosignature(note(journal))).toEqual({ ok: false, reason });
    expect(journal.cursor).toBe(2);
    journal.close();
  });

  test('when it covers lines that the journal does not have', () => {
    const ahead = filled(folder, 8);
    const note = cosigned(ahead, 1000);
    ahead.close();
    const other = freshFolder();
    const behind = filled(other, 5);
    expect(behind.takeCosignature(note)).toEqual({ ok: false, reason: 'ahead' });
    behind.close();
    removeFolder(other);
  });

  test('when it covers another history of the same size', () => {
    const journal = filled(folder, 5);
    const other = freshFolder();
    const twin = filled(other, 4);
    twin.append([DOOR], at(77));
    expect(journal.takeCosignature(cosigned(twin, 1000))).toEqual({ ok: false, reason: 'otherRoot' });
    twin.close();
    removeFolder(other);
    journal.close();
  });
});

test('another cabinet key begins a new epoch that names both heads', () => {
  const first = filled(folder, 5);
  first.takeCosignature(cosigned(first, 1000, 3));
  const [own, root] = [first.rootAt(5), first.rootAt(3)];
  first.close();
  const second = openIn(folder, { signer: (origin) => signerFromSeed(origin, Buffer.alloc(32, 0x44)) });
  expect(second.epochStart).toEqual({
    reason: 'newKey',
    previous: { origin: first.origin, cosigned: { size: 3, root }, own: { size: 5, root: own } },
  });
  expect(second).toMatchObject({ epoch: 2, boot: 2, size: 0, cursor: 0, fresh: false });
  second.close();
});

const retimed = (note: string): string => {
  const lines = note.split('\n');
  const at = lines.findIndex((line) => line.includes('/witness/'));
  const parts = (lines[at] as string).split(' ');
  const bytes = Buffer.from(parts[2] as string, 'base64');
  bytes[11] = (bytes[11] as number) ^ 1;
  lines[at] = `${parts[0] ?? ''} ${parts[1] ?? ''} ${bytes.toString('base64')}`;
  return lines.join('\n');
};

const withoutFirstSignature = (note: string): string => note.replace(/\n\n— [^\n]+\n/u, '\n\n');
