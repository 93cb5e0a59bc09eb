// Everything opens, by a manager's hand; then what is left is counted; pure.
import type { CabinetFact } from '@keycab/shared/events/cabinet';
import type { Input, InputOf } from './input.ts';
import type { Known } from './known.ts';
import { boardAlive } from './place.ts';
import { refused } from './refused.ts';
import { boardOf } from './settings.ts';

/** So many coils wait for their turn at a time: the hands keep no endless queue. */
const WAVE = 16;
/** Sixteen pulses of at most 300 ms, one after the other, with what boards say between them. */
const WAVE_MS = 8000;

export function emergencyTold(_input: InputOf<'EmergencyTold'>, known: Known): readonly CabinetFact[] {
  const { cabinet, roster } = known;
  const { session } = cabinet;
  if (session === null) return [refused(cabinet, ['noSession'])];
  if (!cabinet.body.diskWritable) return [refused(cabinet, ['journalUnwritable'])];
  if (roster?.person.get(session.person)?.manager !== true) return [refused(cabinet, ['notManager'])];
  if (cabinet.emergency !== null) return [];
  const slots = [...cabinet.occupied.keys()];
  return [
    { type: 'EmergencyOpened', person: session.person, session: session.session },
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

/** After an emergency, when all is shut and quiet again; or when a person wants to know. */
export function counted(known: Known, because: 'emergency' | 'asked'): readonly CabinetFact[] {
  const { cabinet, settings } = known;
  if (settings.boards.some(({ board }) => !boardAlive(cabinet, board))) return [];
  const occupants = [...cabinet.occupied.values()];
  return [
    {
      type: 'KeysCounted',
      because,
      here: occupants.filter(({ kind }) => kind === 'key').length,
      out: [...cabinet.custody.values()].filter(({ at }) => at.kind !== 'slot').length,
      person: cabinet.session?.person ?? null,
      unknown: occupants.filter(({ kind }) => kind === 'unknown').length,
    },
  ];
}

/** The count of an emergency waits until nothing is released and nobody stands here. */
export function emergencyEnds(known: Known): readonly CabinetFact[] {
  const { emergency, releases, session, body } = known.cabinet;
  const quiet = releases.size === 0 && session === null && body.doorOpen === false;
  if (emergency === null || !quiet || wave(known, emergency.waiting, emergency).length > 0) return [];
  return counted(known, 'emergency');
}
