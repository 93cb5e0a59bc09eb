// What the screen still shows of what has just happened, and which keys a person had lately: a fold of its own; pure.
import type { CabinetEvent, EventOf } from '@keycab/shared/events/cabinet';
import type { KeyId, PersonId } from '@keycab/shared/ids';
import type { Effect, LightColor, LightRhythm, SoundPattern } from '../cabinet/effect.ts';
import { foldMissing, type Missing } from './missing.ts';

/** The events that get a picture of their own for a while. */
export type Shown = EventOf<
  | 'KeyTaken'
  | 'KeyReturned'
  | 'KeyMisplaced'
  | 'AccessRefused'
  | 'SlotJammed'
  | 'ReleaseLapsed'
  | 'KeyTakenWithoutRelease'
  | 'UnknownTagSeen'
  | 'KeyHandedOver'
  | 'HandoverEnded'
  | 'ReleaseAskEnded'
  | 'ProblemReported'
  | 'KeyDueSet'
  | 'KeyWanted'
  | 'BadgeEnrolled'
  | 'EnrollmentUndone'
  | 'KeysCounted'
>;

/** What was said to a wish for a key. */
export type Said = EventOf<'SlotReleased' | 'ReleaseAsked' | 'AccessRefused'>;

export interface Lamp {
  readonly color: LightColor;
  readonly rhythm: LightRhythm;
  /** Null: until it is told otherwise. */
  readonly untilMonotonicMs: number | null;
}

/** What the slots told after this boot of the time before it: nobody was there to say it as it happened. */
export type Settled = EventOf<
  'KeyTaken' | 'KeyTakenWithoutRelease' | 'KeyReturned' | 'KeyMisplaced' | 'ReleaseAborted'
>;

/** A start of this cabinet after an earlier run, and what it found. Wall times: the last line before it, and its own. */
export interface Outage {
  readonly booted: EventOf<'CabinetBooted'>;
  readonly fromWallMs: number | null;
  readonly settled: readonly Settled[];
}

/** Sounds that were ordered, counted; an alarm goes on until there is silence. */
export interface Heard {
  readonly count: number;
  readonly pattern: Exclude<SoundPattern, 'alarm' | 'silence'> | null;
  readonly alarm: boolean;
}

export interface Recent {
  readonly shown: Shown | null;
  /** What was said to the newest wish: each key of a basket has its own verdict. */
  readonly verdicts: readonly Said[];
  /** What went with the key that came back last, and has not come with it. */
  readonly missed: EventOf<'PartnerMissed'> | null;
  /** What was answered about the key that came back last. */
  readonly answered: readonly EventOf<'ReturnAnswered'>[];
  /** Null: the first start of all, or none yet. */
  readonly outage: Outage | null;
  /** When the mains failed; null while they are there, or where nobody knew the time. */
  readonly powerLostWallMs: number | null;
  /** The newest line's time; null before the first line. */
  readonly last: { readonly wallMs: number | null } | null;
  /** The newest release of each slot since the boot, and when its latch was pulsed last. */
  readonly released: ReadonlyMap<number, Pick<EventOf<'SlotReleased'>, 'monotonicMs' | 'seq'>>;
  /** Keys that were taken from here and have not come back here. */
  readonly away: ReadonlySet<KeyId>;
  /** Keys that left without a release or were reported lost, and are not back. */
  readonly missing: ReadonlyMap<KeyId, Missing>;
  /** The line of the newest key that left since the boot; null before any. */
  readonly left: number | null;
  /** Newest first. */
  readonly lately: ReadonlyMap<PersonId, readonly KeyId[]>;
  readonly lamps: ReadonlyMap<number, Lamp>;
  readonly heard: Heard;
}

export const NOTHING_RECENT: Recent = {
  shown: null,
  verdicts: [],
  missed: null,
  answered: [],
  outage: null,
  powerLostWallMs: null,
  last: null,
  released: new Map(),
  away: new Set(),
  missing: new Map(),
  left: null,
  lately: new Map(),
  lamps: new Map(),
  heard: { count: 0, pattern: null, alarm: false },
};

const LATELY_MAX = 8;

/** @param effects what the body is ordered to do about this event */
export function recall(recent: Recent, event: CabinetEvent, effects: readonly Effect[]): Recent {
  return {
    shown: shownAfter(recent, event),
    verdicts: verdictsAfter(recent, event),
    missed: missedAfter(recent, event),
    answered: answeredAfter(recent, event),
    outage: outageAfter(recent, event),
    powerLostWallMs: powerLostAfter(recent, event),
    last: { wallMs: event.wallMs ?? recent.last?.wallMs ?? null },
    released: releasedAfter(recent, event),
    away: awayAfter(recent, event),
    missing: foldMissing(recent.missing, event),
    left: leftAfter(recent, event),
    lately: latelyAfter(recent, event),
    lamps: lampsAfter(recent, event, effects),
    heard: heardAfter(recent, event, effects),
  };
}

function verdictsAfter({ verdicts }: Recent, event: CabinetEvent): Recent['verdicts'] {
  switch (event.type) {
    case 'SlotReleased':
    case 'ReleaseAsked':
    case 'AccessRefused': {
      if (event.key === null || event.session === null || 'emergency' in event) return verdicts;
      // Keys that were chosen together were judged in one go.
      const together = verdicts.filter(
        (one) => one.session === event.session && one.monotonicMs === event.monotonicMs && one.key !== event.key,
      );
      // One that has got what it needed keeps its place among the others.
      const old = verdicts.findIndex((one) => one.session === event.session && one.key === event.key);
      if (together.length === 0 && old >= 0) return verdicts.with(old, event);
      return [...together, event];
    }
    case 'SessionClosed':
    case 'CabinetBooted':
      return [];
    default:
      return verdicts;
  }
}

function missedAfter({ missed }: Recent, event: CabinetEvent): Recent['missed'] {
  if (event.type === 'PartnerMissed') return event;
  return event.type === 'KeyReturned' || event.type === 'KeyMisplaced' ? null : missed;
}

function answeredAfter({ answered }: Recent, event: CabinetEvent): Recent['answered'] {
  if (event.type === 'ReturnAnswered') return [...answered, event];
  return event.type === 'KeyReturned' || event.type === 'KeyMisplaced' ? [] : answered;
}

function heardAfter({ heard }: Recent, event: CabinetEvent, effects: readonly Effect[]): Heard {
  if (event.type === 'CabinetBooted') return { ...heard, pattern: null, alarm: false };
  return effects.reduce<Heard>((before, effect) => {
    if (effect.type !== 'PlaySound') return before;
    const { pattern } = effect;
    if (pattern === 'alarm' || pattern === 'silence') return { ...before, alarm: pattern === 'alarm' };
    return { ...before, count: before.count + 1, pattern };
  }, heard);
}

function powerLostAfter({ powerLostWallMs }: Recent, event: CabinetEvent): number | null {
  if (event.type === 'PowerLost' && event.source === 'mains') return event.wallMs;
  return event.type === 'PowerBack' && event.source === 'mains' ? null : powerLostWallMs;
}

function outageAfter({ outage, last }: Recent, event: CabinetEvent): Outage | null {
  if (event.type === 'CabinetBooted') {
    return last === null ? null : { booted: event, fromWallMs: last.wallMs, settled: [] };
  }
  if (outage === null || !isSettled(event, outage.booted)) return outage;
  return { ...outage, settled: [...outage.settled, event] };
}

/** Of a release from before the boot, or of an interval in which the boot lies; what happened since is no such news. */
function isSettled(event: CabinetEvent, booted: EventOf<'CabinetBooted'>): event is Settled {
  switch (event.type) {
    case 'KeyTaken':
    case 'ReleaseAborted':
      return event.released < booted.seq;
    case 'KeyTakenWithoutRelease':
    case 'KeyReturned':
    case 'KeyMisplaced': {
      const { notBeforeWallMs: from } = event;
      return !happenedNow(event) && (from === null || booted.wallMs === null || from <= booted.wallMs);
    }
    default:
      return false;
  }
}

function releasedAfter({ released }: Recent, event: CabinetEvent): Recent['released'] {
  if (event.type === 'CabinetBooted') return new Map();
  if (event.type === 'ReleaseRenewed')
    return new Map(released).set(event.slot, { monotonicMs: event.monotonicMs, seq: event.released });
  return event.type === 'SlotReleased' ? new Map(released).set(event.slot, event) : released;
}

function awayAfter({ away }: Recent, event: CabinetEvent): Recent['away'] {
  if (event.type === 'KeyTaken') return new Set(away).add(event.key);
  const back = (event.type === 'KeyReturned' || event.type === 'KeyMisplaced') && away.has(event.key);
  return back ? new Set([...away].filter((key) => key !== event.key)) : away;
}

function leftAfter({ left }: Recent, event: CabinetEvent): number | null {
  if (event.type === 'CabinetBooted') return null;
  return event.type === 'KeyTaken' || event.type === 'KeyTakenWithoutRelease' ? event.seq : left;
}

function shownAfter({ shown: before, away, missing }: Recent, event: CabinetEvent): Shown | null {
  // An emergency has a screen of its own, and is nobody else's news.
  if ('emergency' in event) return before;
  switch (event.type) {
    case 'KeyTaken':
      return happenedNow(event) ? event : before;
    case 'KeyReturned':
    case 'KeyMisplaced': {
      // A key that nobody brought was found when the slots were read, or was paired: no news for who stands here.
      const sought = missing.has(event.key);
      // One that another cabinet had meanwhile has no holder that this one could name, and is brought all the same.
      // One that lives in another cabinet cannot have been here all along, though nobody here ever took it.
      const foreign = event.type === 'KeyMisplaced' && event.home.cabinet !== event.cabinet;
      const brought = event.holder !== null || event.session !== null || sought || foreign || away.has(event.key);
      return happenedNow(event) && brought ? event : before;
    }
    case 'KeyTakenWithoutRelease':
      return happenedNow(event) ? event : before;
    case 'BadgeEnrolled':
    case 'EnrollmentUndone':
    case 'AccessRefused':
    case 'SlotJammed':
    case 'ReleaseLapsed':
    case 'UnknownTagSeen':
    case 'KeyHandedOver':
    case 'ProblemReported':
    case 'KeyWanted':
      return event;
    case 'HandoverEnded':
    case 'ReleaseAskEnded':
      // Who left knows it.
      return event.why === 'late' ? event : before;
    case 'KeyDueSet':
      return event.session === null ? before : event;
    case 'KeysCounted':
      // Who asked for a count sees it where it was asked for.
      return event.because === 'emergency' ? event : before;
    case 'ReturnAnswered':
      return event.well ? null : before;
    case 'UnknownTagGone':
      return before?.type === 'UnknownTagSeen' && before.slot === event.slot ? null : before;
    case 'ReleaseAsked':
    case 'HandoverBegun':
    case 'HandoverMet':
    case 'AuthorizerMet':
    case 'SlotReleased':
      return before?.type === 'KeyTakenWithoutRelease' ? before : null;
    case 'SessionClosed':
      return event.why === 'done' && !outlastsSession(before, event) ? null : before;
    case 'SessionOpened':
    case 'CabinetBooted':
      return null;
    default:
      return before;
  }
}

/** An alarm stays; that the slot is locked again answers the very touch that ended the session. */
const outlastsSession = (shown: Shown | null, { monotonicMs }: EventOf<'SessionClosed'>): boolean =>
  shown?.type === 'KeyTakenWithoutRelease' || (shown?.type === 'ReleaseLapsed' && shown.monotonicMs === monotonicMs);

/** What has been read makes room for the keys. An alarm is ended by the key that comes back, never by a touch. */
export const afterBack = (recent: Recent): Recent =>
  recent.shown?.type === 'KeyTakenWithoutRelease' ? recent : { ...recent, shown: null };

/** Seen as it happened, not found out later. */
const happenedNow = (event: {
  readonly notBeforeWallMs: number | null;
  readonly notAfterWallMs: number | null;
}): boolean => event.notBeforeWallMs === event.notAfterWallMs;

function latelyAfter({ lately }: Recent, event: CabinetEvent): Recent['lately'] {
  if (event.type !== 'KeyTaken' || event.person === null) return lately;
  const before = lately.get(event.person) ?? [];
  const now = [event.key, ...before.filter((key) => key !== event.key)].slice(0, LATELY_MAX);
  return new Map(lately).set(event.person, now);
}

function lampsAfter({ lamps }: Recent, event: CabinetEvent, effects: readonly Effect[]): Recent['lamps'] {
  const orders = effects.filter((effect) => effect.type === 'LightSlot');
  if (event.type === 'CabinetBooted') return new Map();
  if (orders.length === 0) return lamps;
  const after = new Map(lamps);
  for (const { slot, color, rhythm, forMs } of orders) {
    if (color === 'off') after.delete(slot);
    else after.set(slot, { color, rhythm, untilMonotonicMs: forMs === null ? null : event.monotonicMs + forMs });
  }
  return after;
}
