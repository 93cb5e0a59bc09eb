// Replays a journal without touching it and names the first lie; reads its database.
import { parseCanonical } from '@keycab/shared/canonical';
import { isFault } from '@keycab/shared/fault';
import { sqliteCode } from '@keycab/shared/opener';
import { good, refused, type Outcome } from '@keycab/shared/outcome';
import { openCheckpoint } from '@keycab/shared/proof/checkpoint';
import { parseVerifierKey } from '@keycab/shared/proof/note';
import {
  appendLeaf,
  edgeBytes,
  edgeOf,
  edgeRoot,
  EMPTY_EDGE,
  leafHash,
  RUN_LEAVES,
  type Edge,
} from '@keycab/shared/proof/tree';
import { readDatabase, type Database } from './database.ts';
import { TRIGGERS } from './schema.ts';
import { openRows, type EpochRow, type Rows } from './rows.ts';

/**
 * `database`: the file itself is damaged · `schema`: a guard is missing · `line`: not in its canonical form ·
 * `header`: of another cabinet or epoch, or its seq, boot or time does not follow · `leaf`: not the hash of its line ·
 * `run`, `edge`: the stored tree is not that of the leaves · `size`: more or fewer than the epoch says · `note`: the
 * cosigned checkpoint is not of this history · `epoch`: an epoch's own description cannot be read.
 */
export type Lie = 'database' | 'schema' | 'line' | 'header' | 'leaf' | 'run' | 'edge' | 'size' | 'note' | 'epoch';

export interface FoundLie {
  readonly epoch: number | null;
  /** The first line concerned, or null when it is not about a line. */
  readonly seq: number | null;
  readonly what: Lie;
}

export interface Replayed {
  readonly epoch: number;
  readonly size: number;
  /** base64 */
  readonly root: string;
}

export type Checked =
  | { readonly ok: true; readonly value: readonly Replayed[] }
  | { readonly ok: false; readonly found: FoundLie };

export function checkJournal(path: string): Checked {
  const lie = (what: Lie, epoch: number | null = null, seq: number | null = null): Checked => ({
    ok: false,
    found: { epoch, seq, what },
  });
  let database: Database | null = null;
  try {
    database = readDatabase(path);
    const guards = database
      .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'trigger' ORDER BY name")
      .pluck()
      .all();
    if (guards.join() !== TRIGGERS.join()) return lie('schema');
    const rows = openRows(database);
    const replayed: Replayed[] = [];
    for (const row of rows.epochs()) {
      const checked = checkEpoch(rows, row);
      if (!checked.ok) return lie(checked.reason, row.epoch, checked.seq);
      replayed.push({ epoch: row.epoch, size: row.size, root: edgeRoot(checked.value).toString('base64') });
    }
    const orphan = database
      .prepare<[], number>(
        'SELECT epoch FROM (SELECT epoch FROM lines UNION SELECT epoch FROM leaves UNION SELECT epoch FROM runs) WHERE epoch NOT IN (SELECT epoch FROM epochs)',
      )
      .pluck()
      .get();
    return orphan === undefined ? good(replayed) : lie('size', orphan);
  } catch (thrown) {
    if (sqliteCode(thrown) === null && !isFault(thrown, 'KC-DISK-03')) throw thrown;
    return lie('database');
  } finally {
    database?.close();
  }
}

type EpochChecked = { ok: true; value: Edge } | { ok: false; reason: Lie; seq: number | null };

function checkEpoch(rows: Rows, row: EpochRow): EpochChecked {
  const no = (reason: Lie, seq: number | null = null): EpochChecked => ({ ...refused(reason), seq });
  const cabinet = rows.setting('cabinet');
  const key = parseVerifierKey(row.verifier);
  if (!key.ok || key.value.name !== row.origin || !isJson(row.start)) return no('epoch');
  let edge = EMPTY_EDGE;
  let cosignedRoot: string | null = row.cosigned === 0 ? edgeRoot(edge).toString('base64') : null;
  let run: Buffer[] = [];
  let before = { boot: 0, monotonicMs: 0 };
  for (const stored of rows.from(row.epoch, 0)) {
    const seq = edge.size;
    if (stored.seq !== seq) return no('header', seq);
    const header = headerOf(stored.line, { cabinet, epoch: row.epoch, seq }, before);
    if (!header.ok) return no(header.reason, seq);
    before = header.value;
    const tree = rows.tree(row.epoch, row.size);
    const [leaf] = tree.leaves(seq, seq + 1);
    if (leaf === undefined || !leafHash(stored.line).equals(leaf)) return no('leaf', seq);
    edge = appendLeaf(edge, leaf);
    run.push(leaf);
    if (run.length === RUN_LEAVES) {
      const at = edge.size / RUN_LEAVES - 1;
      const [root] = tree.runs(at, at + 1);
      if (root === undefined || !edgeRoot(edgeOf(run)).equals(root)) return no('run', seq - RUN_LEAVES + 1);
      run = [];
    }
    if (edge.size === row.cosigned) cosignedRoot = edgeRoot(edge).toString('base64');
  }
  const tree = rows.tree(row.epoch, row.size);
  const more = [...tree.leaves(edge.size, edge.size + 1), ...tree.runs(Math.floor(edge.size / RUN_LEAVES), 2 ** 40)];
  if (edge.size !== row.size || more.length > 0) return no('size', Math.min(edge.size, row.size));
  if (!edgeBytes(edge).equals(row.edge)) return no('edge');
  if (!noteHolds(row, key.value, cosignedRoot)) return no('note');
  return good(edge);
}

interface Before {
  readonly boot: number;
  readonly monotonicMs: number;
}

function headerOf(line: string, own: object, before: Before): Outcome<Before, 'line' | 'header'> {
  const read = parseCanonical(line);
  if (!read.ok) return refused('line');
  const event = read.value as Partial<Record<string, unknown>>;
  const { boot, monotonicMs } = event;
  const belongs = Object.entries(own).every(([name, value]) => event[name] === value);
  if (!belongs || typeof boot !== 'number' || typeof monotonicMs !== 'number') return refused('header');
  const follows = boot > before.boot || (boot === before.boot && monotonicMs >= before.monotonicMs);
  return follows ? good({ boot, monotonicMs }) : refused('header');
}

function noteHolds(row: EpochRow, key: Parameters<typeof openCheckpoint>[1][number], root: string | null): boolean {
  if (row.note === null) return row.cosigned === 0 && row.cosignedSeconds === 0;
  const opened = openCheckpoint(row.note, [key]);
  return (
    opened.ok && opened.value.origin === row.origin && opened.value.size === row.cosigned && opened.value.root === root
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
