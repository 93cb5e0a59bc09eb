// From digits to what may leave this room: the PIN that was meant under duress, and the names of codes; touches node:crypto.
import { createHmac } from 'node:crypto';

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
