// Argon2id: a PIN's verifier made and compared; the only door of @node-rs/argon2.
import { hash, hashSync, verify } from '@node-rs/argon2';

/**
 * What a new verifier costs: 2 passes over 19 MiB.
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
 */
const COST = { timeCost: 2, memoryCost: 19_456, parallelism: 1, outputLen: 32 } as const;

/**
 * @param material  see pinMaterial
 * @param salt  16 bytes
 * @returns a PHC string as rosters hold it
 */
export const makeVerifier = (material: string, salt: Uint8Array): Promise<string> => hash(material, { ...COST, salt });

/** The same at once, where a whole store is made at its first start and nobody waits. */
export const makeVerifierNow = (material: string, salt: Uint8Array): string => hashSync(material, { ...COST, salt });

/** Off the main thread. @param verifier  as PinVerifier of shared/src/roster.ts bounds it; rejects when it is none */
export const matches = (verifier: string, material: string): Promise<boolean> => verify(verifier, material);
