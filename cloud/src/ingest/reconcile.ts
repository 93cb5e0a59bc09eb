// Compares what a cabinet says it holds with what is held here, before anything is cosigned; touches the ledger only.
import { assert } from '@keycab/shared/fault';
import { parseVerifierKey, type VerifierKey } from '@keycab/shared/proof/note';
import { openCheckpoint, parseOrigin } from '@keycab/shared/proof/checkpoint';
import { cosignaturesOf } from '@keycab/shared/proof/cosignature';
import type { CabinetId } from '@keycab/shared/ids';
import type { Hello } from '@keycab/shared/topics';
import { edgeRoot } from '@keycab/shared/proof/tree';
import type { CabinetRow, Head } from '../ledger/cabinets.ts';
import { keyOfEpoch } from './check.ts';
import { markFork, rootOfNote, type Group } from './store.ts';

export type Reconciled =
  /** `restoredFrom`: what was cosigned before, when that is more than is held. `ahead`: more is held than it has. */
  | { readonly verdict: 'agreed'; readonly size: number; readonly restoredFrom: number | null; readonly ahead: boolean }
  | { readonly verdict: 'forked'; readonly size: number; readonly why: string }
  | { readonly verdict: 'invalid'; readonly size: number };

/** What our own cosignature in the cabinet's hands proves. */
interface Claim {
  readonly epoch: number;
  readonly size: number;
  readonly root: string;
  readonly seconds: number;
}

export async function reconcile(
  group: Group,
  cabinet: CabinetRow,
  hello: Hello,
  witness: VerifierKey,
): Promise<Reconciled> {
  const { within } = group;
  const claim = hello.cosigned === null ? null : readClaim(cabinet.cabinet, hello.cosigned, witness);
  let restoredFrom: number | null = null;
  if (claim !== null) {
    const head = await headOfClaim(group, cabinet.cabinet, claim.epoch);
    const raised = await raise(group, head, claim);
    if (raised === 'contradicted') return fork(group, head, hello, 'a cosignature of ours names another root');
    if (raised === 'restored') restoredFrom = claim.size;
  }
  const head = await within.head(cabinet.cabinet, hello.epoch);
  if (head === undefined) {
    if (hello.epoch <= cabinet.epoch) return { verdict: 'invalid', size: 0 };
    await within.setReconciled(cabinet.cabinet, true);
    return { verdict: 'agreed', size: 0, restoredFrom, ahead: false };
  }
  if (head.forked) return { verdict: 'forked', size: head.size, why: 'this history has disagreed before' };
  if (hello.size <= head.size && (await rootAt(group, head, hello.size)) !== hello.root) {
    return fork(group, head, hello, 'the same size stands under another root');
  }
  await within.setReconciled(cabinet.cabinet, true);
  return { verdict: 'agreed', size: head.size, restoredFrom, ahead: hello.size < head.size };
}

/** @returns null when the note is not ours or not about this cabinet: then it proves nothing */
function readClaim(cabinet: CabinetId, note: string, witness: VerifierKey): Claim | null {
  const opened = openCheckpoint(note, [witness]);
  if (!opened.ok) return null;
  const origin = parseOrigin(opened.value.origin);
  const [cosignature] = cosignaturesOf(opened.value, [witness]);
  if (origin?.kind !== 'log' || origin.of !== cabinet || cosignature === undefined) return null;
  return {
    epoch: origin.epoch,
    size: opened.value.size,
    root: opened.value.root,
    seconds: cosignature.timeSeconds,
  };
}

/** We cosigned it, so the epoch was known once: with the key of the others, under its own name. */
async function headOfClaim({ within }: Group, cabinet: CabinetId, epoch: number): Promise<Head> {
  const head = await within.head(cabinet, epoch);
  if (head !== undefined) return head;
  const enrolled = parseVerifierKey((await within.heads(cabinet)).at(-1)?.verifierKey ?? '');
  const key = enrolled.ok ? keyOfEpoch(enrolled.value, epoch) : null;
  assert(key !== null, 'an enrolled cabinet has a key', { cabinet });
  return within.openHead(cabinet, epoch, key.text);
}

/** Remembers the most that was ever cosigned, so that never less is, nor another root for as much. */
async function raise(group: Group, head: Head, claim: Claim): Promise<'agreed' | 'restored' | 'contradicted'> {
  if (claim.size === head.cosignedSize && claim.root === head.cosignedRoot) {
    return claim.size > head.size ? 'restored' : 'agreed';
  }
  if (claim.size === head.cosignedSize && head.cosignedRoot !== null) return 'contradicted';
  if (claim.size <= head.size && (await rootAt(group, head, claim.size)) !== claim.root) return 'contradicted';
  if (claim.size > head.cosignedSize) {
    await group.within.saveHead({
      ...head,
      cosignedSize: claim.size,
      cosignedRoot: claim.root,
      cosignedSeconds: Math.max(head.cosignedSeconds, claim.seconds),
    });
  }
  return claim.size > head.size ? 'restored' : 'agreed';
}

async function rootAt(group: Group, head: Head, size: number): Promise<string> {
  if (size === head.size) return head.root;
  const stored = rootOfNote(await group.within.checkpoint(head.cabinet, head.epoch, size));
  return stored ?? edgeRoot(await group.within.edgeAt(head.cabinet, head.epoch, size)).toString('base64');
}

async function fork(group: Group, head: Head, hello: Hello, why: string): Promise<Reconciled> {
  await markFork(group, head, hello.size, why, JSON.stringify({ hello }));
  return { verdict: 'forked', size: head.size, why };
}
