// Signed notes: a text, an empty line, signature lines (C2SP signed-note); node:crypto only.
//
//   — <key name> base64(key id ‖ signature)          key id = SHA-256(name ‖ 0x0A ‖ type ‖ public key)[:4]
//   <key name>+hex(key id)+base64(type ‖ public key)  the verifier key, as it is printed and pinned
import { createPrivateKey, createPublicKey, hash, sign, verify, type KeyObject } from 'node:crypto';
import { assert } from '../fault.ts';
import { good, refused, type Outcome } from '../outcome.ts';

/** Signature types of C2SP signed-note. The byte stays open: public logs now prefer ML-DSA-44 (0x06). */
export const ED25519 = 0x01;
export const COSIGNATURE_V1 = 0x04;
export type SignatureType = typeof ED25519 | typeof COSIGNATURE_V1;

const SIGNATURES_MAX = 64;
const DASH = '—';

/** A public key with its name: who may have signed. `keyId` is 8 hex digits. */
export interface VerifierKey {
  readonly name: string;
  readonly type: SignatureType;
  readonly keyId: string;
  readonly publicKey: KeyObject;
  /** The key as one line of text. */
  readonly text: string;
}

export interface NoteSignature {
  readonly name: string;
  readonly keyId: string;
  /** What follows the key id: for Ed25519 the 64 bytes of the signature. */
  readonly payload: Buffer;
}

export interface Note {
  /** Ends with a newline; all that is signed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export type NoteRefusal = 'malformed' | 'unsigned' | 'badSignature';

/** Signs whole texts under one name (type 0x01). */
export interface Signer {
  readonly name: string;
  readonly verifierKey: VerifierKey;
  /** @returns the note: text, empty line, one signature line */
  sign(text: string): string;
}

// ---- Keys.

/** @param seed 32 bytes, the private key of RFC 8032 */
export function keyFromSeed(seed: Uint8Array): KeyObject {
  assert(seed.length === 32, 'an Ed25519 seed has 32 bytes', { length: seed.length });
  // PKCS #8 around the seed, RFC 8410 section 7: the only form in which Node takes a raw private key.
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

/** @returns the 32 bytes of RFC 8032 */
export const publicBytes = (key: KeyObject): Buffer =>
  (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'der', type: 'spki' }).subarray(-32);

/** @throws Fault KC-BUG-01 when the name is empty or has spaces or a plus, or the key is not 32 bytes long */
export function verifierKey(name: string, type: SignatureType, publicKey: Uint8Array): VerifierKey {
  assert(isName(name), 'a key name has no spaces and no plus', { name });
  assert(publicKey.length === 32, 'an Ed25519 public key has 32 bytes', { length: publicKey.length });
  const typed = Buffer.concat([Buffer.of(type), publicKey]);
  const keyId = hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), typed]), 'hex').slice(0, 8);
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey]);
  return {
    name,
    type,
    keyId,
    publicKey: createPublicKey({ key: der, format: 'der', type: 'spki' }),
    text: `${name}+${keyId}+${typed.toString('base64')}`,
  };
}

export function parseVerifierKey(text: string): Outcome<VerifierKey, 'malformed' | 'type' | 'keyId'> {
  const match = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u.exec(text);
  if (match === null) return refused('malformed');
  const [, name, keyId, encoded] = match as unknown as [string, string, string, string];
  const typed = fromBase64(encoded);
  if (!isName(name) || typed === null || typed.length !== 33) return refused('malformed');
  const type = typed[0];
  if (type !== ED25519 && type !== COSIGNATURE_V1) return refused('type');
  const key = verifierKey(name, type, typed.subarray(1));
  return key.keyId === keyId ? good(key) : refused('keyId');
}

// ---- Signing.

/** @param seed 32 random bytes; whoever has them is this signer */
export function signerFromSeed(name: string, seed: Uint8Array): Signer {
  const key = keyFromSeed(seed);
  const own = verifierKey(name, ED25519, publicBytes(key));
  return {
    name,
    verifierKey: own,
    sign: (text) => `${text}\n${signatureLine(own, sign(null, noteText(text), key))}`,
  };
}

/** One line with its newline, to be put below a note. */
export const signatureLine = (key: Pick<VerifierKey, 'name' | 'keyId'>, payload: Uint8Array): string =>
  `${DASH} ${key.name} ${Buffer.concat([Buffer.from(key.keyId, 'hex'), payload]).toString('base64')}\n`;

const noteText = (text: string): Buffer => {
  assert(isNoteText(text), 'a note ends with a newline and has no control characters');
  return Buffer.from(text);
};

// ---- Reading.

/** Takes a note apart; says nothing about who signed it. */
export function parseNote(note: string): Outcome<Note, 'malformed'> {
  const gap = note.lastIndexOf('\n\n');
  if (gap < 0 || !note.endsWith('\n') || !isNoteText(note)) return refused('malformed');
  const lines = note.slice(gap + 2, -1).split('\n');
  if (lines.length > SIGNATURES_MAX) return refused('malformed');
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const parts = line.split(' ');
    const [dash, name, encoded] = parts;
    const bytes = encoded === undefined ? null : fromBase64(encoded);
    if (parts.length !== 3 || dash !== DASH || name === undefined || !isName(name)) return refused('malformed');
    if (bytes === null || bytes.length < 5) return refused('malformed');
    signatures.push({ name, keyId: bytes.toString('hex', 0, 4), payload: bytes.subarray(4) });
  }
  return good({ text: note.slice(0, gap + 1), signatures });
}

/**
 * Takes a note apart and checks every signature of a known key; those of others are passed over.
 * @returns the note with the signatures that hold, one for each key; refused when a known key's signature is wrong
 *   or no known key has signed
 * @see C2SP signed-note, "Signatures"
 */
export function openNote(note: string, keys: readonly VerifierKey[]): Outcome<Note, NoteRefusal> {
  const parsed = parseNote(note);
  if (!parsed.ok) return parsed;
  const { text, signatures } = parsed.value;
  const held: NoteSignature[] = [];
  for (const signature of signatures) {
    const key = keys.find((known) => known.name === signature.name && known.keyId === signature.keyId);
    if (key === undefined) continue;
    if (!verifySignature(key, text, signature.payload)) return refused('badSignature');
    if (!held.some((other) => other.name === key.name && other.keyId === key.keyId)) held.push(signature);
  }
  return held.length === 0 ? refused('unsigned') : good({ text, signatures: held });
}

function verifySignature(key: VerifierKey, text: string, payload: Uint8Array): boolean {
  switch (key.type) {
    case ED25519:
      return payload.length === 64 && verify(null, Buffer.from(text), key.publicKey, payload);
    case COSIGNATURE_V1: {
      const timeSeconds = cosignatureSeconds(payload);
      if (timeSeconds === null) return false;
      return verify(null, cosignedMessage(text, timeSeconds), key.publicKey, payload.subarray(8));
    }
  }
}

/** What a witness signs: the time, then the whole text. @see C2SP tlog-cosignature */
export const cosignedMessage = (text: string, timeSeconds: number): Buffer =>
  Buffer.from(`cosignature/v1\ntime ${String(timeSeconds)}\n${text}`);

/** Unix seconds in the first eight bytes of a cosignature, or null when it is none. */
export function cosignatureSeconds(payload: Uint8Array): number | null {
  if (payload.length !== 72) return null;
  const seconds = Buffer.from(payload).readBigUInt64BE(0);
  return seconds > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(seconds);
}

// oxlint-disable-next-line no-control-regex -- the format forbids exactly these
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/;
const isNoteText = (text: string): boolean => text.endsWith('\n') && text.isWellFormed() && !CONTROL.test(text);
const isName = (name: string): boolean => name !== '' && !/[\s+]/u.test(name) && name.isWellFormed();

/** Standard base64 in its one form, or null: a second spelling of the same bytes would be a second note. */
export function fromBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}
