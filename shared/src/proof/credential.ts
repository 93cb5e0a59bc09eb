// Badges and PINs under the key of one cabinet: the names by which rosters hold them, told alike on both sides; pure but for HMAC.
import { createHmac, hkdfSync } from 'node:crypto';
import type { CabinetId, PersonId } from '../ids.ts';

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

/**
 * HMAC-SHA-256 over purpose, technology, facility and number, each pair parted by a zero byte: 1 ‖ 23 is never mistaken
 * for 12 ‖ 3.
 * @returns 64 lower-case hex digits
 */
export const credentialDigest = (
  key: Uint8Array,
  purpose: string,
  { technology, facility, number }: Credential,
): string => createHmac('sha256', key).update([purpose, technology, facility, number].join('\0')).digest('hex');

/**
 * The name that rosters hold, under `keycab/badge/v1`.
 * @param key  32 bytes, of this cabinet alone
 * @returns 64 lower-case hex digits
 */
export const badgeDigest = (key: Uint8Array, credential: Credential): string =>
  credentialDigest(key, 'keycab/badge/v1', credential);

/**
 * What stands between a stolen roster and its PINs: with it known, six digits fall within hours.
 * @param key  32 bytes from the cabinet's secret file
 * @returns 32 bytes, of this cabinet alone: HKDF-SHA-256, `keycab/pin/v1/<cabinet>` (RFC 5869)
 */
export const pepperOf = (key: Uint8Array, cabinet: CabinetId): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', key, new Uint8Array(0), `keycab/pin/v1/${cabinet}`, 32));

/**
 * HMAC-SHA-256 under the pepper over person and PIN, parted by a zero byte; argon2id goes over its hex digits, since its
 * binding compares text only.
 * @returns 64 lower-case hex digits
 */
export const pinMaterial = (pepper: Uint8Array, person: PersonId, pin: string): string =>
  createHmac('sha256', pepper).update(`${person}\0${pin}`).digest('hex');
