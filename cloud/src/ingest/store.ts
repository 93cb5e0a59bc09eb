// Takes one checked batch into the ledger, or says why not; inside a transaction of the ledger, which it alone touches.
import { assert } from '@keycab/shared/fault';
import { parseCheckpoint } from '@keycab/shared/proof/checkpoint';
import { parseNote, type VerifierKey } from '@keycab/shared/proof/note';
import { appendLeaf, edgeRoot, type Edge } from '@keycab/shared/proof/tree';
import type { CabinetRow, Head } from '../ledger/cabinets.ts';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import type { EventTable } from '../ledger/schema.ts';
import type { CheckedBatch, CheckedLine, InvalidReason } from './check.ts';
import type { StoredLine } from './stored.ts';

/** What several batches of one transaction share. */
export interface Group {
  readonly within: LedgerTransaction;
  readonly receivedMs: number;
  readonly stored: StoredLine[];
  arrival: number;
}

/** `known`: all of it was stored before. */
export type Taken =
  | { readonly verdict: 'stored' | 'known' | 'gap'; readonly size: number }
  | { readonly verdict: 'forked'; readonly size: number; readonly why: string }
  | { readonly verdict: 'invalid'; readonly size: number; readonly reason: InvalidReason };

const rootText = (edge: Edge): string => edgeRoot(edge).toString('base64');

export async function takeBatch(
  group: Group,
  cabinet: CabinetRow,
  key: VerifierKey,
  batch: CheckedBatch,
): Promise<Taken> {
  const { within } = group;
  const head = await within.head(cabinet.cabinet, batch.epoch);
  if (head?.forked === true) return fork(group, head, batch, 'this history has disagreed before');
  if (head === undefined || (head.size === 0 && batch.epoch > cabinet.epoch)) {
    return beginEpoch(group, cabinet, key, batch);
  }
  if (batch.from > head.size) return { verdict: 'gap', size: head.size };

  const known = Math.min(batch.end, head.size) - batch.from;
  const leaves = known === 0 ? [] : await within.leaves(head.cabinet, head.epoch, batch.from, batch.from + known);
  assert(leaves.length === known, 'every line below the size is stored', { size: head.size, from: batch.from });
  const same = leaves.every((leaf, index) => batch.lines[index]?.leaf.toString('base64') === leaf);
  if (!same) return disagree(group, head, batch);
  return batch.end <= head.size ? recognize(group, head, batch) : extend(group, head, batch, known);
}

/** Known seq, other bytes. Proof of a fork is that the signed root comes out of them: else anybody could claim one. */
async function disagree(group: Group, head: Head, batch: CheckedBatch): Promise<Taken> {
  const before = await group.within.edgeAt(head.cabinet, head.epoch, batch.from);
  const theirs = batch.lines.reduce((edge, line) => appendLeaf(edge, line.leaf), before);
  if (rootText(theirs) !== batch.checkpoint.root) return { verdict: 'invalid', size: head.size, reason: 'root' };
  return fork(group, head, batch, 'a stored line has come again with other bytes');
}

/** Nothing new. A second signed root for the same size is a fork all the same. */
async function recognize(group: Group, head: Head, batch: CheckedBatch): Promise<Taken> {
  const note = await group.within.checkpoint(head.cabinet, head.epoch, batch.end);
  const root = batch.end === head.size ? head.root : rootOfNote(note);
  if (root !== null && root !== batch.checkpoint.root) {
    return fork(group, head, batch, 'the same size has come again with another root');
  }
  if (batch.end === head.size && note === undefined) await group.within.saveCheckpoint(checkpointOf(head, batch));
  return { verdict: 'known', size: head.size };
}

async function extend(group: Group, head: Head, batch: CheckedBatch, known: number): Promise<Taken> {
  if (head.closedSize !== null && batch.end > head.closedSize) {
    return fork(group, head, batch, 'lines have come after the end that the next epoch names');
  }
  let edge = head.edge;
  let contradicted = false;
  const fresh = batch.lines.slice(known);
  for (const line of fresh) {
    edge = appendLeaf(edge, line.leaf);
    // What was cosigned before this ledger was restored must come back as it was.
    contradicted ||= edge.size === head.cosignedSize && rootText(edge) !== head.cosignedRoot;
  }
  if (rootText(edge) !== batch.checkpoint.root) return { verdict: 'invalid', size: head.size, reason: 'root' };
  if (contradicted) return fork(group, head, batch, 'what was confirmed before has come back with other bytes');
  await append(group, { ...head, edge, size: edge.size, root: rootText(edge) }, batch, fresh);
  return { verdict: 'stored', size: edge.size };
}

/** An epoch that nobody enrolled: the next boot of a known cabinet under its known key, which names the one before. */
async function beginEpoch(group: Group, cabinet: CabinetRow, key: VerifierKey, batch: CheckedBatch): Promise<Taken> {
  const { within } = group;
  if (batch.epoch <= cabinet.epoch) return { verdict: 'invalid', size: 0, reason: 'epoch' };
  if (batch.from > 0) return { verdict: 'gap', size: 0 };
  const [first] = batch.lines;
  if (first === undefined) return { verdict: 'known', size: 0 };
  if (first.type !== 'CabinetBooted') return { verdict: 'invalid', size: 0, reason: 'epoch' };
  const previous = first.event?.type === 'CabinetBooted' ? first.event.previous : null;
  if (first.event !== null && previous === null) return { verdict: 'invalid', size: 0, reason: 'epoch' };
  const empty = await within.openHead(cabinet.cabinet, batch.epoch, key.text);
  const taken = await extend(group, empty, batch, 0);
  if (taken.verdict !== 'stored') {
    await within.dropEmptyHead(cabinet.cabinet, batch.epoch);
    return taken;
  }
  await within.setEpoch(cabinet.cabinet, batch.epoch);
  for (const older of await within.heads(cabinet.cabinet)) {
    if (previous?.origin !== originOf(older)) continue;
    await within.saveHead({ ...older, closedSize: Math.max(older.size, previous.own.size) });
  }
  return taken;
}

/** The name of a verifier key is the origin of its log. */
const originOf = (head: Head): string => head.verifierKey.split('+')[0] ?? '';

async function append(group: Group, head: Head, batch: CheckedBatch, fresh: readonly CheckedLine[]): Promise<void> {
  const { within, receivedMs } = group;
  const rows: EventTable[] = fresh.map((line, index) => ({
    arrival: group.arrival + 1 + index,
    cabinet: head.cabinet,
    epoch: head.epoch,
    seq: line.seq,
    type: line.type,
    key: line.key,
    person: line.person,
    wall_ms: line.wallMs,
    effective_ms: line.effectiveWallMs,
    received_ms: receivedMs,
    line: line.line,
    leaf: line.leaf.toString('base64'),
    flagged: line.event === null ? 1 : 0,
  }));
  await within.append(rows);
  await within.saveHead(head);
  await within.saveCheckpoint(checkpointOf(head, batch));
  for (const [index, line] of fresh.entries()) {
    group.stored.push({
      arrival: group.arrival + 1 + index,
      cabinet: head.cabinet,
      epoch: head.epoch,
      seq: line.seq,
      event: line.event,
      effectiveWallMs: line.effectiveWallMs,
      receivedWallMs: receivedMs,
    });
  }
  group.arrival += fresh.length;
}

const checkpointOf = (head: Head, batch: CheckedBatch) => ({
  cabinet: head.cabinet,
  epoch: head.epoch,
  size: batch.end,
  note: batch.note,
});

/** The root that a stored checkpoint names. */
export function rootOfNote(note: string | undefined): string | null {
  const parsed = note === undefined ? null : parseNote(note);
  const checkpoint = parsed?.ok === true ? parseCheckpoint(parsed.value.text) : null;
  return checkpoint?.ok === true ? checkpoint.value.root : null;
}

async function fork(group: Group, head: Head, batch: CheckedBatch, why: string): Promise<Taken> {
  const payload = JSON.stringify({ checkpoint: batch.note, lines: batch.lines.map((line) => line.line) });
  await markFork(group, head, batch.from, why, payload);
  return { verdict: 'forked', size: head.size, why };
}

/** Both histories are kept; neither is confirmed any further. */
export async function markFork(group: Group, head: Head, from: number, why: string, payload: string): Promise<void> {
  const { within, receivedMs } = group;
  await within.addBranch({ cabinet: head.cabinet, epoch: head.epoch, from, receivedMs, why, payload });
  await within.setForked(head.cabinet, head.epoch, true);
}
