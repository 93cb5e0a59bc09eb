// A badge's number to the two digests that may leave this room; touches node:crypto.
import { createHmac } from 'node:crypto';

/** What is printed or burnt into a badge. A name, not a proof: a 125 kHz badge is copied in seconds. */
export interface Credential {
  readonly technology: 'em4100' | 'wiegand26' | 'wiegand34' | 'iso14443';
  /** Upper-case hex digits: two for EM4100's version or customer byte and for Wiegand 26, four for Wiegand 34; else none. */
  readonly facility: string;
  /** Upper-case hex digits: eight for EM4100, four for Wiegand, all of the UID for ISO 14443. */
  readonly number: string;
}

/** @param digits ten upper-case hex digits of an EM4100 frame */
export const em4100 = (digits: string): Credential => ({
  technology: 'em4100',
  facility: digits.slice(0, 2),
  number: digits.slice(2),
});

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

// A zero byte between the members: 1 ‖ 23 is never mistaken for 12 ‖ 3.
const digest = (key: Uint8Array, purpose: string, { technology, facility, number }: Credential): string =>
  createHmac('sha256', key).update([purpose, technology, facility, number].join('\0')).digest('hex');

/**
 * The name that rosters hold: HMAC-SHA-256 over `keycab/badge/v1`, technology, facility and number, each pair parted
 * by a zero byte.
 * @param key  32 bytes, of this cabinet alone
 * @returns 64 lower-case hex digits
 */
export const badgeDigest = (key: Uint8Array, credential: Credential): string =>
  digest(key, 'keycab/badge/v1', credential);

/**
 * What the record of an unknown badge holds: repeats on one day show, two days cannot be joined.
 * @param day  UTC, `2026-01-31`
 * @returns 32 lower-case hex digits
 */
export const unknownDigest = (key: Uint8Array, credential: Credential, day: string): string =>
  digest(key, `keycab/unknown/v1/${day}`, credential).slice(0, 32);
