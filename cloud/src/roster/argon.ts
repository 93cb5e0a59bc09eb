// Argon2id: the verifiers of PINs that the office chose and of passwords; the only door of @node-rs/argon2 on this side.
import { hash, verify } from '@node-rs/argon2';

/** As a cabinet makes its own: 2 passes over 19 MiB. */
const COST = { timeCost: 2, memoryCost: 19_456, parallelism: 1, outputLen: 32 } as const;

/**
 * @param material  see pinMaterial; or a password
 * @param salt  16 bytes
 * @returns a PHC string as rosters hold it
 */
export const makeVerifier = (material: string, salt: Uint8Array): Promise<string> => hash(material, { ...COST, salt });

/** Off the main thread; false also for what is no verifier at all. */
export const matches = (verifier: string, material: string): Promise<boolean> =>
  verify(verifier, material).catch(() => false);
