// Is this batch what it says: canonical lines in their places, under a checkpoint of the enrolled key? Pure.
import { parseCanonical } from '@keycab/shared/canonical';
import { effectiveWallMs } from '@keycab/shared/custody';
import { CabinetEvent } from '@keycab/shared/events/cabinet';
import { KeyId, PersonId, type CabinetId } from '@keycab/shared/ids';
import { good, refused, type Outcome } from '@keycab/shared/outcome';
import { logOrigin, openCheckpoint, parseOrigin, type Checkpoint } from '@keycab/shared/proof/checkpoint';
import { ED25519, publicBytes, verifierKey, type VerifierKey } from '@keycab/shared/proof/note';
import { leafHash } from '@keycab/shared/proof/tree';
import type { Batch } from '@keycab/shared/topics';
import { Compile } from 'typebox/compile';

/**
 * Why a message is not valid. `note`: no signed checkpoint; `signature`: not by the enrolled key; `origin`: of another
 * log; `size`: does not end where the lines end; `line`: not in canonical form; `place`: another cabinet, epoch or
 * number than its place says; `root`: does not come out of the lines; `epoch`: not one that may begin or go on here;
 * `notEnrolled`: from nobody we know; `shape`: not a message of this conversation.
 */
export type InvalidReason =
  | 'note'
  | 'signature'
  | 'origin'
  | 'size'
  | 'line'
  | 'place'
  | 'root'
  | 'epoch'
  | 'notEnrolled'
  | 'shape';

export interface CheckedLine {
  readonly seq: number;
  readonly line: string;
  readonly leaf: Buffer;
  /** null: canonical and in its place, but of a kind this version does not know. Kept raw, blocks nobody. */
  readonly event: CabinetEvent | null;
  readonly type: string;
  readonly key: KeyId | null;
  readonly person: PersonId | null;
  readonly wallMs: number | null;
  readonly effectiveWallMs: number;
}

export interface CheckedBatch {
  readonly cabinet: CabinetId;
  readonly epoch: number;
  readonly from: number;
  /** `from` plus the lines: what the checkpoint covers. */
  readonly end: number;
  readonly lines: readonly CheckedLine[];
  readonly checkpoint: Checkpoint;
  readonly note: string;
}

export type LineReader = (
  place: { readonly cabinet: CabinetId; readonly epoch: number; readonly seq: number },
  line: string,
  receivedWallMs: number,
) => Outcome<CheckedLine, 'line' | 'place'>;

/** The key that signs another epoch of the same log: the same key pair under the name of that epoch. */
export function keyOfEpoch(known: VerifierKey, epoch: number): VerifierKey | null {
  const origin = parseOrigin(known.name);
  if (origin === null || known.type !== ED25519) return null;
  return verifierKey(logOrigin(origin.ledger, origin.of, epoch), ED25519, publicBytes(known.publicKey));
}

export function checkBatch(
  cabinet: CabinetId,
  batch: Batch,
  key: VerifierKey,
  receivedWallMs: number,
  readLine: LineReader,
): Outcome<CheckedBatch, InvalidReason> {
  const opened = openCheckpoint(batch.checkpoint, [key]);
  if (!opened.ok) {
    return refused(opened.reason === 'malformed' || opened.reason === 'notCheckpoint' ? 'note' : 'signature');
  }
  const { origin, size, root } = opened.value;
  const { epoch, from } = batch;
  const end = from + batch.lines.length;
  if (origin !== key.name) return refused('origin');
  if (size !== end) return refused('size');
  const lines: CheckedLine[] = [];
  for (const [index, line] of batch.lines.entries()) {
    const read = readLine({ cabinet, epoch, seq: from + index }, line, receivedWallMs);
    if (!read.ok) return read;
    lines.push(read.value);
  }
  return good({ cabinet, epoch, from, end, lines, checkpoint: { origin, size, root }, note: batch.checkpoint });
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Compiles the vocabulary once. */
export function createLineReader(): LineReader {
  const byType = new Map(CabinetEvent.anyOf.map((schema) => [schema.properties.type.const as string, Compile(schema)]));
  const [isKey, isPerson] = [Compile(KeyId), Compile(PersonId)];
  return ({ cabinet, epoch, seq }, line, receivedWallMs) => {
    const parsed = parseCanonical(line);
    if (!parsed.ok || !isRecord(parsed.value)) return refused('line');
    const value = parsed.value;
    if (value['cabinet'] !== cabinet || value['epoch'] !== epoch || value['seq'] !== seq) return refused('place');
    const { type, key, person, wallMs, clock } = value;
    const known = typeof type === 'string' && byType.get(type)?.Check(value) === true;
    const time = {
      wallMs: typeof wallMs === 'number' && wallMs >= 0 ? wallMs : null,
      clock: clock === 'synced' || clock === 'rtc' || clock === 'holdover' ? clock : 'unsynced',
    } as const;
    return good({
      seq,
      line,
      leaf: leafHash(line),
      event: known ? (value as unknown as CabinetEvent) : null,
      // Columns serve searching; a line that is not understood gives none that could break a search.
      type: typeof type === 'string' && /^[A-Za-z]{1,40}$/.test(type) ? type : '',
      key: isKey.Check(key) ? key : null,
      person: isPerson.Check(person) ? person : null,
      wallMs: time.wallMs,
      effectiveWallMs: effectiveWallMs(time, receivedWallMs),
    });
  };
}
