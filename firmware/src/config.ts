// The configuration: one YAML file, checked and frozen, or refused with file, line and what was meant; touches files.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Type, type Static } from 'typebox';
import { describeMessage, readConfiguration } from '@keycab/shared/configuration';
import { createFiles, refuseConfiguration } from '@keycab/shared/files';
import { CabinetId } from '@keycab/shared/ids';
import { parseVerifierKey, type VerifierKey } from '@keycab/shared/proof/note';
import type { CabinetSettings } from './cabinet/settings.ts';
import type { ClockTrust } from './clock.ts';
import type { Habits } from './kiosk/hours.ts';
import type { LogLevel } from './log.ts';

const files = createFiles({ existsSync, statSync, readFileSync });

const strict = { additionalProperties: false } as const;
const Text = Type.String({ minLength: 1, maxLength: 200 });
const Name = Type.String({ pattern: '^[A-Za-z0-9_.:-]{1,64}$' });
const literals = <const Values extends readonly string[]>(...values: Values) =>
  Type.Union(values.map((value) => Type.Literal(value as Values[number])));
const TimeOfDay = (time: string) => Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', default: time });
const milliseconds = (ms: number, minimum: number, maximum: number) => Type.Integer({ minimum, maximum, default: ms });

/** Defaults of whole sections are empty objects, so that each member's own default is said once. */
const File = Type.Object(
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
    screen: Type.Object(
      {
        profile: Type.Union([literals('7in-800x480', '7in-1280x720', '10in-1280x800'), Type.Null()], { default: null }),
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
    slots: Type.Object(
      {
        rows: Type.Array(Type.String({ pattern: '^[A-Z]{1,2}$' }), { minItems: 1, maxItems: 32 }),
        columns: Type.Integer({ minimum: 1, maximum: 99 }),
        randomReturn: Type.Boolean({ default: true }),
      },
      strict,
    ),
    boards: Type.Array(
      Type.Object(
        {
          serial: Name,
          port: Text,
          firstSlot: Type.Integer({ minimum: 0, maximum: 255 }),
          slots: Type.Integer({ minimum: 1, maximum: 32, default: 32 }),
        },
        strict,
      ),
      { minItems: 1, maxItems: 8 },
    ),
    readers: Type.Array(
      Type.Object(
        {
          name: Name,
          kind: literals('rdm6300', 'osdp'),
          port: Text,
          /** Of an OSDP reader only, as all that follow. */
          address: Type.Optional(Type.Integer({ minimum: 0, maximum: 126 })),
          keyFile: Type.Optional(Text),
          allowClear: Type.Boolean({ default: false }),
          /** Install mode for so long after each start, while the key file is not there yet. */
          installSeconds: Type.Integer({ minimum: 0, maximum: 600, default: 0 }),
        },
        strict,
      ),
      { maxItems: 4 },
    ),
    door: Type.Object(
      {
        latch: Type.Boolean({ default: false }),
        leftOpenSeconds: Type.Integer({ minimum: 5, maximum: 3600, default: 60 }),
      },
      { ...strict, default: {} },
    ),
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

export type ReaderConfiguration =
  | { readonly kind: 'rdm6300'; readonly name: string; readonly path: string }
  | {
      readonly kind: 'osdp';
      readonly name: string;
      readonly path: string;
      readonly address: number;
      /** 16 bytes; null while there is none. */
      readonly key: Uint8Array | null;
      /** Null for a reader that is heard in clear. */
      readonly keyFile: string | null;
      readonly allowClear: boolean;
      readonly installMs: number;
    };

export interface Configuration {
  readonly cabinet: {
    readonly id: CabinetId;
    readonly name: string;
    readonly locale: string;
    readonly timeZone: string;
  };
  readonly ledger: string;
  readonly journalFile: string;
  readonly settings: CabinetSettings;
  /** In the order of `settings.boards`; the first one carries the door. */
  readonly boardPaths: readonly string[];
  readonly readers: readonly ReaderConfiguration[];
  readonly cloud: {
    readonly servers: readonly string[];
    readonly secret: string;
    readonly retryMinMs: number;
    readonly retryMaxMs: number;
  };
  readonly keys: {
    readonly journalSeed: Uint8Array;
    readonly badgeKey: Uint8Array;
    readonly witnesses: readonly VerifierKey[];
    readonly roster: VerifierKey;
    readonly command: VerifierKey;
  };
  readonly kiosk: {
    readonly host: string;
    readonly port: number;
    readonly frameAncestors: readonly string[];
    readonly browser: readonly string[];
  };
  readonly screenProfile: string | null;
  readonly habits: Habits;
  readonly clockTrust: ClockTrust;
  readonly logLevel: LogLevel;
  readonly software: string;
  /** Variables with our prefix that name no setting: told in the log, since they may be misspelled. */
  readonly unusedVariables: readonly string[];
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/**
 * @param file         path of the YAML file; paths inside it start from its folder
 * @param environment  `KEYCAB_CABINET_<PATH>` overrides a single value
 * @throws Fault KC-CONF-01 with every mistake, one a line
 */
export function loadConfiguration(
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
): Configuration {
  const source = { text: files.text(file, file), file, environment, prefix: 'KEYCAB_CABINET' };
  const read = readConfiguration(File, source);
  if (!read.ok) refuseConfiguration(read.messages.map(describeMessage));
  const mistakes = contradictions(read.value).map((mistake) => `${file} ${mistake}`);
  if (mistakes.length > 0) refuseConfiguration(mistakes);
  return freeze({ ...assemble(read.value, file), unusedVariables: read.unusedVariables });
}

/** What a schema cannot say. */
function contradictions({ cabinet, slots, boards, kiosk, cloud, readers }: Static<typeof File>): string[] {
  const found: string[] = [];
  const total = slots.rows.length * slots.columns;
  if (total > 256) found.push(`slots: ${slots.rows.length} rows of ${slots.columns} are more than 256 slots`);
  if (new Set(slots.rows).size < slots.rows.length) found.push('slots.rows: a row is named twice');
  const owner = new Map<number, string>();
  for (const board of boards) {
    for (let slot = board.firstSlot; slot < board.firstSlot + board.slots; slot += 1) {
      const other = owner.get(slot);
      if (other !== undefined) found.push(`boards: slot ${slot} belongs to ${other} and to ${board.serial}`);
      owner.set(slot, board.serial);
    }
    if (board.firstSlot + board.slots > total)
      found.push(`boards: ${board.serial} ends behind the last of ${total} slots`);
  }
  if (new Set(boards.map(({ serial }) => serial)).size < boards.length) found.push('boards: a serial is named twice');
  if (new Set(readers.map(({ name }) => name)).size < readers.length) found.push('readers: a name is used twice');
  found.push(...readers.flatMap(readerContradictions));
  const keyFiles = readers.flatMap(({ keyFile }) => keyFile ?? []);
  if (new Set(keyFiles).size < keyFiles.length)
    found.push('readers: two readers have one keyFile; each has its own key');
  const ports = [...boards, ...readers].map(({ port }) => port);
  if (new Set(ports).size < ports.length) found.push('boards, readers: two devices are on one line');
  if (kiosk.browser.length > 0 && !kiosk.browser.slice(1).some((option) => option.includes('{address}')))
    found.push('kiosk.browser: no argument has {address} in it, so the browser would not find the page');
  if (!LOOPBACK.has(kiosk.host))
    found.push(`kiosk.host: ${kiosk.host} is not on loopback, and the kiosk is served there only`);
  for (const server of cloud.servers) {
    // Without TLS a password would travel in clear text.
    const { protocol, hostname } = new URL(server);
    const plainOutside = protocol === 'mqtt:' && !LOOPBACK.has(hostname.replace(/^\[(.*)\]$/, '$1'));
    if (plainOutside)
      found.push(`cloud.servers: ${server} is not encrypted; say mqtts:// for a broker on another machine`);
  }
  if (cloud.retryMaxMs < cloud.retryMinMs) found.push('cloud.retryMaxMs: is less than retryMinMs');
  for (const [path, make] of [
    ['cabinet.timeZone', () => new Intl.DateTimeFormat('en', { timeZone: cabinet.timeZone })],
    ['cabinet.locale', () => new Intl.DateTimeFormat(cabinet.locale)],
  ] as const) {
    try {
      make();
    } catch {
      found.push(`${path}: nobody knows this one`);
    }
  }
  return found;
}

function readerContradictions(reader: Static<typeof File>['readers'][number]): string[] {
  const { name, kind, address, keyFile, allowClear, installSeconds } = reader;
  const say = (text: string): string => `readers: ${name} ${text}`;
  if (kind !== 'osdp') {
    const secured = address !== undefined || keyFile !== undefined || allowClear || installSeconds > 0;
    return secured ? [say('is no OSDP reader, and has neither address nor keyFile, allowClear, installSeconds')] : [];
  }
  return [
    ...(address === undefined ? [say('needs its address, 0 to 126')] : []),
    ...(keyFile === undefined && !allowClear ? [say('needs a keyFile; without one say allowClear: true')] : []),
    // Whoever cuts the line must not be able to ask for clear.
    ...(keyFile !== undefined && allowClear
      ? [say('has a keyFile, so it is never heard in clear: drop allowClear')]
      : []),
    ...(keyFile === undefined && installSeconds > 0 ? [say('has no keyFile to put a key of install mode in')] : []),
  ];
}

function assemble(read: Static<typeof File>, file: string): Omit<Configuration, 'unusedVariables'> {
  const at = (path: string): string => resolve(dirname(file), path);
  const device = (port: string): string => (port.startsWith('unix:') ? `unix:${at(port.slice(5))}` : port);
  const { slots, door, timings, keys, cloud } = read;
  return {
    cabinet: read.cabinet,
    ledger: read.ledger,
    journalFile: at(`${read.data}/journal.db`),
    settings: {
      slots: slots.rows.length * slots.columns,
      rows: slots.rows,
      columns: slots.columns,
      boards: read.boards.map((board) => ({ board: board.serial, firstSlot: board.firstSlot, slots: board.slots })),
      randomReturn: slots.randomReturn,
      doorLatch: door.latch,
      doorLeftOpenMs: door.leftOpenSeconds * 1000,
      ...timings,
    },
    boardPaths: read.boards.map(({ port }) => device(port)),
    readers: read.readers.map((reader): ReaderConfiguration => {
      const { name, kind, port, address = 0, allowClear, installSeconds } = reader;
      const path = device(port);
      if (kind === 'rdm6300') return { kind, name, path };
      const keyFile = reader.keyFile === undefined ? null : at(reader.keyFile);
      const key = keyFile === null ? null : readerKey(keyFile, installSeconds > 0);
      return { kind, name, path, address, key, keyFile, allowClear, installMs: installSeconds * 1000 };
    }),
    cloud: {
      servers: cloud.servers,
      secret: files.secret(at(cloud.secretFile), 'cloud.secretFile'),
      retryMinMs: cloud.retryMinMs,
      retryMaxMs: cloud.retryMaxMs,
    },
    keys: {
      journalSeed: files.key(at(keys.journalKeyFile), 'keys.journalKeyFile'),
      badgeKey: files.key(at(keys.badgeKeyFile), 'keys.badgeKeyFile'),
      witnesses: keys.witnesses.map((text) => publicKey(text, 'keys.witnesses')),
      roster: publicKey(keys.roster, 'keys.roster'),
      command: publicKey(keys.command, 'keys.command'),
    },
    kiosk: read.kiosk,
    screenProfile: read.screen.profile,
    habits: habitsOf(read),
    clockTrust: read.clock.trust,
    logLevel: read.log.level,
    software: softwareName(),
  };
}

function habitsOf({ screen, sound, night }: Static<typeof File>): Habits {
  const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  const sleepMs = (seconds: number): number | null => (seconds === 0 ? null : seconds * 1000);
  return {
    night: { fromMinute: minuteOf(night.from), toMinute: minuteOf(night.to) },
    sleepMs: sleepMs(screen.sleepSeconds),
    nightSleepMs: sleepMs(screen.nightSleepSeconds),
    volume: sound.volume,
    nightVolume: sound.nightVolume,
    soundsOnScreen: sound.onScreen,
  };
}

/** The key that every OSDP reader leaves the factory with; it protects from nobody. */
const PUBLIC_READER_KEY = '303132333435363738393a3b3c3d3e3f';

/** @returns null for a reader that is to get its key in install mode */
function readerKey(path: string, install: boolean): Uint8Array | null {
  const setting = 'readers.keyFile';
  if (!existsSync(path) && install) return null;
  if (!existsSync(path))
    return refuseConfiguration([`${setting}: there is no file ${path}; installSeconds lets a reader get a key`]);
  const key = files.key(path, setting, 16);
  const isPublic = Buffer.from(key).toString('hex') === PUBLIC_READER_KEY;
  return isPublic ? refuseConfiguration([`${setting}: ${path} holds the public key of install mode`]) : key;
}

function publicKey(text: string, setting: string): VerifierKey {
  const parsed = parseVerifierKey(text);
  return parsed.ok
    ? parsed.value
    : refuseConfiguration([`${setting}: ${text.slice(0, 60)} is no verifier key (${parsed.reason})`]);
}

const softwareName = (): string => {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  return `keycab/${manifest.version}`;
};

function freeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value)) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && !Array.isArray(value)) return value;
  for (const member of Object.values(value) as unknown[]) freeze(member);
  return Object.freeze(value);
}
