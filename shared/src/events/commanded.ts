// What the office has signed for a cabinet to do: an order from afar, before the cabinet has heard of it; pure.
import { Type } from 'typebox';
import { CabinetId, KeyId, PersonId, TagId } from '../ids.ts';
import { event } from './office-line.ts';

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/** `by` approves; `person` is whose badge opens it, null of a lockdown. What came of it is told by the cabinet, under `command`. */
export const commandedEvents = [
  event('CommandIssued', {
    command: Type.String({ pattern: '^[0-9a-f]{32}$' }),
    counter: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
    expiresWallMs: Count,
    key: orNull(KeyId),
    operation: Type.Union([Type.Literal('release'), Type.Literal('startLockdown'), Type.Literal('endLockdown')]),
    person: orNull(PersonId),
    reason: orNull(Type.String({ pattern: '^[A-Za-z]{1,32}$' })),
    slot: orNull(Type.Integer({ minimum: 0, maximum: 255 })),
    tag: orNull(TagId),
    /** The cabinet. A line that has a `cabinet` is a cabinet's own. */
    to: CabinetId,
  }),
] as const;
