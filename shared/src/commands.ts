// What the cloud may ask of a cabinet: signed, single use, expiring, for one cabinet; pure.
import { Type, type Static } from 'typebox';
import { CabinetId, PersonId } from './ids.ts';

/** One canonical line inside a note of the command key; `counter` rises per cabinet and is durable there. */
export const Command = Type.Object(
  {
    cabinet: CabinetId,
    command: Type.String({ pattern: '^[0-9a-f]{32}$' }),
    counter: Type.Integer({ minimum: 1 }),
    expiresWallMs: Type.Integer({ minimum: 0 }),
    issuedWallMs: Type.Integer({ minimum: 0 }),
    operation: Type.Union([Type.Literal('startLockdown'), Type.Literal('endLockdown')]),
    person: Type.Union([PersonId, Type.Null()]),
  },
  { additionalProperties: false },
);
export type Command = Static<typeof Command>;
