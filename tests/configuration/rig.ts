// A cabinet's file and the profile of its body in a folder of their own, a member a line, each of which a test may change.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isFault } from '@keycab/shared/fault';
import { signerFromSeed } from '@keycab/shared/proof/note';
import { witnessFromSeed } from '@keycab/shared/proof/cosignature';
import { loadConfiguration, type Configuration } from '@keycab/firmware/config';

export const key = (byte: number): Buffer => Buffer.alloc(32, byte);
const WITNESS = witnessFromSeed('keycab.example/witness/one', key(3)).verifierKey.text;
export const ROSTER = signerFromSeed('keycab.example/roster/one', key(4)).verifierKey.text;
const COMMAND = signerFromSeed('keycab.example/command/one', key(5)).verifierKey.text;

export const CABINET_LINES = {
  cabinet: `cabinet: { id: c${'0'.repeat(31)}1, name: Sales 1, timeZone: America/New_York }`,
  ledger: 'ledger: keycab.example',
  data: 'data: ./data',
  profile: 'profile: profile.yaml',
  cloud: 'cloud: { servers: ["mqtt://127.0.0.1:1884"], secretFile: cloud.secret }',
  keys: `keys: { journalKeyFile: journal.key, badgeKeyFile: badge.key, witnesses: ["${WITNESS}"], roster: "${ROSTER}", command: "${COMMAND}" }`,
  kiosk: 'kiosk: { port: 0 }',
};

/** 64 slots on two boards; the lines are numbered as the tests name them. */
export const PROFILE_LINES = {
  slots: 'slots: { rows: [A, B, C, D], columns: 16, sense: ibutton, light: rgb }', // 1
  boards: 'boards:',
  one: '  - { serial: "0000a001", port: "unix:one.sock", slots: A01-B16 }', // 3
  two: '  - { serial: "0000a002", port: /dev/ttyACM1, slots: C01-D16 }', // 4
  readers: 'readers: [ { name: front, kind: rdm6300, port: /dev/ttyUSB0 } ]', // 5
  door: 'door: { contact: 0000a001/loop0 }', // 6
  tamper: 'tamper: { lid: 0000a001/loop1 }', // 7
  power: 'power: { mains: 0000a002/loop4 }', // 8
  coils: 'coils: {}', // 9
};

export interface Change extends Partial<typeof CABINET_LINES> {
  readonly more?: string;
  readonly body?: Partial<typeof PROFILE_LINES> & { readonly more?: string };
}

export interface Rig {
  readonly folder: string;
  load(change?: Change, environment?: Record<string, string>): Configuration;
  /** What is said of it; `accepted` when nothing is. */
  refusal(change: Change, environment?: Record<string, string>): string;
  remove(): void;
}

export function createRig(): Rig {
  const folder = mkdtempSync(join(tmpdir(), 'keycab-config-'));
  const secrets = { 'journal.key': key(1).toString('hex'), 'badge.key': `${key(2).toString('hex')}\n` };
  for (const [name, text] of Object.entries({ ...secrets, 'cloud.secret': 'secret\n' }))
    writeFileSync(join(folder, name), text, { mode: 0o600 });

  const load: Rig['load'] = ({ body = {}, ...change } = {}, environment = {}) => {
    const file = join(folder, 'cabinet.yaml');
    writeFileSync(join(folder, 'profile.yaml'), Object.values({ ...PROFILE_LINES, ...body }).join('\n'));
    writeFileSync(file, Object.values({ ...CABINET_LINES, ...change }).join('\n'));
    return loadConfiguration(file, environment);
  };
  return {
    folder,
    load,
    refusal: (change, environment) => {
      try {
        load(change, environment);
      } catch (thrown) {
        if (isFault(thrown, 'KC-CONF-01')) return thrown.message;
        throw thrown;
      }
      return 'accepted';
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
