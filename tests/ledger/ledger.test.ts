// The ledger and its verdicts, on both engines.
import { afterAll, beforeAll, describe } from 'vitest';
import { postgresEngine, postgresMissing, sqliteEngine } from './engines.ts';
import { ledgerContract } from './ledger.contract.ts';
import { verdictContract } from './verdict.contract.ts';
import { workersContract } from './workers.contract.ts';

const engines = [
  { engine: sqliteEngine(), missing: null },
  { engine: postgresEngine(), missing: postgresMissing() },
];

for (const { engine, missing } of engines) {
  describe.skipIf(missing !== null)(`${engine.name}${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
    beforeAll(() => engine.start());
    afterAll(() => engine.stop());
    ledgerContract(engine);
    verdictContract(engine);
    if (engine.name === 'PostgreSQL') workersContract(engine);
  });
}
