// What falls due by itself: lapses, idle sessions, lasting absences, doors left open, overdue keys, clock steps; pure.
import type { CabinetFact } from '@keycab/shared/events/cabinet';
import { ASK_MS, HANDOVER_MS } from '@keycab/shared/patience';
import { waitsForOthers } from './badge.ts';
import { awaitedLate } from './commands.ts';
import { dueKeys } from './clocks.ts';
import { countLate } from './count.ts';
import { stepOf } from './doubt.ts';
import { emergencyEnds, emergencyGoesOn, emergencyShuts } from './emergency.ts';
import type { Input } from './input.ts';
import type { Known } from './known.ts';
import { boardAlive } from './place.ts';
import { keyOfRom } from './pairings.ts';
import { boardOf } from './settings.ts';
import { releasesOver } from './renew.ts';
import { closeSession, lapse, openReleases } from './session.ts';
import { arrive, shownBy, unknownGone, withoutRelease } from './movement.ts';
import type { Absence, Release } from './state.ts';

/** So many slots of one board gone within this window is a cable, not a thief. */
const MASS_SLOTS = 4;
const MASS_WINDOW_MS = 200;

export function ticked(input: Input, known: Known): readonly CabinetFact[] {
  const over = releasesOver(input.at, known);
  const shut = emergencyShuts(input, known);
  const lapsed = [...new Set([...over.lapsed, ...shut])];
  const again = over.again.filter((fact) => !shut.some(({ slot }) => 'slot' in fact && fact.slot === slot));
  return [
    ...clockStep(input, known),
    ...lastingAbsences(input, known),
    ...lapsed.map(lapse),
    ...again,
    ...sessionEnd(input, known, lapsed),
    ...doorLeftOpen(input, known),
    ...asksLate(input, known),
    ...awaitedLate(input, known),
    ...dueKeys(input, known),
    ...emergencyGoesOn(input, known),
    ...emergencyEnds(input, known),
    ...countLate(input, known),
    ...nowKnown(input, known),
  ];
}

function clockStep({ at }: Input, { cabinet }: Known): readonly CabinetFact[] {
  const last = cabinet.body.ticked;
  const stepMs = stepOf(cabinet, at);
  if (stepMs === 0 || last === null || at.wallMs === null) return [];
  const beforeWallMs = Math.max(0, at.wallMs - stepMs);
  return [{ type: 'ClockStepped', afterWallMs: at.wallMs, beforeWallMs, from: last.clock, stepMs }];
}

function lastingAbsences({ at }: Input, { cabinet, settings }: Known): readonly CabinetFact[] {
  const byBoard = new Map<string, [slot: number, absence: Absence][]>();
  for (const [slot, absence] of cabinet.body.absent) {
    const board = boardOf(settings, slot)?.board;
    const occupant = cabinet.occupied.get(slot);
    if (board === undefined || occupant?.kind !== 'key' || !boardAlive(cabinet, board)) continue;
    // After a board has come back its absences are judged afresh, one by one.
    const backMs = cabinet.boardsBack.get(board) ?? -1;
    if (at.monotonicMs - Math.max(absence.since.monotonicMs, backMs) < settings.absentMs) continue;
    byBoard.set(board, [...(byBoard.get(board) ?? []), [slot, absence]]);
  }
  return [...byBoard].flatMap(([board, absences]) => {
    const backMs = cabinet.boardsBack.get(board) ?? -1;
    const times = absences.map(([, absence]) => absence.since.monotonicMs).filter((ms) => ms > backMs);
    const together = times.filter((ms) => Math.abs(ms - Math.min(...times)) <= MASS_WINDOW_MS);
    if (together.length >= MASS_SLOTS) return [{ type: 'BoardLost' as const, board }];
    return absences.flatMap(([slot, absence]) => {
      const occupant = cabinet.occupied.get(slot);
      if (occupant?.kind !== 'key') return [];
      const seen = { notBeforeWallMs: absence.since.wallMs, notAfterWallMs: absence.since.wallMs };
      return [withoutRelease(slot, occupant, absence, seen)];
    });
  });
}

function sessionEnd({ at }: Input, known: Known, lapsed: readonly Release[]): readonly CabinetFact[] {
  const { cabinet, roster, settings } = known;
  const { session, body } = cabinet;
  if (session === null) return [];
  const person = roster?.person.get(session.person);
  if (roster !== null && (person === undefined || person.disabled)) return closeSession(known, 'disabled', lapsed);
  const closedMs = body.doorOpen === false ? body.doorChangedMonotonicMs : null;
  if (closedMs !== null && closedMs > session.openedMonotonicMs && at.monotonicMs - closedMs >= settings.doorSettleMs) {
    return closeSession(known, 'door', lapsed);
  }
  const touchedMs = Math.max(session.openedMonotonicMs, body.touchedMonotonicMs);
  const asked =
    session.handover !== null ||
    waitsForOthers(known, at, session).some((ask) => at.monotonicMs - ask.monotonicMs < ASK_MS);
  const waiting = asked || openReleases(known).length > lapsed.length;
  return !waiting && at.monotonicMs - touchedMs >= settings.idleMs ? closeSession(known, 'idle', lapsed) : [];
}

function doorLeftOpen({ at }: Input, { cabinet, settings }: Known): readonly CabinetFact[] {
  const { body } = cabinet;
  if (body.doorOpen !== true || cabinet.door !== 'open' || cabinet.doorLeftOpenTold) return [];
  const openMs = at.monotonicMs - body.doorChangedMonotonicMs;
  return openMs < settings.doorLeftOpenMs ? [] : [{ type: 'DoorLeftOpen', openMs, person: cabinet.doorPerson }];
}

/** Somebody was to agree, or to take a key on, and has not come. */
function asksLate({ at }: Input, known: Known): readonly CabinetFact[] {
  const { session } = known.cabinet;
  if (session === null) return [];
  const { handover, pending, person } = session;
  const late = pending.filter((ask) => at.monotonicMs - ask.monotonicMs >= ASK_MS);
  const ended: CabinetFact[] =
    handover !== null && at.monotonicMs - handover.monotonicMs >= HANDOVER_MS
      ? [{ type: 'HandoverEnded', session: session.session, why: 'late' }]
      : [];
  return [
    ...ended,
    ...late.map(({ key }) => ({
      type: 'ReleaseAskEnded' as const,
      key,
      person,
      session: session.session,
      why: 'late' as const,
    })),
  ];
}

/** A tag that was unknown may be in the newest roster: then its key has been here all along. */
function nowKnown({ at }: Input, known: Known): readonly CabinetFact[] {
  const { cabinet, roster } = known;
  if (roster === null) return [];
  for (const [slot, occupant] of cabinet.occupied) {
    const reading = cabinet.body.slots.get(slot);
    if (occupant.kind !== 'unknown' || reading?.kind !== 'tag') continue;
    const key = keyOfRom(known, reading.rom);
    if (key === undefined || key.tag === null) continue;
    const interval = { notBeforeWallMs: at.wallMs, notAfterWallMs: at.wallMs };
    const facts = arrive({ known, at, interval, facts: [], shows: (other) => shownBy(cabinet, other) }, slot, key);
    if (facts.some((fact) => fact.type === 'UnknownTagSeen')) continue;
    // One a tick: the facts of the next one may depend on these.
    return [unknownGone(cabinet, slot), ...facts];
  }
  return [];
}
