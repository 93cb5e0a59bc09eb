// The configuration: a cabinet's file and the profile of its body, checked and frozen, or refused with file, line and
// what was meant; touches files.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import {
  describeMessage,
  readConfiguration,
  type ConfigurationResult,
  type Contradiction,
} from '@keycab/shared/configuration';
import { isFault } from '@keycab/shared/fault';
import { createFiles, refuseConfiguration } from '@keycab/shared/files';
import type { CabinetId } from '@keycab/shared/ids';
import { parseVerifierKey, type VerifierKey } from '@keycab/shared/proof/note';
import { bodyOf, profileContradictions, type Body } from './body.ts';
import type { CabinetSettings } from './cabinet/settings.ts';
import type { ClockTrust } from './clock.ts';
import { CabinetFile, type CabinetValue } from './identity.ts';
import type { Habits } from './kiosk/hours.ts';
import type { LogLevel } from './log.ts';
import { Profile, type ProfileValue, type ReaderValue } from './profile.ts';

const files = createFiles({ existsSync, statSync, readFileSync });

export type ReaderConfiguration =
  | { readonly kind: 'rdm6300' | 'id12' | 'pn532'; readonly name: string; readonly path: string }
  | {
      readonly kind: 'wiegand';
      readonly name: string;
      /** Serial of the board that hears it. */
      readonly board: string;
      readonly line: number;
    }
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
  readonly body: Omit<Body, 'settings'>;
  /** In the order of `settings.boards`. */
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
    /** 32 bytes from which this cabinet's pepper is derived; null: no PIN can be checked. */
    readonly pinKey: Uint8Array | null;
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
  readonly habits: Habits;
  readonly clockTrust: ClockTrust;
  readonly logLevel: LogLevel;
  readonly software: string;
  /** Variables with our prefix that name no setting: told in the log, since they may be misspelled. */
  readonly unusedVariables: readonly string[];
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * @param file         path of the YAML file; paths inside it start from its folder, those in its profile from that one's
 * @param environment  `KEYCAB_CABINET_<PATH>` and `KEYCAB_PROFILE_<PATH>` override a single value
 * @throws Fault KC-CONF-01 with every mistake, one a line
 */
export function loadConfiguration(file: string, environment: Environment): Configuration {
  const { cabinet, profile, profileFile } = readBoth(file, environment);
  const secrets = secretsOf(cabinet.value, file);
  const readers = profile.value.readers.map((reader) => () => readerOf(reader, profileFile));
  const refused = [...Object.values(secrets), ...readers].flatMap(refusalsOf);
  if (refused.length > 0) refuseConfiguration(refused);

  const { settings, ...body } = bodyOf(profile.value);
  const { ledger, data, cloud, kiosk, timings, clock, log } = cabinet.value;
  return freeze({
    cabinet: cabinet.value.cabinet,
    ledger,
    journalFile: from(file, `${data}/journal.db`),
    settings: {
      ...settings,
      ...timings,
      pins: cabinet.value.keys.pinKeyFile !== undefined,
      remoteRelease: cabinet.value.remote.release,
    },
    body,
    boardPaths: profile.value.boards.map(({ port }) => deviceOf(port, profileFile)),
    readers: readers.map((reader) => reader()),
    cloud: {
      servers: cloud.servers,
      secret: secrets.secret(),
      retryMinMs: cloud.retryMinMs,
      retryMaxMs: cloud.retryMaxMs,
    },
    keys: {
      journalSeed: secrets.journalSeed(),
      badgeKey: secrets.badgeKey(),
      pinKey: secrets.pinKey(),
      witnesses: secrets.witnesses(),
      roster: secrets.roster(),
      command: secrets.command(),
    },
    kiosk,
    habits: habitsOf(cabinet.value),
    clockTrust: clock.trust,
    logLevel: log.level,
    software: softwareName(),
    unusedVariables: [...cabinet.unusedVariables, ...profile.unusedVariables],
  });
}

/** A profile by itself, as a cabinet's file names it. @throws Fault KC-CONF-01 when there is no such file */
export function readProfile(file: string, environment: Environment): ConfigurationResult<ProfileValue> {
  const source = { text: files.text(file, file), file, environment, prefix: 'KEYCAB_PROFILE' };
  return readConfiguration(Profile, source, profileContradictions);
}

type Read<Value> = Extract<ConfigurationResult<Value>, { ok: true }>;

function readBoth(
  file: string,
  environment: Environment,
): { cabinet: Read<CabinetValue>; profile: Read<ProfileValue>; profileFile: string } {
  const profiles: ConfigurationResult<ProfileValue>[] = [];
  const source = { text: files.text(file, file), file, environment, prefix: 'KEYCAB_CABINET' };
  const cabinet = readConfiguration(CabinetFile, source, (value) => {
    const path = from(file, value.profile);
    const missing = refusalsOf(() => profiles.push(readProfile(path, environment)));
    const [profile] = profiles;
    return [
      ...contradictions(value),
      ...missing.map((text) => ({ path: ['profile'], text })),
      ...(profile?.ok === true ? pulseContradictions(value, profile.value) : []),
    ];
  });
  const [profile] = profiles;
  if (cabinet.ok && profile?.ok === true) return { cabinet, profile, profileFile: from(file, cabinet.value.profile) };
  const messages = [cabinet, profile].flatMap((read) => (read === undefined || read.ok ? [] : read.messages));
  return refuseConfiguration(messages.map(describeMessage));
}

/** Paths inside a file start from its folder. */
const from = (file: string, path: string): string => resolve(dirname(file), path);

function deviceOf(port: string, file: string): string {
  if (port.startsWith('unix:')) return `unix:${from(file, port.slice(5))}`;
  return port.startsWith('by-id:') ? `/dev/serial/by-id/${port.slice(6)}` : port;
}

/** What a schema cannot say of a cabinet's file. */
function contradictions({ cabinet, kiosk, cloud }: CabinetValue): Contradiction[] {
  const found: Contradiction[] = [];
  if (!LOOPBACK.has(kiosk.host)) {
    const text = `${kiosk.host} is not on loopback, and the kiosk is served there only`;
    found.push({ path: ['kiosk', 'host'], text });
  }
  if (kiosk.browser.length > 0 && !kiosk.browser.slice(1).some((option) => option.includes('{address}'))) {
    const text = 'no argument has {address} in it, so the browser would not find the page';
    found.push({ path: ['kiosk', 'browser'], text });
  }
  for (const [index, server] of cloud.servers.entries()) {
    // Without TLS a password would travel in clear text.
    const { protocol, hostname } = new URL(server);
    const plainOutside = protocol === 'mqtt:' && !LOOPBACK.has(hostname.replace(/^\[(.*)\]$/, '$1'));
    if (plainOutside) {
      const text = `${server} is not encrypted; say mqtts:// for a broker on another machine`;
      found.push({ path: ['cloud', 'servers', index], text });
    }
  }
  if (cloud.retryMaxMs < cloud.retryMinMs)
    found.push({ path: ['cloud', 'retryMaxMs'], text: 'is less than retryMinMs' });
  for (const [member, make] of [
    ['timeZone', () => new Intl.DateTimeFormat('en', { timeZone: cabinet.timeZone })],
    ['locale', () => new Intl.DateTimeFormat(cabinet.locale)],
  ] as const) {
    try {
      make();
    } catch {
      found.push({ path: ['cabinet', member], text: 'nobody knows this one' });
    }
  }
  return found;
}

function habitsOf({ screen, sound, night }: CabinetValue): Habits {
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

function pulseContradictions({ timings }: CabinetValue, { coils }: ProfileValue): Contradiction[] {
  if (timings.pulseMs <= coils.pulseMaxMs) return [];
  const text = `${timings.pulseMs} ms is longer than the ${coils.pulseMaxMs} ms that coils.pulseMaxMs of the profile allows`;
  return [{ path: ['timings', 'pulseMs'], text }];
}

/** What lies outside of the file, to be read twice: once for all that is wrong with it, then for what it says. */
const secretsOf = ({ cloud, keys }: CabinetValue, file: string) => ({
  secret: () => files.secret(from(file, cloud.secretFile), 'cloud.secretFile'),
  journalSeed: () => files.key(from(file, keys.journalKeyFile), 'keys.journalKeyFile'),
  badgeKey: () => files.key(from(file, keys.badgeKeyFile), 'keys.badgeKeyFile'),
  pinKey: () => (keys.pinKeyFile === undefined ? null : files.key(from(file, keys.pinKeyFile), 'keys.pinKeyFile')),
  witnesses: () => keys.witnesses.map((text) => publicKey(text, 'keys.witnesses')),
  roster: () => publicKey(keys.roster, 'keys.roster'),
  command: () => publicKey(keys.command, 'keys.command'),
});

/** @returns the sentences with which something is refused; none when it is not */
function refusalsOf(make: () => unknown): string[] {
  try {
    make();
    return [];
  } catch (thrown) {
    if (isFault(thrown, 'KC-CONF-01')) return [...(thrown.context['sentences'] as readonly string[])];
    throw thrown;
  }
}

function readerOf(reader: ReaderValue, file: string): ReaderConfiguration {
  if (reader.kind === 'wiegand') return reader;
  const path = deviceOf(reader.port, file);
  if (reader.kind !== 'osdp') return { kind: reader.kind, name: reader.name, path };
  const { kind, name, address, allowClear, installSeconds } = reader;
  const keyFile = reader.keyFile === undefined ? null : from(file, reader.keyFile);
  const key = keyFile === null ? null : readerKey(keyFile, installSeconds > 0);
  return { kind, name, path, address, key, keyFile, allowClear, installMs: installSeconds * 1000 };
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
