// The tables of the cloud, as types; the same on SQLite and PostgreSQL: integers in epoch ms, JSON as text, booleans 0 or 1.
import type { Generated } from 'kysely';

export interface CabinetTable {
  cabinet: string;
  site: string;
  name: string;
  /** JSON array of row letters; A01 is slot 0. */
  rows: string;
  columns: number;
  slots: number;
  /** The epoch that is being written. */
  epoch: number;
  reachable: number;
  seen_ms: number | null;
  waiting: number | null;
  forked: number;
  /** 1 once its hello was compared with what is held here; nothing is cosigned before. */
  reconciled: number;
}

/**
 * One unbroken history under one key. `edge` is the right edge of the tree, base64 of its hashes one after the other.
 * `cosigned_size` and `cosigned_root` are the most that was ever cosigned, here or, as a hello proved, before this
 * ledger was restored: never is less cosigned, nor another root for as much.
 */
export interface EpochTable {
  cabinet: string;
  epoch: number;
  verifier_key: string;
  size: number;
  root: string;
  edge: string;
  cosigned_size: number;
  cosigned_root: string | null;
  cosigned_seconds: number;
  cosigned_note: string | null;
  /** Lines after which the next epoch says that this one ended; null while it is being written. */
  closed_size: number | null;
  forked: number;
}

/** `arrival` is dense in commit order: readers go on from any number without missing one. */
export interface EventTable {
  arrival: number;
  cabinet: string;
  epoch: number;
  seq: number;
  type: string;
  key: string | null;
  person: string | null;
  wall_ms: number | null;
  effective_ms: number;
  received_ms: number;
  line: string;
  /** base64 of 32 bytes */
  leaf: string;
  /** 1 when this version does not understand the line: kept as it is, in its place. */
  flagged: number;
}

/** One for each size at which the cabinet signed; with the cosignature once there is one. */
export interface CheckpointTable {
  cabinet: string;
  epoch: number;
  size: number;
  note: string;
}

/** What a cabinet said that contradicts what is stored: never merged, never thrown away. */
export interface BranchTable {
  id: Generated<number>;
  cabinet: string;
  epoch: number;
  from_seq: number;
  received_ms: number;
  why: string;
  payload: string;
}

export interface CounterTable {
  name: string;
  value: number;
}

/** The fold's present state for one key: `custody` is JSON of shared/src/custody.ts. */
export interface CustodyTable {
  key: string;
  custody: string;
  at_kind: string;
  person: string | null;
  cabinet: string | null;
  due_ms: number | null;
  effective_ms: number;
  arrival: number;
}

/** People, vehicles, keys, rights, rules: mutable documents; `document` is JSON, of shared/src/roster.ts for the most part. */
export interface DirectoryTable {
  kind:
    | 'person'
    | 'vehicle'
    | 'key'
    | 'grant'
    | 'reason'
    | 'group'
    | 'schedule'
    | 'curfew'
    | 'interlock'
    | 'template'
    | 'visit'
    | 'promise'
    | 'keyFile'
    | 'rules';
  id: string;
  site: string;
  document: string;
}

export interface SiteTable {
  site: string;
  name: string;
  time_zone: string;
  phone: string;
}

/** Of the log-in library; `id` is the person's. What else it keeps there is its own. */
export interface LogInUserTable {
  id: string;
  name: string;
  email: string;
}

/** `token` is a hash; the two times are ours, the library's own are left to it. */
export interface LogInSessionTable {
  id: string;
  token: string;
  userId: string;
  userAgent: string | null;
  ipAddress: string | null;
  beganMs: number | null;
  seenMs: number | null;
}

export interface LogInAccountTable {
  id: string;
  userId: string;
  providerId: string;
  accountId: string;
}

export interface LogInPasskeyTable {
  id: string;
  userId: string;
  name: string | null;
}

export interface MembershipTable {
  person: string;
  role: string;
  /** A site, or `all`. */
  rooftop: string;
}

/** Only the hash is kept. */
export interface OneTimeLinkTable {
  hash: string;
  kind: 'first' | 'invited';
  person: string | null;
  made_by: string | null;
  made_ms: number;
  expires_ms: number;
  used_ms: number | null;
}

/** `permissions` and `rooftops` are JSON. */
export interface ApiTokenTable {
  id: string;
  hash: string;
  name: string;
  permissions: string;
  rooftops: string;
  made_by: string | null;
  made_ms: number;
  expires_ms: number;
  used_ms: number | null;
  revoked_ms: number | null;
}

/** A view: the rooftop of a key is that of its home cabinet, else where it was registered. */
export interface KeyRooftopView {
  key: string;
  site: string;
}

export interface RosterTable {
  cabinet: string;
  version: number;
  note: string;
}

/** How far one cabinet's roster is; `withdrawn` is JSON. */
export interface RosterStandingTable {
  cabinet: string;
  content: string | null;
  version: number;
  issued_ms: number;
  applied: number;
  applied_ms: number | null;
  withdrawn_in: number;
  withdrawn: string;
  merged_epoch: number;
  merged_seq: number;
}

/** The name by which one cabinet knows a badge; the badge's number is in no table. */
export interface BadgeTable {
  badge: string;
  cabinet: string;
  person: string;
  digest: string;
  added_ms: number;
}

export interface PinTable {
  person: string;
  cabinet: string;
  verifier: string;
  set_ms: number;
}

/** What was done at a cabinet and could not simply be taken over; `arrival` is that of its line. */
export interface DoubtTable {
  arrival: number;
  cabinet: string;
  why: string;
  person: string | null;
  key: string | null;
  other: string | null;
  opened_ms: number;
  settled_ms: number | null;
}

/** What a line names: a person, a key, a vehicle, or `refused`. Made from the lines, and made anew when that changes. */
export interface SubjectTable {
  subject: string;
  arrival: number;
}

/** How a cabinet is by its own journal: `document` is JSON of projections/health.ts. */
export interface HealthTable {
  cabinet: string;
  document: string;
}

/** One source of inventory: `document` is JSON of inventory/feeds.ts. */
export interface FeedTable {
  site: string;
  source: string;
  document: string;
}

/** One unbroken history of the office under one key. Its lines are among `events`, as those of the log `office`. */
export interface OfficeTable {
  epoch: number;
  verifier_key: string;
  size: number;
  root: string;
  /** base64 */
  edge: string;
}

/** What is still to be done, and what was given up: `document` is JSON, `held_ms` until when a worker has it in hand. */
export interface JobTable {
  id: Generated<number>;
  kind: string;
  owner: string;
  lane: string | null;
  once: string | null;
  document: string;
  state: 'waiting' | 'dead';
  /** Of the next try; of a dead one, when it died. */
  due_ms: number;
  held_ms: number;
  tries: number;
  why: string | null;
  added_ms: number;
}

/** A receiver of signed messages; its secret is in no table. `types` and `rooftops` are JSON. */
export interface WebhookTable {
  webhook: string;
  url: string;
  types: string;
  rooftops: string;
  made_by: string | null;
  made_ms: number;
  state: 'on' | 'off' | 'gone';
  /** Up to this arrival number all was handed on to jobs. */
  cursor: number;
  secret_version: number;
  /** When that version began; until a day later the one before signs too. */
  secret_ms: number;
  failing_ms: number | null;
  delivered_ms: number | null;
}

/** One message to one receiver, as its newest try ended. */
export interface DeliveryTable {
  webhook: string;
  job: number;
  arrival: number;
  message: string;
  type: string;
  replay: number;
  state: 'delivered' | 'again' | 'givenUp';
  tries: number;
  status: number | null;
  body: string;
  why: string | null;
  at_ms: number;
  took_ms: number;
  next_ms: number | null;
}

/**
 * Somebody was told; `notice` is epoch and seq of the office's line that gave it, `of_arrival` the line that it is about,
 * `matter` JSON of notices/decide.ts, null where nothing is asked.
 */
export interface NoticeTable {
  notice: string;
  person: string;
  kind: string;
  key: string | null;
  other: string | null;
  matter: string | null;
  urgency: string;
  of_arrival: number | null;
  given_ms: number;
  read_ms: number | null;
}

/** One way of one notice; `address` is the device of a push, empty for the others. */
export interface NoticeDeliveryTable {
  notice: string;
  way: string;
  address: string;
  state: 'waiting' | 'delivered' | 'failed' | 'withheld';
  at_ms: number | null;
  why: string | null;
}

/** `document` is JSON of notices/table.ts. */
export interface NoticeSettingsTable {
  person: string;
  document: string;
}

export interface PushDeviceTable {
  device: string;
  person: string;
  endpoint: string;
  p256dh: string;
  auth: string;
  name: string;
  added_ms: number;
}

export interface Tables {
  cabinets: CabinetTable;
  epochs: EpochTable;
  events: EventTable;
  checkpoints: CheckpointTable;
  branches: BranchTable;
  counters: CounterTable;
  custody: CustodyTable;
  directory: DirectoryTable;
  sites: SiteTable;
  key_rooftops: KeyRooftopView;
  login_users: LogInUserTable;
  login_sessions: LogInSessionTable;
  login_accounts: LogInAccountTable;
  login_passkeys: LogInPasskeyTable;
  memberships: MembershipTable;
  one_time_links: OneTimeLinkTable;
  api_tokens: ApiTokenTable;
  rosters: RosterTable;
  office: OfficeTable;
  roster_standing: RosterStandingTable;
  badges: BadgeTable;
  pins: PinTable;
  doubts: DoubtTable;
  subjects: SubjectTable;
  health: HealthTable;
  feeds: FeedTable;
  jobs: JobTable;
  webhooks: WebhookTable;
  webhook_deliveries: DeliveryTable;
  notices: NoticeTable;
  notice_deliveries: NoticeDeliveryTable;
  notice_settings: NoticeSettingsTable;
  push_devices: PushDeviceTable;
}
