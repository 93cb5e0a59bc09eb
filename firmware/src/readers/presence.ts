// From frames to "presented" and "gone": a badge left on the reader counts once; pure.
import type { BadgeFrame } from './rdm6300.ts';

/** A repeating module that has not spoken for this long has lost its badge. */
export const REPEATING_GONE_MS = 500;
/** A module that speaks once cannot tell when a badge leaves: the same badge within this time is the same presentation. */
export const ONCE_GONE_MS = 2_000;
/** At most ten presentations a second reach the loop, whatever is held to the reader. */
const PRESENTED_EVERY_MS = 100;

export interface Presence {
  readonly present: string | null;
  /** Monotonic time at which the present badge counts as gone. */
  readonly goneMs: number;
  /** A frame of a repeating module that still waits for its equal. */
  readonly candidate: string | null;
  readonly candidateUntilMs: number;
  readonly presentedMs: number;
}

export const NOBODY: Presence = {
  present: null,
  goneMs: 0,
  candidate: null,
  candidateUntilMs: 0,
  presentedMs: -PRESENTED_EVERY_MS,
};

export type Sighting = { readonly kind: 'presented'; readonly digits: string } | { readonly kind: 'gone' };
type Step = { readonly presence: Presence; readonly sightings: readonly Sighting[] };

/** The passing of time alone. */
export function pass(presence: Presence, nowMs: number): Step {
  if (presence.present === null || nowMs < presence.goneMs) return { presence, sightings: [] };
  return { presence: { ...presence, present: null }, sightings: [{ kind: 'gone' }] };
}

/** Seen by a reader that says itself when its badge has left; may be told again as often as it is seen. */
export function place(presence: Presence, digits: string, nowMs: number): Step {
  if (presence.present === digits || nowMs - presence.presentedMs < PRESENTED_EVERY_MS) {
    return { presence, sightings: [] };
  }
  const { sightings } = leave(presence);
  return {
    presence: { ...NOBODY, present: digits, goneMs: Number.POSITIVE_INFINITY, presentedMs: nowMs },
    sightings: [...sightings, { kind: 'presented', digits }],
  };
}

/** Whatever is there has left. */
export const leave = (presence: Presence): Step => pass(presence, Number.POSITIVE_INFINITY);

/** A good frame. A repeating module must send two equal ones in a row, since its checksum misses double flips. */
export function see(before: Presence, { digits, repeating }: BadgeFrame, nowMs: number): Step {
  const { presence, sightings } = pass(before, nowMs);
  const goneMs = nowMs + (repeating ? REPEATING_GONE_MS : ONCE_GONE_MS);
  if (presence.present === digits) {
    return { presence: { ...presence, goneMs, candidate: null }, sightings };
  }
  const confirmed = !repeating || (presence.candidate === digits && nowMs < presence.candidateUntilMs);
  if (!confirmed || nowMs - presence.presentedMs < PRESENTED_EVERY_MS) {
    return { presence: { ...presence, candidate: digits, candidateUntilMs: nowMs + REPEATING_GONE_MS }, sightings };
  }
  const left: Sighting[] = presence.present === null ? [] : [{ kind: 'gone' }];
  return {
    presence: { present: digits, goneMs, candidate: null, candidateUntilMs: 0, presentedMs: nowMs },
    sightings: [...sightings, ...left, { kind: 'presented', digits }],
  };
}
