// Slot by slot through a new cabinet: its light, its lock where nothing hangs, and what the installer saw; pure.
import type { CabinetFact } from '@keycab/shared/events/cabinet';
import { darkened } from './begun.ts';
import type { InputOf } from './input.ts';
import type { Known } from './known.ts';
import { managing } from './manager.ts';
import { boardAlive } from './place.ts';
import { refused } from './refused.ts';
import { boardOf } from './settings.ts';

/** A slot in which something hangs is lit and stays locked: nothing leaves by a test. */
export function slotTestTold({ slot }: InputOf<'SlotTestTold'>, known: Known): readonly CabinetFact[] {
  const { cabinet, settings } = known;
  const manager = managing(known);
  if (!manager.ok) return manager.facts;
  const { session } = manager;
  const board = boardOf(settings, slot)?.board;
  if (board === undefined) return [];
  if (!boardAlive(cabinet, board)) return [refused(cabinet, ['boardLost'], { slot })];
  if (!cabinet.body.diskWritable) return [refused(cabinet, ['journalUnwritable'], { slot })];
  const free =
    cabinet.lockdown === null &&
    !cabinet.occupied.has(slot) &&
    !cabinet.releases.has(slot) &&
    cabinet.body.slots.get(slot)?.kind === 'empty';
  const { person } = session;
  return [
    ...darkened(known, session),
    { type: 'SlotTested', person, pulseMs: free ? settings.pulseMs : null, session: session.session, slot },
  ];
}

/** One touch says what was seen and tries the next. */
export function slotTestAnswered(input: InputOf<'SlotTestAnswered'>, known: Known): readonly CabinetFact[] {
  const { next, outcome, slot } = input;
  const manager = managing(known);
  if (!manager.ok) return manager.facts;
  const { person, session, testing } = manager.session;
  if (testing !== slot) return [];
  const answered: CabinetFact = { type: 'SlotTestAnswered', outcome, person, session, slot };
  // What was lit is dark with the answer.
  const rest = { ...known, cabinet: { ...known.cabinet, session: { ...manager.session, lit: [], testing: null } } };
  return next === null
    ? [answered]
    : [answered, ...slotTestTold({ at: input.at, type: 'SlotTestTold', slot: next }, rest)];
}
