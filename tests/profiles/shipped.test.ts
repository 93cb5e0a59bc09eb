// Every profile that is shipped: it is whole, and a firmware works on it from the first slot to the last.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { bodyOf } from '@keycab/firmware/body';
import { slotName } from '@keycab/firmware/cabinet/settings';
import { readProfile } from '@keycab/firmware/config';
import { LIMITS } from '@keycab/hardware/design/limits';
import { boardPlaces } from '@keycab/hardware/demo/body';
import { cabinetProfile } from '@keycab/hardware/demo/configurations';
import { makeDealership } from '@keycab/hardware/demo/dealer/dealership';
import { K4377, K4498, K4512, romOf } from '../people.ts';
import { createRig, overlaps, PROFILES, profileText, type ProfileRig } from './rig.ts';

/** What the demo writes, its sockets named as a body in this process would name them. */
const demoText = (): string =>
  JSON.stringify(
    cabinetProfile(makeDealership('profiles', 'UTC').cabinets[1], {
      boards: boardPlaces().map(({ board }) => ({ board, path: `unix:/tmp/${board}` })),
      readers: [{ reader: 'front', path: 'unix:/tmp/front' }],
      close: async () => {},
    }),
  );

const SHIPPED = readdirSync(PROFILES)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => [name, profileText(name)] as const);
const ALL = [...SHIPPED, ['demo', demoText()] as const];

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

function readText(text: string): ReturnType<typeof readProfile> {
  const folder = mkdtempSync(join(tmpdir(), 'keycab-profile-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'profile.yaml'), text);
  return readProfile(join(folder, 'profile.yaml'), {});
}

function messagesOf(text: string): number {
  const profile = readText(text);
  return profile.ok ? 0 : profile.messages.length;
}

function read(text: string) {
  const profile = readText(text);
  return profile.ok ? bodyOf(profile.value) : expect.unreachable(JSON.stringify(profile.messages));
}

it('three are shipped', () => {
  expect(SHIPPED.map(([name]) => name)).toEqual(['cabinet-256.yaml', 'cabinet-32.yaml', 'cabinet-64.yaml']);
});

describe.each(ALL)('%s', (name, text) => {
  it('gives each slot one board, one channel and one name', () => {
    const { settings } = read(text);
    if (name !== 'demo') expect(settings.slots).toBe(Number(/\d+/.exec(name)?.[0]));
    const owners = Array.from({ length: settings.slots }, (_, slot) =>
      settings.boards.flatMap(({ board, firstSlot, slots }) =>
        slot >= firstSlot && slot < firstSlot + slots ? [`${board} channel ${slot - firstSlot + 1}`] : [],
      ),
    );
    expect(owners.filter((list) => list.length !== 1)).toEqual([]);
    expect(new Set(owners.flat()).size).toBe(settings.slots);
    const names = Array.from({ length: settings.slots }, (_, slot) => slotName(settings, slot));
    expect(names.every((one) => /^[A-Z]{1,2}[0-9]{2}$/.test(one))).toBe(true);
    expect(new Set(names).size).toBe(settings.slots);
  });

  it('asks no more of the supply than the electronics give', () => {
    const { coils } = read(text);
    const { supply, coil, energized, pulse } = LIMITS;
    expect(coils.energizedMax).toBeLessThanOrEqual(energized.survivedAtOnce.value);
    expect(supply.worstVolts.value / coil.ohmsMin.value).toBeCloseTo(0.575, 3);
    expect(coils.energizedMax * 0.575).toBeLessThanOrEqual(energized.survivedAtOnce.value * coil.peakMaxAmperes.value);
    // What is left of an empty battery behind supply, fuses and wire.
    const ohms = coil.ohmsMin.value / coils.energizedMax;
    const rail = (supply.emptyVolts.value * ohms) / (supply.sourceOhms.value + ohms);
    expect(rail).toBeGreaterThanOrEqual(energized.railMinVolts.value);
    expect(coils.pulseMaxMs).toBeLessThanOrEqual(pulse.ceilingMs.value);
    expect(coils.dutyPerMille).toBeLessThanOrEqual(pulse.dutyPerMille.value);
  });

  it('starts, and a key is taken from and put back into the first, a middle and the last slot', async () => {
    const { slots, boards } = read(text).settings;
    const places = [0, Math.floor(slots / 2) + 1, slots - 1];
    const hung = new Map([K4512, K4498, K4377].map((key, index) => [key, places[index] ?? 0]));
    const rig = await createRig(text, hung);
    cleanups.push(() => rig.close());
    await rig.until('all boards answer', () => rig.ready());
    const at = rig.ticker.monotonicMs();
    // Side by side: eight boards take no longer than one.
    expect(at).toBeLessThanOrEqual(1_000);
    expect(boards).toHaveLength(Math.ceil(slots / 32));
    for (const [key, slot] of hung) await visit(rig, key, slot);
    expect(overlaps(rig.cabinet)).toBe(0);
  });
});

async function visit(rig: ProfileRig, key: typeof K4512, slot: number): Promise<void> {
  const { cabinet } = rig;
  const seen = async (type: string, count: number, at?: number): Promise<boolean> =>
    (await rig.events()).filter((event) => event.type === type && (at === undefined || event.slot === at)).length ===
    count;
  const visits = (await rig.events()).filter(({ type }) => type === 'SessionOpened').length;
  rig.presentBadge();
  await rig.until('the badge opens a session', () => seen('SessionOpened', visits + 1));
  await rig.until('the door can be opened', () => cabinet.openDoor().ok);
  await rig.choose(key);
  await rig.until('the slot is unlocked', () => !cabinet.slot(slot).latched);
  const pulled = cabinet.pullKey(slot);
  expect(pulled).toMatchObject({ ok: true });
  await rig.until('the key is taken', () => seen('KeyTaken', 1, slot));
  expect(cabinet.insertKey(pulled.ok ? pulled.rom : '', slot)).toEqual({ ok: true });
  await rig.until('the key is returned', () => seen('KeyReturned', 1, slot));
  cabinet.closeDoor();
  await rig.until('the session ends', () => seen('SessionClosed', visits + 1));
}

it('a profile is refused exactly above what the electronics and the slot board give', () => {
  const { energized, pulse } = LIMITS;
  const text = profileText('cabinet-64.yaml');
  const withCoils = (energizedMax: number, pulseMaxMs: number, dutyMaxPercent: number): number =>
    messagesOf(
      `${text.replace('energizedMax: 1', `energizedMax: ${energizedMax}`)}\ncoils: { pulseMaxMs: ${pulseMaxMs}, dutyMaxPercent: ${dutyMaxPercent} }`,
    );
  const [coils, ms, percent] = [energized.survivedAtOnce.value, pulse.ceilingMs.value, pulse.dutyPerMille.value / 10];
  expect(withCoils(coils, ms, percent)).toBe(0);
  expect(withCoils(coils + 1, ms, percent)).toBe(1);
  expect(withCoils(coils, ms + 1, percent)).toBe(1);
  expect(withCoils(coils, ms, percent + 1)).toBe(1);
});

it('eight boards tell of their slots side by side', async () => {
  const [, text = ''] = SHIPPED[0] ?? [];
  const rig = await createRig(text, new Map());
  cleanups.push(() => rig.close());
  await rig.until('all boards answer', () => rig.ready());
  rig.cabinet.forceDoor();
  // A tag that nobody knows, in one slot of each board within one moment.
  const slots = Array.from({ length: 8 }, (_, board) => board * 32 + 3 * board);
  slots.forEach((slot, index) => rig.cabinet.insertKey(romOf(100 + index), slot));
  rig.ticker.advance(1_000);
  const told = (await rig.events()).flatMap(({ type, slot }) => (type === 'UnknownTagSeen' ? [slot] : []));
  expect(told.toSorted((one, other) => Number(one) - Number(other))).toEqual(slots);
});
