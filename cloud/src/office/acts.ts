// What the office is asked and told: acts of people as the contract has them, and reports of the house; types only.
import type { Act } from '@keycab/shared/acts';
import type { OfficeFact } from '@keycab/shared/events/office';
import type { KeyId, PersonId } from '@keycab/shared/ids';
import type { AppointmentKind } from '@keycab/shared/notes';

export type { Act };
export type ActOf<Name extends Act['act']> = Extract<Act, { act: Name }>;

/** When the office took it in, and from where. A phone that had queued an act does not backdate it. */
export interface Asked {
  /** Null for the house itself: time that has passed, a cabinet's fact. */
  readonly by: PersonId | null;
  readonly via: 'desk' | 'phone' | 'kiosk' | 'api' | 'house';
  readonly wallMs: number;
  /** Is this key at a rooftop where this person may act? Left out where every key is. */
  readonly mayTouch?: (key: KeyId) => boolean;
}

/** What was done or refused about accounts, sessions and tokens: decided where they are kept, written where all acts are. */
export interface Noted {
  readonly act: 'noted';
  readonly facts: readonly OfficeFact[];
}

/** What the house reports: time, that a cabinet has moved a key, that a list was imported. */
export type Report =
  | Noted
  | { readonly act: 'timePassed' }
  /** Custody of the key is another one than before: sensed in a slot, or taken from it. */
  | { readonly act: 'keyMoved'; readonly key: KeyId }
  /** A list of appointments was read, by somebody who may; `appointment` names car, day and purpose. */
  | {
      readonly act: 'appointmentsImported';
      readonly rows: readonly {
        readonly appointment: string;
        readonly atWallMs: number;
        readonly kind: AppointmentKind;
        readonly vin: string;
      }[];
    };
