// OSDP's secure channel against what other programs computed: keys, cryptograms, MACs and hidden data, to the last byte.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOTHING_HELD, readFrames, type ReadFrame } from '@keycab/firmware/readers/osdp/frame';
import {
  decrypt,
  encrypt,
  firstMac,
  macOf,
  panelCryptogram,
  readerCryptogram,
  same,
  SCBK_DEFAULT,
  sessionKeys,
  type SessionKeys,
} from '@keycab/firmware/readers/osdp/secure';
import { hex, INSTALL, INSTALL_PAIRS, RECORDED, RECORDED_LATER, RECORDED_PAIRS, type Pair } from './osdp-frames.ts';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const frameOf = (bytes: Uint8Array): ReadFrame => {
  const [found] = readFrames(NOTHING_HELD, bytes).found.filter(({ kind }) => kind === 'frame');
  if (found?.kind !== 'frame') expect.unreachable('no frame');
  return found.frame;
};
const recordedKeys = sessionKeys(RECORDED.key, RECORDED.randomA);
const installKeys = sessionKeys(SCBK_DEFAULT, INSTALL.randomA);

/** Both frames of a pair are right under these keys from this R-MAC on. @returns the R-MAC after it */
function verifyPair(keys: SessionKeys, before: Uint8Array, pair: Pair): Uint8Array {
  const command = frameOf(pair.command);
  const commandMac = macOf(keys, before, command.covered);
  expect(text(commandMac.subarray(0, 4))).toBe(text(command.mac ?? hex('')));
  if (pair.commandMac !== null) expect(text(commandMac)).toBe(pair.commandMac);
  if (pair.commandData !== '') {
    expect(text(encrypt(keys, before, hex(pair.commandData)))).toBe(text(command.data));
  } else expect(command.data).toHaveLength(0);

  const reply = frameOf(pair.reply);
  const replyMac = macOf(keys, commandMac, reply.covered);
  expect(text(replyMac.subarray(0, 4))).toBe(text(reply.mac ?? hex('')));
  if (pair.replyMac !== null) expect(text(replyMac)).toBe(pair.replyMac);
  if (pair.replyData !== '') {
    expect(text(decrypt(keys, commandMac, reply.data) ?? hex(''))).toBe(pair.replyData);
  } else expect(reply.data).toHaveLength(0);
  return replyMac;
}

describe('the keys of a session', () => {
  it('are those of the recorded one', () => {
    expect(text(recordedKeys.encryption)).toBe(RECORDED.encryption);
    expect(text(recordedKeys.mac1)).toBe(RECORDED.mac1);
    expect(text(recordedKeys.mac2)).toBe(RECORDED.mac2);
  });

  it('are the published ones for the public key', () => {
    expect(text(SCBK_DEFAULT)).toBe('303132333435363738393a3b3c3d3e3f');
    expect(text(installKeys.encryption)).toBe(INSTALL.encryption);
    expect(text(installKeys.mac1)).toBe(INSTALL.mac1);
    expect(text(installKeys.mac2)).toBe(INSTALL.mac2);
  });
});

describe('a handshake', () => {
  it('gives the published cryptograms and first MAC', () => {
    const { randomA, randomB } = INSTALL;
    const cryptogram = panelCryptogram(installKeys, randomA, randomB);
    expect(text(readerCryptogram(installKeys, randomA, randomB))).toBe(INSTALL.readerCryptogram);
    expect(text(cryptogram)).toBe(INSTALL.panelCryptogram);
    expect(text(firstMac(installKeys, cryptogram))).toBe(INSTALL.firstMac);
    expect(text(frameOf(INSTALL.rmac).data)).toBe(INSTALL.firstMac);
  });

  it('gives those of the recorded frames', () => {
    const ccrypt = frameOf(RECORDED.ccrypt).data;
    const randomB = ccrypt.slice(8, 16);
    const cryptogram = panelCryptogram(recordedKeys, RECORDED.randomA, randomB);
    expect(text(randomB)).toBe(text(RECORDED.randomB));
    expect(text(ccrypt.slice(16))).toBe(text(readerCryptogram(recordedKeys, RECORDED.randomA, randomB)));
    expect(text(frameOf(RECORDED.scrypt).data)).toBe(text(cryptogram));
    expect(text(frameOf(RECORDED.rmac).data)).toBe(text(firstMac(recordedKeys, cryptogram)));
  });
});

describe('a session, frame after frame', () => {
  it('as recorded is right in every MAC and every hidden byte', () => {
    let mac: Uint8Array = frameOf(RECORDED.rmac).data;
    for (const pair of RECORDED_PAIRS) mac = verifyPair(recordedKeys, mac, pair);
    expect(text(mac).slice(0, 8)).toBe('13703833');
  });

  it.each(RECORDED_LATER)('as recorded later, $name, is too', (pair) => {
    expect(verifyPair(recordedKeys, hex(pair.before), pair)).toHaveLength(16);
  });

  it('of install mode is too, and hands over the key', () => {
    let mac: Uint8Array = hex(INSTALL.firstMac);
    for (const pair of INSTALL_PAIRS) mac = verifyPair(installKeys, mac, pair);
    expect(mac).toHaveLength(16);
  });

  it('with any byte of a frame changed has another MAC', () => {
    for (const pair of RECORDED_LATER) {
      const commandMac = hex(pair.commandMac ?? '');
      const { covered, mac } = frameOf(pair.reply);
      const equal: string[] = [];
      for (let at = 0; at < covered.length; at += 1) {
        for (let flip = 1; flip < 256; flip += 1) {
          const damaged = Uint8Array.from(covered);
          damaged[at] = (damaged[at] ?? 0) ^ flip;
          const made = macOf(recordedKeys, commandMac, damaged);
          if (same(made.subarray(0, 4), mac ?? hex(''))) equal.push(`${at} ^ ${flip}`);
        }
      }
      expect(equal).toEqual([]);
    }
  });
});

describe('hidden data', () => {
  it('of any size come back, and are always padded', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ minLength: 16, maxLength: 16 }), (data, mac) => {
        const hidden = encrypt(recordedKeys, mac, data);
        expect(hidden.length).toBe((Math.floor(data.length / 16) + 1) * 16);
        expect(text(decrypt(recordedKeys, mac, hidden) ?? hex('ff'))).toBe(text(data));
      }),
      { numRuns: 300 },
    );
  });

  it('without padding, cut, or of no block at all are nothing', () => {
    const mac = hex(INSTALL.firstMac);
    const hidden = encrypt(recordedKeys, mac, hex('0102'));
    expect(decrypt(recordedKeys, mac, hidden.subarray(0, 15))).toBeNull();
    expect(decrypt(recordedKeys, mac, hex(''))).toBeNull();
    // Under another MAC the block decrypts to chance.
    const wrong = Array.from({ length: 200 }, (_, at) =>
      decrypt(recordedKeys, Uint8Array.from(mac).fill(at, 3), hidden),
    );
    expect(wrong.filter((data) => data !== null && text(data) === '0102')).toEqual([]);
    expect(wrong.filter((data) => data === null).length).toBeGreaterThan(180);
  });

  it('with more than a block of padding are nothing', () => {
    const mac = hex(INSTALL.firstMac);
    const long = Buffer.concat([hex('80'), Buffer.alloc(31)]);
    expect(decrypt(recordedKeys, mac, encrypt(recordedKeys, mac, long).subarray(0, 32))).toBeNull();
  });

  it('are compared as whole', () => {
    expect(same(hex('0102'), hex('0102'))).toBe(true);
    expect(same(hex('0102'), hex('0103'))).toBe(false);
    expect(same(hex('0102'), hex('010203'))).toBe(false);
  });
});
