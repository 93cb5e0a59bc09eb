// Keys promised for a time: `[from, to)` on one key, and never two promises for one instant; pure.
import type { KeyId } from '@keycab/shared/ids';
import type { ActOf, Asked } from './acts.ts';
import type { Known, OfficePerson } from './known.ts';
import type { Reservation } from './state.ts';
import { no, type Facts } from './verdict.ts';

const of = (known: Pick<Known, 'office'>, key: KeyId): readonly Reservation[] =>
  [...known.office.reservations.values()].filter((reservation) => reservation.key === key);

/** How long from now on nobody has been promised the key: `wallMs` itself when somebody has it now, else a far day. */
export function freeUntil(known: Pick<Known, 'office'>, key: KeyId, wallMs: number): number {
  let until = Number.MAX_SAFE_INTEGER;
  for (const { fromWallMs, toWallMs } of of(known, key)) {
    if (fromWallMs <= wallMs && wallMs < toWallMs) return wallMs;
    if (fromWallMs > wallMs) until = Math.min(until, fromWallMs);
  }
  return until;
}

export function reserveKey(act: ActOf<'reserveKey'>, asked: Asked, by: OfficePerson, known: Known): Facts {
  const { fromWallMs, key, toWallMs } = act;
  const length = toWallMs - fromWallMs;
  const sound = length > 0 && length <= known.settings.reservationMaxMs && toWallMs > asked.wallMs;
  if (!sound) return no(act.act, 'KC-OFFICE-07', key);
  if (known.whereabouts(key).kind === 'gone') return no(act.act, 'KC-OFFICE-06', key);
  if (!known.mayReceive(by.person, key)) return no(act.act, 'KC-OFFICE-03', key);
  const taken = of(known, key).some((other) => other.fromWallMs < toWallMs && fromWallMs < other.toWallMs);
  if (taken) return no(act.act, 'KC-OFFICE-11', key);
  return [{ type: 'ReservationMade', fromWallMs, key, person: by.person, request: null, toWallMs }];
}

export function cancelReservation(act: ActOf<'cancelReservation'>, by: OfficePerson, known: Known): Facts {
  const reservation = known.office.reservations.get(act.reservation);
  if (reservation === undefined) return no(act.act, 'KC-OFFICE-02');
  const own = reservation.person === by.person;
  if (!own && !by.manager) return no(act.act, 'KC-OFFICE-08', reservation.key);
  const why = own ? 'byPerson' : 'byManager';
  return [{ type: 'ReservationCanceled', key: reservation.key, reservation: act.reservation, why }];
}
