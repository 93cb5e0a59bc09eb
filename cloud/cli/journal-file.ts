// A cabinet's journal file as the source of a bundle; opens it to look, never to write.
import { readSqliteFile } from '../src/ledger/database.ts';
import { Fault } from '@keycab/shared/fault';
import { assertIntact, assertVersion, sqliteCode } from '@keycab/shared/opener';
import type { BundleSource } from '@keycab/shared/proof/bundle';

interface EpochRow {
  readonly epoch: number;
  readonly origin: string;
  readonly verifier: string;
  readonly cosigned: number;
  readonly note: string | null;
}

export interface JournalFile {
  readonly sources: readonly BundleSource[];
  close(): void;
}

/**
 * @returns one source for each epoch that has lines
 * @throws Fault KC-DISK-03 when the file is damaged, KC-CONF-01 when it is no journal
 */
export function openJournalFile(path: string): JournalFile {
  const database = readSqliteFile(path);
  try {
    assertVersion(database);
    assertIntact(database);
    const epochs = database
      .prepare<[], EpochRow>('SELECT epoch, origin, verifier, cosigned, note FROM epochs WHERE size > 0 ORDER BY epoch')
      .all();
    const lines = database.prepare<[number], string>('SELECT line FROM lines WHERE epoch = ? ORDER BY seq').pluck();
    // One reading at a time: a statement that is being read cannot be started again.
    const linesOf = function* (epoch: number): Generator<string> {
      yield* lines.iterate(epoch);
    };
    const witnesses = database.prepare<[], string>("SELECT value FROM settings WHERE name = 'witnesses'").pluck().get();
    const witnessKeys = JSON.parse(witnesses ?? '[]') as string[];
    const sources = epochs.map(({ epoch, origin, verifier, cosigned, note }): BundleSource => ({
      origin,
      verifierKey: verifier,
      lines: linesOf(epoch),
      checkpoints: note === null ? [] : [{ size: cosigned, note }],
      witnessKeys,
    }));
    return { sources, close: () => void database.close() };
  } catch (thrown) {
    database.close();
    if (sqliteCode(thrown) === null) throw thrown;
    throw new Fault('KC-CONF-01', `${path} is no journal of a cabinet`, { path }, thrown);
  }
}
