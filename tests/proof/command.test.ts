// Proves the command: exit codes, what goes to which stream, export and verify of a real journal; starts processes.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '@keycab/cloud/ledger/database';
import { createLedger } from '@keycab/cloud/ledger/ledger';
import { openJournal } from '@keycab/firmware/journal/journal';
import { assert } from '@keycab/shared/fault';
import { cabinetId, siteId } from '@keycab/shared/ids';
import { signerFromSeed } from '@keycab/shared/proof/note';
import { edgeOf, leafHash } from '@keycab/shared/proof/tree';
import {
  bundleOf,
  CABINET,
  checkpoint,
  headOf,
  LEDGER,
  line,
  linesOf,
  signerOf,
  sourceOf,
  TRUST,
  trustOf,
  WITNESS,
  writeBundle,
} from './log.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keycab-command-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const entry = join(import.meta.dirname, '..', '..', 'shared', 'cli', 'keycab.js');
const keycab = (...parameters: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...parameters], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { exit: status, stdout, stderr };
};

interface Told {
  data(text: string): void;
  say(text: string): void;
}
const main = pathToFileURL(join(dirname(entry), 'main.ts')).href;
const { run } = (await import(main)) as { run(parameters: readonly string[], talk: Told): Promise<number> };
/** The same without a process: for what needs no folder of its own. */
const said = async (...parameters: string[]) => {
  const told = { stdout: '', stderr: '' };
  const talk = {
    data: (text: string) => void (told.stdout += `${text}\n`),
    say: (text: string) => void (told.stderr += `${text}\n`),
    color: false,
    nowMs: 0,
  };
  const exit = await run(parameters, talk);
  return { exit, ...told };
};

const LINES = linesOf(6);
const written = async (lines = LINES, sizes = [3, 6]): Promise<void> => {
  writeBundle(join(folder, 'data/export'), await bundleOf(sourceOf(lines, sizes)));
  writeFileSync(join(folder, 'data/trust.json'), TRUST);
};
const EVENTS = `data/export/${CABINET}/e1/events.jsonl`;

describe('verify', () => {
  test('a good bundle in the default place is exit 0, in words and as JSON, and names the next command', async () => {
    await written();
    const told = keycab('verify');
    expect(told).toMatchObject({ exit: 0 });
    expect(told.stdout).toContain(`${CABINET} epoch 1 (enrolled): 6 events, 6 covered, cosigned 1970-01-12T13:46:46Z`);
    expect(told.stdout).toContain('✔ Good: nothing was altered');
    expect(told.stderr).toContain('keycab verify ./data/export --fresh 15m');
    expect(told.stdout + told.stderr).not.toContain('\u001b');
    const asJson = keycab('verify', `data/export/${CABINET}`, '--json');
    expect(asJson).toMatchObject({ exit: 0, stderr: '' });
    expect(JSON.parse(asJson.stdout)).toMatchObject({ exit: 0, firstBad: null, epochs: [{ size: 6 }] });
  });

  test('an altered bundle is exit 1 and names the first bad event', async () => {
    await written();
    writeFileSync(join(folder, EVENTS), readFileSync(join(folder, EVENTS), 'utf8').replace('"seq":4', '"seq":5'));
    const told = keycab('verify');
    expect(told).toMatchObject({ exit: 1 });
    expect(told.stdout).toContain('First bad event: 4');
    expect(told.stdout).toContain('KC-PROOF-04');
  });

  test('bytes that are no text are exit 1 too', async () => {
    await written();
    const bytes = readFileSync(join(folder, EVENTS));
    bytes[5] = 0xff;
    writeFileSync(join(folder, EVENTS), bytes);
    expect(keycab('verify', '--json')).toMatchObject({ exit: 1 });
  });

  test('a bundle not wholly covered, and a stale one, are exit 2', async () => {
    await written(LINES, [3]);
    expect(keycab('verify')).toMatchObject({ exit: 2 });
    await written(LINES, [6]);
    expect(keycab('verify', '--fresh', '15m')).toMatchObject({ exit: 2 });
    expect(keycab('verify', '--fresh', '999999d')).toMatchObject({ exit: 0 });
  });

  test('an unknown key, and a trust file that cannot be used, are exit 3', async () => {
    await written();
    writeFileSync(join(folder, 'other.json'), '{"format":1,"logs":[],"threshold":0,"witnesses":[]}');
    expect(keycab('verify', '--trust', 'other.json')).toMatchObject({ exit: 3 });
    writeFileSync(join(folder, 'other.json'), '{');
    expect(keycab('verify', '--trust', 'other.json')).toMatchObject({ exit: 3 });
  });

  test('a log that the trust file names and the bundle lacks is exit 2, and named', async () => {
    await written();
    writeFileSync(join(folder, 'data/trust.json'), trustOf(1, 2));
    const told = keycab('verify');
    expect(told).toMatchObject({ exit: 2 });
    expect(told.stdout).toContain(`! ${LEDGER}/log/${CABINET}/e2: the trust file names this log`);
    expect(told.stdout).not.toContain('Good');
  });

  test('an older checkpoint is looked up in the bundle', async () => {
    await written();
    writeFileSync(join(folder, 'old.txt'), checkpoint(LINES, 4));
    expect(keycab('verify', '--since', 'old.txt')).toMatchObject({ exit: 0 });
    writeFileSync(join(folder, 'old.txt'), checkpoint(LINES.with(2, line(2, { type: 'DoorForced' })), 4));
    expect(keycab('verify', '--since', 'old.txt')).toMatchObject({ exit: 1 });
  });

  test.each([
    ['no bundle', ['verify', 'nowhere']],
    ['no trust file', ['verify', '.', '--trust', 'nowhere.json']],
    ['two bundles', ['verify', 'one', 'two']],
    ['an unknown option', ['verify', '--newest']],
    ['an unknown verb', ['verfiy']],
    ['no verb', []],
  ])('%s is exit 64, with a sentence and no data', async (_, parameters) => {
    const told = await said(...parameters);
    expect(told).toMatchObject({ exit: 64, stdout: '' });
    expect(told.stderr).toMatch(/\w+ .*\n/);
  });

  test('an age without a unit, and no checkpoint to compare, are exit 64', async () => {
    await written();
    const given = [join(folder, 'data/export'), '--trust', join(folder, 'data/trust.json')];
    expect(await said('verify', ...given, '--fresh', '15')).toMatchObject({ exit: 64, stdout: '' });
    expect(await said('verify', ...given, '--since', 'nowhere.txt')).toMatchObject({ exit: 64, stdout: '' });
    expect(await said('verify', ...given)).toMatchObject({ exit: 0 });
  });
});

describe('what cannot be read is exit 64, in one sentence that names it', () => {
  const given = () => [join(folder, 'data/export'), '--trust', join(folder, 'data/trust.json')];
  test.each<readonly [string, () => string[], RegExp]>([
    ['an older checkpoint that is a folder', () => [...given(), '--since', folder], /is a folder and no checkpoint/],
    ['a trust file that is a folder', () => ['--trust', folder, join(folder, 'data')], /is a folder and no trust file/],
    ['a bundle that is a file', () => [join(folder, EVENTS)], /events\.jsonl is a file; a bundle is the folder/],
  ])('%s', async (_, parameters, sentence) => {
    await written();
    const told = await said('verify', ...parameters());
    expect(told).toMatchObject({ exit: 64, stdout: '' });
    expect(told.stderr).toMatch(sentence);
    expect(told.stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test('a file of the bundle that is a folder', async () => {
    await written();
    rmSync(join(folder, EVENTS));
    mkdirSync(join(folder, EVENTS));
    const told = await said('verify', ...given());
    expect(told).toMatchObject({ exit: 64, stdout: '' });
    expect(told.stderr).toMatch(/^The bundle .* cannot be read \(EISDIR\)\.\n$/);
  });
});

describe('export', () => {
  const journal = () => {
    const opened = openJournal({
      path: join(folder, 'cabinet.db'),
      cabinet: cabinetId(CABINET),
      ledger: LEDGER,
      signer: (origin) => signerFromSeed(origin, Buffer.alloc(32, 0x11)),
      witnesses: [WITNESS.verifierKey],
      random: (bytes) => Buffer.alloc(bytes, 7),
    });
    const at = { monotonicMs: 1, wallMs: null, clock: 'unsynced' } as const;
    const { previous = null, reason = null } = opened.epochStart ?? {};
    opened.append([{ type: 'CabinetBooted', format: 1, previous, reason, roster: 0, software: '0.1.0' }], at);
    opened.append(
      Array.from({ length: 300 }, () => ({ type: 'DoorClosed' }) as const),
      at,
    );
    return opened;
  };
  const cosigned = (opened: ReturnType<typeof journal>): void => {
    const note = WITNESS.cosign(opened.checkpoint(), 1_767_225_610);
    expect(note.ok && opened.takeCosignature(note.value).ok).toBe(true);
  };

  test('a cosigned journal becomes a bundle that verifies, with a trust file beside it', () => {
    const opened = journal();
    cosigned(opened);
    opened.startEpoch('forked');
    opened.close();
    const next = journal();
    cosigned(next);
    next.close();
    const told = keycab('export', '--journal', 'cabinet.db');
    expect(told).toMatchObject({ exit: 0, stdout: './data/export\n' });
    expect(told.stderr).toContain('keycab verify ./data/export --trust data/trust.json');
    const checked = keycab('verify');
    expect(checked.stdout).toContain('epoch 2 (forked): 301 events, 301 covered, cosigned 2026-01-01T00:00:10Z');
    expect(checked).toMatchObject({ exit: 0 });
  });

  test('a running journal can be exported; what is not cosigned yet is incomplete', () => {
    const opened = journal();
    cosigned(opened);
    opened.append([{ type: 'DoorClosed' }], { monotonicMs: 2, wallMs: null, clock: 'unsynced' });
    expect(keycab('export', '--journal', 'cabinet.db', '--out', 'bundle', '--json')).toMatchObject({ exit: 0 });
    expect(keycab('verify', 'bundle', '--trust', 'trust.json')).toMatchObject({ exit: 2 });
    opened.close();
  });

  test('neither a folder with content nor a trust file that says something else is overwritten', () => {
    const opened = journal();
    cosigned(opened);
    opened.close();
    writeFileSync(join(folder, 'trust.json'), trustOf(1, 2));
    const told = keycab('export', '--journal', 'cabinet.db', '--out', 'bundle');
    expect(told).toMatchObject({ exit: 0 });
    expect(told.stderr).toContain('trust.new.json');
    expect(readFileSync(join(folder, 'trust.json'), 'utf8')).toBe(trustOf(1, 2));
    expect(existsSync(join(folder, 'trust.new.json'))).toBe(true);
    expect(keycab('export', '--journal', 'cabinet.db', '--out', 'bundle')).toMatchObject({ exit: 64 });
  });

  test('a place that cannot be written is exit 64 at once, and nothing is left there', () => {
    journal().close();
    writeFileSync(join(folder, 'file'), 'mine');
    const wrong: readonly (readonly [string[], string])[] = [
      [
        ['--out', '/proc/keycab/bundle', '--trust', 'trust.json'],
        'Nothing can be written to /proc/keycab/bundle (ENOENT).',
      ],
      [['--out', '/proc/keycab'], 'Nothing can be written to /proc/keycab (ENOENT).'],
      [['--out', 'file'], 'file is a file. Name a new folder with --out.'],
      [['--out', 'bundle', '--trust', 'file/trust.json'], 'Nothing can be written to file (EEXIST).'],
      [['--out', 'bundle', '--trust', '.'], '. is a folder and no trust file.'],
    ];
    for (const [parameters, sentence] of wrong) {
      const told = keycab('export', '--journal', 'cabinet.db', ...parameters);
      expect(told).toEqual({ exit: 64, stdout: '', stderr: `${sentence}\n` });
    }
    expect(existsSync(join(folder, 'bundle'))).toBe(false);
  });

  test('the trust file is written where --trust says, and what verify says of a missing one is true', async () => {
    const opened = journal();
    cosigned(opened);
    opened.close();
    const hint = keycab('verify', '.', '--trust', 'keys/mine.json').stderr;
    expect(hint).toContain('export writes one where there is none: beside its bundle, or where its --trust says.');
    expect(keycab('export', '--journal', 'cabinet.db', '--out', 'out/a', '--trust', 'keys/mine.json').exit).toBe(0);
    expect(existsSync(join(folder, 'out/trust.json'))).toBe(false);
    expect(keycab('verify', 'out/a', '--trust', 'keys/mine.json').exit).toBe(0);
  });

  test('a file that is no journal is told by its code, with exit 78', () => {
    writeFileSync(join(folder, 'other.db'), 'hello '.repeat(2000));
    const told = keycab('export', '--journal', 'other.db');
    expect(told).toMatchObject({ exit: 78, stdout: '' });
    expect(told.stderr).toContain('keycab explain KC-DISK-03');
  });
});

describe('export of a ledger', () => {
  const cabinet = cabinetId(CABINET);
  const ledgerOf = async (lines: readonly string[], size: number): Promise<void> => {
    mkdirSync(join(folder, 'data'));
    const database = await openDatabase({ kind: 'sqlite', path: join(folder, 'data/keycab.db') });
    const ledger = createLedger(database);
    const site = { site: siteId('s00000001'), name: 'One', rows: ['A'], columns: 8, slots: 8 };
    await ledger.enroll({ cabinet, ...site, epoch: 1, verifierKey: signerOf(1).verifierKey.text });
    await ledger.transaction(async (within) => {
      const rows = lines.map((text, seq) => ({
        arrival: seq + 1,
        cabinet,
        epoch: 1,
        seq,
        type: 'DoorClosed',
        key: null,
        person: null,
        wall_ms: null,
        effective_ms: 0,
        received_ms: 0,
        line: text,
        leaf: leafHash(text).toString('base64'),
        flagged: 0,
      }));
      await within.append(rows);
      const head = await within.head(cabinet, 1);
      assert(head !== undefined, 'an enrolled cabinet has a head');
      await within.saveHead({ ...head, ...headOf(lines), edge: edgeOf(lines.map(leafHash)) });
      await within.saveCheckpoint({ cabinet, epoch: 1, size, note: checkpoint(lines, size) });
    });
    await database.close();
  };

  test('what the ledger holds becomes a bundle that verifies, once the witness is named', async () => {
    await ledgerOf(LINES, 6);
    const unnamed = keycab('export');
    expect(unnamed).toMatchObject({ exit: 64, stdout: '' });
    expect(unnamed.stderr).toContain('--witness');
    const told = keycab('export', '--witness', WITNESS.verifierKey.text);
    expect(told.stderr).toContain('1 epochs written');
    expect(told).toMatchObject({
      exit: 0,
      stdout: './data/export\n',
    });
    expect(keycab('verify')).toMatchObject({ exit: 0 });
    // The witness is known from the trust file from now on.
    expect(keycab('export', '--out', 'data/again')).toMatchObject({ exit: 0 });
  });

  test('a data folder without a ledger is exit 64', async () => {
    expect(await said('export', '--data', 'nowhere', '--out', join(folder, 'out'))).toMatchObject({
      exit: 64,
      stdout: '',
    });
  });
});

describe('explain', () => {
  test('a code is told in full, in words and as JSON, in any case', async () => {
    const told = await said('explain', 'kc-slot-01');
    expect(told).toMatchObject({ exit: 0, stderr: '' });
    expect(told.stdout).toContain('The slot did not open.');
    expect(JSON.parse((await said('explain', 'KC-SLOT-01', '--json')).stdout)).toMatchObject({
      code: 'KC-SLOT-01',
      severity: 'warning',
    });
  });

  test('an unknown code is exit 64 and suggests those of its area', async () => {
    expect(await said('explain', 'KC-DOOR-99')).toMatchObject({
      exit: 64,
      stdout: '',
      stderr: 'There is no code KC-DOOR-99. Did you mean KC-DOOR-01, KC-DOOR-02?\n',
    });
  });
});

test('help is data, exit 0, and names every verb', async () => {
  const told = await said('--help');
  expect(told).toMatchObject({ exit: 0, stderr: '' });
  for (const verb of ['verify', 'export', 'explain']) expect(told.stdout).toContain(`keycab ${verb}`);
});

test('help of a verb is its usage as data, exit 0, and nothing is run', async () => {
  expect(await said('verify', '--help')).toEqual({
    exit: 0,
    stdout: 'keycab verify [bundle] [--trust trust.json] [--since old.checkpoint] [--fresh 15m] [--json]\n',
    stderr: '',
  });
  for (const verb of ['doctor', 'bench', 'badge', 'tape', 'config', 'export', 'explain'])
    for (const asked of [
      [verb, '--help'],
      [verb, 'x', '-h'],
    ]) {
      const told = await said(...asked);
      expect(told).toMatchObject({ exit: 0, stderr: '' });
      expect(
        told.stdout
          .split('\n')
          .slice(0, -1)
          .every((line) => line.startsWith(`keycab ${verb} `)),
      ).toBe(true);
    }
  const pulse = await said('bench', 'pulse', '--port', 'x', '--help');
  expect(pulse.stdout).toMatch(/^keycab bench pulse --port .*\n$/);
});
