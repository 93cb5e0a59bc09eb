// A release that goes on: its slot is pulsed again since it did not open, or since somebody wants more time; pure.
//
// Decided: whoever stands there says that a slot did not open; at the third time it is called jammed. Because: a latch
// that sticks draws the current of one that moves, and a hand that does not pull leaves the key where it is, so that no
// sensor here can tell them apart. Instead of: calling a slot jammed when its time is over, which would blame each slot
// whose key nobody wanted after all. Would change if: latches came with a contact of their own.
import type { CabinetFact } from '@keycab/shared/events/cabinet';
import { patienceOf } from '@keycab/shared/patience';
import type { Instant } from '@keycab/shared/instant';
import type { InputOf } from './input.ts';
import type { Known } from './known.ts';
import { openReleases } from './session.ts';
import type { Cabinet, Release } from './state.ts';

/** So often a slot is pulsed before it is called jammed. */
export const TRIES_MAX = 3;
/** So often a release is made longer: what WCAG 2.2.1 asks for at least. */
export const EXTENSIONS_MAX = 10;
/** A pulse, and a hand that pulls, take longer than this; a second touch within it says nothing new. */
const TRIED_AFTER_MS = 1500;
const MINUTE_MS = 60_000;

/** How long a slot stays open without a touch; some people get more time. */
export const windowMs = ({ roster, settings }: Pick<Known, 'roster' | 'settings'>, { person }: Release): number =>
  settings.releaseMs * patienceOf(person === null ? null : roster?.person.get(person));

/** Since when its time runs: the newest try, or the newest touch on "More time". */
const sinceMs = ({ body }: Cabinet, { released, triedMonotonicMs }: Release): number =>
  Math.max(triedMonotonicMs, body.extended.get(released)?.monotonicMs ?? 0);

/** Never ends before the latch has locked itself: until then a pull is by this release. */
export function leftMs(known: Pick<Known, 'cabinet' | 'roster' | 'settings'>, at: Instant, release: Release): number {
  const wanted = windowMs(known, release) - (at.monotonicMs - sinceMs(known.cabinet, release));
  return Math.max(wanted, known.settings.releaseMs - (at.monotonicMs - release.pulsedMonotonicMs));
}

/** The coil of this slot has not been on for so long within a minute that the board would refuse another pulse. */
export function mayPulse({ cabinet, settings }: Known, at: Instant, slot: number): boolean {
  const lately = (cabinet.pulses.get(slot) ?? []).filter(({ monotonicMs }) => at.monotonicMs - monotonicMs < MINUTE_MS);
  return lately.reduce((sum, { pulseMs }) => sum + pulseMs, settings.pulseMs) <= settings.coilMsPerMinute;
}

const renewed = (
  { settings }: Known,
  { key, person, released, session, slot }: Release,
  because: 'moreTime' | 'notOpen',
  tries: number,
): CabinetFact => ({
  type: 'ReleaseRenewed',
  because,
  key,
  person,
  pulseMs: settings.pulseMs,
  released,
  session,
  slot,
  tries,
});

/** The release that whoever stands here means: her own, and still open. */
const meant = (known: Known, released: number): Release | undefined =>
  openReleases(known).find(
    (release) => release.released === released && release.session === known.cabinet.session?.session,
  );

/** "It does not open": once more, and at the third time it is a jam that a person has told. */
export function notOpenTold({ at, released }: InputOf<'NotOpenTold'>, known: Known): readonly CabinetFact[] {
  const release = meant(known, released);
  if (release === undefined || at.monotonicMs - release.pulsedMonotonicMs < TRIED_AFTER_MS) return [];
  const { key, person, slot, tries } = release;
  if (tries < TRIES_MAX && mayPulse(known, at, slot)) return [renewed(known, release, 'notOpen', tries + 1)];
  return [
    { type: 'ReleaseAborted', key, person, released, slot, why: 'jammed' },
    { type: 'SlotJammed', key, person, released, slot, told: tries },
  ];
}

/** What a touch on "More time" may still make longer. */
export const mayExtend = ({ body }: Cabinet, { released }: Release): boolean =>
  (body.extended.get(released)?.times ?? 0) < EXTENSIONS_MAX;

/** Not a fact yet: only when a latch has to be pulsed again for it, the journal says so. */
export function extendReleases(cabinet: Cabinet, at: Instant): void {
  const { body, releases, session } = cabinet;
  for (const release of releases.values()) {
    if (session === null || release.session !== session.session || !mayExtend(cabinet, release)) continue;
    const times = (body.extended.get(release.released)?.times ?? 0) + 1;
    body.extended.set(release.released, { monotonicMs: at.monotonicMs, times });
  }
}

/** Releases whose time is over, and fresh pulses for those whose latch has locked itself before their time. */
export function releasesOver(at: Instant, known: Known): { lapsed: readonly Release[]; again: readonly CabinetFact[] } {
  const open = openReleases(known);
  const faded = open.filter(({ pulsedMonotonicMs }) => at.monotonicMs - pulsedMonotonicMs >= known.settings.releaseMs);
  const wanted = faded.filter((release) => leftMs(known, at, release) > 0 && mayPulse(known, at, release.slot));
  return {
    // Where the coil has to rest first, the time is over with the latch.
    lapsed: faded.filter((release) => !wanted.includes(release)),
    again: wanted.map((release) => renewed(known, release, 'moreTime', release.tries)),
  };
}
