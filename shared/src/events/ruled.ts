// What the rules let happen beside a plain take: asks, answers, handovers, due times, checks, pairings; pure.
import { Type } from 'typebox';
import { Department } from '../department.ts';
import { KeyId, PersonId, SiteId, TagId, VehicleId } from '../ids.ts';
import { Reference } from '../rules.ts';
import { Count, event, Name, orNull, person, session, Slot, Wall } from './line.ts';
import { Difference } from './managed.ts';
import { Crossing, Fuel, Need, Problem, Urgency } from './verdict.ts';

const Keys = Type.Array(KeyId, { minItems: 1, maxItems: 20 });
const Needs = Type.Array(Need, { minItems: 1, maxItems: 8 });

export const askEvents = [
  // Opens what the session waits for; ended by SlotReleased, AccessRefused, ReleaseAskEnded or the session's end.
  event('ReleaseAsked', {
    key: KeyId,
    needs: Needs,
    person: PersonId,
    pick: Type.Optional(Reference),
    reason: orNull(Name),
    roster: Count,
    session: Count,
    slot: Slot,
  }),
  event('ReleaseAskEnded', {
    key: KeyId,
    person: PersonId,
    session: Count,
    why: Type.Union([Type.Literal('late'), Type.Literal('left')]),
  }),
  event('ReleaseAuthorized', { by: PersonId, keys: Keys, person: PersonId, reader: Name, session: Count }),
  // Who agrees is asked for a PIN of her own first: the key or the hour asks for one.
  event('AuthorizerMet', { by: PersonId, keys: Keys, person: PersonId, reader: Name, session: Count }),
  event('PinAccepted', { person: PersonId, session: Count }),
  // A staff number with its PIN is tried before there is a session; `person` null: nobody has that number.
  event('PinRefused', { person, session }),
  // Somebody stands behind them: access goes on as if nothing were, and an alarm is told elsewhere.
  event('DuressSignaled', { person: PersonId, session: Count }),
  event('PurposeGiven', {
    person: PersonId,
    reason: orNull(Name),
    // Keys whose slots stand open: their clocks by the new purpose.
    renewed: Type.Optional(
      Type.Array(
        Type.Object(
          {
            crossing: orNull(Crossing),
            dueByWallMs: orNull(Wall),
            key: KeyId,
            minutes: orNull(Type.Integer({ minimum: 1, maximum: 525_600 })),
          },
          { additionalProperties: false },
        ),
        { minItems: 1, maxItems: 20 },
      ),
    ),
    session: Count,
    vehicle: orNull(VehicleId),
  }),
] as const;

export const wantedEvents = [
  // A key that is not here, asked for by whoever wants it: the office asks in that person's name. It moves no custody.
  event('KeyWanted', { key: KeyId, person: PersonId, session: Count, urgency: Urgency }),
] as const;

export const badgeEvents = [
  // Provisional, like a pairing: `badge` is its HMAC under this cabinet's key, `unknownAs` how its refusal was written down.
  // With a department it is a person whom nobody knew; the office gives the name.
  event('BadgeEnrolled', {
    badge: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    by: PersonId,
    department: orNull(Department),
    person: PersonId,
    session: Count,
    unknownAs: Type.String({ pattern: '^[0-9a-f]{32}$' }),
  }),
  // Whoever enrolled it takes that back at once: the badge is nobody's again, as if it had never been.
  event('EnrollmentUndone', {
    badge: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    by: PersonId,
    person: PersonId,
    session: Count,
    unknownAs: Type.String({ pattern: '^[0-9a-f]{32}$' }),
  }),
] as const;

export const handoverEvents = [
  event('HandoverBegun', {
    keys: Keys,
    person: PersonId,
    route: Type.Optional(Type.Object({ fromSite: SiteId, toSite: SiteId }, { additionalProperties: false })),
    session: Count,
  }),
  event('HandoverMet', { by: PersonId, reader: Name, session: Count }),
  event('HandoverEnded', { session: Count, why: Type.Union([Type.Literal('late'), Type.Literal('left')]) }),
  // Both were here: the giver picked the key, the receiver badged and took it on.
  event('KeyHandedOver', {
    crossing: Type.Optional(Crossing),
    dueWallMs: orNull(Wall),
    giver: PersonId,
    key: KeyId,
    /** Minutes of a clock that begins anew, with a new reason; null where the old one goes on. */
    minutes: orNull(Type.Integer({ minimum: 1, maximum: 525_600 })),
    reason: orNull(Name),
    receiver: PersonId,
    route: Type.Optional(Type.Object({ fromSite: SiteId, toSite: SiteId }, { additionalProperties: false })),
    session: Count,
  }),
] as const;

export const dueEvents = [
  event('KeyDueSoon', { dueWallMs: orNull(Wall), key: KeyId, person }),
  event('OverdueEscalated', {
    dueWallMs: orNull(Wall),
    key: KeyId,
    person,
    step: Type.Union([Type.Literal(1), Type.Literal(2)]),
  }),
  // `minutes` starts a relative clock now; null leaves only `dueWallMs`.
  event('KeyDueSet', {
    dueWallMs: orNull(Wall),
    key: KeyId,
    minutes: orNull(Type.Integer({ minimum: 1, maximum: 525_600 })),
    person: PersonId,
    reason: orNull(Name),
    // The holder's own word moved it later: counted, for nobody does that without end.
    extended: Type.Optional(Type.Literal(true)),
    session,
  }),
  // Custody stays with the holder, who may no longer have the key.
  event('HolderFlagged', { key: KeyId, person: PersonId, why: Type.Literal('withdrawn') }),
] as const;

export const careEvents = [
  event('PlateBound', { key: KeyId, person: PersonId, plate: KeyId, session }),
  event('PartnerMissed', { key: KeyId, partner: KeyId, person }),
  event('SealCheckAsked', { key: KeyId, person, session }),
  event('SealChecked', {
    by: Type.Union([Type.Literal('seal'), Type.Literal('photo'), Type.Literal('lock')]),
    key: KeyId,
    outcome: Type.Union([Type.Literal('passed'), Type.Literal('failed'), Type.Literal('skipped')]),
    person,
    session,
  }),
  // What whoever brought a key says of its car: each answer a line of its own, the newest counts.
  event('ReturnAnswered', {
    fuel: orNull(Fuel),
    key: KeyId,
    parked: orNull(Type.String({ minLength: 1, maxLength: 40 })),
    person: PersonId,
    session: Count,
    well: Type.Boolean(),
  }),
  event('ProblemReported', { critical: Type.Boolean(), key: KeyId, person, problem: Problem, session }),
  event('ProblemCleared', { key: KeyId, person: PersonId, session: Count }),
  // `slots`: only these, those of one board; else all that hold something.
  event('EmergencyOpened', {
    person: PersonId,
    session: Count,
    slots: Type.Optional(Type.Array(Slot, { maxItems: 256 })),
  }),
  event('KeysCounted', {
    because: Type.Union([Type.Literal('emergency'), Type.Literal('asked')]),
    // How many differ, and the first of them.
    differing: Type.Optional(Count),
    differences: Type.Optional(Type.Array(Difference, { maxItems: 24 })),
    // Tags without a key that may be paired; none of the unknown ones.
    free: Type.Optional(Count),
    here: Count,
    out: Count,
    person,
    unknown: Count,
  }),
  // Provisional: the office merges it with what it knows of the vehicle, or asks. The tag's number travels with it, for
  // only so can the next roster name it to other cabinets.
  event('TagPaired', {
    group: Name,
    key: KeyId,
    label: Type.String({ minLength: 1, maxLength: 24 }),
    number: Type.Integer({ minimum: 1, maximum: 9 }),
    person: PersonId,
    rom: Type.String({ pattern: '^[0-9a-f]{16}$' }),
    session: Count,
    tag: TagId,
    template: orNull(Name),
    vehicle: orNull(VehicleId),
    vin: orNull(Type.String({ pattern: '^[A-HJ-NPR-Z0-9]{17}$' })),
  }),
  // With its ROM, where that was known: whoever meets the tag again knows that it is a free one.
  event('TagUnpaired', {
    key: KeyId,
    person: PersonId,
    rom: Type.Optional(Type.String({ pattern: '^[0-9a-f]{16}$' })),
    session: Count,
    tag: TagId,
    why: Type.Union([Type.Literal('closed'), Type.Literal('replaced'), Type.Literal('retired'), Type.Literal('lost')]),
  }),
] as const;
