// The books of the house as the API tells them: crossings, plates, drives, loans, transit, appointments, a car's thread; pure.
import { Type, type Static } from 'typebox';
import { Answer, Person } from './answer.ts';
import { DeliveryInfo, Paper } from './deliveries.ts';
import { Department } from './department.ts';
import { LinePlace } from './events/office-line.ts';
import { Party } from './events/office.ts';
import { Crossing, Fuel } from './events/verdict.ts';
import { KeyId, LogId, SiteId, VehicleId } from './ids.ts';
import { APPOINTMENT_KINDS } from './notes.ts';
import { Vehicle } from './roster.ts';

const strict = { additionalProperties: false } as const;
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const oneOf = <const Values extends readonly string[]>(...values: Values) =>
  Type.Unsafe<Values[number]>(Type.Union(values.map((value) => Type.Literal(value))));
const Wall = Type.Integer({ description: 'UTC milliseconds' });
const Instant = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'UTC milliseconds' });
const Limit = Type.Integer({ minimum: 1, maximum: 500, default: 100 });
const Text = Type.String();

const KeyName = Type.Object({ key: KeyId, label: Text, number: Type.Integer(), car: orNull(Vehicle) }, strict);
const listed = { ...KeyName.properties, place: LinePlace };

export const CrossingInfo = Type.Object(
  {
    ...listed,
    crossing: Crossing,
    /** Who took it. */
    person: orNull(Person),
    reason: orNull(Text),
    atWallMs: Wall,
    dueWallMs: orNull(Wall),
    /** By handover, both were there; else somebody of the owning department has said so, or nobody yet. */
    signed: oneOf('handover', 'acknowledged', 'open'),
    acknowledgedBy: orNull(Person),
    acknowledgedWallMs: orNull(Wall),
  },
  strict,
);
export type CrossingInfo = Static<typeof CrossingInfo>;

const Dashboard = Type.Object({ odometer: orNull(Type.Integer()), fuel: orNull(Fuel) }, strict);

export const DriveInfo = Type.Object(
  {
    ...listed,
    person: orNull(Person),
    reason: Text,
    startWallMs: Wall,
    /** By the key's return; null while it lasts. */
    endWallMs: orNull(Wall),
    out: Dashboard,
    in: Dashboard,
    plate: orNull(Text),
    /** Of the customer, in another system. */
    reference: orNull(Text),
  },
  strict,
);
export type DriveInfo = Static<typeof DriveInfo>;

export const LoanInfo = Type.Object(
  {
    ...listed,
    party: Party,
    sponsor: Person,
    agreement: orNull(Text),
    lentWallMs: Wall,
    dueWallMs: orNull(Wall),
    backWallMs: orNull(Wall),
    out: Dashboard,
    in: Dashboard,
  },
  strict,
);
export type LoanInfo = Static<typeof LoanInfo>;

const Rooftop = Type.Object({ site: SiteId, name: Text }, strict);

export const TransitInfo = Type.Object(
  {
    ...listed,
    from: Rooftop,
    to: Rooftop,
    /** Who drives it, by their own signature; who gave it, by theirs. */
    driver: Person,
    giver: orNull(Person),
    sinceWallMs: Wall,
    dueWallMs: orNull(Wall),
    arrivedWallMs: orNull(Wall),
    /** How it ended: who took it there, or in which slot it was sensed. */
    ended: orNull(Text),
  },
  strict,
);
export type TransitInfo = Static<typeof TransitInfo>;

export const PlateInfo = Type.Object(
  {
    key: KeyId,
    label: Text,
    fromWallMs: Wall,
    toWallMs: orNull(Wall),
    driver: orNull(Person),
    vin: orNull(Text),
    car: orNull(Text),
    purpose: orNull(Text),
    how: Text,
  },
  strict,
);
export type PlateInfo = Static<typeof PlateInfo>;

export const AppointmentInfo = Type.Object(
  {
    appointment: Text,
    atWallMs: Wall,
    kind: oneOf(...APPOINTMENT_KINDS),
    vin: Text,
    vehicle: orNull(VehicleId),
    car: orNull(Vehicle),
  },
  strict,
);
export type AppointmentInfo = Static<typeof AppointmentInfo>;

/** A car of an appointment is here, and somebody of sales may want to say hello. */
export const LeadInfo = Type.Object(
  {
    ...AppointmentInfo.properties,
    why: oneOf('soldByUs', 'oldCar'),
    /** Whose department is shown this. */
    department: Department,
    /** Who sold it. */
    salesperson: orNull(Person),
    arrivedWallMs: Wall,
    where: Text,
    text: Text,
    answer: orNull(Type.Object({ answer: oneOf('greeted', 'passed'), person: Person, atWallMs: Wall }, strict)),
  },
  strict,
);
export type LeadInfo = Static<typeof LeadInfo>;

export const ThreadEntry = Type.Object(
  {
    arrival: Type.Integer(),
    log: LogId,
    logName: Text,
    epoch: Type.Integer(),
    seq: Type.Integer(),
    type: Text,
    atWallMs: orNull(Wall),
    key: orNull(KeyId),
    keyNumber: orNull(Type.Integer()),
    person: orNull(Person),
    text: Text,
  },
  strict,
);
export type ThreadEntry = Static<typeof ThreadEntry>;

export const VehicleInfo = Type.Object(
  {
    vehicle: Vehicle,
    keys: Type.Array(Answer),
    /** How many are in, or with somebody who answers; the rest nobody can name. */
    keysSure: Type.Integer(),
    /** In another system; never a name. */
    customer: orNull(Type.Object({ reference: Text, person: Person, atWallMs: Wall }, strict)),
    firstServiceDay: orNull(Text),
    deliveries: Type.Array(DeliveryInfo),
    appointments: Type.Array(AppointmentInfo),
    drives: Type.Array(DriveInfo),
    asOfWallMs: Wall,
  },
  strict,
);
export type VehicleInfo = Static<typeof VehicleInfo>;

const VehicleParams = Type.Object({ id: VehicleId }, strict);
const Listing = Type.Object({ limit: Type.Optional(Limit) }, strict);
const PlatesQuery = Type.Object(
  {
    plate: Type.Optional(KeyId),
    at: Type.Optional(Type.Integer({ ...Instant, description: 'Who had it at this instant' })),
    from: Type.Optional(Instant),
    to: Type.Optional(Instant),
  },
  strict,
);

export const ImportRow = Type.Object(
  { row: Type.Integer(), what: oneOf('create', 'update', 'unchanged', 'refused'), text: Text },
  strict,
);
export type ImportRow = Static<typeof ImportRow>;

export const bookRoutes = {
  crossings: {
    method: 'GET',
    path: '/api/v1/crossings',
    summary: 'Keys that went over to another department’s purpose, the newest first, and how many of them are signed',
    permission: 'see',
    query: Type.Object({ department: Type.Optional(Department), limit: Type.Optional(Limit) }, strict),
    response: Type.Object(
      { crossings: Type.Array(CrossingInfo), total: Type.Integer(), signed: Type.Integer(), asOfWallMs: Wall },
      strict,
    ),
  },
  drives: {
    method: 'GET',
    path: '/api/v1/drives',
    summary: 'Test drives: who, when, odometer, plate, reference; the newest first',
    permission: 'see',
    query: Listing,
    response: Type.Object({ drives: Type.Array(DriveInfo), total: Type.Integer(), asOfWallMs: Wall }, strict),
  },
  loans: {
    method: 'GET',
    path: '/api/v1/loans',
    summary: 'Keys with customers, vendors and carriers: those out first, the next due before',
    permission: 'see',
    query: Listing,
    response: Type.Object({ loans: Type.Array(LoanInfo), total: Type.Integer(), asOfWallMs: Wall }, strict),
  },
  transits: {
    method: 'GET',
    path: '/api/v1/transits',
    summary: 'Keys between two rooftops, those under way first',
    permission: 'see',
    query: Listing,
    response: Type.Object({ transits: Type.Array(TransitInfo), total: Type.Integer(), asOfWallMs: Wall }, strict),
  },
  plates: {
    method: 'GET',
    path: '/api/v1/plates',
    summary: 'Dealer plates: who had one, with which car, for what; at an instant, or over a time',
    permission: 'see',
    query: PlatesQuery,
    response: Type.Object(
      {
        plates: Type.Array(Type.Object({ key: KeyId, label: Text }, strict)),
        entries: Type.Array(PlateInfo),
        asOfWallMs: Wall,
      },
      strict,
    ),
  },
  platesTable: {
    method: 'GET',
    path: '/api/v1/plates.csv',
    summary: 'The same as CSV',
    permission: 'see',
    query: PlatesQuery,
    media: 'text/csv',
    response: Paper,
  },
  appointments: {
    method: 'GET',
    path: '/api/v1/appointments',
    summary: 'Appointments of cars, from half a day ago on',
    permission: 'see',
    query: Listing,
    response: Type.Object(
      { appointments: Type.Array(AppointmentInfo), total: Type.Integer(), asOfWallMs: Wall },
      strict,
    ),
  },
  importAppointments: {
    method: 'POST',
    path: '/api/v1/appointments/import',
    summary: 'A list of appointments with the columns time, VIN and kind; shown before it is taken over',
    permission: 'administer',
    body: Type.Object({ csv: Type.String({ maxLength: 200_000 }), commit: Type.Boolean() }, strict),
    response: Type.Object(
      {
        rows: Type.Array(ImportRow),
        counts: Type.Object(
          { create: Type.Integer(), update: Type.Integer(), unchanged: Type.Integer(), refused: Type.Integer() },
          strict,
        ),
        committed: Type.Boolean(),
        asOfWallMs: Wall,
      },
      strict,
    ),
  },
  leads: {
    method: 'GET',
    path: '/api/v1/leads',
    summary: 'Cars of appointments that are here now, and who of sales may want to say hello',
    permission: 'see',
    response: Type.Object({ leads: Type.Array(LeadInfo), asOfWallMs: Wall }, strict),
  },
  vehicle: {
    method: 'GET',
    path: '/api/v1/vehicles/:id',
    summary: 'A car with all its keys, deliveries, drives and appointments; the customer only as a reference',
    permission: 'see',
    params: VehicleParams,
    response: VehicleInfo,
  },
  thread: {
    method: 'GET',
    path: '/api/v1/vehicles/:id/thread',
    summary: 'Everything that happened to a car, over sales and service, newest first',
    permission: 'see',
    params: VehicleParams,
    query: Type.Object(
      {
        limit: Type.Optional(Limit),
        before: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'arrival' })),
      },
      strict,
    ),
    response: Type.Object({ entries: Type.Array(ThreadEntry), next: orNull(Type.Integer()), asOfWallMs: Wall }, strict),
  },
} as const;
