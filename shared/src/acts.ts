// What people may ask of the office, as schema and type: each is one body of POST /api/v1/acts; pure.
import { Type, type Static, type TProperties } from 'typebox';
import { LinePlace } from './events/office-line.ts';
import { Party, RequestAnswer, Said } from './events/office.ts';
import { Fuel, Urgency } from './events/verdict.ts';
import { KeyId, LogId, PersonId, SiteId, VehicleId } from './ids.ts';
import { VEHICLE_NOTES, type VehicleNote } from './notes.ts';
import { LocalDay, Odometer, OpaqueReference } from './reference.ts';

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const oneOf = <const Values extends readonly string[]>(...values: Values) =>
  Type.Unsafe<Values[number]>(Type.Union(values.map((value) => Type.Literal(value))));
const strict = { additionalProperties: false } as const;

/** The seq of the line that began an offer, a claim, a request, a reservation, a delivery or a problem. */
const Line = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Wall = Line;
const Name = Type.String({ pattern: '^[A-Za-z0-9_.:/-]{1,64}$' });

const dashboard = { fuel: Type.Optional(Fuel), odometer: Type.Optional(Odometer) };

/** Sent again when the answer was lost, or later by a phone that was offline: it is done once. */
const kept = { said: Type.Optional(Said) };

const act = <Name extends string, Members extends TProperties>(name: Name, members: Members) =>
  Type.Object({ act: Type.Literal(name), ...members }, strict);

export const Act = Type.Union([
  act('offerHandover', {
    key: KeyId,
    reason: orNull(Name),
    route: orNull(Type.Object({ fromSite: SiteId, toSite: SiteId }, strict)),
    /** Null: whoever scans the tag. */
    to: orNull(PersonId),
  }),
  act('acceptHandover', { offer: Line }),
  act('declineHandover', { offer: Line }),
  act('withdrawHandover', { offer: Line }),
  act('claimKey', { ...kept, key: KeyId, reason: orNull(Name) }),
  act('confirmClaim', { claim: Line }),
  act('declineClaim', { claim: Line }),
  act('lendKey', { ...dashboard, agreement: orNull(Name), dueWallMs: orNull(Wall), key: KeyId, party: Party }),
  act('takeBackKey', { ...dashboard, key: KeyId }),
  act('changeReason', { key: KeyId, reason: Name }),
  act('changeDueTime', { dueWallMs: Wall, key: KeyId }),
  act('settleCustody', {
    at: Type.Union([
      Type.Object({ kind: Type.Literal('person'), person: PersonId }, strict),
      Type.Object({ kind: Type.Literal('outside'), party: Party, sponsor: PersonId }, strict),
    ]),
    key: KeyId,
    why: Name,
  }),
  act('declareMissing', { key: KeyId }),
  act('reportProblem', { critical: Type.Boolean(), key: KeyId, problem: Name }),
  act('clearProblem', { problem: Line }),
  act('askForKey', { ...kept, key: KeyId, place: orNull(Name), urgency: Urgency }),
  act('answerRequest', { answer: RequestAnswer, request: Line }),
  act('acceptJob', { request: Line }),
  act('closeRequest', { request: Line, why: oneOf('withdrawn', 'customerLeft', 'otherKey') }),
  act('reserveKey', { fromWallMs: Wall, key: KeyId, toWallMs: Wall }),
  act('cancelReservation', { reservation: Line }),
  act('startDelivery', {
    advisor: PersonId,
    /** When the customer comes; missing: now. */
    atWallMs: Type.Optional(Wall),
    salesperson: PersonId,
    vehicle: VehicleId,
  }),
  act('markWorksheet', {
    /** Of the keys; missing: all of them. */
    count: Type.Optional(Type.Integer({ minimum: 0, maximum: 9 })),
    /** Of the first service, as the wall of the place has it. */
    day: Type.Optional(LocalDay),
    delivery: Line,
    line: Name,
    state: oneOf('done', 'notApplicable', 'open'),
  }),
  act('setWorksheet', {
    gate: oneOf('off', 'warn', 'hard'),
    lines: Type.Array(Name, { minItems: 1, maxItems: 20 }),
  }),
  act('signWorksheet', { delivery: Line, digest: Type.String({ pattern: '^[0-9a-f]{64}$' }) }),
  act('waiveWorksheet', { delivery: Line, why: Name }),
  act('endDelivery', { delivery: Line, outcome: oneOf('delivered', 'canceled') }),
  act('acknowledgeCrossing', { key: KeyId, takenEpoch: Line, takenIn: LogId, takenSeq: Line }),
  act('noteTrip', {
    ...dashboard,
    key: KeyId,
    moment: oneOf('out', 'in'),
    of: LinePlace,
    plate: Type.Optional(KeyId),
    reference: Type.Optional(OpaqueReference),
  }),
  act('noteVehicle', { note: oneOf(...(Object.keys(VEHICLE_NOTES) as VehicleNote[])), vehicle: VehicleId }),
  act('linkCustomer', { reference: OpaqueReference, vehicle: VehicleId }),
  act('answerLead', {
    answer: oneOf('greeted', 'passed'),
    appointment: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    vehicle: VehicleId,
  }),
]);
export type Act = Static<typeof Act>;
