// The firmware's file: what a cabinet needs is read and frozen; every mistake is named before anything starts.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isFault } from '@keycab/shared/fault';
import { signerFromSeed } from '@keycab/shared/proof/note';
import { witnessFromSeed } from '@keycab/shared/proof/cosignature';
import { loadConfiguration, type Configuration } from '@keycab/firmware/config';

const key = (byte: number): Buffer => Buffer.alloc(32, byte);
const WITNESS = witnessFromSeed('keycab.example/witness/one', key(3)).verifierKey.text;
const ROSTER = signerFromSeed('keycab.example/roster/one', key(4)).verifierKey.text;
const COMMAND = signerFromSeed('keycab.example/command/one', key(5)).verifierKey.text;

const LINES = {
  cabinet: `cabinet: { id: c${'0'.repeat(31)}1, name: Sales 1, timeZone: America/New_York }`,
  ledger: 'ledger: keycab.example',
  data: 'data: ./data',
  slots: 'slots: { rows: [A, B, C, D], columns: 16 }',
  boards:
    'boards: [ { serial: KS-1, port: "unix:one.sock", firstSlot: 0 }, { serial: KS-2, port: /dev/ttyACM1, firstSlot: 32 } ]',
  readers: 'readers: [ { name: front, kind: rdm6300, port: /dev/ttyUSB0 } ]',
  cloud: 'cloud: { servers: ["mqtt://127.0.0.1:1884"], secretFile: cloud.secret }',
  keys: `keys: { journalKeyFile: journal.key, badgeKeyFile: badge.key, witnesses: ["${WITNESS}"], roster: "${ROSTER}", command: "${COMMAND}" }`,
  kiosk: 'kiosk: { port: 0 }',
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keycab-config-'));
  for (const [name, text] of Object.entries({
    'journal.key': key(1).toString('hex'),
    'badge.key': `${key(2).toString('hex')}\n`,
    'cloud.secret': 'secret\n',
  })) {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
  }
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function load(
  change: Partial<typeof LINES> & { more?: string } = {},
  environment: Record<string, string> = {},
): Configuration {
  const file = join(folder, 'cabinet.yaml');
  writeFileSync(file, Object.values({ ...LINES, ...change }).join('\n'));
  return loadConfiguration(file, environment);
}

function refusal(change: Partial<typeof LINES> & { more?: string }, environment?: Record<string, string>): string {
  try {
    load(change, environment);
  } catch (thrown) {
    if (isFault(thrown, 'KC-CONF-01')) return thrown.message;
    throw thrown;
  }
  return 'accepted';
}

describe('a whole file', () => {
  it('is read with defaults, paths from its own folder, and keys from their files', () => {
    const configuration = load();
    expect(configuration).toMatchObject({
      cabinet: { name: 'Sales 1', locale: 'en-US', timeZone: 'America/New_York' },
      journalFile: join(folder, 'data', 'journal.db'),
      boardPaths: [`unix:${join(folder, 'one.sock')}`, '/dev/ttyACM1'],
      readers: [{ name: 'front', path: '/dev/ttyUSB0' }],
      cloud: { secret: 'secret', retryMinMs: 1000, retryMaxMs: 60_000 },
      kiosk: { host: '127.0.0.1', port: 0, frameAncestors: [], browser: [] },
      habits: {
        night: { fromMinute: 21 * 60, toMinute: 6 * 60 },
        sleepMs: 600_000,
        nightSleepMs: 30_000,
        volume: 80,
        nightVolume: 20,
        soundsOnScreen: true,
      },
      clockTrust: 'system',
      screenProfile: null,
    });
    expect(configuration.software).toMatch(/^keycab\/\d/);
    expect(configuration.settings).toEqual({
      slots: 64,
      rows: ['A', 'B', 'C', 'D'],
      columns: 16,
      boards: [
        { board: 'KS-1', firstSlot: 0, slots: 32 },
        { board: 'KS-2', firstSlot: 32, slots: 32 },
      ],
      randomReturn: true,
      doorLatch: false,
      doorLeftOpenMs: 60_000,
      pulseMs: 300,
      releaseMs: 20_000,
      idleMs: 20_000,
      doorSettleMs: 2000,
      absentMs: 2000,
    });
    expect(Buffer.from(configuration.keys.badgeKey)).toEqual(key(2));
    expect(Object.isFrozen(configuration) && Object.isFrozen(configuration.settings.boards[0])).toBe(true);
  });

  it('says when it is night, when the screen sleeps and how loud it is', () => {
    const more = [
      'screen: { sleepSeconds: 0, nightSleepSeconds: 5 }',
      'sound: { volume: 100, nightVolume: 0, onScreen: false }',
      'night: { from: "20:30", to: "07:15" }',
    ].join('\n');
    expect(load({ more }).habits).toEqual({
      night: { fromMinute: 20 * 60 + 30, toMinute: 7 * 60 + 15 },
      sleepMs: null,
      nightSleepMs: 5_000,
      volume: 100,
      nightVolume: 0,
      soundsOnScreen: false,
    });
  });

  it('gives way to a variable', () => {
    expect(load({}, { KEYCAB_CABINET_KIOSK_PORT: '9999' }).kiosk.port).toBe(9999);
    expect(refusal({}, { KEYCAB_CABINET_KIOSK_PORT: 'ninety' })).toContain('KEYCAB_CABINET_KIOSK_PORT');
  });
});

const osdp = (more: string): { readers: string } => ({
  readers: `readers: [ { name: front, kind: osdp, port: /dev/ttyUSB0, ${more} } ]`,
});
const READER_KEY = '000102030405060708090a0b0c0d0e0f';
const writeReaderKey = (text: string, mode = 0o600): void => writeFileSync(join(folder, 'front.key'), text, { mode });

describe('an OSDP reader', () => {
  it('has its address and a key of its own from a file', () => {
    writeReaderKey(`${READER_KEY}\n`);
    const [reader] = load(osdp('address: 3, keyFile: front.key')).readers;
    expect(reader).toEqual({
      kind: 'osdp',
      name: 'front',
      path: '/dev/ttyUSB0',
      address: 3,
      key: new Uint8Array(Buffer.from(READER_KEY, 'hex')),
      keyFile: join(folder, 'front.key'),
      allowClear: false,
      installMs: 0,
    });
  });

  it('may wait for its key in install mode, or be heard in clear without any', () => {
    expect(load(osdp('address: 0, keyFile: front.key, installSeconds: 300')).readers).toMatchObject([
      { key: null, keyFile: join(folder, 'front.key'), installMs: 300_000, allowClear: false },
    ]);
    expect(load(osdp('address: 0, allowClear: true')).readers).toMatchObject([
      { key: null, keyFile: null, installMs: 0, allowClear: true },
    ]);
  });

  it.each([
    ['without an address', 'keyFile: front.key, installSeconds: 1', /front needs its address/],
    ['with the address of all readers', 'address: 127, allowClear: true', /readers\.0\.address/],
    ['without a key', 'address: 0', /front needs a keyFile/],
    ['with a key, and in clear', 'address: 0, keyFile: front.key, allowClear: true', /never heard in clear/],
    [
      'with a file that is not there',
      'address: 0, keyFile: front.key',
      /there is no file .*front\.key; installSeconds/,
    ],
    ['in clear with install mode', 'address: 0, allowClear: true, installSeconds: 9', /no keyFile to put a key/],
    ['with an unknown setting', 'address: 0, keyfile: front.key', /keyfile: .*did you mean keyFile/],
  ])('%s is refused', (_name, more, said) => {
    expect(refusal(osdp(more))).toMatch(said);
  });

  it.each([
    ['that others may read', READER_KEY, 0o640, /others may read .*front\.key; chmod 600/],
    ['that is too long', `${READER_KEY}00`, 0o600, /holds no 32 hex digits/],
    ['that every reader knows', '303132333435363738393a3b3c3d3e3f', 0o600, /the public key of install mode/],
  ])('with a key %s is refused, without repeating it', (_name, text, mode, said) => {
    writeReaderKey(text, mode);
    chmodSync(join(folder, 'front.key'), mode);
    const refused = refusal(osdp('address: 0, keyFile: front.key'));
    expect(refused).toMatch(said);
    expect(refused).not.toContain(text);
  });

  it('shares its key with no other, and its settings with no other kind', () => {
    writeReaderKey(READER_KEY);
    const two = ['a', 'b'].map(
      (name) => `{ name: ${name}, kind: osdp, port: /dev/${name}, address: 0, keyFile: front.key }`,
    );
    expect(refusal({ readers: `readers: [ ${two.join(', ')} ]` })).toMatch(/two readers have one keyFile/);
    expect(refusal({ readers: 'readers: [ { name: a, kind: rdm6300, port: b, address: 0 } ]' })).toMatch(
      /a is no OSDP reader/,
    );
  });
});

describe('a mistake is named', () => {
  it.each([
    [
      'an unknown setting, with its place and what was meant',
      { slots: 'slots: { rows: [A], colums: 16 }' },
      /cabinet\.yaml:4:\d+ slots\.colums: .*did you mean columns/,
    ],
    [
      'a wrong kind of reader',
      { readers: 'readers: [ { name: front, kind: rdm6301, port: /dev/x } ]' },
      /cabinet\.yaml:6:\d+ .*rdm6300/,
    ],
    [
      'a kiosk for the whole network',
      { kiosk: 'kiosk: { host: 0.0.0.0 }' },
      /kiosk\.host: 0\.0\.0\.0 is not on loopback/,
    ],
    [
      'a password in clear over the network',
      { cloud: 'cloud: { servers: ["mqtt://keys.example:1883"], secretFile: cloud.secret }' },
      /mqtt:\/\/keys\.example:1883 is not encrypted/,
    ],
    [
      'two boards on one slot',
      { boards: 'boards: [ { serial: KS-1, port: a, firstSlot: 0 }, { serial: KS-2, port: b, firstSlot: 31 } ]' },
      /slot 31 belongs to KS-1 and to KS-2/,
    ],
    [
      'a board behind the last slot',
      { boards: 'boards: [ { serial: KS-1, port: a, firstSlot: 40 } ]' },
      /KS-1 ends behind the last of 64 slots/,
    ],
    [
      'two devices on one line',
      { readers: 'readers: [ { name: front, kind: rdm6300, port: /dev/ttyACM1 } ]' },
      /two devices are on one line/,
    ],
    [
      'a time zone that nobody knows',
      { cabinet: `cabinet: { id: c${'0'.repeat(32)}, timeZone: Mars/Olympus }` },
      /cabinet\.timeZone/,
    ],
    ['a cabinet id that is none', { cabinet: 'cabinet: { id: keycab-cloud }' }, /cabinet\.yaml:1:\d+ cabinet\.id/],
    [
      'a verifier key with a typo',
      { keys: LINES.keys.replace(ROSTER, ROSTER.replace('+', '-')) },
      /keys\.roster: .* is no verifier key/,
    ],
    [
      'a missing secret',
      { cloud: 'cloud: { servers: ["mqtt://127.0.0.1:1"], secretFile: none }' },
      /cloud\.secretFile: there is no file/,
    ],
    [
      'a browser that would not find its page',
      { kiosk: 'kiosk: { browser: [chromium, --kiosk] }' },
      /kiosk\.browser: no argument has \{address\}/,
    ],
    ['a night that is no time of day', { more: 'night: { from: "25:00" }' }, /night\.from/],
    ['a frame for everybody', { kiosk: "kiosk: { frameAncestors: ['*'] }" }, /kiosk\.frameAncestors/],
    ['another version of this file', { more: 'version: 2' }, /version/],
    ['text that is no YAML', { more: 'a: [' }, /cabinet\.yaml:\d+:\d+/],
  ])('%s', (_name, change, said) => {
    expect(refusal(change)).toMatch(said);
  });

  it('all of them at once, one a line', () => {
    const said = refusal({ slots: 'slots: { rows: [a], columns: 0 }', kiosk: 'kiosk: { prt: 1 }' });
    expect(said.split('\n').length).toBeGreaterThanOrEqual(3);
  });

  it('a key that others can read', () => {
    chmodSync(join(folder, 'badge.key'), 0o644);
    expect(refusal({})).toMatch(/keys\.badgeKeyFile: others may read .*chmod 600/);
  });

  it('a key that is no key, without repeating it', () => {
    writeFileSync(join(folder, 'journal.key'), 'hunter2');
    const said = refusal({});
    expect(said).toMatch(/keys\.journalKeyFile: .* holds no 64 hex digits/);
    expect(said).not.toContain('hunter2');
  });

  it('a folder where a file is meant, or where a key is', () => {
    expect(() => loadConfiguration(folder, {})).toThrow(/KC-CONF-01.*is a folder; name a file/);
    rmSync(join(folder, 'badge.key'));
    mkdirSync(join(folder, 'badge.key'));
    expect(refusal({})).toMatch(/keys\.badgeKeyFile: .*badge\.key is a folder; name a file/);
  });

  it('and the process ends with 78 and two lines, without a trace of the program', () => {
    for (const side of ['cloud', 'firmware']) {
      const entry = join(import.meta.dirname, '..', '..', side, 'start.js');
      const { status, stderr } = spawnSync(process.execPath, [entry, folder], { encoding: 'utf8' });
      expect(status, stderr).toBe(78);
      expect(stderr).toMatch(/^KC-CONF-01.* is a folder; name a file\n[^\n]+\n$/);
    }
  });

  it('a file that is not there', () => {
    expect(() => loadConfiguration(join(folder, 'other.yaml'), {})).toThrow(/KC-CONF-01.*there is no such file/);
  });
});
