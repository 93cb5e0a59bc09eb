// From digits to what may leave this room: what a PIN's verifier is made over, and the names of codes; touches node:crypto.
import { createHmac, hkdfSync } from 'node:crypto';
import type { CabinetId, PersonId } from '@keycab/shared/ids';

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

/** The PIN that was meant when its last digit was typed one too high, as somebody under duress does; 9 follows 8, 0 follows 9. */
export const calmPin = (pin: string): string => `${pin.slice(0, -1)}${(Number(pin.slice(-1)) + 9) % 10}`;

/**
 * The name that rosters hold for a guest's code: HMAC-SHA-256 over `keycab/visit/v1` and the digits, parted by a zero byte.
 * @param key  the cabinet's badge key, 32 bytes
 * @returns 64 lower-case hex digits
 */
export const codeDigest = (key: Uint8Array, code: string): string =>
  createHmac('sha256', key).update(`keycab/visit/v1\0${code}`).digest('hex');

/** What the record of an unknown code holds, for one day. @param day  UTC, `2026-01-31` @returns 32 lower-case hex digits */
export const unknownCode = (key: Uint8Array, code: string, day: string): string =>
  createHmac('sha256', key).update(`keycab/unknown-code/v1/${day}\0${code}`).digest('hex').slice(0, 32);
