// The journal: append facts as lines of a tree, hand out what is not yet cosigned; touches its database and its mark.
import { canonical } from '@keycab/shared/canonical';
import { isCabinetEvent, type CabinetEvent, type CabinetFact, type EventHeader } from '@keycab/shared/events/cabinet';
import { assert, Fault, isFault } from '@keycab/shared/fault';
import type { CabinetId } from '@keycab/shared/ids';
import type { Instant } from '@keycab/shared/instant';
import { sqliteCode } from '@keycab/shared/opener';
import { good, type Outcome } from '@keycab/shared/outcome';
import { signCheckpoint } from '@keycab/shared/proof/checkpoint';
import type { Signer, VerifierKey } from '@keycab/shared/proof/note';
import {
  appendLeaf,
  edgeBytes,
  edgeOf,
  edgeRoot,
  leafHash,
  RUN_LEAVES,
  storedEdge,
  storedSubtree,
  type Edge,
} from '@keycab/shared/proof/tree';
import type { EpochStart } from '../cabinet/input.ts';
import { judgeCosignature, type CosignatureRefusal } from './cosigned.ts';
import { openDatabase, type Database } from './database.ts';
import { markPath, writeMark } from './mark.ts';
import { belongsTo, checkedEdge, enterEpoch, rowOf } from './opening.ts';
import { openRows, type EpochRow } from './rows.ts';
import { TABLES } from './schema.ts';

export interface JournalOptions {
  /** The database file; its mark lies beside it. */
  readonly path: string;
  readonly cabinet: CabinetId;
  /** The ledger's name: a host name, chosen once per installation. */
  readonly ledger: string;
  /** The cabinet's key under the name that it is asked for: the origin of an epoch. */
  readonly signer: (origin: string) => Signer;
  /** The keys that may cosign, pinned. */
  readonly witnesses: readonly VerifierKey[];
  /** That many bytes that nobody can foretell. */
  readonly random: (bytes: number) => Uint8Array;
}

export interface Taken {
  /** What this cosignature covers. */
  readonly size: number;
  /** The largest size that any has covered. */
  readonly cursor: number;
  readonly timeSeconds: number;
}

export interface EpochSummary {
  readonly epoch: number;
  readonly origin: string;
  readonly size: number;
  readonly cursor: number;
}

export type Journal = ReturnType<typeof openJournal>;

/**
 * Opens or creates a journal. Each opening is a boot; it may begin a new epoch (`epochStart`).
 * @throws Fault KC-DISK-02, KC-DISK-03 from the opener; KC-PROOF-04 when the tree does not fit its leaves;
 *   KC-CONF-01 when the file belongs to another cabinet or ledger; KC-DISK-01 when the disk fails
 */
export function openJournal(options: JournalOptions) {
  let database: Database | null = null;
  try {
    database = openDatabase(options.path);
    return journalOn(database, options);
  } catch (thrown) {
    database?.close();
    throw diskFault(thrown) ?? thrown;
  }
}

function journalOn(database: Database, options: JournalOptions) {
  const { path, cabinet, ledger, witnesses, random } = options;
  database.exec(TABLES);
  const rows = openRows(database);
  belongsTo(rows, cabinet, ledger);
  const { epoch, start: epochStart } = enterEpoch(database, rows, options);
  const { origin } = rowOf(rows, epoch);
  const lastLine = rows.lastLine();
  const boot = lastLine === undefined ? 1 : (JSON.parse(lastLine.line) as EventHeader).boot + 1;
  let edge: Edge = checkedEdge(rows, rowOf(rows, epoch));
  let monotonicMs = 0;
  let lastWallMs = rows.lastWallMs();
  let broken: Fault | null = null;

  const eventOf = (fact: CabinetFact, seq: number, at: Instant): CabinetEvent => {
    const nonce = Buffer.from(random(16)).toString('base64url');
    const { clock, wallMs } = at;
    const header: EventHeader = { boot, cabinet, clock, epoch, monotonicMs: at.monotonicMs, nonce, seq, wallMs };
    const event = { ...fact, ...header };
    assert(isCabinetEvent(event), 'an event has the shape of its type', { event });
    return event;
  };

  const write = database.transaction((lines: readonly string[]): Edge => {
    let grown = edge;
    for (const line of lines) {
      const leaf = leafHash(line);
      rows.addLine(epoch, grown.size, line);
      rows.addLeaf(epoch, grown.size, leaf);
      grown = appendLeaf(grown, leaf);
      if (grown.size % RUN_LEAVES === 0) {
        const run = edgeOf(rows.tree(epoch, grown.size).leaves(grown.size - RUN_LEAVES, grown.size));
        rows.addRun(epoch, grown.size / RUN_LEAVES - 1, edgeRoot(run));
      }
    }
    rows.grow(epoch, grown.size, edgeBytes(grown));
    for (const [index, line] of lines.entries()) {
      assert(rows.line(epoch, edge.size + index) === line, 'a line reads back as it was written', { epoch });
    }
    return grown;
  });

  const rootAt = (row: EpochRow, size: number): string => {
    const isHead = row.epoch === epoch && size === edge.size;
    return edgeRoot(isHead ? edge : storedEdge(rows.tree(row.epoch, row.size), 0, size)).toString('base64');
  };

  /** An I/O error ends writing until the next boot: a second flush that succeeds proves nothing about the first. */
  const onDisk = <Value>(act: () => Value): Value => {
    if (broken !== null) throw broken;
    try {
      return act();
    } catch (thrown) {
      const fault = diskFault(thrown);
      if (needsRestart(fault)) broken = fault;
      throw fault ?? thrown;
    }
  };

  return {
    boot,
    epoch,
    origin,
    epochStart,
    /** Nobody has ever written here. */
    fresh: lastLine === undefined,
    verifierKey: options.signer(origin).verifierKey,
    /** Lines of this epoch. */
    get size(): number {
      return edge.size;
    },
    /** Lines of this epoch that a witness has cosigned. */
    get cursor(): number {
      return rowOf(rows, epoch).cosigned;
    },
    /** The newest wall time in the journal, or null when nobody has ever told the time. */
    get lastWallMs(): number | null {
      return lastWallMs;
    },

    /**
     * Makes facts durable: all of them or none, in one transaction.
     * @returns the events as they stand in the journal
     * @throws Fault KC-DISK-01 when the disk did not take them; `context.restart` says whether a later attempt may
     *   succeed (false: the disk was full) or only the next boot (true)
     */
    append(facts: readonly CabinetFact[], at: Instant): CabinetEvent[] {
      if (facts.length === 0) return [];
      assert(at.monotonicMs >= monotonicMs, 'monotonic time never runs backwards', { at, monotonicMs });
      assert(edge.size > 0 || facts[0]?.type === 'CabinetBooted', 'an epoch begins with CabinetBooted', { epoch });
      const events = facts.map((fact, index) => eventOf(fact, edge.size + index, at));
      const lines = events.map((event) => canonical(event));
      edge = onDisk(() => write.immediate(lines));
      monotonicMs = at.monotonicMs;
      lastWallMs = at.wallMs ?? lastWallMs;
      return events;
    },

    /** Every event of every epoch in order; with `from`, those of this epoch from that seq on. */
    *replay(from?: number): Generator<CabinetEvent> {
      const all = from === undefined ? rows.epochs().map((row) => row.epoch) : [epoch];
      for (const one of all) for (const { line } of rows.from(one, from ?? 0)) yield eventIn(line);
    },

    /**
     * Lines to send: contiguous from `from`, at least one where there is any.
     * @param bytesMax counted as JSON strings with their commas, as they stand in a batch
     */
    lines(from: number, linesMax: number, bytesMax: number, of: number = epoch): string[] {
      const found: string[] = [];
      let bytes = 0;
      for (const { line } of rows.from(of, from)) {
        bytes += Buffer.byteLength(JSON.stringify(line)) + 1;
        if (found.length > 0 && (found.length >= linesMax || bytes > bytesMax)) break;
        found.push(line);
      }
      return found;
    },

    /**
     * base64 of the root over the first `size` lines.
     * @throws Fault KC-PROOF-02 when there are fewer
     */
    rootAt: (size: number, of: number = epoch): string => rootAt(rowOf(rows, of), size),

    /** Any part of this epoch's tree, for inclusion and consistency proofs. */
    subtree: () => storedSubtree(rows.tree(epoch, edge.size)),

    /** A signed checkpoint over the first `size` lines, all of them unless told. */
    checkpoint(size: number = edge.size, of: number = epoch): string {
      const row = rowOf(rows, of);
      return signCheckpoint(options.signer(row.origin), { origin: row.origin, size, root: rootAt(row, size) });
    },

    /** Every epoch in this file, oldest first: what older ones hold beyond their cursor goes up as a branch. */
    epochs: (): EpochSummary[] =>
      rows.epochs().map((row) => ({ epoch: row.epoch, origin: row.origin, size: row.size, cursor: row.cosigned })),

    /**
     * The acknowledgement. Stored durably, then the cursor moves, then the mark is written.
     * One that covers less than the cursor is true but moves nothing.
     * @throws Fault KC-DISK-01
     */
    takeCosignature(note: string): Outcome<Taken, CosignatureRefusal> {
      const keyOf = (row: EpochRow): VerifierKey => options.signer(row.origin).verifierKey;
      const judged = judgeCosignature(note, { witnesses, epochOf: rows.epochOf, keyOf, rootAt });
      if (!judged.ok) return judged;
      const { row, size, timeSeconds } = judged.value;
      if (size < row.cosigned) return good({ size, cursor: row.cosigned, timeSeconds });
      if (note === row.note) return good({ size, cursor: size, timeSeconds });
      onDisk(() => {
        rows.cosign(row.epoch, size, timeSeconds, note);
        if (row.epoch === epoch) writeMark(markPath(path), { epoch, size, root: rootAt(row, size) });
      });
      return good({ size, cursor: size, timeSeconds });
    },

    /** The newest cosigned checkpoint of this epoch. */
    cosignedNote: (): string | null => rowOf(rows, epoch).note,

    /** The signed roster that was stored last. */
    roster: (): { readonly version: number; readonly note: string } | null => rows.roster() ?? null,
    /** @throws Fault KC-DISK-01 */
    storeRoster: (note: string, version: number): void => onDisk(() => rows.setRoster(version, note)),

    /** The next boot begins a new epoch, whatever happens until then. @throws Fault KC-DISK-01 */
    startEpoch: (reason: EpochStart['reason']): void => onDisk(() => rows.set('nextEpoch', reason)),

    close: (): void => void database.close(),
  };
}

/** A restart is needed before anything can be written again; otherwise the disk may come back by itself. */
export const needsRestart = (thrown: unknown): boolean =>
  isFault(thrown, 'KC-DISK-01') && thrown.context['restart'] === true;

/** @throws Fault KC-PROOF-04 */
function eventIn(line: string): CabinetEvent {
  try {
    return JSON.parse(line) as CabinetEvent;
  } catch (thrown) {
    throw new Fault('KC-PROOF-04', 'a stored line is no JSON', {}, thrown);
  }
}

/** What a failing disk raised, as a fault; null for anything else. */
function diskFault(thrown: unknown): Fault | null {
  const code = sqliteCode(thrown) ?? systemCode(thrown);
  if (code === null || /^SQLITE_(?!FULL|IOERR|CORRUPT|NOTADB|READONLY|CANTOPEN)/.test(code)) return null;
  return new Fault('KC-DISK-01', code, { code, restart: code !== 'SQLITE_FULL' && code !== 'ENOSPC' }, thrown);
}

const systemCode = (thrown: unknown): string | null => {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
  return typeof code === 'string' && /^E[A-Z]+$/.test(code) ? code : null;
};
