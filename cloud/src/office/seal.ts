// The office's seal: a checkpoint under its log, signed and cosigned in the transaction that wrote the lines; ledger and keys only.
import { assert } from '@keycab/shared/fault';
import { OFFICE } from '@keycab/shared/ids';
import { signCheckpoint } from '@keycab/shared/proof/checkpoint';
import type { Witness } from '@keycab/shared/proof/cosignature';
import { cosignatureSeconds, parseNote, type Signer } from '@keycab/shared/proof/note';
import { edgeRoot } from '@keycab/shared/proof/tree';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import type { OfficeHead } from '../ledger/office.ts';

export interface SealParts {
  /** Its name is the log's origin, `<ledger name>/office/<tenant>/e<epoch>`. */
  readonly signer: Signer;
  /** Says when it saw the checkpoint, so that a tail cut off shows; missing: signed only. */
  readonly witness?: Pick<Witness, 'cosign' | 'verifierKey'> | undefined;
}

/** So long may a cosignature grow old while nothing is written, as with an idle cabinet. */
export const SEAL_MS = 60_000;

/**
 * Decided: cosigned in the transaction that writes the lines. Because: nobody sees the note before that is durable, and
 * rolled back it never was; the arrival lock keeps every other writer out meanwhile. Instead of: a second transaction,
 * as for cabinets, which wait for the answer anyway. Would change if: the witness lived in a process of its own.
 * @param before  the head before these lines
 */
export async function seal(
  within: LedgerTransaction,
  { signer, witness }: SealParts,
  before: Pick<OfficeHead, 'epoch' | 'edge'>,
  edge: OfficeHead['edge'],
  wallMs: number,
): Promise<void> {
  const root = edgeRoot(edge).toString('base64');
  const signed = signCheckpoint(signer, { origin: signer.name, size: edge.size, root });
  let note = signed;
  if (witness !== undefined) {
    // A witness's times never run backwards, whatever clock it was moved to.
    const earlier = await cosignedSeconds(within, witness, before);
    const cosigned = witness.cosign(signed, Math.max(Math.floor(wallMs / 1000), earlier ?? 0));
    assert(cosigned.ok, 'a checkpoint that was just signed can be cosigned', { size: edge.size });
    note = cosigned.value;
  }
  await within.saveCheckpoint({ cabinet: OFFICE, epoch: before.epoch, size: edge.size, note });
}

/** Unix seconds of the witness's word under the newest checkpoint; null when it has none. */
export async function cosignedSeconds(
  within: Pick<LedgerTransaction, 'checkpoint'>,
  { verifierKey }: Pick<Witness, 'verifierKey'>,
  { epoch, edge }: Pick<OfficeHead, 'epoch' | 'edge'>,
): Promise<number | null> {
  const parsed = parseNote((await within.checkpoint(OFFICE, epoch, edge.size)) ?? '');
  if (!parsed.ok) return null;
  const own = parsed.value.signatures.find(
    ({ name, keyId }) => name === verifierKey.name && keyId === verifierKey.keyId,
  );
  return own === undefined ? null : cosignatureSeconds(own.payload);
}
