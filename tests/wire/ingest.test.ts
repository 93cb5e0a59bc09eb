// The conversation between cabinets and cloud, over both kinds of broker.
import { describe, test } from 'vitest';
import { embeddedRig, mosquittoMissing, mosquittoRig } from './brokers.ts';
import { wireContract } from './ingest.contract.ts';

wireContract(embeddedRig());

const missing = mosquittoMissing();
if (missing === null) wireContract(mosquittoRig());
else describe.skip(`over mosquitto (skipped: ${missing})`, () => test('the same conversation', () => {}));
