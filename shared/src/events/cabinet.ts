// All that can have happened at a cabinet, as schema and type; pure.
import { Type, type Static } from 'typebox';
import { checkOf } from '../check.ts';
import { KeyId, PersonId, TagId, VehicleId } from '../ids.ts';
import { Reference } from '../rules.ts';
import {
  ClockQuality,
  Count,
  event,
  interval,
  Name,
  orNull,
  person,
  Place,
  session,
  Slot,
  Wall,
  type header,
} from './line.ts';
import { managedEvents } from './managed.ts';
import { askEvents, badgeEvents, careEvents, dueEvents, handoverEvents, wantedEvents } from './ruled.ts';
import { Crossing, Need, RefusalReason, Shadow } from './verdict.ts';

/** The number of this vocabulary; a boot names the one it writes. Names never change meaning within a format. */
export const FORMAT = 1;

const Head = Type.Object(
  { size: Count, root: Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$' }) },
  { additionalProperties: false },
);

export const CabinetEvent = Type.Union([
  event('CabinetBooted', {
    format: Count,
    previous: orNull(
      Type.Object(
        { origin: Type.String({ maxLength: 256 }), cosigned: orNull(Head), own: Head },
        { additionalProperties: false },
      ),
    ),
    reason: orNull(
      Type.Union([
        Type.Literal('enrolled'),
        Type.Literal('newKey'),
        Type.Literal('restored'),
        Type.Literal('rolledBack'),
        Type.Literal('forked'),
        Type.Literal('damaged'),
      ]),
    ),
    roster: Count,
    software: Name,
  }),
  event('RosterApplied', { roster: Count, digest: Type.String({ pattern: '^[0-9a-f]{64}$' }) }),

  event('SessionOpened', { person: PersonId, reader: Name, roster: Count, visit: Type.Optional(Reference) }),
  event('SessionClosed', {
    session: Count,
    person: PersonId,
    why: Type.Union([
      Type.Literal('done'),
      Type.Literal('door'),
      Type.Literal('idle'),
      Type.Literal('badge'),
      Type.Literal('lockdown'),
      Type.Literal('disabled'),
      Type.Literal('restart'),
    ]),
  }),
  // `badge` is an HMAC that changes every day: repeats of an unknown badge show, its number never does.
  event('AccessRefused', {
    badge: orNull(Type.String({ pattern: '^[0-9a-f]{32}$' })),
    code: Type.String({ pattern: '^KC-[A-Z]+-[0-9]{2}$' }),
    key: orNull(KeyId),
    // What would have been asked beside, had it not been refused.
    needs: Type.Optional(Type.Array(Need, { minItems: 1, maxItems: 8 })),
    person,
    reader: orNull(Name),
    reasons: Type.Array(RefusalReason, { minItems: 1, maxItems: 16 }),
    roster: Count,
    session,
    slot: orNull(Slot),
  }),

  // Who answered what before it: `authorizers`, `pick` (chosen before at the desk), `shadow` (would have been said).
  event('SlotReleased', {
    authorizers: Type.Optional(Type.Array(PersonId, { minItems: 1, maxItems: 4 })),
    crossing: Type.Optional(Crossing),
    dueByWallMs: Type.Optional(Wall),
    emergency: Type.Optional(Type.Literal(true)),
    pick: Type.Optional(Reference),
    pin: Type.Optional(Type.Literal(true)),
    shadow: Type.Optional(Shadow),
    vehicle: Type.Optional(VehicleId),
    command: orNull(Type.String({ pattern: '^[0-9a-f]{32}$' })),
    key: KeyId,
    minutes: orNull(Type.Integer({ minimum: 1, maximum: 525_600 })),
    person,
    pulseMs: Type.Integer({ minimum: 1, maximum: 1000 }),
    reason: orNull(Name),
    roster: Count,
    session,
    slot: Slot,
    tag: TagId,
  }),
  // The slot is pulsed again under this line's own ticket: a person says it did not open, or wants more time. `tries`
  // counts the first one.
  event('ReleaseRenewed', {
    because: Type.Union([Type.Literal('notOpen'), Type.Literal('moreTime')]),
    key: KeyId,
    person,
    pulseMs: Type.Integer({ minimum: 1, maximum: 1000 }),
    released: Count,
    session,
    slot: Slot,
    tries: Type.Integer({ minimum: 1, maximum: 3 }),
  }),
  event('ReleaseLapsed', {
    emergency: Type.Optional(Type.Literal(true)),
    key: KeyId,
    person,
    released: Count,
    slot: Slot,
  }),
  event('ReleaseAborted', {
    key: KeyId,
    person,
    released: Count,
    slot: Slot,
    why: Type.Union([
      Type.Literal('restart'),
      Type.Literal('boardLost'),
      Type.Literal('boardUnable'),
      Type.Literal('jammed'),
      Type.Literal('lockdown'),
    ]),
  }),
  event('KeyTaken', {
    ...interval,
    crossing: Type.Optional(Crossing),
    emergency: Type.Optional(Type.Literal(true)),
    shadow: Type.Optional(Shadow),
    vehicle: Type.Optional(VehicleId),
    dueWallMs: orNull(Wall),
    key: KeyId,
    person,
    reason: orNull(Name),
    released: Count,
    session,
    slot: Slot,
    tag: TagId,
  }),
  event('KeyTakenWithoutRelease', { ...interval, key: KeyId, person, session, slot: Slot, tag: TagId }),
  // `person` is who stands there, `holder` who answered for the key until now; null where this cabinet cannot know.
  event('KeyReturned', { ...interval, holder: person, key: KeyId, person, session, slot: Slot, tag: TagId }),
  event('KeyMisplaced', {
    ...interval,
    holder: person,
    home: Place,
    key: KeyId,
    person,
    session,
    slot: Slot,
    tag: TagId,
  }),
  // `dueWallMs` null: the minutes have run out on a cabinet that nobody has told the time.
  event('KeyOverdue', { dueWallMs: orNull(Wall), key: KeyId, person }),
  event('UnknownTagSeen', {
    person,
    session,
    slot: Slot,
    tag: orNull(TagId),
    why: Type.Union([
      Type.Literal('unknown'),
      Type.Literal('free'),
      Type.Literal('duplicate'),
      Type.Literal('contention'),
      Type.Literal('crc'),
      Type.Literal('shorted'),
    ]),
  }),
  event('UnknownTagGone', { person, session, slot: Slot }),
  // `told`: that person said so after so many tries, and nothing measured it; left out where its board refused the pulse.
  event('SlotJammed', {
    key: KeyId,
    person,
    released: Count,
    slot: Slot,
    told: Type.Optional(Type.Integer({ minimum: 1, maximum: 3 })),
  }),
  event('SlotCleared', { slot: Slot }),

  event('DoorOpened', { person, session }),
  event('DoorForced', {}),
  event('DoorLeftOpen', { openMs: Count, person }),
  event('DoorClosed', {}),
  event('TamperOpened', { loop: Name }),
  event('TamperClosed', { loop: Name }),

  // `source` is what failed: the mains, or the battery behind it.
  event('PowerLost', { source: Type.Union([Type.Literal('mains'), Type.Literal('battery')]) }),
  event('PowerBack', { source: Type.Union([Type.Literal('mains'), Type.Literal('battery')]) }),

  event('ReaderLost', { reader: Name }),
  event('ReaderBack', { reader: Name }),
  event('BoardLost', { board: Name }),
  event('BoardBack', { board: Name }),

  // `command` null: said at the cabinet itself, by the one who stood there.
  event('LockdownStarted', { by: person, command: orNull(Type.String({ pattern: '^[0-9a-f]{32}$' })) }),
  event('LockdownEnded', { by: person, command: orNull(Type.String({ pattern: '^[0-9a-f]{32}$' })) }),
  // A key that somebody elsewhere opens: nothing moves before that person's badge, and the counter is used up already.
  event('ReleaseAwaited', {
    approver: PersonId,
    command: Type.String({ pattern: '^[0-9a-f]{32}$' }),
    counter: Count,
    expiresWallMs: Wall,
    key: KeyId,
    operation: Name,
    person: PersonId,
    reason: orNull(Name),
    slot: Slot,
    tag: TagId,
  }),
  event('CommandExecuted', { command: Type.String({ pattern: '^[0-9a-f]{32}$' }), counter: Count, operation: Name }),
  event('CommandRefused', {
    command: orNull(Type.String({ pattern: '^[0-9a-f]{32}$' })),
    operation: orNull(Name),
    why: Type.Union([
      Type.Literal('malformed'),
      Type.Literal('signature'),
      Type.Literal('otherCabinet'),
      Type.Literal('repeated'),
      Type.Literal('expired'),
      Type.Literal('retained'),
      // A release: before it waits for a badge, and while it does.
      Type.Literal('disabled'),
      Type.Literal('otherPlace'),
      Type.Literal('busy'),
      Type.Literal('approver'),
      Type.Literal('rules'),
      Type.Literal('lockdown'),
      Type.Literal('otherBadge'),
      Type.Literal('late'),
      Type.Literal('left'),
      Type.Literal('restart'),
    ]),
    // What the rules of this cabinet said.
    reasons: Type.Optional(Type.Array(RefusalReason, { minItems: 1, maxItems: 16 })),
    needs: Type.Optional(Type.Array(Need, { minItems: 1, maxItems: 8 })),
    // Where it had waited.
    slot: Type.Optional(Slot),
  }),
  // `from` is how far the earlier reading was trusted.
  event('ClockStepped', {
    afterWallMs: Wall,
    beforeWallMs: Wall,
    from: Type.Optional(ClockQuality),
    stepMs: Type.Integer(),
  }),

  ...askEvents,
  ...wantedEvents,
  ...badgeEvents,
  ...handoverEvents,
  ...dueEvents,
  ...careEvents,
  ...managedEvents,
]);

export type CabinetEvent = Static<typeof CabinetEvent>;
export const isCabinetEvent = checkOf(CabinetEvent);
export type CabinetEventType = CabinetEvent['type'];
export type EventOf<Type extends CabinetEventType> = Extract<CabinetEvent, { type: Type }>;

type Header = keyof typeof header;
type Body<Event> = Event extends unknown ? Omit<Event, Header> : never;

/** What `decide` returns: an event that has no place in the journal yet. */
export type CabinetFact = Body<CabinetEvent>;

/** The members of a line that its journal adds. */
export type EventHeader = Pick<CabinetEvent, Header>;
