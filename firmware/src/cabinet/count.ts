// How many keys are here and what differs from the record: every board is asked for all its slots anew first; pure.
import type { CabinetFact } from '@keycab/shared/events/cabinet';
import type { Difference } from '@keycab/shared/events/managed';
import type { Input, InputOf } from './input.ts';
import type { Known } from './known.ts';
import { bareTags, isFreeIn, unknownTags } from './bare.ts';
import { dayExceptions } from './day.ts';
import { managing } from './manager.ts';
import { boardAlive } from './place.ts';
import { boardOf } from './settings.ts';

/** A board that has not told its slots by then is counted as silent. */
const COUNT_MS = 10_000;
/** So many of the differences stand in the line; all are counted. */
const TOLD_MAX = 24;

export function countTold(known: Known): readonly CabinetFact[] {
  const manager = managing(known);
  if (!manager.ok) return manager.facts;
  if (known.cabinet.counting !== null) return [];
  const { person, session } = manager.session;
  return [{ type: 'CountAsked', because: 'asked', person, session }];
}

/** The last of the boards that answer has told all its slots. */
export function boardScanned({ board }: InputOf<'BoardScanned'>, known: Known): readonly CabinetFact[] {
  const { cabinet, settings } = known;
  const { counting, body } = cabinet;
  if (counting === null) return [];
  const told = settings.boards.every(
    (each) => each.board === board || !boardAlive(cabinet, each.board) || body.scanned.has(each.board),
  );
  return told ? [counted(known)] : [];
}

/** No board answers, or one keeps silent: what it holds is not known, and that is said. */
export function countLate({ at }: Input, known: Known): readonly CabinetFact[] {
  const { counting } = known.cabinet;
  return counting !== null && at.monotonicMs - counting.monotonicMs >= COUNT_MS ? [counted(known)] : [];
}

function counted(known: Known): CabinetFact {
  const { cabinet } = known;
  const occupants = [...cabinet.occupied.values()];
  const differences = differencesOf(known);
  const free = bareTags(known).filter((each) => each.free).length;
  return {
    type: 'KeysCounted',
    because: cabinet.counting?.because ?? 'asked',
    differences: differences.slice(0, TOLD_MAX),
    differing: differences.length,
    ...(free === 0 ? {} : { free }),
    here: occupants.filter(({ kind }) => kind === 'key').length,
    // As many as the close of the day asks about: what hangs in another cabinet is out of none.
    out: dayExceptions(known).length,
    person: cabinet.counting?.person ?? null,
    unknown: unknownTags(known),
  };
}

/** By slot, then keys of which nobody knows where they are. */
function differencesOf(known: Known): readonly Difference[] {
  const { cabinet, settings } = known;
  const differences: Difference[] = [];
  for (let slot = 0; slot < settings.slots; slot += 1) {
    const occupant = cabinet.occupied.get(slot);
    const board = boardOf(settings, slot)?.board;
    const key = occupant?.kind === 'key' ? occupant.key : null;
    const reading = cabinet.body.slots.get(slot);
    if (board === undefined) continue;
    if (!boardAlive(cabinet, board)) differences.push({ key, slot, what: 'unread' });
    else if (isFreeIn(known, slot)) continue;
    else if (occupant?.kind === 'unknown') differences.push({ key, slot, what: 'unknown' });
    else if (occupant !== undefined && reading?.kind === 'empty') differences.push({ key, slot, what: 'gone' });
    else if (reading?.kind === 'unreadable') differences.push({ key, slot, what: 'unknown' });
  }
  for (const { key, at } of cabinet.custody.values()) {
    if (at.kind === 'nobody' && known.isElsewhere?.(key) !== true)
      differences.push({ key, slot: null, what: 'unsure' });
  }
  return differences;
}
