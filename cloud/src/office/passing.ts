// What happens without anybody asking: time passes, a cabinet moves a key; pure.
import type { KeyId } from '@keycab/shared/ids';
import { holdForFirst, releaseHold } from './asking.ts';
import type { Known } from './known.ts';
import type { Facts } from './verdict.ts';
import type { KeyRequest, Offer, Reservation } from './state.ts';

export function timePassed(wallMs: number, known: Known): Facts {
  const { office, settings } = known;
  const over = [...office.reservations.values()].flatMap((reservation) => ended(reservation, wallMs, known));
  return [
    ...[...office.offers.values()]
      .filter((offer) => offer.expiresWallMs <= wallMs)
      .map((offer) => lapsed(offer, 'time')),
    ...[...office.requests.values()].flatMap((request) => escalated(request, wallMs, known, settings.silenceMs)),
    ...over,
  ];
}

const lapsed = ({ from, key, offer }: Offer, why: 'time' | 'sensed' | 'moved') =>
  ({ type: 'HandoverLapsed', from, key, offer, why }) as const;

/** A holder who says nothing is passed over: first to a manager, then to the desk. */
function escalated(request: KeyRequest, wallMs: number, known: Known, silenceMs: number): Facts {
  const waits =
    request.answer === null && request.escalated !== 'desk' && wallMs - request.silentSinceWallMs >= silenceMs;
  if (!waits || known.whereabouts(request.key).kind === 'slot') return [];
  const to = request.escalated === null ? 'manager' : 'desk';
  return [{ type: 'KeyRequestEscalated', key: request.key, request: request.request, to }];
}

function ended(reservation: Reservation, wallMs: number, known: Known): Facts {
  const { key, fromWallMs, request, reservation: id, toWallMs } = reservation;
  if (wallMs >= toWallMs) return [{ type: 'ReservationCanceled', key, reservation: id, why: 'over' }];
  const noShow = request === null && wallMs >= fromWallMs + known.settings.noShowMs;
  return noShow && known.whereabouts(key).kind === 'slot'
    ? [{ type: 'ReservationCanceled', key, reservation: id, why: 'noShow' }]
    : [];
}

/** Custody of a key is another one now: what it was waiting for has come, or can no longer come. */
export function keyMoved(key: KeyId, wallMs: number, known: Known): Facts {
  const { office } = known;
  const at = known.whereabouts(key);
  const offers = [...office.offers.values()].filter((offer) => offer.key === key);
  const lapsing = offers.filter((offer) => at.kind !== 'person' || at.person !== offer.from);
  const facts = lapsing.map((offer) => lapsed(offer, at.kind === 'slot' ? 'sensed' : 'moved'));
  if (at.kind === 'slot') return [...facts, ...holdForFirst(known, key, wallMs)];
  if (at.kind !== 'person') return facts;
  const { person } = at;
  const met = [...office.requests.values()].filter(
    (request) => request.key === key && (request.person === person || request.porter === person),
  );
  const used = [...office.reservations.values()].filter(
    (reservation) =>
      reservation.key === key &&
      reservation.person === person &&
      reservation.request === null &&
      wallMs < reservation.toWallMs,
  );
  return [
    ...facts,
    ...met.flatMap((request): Facts => [
      { type: 'KeyRequestMet', key, person, request: request.request },
      ...releaseHold(known, request.request),
    ]),
    ...used.map(({ reservation }) => ({ type: 'ReservationCanceled', key, reservation, why: 'met' }) as const),
  ];
}
