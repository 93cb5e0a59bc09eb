// Everything that can be reported to a cabinet. An input reports, it never orders; pure.
import type { Command } from '@keycab/shared/commands';
import type { Department } from '@keycab/shared/department';
import type { Instant } from '@keycab/shared/instant';
import type { DayAnswer } from '@keycab/shared/events/managed';
import type { Fuel, Problem, Urgency } from '@keycab/shared/events/verdict';
import type { KeyId, PersonId, SiteId, TagId, VehicleId } from '@keycab/shared/ids';

/** What a slot's contact shows: nothing, a tag's ROM (16 hex digits as read, family first), or something unreadable. */
export type SlotReading =
  | { readonly kind: 'empty' }
  | { readonly kind: 'tag'; readonly rom: string }
  | { readonly kind: 'unreadable'; readonly why: 'contention' | 'crc' | 'shorted' };

export type Report =
  /** First input of every boot, before any board has answered. */
  | { readonly type: 'ControllerStarted'; readonly software: string; readonly epoch: EpochStart | null }
  /**
   * `badge` is the HMAC that rosters hold; `unknownAs` another one that changes daily, for the refusal's record. `madeUp`:
   * another number each time, good for no roster.
   */
  | {
      readonly type: 'BadgePresented';
      readonly reader: string;
      readonly badge: string;
      readonly unknownAs: string;
      readonly madeUp?: true;
    }
  | { readonly type: 'BadgeGone'; readonly reader: string }
  | { readonly type: 'ReaderAnswered'; readonly reader: string }
  | { readonly type: 'ReaderWentSilent'; readonly reader: string }
  /** A touch on a key's tile or on ↵ with its number; `reason` null takes the person's default. */
  | { readonly type: 'KeyChosen'; readonly key: KeyId; readonly reason: string | null }
  /** A basket: up to 20 keys for one purpose. */
  | { readonly type: 'KeysChosen'; readonly keys: readonly KeyId[]; readonly reason: string | null }
  /** "It does not open", of the release of that seq: no sensor could tell. */
  | { readonly type: 'NotOpenTold'; readonly released: number }
  /** "More time", for all that stands open for whoever touches it. */
  | { readonly type: 'MoreTimeTold' }
  /** "Not now": what is asked for this key is dropped. */
  | { readonly type: 'AskLeft'; readonly key: KeyId }
  /** A key that is out is asked for: of whoever has it, by the office. */
  | { readonly type: 'KeyWantedTold'; readonly key: KeyId; readonly urgency: Urgency }
  /** A purpose for the session; with `key`, one that the person has: a new purpose for that. `vehicle`: a plate's car. */
  | {
      readonly type: 'ReasonChosen';
      readonly key: KeyId | null;
      readonly reason: string | null;
      readonly vehicle: VehicleId | null;
    }
  /** Compared where PINs are checked, with that person's; the digits never come here. */
  | { readonly type: 'PinEntered'; readonly person: PersonId; readonly ok: boolean; readonly duress: boolean }
  /** A staff number with its PIN in place of a badge; `person` null: nobody has that number. */
  | {
      readonly type: 'StaffEntered';
      readonly person: PersonId | null;
      readonly ok: boolean;
      readonly duress: boolean;
    }
  /** The badge that was unknown is this person's; with a department it is somebody new, whose id is drawn where chance is. */
  | {
      readonly type: 'EnrollTold';
      readonly badge: string;
      readonly unknownAs: string;
      readonly person: PersonId;
      readonly department: Department | null;
    }
  /** What this manager has just enrolled is taken back. */
  | { readonly type: 'EnrollUndoTold' }
  /** A guest's code: `code` is the HMAC that rosters hold, `unknownAs` its daily pseudonym. */
  | { readonly type: 'VisitorCodeEntered'; readonly code: string; readonly unknownAs: string }
  | {
      readonly type: 'HandoverPicked';
      readonly keys: readonly KeyId[];
      readonly route: { readonly fromSite: SiteId; readonly toSite: SiteId } | null;
    }
  /** The receiver's "I take it", with a purpose of her own or none. */
  | { readonly type: 'HandoverAgreed'; readonly reason: string | null }
  | { readonly type: 'HandoverLeft' }
  | { readonly type: 'ProblemTold'; readonly key: KeyId; readonly problem: Problem }
  | { readonly type: 'ProblemSettled'; readonly key: KeyId }
  | {
      readonly type: 'SealAnswered';
      readonly key: KeyId;
      readonly by: 'seal' | 'photo' | 'lock';
      readonly outcome: 'passed' | 'failed' | 'skipped';
    }
  /** What whoever brought a key says of its car; `parked` is a place of the roster. */
  | {
      readonly type: 'ReturnTold';
      readonly key: KeyId;
      readonly parked: string | null;
      readonly fuel: Fuel | null;
      readonly well: boolean;
    }
  /** Ids of a new key and tag are drawn where chance is; an old key keeps its own. */
  | {
      readonly type: 'PairingTold';
      readonly key: KeyId;
      readonly tag: TagId;
      readonly rom: string;
      readonly template: string | null;
      readonly label: string;
      readonly number: number;
      readonly vehicle: VehicleId | null;
      readonly vin: string | null;
    }
  | {
      readonly type: 'UnpairingTold';
      readonly key: KeyId;
      readonly why: 'closed' | 'replaced' | 'retired' | 'lost';
    }
  /** A repair order, VIN or stock number, scanned or typed; the next unknown tag gets its key. */
  | {
      readonly type: 'PairingWanted';
      readonly text: string;
      readonly template: string | null;
      /** Drawn where chance is, for a key and a tag that have none yet. */
      readonly key: KeyId;
      readonly tag: TagId;
    }
  | { readonly type: 'PairingLeft' }
  /** A tag without a key, out of its slot. */
  | { readonly type: 'TagOutTold'; readonly slot: number }
  /** All slots, or those of one board. */
  | { readonly type: 'EmergencyTold'; readonly board: string | null }
  | { readonly type: 'LockdownTold'; readonly on: boolean }
  /** The slot of one key; `key` null: of all that are late. */
  | { readonly type: 'LightTold'; readonly key: KeyId | null; readonly on: boolean }
  | { readonly type: 'ReleaseForTold'; readonly person: PersonId; readonly key: KeyId; readonly reason: string | null }
  | { readonly type: 'DayExceptionTold'; readonly key: KeyId; readonly answer: DayAnswer }
  | { readonly type: 'DaySigningTold' }
  | { readonly type: 'SlotTestTold'; readonly slot: number }
  /** `next`: the slot that is tried after it. */
  | {
      readonly type: 'SlotTestAnswered';
      readonly slot: number;
      readonly outcome: 'good' | 'wrong';
      readonly next: number | null;
    }
  | { readonly type: 'CountTold' }
  | { readonly type: 'DoneTouched' }
  /** A touch anywhere: keeps the session awake. */
  | { readonly type: 'ScreenTouched' }
  /** A board answered after start or loss: everything its slots show now, one reading for each of its slots. */
  | {
      readonly type: 'BoardAnswered';
      readonly board: string;
      readonly slots: readonly (readonly [slot: number, reading: SlotReading])[];
    }
  | { readonly type: 'BoardWentSilent'; readonly board: string }
  /** All slots were told again, as was asked; what has changed was reported before. */
  | { readonly type: 'BoardScanned'; readonly board: string }
  /** One slot's contact changed, confirmed by two equal scans. */
  | { readonly type: 'SlotSeen'; readonly slot: number; readonly reading: SlotReading }
  /** What a board's own test of its rail says: while it is faulty, no slot of that board is released. */
  | { readonly type: 'RailSeen'; readonly board: string; readonly faulty: boolean }
  /**
   * The board's word on a pulse that was asked for; `released` is the seq of the SlotReleased. `refused` is about this
   * slot, `unable` about the board: its rail or its drivers failed their test, and nothing was energized.
   */
  | {
      readonly type: 'PulseAnswered';
      readonly slot: number;
      readonly released: number;
      readonly outcome: 'ended' | 'refused' | 'unable';
    }
  | { readonly type: 'DoorSeen'; readonly open: boolean }
  | { readonly type: 'LoopSeen'; readonly loop: string; readonly normal: boolean }
  | { readonly type: 'RosterReceived'; readonly version: number; readonly digest: string }
  /** "Not now", of a key that waits for a badge. */
  | { readonly type: 'AwaitedLeft' }
  | { readonly type: 'CommandReceived'; readonly command: Command }
  | {
      readonly type: 'CommandRejected';
      readonly command: string | null;
      readonly operation: string | null;
      readonly why: 'malformed' | 'signature' | 'otherCabinet' | 'retained';
    }
  /** The journal's disk filled up or came back. */
  | { readonly type: 'DiskSeen'; readonly writable: boolean }
  /** The clock's beat, at least once a second: what falls due is decided here. */
  | { readonly type: 'Ticked' };

/** How a new epoch begins; null where the journal goes on. */
export interface EpochStart {
  readonly previous: {
    readonly origin: string;
    readonly cosigned: { readonly size: number; readonly root: string } | null;
    readonly own: { readonly size: number; readonly root: string };
  } | null;
  readonly reason: 'enrolled' | 'newKey' | 'restored' | 'rolledBack' | 'forked' | 'damaged';
}

/** A report with the moment at which the clock saw it. */
export type Input = Report & { readonly at: Instant };
export type InputOf<Type extends Input['type']> = Extract<Input, { type: Type }>;
