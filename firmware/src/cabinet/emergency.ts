// Everything opens, by a manager's hand; then what is left is counted; pure.
import type { CabinetFact } from '@keycab/shared/events/cabinet';
import type { Input, InputOf } from './input.ts';
import type { Known } from './known.ts';
import { managing } from './manager.ts';
import { boardAlive } from './place.ts';
import { refused } from './refused.ts';
import { boardOf } from './settings.ts';

/** So many coils wait for their turn at a time: the hands keep no endless queue. */
const WAVE = 16;
/** Sixteen pulses of at most 300 ms, one after the other, with what boards say between them. */
const WAVE_MS = 8000;

/** All slots that hold something, or those of one board. */
export function emergencyTold({ board }: InputOf<'EmergencyTold'>, known: Known): readonly CabinetFact[] {
  const { cabinet, settings } = known;
  if (cabinet.session !== null && !cabinet.body.diskWritable) return [refused(cabinet, ['journalUnwritable'])];
  const manager = managing(known);
  if (!manager.ok) return manager.facts;
  if (cabinet.emergency !== null && cabinet.emergency.waiting.length > 0) return [];
  const { session } = manager;
  const all = [...cabinet.occupied.keys()];
  const slots = board === null ? all : all.filter((slot) => boardOf(settings, slot)?.board === board);
  const some = board === null ? {} : { slots };
  return [
    { type: 'EmergencyOpened', person: session.person, session: session.session, ...some },
    ...wave(known, slots, session),
  ];
}

/** The next slots, when those before have had their pulse. */
export function emergencyGoesOn({ at }: Input, known: Known): readonly CabinetFact[] {
  const { emergency, releases } = known.cabinet;
  const pulsing = [...releases.values()].some(({ monotonicMs }) => at.monotonicMs - monotonicMs < WAVE_MS);
  return emergency === null || pulsing ? [] : wave(known, emergency.waiting, emergency);
}

function wave(
  { cabinet, settings }: Known,
  slots: readonly number[],
  { person, session }: Pick<NonNullable<Known['cabinet']['session']>, 'person' | 'session'>,
): readonly CabinetFact[] {
  return slots
    .flatMap((slot): CabinetFact[] => {
      const occupant = cabinet.occupied.get(slot);
      const board = boardOf(settings, slot)?.board;
      const able = board !== undefined && boardAlive(cabinet, board) && !cabinet.releases.has(slot);
      if (occupant?.kind !== 'key' || !able) return [];
      return [
        {
          type: 'SlotReleased',
          command: null,
          key: occupant.key,
          minutes: null,
          person,
          pulseMs: settings.pulseMs,
          reason: null,
          roster: cabinet.rosterVersion,
          session,
          slot,
          tag: occupant.tag,
        },
      ];
    })
    .slice(0, WAVE);
}

/** The count of an emergency waits until nothing is released and nobody stands here. */
export function emergencyEnds(known: Known): readonly CabinetFact[] {
  const { emergency, releases, session, body, counting } = known.cabinet;
  const quiet = releases.size === 0 && session === null && body.doorOpen === false;
  if (emergency === null || !quiet || counting !== null) return [];
  if (wave(known, emergency.waiting, emergency).length > 0) return [];
  return [{ type: 'CountAsked', because: 'emergency', person: null, session: null }];
}
