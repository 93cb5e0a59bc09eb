// The story in real journals: signed, provable, and the same bytes for the same seed; touches temporary folders.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { layout, readStore } from '@keycab/hardware/demo/files';
import { makeHistory, rosterNote, writeJournal } from '@keycab/hardware/demo/history';
import { LEDGER, makeCabinetSecrets, makeSecrets } from '@keycab/hardware/demo/secrets';
import { setUp } from '@keycab/hardware/demo/setup';
import { openDatabase } from '@keycab/cloud/ledger/database';
import { createLedger } from '@keycab/cloud/ledger/ledger';
import { openJournal } from '@keycab/firmware/journal/journal';
import { openRoster } from '@keycab/firmware/uplink/signed';
import { parseVerifierKey, signerFromSeed, type VerifierKey } from '@keycab/shared/proof/note';
import { leafHash, rootOf } from '@keycab/shared/proof/tree';

const folder = mkdtempSync(join(tmpdir(), 'keycab-demo-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const UNTIL_MS = Date.UTC(2026, 6, 15, 19, 40);
const SETTINGS = { days: 1, untilMs: UNTIL_MS, timeZone: 'America/Chicago', software: 'keycab/0.1.0' };

const keyOf = (text: string): VerifierKey => {
  const parsed = parseVerifierKey(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
};

function linesOf(name: string, seed: string): { lines: string[]; checkpoint: string } {
  const part = makeHistory({ seed, ...SETTINGS }).story.cabinets[0];
  if (part === undefined) throw new Error('no cabinet');
  const path = join(folder, name);
  writeJournal(path, seed, part);
  const journal = openJournal({
    path,
    cabinet: part.cabinet.cabinet,
    ledger: LEDGER,
    signer: (origin) => signerFromSeed(origin, makeCabinetSecrets(seed, part.cabinet.word).journalSeed),
    witnesses: [keyOf(makeSecrets(seed).witness)],
    random: (bytes) => new Uint8Array(bytes),
  });
  const lines = journal.lines(0, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  expect(journal.epochStart).toBeNull();
  expect(journal.boot).toBe(2);
  expect(journal.rootAt(lines.length)).toBe(rootOf(lines.map((line) => leafHash(line))).toString('base64'));
  const checkpoint = journal.checkpoint();
  journal.close();
  return { lines, checkpoint };
}

it('the same seed gives the same lines under the same signature, another seed not one of them', () => {
  const one = linesOf('one.db', '7');
  expect(linesOf('two.db', '7')).toEqual(one);
  expect(one.lines.length).toBeGreaterThan(200);
  const other = new Set(linesOf('three.db', '8').lines);
  expect(one.lines.filter((line) => other.has(line))).toEqual([]);
});

it('the roster is signed so that the cabinet accepts it, and no other cabinet does', () => {
  const { story } = makeHistory({ seed: '7', ...SETTINGS });
  const [showroom, service] = story.cabinets;
  if (showroom === undefined || service === undefined) throw new Error('no cabinets');
  const { roster, command } = makeSecrets('7');
  const trust = { ledger: LEDGER, roster: keyOf(roster), command: keyOf(command) };
  const note = rosterNote('7', showroom.roster);
  const opened = openRoster(note, { ...trust, cabinet: showroom.cabinet.cabinet });
  expect(opened.ok && opened.value.roster).toEqual(showroom.roster);
  const applied = showroom.entries.flatMap(({ facts }) => facts).find(({ type }) => type === 'RosterApplied');
  expect(applied).toMatchObject({ digest: opened.ok ? opened.value.digest : '' });
  expect(openRoster(note, { ...trust, cabinet: service.cabinet.cabinet })).toEqual({
    ok: false,
    reason: 'otherCabinet',
  });
});

it('the first start makes the folder whole, the second one finds it, a foreign folder is left alone', async () => {
  const said: string[] = [];
  const data = join(folder, 'data');
  const start = (seed: string, where = data) =>
    setUp({ ...SETTINGS, seed, folder: where, say: (sentence) => said.push(sentence) });
  const first = await start('7');
  expect(first).toMatchObject({ ok: true, value: { fresh: true, made: { seed: '7', days: 1, untilMs: UNTIL_MS } } });
  const files = layout(data);
  for (const name of ['witness', 'roster', 'command', 'showroom-journal', 'showroom-badges', 'showroom-broker']) {
    expect(statSync(files.key(name)).mode & 0o777).toBe(0o600);
  }
  const before = readFileSync(files.journal('showroom'));
  expect(await start('7')).toMatchObject({ ok: true, value: { fresh: false } });
  expect(readFileSync(files.journal('showroom')).equals(before)).toBe(true);

  // Another seed does not throw away what is there, and says so.
  expect(await start('9')).toMatchObject({ ok: true, value: { fresh: false, made: { seed: '7' } } });
  expect(said.at(-1)).toContain('holds the store of seed 7');

  const foreign = mkdtempSync(join(folder, 'foreign-'));
  writeFileSync(join(foreign, 'letter.txt'), 'dear all');
  expect(await start('7', foreign)).toMatchObject({ ok: false });
  expect(readStore(layout(foreign))).toEqual({ ok: false, reason: 'missing' });
  expect(readFileSync(join(foreign, 'letter.txt'), 'utf8')).toBe('dear all');

  const database = await openDatabase({ kind: 'sqlite', path: files.ledger });
  const ledger = createLedger(database);
  const cabinets = await ledger.all();
  expect(cabinets.map(({ name, slots }) => [name, slots])).toEqual([
    ['Service drive', 100],
    ['Showroom', 100],
  ]);
  const site = cabinets[0]?.site;
  if (site === undefined) throw new Error('no site');
  const known = await ledger.directory(site);
  // And five that have left with their buyers.
  expect([known.people.length, known.vehicles.length]).toEqual([22, 120 + 5]);
  expect(known.people.every(({ badges }) => badges.length === 0)).toBe(true);
  await database.close();
});
