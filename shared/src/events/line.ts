// What every line of a cabinet's journal carries, and the pieces its events are made of; pure.
import { Type, type Static, type TProperties } from 'typebox';
import { CabinetId, PersonId } from '../ids.ts';

export const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
export const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
export const Wall = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
export const Slot = Type.Integer({ minimum: 0, maximum: 255 });
export const Place = Type.Object({ cabinet: CabinetId, slot: Slot }, { additionalProperties: false });
export const Name = Type.String({ pattern: '^[A-Za-z0-9_.:/-]{1,64}$' });

/** How far wall time can be trusted: disciplined, battery clock, free-running since the last discipline, unknown. */
export const ClockQuality = Type.Union([
  Type.Literal('synced'),
  Type.Literal('rtc'),
  Type.Literal('holdover'),
  Type.Literal('unsynced'),
]);
export type ClockQuality = Static<typeof ClockQuality>;

/** What every line carries. `nonce` keeps a bare leaf hash from telling what was hashed. Times in milliseconds. */
export const header = {
  boot: Count,
  cabinet: CabinetId,
  clock: ClockQuality,
  epoch: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  monotonicMs: Count,
  nonce: Type.String({ pattern: '^[A-Za-z0-9_-]{22}$' }),
  seq: Count,
  wallMs: orNull(Wall),
};

/** The physical change lies in [notBefore, notAfter]: equal to the line's own time when it was seen as it happened. */
export const interval = { notBeforeWallMs: orNull(Wall), notAfterWallMs: orNull(Wall) };

export const event = <Name extends string, Members extends TProperties>(type: Name, members: Members) =>
  Type.Object({ ...header, type: Type.Literal(type), ...members }, { additionalProperties: false });

export const person = orNull(PersonId);
export const session = orNull(Count);
