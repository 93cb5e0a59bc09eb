// How a cabinet's rules may speak against a take: closed lists of reasons and needs, in the order of messages; pure.
import { Type, type Static } from 'typebox';
import { Department } from '../department.ts';

/** Why a no is a no: a closed list, all that applied, in the order in which a person should hear them. */
export const RefusalReason = Type.Union([
  Type.Literal('lockdown'),
  Type.Literal('journalUnwritable'),
  Type.Literal('boardLost'),
  Type.Literal('boardUnable'),
  Type.Literal('unknownBadge'),
  Type.Literal('badgeMadeUp'),
  Type.Literal('unknownCode'),
  Type.Literal('personDisabled'),
  Type.Literal('personExpired'),
  Type.Literal('visitOver'),
  Type.Literal('pinLocked'),
  Type.Literal('pinsOff'),
  Type.Literal('pinMissing'),
  Type.Literal('noSession'),
  Type.Literal('noRoster'),
  Type.Literal('noGrant'),
  Type.Literal('keyUnknown'),
  Type.Literal('outOfHours'),
  Type.Literal('keyNotHere'),
  Type.Literal('keyBlocked'),
  Type.Literal('inDelivery'),
  Type.Literal('reserved'),
  Type.Literal('sessionFull'),
  Type.Literal('interlocked'),
  Type.Literal('selfAuthorization'),
  // A handover at the cabinet.
  Type.Literal('notHolder'),
  Type.Literal('samePerson'),
  Type.Literal('mayNotReceive'),
  Type.Literal('noRoom'),
  // A manager's acts, and pairing.
  Type.Literal('notManager'),
  Type.Literal('mayNotPair'),
  Type.Literal('badgeGone'),
  Type.Literal('tagInUse'),
  Type.Literal('keyHasTag'),
  Type.Literal('tagOut'),
  Type.Literal('needsMore'),
  Type.Literal('dayOpen'),
  Type.Literal('cabinetFull'),
  // More time for a key that somebody has.
  Type.Literal('extendedEnough'),
]);
export type RefusalReason = Static<typeof RefusalReason>;

/**
 * What has to be given before a key is released. Needs of several rules add up as a set: `secondAuthorizer` makes it two
 * people, `managerAuthorizer` and `otherDepartment` say what one of them is.
 */
export const Need = Type.Union([
  Type.Literal('pin'),
  Type.Literal('authorizer'),
  Type.Literal('secondAuthorizer'),
  Type.Literal('managerAuthorizer'),
  Type.Literal('otherDepartment'),
  Type.Literal('reason'),
  Type.Literal('vehicle'),
  Type.Literal('sealCheck'),
]);
export type Need = Static<typeof Need>;

/** A take for another department's purpose than that of the key's stage. */
export const Crossing = Type.Object(
  { fromDepartment: Department, toDepartment: Department },
  { additionalProperties: false },
);
export type Crossing = Static<typeof Crossing>;

/** What the rules would have said at a step of the rollout on which they do not bind yet. */
export const Shadow = Type.Object(
  {
    needs: Type.Array(Need, { maxItems: 8 }),
    reasons: Type.Array(RefusalReason, { maxItems: 16 }),
  },
  { additionalProperties: false },
);
export type Shadow = Static<typeof Shadow>;

/** What can be wrong with a key or its car, as the person in front of the cabinet says it. */
export const Problem = Type.Union([
  Type.Literal('wontStart'),
  Type.Literal('lowTire'),
  Type.Literal('flatBattery'),
  Type.Literal('damage'),
  Type.Literal('unsafe'),
  Type.Literal('tagDamaged'),
  Type.Literal('wrongKey'),
  Type.Literal('keyLost'),
  Type.Literal('plateLost'),
  Type.Literal('other'),
]);
export type Problem = Static<typeof Problem>;

/** How much is in the tank or the battery, as a glance at the dashboard tells it. */
export const Fuel = Type.Union([Type.Literal('full'), Type.Literal('half'), Type.Literal('low')]);
export type Fuel = Static<typeof Fuel>;

/** How soon somebody wants a key that is out. */
export const Urgency = Type.Union([Type.Literal('customerHere'), Type.Literal('today')]);
export type Urgency = Static<typeof Urgency>;
