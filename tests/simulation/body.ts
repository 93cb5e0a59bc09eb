// A cabinet's body as physics knows it: what lies in which slot, what is in whose hand; the oracle of the simulation; pure.
import type { Report, SlotReading } from '@keycab/firmware/cabinet/input';
import type { Effect } from '@keycab/firmware/cabinet/effect';
import { boards, EMPTY, tag } from '../people.ts';

/** A pulse frees a slot's latch for as long as this; then its spring locks it. */
const FREE_MS = 20_000;

export interface SimulatedBody {
  readonly slots: Map<number, number>;
  readonly hand: Set<number>;
  /** Orders to coils since the world began: seq and slot. */
  readonly pulses: { readonly epoch: number; readonly released: number; readonly slot: number }[];
  perform(effects: readonly Effect[], epoch: number, nowMs: number): void;
  free(slot: number, nowMs: number): boolean;
  /** What all boards would tell now. */
  tells(): Report[];
  reading(slot: number): SlotReading;
}

export function createBody(seated: Readonly<Record<number, number>>): SimulatedBody {
  const slots = new Map(Object.entries(seated).map(([slot, index]) => [Number(slot), index]));
  const freeUntil = new Map<number, number>();
  const pulses: { epoch: number; released: number; slot: number }[] = [];
  return {
    slots,
    hand: new Set(),
    pulses,
    perform(effects, epoch, nowMs) {
      for (const effect of effects) {
        if (effect.type !== 'PulseSolenoid') continue;
        pulses.push({ epoch, released: effect.released, slot: effect.slot });
        freeUntil.set(effect.slot, nowMs + FREE_MS);
      }
    },
    free: (slot, nowMs) => (freeUntil.get(slot) ?? 0) > nowMs,
    tells: () => boards(Object.fromEntries(slots)),
    reading: (slot) => {
      const index = slots.get(slot);
      return index === undefined ? EMPTY : tag(index);
    },
  };
}
