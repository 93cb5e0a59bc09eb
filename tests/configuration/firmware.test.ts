// The firmware's file: what a cabinet needs is read and frozen; every mistake is named before anything starts.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfiguration } from '@keycab/firmware/config';
import { CABINET_LINES, createRig, key, ROSTER, type Rig } from './rig.ts';

let rig: Rig;
beforeEach(() => {
  rig = createRig();
});
afterEach(() => rig.remove());

describe('a whole file', () => {
  it('is read with defaults, paths from its own folder, and keys from their files', () => {
    const configuration = rig.load();
    expect(configuration).toMatchObject({
      cabinet: { name: 'Sales 1', locale: 'en-US', timeZone: 'America/New_York' },
      journalFile: join(rig.folder, 'data', 'journal.db'),
      boardPaths: [`unix:${join(rig.folder, 'one.sock')}`, '/dev/ttyACM1'],
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
    });
    expect(configuration.software).toMatch(/^keycab\/\d/);
    expect(configuration.settings).toEqual({
      slots: 64,
      rows: ['A', 'B', 'C', 'D'],
      columns: 16,
      boards: [
        { board: '0000a001', firstSlot: 0, slots: 32 },
        { board: '0000a002', firstSlot: 32, slots: 32 },
      ],
      randomReturn: true,
      doorLatch: false,
      doorLeftOpenMs: 60_000,
      pulseMs: 300,
      releaseMs: 20_000,
      idleMs: 20_000,
      doorSettleMs: 2000,
      absentMs: 2000,
      pins: false,
      batteryMinutes: null,
      coilMsPerMinute: 6_000,
      remoteRelease: false,
    });
    expect(configuration.keys.pinKey).toBeNull();
    expect(Buffer.from(configuration.keys.badgeKey)).toEqual(key(2));
    expect(Object.isFrozen(configuration) && Object.isFrozen(configuration.settings.boards[0])).toBe(true);
  });

  it('says when it is night, when the screen sleeps and how loud it is', () => {
    const more = [
      'screen: { sleepSeconds: 0, nightSleepSeconds: 5 }',
      'sound: { volume: 100, nightVolume: 0, onScreen: false }',
      'night: { from: "20:30", to: "07:15" }',
    ].join('\n');
    expect(rig.load({ more }).habits).toEqual({
      night: { fromMinute: 20 * 60 + 30, toMinute: 7 * 60 + 15 },
      sleepMs: null,
      nightSleepMs: 5_000,
      volume: 100,
      nightVolume: 0,
      soundsOnScreen: false,
    });
  });

  it('can check PINs with a key for them, and refuses a key that is none', () => {
    const keys = CABINET_LINES.keys.replace(
      'badgeKeyFile: badge.key',
      'badgeKeyFile: badge.key, pinKeyFile: badge.key',
    );
    const configuration = rig.load({ keys });
    expect(configuration.settings.pins).toBe(true);
    expect(Buffer.from(configuration.keys.pinKey ?? [])).toEqual(key(2));
    const missing = keys.replace('pinKeyFile: badge.key', 'pinKeyFile: pins.key');
    expect(rig.refusal({ keys: missing })).toMatch(/keys\.pinKeyFile: .*pins\.key/);
  });

  it('gives way to a variable', () => {
    expect(rig.load({}, { KEYCAB_CABINET_KIOSK_PORT: '9999' }).kiosk.port).toBe(9999);
    expect(rig.refusal({}, { KEYCAB_CABINET_KIOSK_PORT: 'ninety' })).toContain('KEYCAB_CABINET_KIOSK_PORT');
    expect(rig.load({}, { KEYCAB_PROFILE_DOOR_LEFT_OPEN_SECONDS: '9' }).settings.doorLeftOpenMs).toBe(9_000);
    expect(rig.refusal({}, { KEYCAB_PROFILE_SLOTS_ENERGIZED_MAX: '5' })).toContain(
      'KEYCAB_PROFILE_SLOTS_ENERGIZED_MAX',
    );
    expect(rig.load({}, { KEYCAB_CABINET_KIOSK_PRT: '1', KEYCAB_PROFILE_DOR: '1' }).unusedVariables).toEqual([
      'KEYCAB_CABINET_KIOSK_PRT',
      'KEYCAB_PROFILE_DOR',
    ]);
  });
});

describe('a mistake is named', () => {
  it.each([
    [
      'an unknown setting, with its place and what was meant',
      { kiosk: 'kiosk: { prot: 16 }' },
      /cabinet\.yaml:7:10 kiosk\.prot: .*did you mean port/,
    ],
    ['a body in the wrong file', { more: 'boards: []' }, /cabinet\.yaml:8:1 boards: there is no such setting/],
    ['no profile', { profile: '' }, /cabinet\.yaml:1:1 the setting profile is missing/],
    [
      'a profile that is not there',
      { profile: 'profile: other.yaml' },
      /cabinet\.yaml:4:10 profile: .*other\.yaml: there is no such file/,
    ],
    ['a folder for a profile', { profile: 'profile: .' }, /cabinet\.yaml:4:10 profile: .* is a folder; name a file/],
    [
      'a kiosk for the whole network',
      { kiosk: 'kiosk: { host: 0.0.0.0 }' },
      /cabinet\.yaml:7:16 kiosk\.host: 0\.0\.0\.0 is not on loopback/,
    ],
    [
      'a password in clear over the network',
      { cloud: 'cloud: { servers: ["mqtt://keys.example:1883"], secretFile: cloud.secret }' },
      /cabinet\.yaml:5:20 cloud\.servers\.0: mqtt:\/\/keys\.example:1883 is not encrypted/,
    ],
    [
      'a time zone that nobody knows',
      { cabinet: `cabinet: { id: c${'0'.repeat(32)}, timeZone: Mars/Olympus }` },
      /cabinet\.yaml:1:61 cabinet\.timeZone/,
    ],
    ['a cabinet id that is none', { cabinet: 'cabinet: { id: keycab-cloud }' }, /cabinet\.yaml:1:\d+ cabinet\.id/],
    [
      'a verifier key with a typo',
      { keys: CABINET_LINES.keys.replace(ROSTER, ROSTER.replace('+', '-')) },
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
    [
      'a pulse that is longer than the coils take',
      { more: 'timings: { pulseMs: 400 }', body: { coils: 'coils: { pulseMaxMs: 350 }' } },
      /cabinet\.yaml:8:21 timings\.pulseMs: 400 ms is longer than the 350 ms/,
    ],
    ['a frame for everybody', { kiosk: "kiosk: { frameAncestors: ['*'] }" }, /kiosk\.frameAncestors/],
    ['another version of this file', { more: 'version: 2' }, /version/],
    ['text that is no YAML', { more: 'a: [' }, /cabinet\.yaml:\d+:\d+/],
  ])('%s', (_name, change, said) => {
    expect(rig.refusal(change)).toMatch(said);
  });

  it('all of them at once, one a line, of both files', () => {
    const said = rig.refusal({
      kiosk: 'kiosk: { host: 0.0.0.0 }',
      body: { door: 'door: { contact: x, latsh: y }' },
    });
    expect(said.split('\n').map((line) => /[a-z]+\.yaml:\d+/.exec(line)?.[0])).toEqual([
      'cabinet.yaml:7',
      'profile.yaml:6',
      'profile.yaml:6',
    ]);
  });

  it('all secrets at once, one a line', () => {
    rmSync(join(rig.folder, 'journal.key'));
    chmodSync(join(rig.folder, 'badge.key'), 0o644);
    expect(rig.refusal({}).split('\n')).toHaveLength(2);
  });

  it('a key that others can read', () => {
    chmodSync(join(rig.folder, 'badge.key'), 0o644);
    expect(rig.refusal({})).toMatch(/keys\.badgeKeyFile: others may read .*chmod 600/);
  });

  it('a key that is no key, without repeating it', () => {
    writeFileSync(join(rig.folder, 'journal.key'), 'hunter2');
    const said = rig.refusal({});
    expect(said).toMatch(/keys\.journalKeyFile: .* holds no 64 hex digits/);
    expect(said).not.toContain('hunter2');
  });

  it('a folder where a file is meant, or where a key is', () => {
    expect(() => loadConfiguration(rig.folder, {})).toThrow(/KC-CONF-01.*is a folder; name a file/);
    rmSync(join(rig.folder, 'badge.key'));
    mkdirSync(join(rig.folder, 'badge.key'));
    expect(rig.refusal({})).toMatch(/keys\.badgeKeyFile: .*badge\.key is a folder; name a file/);
  });

  it('and the process ends with 78 and two lines, without a trace of the program', () => {
    for (const side of ['cloud', 'firmware']) {
      const entry = join(import.meta.dirname, '..', '..', side, 'start.js');
      const { status, stderr } = spawnSync(process.execPath, [entry, rig.folder], { encoding: 'utf8' });
      expect(status, stderr).toBe(78);
      expect(stderr).toMatch(/^KC-CONF-01.* is a folder; name a file\n[^\n]+\n$/);
    }
  });

  it('a file that is not there', () => {
    expect(() => loadConfiguration(join(rig.folder, 'other.yaml'), {})).toThrow(/KC-CONF-01.*there is no such file/);
  });
});
