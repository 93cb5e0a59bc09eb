// Logs and bundles made up for the verifier: honest ones, to be spoiled by the tests; touches the folder it is given.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { canonical } from '@keycab/shared/canonical';
import { assert } from '@keycab/shared/fault';
import { bundleFiles, type BundleSource } from '@keycab/shared/proof/bundle';
import { logOrigin, signCheckpoint } from '@keycab/shared/proof/checkpoint';
import { witnessFromSeed } from '@keycab/shared/proof/cosignature';
import { signerFromSeed } from '@keycab/shared/proof/note';
import { leafHash, rootOf } from '@keycab/shared/proof/tree';
import { trustText } from '@keycab/shared/proof/trust';

export const CABINET = 'c00000000000000000000000000000001';
export const LEDGER = 'keycab.example';
export const WITNESS = witnessFromSeed('keycab.example/witness/one', Buffer.alloc(32, 0x22));
/** Each checkpoint is cosigned at 1,000,000 seconds plus its size. */
export const COSIGNED_SECONDS = 1_000_000;

export const originOf = (epoch: number): string => logOrigin(LEDGER, CABINET, epoch);
export const signerOf = (epoch: number) => signerFromSeed(originOf(epoch), Buffer.alloc(32, 0x11));

export const headOf = (lines: readonly string[], size = lines.length) => ({
  size,
  root: rootOf(lines.slice(0, size).map(leafHash)).toString('base64'),
});

/** The line of an event; what is not told is as in any other. */
export const line = (seq: number, members: object = { type: 'DoorClosed' }): string =>
  canonical({
    boot: 1,
    cabinet: CABINET,
    clock: 'synced',
    epoch: 1,
    monotonicMs: seq * 10,
    nonce: Buffer.alloc(16, seq).toString('base64url'),
    seq,
    wallMs: 1_767_225_600_000 + seq * 10,
    ...members,
  });

export const start = (members: object = {}): object => ({
  type: 'CabinetBooted',
  format: 1,
  previous: null,
  reason: 'enrolled',
  roster: 0,
  software: '0.1.0',
  ...members,
});

export const linesOf = (count: number): string[] =>
  Array.from({ length: count }, (_, seq) => line(seq, seq === 0 ? start() : undefined));

export const checkpoint = (
  lines: readonly string[],
  size: number,
  epoch = 1,
  timeSeconds = COSIGNED_SECONDS + size,
): string => {
  const note = signCheckpoint(signerOf(epoch), { origin: originOf(epoch), ...headOf(lines, size) });
  const cosigned = WITNESS.cosign(note, timeSeconds);
  assert(cosigned.ok, 'what a test is given is good', { cosigned });
  return cosigned.value;
};

export const sourceOf = (lines: readonly string[], sizes: readonly number[], epoch = 1): BundleSource => ({
  origin: originOf(epoch),
  verifierKey: signerOf(epoch).verifierKey.text,
  lines,
  checkpoints: sizes.map((size) => ({ size, note: checkpoint(lines, size, epoch) })),
  witnessKeys: [WITNESS.verifierKey.text],
});

/** Trusts the cabinet's logs of these epochs. */
export const trustOf = (...epochs: readonly number[]): string =>
  trustText(
    epochs.map((epoch) => signerOf(epoch).verifierKey.text),
    [WITNESS.verifierKey.text],
    1,
  );
export const TRUST = trustOf(1);

export async function bundleOf(...sources: readonly BundleSource[]): Promise<Map<string, string>> {
  const bundle = new Map<string, string>();
  for (const source of sources) {
    for await (const { path, parts } of bundleFiles(source)) {
      let text = '';
      for await (const part of parts) text += part;
      bundle.set(path, text);
    }
  }
  return bundle;
}

export function writeBundle(folder: string, bundle: ReadonlyMap<string, string | Uint8Array>): void {
  for (const [path, content] of bundle) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
