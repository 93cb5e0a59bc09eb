// What the office keeps of a rooftop beside the documents that cabinets know as they are; types only.
import type { CabinetId, KeyId, PersonId } from '@keycab/shared/ids';
import type { Roster } from '@keycab/shared/roster';
import type { Visit } from '@keycab/shared/rules';

/** What holds for a whole rooftop; what is left out asks nothing. */
export type HouseRules = Pick<Roster, 'duressPin' | 'level' | 'day' | 'places'>;

/** A guest's right. `codes`: the same digits under the key of each cabinet that may hear them. */
export type OfficeVisit = Omit<Visit, 'code'> & { readonly codes: Readonly<Record<CabinetId, string>> };

export type RetiredWhy = 'sold' | 'wholesale' | 'returnedToCustomer' | 'destroyed' | 'otherTenant';

/** What the office alone knows of a key. */
export interface KeyFile {
  readonly key: KeyId;
  /** Printed on the seal that joins key and tag. */
  readonly seal: string | null;
  /** Null: it is one of ours. A retired key is in no roster, and its history stays. */
  readonly retired: RetiredWhy | null;
}

/** One badge under the name by which one cabinet knows it. */
export interface BadgeRow {
  /** Of the office, random: the number itself is kept nowhere. */
  readonly badge: string;
  readonly cabinet: CabinetId;
  readonly person: PersonId;
  readonly digest: string;
  readonly addedMs: number;
}

export interface PinRow {
  readonly person: PersonId;
  readonly cabinet: CabinetId;
  /** Argon2id under the pepper of this cabinet. */
  readonly verifier: string;
  readonly setMs: number;
}

/** Why what was done at a cabinet could not simply be taken over. */
export type DoubtWhy =
  /** The badge is somebody else's. */
  | 'badgeTaken'
  | 'personUnknown'
  | 'personDisabled'
  /** A new person whose name the cabinet could not know. */
  | 'nameMissing'
  | 'tagTaken'
  | 'keyHasTag'
  | 'keyRetired'
  /** The vehicle has another key of this number, with a tag of its own. */
  | 'sameNumber'
  /** No vehicle here has this VIN. */
  | 'vinUnknown';

/** A line for an administrator: what a cabinet wrote, and why somebody has to look at it. */
export interface Doubt {
  /** Of the cabinet's line. */
  readonly arrival: number;
  readonly cabinet: CabinetId;
  readonly why: DoubtWhy;
  readonly person: PersonId | null;
  readonly key: KeyId | null;
  /** Who or what it clashes with. */
  readonly other: string | null;
  readonly openedMs: number;
  readonly settledMs: number | null;
}

/** A right that somebody had in the version before and has no more. */
export interface Withdrawn {
  readonly person: PersonId;
  readonly group: string;
  readonly act: string;
}

/** How far one cabinet's roster is: what was made, what it has said it applied. */
export interface RosterStanding {
  readonly cabinet: CabinetId;
  /** SHA-256 of all but version and time; null before the first one was made here. */
  readonly content: string | null;
  readonly version: number;
  readonly issuedMs: number;
  readonly applied: number;
  readonly appliedMs: number | null;
  /** Of the newest version that took something away. */
  readonly withdrawnIn: number;
  readonly withdrawn: readonly Withdrawn[];
  /** The newest enrollment at this cabinet that the office has looked at. */
  readonly mergedEpoch: number;
  readonly mergedSeq: number;
}
