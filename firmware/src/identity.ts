// A cabinet's file: who it is, whom it trusts, where it sends what, and its habits; its body is in the profile; data only.
import { Type, type Static } from 'typebox';
import { CabinetId } from '@keycab/shared/ids';

const strict = { additionalProperties: false } as const;
const Text = Type.String({ minLength: 1, maxLength: 200 });
const literals = <const Values extends readonly string[]>(...values: Values) =>
  Type.Union(values.map((value) => Type.Literal(value as Values[number])));
const TimeOfDay = (time: string) => Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', default: time });
const milliseconds = (ms: number, minimum: number, maximum: number) => Type.Integer({ minimum, maximum, default: ms });

/** Defaults of whole sections are empty objects, so that each member's own default is said once. */
export const CabinetFile = Type.Object(
  {
    version: Type.Literal(1, { default: 1 }),
    cabinet: Type.Object(
      {
        id: CabinetId,
        name: Type.String({ minLength: 1, maxLength: 120, default: 'Key cabinet' }),
        locale: Type.String({ default: 'en-US' }),
        timeZone: Type.String({ default: 'UTC' }),
      },
      strict,
    ),
    /** The host name under which all of this installation's logs are kept. */
    ledger: Type.String({ pattern: '^[a-z0-9.-]{1,100}$' }),
    /** Folder of the journal; from the file's own folder. */
    data: Text,
    /** The file that describes this cabinet's body; from the file's own folder. */
    profile: Text,
    screen: Type.Object(
      {
        /** With nobody there it goes dim after so long; 0 is never. */
        sleepSeconds: Type.Integer({ minimum: 0, maximum: 86_400, default: 600 }),
        nightSleepSeconds: Type.Integer({ minimum: 0, maximum: 86_400, default: 30 }),
      },
      { ...strict, default: {} },
    ),
    sound: Type.Object(
      {
        /** Of the buzzer and the page, 0 to 127. */
        volume: Type.Integer({ minimum: 0, maximum: 127, default: 80 }),
        nightVolume: Type.Integer({ minimum: 0, maximum: 127, default: 20 }),
        onScreen: Type.Boolean({ default: true }),
      },
      { ...strict, default: {} },
    ),
    /** Of the rooftop's clock; both the same: there is none. */
    night: Type.Object({ from: TimeOfDay('21:00'), to: TimeOfDay('06:00') }, { ...strict, default: {} }),
    cloud: Type.Object(
      {
        servers: Type.Array(Type.String({ pattern: '^mqtts?://[^/\\s]+$' }), { minItems: 1, maxItems: 8 }),
        secretFile: Text,
        retryMinMs: milliseconds(1_000, 10, 60_000),
        retryMaxMs: milliseconds(60_000, 10, 600_000),
      },
      strict,
    ),
    keys: Type.Object(
      {
        journalKeyFile: Text,
        badgeKeyFile: Text,
        /** Without it no PIN can be checked here, and what wants one is refused. */
        pinKeyFile: Type.Optional(Text),
        witnesses: Type.Array(Text, { minItems: 1, maxItems: 8 }),
        roster: Text,
        command: Text,
      },
      strict,
    ),
    kiosk: Type.Object(
      {
        host: Type.String({ default: '127.0.0.1' }),
        port: Type.Integer({ minimum: 0, maximum: 65_535, default: 8081 }),
        frameAncestors: Type.Array(Type.String({ pattern: "^https?://[^\\s;,']+$" }), { maxItems: 4, default: [] }),
        /** Program and arguments of the screen's browser, with {address} in one; empty: somebody else starts it. */
        browser: Type.Array(Type.String({ minLength: 1, maxLength: 400 }), { maxItems: 64, default: [] }),
      },
      { ...strict, default: {} },
    ),
    /** What may be ordered from elsewhere: a key for somebody who badges here. Off until somebody wants it. */
    remote: Type.Object({ release: Type.Boolean({ default: false }) }, { ...strict, default: {} }),
    clock: Type.Object(
      { trust: Type.Union(literals('system', 'synced', 'unsynced').anyOf, { default: 'system' }) },
      { ...strict, default: {} },
    ),
    log: Type.Object(
      { level: Type.Union(literals('debug', 'info', 'warn', 'error', 'fatal', 'silent').anyOf, { default: 'info' }) },
      { ...strict, default: {} },
    ),
    timings: Type.Object(
      {
        pulseMs: milliseconds(300, 20, 1_000),
        releaseMs: milliseconds(20_000, 100, 120_000),
        idleMs: milliseconds(20_000, 100, 600_000),
        doorSettleMs: milliseconds(2_000, 10, 60_000),
        absentMs: milliseconds(2_000, 10, 10_000),
      },
      { ...strict, default: {} },
    ),
  },
  strict,
);

/** A cabinet's file as it is read, defaults filled in. */
export type CabinetValue = Static<typeof CabinetFile>;
