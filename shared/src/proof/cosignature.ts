// A witness's word that it saw a checkpoint, with the time (C2SP tlog-cosignature, type 0x04); node:crypto only.
import { sign } from 'node:crypto';
import { assert } from '../fault.ts';
import { good, refused, type Outcome } from '../outcome.ts';
import { signedBy, type OpenedCheckpoint } from './checkpoint.ts';
import {
  COSIGNATURE_V1,
  cosignatureSeconds,
  cosignedMessage,
  keyFromSeed,
  parseNote,
  publicBytes,
  signatureLine,
  verifierKey,
  type VerifierKey,
} from './note.ts';

export interface Witness {
  readonly name: string;
  readonly verifierKey: VerifierKey;
  /**
   * Adds this witness's line to a signed note; an older line of its own is replaced.
   * Checks nothing: only who has stored the lines durably may call it.
   * @param timeSeconds Unix seconds
   */
  cosign(note: string, timeSeconds: number): Outcome<string, 'malformed'>;
}

/** @param seed 32 random bytes, for this purpose alone */
export function witnessFromSeed(name: string, seed: Uint8Array): Witness {
  const key = keyFromSeed(seed);
  const own = verifierKey(name, COSIGNATURE_V1, publicBytes(key));
  return {
    name,
    verifierKey: own,
    cosign: (note, timeSeconds) => {
      assert(Number.isSafeInteger(timeSeconds) && timeSeconds >= 0, 'a cosignature has Unix seconds', { timeSeconds });
      const parsed = parseNote(note);
      if (!parsed.ok) return refused('malformed');
      const { text, signatures } = parsed.value;
      const others = signatures
        .filter((signature) => signature.name !== own.name || signature.keyId !== own.keyId)
        .map((signature) => signatureLine(signature, signature.payload));
      const time = Buffer.alloc(8);
      time.writeBigUInt64BE(BigInt(timeSeconds));
      const payload = Buffer.concat([time, sign(null, cosignedMessage(text, timeSeconds), key)]);
      return good(`${text}\n${others.join('')}${signatureLine(own, payload)}`);
    },
  };
}

export interface Cosignature {
  readonly witness: string;
  readonly timeSeconds: number;
}

/** Who of the given witnesses has cosigned, and when. The checkpoint was opened with their keys. */
export const cosignaturesOf = (opened: OpenedCheckpoint, witnesses: readonly VerifierKey[]): readonly Cosignature[] =>
  witnesses.flatMap((witness) => {
    const signature = witness.type === COSIGNATURE_V1 ? signedBy(opened, witness) : undefined;
    const timeSeconds = signature === undefined ? null : cosignatureSeconds(signature.payload);
    return timeSeconds === null ? [] : [{ witness: witness.name, timeSeconds }];
  });
