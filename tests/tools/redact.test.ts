// A tape that is shown to others holds nobody's badge, digits or key, and is still a tape; time passed by hand.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createListener } from '@keycab/firmware/cli/tape/listener';
import { MODELS } from '@keycab/firmware/cli/tape/models';
import { play } from '@keycab/firmware/cli/tape/play';
import { guessModel, redact } from '@keycab/firmware/cli/tape/redact';
import type { Tape, TapeEntry } from '@keycab/firmware/cli/tape/tape';
import { TAPE_KEY } from '@keycab/firmware/cli/tape/osdp-data';
import { tapped } from '@keycab/firmware/serial/tap';
import { createOsdpReader as createPanel } from '@keycab/firmware/readers/osdp/reader';
import { createManualTicker } from '@keycab/hardware/simulated/clock';
import { createOsdpReader } from '@keycab/hardware/simulated/osdp';
import { memoryLine } from '@keycab/hardware/simulated/wire';
import { counted } from '../readers/osdp-rig.ts';
import { crc8 } from '@keycab/firmware/doors/crc';
import { decode } from '@keycab/firmware/doors/messages';
import { coveredBytes, NOTHING_HELD, readFrames, sealFrame } from '@keycab/firmware/readers/osdp/frame';
import { badgeFrame } from '@keycab/hardware/simulated/reader';
import { createFolder, type Folder } from './rig.ts';
import { record, SCENES, SECRETS, type SceneName } from './scenes.ts';

const NAMES = Object.keys(SCENES) as SceneName[];
const TAPES = join(import.meta.dirname, '..', 'readers', 'tapes');
const NOTE = 'simulated reader, not hardware';

let folder: Folder;
const raw = new Map<SceneName, Tape>();
const shown = new Map<SceneName, { readonly tape: Tape; readonly text: string }>();
beforeAll(async () => {
  folder = createFolder();
  writeFileSync(folder.in('reader.key'), SECRETS.key.toString('hex'));
  for (const name of NAMES) {
    raw.set(name, (await record(name, folder, `${name}.raw`, ['--raw'])).tape);
    shown.set(name, await record(name, folder, name, ['--note', NOTE]));
  }
});
afterAll(() => folder.remove());

const found = <Value>(from: ReadonlyMap<SceneName, Value>, name: SceneName): Value => {
  const value = from.get(name);
  if (value === undefined) throw new RangeError(`no recording of ${name}`);
  return value;
};

const bytesOf = (entries: readonly TapeEntry[], from: 'device' | 'host'): Buffer =>
  Buffer.concat(entries.filter((entry) => entry.from === from).map(({ bytes }) => bytes));
const bits = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');

/** Every secret as bits, as it would lie on a line: as text, as bytes, packed, and as Firmata's halves. */
const CANARIES: readonly string[] = [
  ...SECRETS.badges.flatMap((badge) => [bits(Buffer.from(badge)), bits(Buffer.from(badge, 'hex'))]),
  // Without parity bits, which a stand-in may share.
  ...SECRETS.wiegand.map((badge) => badge.slice(1, -1)),
  bits(Buffer.from(SECRETS.digits)),
  ...SECRETS.uids.map((uid) => bits(Buffer.from(uid, 'hex'))),
  ...SECRETS.tags.flatMap((tag) => {
    const serial = Buffer.from(tag, 'hex').subarray(1, 5);
    return [bits(serial), bits(Uint8Array.from([...serial].flatMap((byte) => [byte & 0x7f, byte >> 7])))];
  }),
  bits(SECRETS.key),
];
const secretsIn = (entries: readonly TapeEntry[]): string[] =>
  (['device', 'host'] as const).flatMap((from) => {
    const heard = bits(bytesOf(entries, from));
    return CANARIES.filter((canary) => heard.includes(canary));
  });

const framesOf = (name: SceneName, { entries, header }: Tape): (string | null)[] => {
  const says: (string | null)[] = [];
  const keys = header.redaction === 'none' ? [SECRETS.key] : [TAPE_KEY];
  const listener = createListener(MODELS[SCENES[name].as], keys, (piece) => {
    if (piece.why === null) says.push(piece.says);
  });
  for (const { from, bytes } of entries) listener.hear(from, bytes);
  listener.end();
  return says;
};

describe.each(NAMES)('a tape of %s', (name) => {
  test('holds no secret, where the one of every byte does', () => {
    // In a channel nothing lies in clear: there the raw tape proves itself below, by being heard with the key.
    if (name !== 'osdp-secured') expect(secretsIn(found(raw, name).entries).length).toBeGreaterThan(0);
    expect(secretsIn(found(shown, name).tape.entries)).toEqual([]);
  });

  test('has the same pieces at the same times, and each frame is one again', () => {
    const [before, after] = [found(raw, name), found(shown, name).tape];
    const outline = ({ entries }: Tape) => entries.map(({ atMs, from, bytes }) => [atMs, from, bytes.length]);
    expect(outline(after)).toEqual(outline(before));
    expect(framesOf(name, after)).toEqual(framesOf(name, before));
    expect(framesOf(name, after).length).toBeGreaterThan(2);
  });

  test('is recognized without being told what it is, and stays as it is when redacted again', () => {
    const { entries } = found(shown, name).tape;
    expect(guessModel(entries)).toBe(SCENES[name].as);
    expect(redact(entries, SCENES[name].as, [TAPE_KEY]).entries).toEqual(entries);
  });

  test('is the one that lies with the readers’ tests', async () => {
    await expect(found(shown, name).text).toMatchFileSnapshot(join(TAPES, `${name}.tape`));
  });
});

test('a channel is written anew under a key that is no secret: heard with it, the same badges come and go', () => {
  const before = play(found(raw, 'osdp-secured'), 'osdp', Buffer.alloc(32), SECRETS.key);
  const after = play(found(shown, 'osdp-secured').tape, 'osdp', Buffer.alloc(32));
  expect(before.seen.filter(({ what }) => what === 'presented')).toHaveLength(3);
  expect(after.seen).toEqual(before.seen);
  expect(after.said).toEqual(before.said);
  expect(after.said.other).toBe(0);
});

test('a channel whose key is not known becomes zeros: no frame is lost, and none is read', () => {
  const { entries, frames } = redact(found(raw, 'osdp-secured').entries, 'osdp', [Buffer.alloc(16, 9)]);
  expect(frames).toBe(framesOf('osdp-secured', found(raw, 'osdp-secured')).filter((says) => says !== null).length);
  const read = play({ ...found(shown, 'osdp-secured').tape, entries }, 'osdp', Buffer.alloc(32));
  expect(read.seen.filter(({ what }) => what === 'presented')).toEqual([]);
  // A reply was under way when the recording ended; nothing else is no frame.
  expect(read.discarded).toEqual(play(found(shown, 'osdp-secured').tape, 'osdp', Buffer.alloc(32)).discarded);
});

test('the same bytes as another model, or as none, are zeros and nothing else', () => {
  const { entries } = found(raw, 'rdm6300');
  for (const model of ['id12', 'osdp', 'pn532', null] as const) {
    expect(bytesOf(redact(entries, model).entries, 'device').every((byte) => byte === 0)).toBe(true);
  }
});

test('whatever a bad cable does to a badge, its number is not on the tape', () => {
  const badge = fc
    .uint8Array({ minLength: 5, maxLength: 5 })
    .map((bytes) => Buffer.from(bytes).toString('hex').toUpperCase())
    // Digits of small numbers are those of the stand-ins.
    .filter((digits) => Number.parseInt(digits, 16) > 0xff_ff_ff_ff);
  const piece = fc.record({
    badge,
    from: fc.nat({ max: 13 }),
    bytes: fc.nat({ max: 14 }),
    flip: fc.option(fc.nat({ max: 13 })),
    noise: fc.uint8Array({ maxLength: 4 }),
  });
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const entries = pieces.map(({ badge: digits, from, bytes, flip, noise }, index): TapeEntry => {
        const frame = Buffer.from(badgeFrame(digits));
        if (flip !== null) frame[flip] = (frame[flip] ?? 0) ^ 1;
        const part = frame.subarray(bytes === 14 ? 0 : from, bytes === 14 ? 14 : from + bytes);
        return { atMs: index, from: 'device', bytes: Buffer.concat([part, noise]) };
      });
      const text = bytesOf(redact(entries, 'rdm6300').entries, 'device').toString('latin1');
      for (const { badge: digits } of pieces)
        for (let at = 0; at + 6 <= 10; at += 1) {
          const part = digits.slice(at, at + 6);
          if (!part.startsWith('0000')) expect(text).not.toContain(part);
        }
    }),
  );
});

const masked = (as: keyof typeof MODELS, keys: readonly Uint8Array[], frames: readonly Uint8Array[]): TapeEntry[] => {
  const entries = frames.map((bytes, atMs): TapeEntry => ({ atMs, from: 'host', bytes }));
  return [...redact(entries, as, keys).entries];
};

test('a badge that a slot board heard becomes another one, as many bits long, with its parity', () => {
  const bytes = Buffer.from('bdd93740', 'hex');
  const halves = [...bytes].flatMap((byte) => [byte & 0x7f, byte >> 7]);
  const fields = [0x0b, 0, 26, ...halves];
  const message = Uint8Array.from([0xf0, ...fields, crc8(fields) & 0x7f, crc8(fields) >> 7, 0xf7]);
  const [entry] = masked('board', [], [message]);
  const heard = decode([...(entry?.bytes ?? [])].slice(1, -1));
  // Facility 1, number 1.
  const bitsOfOne = Array.from('10000000100000000000000010', Number);
  expect(heard).toMatchObject({ ok: true, value: { id: 0x0b } });
  expect(JSON.stringify(heard)).toContain(JSON.stringify(bitsOfOne).slice(1, -1));
});

test('a key that is given to a reader is not on the tape; the one that everybody knows stands there', () => {
  const secret = Buffer.from('f00dfeedf00dfeedf00dfeedf00dfeed', 'hex');
  const setKey = sealFrame(
    coveredBytes({
      address: 1,
      reply: false,
      sequence: 1,
      check: 'crc',
      block: null,
      id: 0x75,
      data: Uint8Array.from([1, 16, ...secret]),
    }),
    null,
    'crc',
  );
  const [entry] = masked('osdp', [], [setKey]);
  const written = Buffer.from(entry?.bytes ?? []);
  expect(written.includes(secret)).toBe(false);
  expect(written.includes(Buffer.from(TAPE_KEY))).toBe(true);
  expect(written).toHaveLength(setKey.length);
});

test('what a reader says that nobody has a name for becomes zeros, though its frame is whole', () => {
  const biometric = Uint8Array.of(0, 0, 0, 0x42, 0x43, 0x44);
  const head = { address: 1, reply: true, sequence: 1, check: 'crc', block: null, id: 0x57 } as const;
  const frame = sealFrame(coveredBytes({ ...head, data: biometric }), null, 'crc');
  const [entry] = masked('osdp', [], [frame]);
  const [found] = readFrames(NOTHING_HELD, entry?.bytes ?? new Uint8Array(0)).found;
  expect(found).toMatchObject({ kind: 'frame', frame: { id: 0x57, data: new Uint8Array(6) } });
});

test('install mode is written anew as well: the reader’s key is learned from it, and what follows is heard under the other', () => {
  const ticker = createManualTicker();
  const simulated = createOsdpReader({ name: 'front', ticker, address: 1, random: counted('reader') });
  simulated.wire.plug();
  const entries: TapeEntry[] = [];
  let given: Uint8Array = new Uint8Array(0);
  const reader = createPanel({
    name: 'front',
    line: tapped(memoryLine(simulated.wire, ticker), (from, bytes) =>
      entries.push({ atMs: ticker.monotonicMs(), from, bytes: Uint8Array.from(bytes) }),
    ),
    ticker,
    badgeKey: Buffer.alloc(32),
    day: () => '',
    report: () => {},
    address: 1,
    key: null,
    keyFile: { pending: () => null, draft: (key) => (given = key), keep: () => {} },
    allowClear: false,
    installMs: 60_000,
    random: counted('panel'),
    trouble: () => {},
  });
  ticker.advance(2_000);
  simulated.present(SECRETS.wiegand[0]);
  ticker.advance(1_000);
  reader.close();
  expect(simulated.key()).toEqual(Buffer.from(given));

  const says = (heard: readonly TapeEntry[], keys: readonly Uint8Array[]) => {
    const told: string[] = [];
    const listener = createListener(MODELS.osdp, keys, ({ says: what }) => void (what === null || told.push(what)));
    for (const { from, bytes } of heard) listener.hear(from, bytes);
    return told;
  };
  const shownTape = redact(entries, 'osdp').entries;
  expect(says(entries, [])).toEqual(expect.arrayContaining(['KEYSET', 'RMAC_I', 'RAW badge 1']));
  expect(says(shownTape, [TAPE_KEY])).toEqual(says(entries, []));
  // Under the key that everybody knows, the tape gives that of the tape and not the reader's.
  const keys: string[] = [];
  const listener = createListener(MODELS.osdp, [], ({ says: what, secret }) => {
    if (what === 'RAW badge 1') keys.push(secret ?? '');
  });
  for (const { from, bytes } of shownTape) listener.hear(from, bytes);
  expect(keys).toHaveLength(1);
  expect(keys[0]).not.toBe('bdd93740');
  expect(secretsIn(shownTape)).toEqual([]);
});
