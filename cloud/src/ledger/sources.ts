// The cloud's ledger as the source of bundles: every epoch of every cabinet, and of the office; ledger only.
import { OFFICE, type LogId } from '@keycab/shared/ids';
import type { BundleCheckpoint, BundleSource } from '@keycab/shared/proof/bundle';
import { parseNote, parseVerifierKey } from '@keycab/shared/proof/note';
import type { Ledger } from './ledger.ts';

/**
 * As far as each log reaches now: what is written while somebody reads belongs to the next bundle.
 * @param witnessKeys texts of the verifier keys whose cosignatures count
 */
export async function ledgerSources(ledger: Ledger, witnessKeys: readonly string[]): Promise<BundleSource[]> {
  const sources: BundleSource[] = [];
  const add = (log: LogId, heads: readonly Written[]): void => {
    for (const { epoch, size, verifierKey } of heads) {
      const key = parseVerifierKey(verifierKey);
      if (size === 0 || !key.ok) continue;
      sources.push({
        origin: key.value.name,
        verifierKey,
        lines: ledger.linesOf(log, epoch, size),
        checkpoints: cosignedOnly(ledger.checkpointsOf(log, epoch, size), witnessKeys),
        witnessKeys,
      });
    }
  };
  for (const { cabinet } of await ledger.all()) add(cabinet, await ledger.heads(cabinet));
  add(OFFICE, await ledger.officeEpochs());
  return sources;
}

interface Written {
  readonly epoch: number;
  readonly size: number;
  readonly verifierKey: string;
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
