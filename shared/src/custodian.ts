// Who can answer for a key, how it is known, and which lines move it; types only.
import type { CabinetEvent } from './events/cabinet.ts';
import type { OfficeEvent, Party } from './events/office.ts';
import type { CabinetId, KeyId, LogId, PersonId } from './ids.ts';

/** Why nobody can be named: a reason is always given, a gap never. */
export type UnsureWhy = 'takenWithoutRelease' | 'lost' | 'declined';

export type Custodian =
  | { readonly kind: 'slot'; readonly cabinet: CabinetId; readonly slot: number }
  | { readonly kind: 'person'; readonly person: PersonId }
  /** With somebody who is not of the staff, vouched for by one who is. */
  | { readonly kind: 'outside'; readonly party: Party; readonly sponsor: PersonId }
  /** Nobody has been named: the desk calls it not sure. */
  | { readonly kind: 'nobody'; readonly why: UnsureWhy }
  /** No key of this house any more. */
  | { readonly kind: 'gone'; readonly why: string };

/** What the answer rests on: a sensor, two people's word, one person's word, a manager's. */
export type CustodyBasis = 'sensed' | 'signed' | 'claimed' | 'settled';

/** The change lies between the two; both null when no clock could be trusted. */
export interface Interval {
  readonly notBeforeWallMs: number | null;
  readonly notAfterWallMs: number | null;
}

export interface Custody {
  readonly key: KeyId;
  readonly at: Custodian;
  readonly since: Interval;
  readonly basis: CustodyBasis;
  readonly reason: string | null;
  readonly dueWallMs: number | null;
  readonly overdue: boolean;
  /** Pulled in a session without a release, or claimed without a grant: the person answers for it, and it is pointed out. */
  readonly flagged: boolean;
  /** A manager's finding after a search; the key stays unsure. */
  readonly missing: boolean;
  /** The holder has offered it and still answers for it; `to` null is whoever scans the tag. */
  readonly offered: { readonly offer: number; readonly to: PersonId | null } | null;
  /** Under way between two rooftops since the handover was accepted. */
  readonly route: { readonly fromSite: string; readonly toSite: string } | null;
  /** Who answered for the key before the present custodian, for the question "who had it last". */
  readonly lastPerson: PersonId | null;
  /** Who else may know: the other side of a claim that was declined. */
  readonly alsoPerson: PersonId | null;
  /** Every slot in which the tag is sensed at this moment: more than one means that sources disagree (M-6). */
  readonly sensedIn: readonly { readonly cabinet: CabinetId; readonly slot: number }[];
  /** The line that says so. */
  readonly source: { readonly cabinet: LogId; readonly epoch: number; readonly seq: number };
}

/** A cabinet's events that move custody. */
export type SensedEvent = Extract<
  CabinetEvent,
  {
    type:
      | 'KeyTaken'
      | 'KeyTakenWithoutRelease'
      | 'KeyReturned'
      | 'KeyMisplaced'
      | 'KeyOverdue'
      | 'KeyHandedOver'
      | 'KeyDueSet'
      | 'TagPaired'
      | 'TagUnpaired'
      | 'ProblemReported';
  }
>;

/** The office's events that do. */
export type PromisedEvent = Extract<
  OfficeEvent,
  {
    type:
      | 'KeyRegistered'
      | 'KeyRetired'
      | 'KeyMissing'
      | 'CustodySettled'
      | 'HandoverOffered'
      | 'HandoverAccepted'
      | 'HandoverDeclined'
      | 'HandoverLapsed'
      | 'KeyClaimed'
      | 'ClaimConfirmed'
      | 'ClaimDeclined'
      | 'KeyLent'
      | 'KeyBroughtBack'
      | 'ReasonChanged'
      | 'DueTimeChanged'
      | 'ProblemReported';
  }
>;

export type CustodyEvent = SensedEvent | PromisedEvent;
