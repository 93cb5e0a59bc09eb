// Jobs on both engines.
import { afterAll, beforeAll, describe } from 'vitest';
import { postgresEngine, postgresMissing, sqliteEngine } from '../ledger/engines.ts';
import { jobsContract } from './jobs.contract.ts';

const engines = [
  { engine: sqliteEngine(), missing: null },
  { engine: postgresEngine(), missing: postgresMissing() },
];

for (const { engine, missing } of engines) {
  describe.skipIf(missing !== null)(`${engine.name}${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
    beforeAll(() => engine.start());
    afterAll(() => engine.stop());
    jobsContract(engine);
  });
}
