// The witness: cosigns what the ledger has committed and read back, and never takes back its word; ledger and key only.
import { assert } from '@keycab/shared/fault';
import type { CabinetId } from '@keycab/shared/ids';
import type { Witness } from '@keycab/shared/proof/cosignature';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import { rootOfNote } from './store.ts';

/**
 * Cosigns the newest checkpoint of one history, in a transaction after the one that stored it.
 * Nothing is cosigned that disagrees, that no hello was compared with, or that is less than was cosigned before.
 * @param nowSeconds  Unix seconds; an older time than the last is raised to it
 * @returns the note with both signatures, or null
 */
export async function cosignNewest(
  within: LedgerTransaction,
  witness: Witness,
  cabinet: CabinetId,
  epoch: number,
  nowSeconds: number,
): Promise<string | null> {
  const row = await within.cabinet(cabinet);
  const head = await within.head(cabinet, epoch);
  if (row === undefined || head === undefined || !row.reconciled || head.forked || head.size === 0) return null;
  if (head.size < head.cosignedSize) return null;
  const context = { cabinet, epoch, size: head.size };
  assert(head.size > head.cosignedSize || head.root === head.cosignedRoot, 'one size has one root', context);
  const note = await within.checkpoint(cabinet, epoch, head.size);
  assert(note !== undefined && rootOfNote(note) === head.root, 'a head has the checkpoint it was stored with', context);
  const seconds = Math.max(nowSeconds, head.cosignedSeconds);
  const cosigned = witness.cosign(note, seconds);
  assert(cosigned.ok, 'a stored checkpoint can be cosigned', context);
  await within.saveHead({
    ...head,
    cosignedSize: head.size,
    cosignedRoot: head.root,
    cosignedSeconds: seconds,
    note: cosigned.value,
  });
  await within.saveCheckpoint({ cabinet, epoch, size: head.size, note: cosigned.value });
  return cosigned.value;
}
