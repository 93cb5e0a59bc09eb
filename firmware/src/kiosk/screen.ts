// The one screen model: what the firmware computes and the page only draws; types only.
import type { Sentence } from '@keycab/shared/answer';
import type { FaultCode } from '@keycab/shared/fault';
import type { KeyId } from '@keycab/shared/ids';
import type { Language } from '@keycab/shared/messages';
import type { LightColor, LightRhythm, SoundPattern } from '../cabinet/effect.ts';
import type { ScreenPerson, Tile } from './tile.ts';
import type { AlsoTile, OfficeWay, ReturnAsks, Sieve, VerdictLine, VisitTouch, VisitView } from './visit-views.ts';
import type { SecretTouch } from '../credentials/room.ts';
import type { ManagerTouch } from './manager/touch.ts';
import type { ManagerView } from './manager/types.ts';
import type { SecretView } from './secret-views.ts';
import type { Speech } from './words.ts';

/** The steel, drawn from the profile; `shows` is what the contact shows, `light` what the slot's lamp does. */
export interface SlotCell {
  readonly slot: number;
  readonly name: string;
  readonly shows: 'empty' | 'key' | 'unknown' | 'dead';
  readonly light: { readonly color: LightColor; readonly rhythm: LightRhythm } | null;
}

export interface Notice {
  /** Null where nothing is wrong. */
  readonly code: FaultCode | null;
  readonly severity: 'notice' | 'warning' | 'error';
  readonly text: string;
  /** Where there is room: who was there, what to do, whom to call; "" where the text says it all. */
  readonly more: string;
}

/** A line on top: everything that is not as it should be, as it is said. */
export interface Strip {
  readonly tone: 'alarm' | 'warn' | 'plain';
  readonly text: string;
  readonly more: string;
  readonly code: FaultCode | null;
}

/** Finished sentences; only what runs by the second is left to the page. `endsInMs` counts from the moment the model was made; null where nothing runs out. */
export type View =
  | VisitView
  | SecretView
  | ManagerView
  | {
      readonly kind: 'attract';
      readonly title: string;
      readonly hint: string;
      /** What is said when nobody is late. */
      readonly calm: string;
      /** Whom to call; "" when nobody is known. */
      readonly desk: string;
      /** Guests with a code are expected. */
      readonly byCode: boolean;
      /** The reader is off, and there are staff numbers to type instead. */
      readonly byNumber: boolean;
      readonly overdue: readonly {
        readonly label: string;
        readonly model: string;
        readonly details: string;
        readonly givenName: string;
        readonly text: string;
      }[];
    }
  | {
      readonly kind: 'home';
      readonly person: ScreenPerson;
      readonly tiles: readonly Tile[];
      readonly held: number;
      readonly heldText: string;
      /** What browsing is by; once the list of keys and people is old, how old it is. */
      readonly browseText: string;
      /** The way to what only managers do; null for everybody else. */
      readonly managerText: string | null;
      /** The way to pairing for whoever may and is no manager, in whose menu it stands; null for everybody else. */
      readonly pairText: string | null;
      readonly endsInMs: number;
    }
  | {
      readonly kind: 'take';
      readonly person: ScreenPerson;
      readonly tile: Tile;
      readonly slot: number;
      readonly slotName: string;
      readonly reason: string | null;
      readonly dueWallMs: number | null;
      readonly title: string;
      /** What to open and which light to look for. */
      readonly where: string;
      readonly why: Sentence;
      /** What else whoever takes it should know: a customer at eleven, a plate to bring, whose car it is. */
      readonly notes: readonly string[];
      /** What came of the other keys that were chosen with it. */
      readonly verdicts: readonly VerdictLine[];
      /** What can be taken along with a touch, likely ones first; as many as there is room for. */
      readonly also: readonly AlsoTile[];
      readonly mapText: string;
      /** By which "It does not open" names what it means. */
      readonly released: number;
      /** What is said while it is tried again; null at the first try. */
      readonly againText: string | null;
      /** Null where whoever stands here has no say in this release. */
      readonly notOpenText: string | null;
      /** Null once it has been made longer often enough. */
      readonly moreText: string | null;
      /** Of how many it counts down. */
      readonly ofMs: number;
      readonly endsInMs: number;
    }
  | {
      readonly kind: 'taken';
      readonly person: ScreenPerson;
      readonly tile: Tile;
      readonly dueWallMs: number | null;
      readonly title: string;
      readonly notes: readonly string[];
      /** False of a key that was released for somebody else: whoever stands here is offered no more for it. */
      readonly another: boolean;
      /** "Close the door", once there is nothing left to take; else null. */
      readonly closeText: string | null;
      readonly also: readonly AlsoTile[];
      readonly endsInMs: number;
    }
  | {
      readonly kind: 'returned';
      readonly tile: Tile;
      readonly slotName: string;
      /** Set when the key lives in another slot of this cabinet: that slot's name. */
      readonly homeName: string | null;
      /** The key lives in another cabinet. */
      readonly homeElsewhere: boolean;
      readonly holder: ScreenPerson | null;
      readonly person: ScreenPerson | null;
      readonly title: string;
      readonly placeText: string;
      /** Where it should be, when it is not there; else null. */
      readonly livesText: string | null;
      readonly moveText: string;
      /** Its plate, or its car's key, has not come with it; else null. */
      readonly partnerText: string | null;
      /** "Close the door", once nothing is left to be taken or put back; else null. */
      readonly closeText: string | null;
      readonly asks: ReturnAsks | null;
      readonly mapText: string;
      readonly endsInMs: number;
    }
  | {
      readonly kind: 'refused';
      readonly code: FaultCode;
      readonly title: string;
      /** "" where the title says it all. */
      readonly happened: string;
      readonly todo: string;
      readonly call: string;
      readonly works: string;
      readonly tile: Tile | null;
      /** Who has it, when that is why it cannot be given. */
      readonly sentence: Sentence | null;
      /** All that speaks against it, when that is more than one thing. */
      readonly whys: readonly string[];
      /** Another key of the same car that hangs here. */
      readonly spare: { readonly key: KeyId; readonly text: string } | null;
      /** Keys like it that hang here. */
      readonly similar: { readonly text: string; readonly sieve: Sieve } | null;
      /** What the office would do, if it is asked. */
      readonly office: readonly OfficeWay[];
      readonly person: ScreenPerson | null;
      /** Badged in: there are keys to go back to. */
      readonly session: boolean;
      readonly endsInMs: number;
    }
  | {
      readonly kind: 'pulled';
      readonly code: FaultCode;
      readonly tile: Tile;
      readonly slotName: string;
      readonly person: ScreenPerson | null;
      readonly title: string;
      readonly todo: Sentence;
      readonly call: string;
      readonly endsInMs: number;
    }
  | {
      /** Nobody took the key in time; person: who is still badged in. */
      readonly kind: 'lapsed';
      readonly tile: Tile;
      /** "Open again", where somebody is badged in. */
      readonly againText: string | null;
      readonly slotName: string;
      readonly person: ScreenPerson | null;
      /** A latch that was pulsed stays free until its spring locks it; counts like `endsInMs`, 0 when it has. */
      readonly locksInMs: number;
      /** What is said once it has; until then the page counts. */
      readonly lockedText: string;
      /** Where another key has left meanwhile: that this one stayed, and what to do about the other; else null. */
      readonly stayedText: string | null;
      readonly endsInMs: number;
    }
  | {
      readonly kind: 'unknownTag';
      readonly code: FaultCode;
      readonly slotName: string;
      readonly title: string;
      readonly todo: string;
      readonly call: string;
      readonly mapText: string;
      readonly endsInMs: number;
    };

/** What a page lets be heard; never the only sign of anything. */
export interface ScreenSound {
  /** Rises with each sound: a page that has just been loaded repeats none. */
  readonly count: number;
  readonly pattern: Exclude<SoundPattern, 'alarm' | 'silence'> | null;
  /** Goes on until it is over. */
  readonly alarm: boolean;
  /** 0 to 1. */
  readonly volume: number;
}

export interface Screen {
  /** Rises with each change; a page that reconnects simply draws the newest. */
  readonly revision: number;
  readonly cabinetName: string;
  readonly siteName: string;
  readonly phone: string;
  readonly timeZone: string;
  /** How times are written, in the language of whoever stands there. */
  readonly locale: string;
  readonly speech: Speech;
  /** Dim; the first touch only wakes. */
  readonly asleep: boolean;
  /** Dark colors, whatever the computer prefers. */
  readonly night: boolean;
  readonly sound: ScreenSound;
  readonly layout: { readonly leftHand: boolean; readonly highContrast: boolean; readonly largeText: boolean };
  readonly wallMs: number | null;
  readonly clockChecked: boolean;
  /** Null while the cloud answers; else since when it does not, and how many records wait for it. */
  readonly offline: { readonly sinceWallMs: number | null; readonly waiting: number } | null;
  readonly lockdown: boolean;
  readonly door: 'open' | 'closed' | 'unknown';
  readonly counts: { readonly in: number; readonly out: number; readonly overdue: number };
  readonly notices: readonly Notice[];
  /** Most urgent first. */
  readonly strips: readonly Strip[];
  readonly rows: readonly string[];
  readonly columns: number;
  readonly slots: readonly SlotCell[];
  readonly view: View;
}

/** What the page may send back; anything else is refused. */
export type Touch =
  | { readonly type: 'KeyChosen'; readonly key: KeyId; readonly reason: string | null }
  | VisitTouch
  | { readonly type: 'DoneTouched' }
  /** Read: back to the keys, and the session goes on. */
  | { readonly type: 'BackTouched' }
  /** For this visit. */
  | { readonly type: 'LanguageTouched'; readonly language: Language }
  | { readonly type: 'TextTouched'; readonly large: boolean }
  | { readonly type: 'ScreenTouched' }
  | SecretTouch
  | ManagerTouch;
