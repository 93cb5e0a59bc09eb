// What the screen still shows of what has just happened, and which keys a person had lately: a fold of its own; pure.
import type { CabinetEvent, EventOf } from '@keycab/shared/events/cabinet';
import type { KeyId, PersonId } from '@keycab/shared/ids';
import type { Effect, LightColor, LightRhythm } from '../cabinet/effect.ts';

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
>;

export interface Lamp {
  readonly color: LightColor;
  readonly rhythm: LightRhythm;
  /** Null: until it is told otherwise. */
  readonly untilMonotonicMs: number | null;
}

export interface Recent {
  readonly shown: Shown | null;
  /** Newest first. */
  readonly lately: ReadonlyMap<PersonId, readonly KeyId[]>;
  readonly lamps: ReadonlyMap<number, Lamp>;
}

export const NOTHING_RECENT: Recent = { shown: null, lately: new Map(), lamps: new Map() };

const LATELY_MAX = 8;

/** @param effects what the body is ordered to do about this event */
export function recall(recent: Recent, event: CabinetEvent, effects: readonly Effect[]): Recent {
  return {
    shown: shownAfter(recent.shown, event),
    lately: latelyAfter(recent, event),
    lamps: lampsAfter(recent, event, effects),
  };
}

function shownAfter(before: Shown | null, event: CabinetEvent): Shown | null {
  switch (event.type) {
    case 'KeyTaken':
      return happenedNow(event) ? event : before;
    case 'KeyReturned':
    case 'KeyMisplaced': {
      // A key that nobody brought was found when the slots were read, or was paired: no news for who stands here.
      const putBack = before?.type === 'KeyTakenWithoutRelease' && before.key === event.key;
      const brought = event.holder !== null || event.session !== null || putBack;
      return happenedNow(event) && brought ? event : before;
    }
    case 'KeyTakenWithoutRelease':
      return happenedNow(event) ? event : before;
    case 'AccessRefused':
    case 'SlotJammed':
    case 'ReleaseLapsed':
    case 'UnknownTagSeen':
      return event;
    case 'UnknownTagGone':
      return before?.type === 'UnknownTagSeen' && before.slot === event.slot ? null : before;
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
