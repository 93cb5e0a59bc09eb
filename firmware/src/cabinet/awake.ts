// What a session waits for and has been told: open asks, a handover in its middle, purpose, PIN; a fold of its own; pure.
import type { CabinetEvent, EventOf } from '@keycab/shared/events/cabinet';
import type { Need } from '@keycab/shared/events/verdict';
import type { KeyId, PersonId, SiteId, VehicleId } from '@keycab/shared/ids';

/** A key that somebody wants and that still needs something. */
export interface Ask {
  /** The seq of its ReleaseAsked. */
  readonly asked: number;
  readonly key: KeyId;
  readonly reason: string | null;
  readonly pick: string | null;
  /** What was missing when it was asked; what is missing now, `stillNeeded` of rules/judge.ts says. */
  readonly needs: readonly Need[];
  /** Good once, for this key alone, and looked at again at the release. */
  readonly authorizers: readonly PersonId[];
  readonly monotonicMs: number;
}

export interface Handover {
  readonly keys: readonly KeyId[];
  readonly route: { readonly fromSite: SiteId; readonly toSite: SiteId } | null;
  readonly receiver: PersonId | null;
  /** The receiver's PIN was right. */
  readonly pin: boolean;
  readonly monotonicMs: number;
}

/** As it will stand in the line of the tag. */
export type Pairing = Pick<
  EventOf<'PairingBegun'>,
  'group' | 'key' | 'label' | 'number' | 'slot' | 'tag' | 'template' | 'vehicle' | 'vin'
>;

export interface Session {
  /** The seq of its SessionOpened. */
  readonly session: number;
  readonly person: PersonId;
  readonly openedMonotonicMs: number;
  /** Opened by a guest's code, for the keys of that visit alone. */
  readonly visit: string | null;
  /** One purpose for all keys of the session; null takes each key's own or the person's usual one. */
  readonly reason: string | null;
  readonly vehicle: VehicleId | null;
  readonly pin: boolean;
  readonly pending: readonly Ask[];
  readonly handover: Handover | null;
  /** Who has badged to agree, and has still to give a PIN of her own. */
  readonly authorizing: Pick<EventOf<'AuthorizerMet'>, 'by' | 'keys' | 'reader'> | null;
  /** What the next unknown tag gets. */
  readonly pairing: Pairing | null;
  /** Slots that a manager has lit. */
  readonly lit: readonly number[];
  /** The slot that is being tried. */
  readonly testing: number | null;
  /** The day waits for a manager's badge or PIN. */
  readonly signing: boolean;
  /** Keys released in this session, without those that nobody took. */
  readonly released: readonly KeyId[];
  /** Keys that are out and were asked for in this session. */
  readonly wanted: readonly KeyId[];
}

type Opened = Pick<EventOf<'SessionOpened'>, 'seq' | 'person' | 'monotonicMs' | 'visit'>;

export const openSession = (event: Opened): Session => ({
  session: event.seq,
  person: event.person,
  openedMonotonicMs: event.monotonicMs,
  visit: event.visit ?? null,
  reason: null,
  vehicle: null,
  pin: false,
  pending: [],
  handover: null,
  authorizing: null,
  pairing: null,
  lit: [],
  testing: null,
  signing: false,
  released: [],
  wanted: [],
});

/** One step of the fold; events of other sessions change nothing. */
export function foldSession(session: Session, event: CabinetEvent): Session {
  if (!('session' in event) || event.session !== session.session) return foldRelease(session, event);
  switch (event.type) {
    case 'ReleaseAsked':
      return { ...session, pending: [...without(session, event.key), askOf(session, event)] };
    case 'ReleaseAskEnded':
      return { ...session, pending: without(session, event.key) };
    case 'AccessRefused':
      return event.key === null ? session : { ...session, pending: without(session, event.key) };
    case 'SlotReleased':
      return {
        ...session,
        pending: without(session, event.key),
        released: [...session.released.filter((key) => key !== event.key), event.key],
      };
    case 'ReleaseAuthorized':
      return { ...session, authorizing: null, pending: session.pending.map((ask) => authorized(ask, event)) };
    case 'AuthorizerMet':
      return { ...session, authorizing: { by: event.by, keys: event.keys, reader: event.reader } };
    case 'PinAccepted':
      if (event.person === session.person) return { ...session, pin: true };
      // Who agrees to a take gives a PIN too, and receives nothing by it.
      if (event.person !== session.handover?.receiver) return session;
      return { ...session, handover: { ...session.handover, pin: true } };
    case 'PurposeGiven':
      return { ...session, reason: event.reason ?? session.reason, vehicle: event.vehicle ?? session.vehicle };
    case 'KeyWanted':
      return { ...session, wanted: [...session.wanted, event.key] };
    case 'HandoverBegun':
      return {
        ...session,
        handover: {
          keys: event.keys,
          route: event.route ?? null,
          receiver: null,
          pin: false,
          monotonicMs: event.monotonicMs,
        },
      };
    case 'HandoverMet':
      if (session.handover === null) return session;
      return { ...session, handover: { ...session.handover, receiver: event.by, monotonicMs: event.monotonicMs } };
    case 'HandoverEnded':
    case 'KeyHandedOver':
      return { ...session, handover: null };
    default:
      return foldManaged(session, event);
  }
}

/** What a manager has begun. */
function foldManaged(session: Session, event: CabinetEvent): Session {
  switch (event.type) {
    case 'PairingBegun': {
      const { group, key, label, number, slot, tag, template, vehicle, vin } = event;
      return { ...session, pairing: { group, key, label, number, slot, tag, template, vehicle, vin } };
    }
    case 'PairingEnded':
    case 'TagPaired':
      return { ...session, pairing: null };
    case 'SlotsLit':
      return { ...session, lit: event.slots };
    case 'SlotTested':
      return { ...session, lit: [event.slot], testing: event.slot };
    case 'SlotTestAnswered':
    case 'SlotsDarkened':
      return { ...session, lit: [], testing: null };
    case 'DaySigningAsked':
      return { ...session, signing: true };
    case 'DayClosed':
    case 'DayExceptionAnswered':
      return { ...session, signing: false };
    default:
      return session;
  }
}

/** What was released and not taken does not count among the session's keys. */
function foldRelease(session: Session, event: CabinetEvent): Session {
  if (event.type !== 'ReleaseLapsed' && event.type !== 'ReleaseAborted') return session;
  return { ...session, released: session.released.filter((key) => key !== event.key) };
}

const without = ({ pending }: Session, key: KeyId): readonly Ask[] => pending.filter((ask) => ask.key !== key);

function askOf({ pending }: Session, event: EventOf<'ReleaseAsked'>): Ask {
  const before = pending.find((ask) => ask.key === event.key);
  return {
    asked: event.seq,
    key: event.key,
    reason: event.reason,
    pick: event.pick ?? before?.pick ?? null,
    needs: event.needs,
    authorizers: before?.authorizers ?? [],
    monotonicMs: event.monotonicMs,
  };
}

const authorized = (ask: Ask, { keys, by }: EventOf<'ReleaseAuthorized'>): Ask =>
  keys.includes(ask.key) && !ask.authorizers.includes(by) ? { ...ask, authorizers: [...ask.authorizers, by] } : ask;
