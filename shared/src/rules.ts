// The rules that a roster brings to a cabinet beside people and keys: groups, curfews, reservations, deliveries; pure.
import { Type, type Static } from 'typebox';
import { CabinetId, KeyId, PersonId, VehicleId } from './ids.ts';
import { Name } from './schedule.ts';

const strict = { additionalProperties: false } as const;
const Wall = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Few = Type.Integer({ minimum: 1, maximum: 1000 });
/** An office document that a cabinet may have to name: a reservation, a pick, a visit, a delivery. */
export const Reference = Type.String({ pattern: '^[0-9A-Za-z]{8,40}$' });

/** 0: nothing is locked or asked; 1: reasons are asked; 2: locked at night; 3: always. */
export const Level = Type.Union([Type.Literal(0), Type.Literal(1), Type.Literal(2), Type.Literal(3)]);
export type Level = Static<typeof Level>;

/** What holds for all keys of a group. What is left out asks nothing. */
export const Group = Type.Object(
  {
    group: Name,
    /** Other people who must agree, by badge. */
    authorizers: Type.Optional(Type.Union([Type.Literal(1), Type.Literal(2)])),
    /** One of them works in another department than the taker. */
    otherDepartment: Type.Optional(Type.Boolean()),
    /** `always`, or the name of a schedule outside which the PIN is asked. */
    pin: Type.Optional(Type.Union([Type.Literal('always'), Type.Object({ outside: Name }, strict)])),
    reasonRequired: Type.Optional(Type.Boolean()),
    /** A plate of this group asks with which car it goes, when no car’s key leaves with it. */
    vehicleRequired: Type.Optional(Type.Boolean()),
    /** Beyond these a manager agrees: held at a time, in one session, on one day of the place. */
    limits: Type.Optional(
      Type.Object({ held: Type.Optional(Few), session: Type.Optional(Few), day: Type.Optional(Few) }, strict),
    ),
    /** Any key does: the one that has been in longest is offered. */
    pool: Type.Optional(Type.Boolean()),
    /** What a take for another department's purpose asks, beside telling. */
    crossing: Type.Optional(Type.Union([Type.Literal('tell'), Type.Literal('authorize')])),
    /** A roster older than this lets nobody take without somebody else's agreement. */
    rosterMaxHours: Type.Optional(Type.Integer({ minimum: 1, maximum: 8760 })),
    level: Type.Optional(Level),
    /** Within these hours this purpose is taken for granted, so that nobody is asked. */
    fast: Type.Optional(Type.Object({ schedule: Name, reason: Name }, strict)),
    /** Share of returns after which the key is compared with its seal. */
    checkPercent: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
    /** What whoever brings a key back is asked, and may pass over. */
    returnAsks: Type.Optional(Type.Array(Type.Union([Type.Literal('parked'), Type.Literal('fuel')]), { maxItems: 2 })),
  },
  strict,
);
export type Group = Static<typeof Group>;

/** When a key is due: minutes after it was taken, or a minute of the day. Holds where everything named fits. */
export const Curfew = Type.Object(
  {
    group: Type.Optional(Name),
    person: Type.Optional(PersonId),
    reason: Type.Optional(Name),
    minutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 525_600 })),
    at: Type.Optional(Type.Integer({ minimum: 0, maximum: 1439 })),
  },
  strict,
);
export type Curfew = Static<typeof Curfew>;

/** How often whoever has a key moves its time on by another purpose; a manager goes on to so many minutes after the take. */
export const Extending = Type.Object(
  {
    times: Type.Optional(Type.Integer({ minimum: 0, maximum: 9 })),
    managerMinutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 525_600 })),
  },
  strict,
);

/** `[from, to)` for one key, either key of a vehicle, or any key of a group. */
export const Reservation = Type.Object(
  {
    reservation: Reference,
    person: PersonId,
    of: Type.Union([
      Type.Object({ key: KeyId }, strict),
      Type.Object({ vehicle: VehicleId }, strict),
      Type.Object({ group: Name }, strict),
    ]),
    fromWallMs: Wall,
    toWallMs: Wall,
  },
  strict,
);
export type Reservation = Static<typeof Reservation>;

/** A vehicle between DeliveryStarted and DeliveryEnded. `complete`: its worksheet is signed, or was waived. */
export const Delivery = Type.Object(
  {
    delivery: Reference,
    vehicle: VehicleId,
    people: Type.Array(PersonId, { maxItems: 16 }),
    gate: Type.Union([Type.Literal('off'), Type.Literal('warn'), Type.Literal('hard')]),
    complete: Type.Boolean(),
  },
  strict,
);
export type Delivery = Static<typeof Delivery>;

/** A key that somebody picked before, at the desk or on the phone: released as the badge is read, once. */
export const Pick = Type.Object(
  {
    pick: Reference,
    person: PersonId,
    key: KeyId,
    reason: Type.Union([Name, Type.Null()]),
    untilWallMs: Wall,
  },
  strict,
);
export type Pick = Static<typeof Pick>;

/** While `out` is out, `locked` stays. */
export const Interlock = Type.Object({ out: KeyId, locked: KeyId }, strict);
export type Interlock = Static<typeof Interlock>;

/** Nobody takes this key until the office takes the block away. */
export const Block = Type.Object(
  {
    key: KeyId,
    why: Type.Union([Type.Literal('problem'), Type.Literal('sealFailed'), Type.Literal('manager')]),
  },
  strict,
);
export type Block = Static<typeof Block>;

/** The office has looked at what a cabinet blocked by itself: all of it up to that line. */
export const Cleared = Type.Object(
  {
    key: KeyId,
    epoch: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
    seq: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
  },
  strict,
);
export type Cleared = Static<typeof Cleared>;

/** The office moved the time at which somebody's key is due. */
export const DueTime = Type.Object({ key: KeyId, person: PersonId, dueWallMs: Wall }, strict);
export type DueTime = Static<typeof DueTime>;

/** A guest's right to some keys for a while; `code` is an HMAC under a key of this cabinet, like a badge's. */
export const Visit = Type.Object(
  {
    visit: Reference,
    person: PersonId,
    sponsor: PersonId,
    code: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    keys: Type.Array(KeyId, { maxItems: 50 }),
    fromWallMs: Wall,
    toWallMs: Wall,
  },
  strict,
);
export type Visit = Static<typeof Visit>;

/** What a new key becomes when it is paired, also where no cloud answers. */
export const Template = Type.Object({ template: Name, group: Name, label: Type.String({ maxLength: 12 }) }, strict);
export type Template = Static<typeof Template>;

/** All of these came later than the first rosters: each may be missing, and then asks nothing. */
export const ruleSections = {
  groups: Type.Optional(Type.Array(Group, { maxItems: 200 })),
  curfews: Type.Optional(Type.Array(Curfew, { maxItems: 1000 })),
  extending: Type.Optional(Extending),
  reservations: Type.Optional(Type.Array(Reservation, { maxItems: 4000 })),
  deliveries: Type.Optional(Type.Array(Delivery, { maxItems: 1000 })),
  picks: Type.Optional(Type.Array(Pick, { maxItems: 2000 })),
  interlocks: Type.Optional(Type.Array(Interlock, { maxItems: 1000 })),
  blocks: Type.Optional(Type.Array(Block, { maxItems: 4000 })),
  cleared: Type.Optional(Type.Array(Cleared, { maxItems: 4000 })),
  dueTimes: Type.Optional(Type.Array(DueTime, { maxItems: 4000 })),
  visits: Type.Optional(Type.Array(Visit, { maxItems: 500 })),
  templates: Type.Optional(Type.Array(Template, { maxItems: 50 })),
  /** Names of the other cabinets where keys of this list live, for the eyes of people alone. */
  cabinets: Type.Optional(
    Type.Array(Type.Object({ cabinet: CabinetId, name: Type.String({ minLength: 1, maxLength: 120 }) }, strict), {
      maxItems: 200,
    }),
  ),
  /** The office knows the badges that were enrolled at this cabinet up to that line; what it left out is no badge. */
  badgesMerged: Type.Optional(
    Type.Object(
      {
        epoch: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
        seq: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
      },
      strict,
    ),
  ),
  /** False: a PIN with its last digit one higher is a wrong PIN, and no silent alarm. */
  duressPin: Type.Optional(Type.Boolean()),
  /** The rollout of the whole cabinet; a group's own level goes first. */
  level: Type.Optional(Level),
  /** The schedule that is day for level 2. */
  day: Type.Optional(Name),
  /** Where a car is parked here, as people say it: "Row F". */
  places: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 40 }), { maxItems: 24 })),
};
