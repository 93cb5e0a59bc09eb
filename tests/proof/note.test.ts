// Proves notes, checkpoints and cosignatures: RFC 8032, Keycab's own test vector, and each byte flipped once.
import { sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  logOrigin,
  openCheckpoint,
  parseCheckpoint,
  parseOrigin,
  signCheckpoint,
} from '@keycab/shared/proof/checkpoint';
import { cosignaturesOf, witnessFromSeed } from '@keycab/shared/proof/cosignature';
import {
  COSIGNATURE_V1,
  ED25519,
  keyFromSeed,
  openNote,
  parseNote,
  parseVerifierKey,
  publicBytes,
  signerFromSeed,
  verifierKey,
} from '@keycab/shared/proof/note';
import { leafHash, rootOf } from '@keycab/shared/proof/tree';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

describe('Ed25519 as Node has it', () => {
  // RFC 8032 section 7.1, tests 1 to 3.
  test.each([
    [
      '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      '',
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    ],
    [
      '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
      '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
      '72',
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    ],
    [
      'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
      'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
      'af82',
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
    ],
  ])('signs as RFC 8032 publishes for seed %s', (seed, publicKey, message, signature) => {
    const key = keyFromSeed(hex(seed));
    expect(publicBytes(key).toString('hex')).toBe(publicKey);
    expect(sign(null, hex(message), key).toString('hex')).toBe(signature);
    const known = verifierKey('rfc8032.example', ED25519, hex(publicKey));
    expect(verify(null, hex(message), known.publicKey, hex(signature))).toBe(true);
  });
});

// Keycab's test vector. Member, event and origin names inside it are plain data, not Keycab's vocabulary.
const LINES = [
  '{"boot":1,"cab":"c7f3c9a1000004000800000000000001","ep":1,"mono":1,"n":"AQEBAQEBAQEBAQEBAQEBAQ","prev":null,"seq":0,"type":"log.genesis","v":1,"wall":1767225600000,"wq":"synced"}',
  '{"actor":"p:9f","boot":1,"cab":"c7f3c9a1000004000800000000000001","cmd":null,"ep":1,"mono":2500,"n":"AgICAgICAgICAgICAgICAg","seq":1,"slot":3,"tag":"t:5b1c","type":"release.intent","v":1,"wall":1767225602499,"wq":"synced"}',
  '{"actor":"p:9f","boot":1,"cab":"c7f3c9a1000004000800000000000001","ep":1,"intent":1,"mono":4100,"n":"AwMDAwMDAwMDAwMDAwMDAw","seq":2,"slot":3,"tag":"t:5b1c","type":"key.removed","v":1,"wall":1767225604099,"wq":"synced"}',
];
const LEAVES = [
  'e354e1e17830df23dc976180afd2a53b968efd6a0ea4b0cab7cd67f9b97560dd',
  '5d33299654fbba94e8fcb24bf56bebb4a42ade2629f1fa7e6394555f2d05a0bb',
  '82f1c76f595741759de80bf29b1cd24aec424c88be3a1cbeb99e8b31fa00c98d',
];
const NOTE = `keycabinet.example/log/c7f3c9a1000004000800000000000001/e1
3
ew8RL1vEJI+hJw8TzyVHcFKUAPoQIfAptBTkQMzZTP0=

— keycabinet.example/log/c7f3c9a1000004000800000000000001/e1 xnGOGLeszv2omZIj87O+UtX6owZa74GLvE1YdGopD27ldlKibdt6tNKXBvy17xWQSbcqtT8JegJeVb+11vLaHsyAqwE=
— keycabinet.example/witness/tenant-a xEEa6gAAAABpVbkKjPEbS9IP6oZV0sbd0ByCPTNbcxX0YHki+xsVAz5PqWjmy9rUyTZosGc8c3jFB5DJh9Z5KgAq1tIsahUN2r9gDA==
`;
const CABINET_KEY =
  'keycabinet.example/log/c7f3c9a1000004000800000000000001/e1+c6718e18+AdBKsjJ0K7SrOhNovUYV5ObQIkq3GgFrr4UgozLJd4c3';
const WITNESS_KEY = 'keycabinet.example/witness/tenant-a+c4411aea+BKCapfR6Z1mAL/lV+NwtKhSlyZ0jvpf4ZBJ/+Tg0VaTw';
const ORIGIN = 'keycabinet.example/log/c7f3c9a1000004000800000000000001/e1';

const signer = signerFromSeed(ORIGIN, Buffer.alloc(32, 0x11));
const witness = witnessFromSeed('keycabinet.example/witness/tenant-a', Buffer.alloc(32, 0x22));
const keys = [signer.verifierKey, witness.verifierKey];

describe("Keycab's test vector", () => {
  test('the lines have the published leaf hashes', () => {
    expect(LINES.map((line) => leafHash(line).toString('hex'))).toEqual(LEAVES);
  });

  test('the line of today’s vocabulary has its published leaf hash', () => {
    expect(
      leafHash(
        '{"boot":1,"cabinet":"c00000000000000000000000000000001","clock":"synced","command":null,"epoch":1,"key":"k5e0a91c7","monotonicMs":2500,"nonce":"AgICAgICAgICAgICAgICAg","person":"p9f27d3e1","pulseMs":300,"roster":12,"seq":41,"session":40,"slot":3,"tag":"t5b1c40d2","type":"SlotReleased","wallMs":1767225602499}',
      ).toString('hex'),
    ).toBe('effbccd01c3dafdd9763d48794541ec5c0d925165ec527fefdf76b571be3f35b');
  });

  test('the seeds give the published verifier keys, which read back', () => {
    expect(signer.verifierKey.text).toBe(CABINET_KEY);
    expect(witness.verifierKey.text).toBe(WITNESS_KEY);
    expect(parseVerifierKey(CABINET_KEY)).toMatchObject({ ok: true, value: { type: ED25519, keyId: 'c6718e18' } });
    expect(parseVerifierKey(WITNESS_KEY)).toMatchObject({
      ok: true,
      value: { type: COSIGNATURE_V1, name: witness.name },
    });
  });

  test('signing and cosigning the root gives the published note, byte for byte', () => {
    const root = rootOf(LINES.map(leafHash)).toString('base64');
    const note = signCheckpoint(signer, { origin: ORIGIN, size: 3, root });
    expect(witness.cosign(note, 1767225610)).toEqual({ ok: true, value: NOTE });
    expect(witness.cosign(NOTE, 1767225610)).toEqual({ ok: true, value: NOTE });
  });

  test('both signatures hold, and the witness names its time', () => {
    const opened = openCheckpoint(NOTE, keys);
    expect(opened).toMatchObject({ ok: true, value: { origin: ORIGIN, size: 3 } });
    if (!opened.ok) return;
    expect(opened.value.signatures).toHaveLength(2);
    expect(cosignaturesOf(opened.value, keys)).toEqual([{ witness: witness.name, timeSeconds: 1767225610 }]);
  });

  test('with 3 changed to 2 both signatures fail', () => {
    const altered = NOTE.replace('\n3\n', '\n2\n');
    expect(openNote(altered, [signer.verifierKey])).toEqual({ ok: false, reason: 'badSignature' });
    expect(openNote(altered, [witness.verifierKey])).toEqual({ ok: false, reason: 'badSignature' });
  });

  test('with any byte flipped in any bit it is refused, or one of the two signatures is gone', () => {
    const bytes = Buffer.from(NOTE);
    for (let index = 0; index < bytes.length; index += 1) {
      for (const bit of [1, 0x10, 0x80]) {
        const copy = Buffer.from(bytes);
        copy[index] = (copy[index] as number) ^ bit;
        const opened = openCheckpoint(copy.toString('utf8'), keys);
        expect(opened.ok && opened.value.signatures.length === 2, `byte ${String(index)} bit ${String(bit)}`).toBe(
          false,
        );
      }
    }
  });
});

describe('notes', () => {
  test('a note of unknown keys only is unsigned', () => {
    const stranger = signerFromSeed('stranger.example', Buffer.alloc(32, 3));
    expect(openNote(stranger.sign('hello\n'), keys)).toEqual({ ok: false, reason: 'unsigned' });
  });

  test('a key of the same name with another id is another key', () => {
    const twin = signerFromSeed(ORIGIN, Buffer.alloc(32, 4));
    expect(openNote(twin.sign('hello\n'), keys)).toEqual({ ok: false, reason: 'unsigned' });
  });

  test('a wrong signature of a known key refuses the note though another key signed well', () => {
    const other = signerFromSeed('other.example', Buffer.alloc(32, 5));
    const good = signer.sign('hello\n') + other.sign('hello\n').split('\n\n')[1];
    expect(openNote(good, [...keys, other.verifierKey]).ok).toBe(true);
    const bad = signer.sign('hello\n') + other.sign('hallo\n').split('\n\n')[1];
    expect(openNote(bad, [...keys, other.verifierKey])).toEqual({ ok: false, reason: 'badSignature' });
  });

  test('the text may hold empty lines, and is what stands before the last one', () => {
    const note = signer.sign('one\n\ntwo\n');
    expect(openNote(note, keys)).toMatchObject({ ok: true, value: { text: 'one\n\ntwo\n' } });
  });

  test('text with a control character or without a newline is never signed', () => {
    expect(() => signer.sign('a\tb\n')).toThrow(/KC-BUG-01/);
    expect(() => signer.sign('a')).toThrow(/KC-BUG-01/);
  });

  test.each([
    ['nothing', ''],
    ['no signature', 'text\n\n'],
    ['no empty line', 'text\n— a b\n'],
    ['a hyphen for a dash', NOTE.replaceAll('—', '-')],
    ['no newline at the end', NOTE.slice(0, -1)],
    ['a carriage return', NOTE.replaceAll('\n', '\r\n')],
    ['a signature that is no base64', 'text\n\n— name !!!!\n'],
    ['a signature shorter than a key id', 'text\n\n— name AAAA\n'],
    ['more than 64 signatures', `text\n\n${'— name AAAAAAAA\n'.repeat(65)}`],
  ])('a note with %s is malformed', (_, note) => {
    expect(parseNote(note)).toEqual({ ok: false, reason: 'malformed' });
  });

  test('no text at all makes reading throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat({ max: NOTE.length }), (noise, at) => {
        for (const note of [noise, NOTE.slice(0, at) + noise + NOTE.slice(at)]) {
          parseNote(note);
          openCheckpoint(note, keys);
          parseCheckpoint(note);
          parseVerifierKey(note);
        }
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    ['a wrong id', CABINET_KEY.replace('c6718e18', 'c6718e19'), 'keyId'],
    ['a type that nobody here knows', 'a+c6718e18+BtBKsjJ0K7SrOhNovUYV5ObQIkq3GgFrr4UgozLJd4c3', 'type'],
    ['a key cut short', CABINET_KEY.slice(0, -4), 'malformed'],
    ['no name', CABINET_KEY.slice(ORIGIN.length), 'malformed'],
  ])('a verifier key with %s is refused', (_, text, reason) => {
    expect(parseVerifierKey(text)).toEqual({ ok: false, reason });
  });
});

describe('checkpoints', () => {
  const root = 'ew8RL1vEJI+hJw8TzyVHcFKUAPoQIfAptBTkQMzZTP0=';
  test.each([
    ['a size with a leading zero', `a/log/b/e1\n03\n${root}\n`],
    ['a size beyond what is exact', `a/log/b/e1\n9007199254740993\n${root}\n`],
    ['a root in a second spelling', `a/log/b/e1\n3\n${root.replace('P0=', 'P1=')}\n`],
    ['an extension line', `a/log/b/e1\n3\n${root}\nmore\n`],
    ['no origin', `\n3\n${root}\n`],
  ])('%s is refused', (_, text) => {
    expect(parseCheckpoint(text)).toEqual({ ok: false, reason: 'notCheckpoint' });
  });

  test('an origin names ledger, cabinet and epoch, both ways', () => {
    const cabinet = 'c00000000000000000000000000000001';
    expect(parseOrigin(logOrigin('keys.example', cabinet, 7))).toEqual({
      ledger: 'keys.example',
      kind: 'log',
      of: cabinet,
      epoch: 7,
    });
    expect(parseOrigin('keys.example/log/x/e0')).toBeNull();
    expect(parseOrigin('keys.example/else/x/e1')).toBeNull();
  });
});
