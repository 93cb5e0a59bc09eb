// Argon2id: the verifier of a PIN that the office chose; the only door of @node-rs/argon2 on this side.
import { hash } from '@node-rs/argon2';

/** As a cabinet makes its own: 2 passes over 19 MiB. */
const COST = { timeCost: 2, memoryCost: 19_456, parallelism: 1, outputLen: 32 } as const;

/**
 * @param material  see pinMaterial
 * @param salt  16 bytes
 * @returns a PHC string as rosters hold it
 */
export const makeVerifier = (material: string, salt: Uint8Array): Promise<string> => hash(material, { ...COST, salt });
