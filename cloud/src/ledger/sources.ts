// The cloud's ledger as the source of bundles: every epoch of every cabinet, and of the office; ledger only.
import { OFFICE, type LogId } from '@keycab/shared/ids';
import { isWithin, type Rooftops } from '@keycab/shared/permissions';
import type { BundleCheckpoint, BundleSource } from '@keycab/shared/proof/bundle';
import { cosignatureSeconds, parseNote, parseVerifierKey } from '@keycab/shared/proof/note';
import type { Ledger } from './ledger.ts';

export interface LedgerSource extends BundleSource {
  readonly log: LogId;
  readonly epoch: number;
  /** How many lines. */
  readonly size: number;
  /** How many bytes they are, each with its newline. */
  readonly bytes: () => Promise<number>;
}

/**
 * As far as each log reaches now: what is written while somebody reads belongs to the next bundle.
 * @param witnessKeys texts of the verifier keys whose cosignatures count
 */
export async function ledgerSources(
  ledger: Ledger,
  witnessKeys: readonly string[],
  rooftops: Rooftops = 'all',
): Promise<LedgerSource[]> {
  const sources: LedgerSource[] = [];
  const add = (log: LogId, heads: readonly Written[]): void => {
    for (const { epoch, size, verifierKey } of heads) {
      const key = parseVerifierKey(verifierKey);
      if (size === 0 || !key.ok) continue;
      sources.push({
        log,
        epoch,
        size,
        bytes: () => ledger.bytesOf(log, epoch, size),
        origin: key.value.name,
        verifierKey,
        lines: ledger.linesOf(log, epoch, size),
        checkpoints: cosignedOnly(ledger.checkpointsOf(log, epoch, size), witnessKeys),
        witnessKeys,
      });
    }
  };
  for (const { cabinet, site } of await ledger.all()) {
    if (isWithin(rooftops, site)) add(cabinet, await ledger.heads(cabinet));
  }
  // The office writes for all rooftops in one log: who may see one of them cannot be handed the whole.
  if (rooftops === 'all') add(OFFICE, await ledger.officeEpochs());
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

/** How far one history reaches here, and how far the witness has put its name under it. */
export interface LogHead {
  readonly log: LogId;
  readonly epoch: number;
  readonly size: number;
  readonly cosignedSize: number;
  readonly cosignedSeconds: number | null;
  readonly forked: boolean;
}

/** @param witnessKeys texts of the verifier keys whose cosignatures count */
export async function logHeads(
  ledger: Ledger,
  witnessKeys: readonly string[],
  rooftops: Rooftops = 'all',
): Promise<LogHead[]> {
  const heads: LogHead[] = [];
  for (const { cabinet, site } of await ledger.all()) {
    if (!isWithin(rooftops, site)) continue;
    for (const head of await ledger.heads(cabinet)) {
      const { epoch, size, cosignedSize, cosignedSeconds, forked } = head;
      const seconds = cosignedSize === 0 ? null : cosignedSeconds;
      heads.push({ log: cabinet, epoch, size, cosignedSize, cosignedSeconds: seconds, forked });
    }
  }
  if (rooftops !== 'all') return heads;
  const names = new Set(witnessKeys.map((text) => text.slice(0, text.indexOf('+'))));
  for (const { epoch, size } of await ledger.officeEpochs()) {
    const note = parseNote((await ledger.checkpoint(OFFICE, epoch, size)) ?? '');
    const word = note.ok ? note.value.signatures.find(({ name }) => names.has(name)) : undefined;
    const seconds = word === undefined ? null : cosignatureSeconds(word.payload);
    const cosignedSize = seconds === null ? 0 : size;
    heads.push({ log: OFFICE, epoch, size, cosignedSize, cosignedSeconds: seconds, forked: false });
  }
  return heads;
}
