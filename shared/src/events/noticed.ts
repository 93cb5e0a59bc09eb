// Who was told what, by which way, and what came of it; whom and what by their ids alone, never a word or an address; pure.
import { Type } from 'typebox';
import { KeyId, PersonId } from '../ids.ts';
import { NOTICE_KINDS, WAYS } from '../notice-kinds.ts';
import { event, LinePlace } from './office-line.ts';

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const oneOf = <const Values extends readonly string[]>(...values: Values) =>
  Type.Unsafe<Values[number]>(Type.Union(values.map((value) => Type.Literal(value))));
const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Way = oneOf(...WAYS);
/** `notice` is the seq of the line that gave it. */
const given = { key: orNull(KeyId), notice: Count, person: PersonId };

export const noticedEvents = [
  /**
   * It stands on the person's pages from here on; `ways` are those by which it goes out beside. `of` is the line that it is
   * about. `laterWallMs`: the ways wait for the end of quiet hours; null: they go at once.
   */
  event('NoticeGiven', {
    key: orNull(KeyId),
    kind: oneOf(...NOTICE_KINDS),
    laterWallMs: orNull(Count),
    of: LinePlace,
    person: PersonId,
    ways: Type.Array(Way, { maxItems: WAYS.length }),
  }),
  /** The mail server, the push service or the gateway took it. */
  event('NoticeDelivered', { ...given, way: Way }),
  event('NoticeFailed', { ...given, way: Way, why: oneOf('unreachable', 'refused', 'noAddress') }),
  /** Its time had come, and it was of no use any more: read on a page, or what it asked for was over. */
  event('NoticeWithheld', { ...given, way: Way, why: oneOf('read', 'over') }),
  /** By which ways and at which hours somebody wants to be told; a device that shows notices came or went. */
  event('NoticeWaysChanged', {
    person: PersonId,
    what: oneOf('ways', 'deviceAdded', 'deviceRemoved', 'deviceGone'),
  }),
] as const;
