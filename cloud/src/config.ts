// The configuration: one YAML file, checked and assembled, or refused with file, line and what was meant; touches files.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describeMessage, readConfiguration } from '@keycab/shared/configuration';
import { createFiles, refuseConfiguration } from '@keycab/shared/files';
import { CabinetId, SiteId } from '@keycab/shared/ids';
import { parseOrigin } from '@keycab/shared/proof/checkpoint';
import { parseVerifierKey } from '@keycab/shared/proof/note';
import { Type, type Static } from 'typebox';
import { noticeMistakes, NoticesFile, noticesOf, type NoticesConfiguration } from './config-notices.ts';
import type { LogLevel } from './log.ts';

const files = createFiles({ existsSync, statSync, readFileSync });

const strict = { additionalProperties: false } as const;
const Text = Type.String({ minLength: 1, maxLength: 200 });
const Origin = Type.String({ pattern: "^https?://[^\\s;,'/]+$" });
/** A name or an address, without brackets; `*.` stands for all below a name. */
const Host = Type.String({ pattern: '^(\\*[.])?[a-z0-9.:-]{1,200}$' });
const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()], { default: null });
const port = (number: number) => Type.Integer({ minimum: 0, maximum: 65_535, default: number });

/** Defaults of whole sections are empty objects, so that each member's own default is said once. */
const File = Type.Object(
  {
    version: Type.Literal(1, { default: 1 }),
    /** The host name under which all of this installation's logs are kept. */
    ledger: Type.String({ pattern: '^[a-z0-9.-]{1,100}$' }),
    /** The rooftop that the pages show. With a name it is written to the ledger at each start. */
    site: Type.Object(
      {
        id: SiteId,
        name: orNull(Text),
        timeZone: Type.String({ default: 'UTC' }),
        phone: Type.String({ maxLength: 32, default: '' }),
      },
      strict,
    ),
    /** Folder of the database; from the file's own folder. */
    data: Text,
    database: Type.Object(
      {
        file: Type.String({ minLength: 1, default: 'keycab.db' }),
        /** A file with `postgres://…`; then no file of ours is used. */
        postgresUrlFile: orNull(Text),
      },
      { ...strict, default: {} },
    ),
    witness: Type.Object({ name: Type.String({ pattern: '^[^\\s+]{1,200}$' }), keyFile: Text }, strict),
    /** The office's own log: promises, signatures and acts away from the cabinets. `tenant` names it for ever. */
    office: Type.Object(
      { tenant: Type.String({ pattern: '^[a-z0-9-]{1,64}$', default: 'main' }), keyFile: Text },
      strict,
    ),
    /** Signs what the cabinets must know. Without it this service makes no rosters, and sends those that are stored. */
    roster: orNull(Type.Object({ name: Type.String({ pattern: '^[^\\s+]{1,200}$' }), keyFile: Text }, strict)),
    /** Signs orders to cabinets: releases that a badge there confirms, lockdowns. Without it nothing is ordered from here. */
    command: orNull(Type.Object({ name: Type.String({ pattern: '^[^\\s+]{1,200}$' }), keyFile: Text }, strict)),
    broker: Type.Object(
      {
        kind: Type.Union([Type.Literal('embedded'), Type.Literal('outside')], { default: 'embedded' }),
        host: Type.String({ default: '127.0.0.1' }),
        port: port(1883),
        connectionsMax: Type.Integer({ minimum: 1, maximum: 100_000, default: 1_000 }),
        /** Outside only. */
        urls: Type.Array(Type.String({ pattern: '^mqtts?://[^/\\s]+$' }), { maxItems: 16, default: [] }),
        group: Type.String({ pattern: '^[a-z0-9]{1,32}$', default: 'keycab' }),
        username: Type.String({ default: 'keycab-cloud' }),
        passwordFile: orNull(Text),
      },
      { ...strict, default: {} },
    ),
    /** Who may connect; with a verifier key a cabinet is enrolled at start, if it is not yet. */
    cabinets: Type.Array(
      Type.Object(
        {
          id: CabinetId,
          secretFile: orNull(Text),
          name: Type.String({ minLength: 1, maxLength: 120, default: 'Key cabinet' }),
          rows: Type.Array(Type.String({ pattern: '^[A-Z]{1,2}$' }), { maxItems: 32, default: ['A', 'B', 'C', 'D'] }),
          columns: Type.Integer({ minimum: 1, maximum: 99, default: 8 }),
          verifierKey: orNull(Text),
          /** With these the office gives out badges and PINs; without, they are made at the cabinet alone. */
          badgeKeyFile: orNull(Text),
          pinKeyFile: orNull(Text),
        },
        strict,
      ),
      { maxItems: 1_000, default: [] },
    ),
    web: Type.Object(
      {
        host: Type.String({ default: '127.0.0.1' }),
        port: port(8080),
        requestsPerMinute: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], { default: 600 }),
        trustProxy: orNull(Text),
      },
      { ...strict, default: {} },
    ),
    /** People log in. Without it, and for the demonstration, the service is for its own computer only. */
    accounts: orNull(
      Type.Object(
        {
          /** Where browsers find the pages: scheme and host, no path. */
          publicUrl: Origin,
          /** A file with a long random text, which signs cookies; no part of the database or its backups. */
          secretFile: Text,
          idleMinutes: Type.Integer({ minimum: 1, maximum: 1_440, default: 720 }),
          /** Of whoever may manage or administer. */
          adminIdleMinutes: Type.Integer({ minimum: 1, maximum: 1_440, default: 15 }),
          sessionHours: Type.Integer({ minimum: 1, maximum: 24, default: 12 }),
          attemptsPerMinute: Type.Integer({ minimum: 1, maximum: 100, default: 5 }),
          providers: Type.Array(
            Type.Object(
              {
                id: Type.String({ pattern: '^[a-z0-9]{1,32}$' }),
                name: Type.String({ minLength: 1, maxLength: 60 }),
                issuer: Type.String({ pattern: '^https?://[^\\s?#]+$', maxLength: 200 }),
                clientId: Text,
                secretFile: Text,
              },
              strict,
            ),
            { maxItems: 8, default: [] },
          ),
        },
        strict,
      ),
    ),
    /** Whom signed messages about every line may be sent to. */
    webhooks: Type.Object(
      {
        /** Host names, or `*.example.com`; every one on the internet when left out. */
        hosts: Type.Array(Host, { maxItems: 100, default: [] }),
        /** These may be in a private network, and be spoken to by plain http. */
        privateHosts: Type.Array(Host, { maxItems: 100, default: [] }),
      },
      { ...strict, default: {} },
    ),
    /** By which ways people are told, beside the pages. */
    notices: NoticesFile,
    /** Shows the cabinets there, to look at and not to work. */
    homeAssistant: orNull(
      Type.Object(
        {
          /** Of its broker. */
          url: Type.String({ pattern: '^mqtts?://[^/\\s@]+$' }),
          username: orNull(Text),
          passwordFile: orNull(Text),
          prefix: Type.String({ pattern: '^[A-Za-z0-9_-]{1,40}$', default: 'homeassistant' }),
          /** Of what is said about the cabinets; apart from their own conversation. */
          topics: Type.String({ pattern: '^[A-Za-z0-9_-]{1,40}$', default: 'keycab-home' }),
        },
        strict,
      ),
    ),
    demo: Type.Object(
      {
        enabled: Type.Boolean({ default: false }),
        kioskUrl: orNull(Text),
        controlUrl: orNull(Text),
        frameOrigins: Type.Array(Origin, { maxItems: 16, default: [] }),
        connectOrigins: Type.Array(Origin, { maxItems: 16, default: [] }),
      },
      { ...strict, default: {} },
    ),
    log: Type.Object(
      {
        level: Type.Union(
          (['debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const).map((level) => Type.Literal(level)),
          { default: 'info' },
        ),
      },
      { ...strict, default: {} },
    ),
  },
  strict,
);
type File = Static<typeof File>;

export interface CabinetAccess {
  readonly cabinet: CabinetId;
  /** What it proves itself with at the embedded broker; null: it cannot connect there. */
  readonly secret: string | null;
  /** 32 bytes each, of this cabinet alone; null: its badges and PINs are made there. */
  readonly badgeKey: Uint8Array | null;
  readonly pinKey: Uint8Array | null;
  readonly enrollment: {
    readonly name: string;
    readonly rows: readonly string[];
    readonly columns: number;
    readonly verifierKey: string;
    readonly epoch: number;
  } | null;
}

export interface Configuration {
  readonly ledger: string;
  readonly site: {
    readonly site: SiteId;
    readonly name: string | null;
    readonly timeZone: string;
    readonly phone: string;
  };
  readonly database:
    | { readonly kind: 'sqlite'; readonly path: string }
    | { readonly kind: 'postgres'; readonly url: string };
  readonly witness: { readonly name: string; readonly seed: Uint8Array };
  readonly office: { readonly tenant: string; readonly seed: Uint8Array };
  readonly roster: { readonly name: string; readonly seed: Uint8Array } | null;
  readonly command: { readonly name: string; readonly seed: Uint8Array } | null;
  readonly broker:
    | {
        readonly kind: 'embedded';
        readonly host: string;
        readonly port: number;
        readonly connectionsMax: number;
      }
    | {
        readonly kind: 'outside';
        readonly urls: readonly string[];
        readonly group: string;
        readonly username: string;
        readonly password: string | undefined;
      };
  readonly cabinets: readonly CabinetAccess[];
  readonly web: {
    readonly host: string;
    readonly port: number;
    readonly requestsPerMinute: number | null;
    readonly trustProxy: string | null;
  };
  /** Null: nobody logs in. */
  readonly accounts: {
    readonly origin: string;
    readonly secret: string;
    readonly idleMs: number;
    readonly adminIdleMs: number;
    readonly absoluteMs: number;
    readonly attemptsPerMinute: number;
    readonly providers: readonly {
      readonly id: string;
      readonly name: string;
      readonly issuer: string;
      readonly clientId: string;
      readonly clientSecret: string;
    }[];
  } | null;
  readonly webhooks: { readonly hosts: readonly string[]; readonly privateHosts: readonly string[] };
  readonly notices: NoticesConfiguration;
  /** Null: it is told nothing. */
  readonly homeAssistant: {
    readonly url: string;
    readonly username: string | undefined;
    readonly password: string | undefined;
    readonly prefix: string;
    readonly topics: string;
  } | null;
  readonly demo: File['demo'];
  readonly logLevel: LogLevel;
  /** Variables with our prefix that name no setting: told in the log, since they may be misspelled. */
  readonly unusedVariables: readonly string[];
}

/**
 * @param file         path of the YAML file; paths inside it start from its folder
 * @param environment  `KEYCAB_CLOUD_<PATH>` overrides a single value
 * @throws Fault KC-CONF-01 with every mistake, one a line
 */
export function loadConfiguration(
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
): Configuration {
  const source = { text: files.text(file, file), file, environment, prefix: 'KEYCAB_CLOUD' };
  const read = readConfiguration(File, source);
  if (!read.ok) refuseConfiguration(read.messages.map(describeMessage));
  const mistakes = contradictions(read.value).map((mistake) => `${file} ${mistake}`);
  if (mistakes.length > 0) refuseConfiguration(mistakes);
  return { ...assemble(read.value, file), unusedVariables: read.unusedVariables };
}

/** What a schema cannot say. */
function contradictions(file: File): string[] {
  const { broker, cabinets, homeAssistant, site, ledger } = file;
  const found = [...doors(file), ...noticeMistakes(file.notices)];
  if (broker.kind === 'outside' && broker.urls.length === 0)
    found.push('broker.urls: an outside broker has an address');
  if (broker.kind === 'embedded' && broker.urls.length > 0) found.push('broker.urls: belongs to kind: outside');
  if (new Set(cabinets.map(({ id }) => id)).size < cabinets.length) found.push('cabinets: one is named twice');
  for (const { id, verifierKey } of cabinets) {
    if (verifierKey === null) continue;
    const key = parseVerifierKey(verifierKey);
    const origin = key.ok ? parseOrigin(key.value.name) : null;
    if (origin?.kind !== 'log' || origin.ledger !== ledger || origin.of !== id) {
      found.push(`cabinets: the verifier key of ${id} does not belong to ${ledger}/log/${id}`);
    }
  }
  if (homeAssistant !== null && ['keycab', homeAssistant.prefix].includes(homeAssistant.topics)) {
    found.push('homeAssistant.topics: keycab is the cabinets’ own, and the prefix is that of Home Assistant');
  }
  if (!isTimeZone(site.timeZone)) found.push(`site.timeZone: nobody knows ${site.timeZone}`);
  return found;
}

const LOOPBACK = ['127.0.0.1', '::1', '[::1]', 'localhost'];

/** Who may come in: whoever listens to more than their own computer knows who asks, and is asked through TLS. */
function doors({ accounts, demo, web }: File): string[] {
  const found: string[] = [];
  const isOpen = !LOOPBACK.includes(web.host);
  if (accounts === null) {
    if (isOpen) found.push('web.host: without accounts the service is for its own computer only, 127.0.0.1');
    return found;
  }
  if (demo.enabled) found.push('accounts: the demonstration asks nobody who they are; switch one of them off');
  const { protocol, hostname } = new URL(accounts.publicUrl);
  const isLocal = LOOPBACK.includes(hostname);
  if (protocol !== 'https:' && (isOpen || !isLocal)) found.push('accounts.publicUrl: passwords travel by https only');
  if (protocol === 'https:' && web.trustProxy === null) {
    found.push('web.trustProxy: name the proxy that ends TLS, or everybody seems to come from its address');
  }
  const { providers } = accounts;
  if (new Set(providers.map(({ id }) => id)).size < providers.length)
    found.push('accounts.providers: one is named twice');
  for (const { id, issuer } of providers) {
    const url = new URL(issuer);
    if (url.protocol !== 'https:' && !LOOPBACK.includes(url.hostname)) {
      found.push(`accounts.providers: the issuer of ${id} is asked by https only`);
    }
  }
  return found;
}

const MINUTE_MS = 60_000;

function accountsOf({ accounts }: File, at: (path: string) => string): Configuration['accounts'] {
  if (accounts === null) return null;
  const { adminIdleMinutes, attemptsPerMinute, idleMinutes, providers, publicUrl, sessionHours } = accounts;
  const secret = files.secret(at(accounts.secretFile), 'accounts.secretFile');
  if (secret.length < SECRET_MIN) {
    refuseConfiguration([`accounts.secretFile: at least ${SECRET_MIN} random characters; this is ${secret.length}`]);
  }
  return {
    origin: new URL(publicUrl).origin,
    secret,
    idleMs: idleMinutes * MINUTE_MS,
    adminIdleMs: Math.min(adminIdleMinutes, idleMinutes) * MINUTE_MS,
    absoluteMs: sessionHours * 60 * MINUTE_MS,
    attemptsPerMinute,
    providers: providers.map(({ id, name, issuer, clientId, secretFile }) => ({
      id,
      name,
      issuer,
      clientId,
      clientSecret: files.secret(at(secretFile), 'accounts.providers.secretFile'),
    })),
  };
}

const SECRET_MIN = 32;

function isTimeZone(timeZone: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false; // The only way in which the language answers this question.
  }
}

function assemble(read: File, file: string): Omit<Configuration, 'unusedVariables'> {
  const at = (path: string): string => resolve(dirname(file), path);
  const { broker, database, office, site, witness } = read;
  return {
    ledger: read.ledger,
    site: { site: site.id, name: site.name, timeZone: site.timeZone, phone: site.phone },
    database:
      database.postgresUrlFile === null
        ? { kind: 'sqlite', path: join(at(read.data), database.file) }
        : { kind: 'postgres', url: files.secret(at(database.postgresUrlFile), 'database.postgresUrlFile') },
    witness: { name: witness.name, seed: files.key(at(witness.keyFile), 'witness.keyFile') },
    office: { tenant: office.tenant, seed: files.key(at(office.keyFile), 'office.keyFile') },
    roster:
      read.roster === null
        ? null
        : { name: read.roster.name, seed: files.key(at(read.roster.keyFile), 'roster.keyFile') },
    command:
      read.command === null
        ? null
        : { name: read.command.name, seed: files.key(at(read.command.keyFile), 'command.keyFile') },
    broker:
      broker.kind === 'embedded'
        ? { kind: 'embedded', host: broker.host, port: broker.port, connectionsMax: broker.connectionsMax }
        : {
            kind: 'outside',
            urls: broker.urls,
            group: broker.group,
            username: broker.username,
            password:
              broker.passwordFile === null ? undefined : files.secret(at(broker.passwordFile), 'broker.passwordFile'),
          },
    cabinets: read.cabinets.map(({ id, secretFile, name, rows, columns, verifierKey, badgeKeyFile, pinKeyFile }) => ({
      cabinet: id,
      badgeKey: badgeKeyFile === null ? null : files.key(at(badgeKeyFile), 'cabinets.badgeKeyFile'),
      pinKey: pinKeyFile === null ? null : files.key(at(pinKeyFile), 'cabinets.pinKeyFile'),
      secret: secretFile === null ? null : files.secret(at(secretFile), 'cabinets.secretFile'),
      enrollment: verifierKey === null ? null : { name, rows, columns, verifierKey, epoch: epochOf(verifierKey) },
    })),
    web: read.web,
    accounts: accountsOf(read, at),
    webhooks: read.webhooks,
    notices: noticesOf(read.notices, files, at),
    homeAssistant:
      read.homeAssistant === null
        ? null
        : {
            url: read.homeAssistant.url,
            username: read.homeAssistant.username ?? undefined,
            password:
              read.homeAssistant.passwordFile === null
                ? undefined
                : files.secret(at(read.homeAssistant.passwordFile), 'homeAssistant.passwordFile'),
            prefix: read.homeAssistant.prefix,
            topics: read.homeAssistant.topics,
          },
    demo: read.demo,
    logLevel: read.log.level,
  };
}

/** The name of a verifier key is the origin of its log, with the epoch. */
const epochOf = (verifierKey: string): number => parseOrigin(verifierKey.split('+')[0] ?? '')?.epoch ?? 1;
