// What the lamps show while nothing happens at their slots: locked down, jammed, in delivery; and how little on battery; pure.
//
// Decided: these come from what is known, not from one event. Because: a delivery begins in the office and a key comes
// back in the middle of a lockdown; each event by itself knows too little of the other. Instead of: more members in many
// events, only for a lamp. Would change if: a lamp ever moved anything; then it would need a durable order of its own.
import type { RosterIndex } from '@keycab/shared/roster';
import type { LightColor, LightRhythm, Resting, RestingLight } from './effect.ts';
import type { Cabinet } from './state.ts';

export const NOTHING_RESTS: Resting = { lights: [], frugal: false };

export function restingOf(cabinet: Cabinet, roster: RosterIndex | null): Resting {
  if (cabinet.powerLost.has('mains')) return { lights: [], frugal: true };
  const delivered = new Set((roster?.roster.deliveries ?? []).map(({ vehicle }) => vehicle));
  const lights = new Map<number, RestingLight>();
  const light = (slot: number, color: LightColor, rhythm: LightRhythm): void =>
    void lights.set(slot, { slot, color, rhythm });
  for (const [slot, occupant] of cabinet.occupied) {
    const vehicle = occupant.kind === 'key' ? (roster?.key.get(occupant.key)?.vehicle ?? null) : null;
    if (vehicle !== null && delivered.has(vehicle)) light(slot, 'violet', 'steady');
  }
  for (const slot of cabinet.jammed) light(slot, 'red', 'slow');
  // What is in stays in; a free slot takes a key as ever, and is not red.
  if (cabinet.lockdown !== null) for (const slot of cabinet.occupied.keys()) light(slot, 'red', 'steady');
  return { lights: [...lights.values()].toSorted((one, other) => one.slot - other.slot), frugal: false };
}
