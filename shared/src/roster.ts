// What a cabinet must know to decide alone: people, badges, keys, slots, grants, reasons, under one version; pure.
import { Type, type Static } from 'typebox';
import { CabinetId, KeyId, PersonId, SiteId, TagId, VehicleId } from './ids.ts';

const Text = Type.String({ minLength: 1, maxLength: 120 });
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const strict = { additionalProperties: false } as const;

export const Department = Type.Union([
  Type.Literal('Sales'),
  Type.Literal('Service'),
  Type.Literal('Detail'),
  Type.Literal('Parts'),
  Type.Literal('Lot'),
  Type.Literal('Office'),
  Type.Literal('Management'),
  Type.Literal('Vendor'),
]);
export type Department = Static<typeof Department>;

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
  },
  strict,
);

/** The right of everybody who matches `to` to take keys of `group`; `*` is every group. */
export const Grant = Type.Object(
  {
    to: Type.Union([
      Type.Object({ person: PersonId }, strict),
      Type.Object({ department: Department }, strict),
      Type.Object({ manager: Type.Literal(true) }, strict),
    ]),
    group: Type.String({ pattern: '^(\\*|[A-Za-z]{1,32})$' }),
    acts: Type.Array(Type.Union([Type.Literal('take'), Type.Literal('receive'), Type.Literal('see')]), { maxItems: 8 }),
  },
  strict,
);

export const Reason = Type.Object(
  {
    reason: Type.String({ pattern: '^[A-Za-z]{1,32}$' }),
    label: Text,
    minutes: orNull(Type.Integer({ minimum: 1, maximum: 525_600 })),
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
  readonly key: ReadonlyMap<KeyId, RosterKey>;
  readonly keyByRom: ReadonlyMap<string, RosterKey>;
  readonly vehicle: ReadonlyMap<VehicleId, Vehicle>;
  readonly reason: ReadonlyMap<string, Reason>;
}

export function indexRoster(roster: Roster): RosterIndex {
  return {
    roster,
    personByBadge: new Map(roster.people.flatMap((person) => person.badges.map((badge) => [badge, person] as const))),
    person: new Map(roster.people.map((person) => [person.person, person])),
    key: new Map(roster.keys.map((key) => [key.key, key])),
    keyByRom: new Map(roster.keys.flatMap((key) => (key.rom === null ? [] : [[key.rom, key] as const]))),
    vehicle: new Map(roster.vehicles.map((vehicle) => [vehicle.vehicle, vehicle])),
    reason: new Map(roster.reasons.map((reason) => [reason.reason, reason])),
  };
}

/** May this person take keys of this group? The union of all grants that name the person, department or rank. */
export function mayTake(roster: Pick<Roster, 'grants'>, person: RosterPerson, group: string): boolean {
  return roster.grants.some(
    (grant) =>
      grant.acts.includes('take') &&
      (grant.group === '*' || grant.group === group) &&
      (('person' in grant.to && grant.to.person === person.person) ||
        ('department' in grant.to && grant.to.department === person.department) ||
        ('manager' in grant.to && person.manager)),
  );
}
