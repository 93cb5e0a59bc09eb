// What the cloud may ask of a cabinet: signed, single use, expiring, for one cabinet; pure.
import { Type, type Static } from 'typebox';
import { CabinetId, PersonId, TagId } from './ids.ts';

const strict = { additionalProperties: false } as const;

/** Every command: `counter` rises per cabinet and is durable there. */
const common = {
  cabinet: CabinetId,
  command: Type.String({ pattern: '^[0-9a-f]{32}$' }),
  counter: Type.Integer({ minimum: 1 }),
  expiresWallMs: Type.Integer({ minimum: 0 }),
  issuedWallMs: Type.Integer({ minimum: 0 }),
};

const Lockdown = Type.Object(
  {
    ...common,
    operation: Type.Union([Type.Literal('startLockdown'), Type.Literal('endLockdown')]),
    person: Type.Union([PersonId, Type.Null()]),
  },
  strict,
);

/** For one person, who badges there; `slot`, `tag` or both, and both have to be true. */
const Release = Type.Object(
  {
    ...common,
    operation: Type.Literal('release'),
    approver: PersonId,
    person: PersonId,
    reason: Type.Union([Type.String({ pattern: '^[A-Za-z]{1,32}$' }), Type.Null()]),
    slot: Type.Union([Type.Integer({ minimum: 0, maximum: 255 }), Type.Null()]),
    tag: Type.Union([TagId, Type.Null()]),
  },
  strict,
);

/** One canonical line inside a note of the command key. */
export const Command = Type.Union([Lockdown, Release]);
export type Command = Static<typeof Command>;
