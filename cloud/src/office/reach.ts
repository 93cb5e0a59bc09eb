// Which keys an act is about, and whether whoever asks may act on them at all: rights end at the rooftop; pure.
import type { KeyId } from '@keycab/shared/ids';
import type { Act, Asked } from './acts.ts';
import type { Known, OfficePerson } from './known.ts';
import { isHolder } from './verdict.ts';

/** The keys of an act, by name or by the line that it answers; none when there is no such line. */
function keysOf(act: Act, { office, keysOf: ofVehicle }: Known): readonly KeyId[] {
  if ('key' in act) return [act.key];
  if ('vehicle' in act) return ofVehicle(act.vehicle);
  if ('delivery' in act) return office.deliveries.get(act.delivery)?.keys ?? [];
  const line =
    'offer' in act
      ? office.offers.get(act.offer)
      : 'claim' in act
        ? office.claims.get(act.claim)
        : 'request' in act
          ? office.requests.get(act.request)
          : 'reservation' in act
            ? office.reservations.get(act.reservation)
            : 'problem' in act
              ? office.problems.get(act.problem)
              : undefined;
  return line === undefined ? [] : [line.key];
}

/** Whoever holds a key, was offered it by name or is asked about a claim may act on it wherever its home is. */
function isOwn(act: Act, key: KeyId, { person }: OfficePerson, known: Known): boolean {
  const { claims, offers } = known.office;
  const asked =
    ('offer' in act && offers.get(act.offer)?.to === person) ||
    ('claim' in act && claims.get(act.claim)?.from === person);
  return asked || isHolder(known, key, person);
}

/** @returns the first key that is beyond the rooftops of whoever asks */
export function beyondReach(act: Act, asked: Asked, by: OfficePerson, known: Known): KeyId | undefined {
  const { mayTouch } = asked;
  if (mayTouch === undefined) return undefined;
  return keysOf(act, known).find((key) => !mayTouch(key) && !isOwn(act, key, by, known));
}
