// The office's log in a bundle: exported from a real ledger, and whatever is done to it is found, with its line.
import { randomBytes } from 'node:crypto';
import { ledgerSources } from '@keycab/cloud/ledger/sources';
import { openOffice, type OfficeLog } from '@keycab/cloud/office/log';
import { whereabouts, worldOf } from '@keycab/cloud/office/world';
import { project } from '@keycab/cloud/projections/custody';
import { canonical } from '@keycab/shared/canonical';
import { splitLines, type BundleSource } from '@keycab/shared/proof/bundle';
import { witnessFromSeed } from '@keycab/shared/proof/cosignature';
import { signerFromSeed } from '@keycab/shared/proof/note';
import { parseTrust, trustText } from '@keycab/shared/proof/trust';
import { verifyBundle, type Report, type VerifyOptions } from '@keycab/shared/proof/verify';
import { assert } from '@keycab/shared/fault';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bundleOf } from '../proof/log.ts';
import { keyOf, MARIA, OPENING_MS } from '../projections/fixture.ts';
import { openHouse, type House } from '../projections/rig.ts';
import { SETTINGS } from './given.ts';

const signerOf = (tenant: string, seed: number) =>
  signerFromSeed(`keycab.test/office/${tenant}/e1`, new Uint8Array(32).fill(seed));
const signer = signerOf('riverside', 7);
const witness = witnessFromSeed('keycab.test/witness/one', new Uint8Array(32).fill(9));
const trustOf = (log = signer.verifierKey.text) => {
  const trust = parseTrust(trustText([log], [witness.verifierKey.text], 1));
  assert(trust.ok, 'what a test is given is good');
  return trust.value;
};

let house: House;
let office: OfficeLog;
let nowMs: number;

const open = (withWitness = true): Promise<OfficeLog> =>
  openOffice({
    ledger: house.ledger,
    signer,
    witness: withWitness ? witness : undefined,
    project,
    after: () => undefined,
    world: () => worldOf(house.directory.index(), SETTINGS),
    whereabouts,
    clock: { wallMs: () => nowMs },
    random: (bytes) => randomBytes(bytes),
  });
const report = (problem: string) =>
  office.act({ act: 'reportProblem', key: keyOf('4512'), problem, critical: false }, { by: MARIA, via: 'desk' });

beforeEach(async () => {
  house = await openHouse();
  nowMs = OPENING_MS;
  office = await open();
  for (const problem of ['flatTag', 'lowTire', 'other', 'wontStart']) {
    nowMs += 1_000;
    await report(problem);
  }
});
afterEach(() => house.close());

const sources = (): Promise<BundleSource[]> => ledgerSources(house.ledger, [witness.verifierKey.text]);

/** The bundle as `keycab verify` finds it in its folder, each file as it was or as `spoil` makes it. */
async function found(spoil: (path: string, text: string) => string | null = (_path, text) => text) {
  const files = [...(await bundleOf(...(await sources())))].flatMap(([path, text]) => {
    const spoiled = spoil(path, text);
    return spoiled === null ? [] : [[path, spoiled] as const];
  });
  const of = (path: string) => files.find(([name]) => name === `office/e1/${path}`)?.[1] ?? null;
  return {
    name: 'e1',
    keys: of('keys.json'),
    lines: [...splitLines([Buffer.from(of('events.jsonl') ?? '')])],
    checkpoints: files.flatMap(([path, note]) => {
      const size = /checkpoints\/([0-9]+)\.txt$/.exec(path)?.[1];
      return size === undefined ? [] : [{ size: Number(size), note }];
    }),
  };
}
const verified = async (
  spoil?: (path: string, text: string) => string | null,
  trust = trustOf(),
  options: VerifyOptions = {},
): Promise<Report> => verifyBundle([await found(spoil)], trust, options);
/** Only the lines are changed. */
const withLines = (change: (lines: string[]) => string[]) => (path: string, text: string) =>
  path.endsWith('events.jsonl') ? `${change(text.slice(0, -1).split('\n')).join('\n')}\n` : text;

describe('the bundle of a ledger', () => {
  test('holds the log of the office, each checkpoint cosigned, and it verifies', async () => {
    const files = [...(await bundleOf(...(await sources()))).keys()];
    expect(files).toEqual([
      'office/e1/keys.json',
      'office/e1/events.jsonl',
      ...[1, 2, 3, 4, 5].map((size) => `office/e1/checkpoints/${size}.txt`),
    ]);
    expect(await verified()).toMatchObject({
      exit: 0,
      epochs: [{ kind: 'office', of: 'riverside', reason: 'opened', size: 5, covered: 5 }],
    });
  });

  test.each<readonly [string, (lines: string[]) => string[], object]>([
    [
      'altered',
      (lines) => lines.with(2, lines[2]?.replace('lowTire', 'noTire') ?? ''),
      { exit: 1, firstBad: { why: 'rootDiffers', seq: 2, through: 2 } },
    ],
    ['removed', (lines) => lines.toSpliced(2, 1), { exit: 1, firstBad: { why: 'notInOrder', seq: 2 } }],
    [
      'inserted',
      (lines) => lines.toSpliced(3, 0, lines[2] ?? ''),
      { exit: 1, firstBad: { why: 'notInOrder', seq: 3 } },
    ],
    [
      'cut off',
      (lines) => lines.slice(0, 3),
      { exit: 2, findings: [{ why: 'linesMissing', seq: 3, through: 4, code: 'KC-PROOF-05' }] },
    ],
    [
      'removed, with all that follow counted anew',
      (lines) => lines.toSpliced(2, 1).map((line, seq) => canonical({ ...(JSON.parse(line) as object), seq })),
      { exit: 1, firstBad: { why: 'rootDiffers', seq: 2 } },
    ],
    [
      'written at an earlier time than the one before it',
      (lines) => lines.with(3, canonical({ ...(JSON.parse(lines[3] ?? '') as object), wallMs: OPENING_MS })),
      { exit: 1, firstBad: { why: 'timeBackwards', seq: 3 } },
    ],
    [
      'put there from a cabinet',
      (lines) => lines.with(3, canonical({ ...(JSON.parse(lines[3] ?? '') as object), cabinet: `c${'0'.repeat(32)}` })),
      { exit: 1, firstBad: { why: 'otherLog', seq: 3 } },
    ],
    [
      'not the one that opens a log',
      (lines) => lines.with(0, lines[0]?.replace('OfficeOpened', 'OfficeClosed') ?? ''),
      { exit: 1, firstBad: { why: 'noStart', seq: 0 } },
    ],
  ])('in which a line is %s names it', async (_, change, expected) => {
    expect(await verified(withLines(change))).toMatchObject(expected);
  });

  test('cut off together with its checkpoints is stale, and the older checkpoint that somebody kept names the end', async () => {
    const cut = (path: string, text: string): string | null =>
      /checkpoints\/[45]/.test(path) ? null : withLines((lines) => lines.slice(0, 3))(path, text);
    const nowSeconds = Math.floor(nowMs / 1000);
    expect(await verified(cut)).toMatchObject({ exit: 0 });
    expect(await verified(cut, trustOf(), { fresh: { ageMaxSeconds: 1, nowSeconds } })).toMatchObject({
      exit: 2,
      findings: [{ why: 'stale' }],
    });
    const since = (await house.ledger.checkpoint('office', 1, 5)) ?? '';
    expect(await verified(cut, trustOf(), { since })).toMatchObject({
      exit: 2,
      findings: [{ why: 'sinceMissing', seq: 3, through: 4 }],
    });
  });

  test.each([
    ['the key of another tenant', signerOf('hillside', 7)],
    ['another key of this tenant', signerOf('riverside', 8)],
  ])('is not believed under %s', async (_, other) => {
    const report = await verified(undefined, trustOf(other.verifierKey.text));
    expect(report).toMatchObject({ exit: 3, epochs: [] });
    expect(report.findings[0]).toMatchObject({ why: 'unknownKey', log: signer.name });
  });

  test('whose checkpoints another tenant has signed is not believed', async () => {
    const other = signerOf('hillside', 8);
    const resigned = (path: string, text: string): string =>
      path.includes('checkpoints') ? other.sign(`${text.split('\n').slice(0, 3).join('\n')}\n`) : text;
    expect(await verified(resigned)).toMatchObject({
      exit: 3,
      findings: [...[1, 2, 3, 4, 5].map(() => ({ why: 'badSignature' })), { why: 'noCheckpoint' }],
    });
  });

  test('taken out whole is missed by whoever trusts its key', () => {
    expect(verifyBundle([], trustOf())).toMatchObject({ exit: 2, findings: [{ why: 'logMissing', log: signer.name }] });
  });
});

test('while nothing is written the newest checkpoint is cosigned anew, once a minute and never at an earlier time', async () => {
  const seconds = async () => (await verified()).epochs[0]?.cosignedSeconds;
  const before = await seconds();
  nowMs += 30_000;
  await office.confirm();
  expect(await seconds()).toBe(before);
  nowMs += 60_000;
  await office.confirm();
  const after = await seconds();
  expect(after).toBe(Math.floor(nowMs / 1000));
  nowMs -= 3_600_000;
  await office.confirm();
  await report('other');
  expect(await seconds()).toBe(after);
  expect(await verified()).toMatchObject({ exit: 0 });
});

test('a log that was written without a witness gets the word of one when it is opened', async () => {
  await house.close();
  house = await openHouse();
  office = await open(false);
  await report('flatTag');
  expect((await verified()).findings).toMatchObject([{ why: 'noCheckpoint' }]);
  office = await open();
  expect(await verified()).toMatchObject({ exit: 0, epochs: [{ covered: 2 }] });
});
