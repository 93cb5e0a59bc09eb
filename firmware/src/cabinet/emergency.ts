// Everything opens, by a manager's hand; then what is left is counted; pure.
import type { CabinetFact } from '@keycab/shared/events/cabinet';
import type { Instant } from '@keycab/shared/instant';
import type { Input, InputOf } from './input.ts';
import type { Known } from './known.ts';
import { managing } from './manager.ts';
import { boardAlive } from './place.ts';
import { refused } from './refused.ts';
import { openReleases } from './session.ts';
import { boardOf } from './settings.ts';
import type { Release } from './state.ts';

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

/** The next slots, when those before have had their pulse; none behind a door that somebody has shut. */
export function emergencyGoesOn({ at }: Input, known: Known): readonly CabinetFact[] {
  const { emergency, releases } = known.cabinet;
  const pulsing = [...releases.values()].some(({ monotonicMs }) => at.monotonicMs - monotonicMs < WAVE_MS);
  return emergency === null || pulsing || isLeft(known) ? [] : wave(known, emergency.waiting, emergency);
}

/**
 * Whoever opened it all is done: the door is shut behind the keys, or the session is over and it never was open.
 *
 * Decided: a door that has not been open yet holds nothing back. Because: its contact may be stuck, and in an emergency
 * that must keep no key in. Instead of: waiting for it to open, by which a broken contact would leave all slots but the
 * first sixteen locked. Would change if: a second sense told of the door.
 */
function isLeft({ cabinet: { body, emergency, session } }: Known): boolean {
  if (emergency === null) return true;
  if (emergency.entered) return body.doorOpen !== true;
  return body.doorOpen === false && session?.session !== emergency.session;
}

/** It is left, and the door has not only swung. */
function isOver(at: Instant, known: Known): boolean {
  const { body, emergency } = known.cabinet;
  const shutMs = at.monotonicMs - body.doorChangedMonotonicMs;
  const settled = emergency?.entered !== true || shutMs >= known.settings.doorSettleMs;
  return isLeft(known) && body.doorOpen === false && settled;
}

/** What it has opened and nobody took locks again with the door. */
export const emergencyShuts = ({ at }: Input, known: Known): readonly Release[] =>
  isOver(at, known) ? openReleases(known).filter(({ emergency }) => emergency) : [];

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
          emergency: true,
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

/** Counted at once, also when somebody has badged meanwhile: behind a door that is shut nothing leaves. */
export function emergencyEnds({ at }: Input, known: Known): readonly CabinetFact[] {
  const { emergency, releases, counting } = known.cabinet;
  if (emergency === null || counting !== null || !isOver(at, known)) return [];
  // A slot whose board is silent, or that was not read since the start: whether its key has left nobody knows yet.
  if ([...releases.values()].some((release) => release.emergency)) return [];
  return [{ type: 'CountAsked', because: 'emergency', person: null, session: null }];
}
