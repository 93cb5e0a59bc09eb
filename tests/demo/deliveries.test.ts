// The month of the demo's office: cars that were delivered, told by the real decide; payroll finds one signature missing.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@keycab/cloud/ledger/database';
import { createLedger } from '@keycab/cloud/ledger/ledger';
import { enrollStore } from '@keycab/hardware/demo/enroll';
import { makeHistory } from '@keycab/hardware/demo/history';
import { writeDeliveries } from '@keycab/hardware/demo/office';
import { isVin } from '@keycab/hardware/demo/dealer/vins';
import { makeDelivered } from '@keycab/hardware/demo/dealer/delivered';
import { isOfficeEvent, type OfficeEvent } from '@keycab/shared/events/office';
import { afterAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'keycab-deliveries-'));
afterAll(() => rmSync(folder, { recursive: true }));

const UNTIL_MS = Date.UTC(2026, 6, 15, 19, 40);

/** The cabinets need no month for it: what the office did is told by itself. */
async function officeOf(name: string, seed: string, days: number): Promise<OfficeEvent[]> {
  const settings = { seed, untilMs: UNTIL_MS, timeZone: 'America/Chicago', software: 'keycab/0.1.0' };
  const { store, story } = makeHistory({ ...settings, days: 1 });
  const path = join(folder, name);
  await enrollStore(path, store, story, { showroom: 'showroom', service: 'service' });
  await writeDeliveries(path, { store, days, untilMs: UNTIL_MS });
  const database = await openDatabase({ kind: 'sqlite', path });
  try {
    const lines = await createLedger(database).transaction((within) => within.officeLines(1, 0));
    return lines.map((line) => JSON.parse(line) as OfficeEvent);
  } finally {
    await database.close();
  }
}

it('five cars were handed over, three signed by both, one by sales alone, one waived by a manager', async () => {
  const events = await officeOf('month.db', '7', 30);
  expect(events.every((event) => isOfficeEvent(event))).toBe(true);
  expect(events.filter(({ type }) => type === 'ActRefused')).toEqual([]);
  const started = events.flatMap((event) => (event.type === 'DeliveryStarted' ? [event] : []));
  const signatures = started.map(
    ({ seq }) => events.filter((event) => event.type === 'WorksheetSigned' && event.delivery === seq).length,
  );
  expect(signatures).toEqual([2, 0, 2, 1, 2]);
  expect(events.filter(({ type }) => type === 'WorksheetWaived')).toHaveLength(1);
  expect(events.filter(({ type }) => type === 'DeliveryEnded')).toHaveLength(5);
  // Their keys are gone with them, each after somebody had answered for it.
  expect(events.filter(({ type }) => type === 'KeyRetired')).toHaveLength(10);
  const times = events.map(({ wallMs }) => wallMs);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(times.at(-1)).toBeLessThan(UNTIL_MS);
});

it('the same seed tells the same lines, and a story of one day has no yesterday', async () => {
  const one = await officeOf('one.db', '7', 3);
  expect(one.filter(({ type }) => type === 'DeliveryEnded')).toHaveLength(2);
  expect(await officeOf('two.db', '7', 3)).toEqual(one);
  expect(await officeOf('none.db', '7', 1)).toEqual([]);
});

it('each of these cars has a valid number of its own', () => {
  const vins = makeDelivered('7').map(({ vehicle }) => vehicle.vin);
  expect(vins.filter((vin) => !isVin(vin))).toEqual([]);
  expect(new Set(vins).size).toBe(vins.length);
});
