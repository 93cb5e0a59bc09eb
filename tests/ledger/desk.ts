// A ledger with its ingest, a witness and a clock that is told the time; for tests.
import { createHash } from 'node:crypto';
import { createIngest, type Ingest } from '@keycab/cloud/ingest/ingest';
import type { StoredLine } from '@keycab/cloud/ingest/stored';
import { openDatabase, type DatabaseAddress, type LedgerDatabase } from '@keycab/cloud/ledger/database';
import { createLedger, type Ledger } from '@keycab/cloud/ledger/ledger';
import type { Log } from '@keycab/cloud/log';
import { siteId } from '@keycab/shared/ids';
import { openCheckpoint } from '@keycab/shared/proof/checkpoint';
import { cosignaturesOf, witnessFromSeed } from '@keycab/shared/proof/cosignature';
import { START_MS, type FakeCabinet } from '../wire/fake-cabinet.ts';

export const SITE = siteId('sriverside');
export const witness = witnessFromSeed('keycab.example/witness/riverside', createHash('sha256').update('w').digest());

export interface Told {
  readonly level: string;
  readonly code: unknown;
  readonly sentence: string;
}

export function listeningLog(): { log: Log; told: Told[] } {
  const told: Told[] = [];
  const at = (level: string) => (fields: Readonly<Record<string, unknown>>, sentence: string) =>
    void told.push({ level, code: fields['code'], sentence });
  return {
    told,
    log: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error'), fatal: at('fatal') },
  };
}

export interface Desk {
  readonly database: LedgerDatabase;
  readonly ledger: Ledger;
  readonly ingest: Ingest;
  readonly told: Told[];
  /** What the projection was handed, and what was told after the commit. */
  readonly projected: StoredLine[];
  readonly after: StoredLine[];
  readonly time: { nowMs: number };
  /** Fails the next transaction in the middle, as a projection with a mistake would. */
  readonly trouble: { next: Error | null };
  enroll(cabinet: FakeCabinet, verifierKey?: string): Promise<void>;
  close(): Promise<void>;
}

export async function openDesk(address: DatabaseAddress): Promise<Desk> {
  const database = await openDatabase(address);
  const ledger = createLedger(database);
  const { log, told } = listeningLog();
  const [projected, after]: [StoredLine[], StoredLine[]] = [[], []];
  const time = { nowMs: START_MS + 3_600_000 };
  const trouble: { next: Error | null } = { next: null };
  const ingest = createIngest({
    ledger,
    witness,
    log,
    project: async (_trx, stored) => {
      const { next } = trouble;
      if (next !== null) {
        trouble.next = null;
        throw next;
      }
      projected.push(...stored);
    },
    after: (stored) => void after.push(...stored),
    clock: {
      wallMs: () => time.nowMs,
      monotonicMs: () => Math.floor(performance.now()),
      after: () => () => {},
      every: () => () => {},
      breathe: () => new Promise((resolve) => setImmediate(resolve)),
    },
  });
  return {
    database,
    ledger,
    ingest,
    told,
    projected,
    after,
    time,
    trouble,
    enroll: (cabinet, verifierKey = cabinet.verifierKey) =>
      ledger.enroll({
        cabinet: cabinet.cabinet,
        site: SITE,
        name: 'Showroom',
        rows: ['A', 'B', 'C', 'D'],
        columns: 8,
        slots: 32,
        epoch: cabinet.epoch,
        verifierKey,
      }),
    close: async () => {
      await ingest.idle();
      await database.close();
    },
  };
}

/** Size, root and time that a note of this witness confirms; null when it confirms nothing. */
export function confirmed(note: string | null): { size: number; root: string; timeSeconds: number } | null {
  const opened = note === null ? null : openCheckpoint(note, [witness.verifierKey]);
  if (opened?.ok !== true) return null;
  const [cosignature] = cosignaturesOf(opened.value, [witness.verifierKey]);
  return cosignature === undefined
    ? null
    : { size: opened.value.size, root: opened.value.root, timeSeconds: cosignature.timeSeconds };
}
