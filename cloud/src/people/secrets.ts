// Secrets that are handed out once and only known by their hash afterwards: sessions, tokens, links; pure but for node:crypto.
import { createHash, timingSafeEqual } from 'node:crypto';

const SECRET_BYTES = 32;

/** @returns 43 characters that carry 256 random bits */
export const newSecret = (random: (bytes: number) => Uint8Array): string =>
  Buffer.from(random(SECRET_BYTES)).toString('base64url');

/**
 * Plain SHA-256, in hex: what is hashed has 256 bits of chance in it, so nothing is gained by making guesses slow.
 */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Takes as long for the first wrong character as for the last. */
export const sameHash = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** @returns an id in the alphabet of our ids */
export const newId = (prefix: string, random: (bytes: number) => Uint8Array): string =>
  prefix + Buffer.from(random(8)).toString('hex');
