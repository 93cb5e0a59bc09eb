// Keys that change hands away from a cabinet: offered and accepted by two, or claimed by one; pure.
import { SAID_FRESH_MS } from '@keycab/shared/events/office';
import type { PersonId } from '@keycab/shared/ids';
import type { ActOf, Asked } from './acts.ts';
import type { Known, OfficePerson } from './known.ts';
import type { Offer } from './state.ts';
import { isHolder, no, type Facts } from './verdict.ts';

export function offerHandover(act: ActOf<'offerHandover'>, asked: Asked, by: OfficePerson, known: Known): Facts {
  if (!isHolder(known, act.key, by.person)) return no(act.act, 'KC-OFFICE-01', act.key);
  if (act.to === by.person) return no(act.act, 'KC-OFFICE-05', act.key);
  if (act.to !== null && !mayHave(known, act.to, act)) return no(act.act, 'KC-OFFICE-03', act.key);
  if (act.route !== null && act.route.fromSite === act.route.toSite) return no(act.act, 'KC-OFFICE-07', act.key);
  const replaced = [...known.office.offers.values()].filter((offer) => offer.key === act.key);
  return [
    ...replaced.map(({ from, key, offer }) => ({ type: 'HandoverLapsed', from, key, offer, why: 'replaced' }) as const),
    {
      type: 'HandoverOffered',
      expiresWallMs: asked.wallMs + known.settings.offerMs,
      from: by.person,
      key: act.key,
      reason: act.reason,
      route: act.route === null ? null : { ...act.route },
      to: act.to,
    },
  ];
}

const mayHave = (known: Known, to: PersonId, { key }: Pick<Offer, 'key'>): boolean => {
  const person = known.person(to);
  return person !== undefined && !person.disabled && known.mayReceive(to, key);
};

/** The offer as it stands now, or why it cannot be answered by this person. */
function open(act: ActOf<'acceptHandover' | 'declineHandover'>, asked: Asked, by: OfficePerson, known: Known) {
  const offer = known.office.offers.get(act.offer);
  if (offer === undefined || offer.expiresWallMs <= asked.wallMs)
    return { no: no(act.act, 'KC-OFFICE-02', offer?.key) };
  if (offer.from === by.person) return { no: no(act.act, 'KC-OFFICE-05', offer.key) };
  if (offer.to !== null && offer.to !== by.person) return { no: no(act.act, 'KC-OFFICE-02', offer.key) };
  return { offer };
}

export function acceptHandover(act: ActOf<'acceptHandover'>, asked: Asked, by: OfficePerson, known: Known): Facts {
  const { offer, no: refusal } = open(act, asked, by, known);
  if (offer === undefined) return refusal;
  // The key has gone another way since it was offered: who accepts now would answer for nothing.
  if (!isHolder(known, offer.key, offer.from)) return no(act.act, 'KC-OFFICE-01', offer.key);
  if (!known.mayReceive(by.person, offer.key)) return no(act.act, 'KC-OFFICE-03', offer.key);
  const crossing = known.crossing(offer.key, offer.reason);
  return [
    {
      type: 'HandoverAccepted',
      ...(crossing === null ? {} : { crossing: { ...crossing } }),
      // Under way to another rooftop, arrival is what is due.
      dueWallMs: offer.route === null ? dueAfter(offer, asked, by, known) : asked.wallMs + known.settings.transitMs,
      from: offer.from,
      key: offer.key,
      offer: offer.offer,
      reason: offer.reason,
      route: offer.route === null ? null : { ...offer.route },
      to: by.person,
    },
  ];
}

/** Only a new purpose starts a new clock: else a key that changes hands in time would never be late. */
function dueAfter({ key, reason }: Offer, asked: Asked, by: OfficePerson, known: Known): number | null {
  const at = known.whereabouts(key);
  const clock = at.kind === 'person' ? at.clock : undefined;
  const goesOn = clock !== undefined && (reason === null || reason === clock.reason);
  return goesOn ? clock.dueWallMs : known.dueWallMs(by.person, key, reason, asked.wallMs);
}

export function declineHandover(act: ActOf<'declineHandover'>, asked: Asked, by: OfficePerson, known: Known): Facts {
  const { offer, no: refusal } = open(act, asked, by, known);
  if (offer === undefined) return refusal;
  return [{ type: 'HandoverDeclined', from: offer.from, key: offer.key, offer: offer.offer, to: by.person }];
}

export function withdrawHandover(act: ActOf<'withdrawHandover'>, by: OfficePerson, known: Known): Facts {
  const offer = known.office.offers.get(act.offer);
  if (offer === undefined) return no(act.act, 'KC-OFFICE-02');
  if (offer.from !== by.person) return no(act.act, 'KC-OFFICE-01', offer.key);
  return [{ type: 'HandoverLapsed', from: offer.from, key: offer.key, offer: offer.offer, why: 'withdrawn' }];
}

export function claimKey(act: ActOf<'claimKey'>, asked: Asked, by: OfficePerson, known: Known): Facts {
  const at = known.whereabouts(act.key);
  // Codes can be copied: while a cabinet senses the key, a claim would be contradicted the moment it is written.
  if (at.kind === 'slot') return no(act.act, 'KC-OFFICE-04', act.key);
  if (at.kind === 'gone') return no(act.act, 'KC-OFFICE-06', act.key);
  if (at.kind === 'person' && at.person === by.person) return no(act.act, 'KC-OFFICE-05', act.key);
  // The latest claim counts: one that lay in a pocket meanwhile is not the latest.
  if (act.said !== undefined && act.said.wallMs + SAID_FRESH_MS < (at.sinceWallMs ?? 0))
    return no(act.act, 'KC-OFFICE-15', act.key);
  const from = at.kind === 'person' ? at.person : at.kind === 'outside' ? at.sponsor : at.lastPerson;
  const crossing = known.crossing(act.key, act.reason);
  return [
    {
      type: 'KeyClaimed',
      ...(crossing === null ? {} : { crossing: { ...crossing } }),
      dueWallMs: known.dueWallMs(by.person, act.key, act.reason, asked.wallMs),
      from: from === by.person ? null : from,
      granted: known.mayReceive(by.person, act.key),
      key: act.key,
      person: by.person,
      reason: act.reason,
    },
  ];
}

export function answerClaim(
  act: ActOf<'confirmClaim' | 'declineClaim'>,
  asked: Asked,
  by: OfficePerson,
  known: Known,
): Facts {
  const claim = known.office.claims.get(act.claim);
  if (claim === undefined) return no(act.act, 'KC-OFFICE-02');
  if (claim.from !== by.person) return no(act.act, 'KC-OFFICE-01', claim.key);
  const { key, person } = claim;
  if (act.act === 'confirmClaim') return [{ type: 'ClaimConfirmed', claim: act.claim, key, person }];
  if (asked.wallMs - claim.wallMs > known.settings.objectionMs) return no(act.act, 'KC-OFFICE-02', key);
  return [{ type: 'ClaimDeclined', claim: act.claim, key, person }];
}
