// What opening a journal settles: whose it is, which epoch is written, that the tree fits its leaves; touches both files.
import { assert, Fault } from '@keycab/shared/fault';
import { logOrigin } from '@keycab/shared/proof/checkpoint';
import type { Signer, VerifierKey } from '@keycab/shared/proof/note';
import { edgeBytes, edgeRoot, EMPTY_EDGE, leafHash, parseEdge, storedEdge, type Edge } from '@keycab/shared/proof/tree';
import type { EpochStart } from '../cabinet/input.ts';
import type { Database } from './database.ts';
import { chooseEpoch, type EpochChoice } from './epoch.ts';
import { markPath, readMark, writeMark } from './mark.ts';
import type { EpochRow, Rows } from './rows.ts';

/** @throws Fault KC-CONF-01 when the file was begun by another cabinet or ledger */
export function belongsTo(rows: Rows, cabinet: string, ledger: string): void {
  for (const [name, value] of Object.entries({ cabinet, ledger })) {
    const found = rows.setting(name);
    if (found === undefined) rows.set(name, value);
    else if (found !== value)
      throw new Fault('KC-CONF-01', `the journal is of ${name} ${found}`, { name, found, value });
  }
}

export interface Entering {
  readonly path: string;
  readonly cabinet: string;
  readonly ledger: string;
  readonly signer: (origin: string) => Signer;
  readonly witnesses: readonly VerifierKey[];
}

/** Goes on with the newest epoch or begins the next: its row first, then the mark. */
export function enterEpoch(database: Database, rows: Rows, options: Entering): EpochChoice {
  const { path, cabinet, ledger } = options;
  const newest = rows.epochs().at(-1);
  const signer = newest === undefined ? undefined : options.signer(newest.origin);
  const choice = chooseEpoch({
    ledger,
    cabinet,
    newest,
    mark: readMark(markPath(path)),
    asked: (rows.setting('nextEpoch') ?? null) as EpochStart['reason'] | null,
    sameKey: newest === undefined || newest.verifier === signer?.verifierKey.text,
    rootAt: (size) => (newest === undefined ? '' : edgeRoot(checkedEdge(rows, newest, size)).toString('base64')),
  });
  const origin = logOrigin(ledger, cabinet, choice.epoch);
  const witnesses = JSON.stringify(options.witnesses.map((key) => key.text));
  database
    .transaction(() => {
      // A boot on a full disk must still succeed, so nothing is written that already stands there.
      if (rows.setting('witnesses') !== witnesses) rows.set('witnesses', witnesses);
      if (!choice.begins) return;
      rows.unset('nextEpoch');
      rows.addEpoch({
        epoch: choice.epoch,
        origin,
        verifier: options.signer(origin).verifierKey.text,
        start: JSON.stringify(choice.start),
        size: 0,
        edge: edgeBytes(EMPTY_EDGE),
        cosigned: 0,
        cosignedSeconds: 0,
        note: null,
      });
    })
    .immediate();
  if (choice.start !== null) {
    writeMark(markPath(path), { epoch: choice.epoch, size: 0, root: edgeRoot(EMPTY_EDGE).toString('base64') });
  }
  return choice;
}

/** @throws Fault KC-PROOF-04 when the stored edge is not that of the stored leaves, or the last line not that leaf's */
export function checkedEdge(rows: Rows, row: EpochRow, size: number = row.size): Edge {
  const tree = rows.tree(row.epoch, row.size);
  const found = storedEdge(tree, 0, row.size);
  const stored = parseEdge(row.size, row.edge);
  const [last] = row.size === 0 ? [] : tree.leaves(row.size - 1, row.size);
  const line = rows.line(row.epoch, row.size - 1);
  const holds =
    stored.ok &&
    edgeBytes(found).equals(row.edge) &&
    (row.size === 0 ? line === undefined : line !== undefined && last !== undefined && leafHash(line).equals(last)) &&
    rows.line(row.epoch, row.size) === undefined;
  if (!holds) throw new Fault('KC-PROOF-04', `epoch ${String(row.epoch)} does not fit its tree`, { epoch: row.epoch });
  return size === row.size ? found : storedEdge(tree, 0, size);
}

export function rowOf(rows: Rows, epoch: number): EpochRow {
  const row = rows.epoch(epoch);
  assert(row !== undefined, 'an epoch that is asked for is in the journal', { epoch });
  return row;
}
