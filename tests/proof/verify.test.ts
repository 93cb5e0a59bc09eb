// Proves the verifier: honest bundles pass, every byte flipped once and a thousand seeded surgeries never do.
import { describe, expect, test } from 'vitest';
import { assert } from '@keycab/shared/fault';
import { sizeOfName, splitLines } from '@keycab/shared/proof/bundle';
import { logOrigin } from '@keycab/shared/proof/checkpoint';
import { signerFromSeed } from '@keycab/shared/proof/note';
import { parseTrust, trustText, type Trust } from '@keycab/shared/proof/trust';
import { verifyBundle, type FoundEpoch, type Report, type VerifyOptions } from '@keycab/shared/proof/verify';
import {
  bundleOf,
  checkpoint,
  COSIGNED_SECONDS,
  headOf,
  LEDGER,
  line,
  linesOf,
  originOf,
  signerOf,
  sourceOf,
  start,
  TRUST,
  trustOf,
  WITNESS,
} from './log.ts';

const trusted = (text: string): Trust => {
  const trust = parseTrust(text);
  assert(trust.ok, 'what a test is given is good', { trust });
  return trust.value;
};
const trust = trusted(TRUST);

type Content = string | Uint8Array;
const decode = (content: Content): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(content as string));
  } catch {
    return null;
  }
};

/** A bundle in memory as the folder reader would find it. */
const found = (bundle: ReadonlyMap<string, Content>): FoundEpoch[] =>
  [...new Set([...bundle.keys()].map((path) => path.split('/').slice(0, 2).join('/')))].map((name) => {
    const keys = bundle.get(`${name}/keys.json`);
    return {
      name,
      keys: keys === undefined ? null : decode(keys),
      lines: splitLines([Buffer.from((bundle.get(`${name}/events.jsonl`) ?? '') as string)]),
      checkpoints: [...bundle]
        .filter(([path]) => path.startsWith(`${name}/checkpoints/`))
        .map(([path, note]) => ({ size: sizeOfName(path.split('/').at(-1) ?? ''), note: decode(note) })),
    };
  });

const verified = (bundle: ReadonlyMap<string, Content>, options?: VerifyOptions, by = trust): Report =>
  verifyBundle(found(bundle), by, options);
const whys = (report: Report): string[] => report.findings.map(({ why }) => why);

const LINES = linesOf(12);
const SIZES = [1, 4, 5, 9, 12];
const EVENTS = `${originOf(1).split('/')[2] ?? ''}/e1/events.jsonl`;
const folderOf = (epoch: number): string => EVENTS.replace('/e1/', `/e${String(epoch)}/`).replace('/events.jsonl', '');
const spoiled = async (lines: readonly string[]): Promise<Report> => {
  const bundle = await bundleOf(sourceOf(LINES, SIZES));
  return verified(bundle.set(EVENTS, lines.map((text) => `${text}\n`).join('')));
};

describe('an honest bundle', () => {
  test('is good, covered to its last line, and says since when', async () => {
    const report = verified(await bundleOf(sourceOf(LINES, SIZES)));
    expect(report).toEqual({
      exit: 0,
      findings: [],
      firstBad: null,
      epochs: [
        {
          origin: originOf(1),
          kind: 'log',
          of: 'c00000000000000000000000000000001',
          epoch: 1,
          ...headOf(LINES),
          covered: 12,
          cosignedSeconds: COSIGNED_SECONDS + 12,
          reason: 'enrolled',
        },
      ],
    });
  });

  test('reads the same however its bytes are cut into chunks', async () => {
    const text = Buffer.from((await bundleOf(sourceOf(LINES, SIZES))).get(EVENTS) ?? '');
    for (const bytes of [1, 7, 100, 4096]) {
      const chunks = Array.from({ length: Math.ceil(text.length / bytes) }, (_, at) =>
        text.subarray(at * bytes, (at + 1) * bytes),
      );
      expect([...splitLines(chunks)]).toEqual(LINES);
    }
  });

  test('with lines after the newest checkpoint is incomplete from there on', async () => {
    const report = verified(await bundleOf(sourceOf(LINES, [1, 9])));
    expect(report).toMatchObject({ exit: 2, findings: [{ why: 'notCovered', seq: 9, through: 11 }] });
  });

  test('without any checkpoint proves nothing and is incomplete', async () => {
    expect(verified(await bundleOf(sourceOf(LINES, [])))).toMatchObject({
      exit: 2,
      findings: [{ why: 'noCheckpoint' }],
    });
  });

  test('with its tail cut off together with the checkpoints is good until then, and stale when freshness is asked', async () => {
    const cut = await bundleOf(sourceOf(LINES.slice(0, 9), [1, 9]));
    expect(verified(cut).exit).toBe(0);
    const nowSeconds = COSIGNED_SECONDS + 9 + 900;
    expect(verified(cut, { fresh: { ageMaxSeconds: 900, nowSeconds } }).exit).toBe(0);
    expect(whys(verified(cut, { fresh: { ageMaxSeconds: 899, nowSeconds } }))).toEqual(['stale']);
    expect(verified(cut, { fresh: { ageMaxSeconds: 899, nowSeconds } }).exit).toBe(2);
  });

  test('with its tail cut off under its checkpoint is incomplete', async () => {
    expect(await spoiled(LINES.slice(0, 9))).toMatchObject({
      exit: 2,
      findings: [{ why: 'linesMissing', seq: 9, through: 11 }],
    });
  });

  test('whose bodies were erased is incomplete, and its roots still hold', async () => {
    const hash = headOf([LINES[6] as string]).root;
    const lines = LINES.with(6, `{"redacted":"${Buffer.from(hash, 'base64').toString('hex')}"}`);
    expect(await spoiled(lines)).toMatchObject({ exit: 2, findings: [{ why: 'erased', seq: 6 }] });
  });
});

describe('an altered bundle is exit 1 and names the first bad event', () => {
  test.each<readonly [string, (lines: string[]) => string[], string, number, number]>([
    ['a changed member', (lines) => lines.with(6, line(6, { type: 'DoorForced' })), 'rootDiffers', 5, 8],
    ['a removed line', (lines) => lines.toSpliced(6, 1), 'notInOrder', 6, 6],
    ['an inserted line', (lines) => lines.toSpliced(6, 0, line(6, { type: 'DoorForced' })), 'notInOrder', 7, 7],
    [
      'two lines exchanged',
      (lines) => lines.with(6, lines[7] as string).with(7, lines[6] as string),
      'notInOrder',
      6,
      6,
    ],
    [
      'a line of another cabinet',
      (lines) => lines.with(6, line(6, { cabinet: 'c00000000000000000000000000000002' })),
      'otherLog',
      6,
      6,
    ],
    ['a line of another epoch', (lines) => lines.with(6, line(6, { epoch: 2 })), 'otherLog', 6, 6],
    ['a space', (lines) => lines.with(6, `${lines[6] ?? ''} `), 'notCanonical', 6, 6],
    ['time that runs backwards', (lines) => lines.with(6, line(6, { monotonicMs: 1 })), 'timeBackwards', 6, 6],
    ['a boot that runs backwards', (lines) => lines.with(6, line(6, { boot: 0 })), 'timeBackwards', 6, 6],
    ['an empty line', (lines) => lines.toSpliced(3, 0, ''), 'notCanonical', 3, 3],
    ['a beginning that is no start', (lines) => lines.with(0, line(0)), 'noStart', 0, 0],
  ])('%s', async (_, change, why, seq, through) => {
    const report = await spoiled(change([...LINES]));
    expect(report).toMatchObject({ exit: 1, firstBad: { why, seq, through } });
  });

  test('a key taken on a release of another slot, also when everything is signed', async () => {
    const release = { type: 'SlotReleased', slot: 3, key: 'k00000001' };
    const taken = { type: 'KeyTaken', slot: 3, key: 'k00000001', released: 1 };
    const log = (...events: object[]): string[] => [start(), ...events].map((event, seq) => line(seq, event));
    const of = async (lines: string[]): Promise<Report> => verified(await bundleOf(sourceOf(lines, [lines.length])));
    expect((await of(log(release, taken))).exit).toBe(0);
    for (const lines of [
      log(release, { ...taken, slot: 4 }),
      log(release, { ...taken, key: 'k00000002' }),
      log(release, { ...taken, released: 0 }),
    ]) {
      expect(await of(lines)).toMatchObject({ exit: 1, firstBad: { why: 'releaseDiffers', seq: 2 } });
    }
    expect(await of(log(release, taken, taken))).toMatchObject({
      exit: 1,
      firstBad: { why: 'releaseDiffers', seq: 3 },
    });
    expect(await of(log(taken))).toMatchObject({ exit: 1, firstBad: { why: 'releaseDiffers', seq: 1 } });
  });
});

describe('a bundle whose signers are not the trusted ones is exit 3', () => {
  const bundle = async (): Promise<Map<string, string>> => bundleOf(sourceOf(LINES, SIZES));
  const lastNote = `${folderOf(1)}/checkpoints/12.txt`;

  test.each<readonly [string, () => Trust, string]>([
    [
      'of an unknown key',
      () => trusted(trustText([signerOf(2).verifierKey.text], [WITNESS.verifierKey.text], 1)),
      'unknownKey',
    ],
    ['with too few witnesses', () => ({ ...trust, witnesses: [] }), 'tooFewWitnesses'],
  ])('%s', async (_, by, why) => {
    const report = verified(await bundle(), {}, by());
    expect(report.exit).toBe(3);
    expect(whys(report)).toContain(why);
  });

  test.each<readonly [string, (files: Map<string, string>) => void, string]>([
    ['a note for another size', (files) => files.set(lastNote, checkpoint(LINES, 9)), 'checkpointName'],
    ['a note of another epoch', (files) => files.set(lastNote, checkpoint(LINES, 12, 2)), 'checkpointMalformed'],
    ['no keys', (files) => files.delete(`${folderOf(1)}/keys.json`), 'keysUnreadable'],
    [
      'time that goes back between cosignatures',
      (files) => files.set(lastNote, checkpoint(LINES, 12, 1, 5)),
      'witnessBackwards',
    ],
  ])('with %s', async (_, change, why) => {
    const files = await bundle();
    change(files);
    const report = verified(files);
    expect(report.exit).toBe(3);
    expect(whys(report)).toContain(why);
  });
});

describe('an older checkpoint', () => {
  const since = checkpoint(LINES, 6);
  test('is contained in the log that grew from it', async () => {
    expect(verified(await bundleOf(sourceOf(LINES, SIZES)), { since }).exit).toBe(0);
  });

  test('finds history that was written again under both keys', async () => {
    const lines = LINES.map((text, seq) => (seq === 2 ? line(2, { type: 'DoorForced' }) : text));
    const rewritten = await bundleOf(sourceOf(lines, SIZES));
    expect(verified(rewritten).exit).toBe(0);
    expect(verified(rewritten, { since })).toMatchObject({ exit: 1, firstBad: { why: 'sinceDiffers', through: 5 } });
  });

  test('finds a log that is shorter than it once was', async () => {
    expect(verified(await bundleOf(sourceOf(LINES.slice(0, 4), [4])), { since })).toMatchObject({
      exit: 2,
      findings: [{ why: 'sinceMissing', seq: 4 }],
    });
  });

  test('of a stranger or another log proves nothing', async () => {
    const bundle = await bundleOf(sourceOf(LINES, SIZES));
    expect(whys(verified(bundle, { since: 'hello' }))).toEqual(['sinceUntrusted']);
    const since = checkpoint(LINES, 6, 2);
    expect(whys(verified(bundle, { since }, trusted(trustOf(1, 2))))).toEqual(['sinceMissing', 'logMissing']);
  });
});

describe('epochs', () => {
  const first = LINES;
  const second = (previous: unknown, ...events: object[]): string[] =>
    [start({ previous, reason: 'rolledBack' }), ...events].map((event, seq) =>
      line(seq, { ...event, epoch: 2, boot: 2 }),
    );
  const heads = (cosigned: unknown = headOf(first, 9), own: unknown = headOf(first)) => ({
    origin: originOf(1),
    cosigned,
    own,
  });
  const of = async (...epochs: readonly string[][]): Promise<Report> =>
    verified(
      await bundleOf(...epochs.map((lines, index) => sourceOf(lines, [lines.length], index + 1))),
      {},
      trusted(trustOf(...epochs.map((_, index) => index + 1))),
    );

  test('that follow each other are good, oldest first', async () => {
    const report = await of(first, second(heads()));
    expect(report.exit).toBe(0);
    expect(report.epochs.map(({ epoch, reason }) => [epoch, reason])).toEqual([
      [1, 'enrolled'],
      [2, 'rolledBack'],
    ]);
  });

  test('of which the later names another cosigned root are altered', async () => {
    const report = await of(first, second(heads({ ...headOf(first, 8), size: 9 })));
    expect(report).toMatchObject({ exit: 1, firstBad: { why: 'previousDiffers', seq: 0, log: originOf(2) } });
  });

  test('of which the later names more than the earlier has are incomplete', async () => {
    expect(whys(await of(first, second(heads({ ...headOf(first), size: 20 }))))).toEqual(['linesMissing']);
  });

  test('of which the earlier is not there are incomplete', async () => {
    expect(verified(await bundleOf(sourceOf(second(heads()), [1], 2)), {}, trusted(trustOf(2)))).toMatchObject({
      exit: 2,
      findings: [{ why: 'epochMissing', log: originOf(2) }],
    });
  });

  test('of which one was left out and stepped over are incomplete', async () => {
    const third = [start({ previous: heads(), reason: 'rolledBack' })].map((event, seq) =>
      line(seq, { ...event, epoch: 3, boot: 3 }),
    );
    const bundle = await bundleOf(sourceOf(first, [12]), sourceOf(third, [1], 3));
    expect(verified(bundle, {}, trusted(trustOf(1, 3)))).toMatchObject({
      exit: 2,
      findings: [{ why: 'epochMissing', log: originOf(3) }],
    });
  });

  test('of which the trust file names one that is not there are incomplete, and the missing log is named', async () => {
    const bundle = await bundleOf(sourceOf(first, [12]));
    expect(verified(bundle, {}, trusted(trustOf(1))).exit).toBe(0);
    expect(verified(bundle, {}, trusted(trustOf(1, 2)))).toMatchObject({
      exit: 2,
      findings: [{ why: 'logMissing', log: originOf(2), sentence: expect.stringContaining(originOf(2)) as string }],
    });
    expect(whys(verified(bundle, {}, trusted(trustOf(2))))).toEqual(['unknownKey', 'logMissing']);
  });

  test('of a whole cabinet that was taken out are missed by the trust file', async () => {
    const other = logOrigin(LEDGER, 'c00000000000000000000000000000002', 1);
    const { verifierKey } = signerFromSeed(other, Buffer.alloc(32, 0x33));
    const both = trustText([signerOf(1).verifierKey.text, verifierKey.text], [WITNESS.verifierKey.text], 1);
    expect(verified(await bundleOf(sourceOf(first, [12])), {}, trusted(both))).toMatchObject({
      exit: 2,
      findings: [{ why: 'logMissing', log: other }],
    });
  });

  test('carry a release over to the key that was found gone afterwards', async () => {
    const before = [start(), { type: 'SlotReleased', slot: 3, key: 'k00000001' }].map((event, seq) => line(seq, event));
    const taken = { type: 'KeyTaken', slot: 3, key: 'k00000001', released: 1 };
    const previous = { origin: originOf(1), cosigned: null, own: headOf(before) };
    expect((await of(before, second(previous, taken))).exit).toBe(0);
    expect(await of(before, second(previous, { ...taken, slot: 5 }))).toMatchObject({
      exit: 1,
      firstBad: { why: 'releaseDiffers', log: originOf(2), seq: 1 },
    });
  });
});

describe('spoiling at random', () => {
  test('every byte of a bundle flipped once is altered or not trusted, and the first bad event is right', async () => {
    const lines = linesOf(4);
    // A checkpoint for each line: then the root names the very line.
    const bundle = await bundleOf(sourceOf(lines, [1, 2, 3, 4]));
    for (const [path, text] of bundle) {
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; at += 1) {
        const copy = Buffer.from(bytes);
        copy[at] = (copy[at] as number) ^ (1 << (at % 8));
        const report = verified(new Map<string, Content>(bundle).set(path, copy));
        const told = `${path} byte ${String(at)}: ${JSON.stringify(report.findings)}`;
        expect([1, 3], told).toContain(report.exit);
        if (!path.endsWith('.jsonl')) continue;
        const bad = bytes.subarray(0, at).filter((byte) => byte === 10).length;
        expect(report.exit, told).toBe(1);
        expect(report.firstBad?.seq, told).toBe(bad);
      }
    }
  });

  // A small generator of its own, so that a seed repeats its surgery for ever.
  const chance = (seed: number) => {
    let state = seed;
    return (below: number): number => {
      state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9) >>> 0;
      return (state >>> 8) % below;
    };
  };

  /** One operation on the lines; tells the first line of which it is true that the log is not what it was. */
  const surgery = (lines: string[], pick: (below: number) => number): number => {
    const at = 1 + pick(lines.length - 1);
    const changed = (seq: number): string => line(seq, { type: 'DoorLeftOpen', openMs: pick(1_000_000), person: null });
    switch (pick(6)) {
      case 0:
        lines.splice(at, 1);
        return at;
      case 1:
        lines[at] = changed(at);
        return at;
      case 2:
        lines.splice(at, 0, changed(at));
        return at;
      case 3: {
        const other = 1 + ((at + pick(lines.length - 2)) % (lines.length - 1));
        [lines[at], lines[other]] = [lines[other] as string, lines[at] as string];
        return at === other ? -1 : Math.min(at, other);
      }
      case 4:
        lines.splice(at, lines.length);
        return at;
      default: {
        const bytes = Buffer.from(lines[at] as string);
        const place = pick(bytes.length);
        bytes[place] = (bytes[place] as number) ^ (1 << pick(7));
        lines[at] = bytes.toString('latin1');
        return at;
      }
    }
  };

  test('a thousand seeded surgeries are all found, with the right first bad event', async () => {
    const honest = linesOf(40);
    const sizes = [1, 3, 10, 17, 29, 40];
    const bundle = await bundleOf(sourceOf(honest, sizes));
    for (let seed = 1; seed <= 1000; seed += 1) {
      const lines = [...honest];
      const bad = surgery(lines, chance(seed));
      if (bad < 0) continue;
      const report = verified(new Map(bundle).set(EVENTS, lines.map((text) => `${text}\n`).join('')));
      const told = `seed ${String(seed)}: ${JSON.stringify(report.findings)}`;
      const [first] = report.findings;
      expect(report.exit, told).not.toBe(0);
      expect(first?.seq, told).toBeLessThanOrEqual(bad + 1);
      expect(first?.through, told).toBeGreaterThanOrEqual(bad);
      // The place that is named lies between the same two checkpoints, or is the very line or the one put before it.
      const segment = sizes.filter((size) => size <= bad).at(-1) ?? 0;
      expect(first?.seq, told).toBeGreaterThanOrEqual(segment);
    }
  });
});

describe('a trust file', () => {
  test.each([
    ['{', 'notJson'],
    ['{"format":1,"logs":[],"threshold":0}', 'shape'],
    ['{"format":1,"logs":["x"],"threshold":0,"witnesses":[]}', 'key'],
    [`{"format":1,"logs":[${JSON.stringify(WITNESS.verifierKey.text)}],"threshold":0,"witnesses":[]}`, 'key'],
    ['{"format":1,"logs":[],"threshold":1,"witnesses":[]}', 'threshold'],
  ])('%s is refused', (text, reason) => {
    expect(parseTrust(text)).toEqual({ ok: false, reason });
  });
});
