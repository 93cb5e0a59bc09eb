// How a cabinet is: what hangs in each slot, how often it has moved and jammed, door, power, clock, roster; schema and type; pure.
import { Type, type Static } from 'typebox';
import { ClockQuality } from './events/line.ts';
import { CabinetId, KeyId } from './ids.ts';

const strict = { additionalProperties: false } as const;
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Wall = Type.Integer({ description: 'UTC milliseconds' });
const Count = Type.Integer({ minimum: 0 });
const Names = Type.Array(Type.String());

export const SteelSlot = Type.Object(
  {
    slot: Count,
    name: Type.String(),
    /** What a sensor says is in it. */
    holds: orNull(Type.Object({ key: KeyId, label: Type.String(), number: Type.Integer() }, strict)),
    /** A tag that nobody knows, or that cannot be read. */
    unknown: Type.Boolean(),
    /** It did not open, and nothing has moved in it since. */
    jammed: Type.Boolean(),
    cycles: Count,
    jams: Count,
  },
  strict,
);
export type SteelSlot = Static<typeof SteelSlot>;

export const Steel = Type.Object(
  {
    cabinet: CabinetId,
    name: Type.String(),
    /** Row letters from the top. */
    rows: Names,
    columns: Count,
    software: orNull(Type.String()),
    boots: Count,
    bootedWallMs: orNull(Wall),
    roster: Type.Object({ applied: Count, issued: orNull(Count) }, strict),
    clock: orNull(ClockQuality),
    clockStep: orNull(Type.Object({ stepMs: Type.Integer(), wallMs: orNull(Wall) }, strict)),
    door: orNull(
      Type.Union([Type.Literal('closed'), Type.Literal('open'), Type.Literal('leftOpen'), Type.Literal('forced')]),
    ),
    doorWallMs: orNull(Wall),
    tamper: Names,
    powerLost: Names,
    /** Readers and boards that do not answer. */
    lost: Names,
    lockdown: Type.Boolean(),
    steel: Type.Array(SteelSlot),
  },
  strict,
);
export type Steel = Static<typeof Steel>;

export const steelRoutes = {
  steel: {
    method: 'GET',
    path: '/api/v1/steel',
    summary: 'Every cabinet slot by slot: what hangs in it, cycles, jams; door, power, clock, roster, software',
    permission: 'audit',
    response: Type.Object({ cabinets: Type.Array(Steel), asOfWallMs: Wall }, strict),
  },
} as const;
