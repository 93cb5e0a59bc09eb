// What the contacts of slots mean, one by one while awake and all at once after start or loss; pure.
import type { CabinetFact } from '@keycab/shared/events/cabinet';
import { pairingMet } from './begun.ts';
import type { InputOf, SlotReading } from './input.ts';
import type { Known } from './known.ts';
import { arrive, leave, shownBy, taken, unknownGone, unknownSeen, type Look } from './movement.ts';
import { keyOfRom } from './pairings.ts';
import { boardOf } from './settings.ts';

/** One contact changed while everything was awake. */
export function slotChanged(input: InputOf<'SlotSeen'>, known: Known): readonly CabinetFact[] {
  const { cabinet, settings } = known;
  const { slot, reading, at } = input;
  const board = boardOf(settings, slot);
  // Until its board has told all its slots, the past is not judged by a single one of them.
  if (board === undefined || !cabinet.body.boardsRead.has(board.board)) return [];
  const facts: CabinetFact[] = cabinet.boardsLost.has(board.board) ? [{ type: 'BoardBack', board: board.board }] : [];
  const interval = { notBeforeWallMs: at.wallMs, notAfterWallMs: at.wallMs };
  const look: Look = { known, at, interval, facts, shows: (other) => shownBy(cabinet, other) };
  const occupant = cabinet.occupied.get(slot);
  const release = cabinet.releases.get(slot);

  switch (reading.kind) {
    case 'empty':
      // A seated key that nobody released must stay away for a while before anybody is accused: see tick.ts.
      if (release !== undefined) facts.push(...taken(look, release));
      else if (occupant?.kind === 'unknown') facts.push(unknownGone(cabinet, slot));
      break;
    case 'unreadable':
      if (!sameReading(cabinet.body.slots.get(slot), reading)) facts.push(unknownSeen(cabinet, slot, reading.why));
      break;
    case 'tag': {
      const key = keyOfRom(known, reading.rom);
      if (isRecorded(look, slot, reading)) break;
      facts.push(...leave(look, slot));
      facts.push(...(pairingMet(look, slot, reading.rom) ?? arrive(look, slot, key, reading.rom)));
      break;
    }
  }
  return facts;
}

/**
 * A board tells all its slots after start or loss. Only now is the past judged: a released key that is gone was taken by
 * the one to whom it was released; one that is still here was not.
 */
export function settleBoard(input: InputOf<'BoardAnswered'>, known: Known): readonly CabinetFact[] {
  const { cabinet } = known;
  const { at, board } = input;
  const lost = cabinet.boardsLost.has(board);
  const aliveWallMs = lost ? (cabinet.boardsLost.get(board) ?? null) : cabinet.bootedAfterWallMs;
  const readings = new Map(input.slots);
  const look: Look = {
    known,
    at,
    // A wall clock that went back must not make an interval end before it begins.
    interval: { notBeforeWallMs: earlierOf(aliveWallMs, at.wallMs), notAfterWallMs: at.wallMs },
    facts: lost ? [{ type: 'BoardBack', board }] : [],
    shows: (slot) => readings.get(slot) ?? shownBy(cabinet, slot),
  };
  // First everything that left, then everything that came: a key that was moved while nobody looked leaves once.
  for (const [slot, reading] of input.slots) look.facts.push(...settleGone(look, slot, reading, lost));
  for (const [slot, reading] of input.slots) look.facts.push(...settleHere(look, slot, reading));
  return look.facts;
}

function settleGone(look: Look, slot: number, reading: SlotReading, lost: boolean): readonly CabinetFact[] {
  const { cabinet } = look.known;
  const release = cabinet.releases.get(slot);
  if (reading.kind === 'unreadable') return [];
  if (isRecorded(look, slot, reading)) {
    if (release === undefined) return [];
    const { key, person, released } = release;
    return [{ type: 'ReleaseAborted', key, person, released, slot, why: lost ? 'boardLost' : 'restart' }];
  }
  return leave(look, slot);
}

function settleHere(look: Look, slot: number, reading: SlotReading): readonly CabinetFact[] {
  const { cabinet } = look.known;
  if (reading.kind === 'empty' || isRecorded(look, slot, reading)) return [];
  if (reading.kind === 'tag') return arrive(look, slot, keyOfRom(look.known, reading.rom), reading.rom);
  return sameReading(cabinet.body.slots.get(slot), reading) ? [] : [unknownSeen(cabinet, slot, reading.why)];
}

/** The tag in the slot is what the record has there: the same key, or still an unknown one. */
function isRecorded({ known }: Look, slot: number, reading: SlotReading): boolean {
  if (reading.kind !== 'tag') return false;
  const occupant = known.cabinet.occupied.get(slot);
  const key = keyOfRom(known, reading.rom);
  return occupant?.kind === 'key' ? occupant.key === key?.key : occupant?.kind === 'unknown' && key === undefined;
}

const earlierOf = (from: number | null, to: number | null): number | null =>
  from === null || to === null ? from : Math.min(from, to);

const sameReading = (before: SlotReading | undefined, now: SlotReading): boolean =>
  before?.kind === now.kind && (before.kind !== 'unreadable' || now.kind !== 'unreadable' || before.why === now.why);
