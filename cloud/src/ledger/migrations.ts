// The tables of the cloud as SQL, one list for both engines, only ever appended to; data only.

export type DatabaseKind = 'sqlite' | 'postgres';

export interface LedgerMigration {
  readonly name: string;
  readonly statements: readonly string[];
}

export function migrations(kind: DatabaseKind): readonly LedgerMigration[] {
  const whole = kind === 'sqlite' ? 'integer' : 'bigint';
  const numbered = kind === 'sqlite' ? 'integer primary key' : 'bigint generated always as identity primary key';
  const end = kind === 'sqlite' ? ') strict' : ')';
  return [
    {
      name: '0001-ledger',
      statements: [
        `create table cabinets (
          cabinet text primary key, site text not null, name text not null, rows text not null,
          columns ${whole} not null, slots ${whole} not null, epoch ${whole} not null,
          reachable ${whole} not null default 0, seen_ms ${whole}, waiting ${whole},
          forked ${whole} not null default 0, reconciled ${whole} not null default 0
        ${end}`,
        `create table epochs (
          cabinet text not null references cabinets (cabinet), epoch ${whole} not null, verifier_key text not null,
          size ${whole} not null, root text not null, edge text not null,
          cosigned_size ${whole} not null default 0, cosigned_root text, cosigned_seconds ${whole} not null default 0,
          cosigned_note text, closed_size ${whole}, forked ${whole} not null default 0,
          primary key (cabinet, epoch)
        ${end}`,
        `create table events (
          arrival ${whole} primary key, cabinet text not null, epoch ${whole} not null, seq ${whole} not null,
          type text not null, key text, person text, wall_ms ${whole}, effective_ms ${whole} not null,
          received_ms ${whole} not null, line text not null, leaf text not null, flagged ${whole} not null
        ${end}`,
        'create unique index events_place on events (cabinet, epoch, seq)',
        'create index events_key on events (key, arrival) where key is not null',
        'create index events_type on events (type, arrival)',
        'create index events_cabinet on events (cabinet, arrival)',
        ...neverChange(kind),
        `create table checkpoints (
          cabinet text not null, epoch ${whole} not null, size ${whole} not null, note text not null,
          primary key (cabinet, epoch, size)
        ${end}`,
        `create table branches (
          id ${numbered}, cabinet text not null, epoch ${whole} not null, from_seq ${whole} not null,
          received_ms ${whole} not null, why text not null, payload text not null
        ${end}`,
        'create index branches_place on branches (cabinet, epoch, from_seq)',
        `create table counters (name text primary key, value ${whole} not null${end}`,
        `insert into counters (name, value) values ('arrival', 0)`,
        `create table custody (
          key text primary key, custody text not null, at_kind text not null, person text, cabinet text,
          due_ms ${whole}, effective_ms ${whole} not null, arrival ${whole} not null
        ${end}`,
        'create index custody_person on custody (person) where person is not null',
        'create index custody_place on custody (at_kind, cabinet)',
        `create table directory (
          kind text not null, id text not null, site text not null, document text not null, primary key (kind, id)
        ${end}`,
        'create index directory_site on directory (site, kind)',
        `create table sites (
          site text primary key, name text not null, time_zone text not null, phone text not null
        ${end}`,
        `create table rosters (cabinet text primary key, version ${whole} not null, note text not null${end}`,
      ],
    },
    {
      name: '0002-office',
      statements: [
        `create table office (
          epoch ${whole} primary key, verifier_key text not null, size ${whole} not null, root text not null,
          edge text not null
        ${end}`,
        // Who has what is told in more detail now: what was folded is folded again at the next start.
        'delete from custody',
        `insert into counters (name, value) values ('custodyFormat', 0)`,
      ],
    },
    {
      name: '0003-rooftops',
      statements: [
        // Two rooftops may use the same word for a reason, or name their grants alike.
        `update directory set id = site || '/' || id where kind in ('grant', 'reason')`,
        `create view key_rooftops as
         select directory.id as key, coalesce(cabinets.site, directory.site) as site
         from directory left join cabinets on cabinets.cabinet = ${homeOf(kind)}
         where directory.kind = 'key'`,
      ],
    },
    {
      name: '0004-rosters',
      statements: [
        `create table roster_standing (
          cabinet text primary key, content text, version ${whole} not null, issued_ms ${whole} not null,
          applied ${whole} not null, applied_ms ${whole}, withdrawn_in ${whole} not null, withdrawn text not null,
          merged_epoch ${whole} not null, merged_seq ${whole} not null
        ${end}`,
        `create table badges (
          badge text not null, cabinet text not null, person text not null, digest text not null,
          added_ms ${whole} not null, primary key (badge, cabinet)
        ${end}`,
        'create unique index badges_digest on badges (cabinet, digest)',
        'create index badges_person on badges (person)',
        `create table pins (
          person text not null, cabinet text not null, verifier text not null, set_ms ${whole} not null,
          primary key (person, cabinet)
        ${end}`,
        `create table doubts (
          arrival ${whole} primary key, cabinet text not null, why text not null, person text, key text, other text,
          opened_ms ${whole} not null, settled_ms ${whole}
        ${end}`,
        'create index doubts_open on doubts (arrival) where settled_ms is null',
      ],
    },
    {
      name: '0005-record',
      statements: [
        // By what a line names, and by when it happened: the two ways in that no index led to yet.
        `create table subjects (
          subject text not null, arrival ${whole} not null, primary key (subject, arrival)
        ${kind === 'sqlite' ? ') strict, without rowid' : ')'}`,
        'create index events_effective on events (effective_ms, arrival)',
        `insert into counters (name, value) values ('subjectsFormat', 0)`,
        `create table health (cabinet text primary key, document text not null${end}`,
        `insert into counters (name, value) values ('healthFormat', 0)`,
        `create table feeds (
          site text not null, source text not null, document text not null, primary key (site, source)
        ${end}`,
      ],
    },
    { name: '0006-accounts', statements: [...logInTables(kind), ...accountTables(whole, end)] },
    {
      name: '0007-jobs',
      statements: [
        // Numbers are never given twice: what was added later has the larger one, also after rows went.
        `create table jobs (
          id ${kind === 'sqlite' ? 'integer primary key autoincrement' : numbered}, kind text not null,
          owner text not null, lane text, once text, document text not null, state text not null,
          due_ms ${whole} not null, held_ms ${whole} not null, tries ${whole} not null, why text,
          added_ms ${whole} not null
        ${end}`,
        `create index jobs_due on jobs (due_ms, id) where state = 'waiting'`,
        `create index jobs_lane on jobs (lane, id) where state = 'waiting' and lane is not null`,
        'create index jobs_owner on jobs (kind, owner)',
        'create unique index jobs_once on jobs (kind, once) where once is not null',
      ],
    },
    {
      name: '0008-webhooks',
      statements: [
        `create table webhooks (
          webhook text primary key, url text not null, types text not null, rooftops text not null, made_by text,
          made_ms ${whole} not null, state text not null, cursor ${whole} not null, secret_version ${whole} not null,
          secret_ms ${whole} not null, failing_ms ${whole}, delivered_ms ${whole}
        ${end}`,
        `create table webhook_deliveries (
          webhook text not null, job ${whole} not null, arrival ${whole} not null, message text not null,
          type text not null, replay ${whole} not null, state text not null, tries ${whole} not null, status ${whole},
          body text not null, why text, at_ms ${whole} not null, took_ms ${whole} not null, next_ms ${whole},
          primary key (webhook, job)
        ${end}`,
        'create index webhook_deliveries_newest on webhook_deliveries (webhook, at_ms, job)',
      ],
    },
    { name: '0009-notices', statements: noticeTables(whole, end) },
  ];
}

/**
 * Those of the log-in library, in its own words and types, so that it finds them as it would have made them; a test asks
 * it, on both engines, whether anything is missing.
 */
function logInTables(kind: DatabaseKind): readonly string[] {
  const [time, flag, now] = kind === 'sqlite' ? ['date', 'integer', ''] : ['timestamptz', 'boolean', ' default now()'];
  const whole = kind === 'sqlite' ? 'integer' : 'bigint';
  const written = `"createdAt" ${time}${now} not null, "updatedAt" ${time}${now} not null`;
  const owner = '"userId" text not null references "login_users" ("id") on delete cascade';
  return [
    `create table "login_users" ("id" text not null primary key, "name" text not null, "email" text not null unique,
      "emailVerified" ${flag} not null, "image" text, ${written})`,
    `create table "login_sessions" ("id" text not null primary key, "expiresAt" ${time} not null,
      "token" text not null unique, ${written}, "ipAddress" text, "userAgent" text, ${owner},
      "beganMs" ${whole}, "seenMs" ${whole})`,
    `create table "login_accounts" ("id" text not null primary key, "accountId" text not null,
      "providerId" text not null, ${owner}, "accessToken" text, "refreshToken" text, "idToken" text,
      "accessTokenExpiresAt" ${time}, "refreshTokenExpiresAt" ${time}, "scope" text, "password" text, ${written})`,
    'create unique index "login_accounts_identity" on "login_accounts" ("providerId", "accountId")',
    `create table "login_verifications" ("id" text not null primary key, "identifier" text not null,
      "value" text not null, "expiresAt" ${time} not null, ${written})`,
    `create table "login_passkeys" ("id" text not null primary key, "name" text, "publicKey" text not null, ${owner},
      "credentialID" text not null, "counter" integer not null, "deviceType" text not null,
      "backedUp" ${flag} not null, "transports" text, "createdAt" ${time}, "aaguid" text)`,
    ...(['sessions', 'accounts', 'passkeys'] as const).map(
      (table) => `create index "login_${table}_userId_idx" on "login_${table}" ("userId")`,
    ),
    'create index "login_verifications_identifier_idx" on "login_verifications" ("identifier")',
    'create index "login_passkeys_credentialID_idx" on "login_passkeys" ("credentialID")',
  ];
}

/** A person who may log in has the person's id as theirs; what they may do, and where, stands in `memberships`. */
const accountTables = (whole: string, end: string): readonly string[] => [
  `create table memberships (
    person text not null, role text not null, rooftop text not null, primary key (person, role, rooftop)
  ${end}`,
  `create table one_time_links (
    hash text primary key, kind text not null, person text, made_by text, made_ms ${whole} not null,
    expires_ms ${whole} not null, used_ms ${whole}
  ${end}`,
  `create table api_tokens (
    id text primary key, hash text not null, name text not null, permissions text not null, rooftops text not null,
    made_by text, made_ms ${whole} not null, expires_ms ${whole} not null, used_ms ${whole}, revoked_ms ${whole}
  ${end}`,
];

/** `noticesLooked` is the arrival up to which lines were looked at. */
const noticeTables = (whole: string, end: string): readonly string[] => [
  `create table notices (
    notice text primary key, person text not null, kind text not null, key text, other text, matter text,
    urgency text not null, of_arrival ${whole}, given_ms ${whole} not null, read_ms ${whole}
  ${end}`,
  'create index notices_person on notices (person, given_ms)',
  'create index notices_given on notices (given_ms)',
  `create table notice_deliveries (
    notice text not null, way text not null, address text not null, state text not null, at_ms ${whole}, why text,
    primary key (notice, way, address)
  ${end}`,
  `create table notice_settings (person text primary key, document text not null${end}`,
  `create table push_devices (
    device text primary key, person text not null, endpoint text not null unique, p256dh text not null,
    auth text not null, name text not null, added_ms ${whole} not null
  ${end}`,
  'create index push_devices_person on push_devices (person)',
  `insert into counters (name, value) values ('noticesLooked', 0)`,
];

/** The home cabinet in a key's document; null when it has none. */
const homeOf = (kind: DatabaseKind): string =>
  kind === 'sqlite'
    ? `json_extract(directory.document, '$.home.cabinet')`
    : `(directory.document::json) -> 'home' ->> 'cabinet'`;

/** A stored line is evidence: not even this program can alter or remove one. */
const neverChange = (kind: DatabaseKind): readonly string[] =>
  kind === 'sqlite'
    ? ['update', 'delete'].map(
        (act) =>
          `create trigger events_no_${act} before ${act} on events
           begin select raise(abort, 'stored lines never change'); end`,
      )
    : [
        `create function stored_lines_never_change() returns trigger language plpgsql as
         $$ begin raise exception 'stored lines never change'; end $$`,
        `create trigger events_no_change before update or delete on events
         for each row execute function stored_lines_never_change()`,
        `create trigger events_no_truncate before truncate on events
         for each statement execute function stored_lines_never_change()`,
      ];
