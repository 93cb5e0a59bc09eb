// A day of 2,000 random hand movements on the board's real image: the journal holds exactly what an onlooker foretold.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seedOf } from '../random.ts';
import type { Plant } from './day/house.ts';
import { runDay } from './day/walk.ts';

const MOVEMENTS = 2_000;
/** The least of each that a day must have seen to count: about a third of what days have. */
const LEAST = {
  SessionOpened: 50,
  SlotReleased: 50,
  KeyTaken: 40,
  KeyReturned: 50,
  KeyMisplaced: 15,
  KeyTakenWithoutRelease: 20,
  UnknownTagSeen: 30,
  UnknownTagGone: 10,
  AccessRefused: 50,
  DoorOpened: 40,
  DoorLeftOpen: 1,
  ReleaseLapsed: 1,
  SlotJammed: 1,
};

let folder: string;
const seed = seedOf();
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keycab-day-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inFolder = (name: string): string => mkdtempSync(join(folder, name));

it('badges, pulls, returns, bounces and crowbars give exactly the foretold events, and coils move for a durable fact only', async () => {
  const sum = await runDay(inFolder('day'), seed, MOVEMENTS);
  process.stdout.write(
    `KEYCAB_SEED=${String(seed)}: ${String(sum.movements)} movements in ${String(Math.round(sum.simulatedMs / 1_000))} simulated seconds, ${String(sum.events)} events, ${String(sum.pulses)} pulses\n`,
  );
  expect(sum.violation, `KEYCAB_SEED=${String(seed)} repeats this day`).toBeNull();
  expect(sum.movements).toBe(MOVEMENTS);
  for (const [type, least] of Object.entries(LEAST)) {
    expect(sum.types[type] ?? 0, `KEYCAB_SEED=${String(seed)}: ${type}`).toBeGreaterThanOrEqual(least);
  }
}, 900_000);

it.each<[Plant, RegExp]>([
  ['swappedSlots', /^foretold .* journaled /],
  // What else happened meanwhile is journaled all the same.
  ['identityDropped', /^foretold \[\{.*\], journaled \[/],
  ['pulseWithoutFact', /^the coil of slot 5 .* without a durable fact/],
])(
  'a planted mistake is found: %s',
  async (plant, told) => {
    const sum = await runDay(inFolder(plant), seed, 300, plant);
    expect(sum.violation, `KEYCAB_SEED=${String(seed)}`).toMatch(told);
  },
  60_000,
);
