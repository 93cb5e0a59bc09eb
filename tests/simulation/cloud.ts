// The cloud of the simulation: the real intake, ingest, witness, ledger and custody projection over a simulated network.
import { createIngest } from '@keycab/cloud/ingest/ingest';
import { openDatabase, type LedgerDatabase } from '@keycab/cloud/ledger/database';
import { createLedger, type Ledger } from '@keycab/cloud/ledger/ledger';
import { createLog } from '@keycab/cloud/log';
import { project } from '@keycab/cloud/projections/custody';
import { startIntake } from '@keycab/cloud/wire/intake';
import type { UpHandler, UpMessage } from '@keycab/cloud/wire/wire';
import { siteId, type CabinetId } from '@keycab/shared/ids';
import type { Witness } from '@keycab/shared/proof/cosignature';
import { downTopic } from '@keycab/shared/topics';
import { cabinetKey } from './cabinet.ts';

export interface SimulatedCloud {
  readonly ledger: Ledger;
  readonly database: LedgerDatabase;
  take(message: UpMessage): Promise<void>;
  close(): Promise<void>;
}

export interface CloudParts {
  readonly path: string;
  readonly cabinets: readonly CabinetId[];
  readonly witness: Witness;
  readonly wallMs: () => number;
  readonly send: (cabinet: CabinetId, topic: string, payload: Uint8Array) => void;
}

export async function startSimulatedCloud(parts: CloudParts): Promise<SimulatedCloud> {
  const database = await openDatabase({ kind: 'sqlite', path: parts.path });
  const ledger = createLedger(database);
  for (const cabinet of parts.cabinets) {
    if ((await ledger.cabinet(cabinet)) !== undefined) continue;
    await ledger.enroll({
      cabinet,
      site: siteId('s00000001'),
      name: `Cabinet ${cabinet.slice(-1)}`,
      rows: ['A', 'B', 'C', 'D'],
      columns: 16,
      slots: 64,
      epoch: 1,
      verifierKey: cabinetKey(cabinet, 1),
    });
  }
  const log = createLog('silent');
  const clock = {
    wallMs: parts.wallMs,
    monotonicMs: () => 0,
    after: () => () => {},
    every: () => () => {},
    breathe: () => Promise.resolve(),
  };
  const ingest = createIngest({ ledger, witness: parts.witness, project, after: () => {}, clock, log });
  const failures: unknown[] = [];
  let handler: UpHandler = () => Promise.resolve();
  startIntake({
    wire: {
      publish: (cabinet, name, payload) => parts.send(cabinet, downTopic(cabinet, name), Buffer.from(payload)),
      onUp: (given) => {
        handler = given;
      },
      close: () => Promise.resolve(),
    },
    ingest,
    ledger,
    cabinetChanged: () => {},
    greeted: () => {},
    failed: (thrown) => failures.push(thrown),
    clock,
    log,
  });
  return {
    ledger,
    database,
    async take(message) {
      await handler(message);
      await ingest.idle();
      if (failures.length > 0) throw failures[0];
    },
    close: () => database.close(),
  };
}
