// What every line of the office's log carries, and how its events are written down; pure.
import { Type, type Static, type TProperties } from 'typebox';
import { LogId, PersonId } from '../ids.ts';

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const oneOf = <const Values extends readonly string[]>(...values: Values) =>
  Type.Unsafe<Values[number]>(Type.Union(values.map((value) => Type.Literal(value))));
const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/**
 * What every line carries. `by` acted, null for the house itself; `via` is where. An office line has no cabinet, no boot
 * and no monotonic time: `wallMs` is when the office wrote it down, never backdated, also when a phone had queued it (M-2).
 */
export const header = {
  by: orNull(PersonId),
  epoch: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  nonce: Type.String({ pattern: '^[A-Za-z0-9_-]{22}$' }),
  seq: Count,
  via: oneOf('desk', 'phone', 'kiosk', 'api', 'house'),
  wallMs: Count,
};

export const event = <Name extends string, Members extends TProperties>(type: Name, members: Members) =>
  Type.Object({ ...header, type: Type.Literal(type), ...members }, { additionalProperties: false });

/** A line of any log, by its place: what a later line of the office is about. */
export const LinePlace = Type.Object({ epoch: Count, log: LogId, seq: Count }, { additionalProperties: false });
export type LinePlace = Static<typeof LinePlace>;
