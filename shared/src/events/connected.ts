// What is told to others and who changed that: receivers by their random ids alone, never an address or a secret; pure.
import { Type } from 'typebox';
import { SiteId } from '../ids.ts';
import { event } from './office-line.ts';

const oneOf = <const Values extends readonly string[]>(...values: Values) =>
  Type.Unsafe<Values[number]>(Type.Union(values.map((value) => Type.Literal(value))));
const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Id = Type.String({ pattern: '^w[0-9a-f]{16}$' });

export const connectedEvents = [
  /** `types` are the kinds of lines that it gets: all of them when there are none. */
  event('WebhookMade', {
    rooftops: Type.Union([Type.Literal('all'), Type.Array(SiteId, { maxItems: 1_000 })]),
    types: Type.Array(Type.String({ pattern: '^[A-Za-z]{1,40}$' }), { maxItems: 200 }),
    webhook: Id,
  }),
  event('WebhookChanged', {
    webhook: Id,
    what: Type.Array(oneOf('address', 'types', 'secret', 'on', 'off'), { minItems: 1, maxItems: 4 }),
  }),
  event('WebhookRemoved', { webhook: Id }),
  /** `lines` were sent once more, of those from one arrival number through another. */
  event('WebhookReplayed', { from: Count, lines: Count, through: Count, webhook: Id }),
  /** By the house: the receiver said that there is nothing any more. */
  event('WebhookGone', { webhook: Id }),
] as const;
