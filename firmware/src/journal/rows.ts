// The journal's rows: every query in one place, typed; touches the database handed in.
import type { StoredTree } from '@keycab/shared/proof/tree';
import type { EpochStart } from '../cabinet/input.ts';
import type { Database } from './database.ts';

/** One unbroken history under one key. `cosigned` counts lines, `start` tells how it began. */
export interface EpochRow {
  readonly epoch: number;
  readonly origin: string;
  /** Text of the verifier key that signs it. */
  readonly verifier: string;
  readonly start: string;
  readonly size: number;
  readonly edge: Buffer;
  readonly cosigned: number;
  /** Time of the newest cosignature in Unix seconds, 0 while there is none. */
  readonly cosignedSeconds: number;
  /** The newest cosigned checkpoint. */
  readonly note: string | null;
}

export interface LineRow {
  readonly epoch: number;
  readonly seq: number;
  readonly line: string;
}

export type Rows = ReturnType<typeof openRows>;

const PAGE = 500;

export function openRows(database: Database) {
  const epoch = database.prepare<[number], EpochRow>('SELECT * FROM epochs WHERE epoch = ?');
  const epochs = database.prepare<[], EpochRow>('SELECT * FROM epochs ORDER BY epoch');
  const ofOrigin = database.prepare<[string], EpochRow>('SELECT * FROM epochs WHERE origin = ?');
  const addEpoch = database.prepare<[EpochRow]>(
    'INSERT INTO epochs VALUES (@epoch, @origin, @verifier, @start, @size, @edge, @cosigned, @cosignedSeconds, @note)',
  );
  const grow = database.prepare<[number, Buffer, number]>('UPDATE epochs SET size = ?, edge = ? WHERE epoch = ?');
  const cosign = database.prepare<[number, number, string, number]>(
    'UPDATE epochs SET cosigned = ?, cosignedSeconds = ?, note = ? WHERE epoch = ?',
  );
  const addLine = database.prepare<[number, number, string]>('INSERT INTO lines VALUES (?, ?, ?)');
  const addLeaf = database.prepare<[number, number, Buffer]>('INSERT INTO leaves VALUES (?, ?, ?)');
  const addRun = database.prepare<[number, number, Buffer]>('INSERT INTO runs VALUES (?, ?, ?)');
  const line = database.prepare<[number, number], string>('SELECT line FROM lines WHERE epoch = ? AND seq = ?').pluck();
  const page = database.prepare<[number, number, number], LineRow>(
    'SELECT * FROM lines WHERE epoch = ? AND seq >= ? ORDER BY seq LIMIT ?',
  );
  const leaves = database
    .prepare<[number, number, number], Buffer>(
      'SELECT leaf FROM leaves WHERE epoch = ? AND seq >= ? AND seq < ? ORDER BY seq',
    )
    .pluck();
  const runs = database
    .prepare<[number, number, number], Buffer>(
      'SELECT root FROM runs WHERE epoch = ? AND run >= ? AND run < ? ORDER BY run',
    )
    .pluck();
  const last = database.prepare<[], LineRow>('SELECT * FROM lines ORDER BY epoch DESC, seq DESC LIMIT 1');
  const lastWall = database
    .prepare<[], number>(
      "SELECT json_extract(line, '$.wallMs') AS wallMs FROM lines WHERE wallMs IS NOT NULL ORDER BY epoch DESC, seq DESC LIMIT 1",
    )
    .pluck();
  const setting = database.prepare<[string], string>('SELECT value FROM settings WHERE name = ?').pluck();
  const set = database.prepare<[string, string]>(
    'INSERT INTO settings VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const unset = database.prepare<[string]>('DELETE FROM settings WHERE name = ?');
  const roster = database.prepare<[], { version: number; note: string }>('SELECT version, note FROM roster');
  const setRoster = database.prepare<[number, string]>(
    'INSERT INTO roster VALUES (1, ?, ?) ON CONFLICT (id) DO UPDATE SET version = excluded.version, note = excluded.note',
  );

  return {
    epoch: (number: number) => epoch.get(number),
    epochOf: (origin: string) => ofOrigin.get(origin),
    epochs: () => epochs.all(),
    addEpoch: (row: EpochRow) => void addEpoch.run(row),
    grow: (number: number, size: number, edge: Buffer) => void grow.run(size, edge, number),
    cosign: (number: number, size: number, seconds: number, note: string) =>
      void cosign.run(size, seconds, note, number),
    addLine: (number: number, seq: number, text: string) => void addLine.run(number, seq, text),
    addLeaf: (number: number, seq: number, leaf: Buffer) => void addLeaf.run(number, seq, leaf),
    addRun: (number: number, run: number, root: Buffer) => void addRun.run(number, run, root),
    line: (number: number, seq: number) => line.get(number, seq),
    lastLine: () => last.get(),
    lastWallMs: () => lastWall.get() ?? null,
    setting: (name: string) => setting.get(name),
    set: (name: string, value: string) => void set.run(name, value),
    unset: (name: string) => void unset.run(name),
    roster: () => roster.get(),
    setRoster: (version: number, note: string) => void setRoster.run(version, note),

    /** The tree of an epoch as far as `size`. */
    tree: (number: number, size: number): StoredTree => ({
      size,
      leaves: (start, end) => leaves.all(number, start, end),
      runs: (start, end) => runs.all(number, start, end),
    }),

    /** Lines of one epoch from a seq on, read in pages so that appending may go on between two of them. */
    *from(number: number, seq: number): Generator<LineRow> {
      let next = seq;
      for (;;) {
        const found = page.all(number, next, PAGE);
        yield* found;
        const end = found.at(-1);
        if (end === undefined || found.length < PAGE) return;
        next = end.seq + 1;
      }
    },
  };
}

export const startOf = (row: EpochRow): EpochStart => JSON.parse(row.start) as EpochStart;
