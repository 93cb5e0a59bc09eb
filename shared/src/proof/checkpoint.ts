// A checkpoint: origin, size and root of a log, as the text of a signed note (C2SP tlog-checkpoint).
import { assert } from '../fault.ts';
import { good, refused, type Outcome } from '../outcome.ts';
import { fromBase64, openNote, type NoteRefusal, type NoteSignature, type Signer, type VerifierKey } from './note.ts';
import { HASH_BYTES } from './tree.ts';

export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  /** base64 of 32 bytes */
  readonly root: string;
}

/** A checkpoint that at least one known key has signed. */
export interface OpenedCheckpoint extends Checkpoint {
  readonly text: string;
  /** The signatures that hold, one for each known key. */
  readonly signatures: readonly NoteSignature[];
}

export type CheckpointRefusal = NoteRefusal | 'notCheckpoint';

/** `<ledger name>/log/<cabinet>/e<epoch>`: one epoch of one cabinet, also the name of the key that signs it. */
export const logOrigin = (ledger: string, cabinet: string, epoch: number): string =>
  `${ledger}/log/${cabinet}/e${String(epoch)}`;

/** `<ledger name>/office/<tenant>/e<epoch>`: the office's log of one tenant. */
export const officeOrigin = (ledger: string, tenant: string, epoch: number): string =>
  `${ledger}/office/${tenant}/e${String(epoch)}`;

/** Also `<ledger name>/office/<tenant>/e<epoch>`: the office log has the same form. */
export interface Origin {
  readonly ledger: string;
  readonly kind: 'log' | 'office';
  /** The cabinet, or the tenant of an office log. */
  readonly of: string;
  readonly epoch: number;
}

export function parseOrigin(text: string): Origin | null {
  const match = /^([^\s+]+)\/(log|office)\/([^/\s+]+)\/e([1-9][0-9]{0,14})$/u.exec(text);
  if (match === null) return null;
  const [, ledger, kind, of, epoch] = match as unknown as [string, string, 'log' | 'office', string, string];
  return { ledger, kind, of, epoch: Number(epoch) };
}

/** @throws Fault KC-BUG-01 when it would not be read back as the same */
function checkpointText(checkpoint: Checkpoint): string {
  const text = `${checkpoint.origin}\n${String(checkpoint.size)}\n${checkpoint.root}\n`;
  assert(parseCheckpoint(text).ok, 'a checkpoint reads back', { ...checkpoint });
  return text;
}

/** Exactly three lines: extension lines are refused, since nothing would watch over them. */
export function parseCheckpoint(text: string): Outcome<Checkpoint, 'notCheckpoint'> {
  const match = /^([^\n]+)\n(0|[1-9][0-9]{0,15})\n([A-Za-z0-9+/]{43}=)\n$/u.exec(text);
  if (match === null) return refused('notCheckpoint');
  const [, origin, digits, root] = match as unknown as [string, string, string, string];
  const size = Number(digits);
  if (!Number.isSafeInteger(size) || fromBase64(root)?.length !== HASH_BYTES) return refused('notCheckpoint');
  return good({ origin, size, root });
}

export const signCheckpoint = (signer: Signer, checkpoint: Checkpoint): string =>
  signer.sign(checkpointText(checkpoint));

/** Reads a checkpoint and checks the signatures of all known keys. */
export function openCheckpoint(
  note: string,
  keys: readonly VerifierKey[],
): Outcome<OpenedCheckpoint, CheckpointRefusal> {
  const opened = openNote(note, keys);
  if (!opened.ok) return opened;
  const checkpoint = parseCheckpoint(opened.value.text);
  return checkpoint.ok ? good({ ...checkpoint.value, ...opened.value }) : checkpoint;
}

export const signedBy = (opened: Pick<OpenedCheckpoint, 'signatures'>, key: VerifierKey): NoteSignature | undefined =>
  opened.signatures.find((signature) => signature.name === key.name && signature.keyId === key.keyId);
