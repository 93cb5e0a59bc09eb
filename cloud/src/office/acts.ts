// What somebody may ask of the office, and what it is told about the world: inputs report or ask, they order nothing; pure.
import type { CabinetId, KeyId, PersonId, SiteId, VehicleId } from '@keycab/shared/ids';
import type { Party, RequestAnswer, Urgency } from '@keycab/shared/events/office';

/** When the office took it in, and from where. A phone that had queued an act does not backdate it. */
export interface Asked {
  /** Null for the house itself: time that has passed, a cabinet's fact. */
  readonly by: PersonId | null;
  readonly via: 'desk' | 'phone' | 'kiosk' | 'api' | 'house';
  readonly wallMs: number;
}

export type Act =
  | {
      readonly act: 'offerHandover';
      readonly key: KeyId;
      readonly to: PersonId | null;
      readonly reason: string | null;
      readonly route: { readonly fromSite: SiteId; readonly toSite: SiteId } | null;
    }
  | { readonly act: 'acceptHandover'; readonly offer: number }
  | { readonly act: 'declineHandover'; readonly offer: number }
  | { readonly act: 'withdrawHandover'; readonly offer: number }
  | { readonly act: 'claimKey'; readonly key: KeyId; readonly reason: string | null }
  | { readonly act: 'confirmClaim'; readonly claim: number }
  | { readonly act: 'declineClaim'; readonly claim: number }
  | {
      readonly act: 'lendKey';
      readonly key: KeyId;
      readonly party: Party;
      readonly dueWallMs: number | null;
      readonly agreement: string | null;
    }
  | { readonly act: 'takeBackKey'; readonly key: KeyId }
  | { readonly act: 'changeReason'; readonly key: KeyId; readonly reason: string }
  | { readonly act: 'changeDueTime'; readonly key: KeyId; readonly dueWallMs: number }
  | {
      readonly act: 'settleCustody';
      readonly key: KeyId;
      readonly at:
        | { readonly kind: 'person'; readonly person: PersonId }
        | { readonly kind: 'outside'; readonly party: Party; readonly sponsor: PersonId };
      readonly why: string;
    }
  | { readonly act: 'declareMissing'; readonly key: KeyId }
  | { readonly act: 'reportProblem'; readonly key: KeyId; readonly problem: string; readonly critical: boolean }
  | { readonly act: 'clearProblem'; readonly problem: number }
  | { readonly act: 'askForKey'; readonly key: KeyId; readonly urgency: Urgency; readonly place: string | null }
  | { readonly act: 'answerRequest'; readonly request: number; readonly answer: RequestAnswer }
  | { readonly act: 'acceptJob'; readonly request: number }
  | { readonly act: 'closeRequest'; readonly request: number; readonly why: 'withdrawn' | 'customerLeft' | 'otherKey' }
  | { readonly act: 'reserveKey'; readonly key: KeyId; readonly fromWallMs: number; readonly toWallMs: number }
  | { readonly act: 'cancelReservation'; readonly reservation: number }
  | {
      readonly act: 'startDelivery';
      readonly vehicle: VehicleId;
      readonly salesperson: PersonId;
      readonly advisor: PersonId;
    }
  | {
      readonly act: 'markWorksheet';
      readonly delivery: number;
      readonly line: string;
      readonly state: 'done' | 'notApplicable' | 'open';
    }
  | { readonly act: 'signWorksheet'; readonly delivery: number; readonly digest: string }
  | { readonly act: 'waiveWorksheet'; readonly delivery: number; readonly why: string }
  | { readonly act: 'endDelivery'; readonly delivery: number; readonly outcome: 'delivered' | 'cancelled' }
  | {
      readonly act: 'acknowledgeCrossing';
      readonly key: KeyId;
      readonly takenIn: CabinetId;
      readonly takenEpoch: number;
      readonly takenSeq: number;
    };

/** What the house reports: time, and that a cabinet has moved a key. */
export type Report =
  | { readonly act: 'timePassed' }
  /** Custody of the key is another one than before: sensed in a slot, or taken from it. */
  | { readonly act: 'keyMoved'; readonly key: KeyId };
