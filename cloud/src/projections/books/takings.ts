// What cabinets tell of keys that crossed, drove or went away with a plate: the few takings that a book is kept of; pure.
import type { CabinetEvent, EventOf } from '@keycab/shared/events/cabinet';
import type { CabinetId, KeyId } from '@keycab/shared/ids';
import type { Stored } from './feed.ts';
import type { Passed } from './office-book.ts';

/** Purposes for which a car is driven with, or to, somebody who may buy it. */
export const DRIVE_REASONS: readonly string[] = ['testDrive', 'extendedDemo'];

export interface Bound {
  readonly plate: KeyId;
  readonly key: KeyId;
  readonly wallMs: number;
  readonly cabinet: CabinetId;
}

export interface Takings {
  readonly passed: Passed[];
  readonly bound: Bound[];
}

export const emptyTakings = (): Takings => ({ passed: [], bound: [] });

/** In canonical form a member is written in one way only: what may be of interest is found without reading the rest. */
export const TAKEN_LIKE: readonly string[] = [
  '%"crossing":{%',
  ...DRIVE_REASONS.map((reason) => `%"reason":"${reason}"%`),
];

export function enterTaking(takings: Takings, { effectiveMs, event: line }: Stored): void {
  const event = line as CabinetEvent;
  if (event.type === 'PlateBound') {
    const { cabinet, key, plate } = event;
    takings.bound.push({ plate, key, wallMs: effectiveMs, cabinet });
  } else if (event.type === 'KeyTaken' && event.person !== null) {
    takings.passed.push({ ...common(event, effectiveMs), person: event.person, giver: null, route: null, both: false });
  } else if (event.type === 'KeyHandedOver') {
    const route = event.route ?? null;
    const { giver, receiver: person } = event;
    takings.passed.push({ ...common(event, effectiveMs), person, giver, route, both: true });
  }
}

const common = (event: EventOf<'KeyTaken' | 'KeyHandedOver'>, wallMs: number) => ({
  place: { log: event.cabinet, epoch: event.epoch, seq: event.seq },
  key: event.key,
  wallMs,
  reason: event.reason,
  dueWallMs: event.dueWallMs,
  crossing: event.crossing ?? null,
  vehicle: 'vehicle' in event ? (event.vehicle ?? null) : null,
});
