// What may be ordered from afar, and how far each order has come: requests and answers of the API; pure.
import { Type, type Static } from 'typebox';
import { Person } from './answer.ts';
import { CabinetId, KeyId, PersonId } from './ids.ts';

const strict = { additionalProperties: false } as const;
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const oneOf = <const Values extends readonly string[]>(...values: Values) =>
  Type.Unsafe<Values[number]>(Type.Union(values.map((value) => Type.Literal(value))));
const Wall = Type.Integer({ description: 'UTC milliseconds' });

/** A slot opens for `person`, whose badge at the cabinet says yes within a minute; or nothing can be taken there any more. */
export const Order = Type.Union([
  Type.Object(
    {
      operation: Type.Literal('release'),
      key: KeyId,
      person: PersonId,
      reason: orNull(Type.String({ pattern: '^[A-Za-z]{1,32}$' })),
    },
    strict,
  ),
  Type.Object({ operation: Type.Literal('startLockdown'), cabinet: CabinetId }, strict),
  Type.Object({ operation: Type.Literal('endLockdown'), cabinet: CabinetId }, strict),
]);
export type Order = Static<typeof Order>;

/** Nothing is carried out later than this after it was signed; a minute of it is for the badge. */
export const ORDER_MS = 120_000;

/**
 * `sent`: the cabinet has not said a word yet; `waiting`: it waits for the badge; `done`; `refused`: by the cabinet, `text`
 * says why; `silent`: too late by now, and the cabinet has not said what came of it.
 */
const ORDER_STATES = ['sent', 'waiting', 'done', 'refused', 'silent'] as const;

export const OrderStanding = Type.Object(
  {
    command: Type.String({ pattern: '^[0-9a-f]{32}$' }),
    operation: oneOf('release', 'startLockdown', 'endLockdown'),
    cabinet: CabinetId,
    cabinetName: Type.String(),
    key: orNull(KeyId),
    label: orNull(Type.String()),
    slotName: orNull(Type.String()),
    person: orNull(Person),
    by: orNull(Person),
    issuedWallMs: Wall,
    expiresWallMs: Wall,
    state: oneOf(...ORDER_STATES),
    why: orNull(Type.String({ description: 'The code of a refusal' })),
    text: Type.String({ description: 'One sentence, as a person would say it' }),
  },
  strict,
);
export type OrderStanding = Static<typeof OrderStanding>;

export const remoteRoutes = {
  orders: {
    method: 'GET',
    path: '/api/v1/orders',
    summary: 'The newest orders to cabinets of the last day, and what came of each',
    permission: 'release',
    response: Type.Object(
      {
        /** False: this service has no key to sign orders with. */
        signs: Type.Boolean(),
        orders: Type.Array(OrderStanding, { maxItems: 50 }),
        /** Cabinets that are locked down, by their own word. */
        locked: Type.Array(CabinetId),
        asOfWallMs: Wall,
      },
      strict,
    ),
  },
  order: {
    method: 'POST',
    path: '/api/v1/orders/send',
    summary:
      'Signs an order to one cabinet and sends it: a release that a badge there confirms within 60 s, or a lockdown',
    permission: 'release',
    body: Order,
    response: Type.Object({ command: Type.String(), expiresWallMs: Wall, asOfWallMs: Wall }, strict),
  },
} as const;
