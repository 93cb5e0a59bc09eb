// Which fact is still news to whoever stands there, and for how long; pure.
import type { PersonId } from '@keycab/shared/ids';
import { patienceOf } from '@keycab/shared/patience';
import type { Release } from '../cabinet/state.ts';
import type { Known } from './known.ts';
import type { Shown } from './outcome.ts';

const SHOWN_MS = 6_000;
const PULLED_MS = 15_000;
/** What can be undone can be for as long as somebody who reads slowly needs to see that it is wrong. */
const UNDO_MS = 20_000;
/** Nobody need stand there when the count comes. */
const COUNTED_MS = 30_000;

export interface News {
  readonly shown: Shown;
  readonly endsInMs: number;
}

type Back = Extract<Shown, { type: 'KeyReturned' | 'KeyMisplaced' }>;

/** A touch makes it last as long again, and whoever gets more time gets it here too. */
export function newsNow(known: Known): News | null {
  const release = newestRelease(known);
  const news = freshNow(known, release);
  if (news === null || isListed(news.shown, release) || isBeside(news.shown, release, known)) return null;
  return news;
}

/** A key that was put back while a slot stands open for whoever did it: told beside that slot, for as long as other news. */
export function besideNow(known: Known): Back | null {
  const release = newestRelease(known);
  const shown = freshNow(known, release)?.shown;
  return shown !== undefined && isBeside(shown, release, known) ? shown : null;
}

function freshNow(known: Known, release: Release | null): News | null {
  const { cabinet, comfort, recent, at, roster } = known;
  const { shown } = recent;
  if (shown === null || shown.boot !== cabinet.boot) return null;
  // What came of an emergency is told to whoever stands there, and leaves the glass to a badge.
  if (shown.type === 'KeysCounted' && cabinet.session !== null) return null;
  // That one slot has locked again is no news for who stands before another that is open.
  const newest = release === null || (shown.type !== 'ReleaseLapsed' && shown.monotonicMs >= release.monotonicMs);
  if (!newest) return null;
  const reader = readerOf(shown) ?? cabinet.session?.person ?? null;
  const patience = patienceOf(reader === null ? null : roster?.person.get(reader));
  const lastsMs = lastingMs(shown) * patience;
  const sinceMs = Math.max(shown.monotonicMs, comfort.readMonotonicMs);
  const leftMs = lastsMs - (at.monotonicMs - sinceMs);
  // What counts down until it is locked stays until it is; who is badged in has other things to do.
  const counts = shown.type === 'ReleaseLapsed' && cabinet.session === null;
  const endsInMs = counts ? Math.max(leftMs, locksInMs(shown, known)) : leftMs;
  return endsInMs > 0 ? { shown, endsInMs } : null;
}

function lastingMs({ type }: Shown): number {
  if (type === 'BadgeEnrolled') return UNDO_MS;
  if (type === 'KeysCounted') return COUNTED_MS;
  return type === 'KeyTakenWithoutRelease' ? PULLED_MS : SHOWN_MS;
}

/** Told in the list beside a slot that stands open: what came of the other keys of the same basket. */
const isListed = (shown: Shown, release: Release | null): boolean =>
  release !== null &&
  ((shown.type === 'KeyTaken' && shown.session === release.session) ||
    (shown.type === 'AccessRefused' && shown.key !== null && shown.monotonicMs === release.monotonicMs));

/** The slot that is open must not be hidden; only what is asked of its car needs a page of its own. */
function isBeside(shown: Shown, release: Release | null, { roster }: Known): shown is Back {
  if (release === null || (shown.type !== 'KeyReturned' && shown.type !== 'KeyMisplaced')) return false;
  const asked = roster?.group.get(roster.key.get(shown.key)?.group ?? '')?.returnAsks ?? [];
  return shown.session === null || asked.length === 0;
}

/** The spring has locked the latch at the latest when the time of its release is over, however the release ended. */
export function locksInMs(shown: Extract<Shown, { type: 'ReleaseLapsed' }>, { recent, at, settings }: Known): number {
  const released = recent.released.get(shown.slot);
  if (released === undefined || released.seq !== shown.released) return 0;
  return Math.max(0, settings.releaseMs - (at.monotonicMs - released.monotonicMs));
}

export function readerOf(shown: Shown): PersonId | null {
  if (shown.type === 'KeyHandedOver') return shown.giver;
  return 'person' in shown ? shown.person : null;
}

/**
 * The newest release that the person present is waiting for; one of an earlier boot is for the slots to settle. Who has
 * badged since is waiting for none of those before, and an emergency tells of its own.
 */
export function newestRelease({ cabinet }: Pick<Known, 'cabinet'>): Release | null {
  const { boot, session } = cabinet;
  const open = [...cabinet.releases.values()].filter(
    (release) =>
      release.boot === boot &&
      release.person !== null &&
      !release.emergency &&
      (session === null || release.released > session.session),
  );
  return open.toSorted(inOpenOrder)[0] ?? null;
}

type Opened = Pick<Release, 'released' | 'monotonicMs'>;

/** The newest wish first; of a basket the first, in the order in which the slots open. */
export const inOpenOrder = (left: Opened, right: Opened): number =>
  right.monotonicMs - left.monotonicMs || left.released - right.released;
