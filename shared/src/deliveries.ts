// Deliveries as the API tells them: the list, one worksheet, who has unsigned ones; schemas and routes; pure.
import { Type, type Static } from 'typebox';
import { Person } from './answer.ts';
import { KeyId, VehicleId } from './ids.ts';
import { LocalDay } from './reference.ts';
import { Vehicle } from './roster.ts';

const strict = { additionalProperties: false } as const;
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const oneOf = <const Values extends readonly string[]>(...values: Values) =>
  Type.Unsafe<Values[number]>(Type.Union(values.map((value) => Type.Literal(value))));
const Wall = Type.Integer({ description: 'UTC milliseconds' });
const Seq = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/** A file to keep: its bytes and what it is called; what it is stands with its route. */
export interface Paper {
  readonly name: string;
  readonly body: Uint8Array | string;
}
export const Paper = Type.Unsafe<Paper>(Type.String({ format: 'binary' }));

const Role = oneOf('salesperson', 'advisor');
export type SignatureRole = Static<typeof Role>;

const Signature = Type.Object(
  { role: Role, person: Person, atWallMs: Wall, seq: Seq, digest: Type.String(), via: Type.String() },
  strict,
);
export type Signature = Static<typeof Signature>;

/** Who had signed, until somebody changed a line. */
const Voided = Type.Object({ role: Role, person: Person, voidedWallMs: Wall, by: orNull(Person) }, strict);

const Waiver = Type.Object({ person: Person, why: Type.String(), atWallMs: Wall, seq: Seq }, strict);

export const DeliveryInfo = Type.Object(
  {
    delivery: Seq,
    vehicle: VehicleId,
    car: orNull(Vehicle),
    salesperson: Person,
    advisor: Person,
    startedWallMs: Wall,
    /** When the customer comes; null: said by nobody. */
    atWallMs: orNull(Wall),
    linesAnswered: Type.Integer(),
    linesAll: Type.Integer(),
    keysCounted: orNull(Type.Integer()),
    keysAll: Type.Integer(),
    /** The plate is off; null: the worksheet does not ask. */
    plateOff: orNull(Type.Boolean()),
    gate: oneOf('off', 'warn', 'hard'),
    signed: Type.Array(Role),
    waived: Type.Boolean(),
    complete: Type.Boolean(),
    outcome: orNull(oneOf('delivered', 'canceled')),
    endedWallMs: orNull(Wall),
  },
  strict,
);
export type DeliveryInfo = Static<typeof DeliveryInfo>;

const SheetLine = Type.Object(
  {
    line: Type.String(),
    text: Type.String(),
    state: oneOf('open', 'done', 'notApplicable'),
    count: orNull(Type.Integer()),
    day: orNull(Type.String()),
    by: orNull(Person),
    atWallMs: orNull(Wall),
  },
  strict,
);
export type SheetLine = Static<typeof SheetLine>;

export const DeliveryDetail = Type.Object(
  {
    ...DeliveryInfo.properties,
    template: Type.String(),
    lines: Type.Array(SheetLine),
    keys: Type.Array(
      Type.Object({ key: KeyId, label: Type.String(), number: Type.Integer(), where: Type.String() }, strict),
    ),
    signatures: Type.Array(Signature),
    voided: Type.Array(Voided),
    waiver: orNull(Waiver),
    /** What a signature now would stand for, SHA-256 in hex. */
    digest: Type.String(),
    firstServiceDay: orNull(Type.String()),
    /** The office's lines that say all this, by their place in its log. */
    lineSeqs: Type.Array(Seq),
    asOfWallMs: Wall,
  },
  strict,
);
export type DeliveryDetail = Static<typeof DeliveryDetail>;

const Template = Type.Object(
  { template: Type.String(), lines: Type.Array(Type.String()), gate: oneOf('off', 'warn', 'hard') },
  strict,
);

/** Of one person in one week, as salesperson or as advisor. */
const UnsignedPerson = Type.Object(
  {
    person: Person,
    deliveries: Type.Integer(),
    complete: Type.Integer(),
    waived: Type.Integer(),
    /** Ended as delivered without this person's signature, and without a waiver. */
    unsigned: Type.Array(DeliveryInfo),
  },
  strict,
);
export type UnsignedPerson = Static<typeof UnsignedPerson>;

const Week = Type.Object(
  { week: Type.Optional(Type.String({ ...LocalDay, description: 'Any day of the week; missing: this week' })) },
  strict,
);
const DeliveryParams = Type.Object({ id: Seq }, strict);

export const deliveryRoutes = {
  deliveries: {
    method: 'GET',
    path: '/api/v1/deliveries',
    summary: 'Deliveries: those under way, the next first; or those that ended, the newest first',
    permission: 'see',
    query: Type.Object(
      {
        state: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('ended')])),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
      },
      strict,
    ),
    response: Type.Object(
      { deliveries: Type.Array(DeliveryInfo), total: Type.Integer(), template: Template, asOfWallMs: Wall },
      strict,
    ),
  },
  delivery: {
    method: 'GET',
    path: '/api/v1/deliveries/:id',
    summary: 'One delivery with its worksheet, signatures and the digest to sign',
    permission: 'see',
    params: DeliveryParams,
    response: DeliveryDetail,
  },
  worksheetPaper: {
    method: 'GET',
    path: '/api/v1/deliveries/:id/worksheet.pdf',
    summary: 'The worksheet for the deal folder; the same bytes as long as nothing was written since',
    permission: 'see',
    params: DeliveryParams,
    media: 'application/pdf',
    response: Paper,
  },
  unsigned: {
    method: 'GET',
    path: '/api/v1/unsigned',
    summary: 'Deliveries without a signature by person, for one week; one’s own, and all of them for who may manage',
    permission: 'see',
    query: Week,
    response: Type.Object(
      { fromDay: Type.String(), toDay: Type.String(), people: Type.Array(UnsignedPerson), asOfWallMs: Wall },
      strict,
    ),
  },
  unsignedTable: {
    method: 'GET',
    path: '/api/v1/unsigned.csv',
    summary: 'The same for payroll, as CSV',
    permission: 'manage',
    query: Week,
    media: 'text/csv',
    response: Paper,
  },
} as const;
