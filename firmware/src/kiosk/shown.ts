// Which fact is still news to whoever stands there, and for how long; pure.
import type { PersonId } from '@keycab/shared/ids';
import { patienceOf } from '@keycab/shared/patience';
import type { Release } from '../cabinet/state.ts';
import type { Known } from './known.ts';
import type { Shown } from './outcome.ts';

const SHOWN_MS = 6_000;
const PULLED_MS = 15_000;

export interface News {
  readonly shown: Shown;
  readonly endsInMs: number;
}

/** A touch makes it last as long again, and whoever gets more time gets it here too. */
export function newsNow(known: Known): News | null {
  const { cabinet, comfort, recent, at, roster } = known;
  const release = newestRelease(known);
  const { shown } = recent;
  if (shown === null || shown.boot !== cabinet.boot) return null;
  // That one slot has locked again is no news for who stands before another that is open.
  const newest = release === null || (shown.type !== 'ReleaseLapsed' && shown.monotonicMs >= release.monotonicMs);
  if (!newest || isListed(shown, release)) return null;
  const reader = readerOf(shown) ?? cabinet.session?.person ?? null;
  const patience = patienceOf(reader === null ? null : roster?.person.get(reader));
  const lastsMs = (shown.type === 'KeyTakenWithoutRelease' ? PULLED_MS : SHOWN_MS) * patience;
  const sinceMs = Math.max(shown.monotonicMs, comfort.readMonotonicMs);
  const endsInMs = lastsMs - (at.monotonicMs - sinceMs);
  return endsInMs > 0 ? { shown, endsInMs } : null;
}

/** Told in the list beside a slot that stands open: what came of the other keys of the same basket. */
const isListed = (shown: Shown, release: Release | null): boolean =>
  release !== null &&
  ((shown.type === 'KeyTaken' && shown.session === release.session) ||
    (shown.type === 'AccessRefused' && shown.key !== null && shown.monotonicMs === release.monotonicMs));

export function readerOf(shown: Shown): PersonId | null {
  if (shown.type === 'KeyHandedOver') return shown.giver;
  return 'person' in shown ? shown.person : null;
}

/** The newest release that the person present is waiting for; one of an earlier boot is for the slots to settle. */
export function newestRelease({ cabinet }: Pick<Known, 'cabinet'>): Release | null {
  const open = [...cabinet.releases.values()].filter(
    (release) => release.boot === cabinet.boot && release.person !== null,
  );
  return open.toSorted(inOpenOrder)[0] ?? null;
}

type Opened = Pick<Release, 'released' | 'monotonicMs'>;

/** The newest wish first; of a basket the first, in the order in which the slots open. */
export const inOpenOrder = (left: Opened, right: Opened): number =>
  right.monotonicMs - left.monotonicMs || left.released - right.released;
