// A key's life as bars in lanes: who is in which lane, what of it lies in the time shown, where the hours are; pure.
import type { Span } from '@keycab/shared/contract';
import { addDays, type Zone } from '@keycab/shared/zone';

export type Tone = 'in' | 'sales' | 'service' | 'detail' | 'vendor' | 'customer' | 'others' | 'unsure';

export interface Bar {
  readonly span: Span;
  /** Shares of the width, 0 to 1. */
  readonly from: number;
  readonly to: number;
  readonly tone: Tone;
}

export interface Lane {
  readonly name: string;
  readonly bars: readonly Bar[];
}

export interface Window {
  readonly fromWallMs: number;
  readonly toWallMs: number;
}

const TONES: Readonly<Record<string, Tone>> = {
  Sales: 'sales',
  Service: 'service',
  Detail: 'detail',
  Vendor: 'vendor',
  vendor: 'vendor',
  customer: 'customer',
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** One lane for the slots, one for each department, those outside by what they are, what nobody can prove at last. */
function laneOf({ kind, group }: Span): { readonly name: string; readonly tone: Tone; readonly rank: number } {
  switch (kind) {
    case 'slot':
      return { name: 'In', tone: 'in', rank: 0 };
    case 'person':
      return { name: group, tone: TONES[group] ?? 'others', rank: 1 };
    case 'outside':
      return { name: capital(group), tone: TONES[group] ?? 'others', rank: 2 };
    case 'gone':
      return { name: 'Gone', tone: 'others', rank: 3 };
    case 'notSure':
      return { name: 'Not sure', tone: 'unsure', rank: 4 };
  }
}

export function lanesOf(spans: readonly Span[], { fromWallMs, toWallMs }: Window): Lane[] {
  const lanes = new Map<string, { rank: number; bars: Bar[] }>();
  const share = (wallMs: number): number => (wallMs - fromWallMs) / (toWallMs - fromWallMs);
  for (const span of spans) {
    const from = Math.max(span.fromWallMs ?? fromWallMs, fromWallMs);
    const to = Math.min(span.toWallMs ?? toWallMs, toWallMs);
    if (to <= from) continue;
    const { name, tone, rank } = laneOf(span);
    const lane = lanes.get(name) ?? { rank, bars: [] };
    lane.bars.push({ span, from: share(from), to: share(to), tone });
    lanes.set(name, lane);
  }
  return [...lanes]
    .sort(([a, { rank: left }], [b, { rank: right }]) => left - right || a.localeCompare(b))
    .map(([name, { bars }]) => ({ name, bars }));
}

const STEPS_MINUTES = [15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080, 43_200];
const DAY_MINUTES = 1440;
const DAY_MS = 86_400_000;
const TICKS_MAX = 200;

/** Full hours or days on the wall of the store, not more of them than there is room for. */
export function ticksOf({ fromWallMs, toWallMs }: Window, zone: Zone, max: number): number[] {
  const minutes = (toWallMs - fromWallMs) / 60_000;
  const step =
    STEPS_MINUTES.find((each) => minutes / each <= max) ?? Math.ceil(minutes / max / DAY_MINUTES) * DAY_MINUTES;
  const ticks: number[] = [];
  const every = Math.max(1, Math.round(step / DAY_MINUTES));
  let date = zone.local(fromWallMs).date;
  for (; zone.instantOf(date, 0) <= toWallMs && ticks.length < TICKS_MAX; date = addDays(date, every)) {
    for (let minute = 0; minute < DAY_MINUTES; minute += step) ticks.push(zone.instantOf(date, minute));
  }
  return ticks.filter((tick) => tick >= fromWallMs && tick <= toWallMs);
}

export type Range = 'hour' | 'shift' | 'day' | 'week' | 'all';
const HOUR_MS = 3_600_000;
const SHIFT_MS = 8 * HOUR_MS;
/** From so many hands within an hour on, its bars are too thin to be read among those of a shift. */
const BUSY = 3;

/** The shortest time in which something has happened; an hour only when much has. */
export function rangeOf(spans: readonly Span[], nowWallMs: number): Range {
  const movesSince = (ms: number): number =>
    spans.filter(({ fromWallMs }) => (fromWallMs ?? 0) > nowWallMs - ms).length;
  if (movesSince(HOUR_MS) >= BUSY) return 'hour';
  if (movesSince(SHIFT_MS) > 0) return 'shift';
  return movesSince(DAY_MS) > 0 ? 'day' : movesSince(7 * DAY_MS) > 0 ? 'week' : 'all';
}

export function windowOf(range: Range, spans: readonly Span[], nowWallMs: number): Window {
  const first = spans.reduce((least, { fromWallMs }) => Math.min(least, fromWallMs ?? least), nowWallMs - DAY_MS);
  const length = { hour: HOUR_MS, shift: SHIFT_MS, day: DAY_MS, week: 7 * DAY_MS, all: nowWallMs - first }[range];
  return { fromWallMs: nowWallMs - length, toWallMs: nowWallMs };
}
