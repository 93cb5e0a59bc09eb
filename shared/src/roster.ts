// What a cabinet must know to decide alone: people, badges, keys, slots, grants, reasons, rules, under one version; pure.
import { Type, type Static } from 'typebox';
import { Department } from './department.ts';
import { CabinetId, KeyId, PersonId, SiteId, TagId, VehicleId } from './ids.ts';
import { ruleSections, type Group } from './rules.ts';
import { TIME_FACTOR_MAX } from './patience.ts';
import { Name, Schedule } from './schedule.ts';
import { zoneOf, type Zone } from './zone.ts';

const Text = Type.String({ minLength: 1, maxLength: 120 });
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const strict = { additionalProperties: false } as const;
const Wall = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
/** `[from, to)`; a missing end is open. */
const Validity = Type.Object({ fromWallMs: Type.Optional(Wall), toWallMs: Type.Optional(Wall) }, strict);
export type Validity = Static<typeof Validity>;

/**
 * Argon2id over the PIN's HMAC, as a PHC string; its cost is bounded, so that no roster makes a cabinet work for hours.
 * @see https://github.com/P-H-C/phc-string-format
 */
export const PinVerifier = Type.String({
  pattern: '^\\$argon2id\\$v=19\\$m=(19456|[2-6][0-9]{4}),t=[2-9],p=[1-4]\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}$',
});

/** `badges` are HMACs under a key of this cabinet alone; a badge number never leaves the reader's room. */
export const RosterPerson = Type.Object(
  {
    person: PersonId,
    name: Text,
    givenName: Text,
    department: Department,
    manager: Type.Boolean(),
    disabled: Type.Boolean(),
    badges: Type.Array(Type.String({ pattern: '^[0-9a-f]{64}$' }), { maxItems: 8 }),
    reason: orNull(Type.String({ pattern: '^[A-Za-z]{1,32}$' })),
    validity: Type.Optional(Validity),
    pin: Type.Optional(PinVerifier),
    /** Typed with the PIN while the badge reader does not answer; a name like a badge's number, no secret. */
    staffNumber: Type.Optional(Type.String({ pattern: '^[0-9]{1,8}$' })),
    /** BCP 47, the language alone; one that a cabinet does not speak yet is no reason to refuse a roster. */
    language: Type.Optional(Type.String({ pattern: '^[a-z]{2,3}$' })),
    /** How this person likes the screen of a cabinet. */
    leftHand: Type.Optional(Type.Boolean()),
    highContrast: Type.Optional(Type.Boolean()),
    largeText: Type.Optional(Type.Boolean()),
    /** So many times longer than others to read, to find a slot and to answer. */
    timeFactor: Type.Optional(Type.Integer({ minimum: 1, maximum: TIME_FACTOR_MAX })),
  },
  strict,
);

export const Vehicle = Type.Object(
  {
    vehicle: VehicleId,
    stock: Type.String({ minLength: 1, maxLength: 24 }),
    vin: Type.String({ pattern: '^[A-HJ-NPR-Z0-9]{17}$' }),
    year: Type.Integer({ minimum: 1900, maximum: 2100 }),
    make: Text,
    model: Text,
    trim: Type.String({ maxLength: 120 }),
    body: Type.String({ maxLength: 120 }),
    colorOutside: Type.String({ maxLength: 120 }),
    colorInside: Type.String({ maxLength: 120 }),
    kind: Type.Union([
      Type.Literal('new'),
      Type.Literal('used'),
      Type.Literal('loaner'),
      Type.Literal('service'),
      Type.Literal('sold'),
    ]),
    repairOrder: orNull(Type.String({ minLength: 1, maxLength: 24 })),
  },
  strict,
);

/** A key is what history follows: a vehicle and a number, or a thing such as a dealer plate. */
export const RosterKey = Type.Object(
  {
    key: KeyId,
    label: Type.String({ minLength: 1, maxLength: 24 }),
    number: Type.Integer({ minimum: 1, maximum: 9 }),
    vehicle: orNull(VehicleId),
    group: Type.String({ pattern: '^[A-Za-z]{1,32}$' }),
    tag: orNull(TagId),
    rom: orNull(Type.String({ pattern: '^[0-9a-f]{16}$' })),
    home: orNull(Type.Object({ cabinet: CabinetId, slot: Type.Integer({ minimum: 0, maximum: 255 }) }, strict)),
    /** A dealer plate goes with a car, and the log says which. */
    kind: Type.Optional(Type.Literal('plate')),
    /** The department whose stage the car is in; a take for another's purpose crosses. */
    owner: Type.Optional(Department),
    /** Compared with its seal after every drive. */
    highValue: Type.Optional(Type.Boolean()),
  },
  strict,
);

export const Act = Type.Union([
  Type.Literal('take'),
  Type.Literal('receive'),
  Type.Literal('see'),
  Type.Literal('authorize'),
  Type.Literal('pair'),
]);
export type Act = Static<typeof Act>;

/** The right of everybody who matches `to` to do `acts` with keys of `group`; `*` is every group. */
export const Grant = Type.Object(
  {
    to: Type.Union([
      Type.Object({ person: PersonId }, strict),
      Type.Object({ department: Department }, strict),
      Type.Object({ manager: Type.Literal(true) }, strict),
    ]),
    group: Type.String({ pattern: '^(\\*|[A-Za-z]{1,32})$' }),
    acts: Type.Array(Act, { maxItems: 8 }),
    /** Only while this schedule is open. */
    schedule: Type.Optional(Name),
    validity: Type.Optional(Validity),
  },
  strict,
);

export const Reason = Type.Object(
  {
    reason: Type.String({ pattern: '^[A-Za-z]{1,32}$' }),
    label: Text,
    minutes: orNull(Type.Integer({ minimum: 1, maximum: 525_600 })),
    /** Whose purpose it is; missing for a neutral one, such as a porter's. */
    department: Type.Optional(Department),
    /** The key leaves for good: delivery, pick-up, auction. */
    closing: Type.Optional(Type.Boolean()),
    /** The key may have been swapped meanwhile: it was in other hands. */
    check: Type.Optional(Type.Boolean()),
  },
  strict,
);

export const Roster = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    cabinet: CabinetId,
    cabinetName: Text,
    site: SiteId,
    siteName: Text,
    timeZone: Type.String({ minLength: 1, maxLength: 64 }),
    phone: Type.String({ maxLength: 32 }),
    issuedWallMs: Type.Integer({ minimum: 0 }),
    people: Type.Array(RosterPerson, { maxItems: 2000 }),
    vehicles: Type.Array(Vehicle, { maxItems: 20_000 }),
    keys: Type.Array(RosterKey, { maxItems: 40_000 }),
    grants: Type.Array(Grant, { maxItems: 2000 }),
    reasons: Type.Array(Reason, { maxItems: 100 }),
    schedules: Type.Optional(Type.Array(Schedule, { maxItems: 200 })),
    ...ruleSections,
  },
  strict,
);

export type RosterPerson = Static<typeof RosterPerson>;
export type Vehicle = Static<typeof Vehicle>;
export type RosterKey = Static<typeof RosterKey>;
export type Grant = Static<typeof Grant>;
export type Reason = Static<typeof Reason>;
export type Roster = Static<typeof Roster>;

/** The roster with the look-ups that a decision needs; made once per version, never changed. */
export interface RosterIndex {
  readonly roster: Roster;
  readonly personByBadge: ReadonlyMap<string, RosterPerson>;
  readonly person: ReadonlyMap<PersonId, RosterPerson>;
  /** Without numbers that two people have: nobody could say whose try it was. */
  readonly personByStaffNumber: ReadonlyMap<string, RosterPerson>;
  readonly key: ReadonlyMap<KeyId, RosterKey>;
  readonly keyByRom: ReadonlyMap<string, RosterKey>;
  readonly vehicle: ReadonlyMap<VehicleId, Vehicle>;
  readonly reason: ReadonlyMap<string, Reason>;
  readonly group: ReadonlyMap<string, Group>;
  readonly schedule: ReadonlyMap<string, Schedule>;
  /** Null where the runtime does not know the roster's zone: then no clock of this place can be read. */
  readonly zone: Zone | null;
}

export function indexRoster(roster: Roster): RosterIndex {
  return {
    roster,
    personByBadge: new Map(roster.people.flatMap((person) => person.badges.map((badge) => [badge, person] as const))),
    person: new Map(roster.people.map((person) => [person.person, person])),
    personByStaffNumber: byStaffNumber(roster.people),
    key: new Map(roster.keys.map((key) => [key.key, key])),
    keyByRom: new Map(roster.keys.flatMap((key) => (key.rom === null ? [] : [[key.rom, key] as const]))),
    vehicle: new Map(roster.vehicles.map((vehicle) => [vehicle.vehicle, vehicle])),
    reason: new Map(roster.reasons.map((reason) => [reason.reason, reason])),
    group: new Map(roster.groups?.map((group) => [group.group, group])),
    schedule: new Map(roster.schedules?.map((schedule) => [schedule.schedule, schedule])),
    zone: zoneOf(roster.timeZone),
  };
}

function byStaffNumber(people: readonly RosterPerson[]): RosterIndex['personByStaffNumber'] {
  const found = new Map<string, RosterPerson>();
  const twice = new Set<string>();
  for (const person of people) {
    if (person.staffNumber === undefined) continue;
    if (found.has(person.staffNumber)) twice.add(person.staffNumber);
    found.set(person.staffNumber, person);
  }
  for (const number of twice) found.delete(number);
  return found;
}

/** All grants that name the person, department or rank, for this act on keys of this group. */
export function grantsOf(
  roster: Pick<Roster, 'grants'>,
  person: RosterPerson,
  group: string,
  act: Act,
): readonly Grant[] {
  return roster.grants.filter(
    (grant) =>
      grant.acts.includes(act) &&
      (grant.group === '*' || grant.group === group) &&
      (('person' in grant.to && grant.to.person === person.person) ||
        ('department' in grant.to && grant.to.department === person.department) ||
        ('manager' in grant.to && person.manager)),
  );
}

/** May this person take keys of this group at one hour or another? */
export const mayTake = (roster: Pick<Roster, 'grants'>, person: RosterPerson, group: string): boolean =>
  grantsOf(roster, person, group, 'take').length > 0;
