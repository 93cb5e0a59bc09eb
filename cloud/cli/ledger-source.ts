// The cloud's ledger as the source of bundles: every epoch of every cabinet; ledger only.
import type { BundleCheckpoint, BundleSource } from '@keycab/shared/proof/bundle';
import { parseNote, parseVerifierKey } from '@keycab/shared/proof/note';
import type { Ledger } from '../src/ledger/ledger.ts';

/** @param witnessKeys texts of the verifier keys whose cosignatures count */
export async function ledgerSources(ledger: Ledger, witnessKeys: readonly string[]): Promise<BundleSource[]> {
  const sources: BundleSource[] = [];
  for (const { cabinet } of await ledger.all()) {
    for (const { epoch, size, verifierKey } of await ledger.heads(cabinet)) {
      const key = parseVerifierKey(verifierKey);
      if (size === 0 || !key.ok) continue;
      sources.push({
        origin: key.value.name,
        verifierKey,
        lines: ledger.linesOf(cabinet, epoch),
        checkpoints: cosignedOnly(ledger.checkpointsOf(cabinet, epoch), witnessKeys),
        witnessKeys,
      });
    }
  }
  return sources;
}

/** In a group of batches only the newest checkpoint is cosigned; the others would prove nothing that it does not. */
async function* cosignedOnly(checkpoints: AsyncIterable<BundleCheckpoint>, witnessKeys: readonly string[]) {
  const names = new Set(witnessKeys.map((text) => text.slice(0, text.indexOf('+'))));
  for await (const checkpoint of checkpoints) {
    const note = parseNote(checkpoint.note);
    const isCosigned = note.ok && note.value.signatures.some(({ name }) => names.has(name));
    if (isCosigned || names.size === 0) yield checkpoint;
  }
}
