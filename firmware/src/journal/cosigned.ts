// Is a cosigned checkpoint the witness's word on this very journal? The only thing that moves the cursor; pure.
import { good, refused, type Outcome } from '@keycab/shared/outcome';
import { openCheckpoint, signedBy, type CheckpointRefusal } from '@keycab/shared/proof/checkpoint';
import { cosignaturesOf } from '@keycab/shared/proof/cosignature';
import type { VerifierKey } from '@keycab/shared/proof/note';
import type { EpochRow } from './rows.ts';

export interface Judged {
  readonly row: EpochRow;
  readonly size: number;
  readonly timeSeconds: number;
}

/**
 * `otherLog`: not of an epoch in this journal · `ahead`: covers lines that this journal does not have · `otherRoot`:
 * another history of the same size · `notCosigned`: no pinned witness has signed · `timeBackwards`: older than the
 * newest cosignature of this epoch.
 */
export type CosignatureRefusal =
  | CheckpointRefusal
  | 'otherLog'
  | 'ahead'
  | 'otherRoot'
  | 'notCosigned'
  | 'timeBackwards';

export interface Journaled {
  readonly witnesses: readonly VerifierKey[];
  epochOf(origin: string): EpochRow | undefined;
  keyOf(row: EpochRow): VerifierKey;
  rootAt(row: EpochRow, size: number): string;
}

export function judgeCosignature(note: string, journaled: Journaled): Outcome<Judged, CosignatureRefusal> {
  const row = journaled.epochOf(note.slice(0, note.indexOf('\n')));
  if (row === undefined) return refused('otherLog');
  const own = journaled.keyOf(row);
  const opened = openCheckpoint(note, [own, ...journaled.witnesses]);
  if (!opened.ok) return opened;
  const { size, root } = opened.value;
  const [cosignature] = cosignaturesOf(opened.value, journaled.witnesses);
  if (cosignature === undefined) return refused('notCosigned');
  if (signedBy(opened.value, own) === undefined) return refused('unsigned');
  if (size > row.size) return refused('ahead');
  if (journaled.rootAt(row, size) !== root) return refused('otherRoot');
  const { timeSeconds } = cosignature;
  if (size >= row.cosigned && timeSeconds < row.cosignedSeconds) return refused('timeBackwards');
  return good({ row, size, timeSeconds });
}
