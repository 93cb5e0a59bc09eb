// What whoever stands here has chosen for this visit, whether the screen sleeps, and what becomes of a touch then; pure.
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import type { PersonId } from '@keycab/shared/ids';
import type { Instant } from '@keycab/shared/instant';
import { type Language, LANGUAGES, languageOf } from '@keycab/shared/messages';
import type { RosterIndex, RosterPerson } from '@keycab/shared/roster';
import type { SecretTouch } from '../credentials/room.ts';
import type { Report } from '../cabinet/input.ts';
import type { Cabinet } from '../cabinet/state.ts';
import { AT_HOME, goneAfter, goneBy } from './going.ts';
import { isNight, type Habits } from './hours.ts';
import { deskAfter, deskBy, NO_DESK, type Desk } from './manager/desk.ts';
import type { Screen, Touch } from './screen.ts';
import type { Going } from './visit-views.ts';

export interface Comfort {
  /** Chosen on the glass; null: the person's own, else the cabinet's. */
  readonly language: Language | null;
  /** Chosen on the glass as well; null: the person's own, else as everybody's. */
  readonly largeText: boolean | null;
  /** The last touch that chose one of the two. */
  readonly chosenMonotonicMs: number;
  /** The session for which it was chosen is over. */
  readonly ended: boolean;
  /** The last touch of the glass. */
  readonly touchedMonotonicMs: number;
  /** The last touch while news stood on the screen: whoever touches, still reads. */
  readonly readMonotonicMs: number;
  /** The last touch that woke the screen. */
  readonly wokeMonotonicMs: number;
  readonly going: Going;
  readonly desk: Desk;
}

/** What this must know of the cabinet; `Known` has it all. */
export interface Around {
  readonly cabinet: Cabinet;
  readonly roster: RosterIndex | null;
  readonly comfort: Comfort;
  readonly at: Instant;
  readonly habits: Habits;
  readonly house: { readonly timeZone: string; readonly locale: string };
}

export const NOBODY_YET: Comfort = {
  language: null,
  largeText: null,
  chosenMonotonicMs: Number.NEGATIVE_INFINITY,
  ended: false,
  touchedMonotonicMs: Number.NEGATIVE_INFINITY,
  readMonotonicMs: Number.NEGATIVE_INFINITY,
  wokeMonotonicMs: Number.NEGATIVE_INFINITY,
  going: AT_HOME,
  desk: NO_DESK,
};

/** Whoever has just switched it on is here. */
export const startedAt = (monotonicMs: number): Comfort => ({ ...NOBODY_YET, touchedMonotonicMs: monotonicMs });

/** Long enough to find one's badge after the language was chosen. */
const CHOICE_MS = 30_000;
/** A finger that wakes the screen lifts later than this; nothing under it was meant. */
const WAKING_MS = 500;

/** What was chosen belongs to the session that follows, and ends with it. */
export function attend(before: Comfort, event: CabinetEvent): Comfort {
  const comfort = { ...before, going: goneAfter(before.going, event), desk: deskAfter(before.desk, event) };
  switch (event.type) {
    case 'SessionOpened': {
      const stale = comfort.ended || event.monotonicMs - comfort.chosenMonotonicMs >= CHOICE_MS;
      return { ...comfort, ...(stale ? { language: null, largeText: null } : {}), ended: false };
    }
    case 'SessionClosed':
      return { ...comfort, ended: true };
    default:
      return comfort;
  }
}

export interface Received {
  readonly comfort: Comfort;
  /** What the cabinet is told; null: nothing was meant. */
  readonly report: Report | null;
  /** What has been read makes room. */
  readonly back: boolean;
  /** For the room where secrets are typed. */
  readonly secret?: SecretTouch;
  /** Measured on the glass by a manager: pixels per millimetre. */
  readonly measured?: { readonly x: number; readonly y: number };
  /** Wants an id for a key and a tag that have none: drawn where chance is. */
  readonly scan?: { readonly text: string; readonly template: string | null };
}

const STANDING: ReadonlySet<Screen['view']['kind']> = new Set([
  'attract',
  'entry',
  'enroll',
  'home',
  'manager',
  'take',
  'browse',
  'mine',
  'reasons',
  'needs',
  'awaited',
  'check',
  'handOver',
  'receive',
  'problem',
]);

/** What somebody chose before belongs to a visit that is over, and not to this one. */
const chosenAnew = ({ chosenMonotonicMs, ended, language, largeText }: Comfort, monotonicMs: number) => {
  const stale = ended || monotonicMs - chosenMonotonicMs >= CHOICE_MS;
  return {
    ...(stale ? { language: null, largeText: null } : { language, largeText }),
    chosenMonotonicMs: monotonicMs,
    ended: false,
  };
};

/** @param drawn what was on the glass when it was touched */
export function receive(
  comfort: Comfort,
  touch: Touch,
  monotonicMs: number,
  { asleep, view }: Pick<Screen, 'asleep' | 'view'>,
): Received {
  const readMonotonicMs = STANDING.has(view.kind) ? comfort.readMonotonicMs : monotonicMs;
  const was = { ...comfort, touchedMonotonicMs: monotonicMs, readMonotonicMs };
  const awake: Report = { type: 'ScreenTouched' };
  if (asleep) return { comfort: { ...was, wokeMonotonicMs: monotonicMs }, report: awake, back: false };
  const waking = touch.type !== 'ScreenTouched' && monotonicMs - comfort.wokeMonotonicMs < WAKING_MS;
  if (waking) return { comfort: was, report: null, back: false };
  const touched = { ...was, going: goneBy(was.going, touch), desk: deskBy(was.desk, touch) };
  switch (touch.type) {
    case 'LanguageTouched': {
      const { language } = touch;
      return {
        comfort: { ...touched, ...chosenAnew(comfort, monotonicMs), language },
        report: awake,
        back: false,
      };
    }
    case 'TextTouched': {
      const { large: largeText } = touch;
      return {
        comfort: { ...touched, ...chosenAnew(comfort, monotonicMs), largeText },
        report: awake,
        back: false,
      };
    }
    case 'BackTouched':
    case 'GoTouched':
    case 'ManagerTouched':
      return { comfort: touched, report: awake, back: true };
    case 'ScreenMeasured': {
      // Only whom the ruler is shown.
      const measured = view.kind === 'manager' && view.page === 'ruler' ? { x: touch.x, y: touch.y } : null;
      return { comfort: touched, report: awake, back: false, ...(measured === null ? {} : { measured }) };
    }
    case 'PairScanned':
      return { comfort: touched, report: awake, back: true, scan: { text: touch.text, template: touch.template } };
    case 'SieveTouched':
      return { comfort: touched, report: awake, back: true };
    case 'KeyTicked':
      return { comfort: touched, report: awake, back: false };
    case 'KeyWantedTold': {
      // Only what stands there to be touched: without a network nobody would hear it.
      const offered =
        view.kind === 'refused' &&
        view.office.some(({ wish }) => wish?.key === touch.key && wish.urgency === touch.urgency);
      return { comfort: touched, report: offered ? touch : awake, back: false };
    }
    case 'HandoverPicked':
      return { comfort: touched, report: { ...touch, route: null }, back: true };
    case 'DigitTouched':
    case 'EraseTouched':
    case 'EnterTouched':
    case 'CodeTouched':
    case 'StaffTouched':
    case 'EntryLeft':
    case 'EnrollTouched':
    case 'EnrollLeft':
      return { comfort: touched, report: awake, back: false, secret: touch };
    default:
      return { comfort: touched, report: touch, back: false };
  }
}

/** Whose news stands on the screen; undefined when none does. */
type Shown = { readonly person: PersonId | null } | undefined;
type Here = Pick<Around, 'cabinet' | 'comfort' | 'roster' | 'at'>;

/** What was chosen on the glass counts for who stands here, and for who is still looking for a badge. */
function choiceStands({ cabinet, comfort, at }: Here, shown: Shown): boolean {
  const somebody = cabinet.session !== null || shown !== undefined;
  return somebody || (!comfort.ended && at.monotonicMs - comfort.chosenMonotonicMs < CHOICE_MS);
}

const readerIn = ({ cabinet, roster }: Here, shown: Shown): RosterPerson | undefined => {
  const id = cabinet.session?.person ?? shown?.person ?? null;
  return id === null ? undefined : roster?.person.get(id);
};

export function languageNow(here: Here & Pick<Around, 'house'>, shown: Shown): Language {
  const { comfort, house } = here;
  if (comfort.language !== null && choiceStands(here, shown)) return comfort.language;
  const own = readerIn(here, shown)?.language;
  return LANGUAGES.find((one) => one === own) ?? languageOf(house.locale);
}

/** For whoever reads: the news of a visit stay as its person likes them. */
export function layoutNow(here: Here, shown: Shown): Screen['layout'] {
  const person = readerIn(here, shown);
  const chosen = choiceStands(here, shown) ? here.comfort.largeText : null;
  return {
    leftHand: person?.leftHand ?? false,
    highContrast: person?.highContrast ?? false,
    largeText: chosen ?? person?.largeText ?? false,
  };
}

const FRUGAL_SLEEP_MS = 15_000;

/** Nobody has moved, touched or shown anything here for as long as the hour says. An open door keeps it awake. */
export function sleepsNow({ cabinet, comfort, at, habits, roster, house }: Around): boolean {
  const { session, body } = cabinet;
  if (session !== null || body.doorOpen === true) return false;
  const timeZone = roster?.roster.timeZone ?? house.timeZone;
  const asUsualMs = isNight(at.wallMs, timeZone, habits.night) ? habits.nightSleepMs : habits.sleepMs;
  // The battery is for locks and records: nobody in front of the glass, no light behind it.
  const afterMs = cabinet.powerLost.has('mains') ? Math.min(asUsualMs ?? FRUGAL_SLEEP_MS, FRUGAL_SLEEP_MS) : asUsualMs;
  const movedMs = Math.max(body.touchedMonotonicMs, comfort.touchedMonotonicMs);
  return afterMs !== null && at.monotonicMs - Math.max(0, movedMs) >= afterMs;
}
