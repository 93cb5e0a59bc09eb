// Badge readers in a profile: each kind with its own members, an OSDP reader with a key of its own.
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRig, type Rig } from './rig.ts';

let rig: Rig;
beforeEach(() => {
  rig = createRig();
});
afterEach(() => rig.remove());

const readers = (...list: string[]): { body: { readers: string } } => ({
  body: { readers: `readers: [ ${list.join(', ')} ]` },
});
const osdp = (more: string) => readers(`{ name: front, kind: osdp, port: /dev/ttyUSB0, ${more} }`);
const READER_KEY = '000102030405060708090a0b0c0d0e0f';
const writeReaderKey = (text: string, mode = 0o600): void =>
  writeFileSync(join(rig.folder, 'front.key'), text, { mode });

describe('an OSDP reader', () => {
  it('has its address and a key of its own from a file', () => {
    writeReaderKey(`${READER_KEY}\n`);
    const [reader] = rig.load(osdp('address: 3, keyFile: front.key')).readers;
    expect(reader).toEqual({
      kind: 'osdp',
      name: 'front',
      path: '/dev/ttyUSB0',
      address: 3,
      key: new Uint8Array(Buffer.from(READER_KEY, 'hex')),
      keyFile: join(rig.folder, 'front.key'),
      allowClear: false,
      installMs: 0,
    });
  });

  it('may wait for its key in install mode, or be heard in clear without any', () => {
    expect(rig.load(osdp('address: 0, keyFile: front.key, installSeconds: 300')).readers).toMatchObject([
      { key: null, keyFile: join(rig.folder, 'front.key'), installMs: 300_000, allowClear: false },
    ]);
    expect(rig.load(osdp('address: 0, allowClear: true')).readers).toMatchObject([
      { key: null, keyFile: null, installMs: 0, allowClear: true },
    ]);
  });

  it.each([
    ['without an address', 'keyFile: front.key, installSeconds: 1', /readers\.0: the setting address is missing/],
    ['with the address of all readers', 'address: 127, allowClear: true', /readers\.0\.address/],
    ['without a key', 'address: 0', /profile\.yaml:5:12 readers\.0: front needs a keyFile/],
    ['with a key, and in clear', 'address: 0, keyFile: front.key, allowClear: true', /never heard in clear/],
    [
      'with a file that is not there',
      'address: 0, keyFile: front.key',
      /there is no file .*front\.key; installSeconds/,
    ],
    ['in clear with install mode', 'address: 0, allowClear: true, installSeconds: 9', /no keyFile to put a key/],
    ['with an unknown setting', 'address: 0, keyfile: front.key', /keyfile: .*did you mean keyFile/],
  ])('%s is refused', (_name, more, said) => {
    expect(rig.refusal(osdp(more))).toMatch(said);
  });

  it.each([
    ['that others may read', READER_KEY, 0o640, /others may read .*front\.key; chmod 600/],
    ['that is too long', `${READER_KEY}00`, 0o600, /holds no 32 hex digits/],
    ['that every reader knows', '303132333435363738393a3b3c3d3e3f', 0o600, /the public key of install mode/],
  ])('with a key %s is refused, without repeating it', (_name, text, mode, said) => {
    writeReaderKey(text, mode);
    chmodSync(join(rig.folder, 'front.key'), mode);
    const refused = rig.refusal(osdp('address: 0, keyFile: front.key'));
    expect(refused).toMatch(said);
    expect(refused).not.toContain(text);
  });

  it('shares its key with no other, and its settings with no other kind', () => {
    writeReaderKey(READER_KEY);
    const two = ['a', 'b'].map(
      (name) => `{ name: ${name}, kind: osdp, port: /dev/${name}, address: 0, keyFile: front.key }`,
    );
    expect(rig.refusal(readers(...two))).toMatch(/readers\.1\.keyFile: front\.key is another reader’s/);
    expect(rig.refusal(readers('{ name: a, kind: rdm6300, port: b, address: 0 }'))).toMatch(
      /profile\.yaml:5:47 readers\.0\.address: there is no such setting/,
    );
  });
});

const SECOND = '{ name: back, kind: wiegand, board: 0000a002 }';

describe('a reader', () => {
  it('of each kind has what it is reached by', () => {
    const kinds = ['rdm6300', 'id12', 'pn532'].map((kind) => `{ name: ${kind}, kind: ${kind}, port: /dev/${kind} }`);
    expect(rig.load(readers(...kinds, SECOND)).readers).toEqual([
      { name: 'rdm6300', kind: 'rdm6300', path: '/dev/rdm6300' },
      { name: 'id12', kind: 'id12', path: '/dev/id12' },
      { name: 'pn532', kind: 'pn532', path: '/dev/pn532' },
      { name: 'back', kind: 'wiegand', board: '0000a002', line: 0 },
    ]);
  });

  it.each([
    ['without a kind', '{ name: a, port: b }', /profile\.yaml:5:12 readers\.0: the setting kind is missing/],
    ['of a kind with a typo', '{ name: a, kind: osdb, port: b }', /:5:29 readers\.0\.kind: .*did you mean osdp/],
    [
      'of one kind with a member of another',
      '{ name: a, kind: id12, port: b, board: 0000a001 }',
      /:5:44 readers\.0\.board/,
    ],
    ['with a misspelled member', '{ name: a, kind: wiegand, bord: 0000a001 }', /bord: .*did you mean board/],
    ['on a line that no board has', '{ name: a, kind: wiegand, board: 0000a001, line: 1 }', /:5:61 readers\.0\.line/],
    [
      'on a board that is not there',
      '{ name: a, kind: wiegand, board: 0000a009 }',
      /:5:45 readers\.0\.board: there is no board 0000a009; did you mean/,
    ],
    [
      'on the line of another',
      `${SECOND}, { name: a, kind: wiegand, board: 0000a002 }`,
      /readers\.1\.board: board 0000a002 has a Wiegand reader already/,
    ],
    ['that is no reader at all', 'front', /:5:12 readers\.0: must be object/],
  ])('%s is refused', (_name, list, said) => {
    expect(rig.refusal(readers(list))).toMatch(said);
  });
});
