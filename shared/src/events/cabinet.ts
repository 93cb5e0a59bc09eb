// All that can have happened at a cabinet, as schema and type; pure.
import { Type, type Static, type TProperties } from 'typebox';
import { checkOf } from '../check.ts';
import { CabinetId, KeyId, PersonId, TagId } from '../ids.ts';

/** The number of this vocabulary; a boot names the one it writes. Names never change meaning within a format. */
export const FORMAT = 1;

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Wall = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Slot = Type.Integer({ minimum: 0, maximum: 255 });
const Place = Type.Object({ cabinet: CabinetId, slot: Slot }, { additionalProperties: false });
const Name = Type.String({ pattern: '^[A-Za-z0-9_.:/-]{1,64}$' });

/** How far wall time can be trusted: disciplined, battery clock, free-running since the last discipline, unknown. */
export const ClockQuality = Type.Union([
  Type.Literal('synced'),
  Type.Literal('rtc'),
  Type.Literal('holdover'),
  Type.Literal('unsynced'),
]);
export type ClockQuality = Static<typeof ClockQuality>;

/** What every line carries. `nonce` keeps a bare leaf hash from telling what was hashed. Times in milliseconds. */
const header = {
  boot: Count,
  cabinet: CabinetId,
  clock: ClockQuality,
  epoch: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  monotonicMs: Count,
  nonce: Type.String({ pattern: '^[A-Za-z0-9_-]{22}$' }),
  seq: Count,
  wallMs: orNull(Wall),
};

/** The physical change lies in [notBefore, notAfter]: equal to the line's own time when it was seen as it happened. */
const interval = { notBeforeWallMs: orNull(Wall), notAfterWallMs: orNull(Wall) };

const event = <Name extends string, Members extends TProperties>(type: Name, members: Members) =>
  Type.Object({ ...header, type: Type.Literal(type), ...members }, { additionalProperties: false });

const person = orNull(PersonId);
const session = orNull(Count);

/** Why a no is a no: a closed list, all that applied, in the order in which a person should hear them. */
export const RefusalReason = Type.Union([
  Type.Literal('lockdown'),
  Type.Literal('journalUnwritable'),
  Type.Literal('boardLost'),
  Type.Literal('unknownBadge'),
  Type.Literal('personDisabled'),
  Type.Literal('noSession'),
  Type.Literal('noRoster'),
  Type.Literal('noGrant'),
  Type.Literal('keyUnknown'),
  Type.Literal('keyNotHere'),
]);
export type RefusalReason = Static<typeof RefusalReason>;

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

  event('SessionOpened', { person: PersonId, reader: Name, roster: Count }),
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
    person,
    reader: orNull(Name),
    reasons: Type.Array(RefusalReason, { minItems: 1, maxItems: 16 }),
    roster: Count,
    session,
    slot: orNull(Slot),
  }),

  event('SlotReleased', {
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
  event('ReleaseLapsed', { key: KeyId, person, released: Count, slot: Slot }),
  event('ReleaseAborted', {
    key: KeyId,
    person,
    released: Count,
    slot: Slot,
    why: Type.Union([
      Type.Literal('restart'),
      Type.Literal('boardLost'),
      Type.Literal('jammed'),
      Type.Literal('lockdown'),
    ]),
  }),
  event('KeyTaken', {
    ...interval,
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
  event('KeyOverdue', { dueWallMs: Wall, key: KeyId, person }),
  event('UnknownTagSeen', {
    person,
    session,
    slot: Slot,
    tag: orNull(TagId),
    why: Type.Union([
      Type.Literal('unknown'),
      Type.Literal('duplicate'),
      Type.Literal('contention'),
      Type.Literal('crc'),
      Type.Literal('shorted'),
    ]),
  }),
  event('UnknownTagGone', { person, session, slot: Slot }),
  event('SlotJammed', { key: KeyId, person, released: Count, slot: Slot }),
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

  event('LockdownStarted', { by: person, command: Type.String({ pattern: '^[0-9a-f]{32}$' }) }),
  event('LockdownEnded', { by: person, command: Type.String({ pattern: '^[0-9a-f]{32}$' }) }),
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
    ]),
  }),
  event('ClockStepped', { afterWallMs: Wall, beforeWallMs: Wall, stepMs: Type.Integer() }),
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
