// What this service tells others by itself: webhooks, their deliveries, which cars are here; schema and type; pure.
import { Type, type Static } from 'typebox';
import { Paper } from './deliveries.ts';
import { PersonId, SiteId, VehicleId } from './ids.ts';

const strict = { additionalProperties: false } as const;
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const oneOf = <const Value extends string>(...values: readonly Value[]) =>
  Type.Unsafe<Value>(Type.Union(values.map((value) => Type.Literal(value))));
const Wall = Type.Integer({ description: 'UTC milliseconds' });
const Count = Type.Integer({ minimum: 0 });
const Arrival = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'arrival number' });

export const WebhookId = Type.String({ pattern: '^w[0-9a-f]{16}$' });
const Url = Type.String({ pattern: '^https?://[^\\s]+$', maxLength: 500 });
const EventType = Type.String({ pattern: '^[A-Za-z]{1,40}$' });
const EventTypes = Type.Array(EventType, {
  maxItems: 200,
  uniqueItems: true,
  description: 'Only these kinds of lines; every kind when empty',
});
const AtRooftops = Type.Union([
  Type.Literal('all'),
  Type.Array(SiteId, { minItems: 1, maxItems: 1_000, uniqueItems: true }),
]);

export const Webhook = Type.Object(
  {
    webhook: WebhookId,
    url: Type.String(),
    types: EventTypes,
    rooftops: AtRooftops,
    by: orNull(PersonId),
    madeWallMs: Wall,
    /** `gone`: the receiver said that there is nothing any more (410), and is told nothing until it is switched on. */
    state: oneOf('on', 'off', 'gone'),
    /** Since its newest success, every try has failed; null when the newest one succeeded, or none was made. */
    failingSinceWallMs: orNull(Wall),
    deliveredWallMs: orNull(Wall),
    waiting: Count,
    /** Messages that were given up after the last try and are not sent by themselves any more. */
    givenUp: Count,
  },
  strict,
);
export type Webhook = Static<typeof Webhook>;

/** One message to one receiver: its newest try. */
export const Delivery = Type.Object(
  {
    arrival: Arrival,
    /** `webhook-id`, the same over all tries and replays. */
    message: Type.String(),
    type: Type.String(),
    replay: Type.Boolean(),
    state: oneOf('delivered', 'again', 'givenUp'),
    tries: Count,
    /** Of the reply; null when there was none. */
    status: orNull(Type.Integer()),
    /** How the reply began. */
    body: Type.String(),
    why: orNull(Type.String()),
    atWallMs: Wall,
    tookMs: Count,
    nextWallMs: orNull(Wall),
  },
  strict,
);
export type Delivery = Static<typeof Delivery>;

/** The neighbor to which the cabinets are shown as locks that cannot be worked. */
export const HomeStanding = Type.Object(
  {
    connected: Type.Boolean(),
    /** Of its broker. */
    host: Type.String(),
    toldWallMs: orNull(Wall),
  },
  strict,
);
export type HomeStanding = Static<typeof HomeStanding>;

export const Availability = Type.Object(
  {
    vehicle: VehicleId,
    stock: Type.String(),
    vin: Type.String(),
    rooftop: SiteId,
    /** `unknown`: no key of it is registered, or nobody can say where it is. */
    state: oneOf('onLot', 'out', 'delivered', 'sold', 'unknown'),
    sinceWallMs: orNull(Wall),
  },
  strict,
);
export type Availability = Static<typeof Availability>;

const One = Type.Object({ webhook: WebhookId }, strict);
/** With the secret where it is new: nobody can be shown it again. */
const Made = Type.Object({ webhook: Webhook, secret: orNull(Type.String()) }, strict);

export const outwardRoutes = {
  webhooks: {
    method: 'GET',
    path: '/api/v1/webhooks',
    summary: 'Receivers of signed messages, how they do, and which kinds of lines there are; never their secrets',
    permission: 'connect',
    response: Type.Object(
      { webhooks: Type.Array(Webhook), types: Type.Array(Type.String()), home: orNull(HomeStanding), asOfWallMs: Wall },
      strict,
    ),
  },
  createWebhook: {
    method: 'POST',
    path: '/api/v1/webhooks/create',
    summary: 'A new receiver of every line from now on; its secret is shown this once',
    permission: 'connect',
    body: Type.Object({ url: Url, types: EventTypes, rooftops: AtRooftops }, strict),
    response: Made,
  },
  changeWebhook: {
    method: 'POST',
    path: '/api/v1/webhooks/change',
    summary: 'Another address, other kinds, on or off, a new secret; off it misses nothing and goes on where it was',
    permission: 'connect',
    body: Type.Object(
      {
        webhook: WebhookId,
        url: Type.Optional(Url),
        types: Type.Optional(EventTypes),
        on: Type.Optional(Type.Boolean()),
        newSecret: Type.Optional(Type.Literal(true)),
      },
      strict,
    ),
    response: Made,
  },
  removeWebhook: {
    method: 'POST',
    path: '/api/v1/webhooks/remove',
    summary: 'This receiver is told nothing more, and what waits for it is dropped',
    permission: 'connect',
    body: One,
    response: Type.Object({ removed: Type.Boolean() }, strict),
  },
  replayWebhook: {
    method: 'POST',
    path: '/api/v1/webhooks/replay',
    summary: 'Lines once more, from one arrival number through another, with the ids that they had',
    permission: 'connect',
    body: Type.Object({ webhook: WebhookId, from: Arrival, through: Arrival }, strict),
    response: Type.Object(
      { added: Count, next: orNull(Arrival), asOfWallMs: Wall },
      { ...strict, description: '`next` is where to go on, when one replay was not enough' },
    ),
  },
  webhookDeliveries: {
    method: 'GET',
    path: '/api/v1/webhooks/:id/deliveries',
    summary: 'The last 50 messages to one receiver and what it replied, newest first',
    permission: 'connect',
    params: Type.Object({ id: WebhookId }, strict),
    response: Type.Object({ webhook: WebhookId, deliveries: Type.Array(Delivery), asOfWallMs: Wall }, strict),
  },
  availability: {
    method: 'GET',
    path: '/api/v1/availability',
    summary:
      'Which cars of the inventory are here, out, delivered or sold, and since when: for a website; no people, no places',
    permission: 'publish',
    response: Type.Object({ vehicles: Type.Array(Availability), asOfWallMs: Wall }, strict),
  },
  availabilityTable: {
    method: 'GET',
    path: '/api/v1/availability.csv',
    summary: 'The same as a table',
    permission: 'publish',
    media: 'text/csv',
    response: Paper,
  },
} as const;
