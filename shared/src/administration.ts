// What administrators ask of the office, and what it tells them of people, badges, rights, keys and rosters; pure.
import { Type, type Static, type TProperties } from 'typebox';
import { KeyState, Person } from './answer.ts';
import { Comfort } from './comfort.ts';
import { Department } from './department.ts';
import { OfficeEvent } from './events/office.ts';
import { CabinetId, KeyId, PersonId, TagId, VehicleId } from './ids.ts';
import { Act as Right, Grant } from './roster.ts';
import { Curfew, Group } from './rules.ts';
import { Name, Schedule } from './schedule.ts';

const strict = { additionalProperties: false } as const;
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const oneOf = <const Values extends readonly string[]>(...values: Values) =>
  Type.Unsafe<Values[number]>(Type.Union(values.map((value) => Type.Literal(value))));
const Wall = Type.Integer({ description: 'UTC milliseconds' });
/** Something that can be seen: no blank before or behind it. */
const Words = Type.String({ pattern: '^\\S(.{0,118}\\S)?$' });
const Label = Type.String({ pattern: '^\\S(.{0,22}\\S)?$' });
const Hex = Type.String({ pattern: '^[0-9A-F]{4,20}$' });
const BadgeId = Type.String({ pattern: '^b[0-9a-z]{1,32}$' });
const Home = Type.Object({ cabinet: CabinetId, slot: Type.Integer({ minimum: 0, maximum: 255 }) }, strict);
const StaffNumber = Type.String({ pattern: '^[0-9]{1,8}$' });
const Seal = Type.String({ pattern: '^[A-Za-z0-9-]{1,24}$' });

const RETIRED = ['sold', 'wholesale', 'returnedToCustomer', 'destroyed', 'otherTenant'] as const;
const UNPAIRED = ['closed', 'replaced', 'retired', 'lost'] as const;

const act = <Name extends string, Members extends TProperties>(name: Name, members: Members) =>
  Type.Object({ act: Type.Literal(name), ...members }, strict);

/** What holds for the whole rooftop. */
export const HouseRulesSaid = Type.Object(
  {
    /**
     * How far locking goes; `own`: as each cabinet does by itself, which is to lock always. In words: a reader of JSON
     * that takes null for 0 would unlock a house.
     */
    level: oneOf('own', 'watch', 'reasons', 'night', 'always'),
    /** The schedule that is day, where keys are locked at night. */
    day: orNull(Name),
    duressPin: Type.Boolean(),
    places: Type.Array(Type.String({ pattern: '^\\S(.{0,38}\\S)?$' }), { maxItems: 24, uniqueItems: true }),
  },
  strict,
);
export type HouseRulesSaid = Static<typeof HouseRulesSaid>;

/** One body of POST /api/v1/admin/acts. */
export const AdminAct = Type.Union([
  act('addPerson', { name: Words, givenName: Words, department: Department, staffNumber: orNull(StaffNumber) }),
  act('changePerson', {
    person: PersonId,
    name: Type.Optional(Words),
    givenName: Type.Optional(Words),
    staffNumber: Type.Optional(orNull(StaffNumber)),
    reason: Type.Optional(orNull(Name)),
    comfort: Type.Optional(Comfort),
  }),
  act('changeDepartment', { person: PersonId, department: Department }),
  act('changeRank', { person: PersonId, manager: Type.Boolean() }),
  act('switchOffPerson', { person: PersonId }),
  act('switchOnPerson', { person: PersonId }),
  /** As a reader reads it; the number is kept nowhere, only what each cabinet makes of it. */
  act('addBadge', {
    person: PersonId,
    technology: oneOf('em4100', 'wiegand26', 'wiegand34', 'iso14443'),
    facility: Type.String({ pattern: '^([0-9A-F]{2}|[0-9A-F]{4})?$' }),
    number: Hex,
  }),
  act('removeBadge', { badge: BadgeId }),
  /** A new PIN by chance, shown once in the answer. */
  act('resetPin', { person: PersonId }),
  act('removePin', { person: PersonId }),
  act('addGrant', { grant: Grant }),
  act('removeGrant', { grant: Type.String({ minLength: 1, maxLength: 120 }) }),
  act('setGroup', { group: Group }),
  act('setHouseRules', { rules: HouseRulesSaid }),
  /** All of them, in place of those there were. */
  act('setCurfews', { curfews: Type.Array(Curfew, { maxItems: 40 }) }),
  act('registerKey', {
    label: Label,
    number: Type.Integer({ minimum: 1, maximum: 9 }),
    vehicle: orNull(VehicleId),
    group: Name,
    home: orNull(Home),
  }),
  act('changeKey', {
    key: KeyId,
    label: Type.Optional(Label),
    group: Type.Optional(Name),
    home: Type.Optional(orNull(Home)),
  }),
  act('retireKey', { key: KeyId, why: oneOf(...RETIRED) }),
  /** `rom`: 16 hex digits, as printed on the tag or read at the desk. */
  act('pairTag', { key: KeyId, rom: Type.String({ pattern: '^[0-9a-f]{16}$' }), seal: orNull(Seal) }),
  act('unpairTag', { key: KeyId, why: oneOf(...UNPAIRED) }),
  act('settleDoubt', { doubt: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) }),
]);
export type AdminAct = Static<typeof AdminAct>;

/** How far the newest roster has come: what was changed reaches a cabinet when it says so. */
export const RosterReach = Type.Object(
  {
    cabinet: CabinetId,
    name: Type.String(),
    /** The newest that was signed. */
    version: Type.Integer(),
    issuedWallMs: Wall,
    /** The newest that the cabinet says it applied. */
    applied: Type.Integer(),
    appliedWallMs: orNull(Wall),
    reachable: Type.Boolean(),
    asOfWallMs: orNull(Wall),
    /** Taken away by this version; people by name. */
    withdrawnIn: Type.Integer(),
    withdrawn: Type.Array(
      Type.Object({ person: PersonId, name: Type.String(), group: Type.String(), act: Type.String() }, strict),
    ),
  },
  strict,
);
export type RosterReach = Static<typeof RosterReach>;

/** Something that was done at a cabinet and could not simply be taken over. */
export const OpenDoubt = Type.Object(
  {
    doubt: Type.Integer(),
    cabinetName: Type.String(),
    why: oneOf(
      'badgeTaken',
      'personUnknown',
      'personDisabled',
      'nameMissing',
      'tagTaken',
      'keyHasTag',
      'keyRetired',
      'sameNumber',
      'vinUnknown',
    ),
    person: orNull(Type.Object({ person: PersonId, name: Type.String() }, strict)),
    key: orNull(Type.Object({ key: KeyId, label: Type.String() }, strict)),
    other: orNull(Type.String()),
    openedWallMs: Wall,
  },
  strict,
);
export type OpenDoubt = Static<typeof OpenDoubt>;

export const RosterStandings = Type.Object(
  {
    rosters: Type.Array(RosterReach),
    doubts: Type.Array(OpenDoubt),
    /** False: this service signs no rosters, and nothing that is changed here reaches a cabinet by itself. */
    issues: Type.Boolean(),
    asOfWallMs: Wall,
  },
  strict,
);
export type RosterStandings = Static<typeof RosterStandings>;

export const PersonRow = Type.Object(
  {
    ...Person.properties,
    manager: Type.Boolean(),
    disabled: Type.Boolean(),
    /** How many, and under how many of them nobody came in the last 90 days. */
    badges: Type.Integer(),
    lastSeenWallMs: orNull(Wall),
    holds: Type.Integer(),
    pin: Type.Boolean(),
  },
  strict,
);
export type PersonRow = Static<typeof PersonRow>;

/** One line of the office's log, in words. */
export const AdminLine = Type.Object(
  {
    arrival: Type.Integer(),
    type: Type.String(),
    wallMs: Wall,
    by: orNull(Person),
    text: Type.String(),
  },
  strict,
);
export type AdminLine = Static<typeof AdminLine>;

const GrantRow = Type.Object({ id: Type.String(), ...Grant.properties }, strict);
export type GrantRow = Static<typeof GrantRow>;

export const PersonPage = Type.Object(
  {
    ...PersonRow.properties,
    staffNumber: orNull(Type.String()),
    reason: orNull(Type.String()),
    comfort: Comfort,
    badgeList: Type.Array(
      Type.Object({ badge: BadgeId, addedWallMs: Wall, knownAt: Type.Array(Type.String()) }, strict),
    ),
    pinAt: Type.Array(Type.String()),
    grants: Type.Array(GrantRow),
    held: Type.Array(Type.Object({ key: KeyId, label: Type.String(), state: KeyState, text: Type.String() }, strict)),
    lines: Type.Array(AdminLine),
    asOfWallMs: Wall,
  },
  strict,
);
export type PersonPage = Static<typeof PersonPage>;

/** `noTag`: registered and not paired; `noHome`; `elsewhere`: hangs in another slot than its own; `soldHere`: its car is sold. */
export const KeyFinding = oneOf('noTag', 'noHome', 'elsewhere', 'soldHere', 'unsure', 'retiredHere');
export type KeyFinding = Static<typeof KeyFinding>;

export const KeyRow = Type.Object(
  {
    key: KeyId,
    label: Type.String(),
    number: Type.Integer(),
    vehicle: orNull(Type.String()),
    vehicleId: orNull(VehicleId),
    group: Type.String(),
    state: KeyState,
    where: Type.String(),
    home: orNull(Type.String()),
    tag: orNull(TagId),
    seal: orNull(Type.String()),
    spares: Type.Integer(),
    retired: orNull(oneOf(...RETIRED)),
    findings: Type.Array(KeyFinding),
  },
  strict,
);
export type KeyRow = Static<typeof KeyRow>;

export const KeyPage = Type.Object(
  {
    ...KeyRow.properties,
    homeAt: orNull(Home),
    confidence: Type.String(),
    lines: Type.Array(AdminLine),
    asOfWallMs: Wall,
  },
  strict,
);
export type KeyPage = Static<typeof KeyPage>;

/** What an administrator may choose from. */
export const AdminChoices = Type.Object(
  {
    groups: Type.Array(Type.Object({ ...Group.properties, keys: Type.Integer() }, strict)),
    grants: Type.Array(GrantRow),
    schedules: Type.Array(Type.String()),
    reasons: Type.Array(Type.Object({ reason: Type.String(), label: Type.String() }, strict)),
    rights: Type.Array(Right),
    cabinets: Type.Array(
      Type.Object(
        {
          cabinet: CabinetId,
          name: Type.String(),
          slots: Type.Array(Type.String()),
          /** May the office give out badges and PINs for it? */
          badges: Type.Boolean(),
          pins: Type.Boolean(),
        },
        strict,
      ),
    ),
    vehicles: Type.Array(Type.Object({ vehicle: VehicleId, text: Type.String() }, strict)),
    asOfWallMs: Wall,
  },
  strict,
);
export type AdminChoices = Static<typeof AdminChoices>;

/** What the rooftop's rules are now, and what they may name. */
export const RulesPage = Type.Object(
  {
    rules: HouseRulesSaid,
    curfews: Type.Array(Curfew),
    schedules: Type.Array(Schedule),
    groups: Type.Array(Name),
    reasons: Type.Array(Type.Object({ reason: Type.String(), label: Type.String() }, strict)),
    lines: Type.Array(AdminLine),
    asOfWallMs: Wall,
  },
  strict,
);
export type RulesPage = Static<typeof RulesPage>;

export const AdminDone = Type.Object(
  {
    entries: Type.Array(OfficeEvent),
    /** Of `resetPin`: shown once, kept nowhere. */
    pin: orNull(Type.String()),
    person: orNull(PersonId),
    key: orNull(KeyId),
    asOfWallMs: Wall,
  },
  { ...strict, description: 'The lines it wrote, none when it changed nothing' },
);
export type AdminDone = Static<typeof AdminDone>;
