// What the office's decisions are taken from: its log, where the keys are, who people are, the house rules; pure.
import type { KeyId, PersonId, VehicleId } from '@keycab/shared/ids';
import type { Department } from '@keycab/shared/department';
import type { LinePlace } from '@keycab/shared/events/office-line';
import type { Crossing, Fuel } from '@keycab/shared/events/verdict';
import type { Office } from './state.ts';

/**
 * Where a key is by all logs folded together, as far as a decision must know. `sinceWallMs`: it was certainly not so
 * before; null or missing: nobody can say.
 */
export type Whereabouts =
  | { readonly kind: 'slot' }
  | {
      readonly kind: 'person';
      readonly person: PersonId;
      readonly sinceWallMs?: number | null;
      /** What it was taken for and when it is due; missing where nobody reckons with it. */
      readonly clock?: { readonly reason: string | null; readonly dueWallMs: number | null };
    }
  | { readonly kind: 'outside'; readonly sponsor: PersonId; readonly sinceWallMs?: number | null }
  | { readonly kind: 'notSure'; readonly lastPerson: PersonId | null; readonly sinceWallMs?: number | null }
  | { readonly kind: 'gone' };

export interface OfficePerson {
  readonly person: PersonId;
  readonly department: Department;
  readonly manager: boolean;
  readonly disabled: boolean;
}

export interface OfficeSettings {
  /** An offer that nobody has answered lapses after this. */
  readonly offerMs: number;
  /** So long may the former holder object to a claim. */
  readonly objectionMs: number;
  /** A holder who says nothing for so long is passed over: to a manager, then to the desk. */
  readonly silenceMs: number;
  /** A key that is in is kept so long for whoever asked, and so long for the first who waits once it is back. */
  readonly heldMs: number;
  readonly waiterMs: number;
  readonly reservationMaxMs: number;
  /** A reservation that nobody uses is given up so long after its start. */
  readonly noShowMs: number;
  /** From one rooftop to another: whoever drives is due there so long after accepting. */
  readonly transitMs: number;
  readonly worksheet: {
    readonly template: string;
    readonly lines: readonly string[];
    readonly gate: 'off' | 'warn' | 'hard';
  };
}

/** A stored line that an act is about, and what the office has said of it since. */
export interface Begun {
  readonly key: KeyId | null;
  /** Who took the key by it, or took it over. */
  readonly person: PersonId | null;
  readonly crossing: Crossing | null;
  readonly acknowledged: boolean;
  /** The highest odometer reading that was written as it left, and as it came back. */
  readonly out: Dashboard;
  readonly in: Dashboard;
}

export interface Dashboard {
  readonly odometer: number | null;
  readonly fuel: Fuel | null;
}

export interface Known {
  readonly office: Office;
  readonly settings: OfficeSettings;
  readonly person: (person: PersonId) => OfficePerson | undefined;
  /** Undefined for a key that no roster knows. */
  readonly vehicleOf: (key: KeyId) => VehicleId | null | undefined;
  readonly isVehicle: (vehicle: VehicleId) => boolean;
  /** For whose purpose, taken from whose stage; null for a neutral one, and within one department. */
  readonly crossing: (key: KeyId, reason: string | null) => Crossing | null;
  /** The line that this act is about; undefined when there is none. */
  readonly begun: (place: LinePlace) => Begun | undefined;
  readonly keysOf: (vehicle: VehicleId) => readonly KeyId[];
  readonly whereabouts: (key: KeyId) => Whereabouts;
  /** May this person take or receive this key: grants, blocks, limits. */
  readonly mayReceive: (person: PersonId, key: KeyId) => boolean;
  /** When a key held for this reason is due, by the person's curfews; null for no clock. */
  readonly dueWallMs: (person: PersonId, key: KeyId, reason: string | null, fromWallMs: number) => number | null;
  /** SHA-256 in hex of what is signed; handed in, since deciding has no libraries. */
  readonly digest: (text: string) => string;
}
