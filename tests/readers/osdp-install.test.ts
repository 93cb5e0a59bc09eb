// Install mode: a reader gets one key of its own, that key is on disk before it is sent, and no power cut loses it.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKeyFile } from '@keycab/firmware/readers/osdp/keyfile';
import { ANA, createRig, READER_KEY, type Rig, type RigSettings } from './osdp-rig.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keycab-osdp-'));
  path = join(folder, 'front.key');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const pairing = (more: RigSettings = {}): Rig =>
  createRig({ key: null, readerKey: null, installMs: 60_000, keyFile: createKeyFile(path), ...more });
const hexOf = (key: Uint8Array | null): string | null => (key === null ? null : Buffer.from(key).toString('hex'));
/** Handshakes with the public key: CHLNG with key byte 0. */
const publicAsked = (rig: Rig): number => rig.sent.filter((frame) => frame[7] === 0x11 && frame[8] === 0).length;
/** Advances until the reader has taken a key. */
function untilKeyed(rig: Rig): void {
  for (let ms = 0; ms < 5_000 && rig.simulated.key() === null; ms += 1) rig.ticker.advance(1);
  expect(rig.simulated.key()).not.toBeNull();
}

describe('in an open window', () => {
  it('a new reader gets a key of chance, which is then in its file for its owner alone, and is heard under it', () => {
    const rig = pairing();
    rig.ticker.advance(2_000);
    expect(readFileSync(path, 'utf8')).toBe(`${hexOf(rig.simulated.key())}\n`);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(existsSync(`${path}.new`)).toBe(false);
    expect(rig.types()).toEqual(['ReaderAnswered', 'LoopSeen']);
    expect(rig.troubles).toEqual([{ type: 'KeyStored', reader: 'front' }]);
    rig.simulated.present(ANA);
    rig.ticker.advance(200);
    expect(rig.presented()).toBe(1);
    expect(rig.said().slice(0, 8)).toEqual(['61/0', '62/1', '76/0', '77/1', '75/2', '76/0', '77/1', '64/2']);
  });

  it('no key leaves before it is on disk', () => {
    const rig = pairing();
    const seen: boolean[] = [];
    for (let ms = 0; ms < 2_000; ms += 1) {
      rig.ticker.advance(1);
      if (rig.sent.at(-1)?.[8] === 0x75) seen.push(existsSync(`${path}.new`) || existsSync(path));
    }
    expect(seen.length).toBeGreaterThan(0);
    expect(seen).not.toContain(false);
  });

  it('a badge that was waiting is heard only under the new key', () => {
    const rig = pairing();
    rig.simulated.present(ANA);
    untilKeyed(rig);
    expect(rig.presented()).toBe(0);
    rig.ticker.advance(1_000);
    expect(rig.presented()).toBe(1);
  });

  it('one reader gets one key: when it forgets that, the public one is not asked again', () => {
    const rig = pairing();
    rig.ticker.advance(2_000);
    expect(publicAsked(rig)).toBe(1);
    rig.simulated.rekey(null);
    rig.simulated.present(ANA);
    rig.ticker.advance(50_000);
    expect(publicAsked(rig)).toBe(1);
    expect(rig.presented()).toBe(0);
  });

  it('a reader that takes no key is given up for five seconds and never heard', () => {
    const rig = pairing({ simulated: { without: [0x75] } });
    rig.simulated.present(ANA);
    rig.ticker.advance(4_000);
    expect(rig.troubles).toEqual([{ type: 'ReaderRefused', reader: 'front', why: 'keyNotTaken' }]);
    expect(existsSync(path)).toBe(false);
    rig.ticker.advance(100_000);
    expect(rig.presented()).toBe(0);
    expect(rig.types()).not.toContain('ReaderAnswered');
  });

  it('a key that cannot be put on disk is not sent, and the window closes', () => {
    const rig = pairing({ keyFile: createKeyFile(join(folder, 'absent', 'front.key')) });
    rig.ticker.advance(30_000);
    expect(rig.troubles.map(({ type }) => type)).toEqual(['KeyNotStored']);
    expect(rig.simulated.key()).toBeNull();
    expect(rig.simulated.heard.map(({ id }) => id)).not.toContain(0x75);
    expect(publicAsked(rig)).toBe(1);
  });
});

describe('outside of it', () => {
  it('a reader without a key is not asked with the public one', () => {
    const rig = pairing({ installMs: 10_000, plugged: false });
    rig.ticker.advance(10_001);
    rig.simulated.wire.plug();
    rig.ticker.advance(30_000);
    expect(publicAsked(rig)).toBe(0);
    expect(rig.simulated.key()).toBeNull();
  });

  it('a reader with a key is not, whatever the window', () => {
    const rig = createRig({ readerKey: null, installMs: 60_000, keyFile: createKeyFile(path) });
    rig.ticker.advance(60_000);
    expect(publicAsked(rig)).toBe(0);
    expect(rig.simulated.key()).toBeNull();
  });
});

describe('when the confirmation is lost', () => {
  it('the key that was sent is tried first, and kept', () => {
    const rig = pairing();
    for (let ms = 0; ms < 3_000 && rig.sent.at(-1)?.[8] !== 0x75; ms += 1) rig.ticker.advance(1);
    rig.simulated.misbehave({ kind: 'silent' }, Infinity);
    rig.ticker.advance(5_000);
    expect(rig.simulated.key()).not.toBeNull();
    expect(existsSync(path)).toBe(false);
    rig.simulated.behave();
    rig.ticker.advance(3_000);
    expect(readFileSync(path, 'utf8').trim()).toBe(hexOf(rig.simulated.key()));
    expect(rig.types().slice(-2)).toEqual(['ReaderAnswered', 'LoopSeen']);
  });

  it('because the power went, the next start tries it, even when the window is closed by then', () => {
    const rig = pairing();
    untilKeyed(rig);
    rig.reader.close();
    expect(existsSync(path)).toBe(false);
    const keyed = rig.simulated.key();
    const later = createRig({ key: null, readerKey: keyed, keyFile: createKeyFile(path) });
    later.ticker.advance(2_000);
    expect(later.types()).toEqual(['ReaderAnswered', 'LoopSeen']);
    expect(readFileSync(path, 'utf8').trim()).toBe(hexOf(keyed));
  });

  it('or the key never arrived, the reader gets another one in the same window', () => {
    createKeyFile(path).draft(READER_KEY);
    const rig = pairing();
    rig.ticker.advance(4_000);
    expect(rig.simulated.key()).toBeNull();
    rig.ticker.advance(4_000);
    expect(readFileSync(path, 'utf8').trim()).toBe(hexOf(rig.simulated.key()));
    expect(hexOf(rig.simulated.key())).not.toBe(hexOf(READER_KEY));
    expect(rig.types().slice(-2)).toEqual(['ReaderAnswered', 'LoopSeen']);
  });
});

describe('the file of a key', () => {
  it('that was drafted is pending until it is kept', () => {
    const file = createKeyFile(path);
    expect(file.pending()).toBeNull();
    file.draft(READER_KEY);
    expect(hexOf(createKeyFile(path).pending())).toBe(hexOf(READER_KEY));
    expect(statSync(`${path}.new`).mode & 0o777).toBe(0o600);
    file.keep();
    expect(file.pending()).toBeNull();
    expect(readFileSync(path, 'utf8')).toBe('000102030405060708090a0b0c0d0e0f\n');
  });

  it('that was cut while it was written is none', () => {
    writeFileSync(`${path}.new`, '00010203');
    expect(createKeyFile(path).pending()).toBeNull();
  });
});
