// The views of a visit beside one key taken or returned: a basket, what is still needed, a handover, a problem; types only.
import type { Sentence } from '@keycab/shared/answer';
import type { FaultCode } from '@keycab/shared/fault';
import type { Fuel, Problem, Urgency } from '@keycab/shared/events/verdict';
import type { KeyId, VehicleId } from '@keycab/shared/ids';
import type { ScreenPerson, Tile } from './tile.ts';

/** What is shown of all keys; null: all makes, all models, all colors. */
export interface Sieve {
  readonly make: string | null;
  readonly model: string | null;
  readonly color: string | null;
  /** Also what is not here. */
  readonly all: boolean;
}

export type Going =
  | { readonly at: 'home' }
  | { readonly at: 'browse'; readonly sieve: Sieve; readonly keys: readonly KeyId[] }
  | { readonly at: 'handOver' }
  /** A key that whoever stands here has. */
  | { readonly at: 'mine'; readonly key: KeyId }
  | { readonly at: 'problem'; readonly key: KeyId | null }
  /** `key` null: for the whole visit. */
  | { readonly at: 'reasons'; readonly key: KeyId | null };

/** What came of one key of a basket: "4512 Slot A01", "4603 A manager badges". */
export interface VerdictLine {
  readonly key: KeyId;
  readonly label: string;
  readonly text: string;
  readonly tone: 'open' | 'done' | 'waits' | 'no';
}

/** A key that can be taken along. `added`: it was, and this is where it is or what it waits for. */
export interface AlsoTile extends Tile {
  readonly added: boolean;
  readonly addedText: string;
}

/** A step of the sieve: all that it leads to, ready to be sent back. */
export interface Chip {
  readonly text: string;
  readonly detail: string;
  readonly chosen: boolean;
  readonly sieve: Sieve;
}

/** Something to be chosen with one touch. */
export interface Choice<Value> {
  readonly value: Value;
  readonly text: string;
  readonly detail: string;
  readonly chosen: boolean;
}

/** Asked after a return, and as well left unsaid. */
export interface ReturnAsks {
  readonly key: KeyId;
  readonly parked: readonly Choice<string>[];
  readonly fuel: readonly Choice<Fuel>[];
}

/** A button that leads on; `why` says what it waits for, and then it does nothing. */
export interface Way {
  readonly text: string;
  readonly why: string | null;
}

/** What the office does; `why` says why it cannot be asked from here. */
export interface OfficeWay extends Way {
  /** What a touch asks for; null with a `why`. */
  readonly wish: { readonly key: KeyId; readonly urgency: Urgency } | null;
  /** What is said beside it; null where the text says it all. */
  readonly more: string | null;
}

interface Standing {
  readonly person: ScreenPerson;
  readonly title: string;
  readonly endsInMs: number;
}

export type VisitView =
  | (Standing & {
      readonly kind: 'browse';
      readonly chips: readonly Chip[];
      readonly tiles: readonly Tile[];
      readonly chosen: readonly KeyId[];
      readonly sieve: Sieve;
      readonly takeText: string;
    })
  | (Standing & {
      readonly kind: 'reasons';
      /** The key whose purpose is changed; null: for what is taken in this visit. */
      readonly key: KeyId | null;
      readonly choices: readonly Choice<string>[];
    })
  /** A key that whoever stands here has: since when, what for, until when, and what can be done with it. */
  | (Standing & {
      readonly kind: 'mine';
      readonly tile: Tile;
      readonly sentence: Sentence;
      /** Where it is hung up. */
      readonly putBack: string;
      /** A way that is closed says why. */
      readonly ways: readonly (Way & { readonly to: 'reasons' | 'handOver' | 'problem' })[];
    })
  | (Standing & {
      readonly kind: 'needs';
      readonly tile: Tile;
      /** What is to be done now. */
      readonly todo: string;
      /** Everything that is asked, and what of it has been given. */
      readonly steps: readonly { readonly text: string; readonly given: boolean }[];
      readonly verdicts: readonly VerdictLine[];
      readonly choices:
        | { readonly of: 'reason'; readonly all: readonly Choice<string>[] }
        | { readonly of: 'vehicle'; readonly all: readonly Choice<VehicleId>[] }
        | null;
      readonly ofMs: number;
    })
  /** Somebody elsewhere opens a key for a person, who has to badge. */
  | {
      readonly kind: 'awaited';
      readonly tile: Tile;
      readonly slotName: string;
      readonly title: string;
      /** Whose badge opens it. */
      readonly todo: string;
      readonly ofMs: number;
      readonly endsInMs: number;
    }
  | (Standing & { readonly kind: 'check'; readonly tile: Tile; readonly question: string; readonly hint: string })
  | (Standing & {
      readonly kind: 'handOver';
      readonly tiles: readonly Tile[];
      readonly chosen: readonly KeyId[];
      /** Picked: somebody else's badge is waited for. */
      readonly waiting: boolean;
      readonly todo: string;
      readonly ofMs: number;
    })
  | (Standing & {
      readonly kind: 'receive';
      readonly receiver: ScreenPerson;
      readonly tiles: readonly Tile[];
      readonly todo: string;
      /** The receiver's PIN is asked first. */
      readonly pin: boolean;
      readonly ofMs: number;
    })
  | (Standing & {
      readonly kind: 'problem';
      readonly key: KeyId | null;
      readonly keys: readonly Tile[];
      /** Where there is no key to speak of: which ones would stand here. */
      readonly hint: string;
      readonly choices: readonly Choice<Problem>[];
    })
  /** One thing has been done, or nothing has changed. */
  | {
      readonly kind: 'said';
      readonly person: ScreenPerson | null;
      readonly tone: 'good' | 'bad';
      readonly title: string;
      readonly text: string;
      /** The way back from what was just done; null where there is none. */
      readonly undoText: string | null;
      readonly session: boolean;
      readonly endsInMs: number;
    }
  /** The door has been open for long, or was forced. */
  | {
      readonly kind: 'door';
      /** Null where nothing is wrong with the door. */
      readonly code: FaultCode | null;
      readonly title: string;
      readonly text: string;
      readonly todo: string;
      readonly call: string;
      readonly alarm: boolean;
      /** Until the alarm; null once it sounds. */
      readonly endsInMs: number | null;
    };

export type VisitTouch =
  /** A basket. */
  | { readonly type: 'KeysChosen'; readonly keys: readonly KeyId[]; readonly reason: string | null }
  /** "It does not open", and "More time" for what stands open. */
  | { readonly type: 'NotOpenTold'; readonly released: number }
  | { readonly type: 'MoreTimeTold' }
  /** "Not now": what is asked for this key is dropped. */
  | { readonly type: 'AskLeft'; readonly key: KeyId }
  /** The same of a key that waits for a badge. */
  | { readonly type: 'AwaitedLeft' }
  /** "Ask for it", "Tell me when back". */
  | { readonly type: 'KeyWantedTold'; readonly key: KeyId; readonly urgency: Urgency }
  | {
      readonly type: 'ReasonChosen';
      readonly key: KeyId | null;
      readonly reason: string | null;
      readonly vehicle: VehicleId | null;
    }
  | { readonly type: 'HandoverPicked'; readonly keys: readonly KeyId[] }
  | { readonly type: 'HandoverAgreed'; readonly reason: string | null }
  | { readonly type: 'HandoverLeft' }
  | { readonly type: 'EnrollUndoTold' }
  | { readonly type: 'ProblemTold'; readonly key: KeyId; readonly problem: Problem }
  | {
      readonly type: 'SealAnswered';
      readonly key: KeyId;
      readonly by: 'seal' | 'photo' | 'lock';
      readonly outcome: 'passed' | 'failed' | 'skipped';
    }
  | {
      readonly type: 'ReturnTold';
      readonly key: KeyId;
      readonly parked: string | null;
      readonly fuel: Fuel | null;
      readonly well: boolean;
    }
  /** To another place of the screen; nothing has happened yet. */
  | { readonly type: 'GoTouched'; readonly to: Going['at']; readonly key: KeyId | null }
  | ({ readonly type: 'SieveTouched' } & Sieve)
  | { readonly type: 'KeyTicked'; readonly key: KeyId };
