// The demo's keys: derived from its seed, so that the same seed gives the same bytes; a real installation draws its own.
import { officeOrigin } from '@keycab/shared/proof/checkpoint';
import {
  keyFromSeed,
  publicBytes,
  signerFromSeed,
  verifierKey,
  COSIGNATURE_V1,
  type Signer,
} from '@keycab/shared/proof/note';
import { derive } from './dealer/random.ts';

/** The host name under which the demo's logs are kept; a name that can never be anybody's. */
export const LEDGER = 'demo.keycab.example';
export const TENANT = 'riverside';

export interface Secrets {
  /** 32 bytes each. */
  readonly witnessSeed: Buffer;
  readonly officeSeed: Buffer;
  readonly rosterSeed: Buffer;
  readonly commandSeed: Buffer;
  /** By which browsers know the demo when it pushes notices. */
  readonly pushKey: Buffer;
  /** Names under which the public halves are pinned. */
  readonly witnessName: string;
  readonly rosterName: string;
  readonly commandName: string;
  /** Verifier keys as text. */
  readonly witness: string;
  /** Of the office's log. */
  readonly office: string;
  readonly roster: string;
  readonly command: string;
  readonly rosterSigner: Signer;
}

export function makeSecrets(seed: string): Secrets {
  const secret = (what: string): Buffer => derive(seed, `secret ${what}`);
  const [witnessSeed, officeSeed, rosterSeed, commandSeed] = [
    secret('witness'),
    secret('office'),
    secret('roster'),
    secret('command'),
  ];
  const [witnessName, rosterName, commandName] = [
    `${LEDGER}/witness/${TENANT}`,
    `${LEDGER}/roster/${TENANT}`,
    `${LEDGER}/command/${TENANT}`,
  ];
  const rosterSigner = signerFromSeed(rosterName, rosterSeed);
  return {
    witnessSeed,
    officeSeed,
    rosterSeed,
    commandSeed,
    pushKey: secret('push'),
    witnessName,
    rosterName,
    commandName,
    witness: verifierKey(witnessName, COSIGNATURE_V1, publicBytes(keyFromSeed(witnessSeed))).text,
    office: signerFromSeed(officeOrigin(LEDGER, TENANT, 1), officeSeed).verifierKey.text,
    roster: rosterSigner.verifierKey.text,
    command: signerFromSeed(commandName, commandSeed).verifierKey.text,
    rosterSigner,
  };
}

export interface CabinetSecrets {
  readonly journalSeed: Buffer;
  readonly badgeKey: Buffer;
  readonly pinKey: Buffer;
  /** Password of the cabinet at the broker. */
  readonly password: string;
}

export const makeCabinetSecrets = (seed: string, word: string): CabinetSecrets => ({
  journalSeed: derive(seed, `secret journal ${word}`),
  badgeKey: derive(seed, `secret badges ${word}`),
  pinKey: derive(seed, `secret pins ${word}`),
  password: derive(seed, `secret broker ${word}`).toString('base64url'),
});
