// Notices as the API tells them: what I was told, by which ways I want to be told, and at which hours not; pure.
import { Type, type Static } from 'typebox';
import { KeyId } from './ids.ts';
import { NOTICE_KINDS, PORTIONS, WAYS } from './notice-kinds.ts';

const strict = { additionalProperties: false } as const;
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const oneOf = <const Values extends readonly string[]>(...values: Values) =>
  Type.Unsafe<Values[number]>(Type.Union(values.map((value) => Type.Literal(value))));
const Wall = Type.Integer({ description: 'UTC milliseconds' });
const Minute = Type.Integer({ minimum: 0, maximum: 1439, description: 'of the day, by the wall of the rooftop' });
const NoticeId = Type.String({ pattern: '^[0-9]{1,16}[.][0-9]{1,16}$', description: 'Epoch and line of the office' });

/** `[start, end)` by the clock on the wall; an end at or before the start is on the next day. */
export const QuietHours = Type.Object({ start: Minute, end: Minute }, strict);
export type QuietHours = Static<typeof QuietHours>;

export const DELIVERY_STATES = ['waiting', 'delivered', 'failed', 'withheld'] as const;

export const NoticeInfo = Type.Object(
  {
    notice: NoticeId,
    kind: oneOf(...NOTICE_KINDS),
    urgency: oneOf('alarm', 'urgent', 'plain'),
    key: orNull(KeyId),
    title: Type.String(),
    text: Type.String({ description: 'One sentence or two, as a person would say it' }),
    /** A path of these pages. */
    link: Type.String(),
    atWallMs: Wall,
    read: Type.Boolean(),
    /** What it asks for is not over yet; false also where nothing is asked. */
    open: Type.Boolean(),
    ways: Type.Array(
      Type.Object({ way: oneOf(...WAYS), state: oneOf(...DELIVERY_STATES), atWallMs: orNull(Wall) }, strict),
    ),
  },
  strict,
);
export type NoticeInfo = Static<typeof NoticeInfo>;

export const NoticeList = Type.Object(
  { notices: Type.Array(NoticeInfo), unread: Type.Integer({ minimum: 0 }), asOfWallMs: Wall },
  strict,
);
export type NoticeList = Static<typeof NoticeList>;

const Device = Type.Object(
  { device: Type.String({ pattern: '^[0-9a-f]{16}$' }), name: Type.String(), addedWallMs: Wall },
  strict,
);

export const NoticeSettings = Type.Object(
  {
    ways: Type.Array(
      Type.Object(
        {
          way: oneOf(...WAYS),
          portion: oneOf(...PORTIONS),
          /** Is this way set up in this service? */
          available: Type.Boolean(),
          /** Where it leads to; null: nowhere yet. */
          to: orNull(Type.String()),
          /** The code of what went wrong the last time, while nothing has gone well since. */
          trouble: orNull(Type.String()),
        },
        strict,
      ),
    ),
    /** `rooftop`: those of the rooftop; null: none. */
    quiet: Type.Union([Type.Literal('rooftop'), QuietHours, Type.Null()]),
    rooftopQuiet: orNull(QuietHours),
    timeZone: Type.String(),
    devices: Type.Array(Device),
    /** The key by which a browser knows this service; null: no web push here. */
    applicationKey: orNull(Type.String()),
  },
  strict,
);
export type NoticeSettings = Static<typeof NoticeSettings>;

const Portion = oneOf(...PORTIONS);
const Portions = Type.Object({ push: Portion, mail: Portion, text: Portion, chat: Portion }, strict);
/** A number to call or a name in a chat: kept beside the person, never in a log. */
const Address = orNull(Type.String({ pattern: '^[+@#]?[A-Za-z0-9._ ()/-]{2,60}$' }));

export const noticeRoutes = {
  notices: {
    method: 'GET',
    path: '/api/v1/notices',
    summary: 'What I was told, newest first; of the last thirty days',
    permission: 'see',
    query: Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 30 })) }, strict),
    response: NoticeList,
  },
  readNotices: {
    method: 'POST',
    path: '/api/v1/notices/read',
    summary: 'I have seen these, or all up to now',
    permission: 'see',
    body: Type.Object({ notices: Type.Union([Type.Literal('all'), Type.Array(NoticeId, { maxItems: 100 })]) }, strict),
    response: Type.Object({ unread: Type.Integer() }, strict),
  },
  noticeSettings: {
    method: 'GET',
    path: '/api/v1/notices/settings',
    summary: 'By which ways I am told, and at which hours not',
    permission: 'see',
    response: NoticeSettings,
  },
  setNoticeSettings: {
    method: 'POST',
    path: '/api/v1/notices/settings',
    summary: 'By which ways I want to be told, and at which hours not',
    permission: 'see',
    body: Type.Object(
      {
        portions: Portions,
        quiet: NoticeSettings.properties.quiet,
        text: Type.Optional(Address),
        chat: Type.Optional(Address),
      },
      strict,
    ),
    response: NoticeSettings,
  },
  addDevice: {
    method: 'POST',
    path: '/api/v1/notices/devices',
    summary: 'This browser shows my notices from here on: its push subscription',
    permission: 'see',
    body: Type.Object(
      {
        endpoint: Type.String({ maxLength: 1_000, pattern: '^https?://[^\\s]+$' }),
        p256dh: Type.String({ pattern: '^[A-Za-z0-9_-]{87}=?$' }),
        auth: Type.String({ pattern: '^[A-Za-z0-9_-]{22}(==)?$' }),
        name: Type.String({ minLength: 1, maxLength: 60 }),
      },
      strict,
    ),
    response: NoticeSettings,
  },
  removeDevice: {
    method: 'POST',
    path: '/api/v1/notices/devices/remove',
    summary: 'One of my browsers shows my notices no more: by its name here, or by its endpoint',
    permission: 'see',
    body: Type.Object({ device: Type.String({ minLength: 1, maxLength: 1_000 }) }, strict),
    response: NoticeSettings,
  },
  testNotice: {
    method: 'POST',
    path: '/api/v1/notices/test',
    summary: 'Tell me something, by all my ways, now',
    permission: 'see',
    response: Type.Object({ notice: NoticeId }, strict),
  },
} as const;
