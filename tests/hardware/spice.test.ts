// Currents, voltages and times of the coils as ngspice gives them for the generated circuits; starts ngspice.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '@keycab/hardware/design/limits';
import { PARTS } from '@keycab/hardware/design/parts';
import { hasSpice, HARDWARE, inFolder, run } from './given.ts';

const figureOf = (id: string, name: string): number =>
  PARTS.find((part) => part.id === id)?.figures[name]?.value ?? Number.NaN;

/** Measures by name; one that failed is absent. */
async function measured(
  name: string,
  edit: (text: string) => string = (text) => text,
): Promise<Record<string, number>> {
  const text = edit(readFileSync(join(HARDWARE, 'generated', name), 'utf8'));
  const said = await inFolder((folder) => {
    writeFileSync(join(folder, name), text);
    return run('ngspice', ['-b', name], folder);
  });
  return Object.fromEntries(
    [...said.matchAll(/^(\w+)\s+=\s+([-+\d.e]+)/gm)].map(([, measure, value]) => [measure ?? '', Number(value)]),
  );
}

const OFF_SECONDS = 0.06;
const drainMax = figureOf('driver', 'drainMaxVolts') * LIMITS.driver.drainShareMax.value;
const releasedMs = ({ released = Number.NaN }: Record<string, number>): number => (released - OFF_SECONDS) * 1_000;

describe.skipIf(!hasSpice)('simulated', () => {
  it('one coil at 13.8 V: its peak, the drain and the time to let go are within limits', async () => {
    const coil = await measured('coil.cir');
    expect(coil['peak']).toBeLessThan(LIMITS.coil.peakMaxAmperes.value);
    expect(coil['peak']).toBeGreaterThan(0.95 * (LIMITS.supply.worstVolts.value / LIMITS.coil.ohmsMin.value));
    expect(coil['drain']).toBeLessThan(drainMax);
    expect(releasedMs(coil)).toBeGreaterThan(0);
    expect(releasedMs(coil)).toBeLessThan(LIMITS.coil.releasedWithinMs.value);
  });

  it('the peak lies under what the board takes for a short, above what it takes for a broken coil', async () => {
    const { peak } = await measured('coil.cir');
    expect(peak).toBeLessThan(LIMITS.rail.shortAboveAmperes.value);
    const weakest = (await measured('four.cir'))['rail'] ?? Number.NaN;
    expect(weakest / LIMITS.coil.ohmsMax.value).toBeGreaterThan(LIMITS.rail.openBelowAmperes.value);
  });

  it('four coils at once on an empty battery leave the supply above what the converters need', async () => {
    const four = await measured('four.cir');
    expect(four['sag']).toBeGreaterThan(LIMITS.energized.railMinVolts.value);
    expect(four['rail']).toBeGreaterThan(LIMITS.rail.aliveAboveVolts.value);
  });

  it('ARM that opens under a coil harms nothing, and the empty rail is dead before the next ARM gives up', async () => {
    const rail = await measured('rail.cir');
    expect(rail['drain']).toBeLessThan(drainMax);
    expect(rail['lowest']).toBeGreaterThan(-1);
    const dark = ((await measured('dark.cir'))['dead'] ?? Number.NaN) * 1_000 - 10;
    // A fifth more for the capacitor's tolerance.
    expect(dark * 1.2).toBeLessThan(LIMITS.rail.fallsWithinMs.value);
  });

  it('a coil without its flyback diode, with half its ohms, or a rail without its bleed goes beyond a limit', async () => {
    const bare = await measured('coil.cir', (text) => text.replace(/^d1 .*$/m, ''));
    expect(bare['drain']).toBeGreaterThan(drainMax);
    const strong = await measured('coil.cir', (text) => text.replace('core1 24', 'core1 12'));
    expect(strong['peak']).toBeGreaterThan(LIMITS.coil.peakMaxAmperes.value);
    const slow = await measured('dark.cir', (text) => text.replace(/^rbleed .*$/m, ''));
    expect(slow['dead'] ?? Number.POSITIVE_INFINITY).toBeGreaterThan(0.21);
    const starved = await measured('four.cir', (text) => text.replace('supply 0.6', 'supply 2.5'));
    expect(starved['sag']).toBeLessThan(LIMITS.energized.railMinVolts.value);
  });
});
