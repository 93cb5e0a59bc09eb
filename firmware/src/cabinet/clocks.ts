// What falls due on keys that people have: a reminder, one KeyOverdue, two more calls, moved times, rights withdrawn; pure.
import type { Custody } from '@keycab/shared/custodian';
import type { CabinetFact } from '@keycab/shared/events/cabinet';
import type { Instant } from '@keycab/shared/instant';
import { grantsOf } from '@keycab/shared/roster';
import type { Input } from './input.ts';
import type { Known } from './known.ts';
import type { Out } from './outs.ts';
import { keyOf } from './pairings.ts';
import type { Cabinet } from './state.ts';

const MINUTE_MS = 60_000;
const REMIND_MS = 10 * MINUTE_MS;
/** So long after the one has come back, the other is asked for: both are hung up one after the other. */
const PARTNER_MS = 4000;
const ESCALATE_MS = [15 * MINUTE_MS, 60 * MINUTE_MS] as const;

export function dueKeys({ at }: Input, known: Known): readonly CabinetFact[] {
  return [...known.cabinet.custody.values()].flatMap((custody) => {
    const { key } = custody;
    if (custody.at.kind !== 'person') return [];
    const moved = dueMoved(known, custody);
    if (moved.length > 0) return moved;
    const { person } = custody.at;
    const out = known.cabinet.outs.get(key);
    const leftMs = remainingMs(known.cabinet, at, custody, out);
    const told = { dueWallMs: custody.dueWallMs, key, person };
    return [
      ...partnerMissed(known.cabinet, at, custody, out),
      ...withdrawn(known, custody, person),
      ...(leftMs === null ? [] : dueFacts(custody, out, leftMs, told)),
    ];
  });
}

type Told = Pick<Extract<CabinetFact, { type: 'KeyDueSoon' }>, 'dueWallMs' | 'key' | 'person'>;

function dueFacts(custody: Custody, out: Out | undefined, leftMs: number, told: Told): readonly CabinetFact[] {
  if (leftMs > REMIND_MS) return [];
  if (leftMs > 0) {
    // Whoever takes a key for ten minutes knows it.
    const long = out !== undefined && (out.minutes === null || out.minutes * MINUTE_MS > REMIND_MS);
    return long && !out.reminded && !custody.overdue ? [{ type: 'KeyDueSoon', ...told }] : [];
  }
  if (!custody.overdue) return [{ type: 'KeyOverdue', ...told }];
  const step = out === undefined ? 2 : out.escalated;
  const lateMs = -leftMs;
  if (step < 1 && lateMs >= ESCALATE_MS[0]) return [{ type: 'OverdueEscalated', ...told, step: 1 }];
  return step === 1 && lateMs >= ESCALATE_MS[1] ? [{ type: 'OverdueEscalated', ...told, step: 2 }] : [];
}

/**
 * Until the earliest of its clocks runs out; null where none runs. Minutes run by the monotonic clock of the boot that
 * saw the key leave, whatever the wall says; everything else by the wall.
 */
export function remainingMs(cabinet: Cabinet, at: Instant, custody: Custody, out: Out | undefined): number | null {
  const wallMs = at.clock === 'unsynced' ? null : at.wallMs;
  const byWall = (dueWallMs: number | null): number | null =>
    dueWallMs === null || wallMs === null ? null : dueWallMs - wallMs;
  if (out === undefined || out.minutes === null || out.began === null || out.began.boot !== cabinet.boot) {
    return byWall(custody.dueWallMs);
  }
  const relativeMs = out.minutes * MINUTE_MS - (at.monotonicMs - out.began.monotonicMs);
  const absoluteMs = byWall(out.dueByWallMs);
  return absoluteMs === null ? relativeMs : Math.min(relativeMs, absoluteMs);
}

/** A plate without its car, or a car's key without its plate. */
function partnerMissed(cabinet: Cabinet, at: Instant, { key }: Custody, out: Out | undefined): readonly CabinetFact[] {
  if (out === undefined || out.partner === null || out.alone === null) return [];
  const waits = out.alone.boot === cabinet.boot && at.monotonicMs - out.alone.monotonicMs < PARTNER_MS;
  return waits ? [] : [{ type: 'PartnerMissed', key: out.partner, partner: key, person: out.person }];
}

/** The office moved the time: it clears what was told and arms it again. */
function dueMoved({ roster, cabinet }: Known, custody: Custody): readonly CabinetFact[] {
  if (custody.at.kind !== 'person') return [];
  const { person } = custody.at;
  const moved = roster?.roster.dueTimes?.find((each) => each.key === custody.key && each.person === person);
  if (moved === undefined || moved.dueWallMs === custody.dueWallMs) return [];
  const reason = cabinet.outs.get(custody.key)?.reason ?? custody.reason;
  const { key, dueWallMs } = moved;
  return [{ type: 'KeyDueSet', dueWallMs, key, minutes: null, person, reason, session: null }];
}

/** Custody stays where it is; whoever may no longer have the key is pointed out once. */
function withdrawn(known: Known, custody: Custody, person: NonNullable<Told['person']>): readonly CabinetFact[] {
  const { roster } = known;
  const key = keyOf(known, custody.key);
  if (roster === null || key === undefined || known.cabinet.outs.get(custody.key)?.withdrawn !== false) return [];
  const who = roster.person.get(person);
  const may =
    who !== undefined &&
    !who.disabled &&
    (grantsOf(roster.roster, who, key.group, 'take').length > 0 ||
      grantsOf(roster.roster, who, key.group, 'receive').length > 0 ||
      roster.roster.visits?.some((visit) => visit.person === person && visit.keys.includes(key.key)) === true);
  return may ? [] : [{ type: 'HolderFlagged', key: key.key, person, why: 'withdrawn' }];
}
