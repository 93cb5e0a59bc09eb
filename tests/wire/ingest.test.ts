// The conversation between cabinets and cloud, over both kinds of broker.
import { describe } from 'vitest';
import { embeddedRig, mosquittoMissing, mosquittoRig } from './brokers.ts';
import { wireContract } from './ingest.contract.ts';

wireContract(embeddedRig());

const missing = mosquittoMissing();
describe.skipIf(missing !== null)(`outside${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  wireContract(mosquittoRig());
});
