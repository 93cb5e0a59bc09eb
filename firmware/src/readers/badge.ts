// Which badges may be taken for one, and the digest of one that nobody knows; pure but for HMAC.
import { credentialDigest, type Credential } from '@keycab/shared/proof/credential';

/** Single, double and triple size. @see ISO/IEC 14443-3, 6.5.4 */
const UID_BYTES: ReadonlySet<number> = new Set([4, 7, 10]);

/** @returns null for what is no UID of ISO 14443 */
export const iso14443 = (uid: Uint8Array): Credential | null =>
  UID_BYTES.has(uid.length)
    ? { technology: 'iso14443', facility: '', number: Buffer.from(uid).toString('hex').toUpperCase() }
    : null;

/**
 * A UID of four bytes that starts with 08 is another one each time the badge meets a field; phones do that. It is
 * presented like any badge, so that its refusal is recorded, and must never be enrolled.
 * @see ISO/IEC 14443-3, 6.5.4
 */
export const isMadeUp = ({ technology, number }: Credential): boolean =>
  technology === 'iso14443' && number.length === 8 && number.startsWith('08');

/**
 * What the record of an unknown badge holds: repeats on one day show, two days cannot be joined.
 * @param day  UTC, `2026-01-31`
 * @returns 32 lower-case hex digits
 */
export const unknownDigest = (key: Uint8Array, credential: Credential, day: string): string =>
  credentialDigest(key, `keycab/unknown/v1/${day}`, credential).slice(0, 32);
