// A cabinet as the cloud sees it: a journal in memory that writes lines, signs checkpoints, packs batches. For tests.
import { createHash } from 'node:crypto';
import { canonical } from '@keycab/shared/canonical';
import type { CabinetFact } from '@keycab/shared/events/cabinet';
import { cabinetId, keyId, personId, tagId, type CabinetId } from '@keycab/shared/ids';
import { logOrigin, signCheckpoint } from '@keycab/shared/proof/checkpoint';
import { signerFromSeed } from '@keycab/shared/proof/note';
import { leafHash, rootOf } from '@keycab/shared/proof/tree';
import type { Batch, Hello } from '@keycab/shared/topics';

export const LEDGER = 'keycab.example';
export const START_MS = Date.UTC(2026, 2, 2, 8);

export interface FakeCabinet {
  readonly cabinet: CabinetId;
  readonly epoch: number;
  readonly lines: string[];
  readonly verifierKey: string;
  /** Any line at all, as long as it is in its place. */
  add(fact: CabinetFact | Record<string, unknown>): void;
  addRaw(line: string): void;
  root(size?: number): string;
  checkpoint(size?: number): string;
  batch(from: number, to?: number): Batch;
  hello(cosigned: string | null, size?: number): Hello;
  /** The same card in another machine: same key, same lines so far. */
  clone(size?: number): FakeCabinet;
  /** The next boot into a new epoch, whose first line names this one. */
  next(reason: 'restored' | 'forked' | 'rolledBack' | 'damaged'): FakeCabinet;
}

export const someId = (number: number): CabinetId => cabinetId(`c${number.toString(16).padStart(32, '0')}`);
export const KEY = keyId('k5e0a91c7');
export const TAG = tagId('t5b1c40d2');
export const ANA = personId('p9f27d3e1');

export function fakeCabinet(number: number, epoch = 1, past: readonly string[] = [], salt = 'a'): FakeCabinet {
  const cabinet = someId(number);
  const seed = createHash('sha256').update(`cabinet ${number}`).digest();
  const signer = signerFromSeed(logOrigin(LEDGER, cabinet, epoch), seed);
  const lines = [...past];
  const leaves = past.map((line) => leafHash(line));
  const root = (size = lines.length): string => rootOf(leaves, size).toString('base64');
  const self: FakeCabinet = {
    cabinet,
    epoch,
    lines,
    verifierKey: signer.verifierKey.text,
    add: (fact) => {
      const seq = lines.length;
      const nonce = createHash('sha256').update(`${salt} ${epoch} ${seq}`).digest('base64url').slice(0, 22);
      const header = { boot: epoch, cabinet, clock: 'synced', epoch, monotonicMs: seq * 1000, nonce, seq };
      self.addRaw(canonical({ ...header, wallMs: START_MS + seq * 1000, ...fact }));
    },
    addRaw: (line) => {
      lines.push(line);
      leaves.push(leafHash(line));
    },
    root,
    checkpoint: (size = lines.length) => signCheckpoint(signer, { origin: signer.name, size, root: root(size) }),
    batch: (from, to = lines.length) => ({
      checkpoint: self.checkpoint(to),
      epoch,
      from,
      lines: lines.slice(from, to),
    }),
    hello: (cosigned, size = lines.length) => ({
      boot: epoch,
      cosigned,
      epoch,
      oldestBody: 0,
      root: root(size),
      size,
      software: 'test',
      roster: 0,
    }),
    clone: (size = lines.length) => fakeCabinet(number, epoch, lines.slice(0, size), `${salt}'`),
    next: (reason) => {
      const after = fakeCabinet(number, epoch + 1, [], salt);
      after.add(booted(reason, { origin: signer.name, cosigned: null, own: { size: lines.length, root: root() } }));
      return after;
    },
  };
  return self;
}

export const booted = (
  reason: 'enrolled' | 'restored' | 'forked' | 'rolledBack' | 'damaged' = 'enrolled',
  previous: { origin: string; cosigned: null; own: { size: number; root: string } } | null = null,
): CabinetFact => ({ type: 'CabinetBooted', format: 1, previous, reason, roster: 0, software: 'test' });

/** Taken, returned, taken, …: one line each. */
export function work(cabinet: FakeCabinet, count: number): void {
  if (cabinet.lines.length === 0) cabinet.add(booted());
  for (let done = 0; done < count; done += 1) {
    const seq = cabinet.lines.length;
    const wall = { notBeforeWallMs: START_MS + seq * 1000, notAfterWallMs: START_MS + seq * 1000 };
    const common = { ...wall, key: KEY, person: ANA, session: null, slot: 3, tag: TAG };
    cabinet.add(
      seq % 2 === 1
        ? { type: 'KeyTaken', ...common, dueWallMs: null, reason: null, released: 0 }
        : { type: 'KeyReturned', ...common, holder: ANA },
    );
  }
}
