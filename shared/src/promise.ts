// What people promise, sign and settle, as it moves custody; the half of the fold that the office writes; pure.
import type { Custody, PromisedEvent, UnsureWhy } from './custodian.ts';
import { OFFICE, type PersonId } from './ids.ts';

/** What every new answer begins with. */
export const FRESH = {
  overdue: false,
  flagged: false,
  missing: false,
  offered: null,
  route: null,
  alsoPerson: null,
  reason: null,
  dueWallMs: null,
} as const;

/** Who answered for it until now: the person, or whoever vouches for the one outside. */
export const lastOf = (before: Custody | undefined): PersonId | null => {
  if (before?.at.kind === 'person') return before.at.person;
  if (before?.at.kind === 'outside') return before.at.sponsor;
  return before?.lastPerson ?? null;
};

export function foldPromised(before: Custody | undefined, event: PromisedEvent): Custody | undefined {
  // M-3: physical facts win. While a slot senses the tag, words stay in the log, contradicted, and move nothing.
  if (before !== undefined && before.sensedIn.length > 0) return before;
  const moved = {
    ...FRESH,
    key: event.key,
    since: { notBeforeWallMs: event.wallMs, notAfterWallMs: event.wallMs },
    lastPerson: lastOf(before),
    sensedIn: [],
    source: { cabinet: OFFICE, epoch: event.epoch, seq: event.seq },
  } as const;
  /** Nobody can be named: since the last certain instant, which is when the present answer began (C-5). */
  const unsure = (why: UnsureWhy, alsoPerson: PersonId | null = null): Custody => ({
    ...moved,
    at: { kind: 'nobody', why },
    basis: 'claimed',
    since: { notBeforeWallMs: before?.since.notAfterWallMs ?? null, notAfterWallMs: event.wallMs },
    alsoPerson,
  });
  switch (event.type) {
    case 'KeyRegistered':
      // Whoever pairs a new key is its first holder (C-3).
      return before ?? { ...moved, at: { kind: 'person', person: event.person }, basis: 'claimed' };
    case 'KeyRetired':
      return { ...moved, at: { kind: 'gone', why: event.why }, basis: 'settled' };
    case 'KeyMissing':
      return { ...(before?.at.kind === 'nobody' ? before : unsure('lost')), missing: true };
    case 'CustodySettled':
      return { ...moved, at: event.at, basis: 'settled' };
    case 'HandoverOffered':
      return before === undefined ? before : { ...before, offered: { offer: event.seq, to: event.to }, route: null };
    case 'HandoverDeclined':
    case 'HandoverLapsed':
      return before?.offered?.offer === event.offer ? { ...before, offered: null } : before;
    case 'HandoverAccepted':
      return {
        ...moved,
        at: { kind: 'person', person: event.to },
        basis: 'signed',
        reason: event.reason,
        dueWallMs: event.dueWallMs,
        route: event.route,
      };
    case 'KeyClaimed':
      return {
        ...moved,
        at: { kind: 'person', person: event.person },
        basis: 'claimed',
        reason: event.reason,
        dueWallMs: event.dueWallMs,
        flagged: !event.granted,
      };
    case 'ClaimConfirmed':
      return claims(before, event.person) ? { ...before, basis: 'signed' } : before;
    case 'ClaimDeclined':
      return claims(before, event.person) ? unsure('declined', before.lastPerson) : before;
    case 'KeyLent':
      return {
        ...moved,
        at: { kind: 'outside', party: event.party, sponsor: event.sponsor },
        basis: 'signed',
        reason: before?.reason ?? null,
        dueWallMs: event.dueWallMs,
      };
    case 'KeyBroughtBack':
      return { ...moved, at: { kind: 'person', person: event.person }, basis: 'claimed' };
    case 'ReasonChanged':
      return holds(before, event.person)
        ? { ...before, reason: event.reason, dueWallMs: event.dueWallMs, overdue: false }
        : before;
    case 'DueTimeChanged':
      return holds(before, event.person) ? { ...before, dueWallMs: event.dueWallMs, overdue: false } : before;
    case 'ProblemReported':
      return event.problem === 'keyLost' && before?.at.kind !== 'gone' ? unsure('lost') : before;
  }
}

const holds = (before: Custody | undefined, person: PersonId): before is Custody =>
  before?.at.kind === 'person' && before.at.person === person;
const claims = (before: Custody | undefined, person: PersonId): before is Custody =>
  holds(before, person) && before.basis === 'claimed';
