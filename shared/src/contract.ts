// Every route of the API once: validation, types, OpenAPI and the typed client all come from this object; pure.
import { Type, type Static, type TProperties, type TSchema } from 'typebox';
import { Act } from './acts.ts';
import {
  AdminAct,
  AdminChoices,
  AdminDone,
  KeyPage,
  KeyRow,
  PersonPage,
  PersonRow,
  RosterStandings,
  RulesPage,
} from './administration.ts';
import { Answer, KeyState, Person } from './answer.ts';
import { OfficeEvent, RequestAnswer } from './events/office.ts';
import { Urgency } from './events/verdict.ts';
import { CabinetId, KeyId, LogId, PersonId, SiteId, VehicleId } from './ids.ts';
import { bookRoutes } from './books.ts';
import { deliveryRoutes } from './deliveries.ts';
import { auditRoutes } from './audit.ts';
import { inventoryRoutes } from './inventory.ts';
import { outwardRoutes } from './outward.ts';
import { steelRoutes } from './steel.ts';
import { noticeRoutes } from './notices.ts';
import { remoteRoutes } from './remote.ts';
import { PERMISSIONS, ROLES, type Permission, type Role } from './permissions.ts';

const strict = { additionalProperties: false } as const;
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Wall = Type.Integer({ description: 'UTC milliseconds' });
/** A position in the ledger, as far as a number tells two of them apart. */
const ARRIVAL_MAX = Number.MAX_SAFE_INTEGER;
const Limit = Type.Integer({ minimum: 1, maximum: 500, default: 50 });

/** RFC 9457; `type` is the page of the code. */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
  code: Type.String({ pattern: '^KC-[A-Z]+-[0-9]{2}$' }),
  todo: Type.String(),
  works: Type.String(),
});
export type Problem = Static<typeof Problem>;

/** One stored line with its arrival number in this cloud: the position to read on from. */
export const LedgerEntry = Type.Object(
  {
    arrival: Type.Integer({ minimum: 1 }),
    cabinet: LogId,
    epoch: Type.Integer(),
    seq: Type.Integer(),
    type: Type.String(),
    receivedWallMs: Wall,
    event: Type.Unknown({ description: 'The line as the cabinet, or the office, wrote it, parsed' }),
  },
  strict,
);
export type LedgerEntry = Static<typeof LedgerEntry>;

export const TimelineEntry = Type.Object(
  {
    arrival: Type.Integer(),
    cabinet: LogId,
    cabinetName: Type.String(),
    epoch: Type.Integer(),
    seq: Type.Integer(),
    type: Type.String(),
    atWallMs: orNull(Wall),
    notBeforeWallMs: orNull(Wall),
    notAfterWallMs: orNull(Wall),
    person: orNull(Person),
    slotName: orNull(Type.String()),
    reason: orNull(Type.String()),
    text: Type.String({ description: 'One sentence, as a person would say it' }),
  },
  strict,
);
export type TimelineEntry = Static<typeof TimelineEntry>;

export const CabinetInfo = Type.Object(
  {
    cabinet: CabinetId,
    name: Type.String(),
    slots: Type.Integer(),
    keysIn: Type.Integer(),
    reachable: Type.Boolean(),
    asOfWallMs: orNull(Wall),
    epoch: Type.Integer(),
    size: Type.Integer({ description: 'Lines stored and cosigned' }),
    waiting: orNull(Type.Integer({ description: 'Lines that the cabinet last said it still holds back' })),
    forked: Type.Boolean(),
  },
  strict,
);
export type CabinetInfo = Static<typeof CabinetInfo>;

export const WhoAnswer = Type.Object(
  {
    query: Type.String(),
    understoodAs: Type.Union([
      Type.Literal('stock'),
      Type.Literal('vin'),
      Type.Literal('tag'),
      Type.Literal('repairOrder'),
      Type.Literal('words'),
      Type.Literal('person'),
      Type.Literal('place'),
      Type.Literal('state'),
      Type.Literal('recent'),
      Type.Literal('nothing'),
    ]),
    answers: Type.Array(Answer, { maxItems: 50 }),
    people: Type.Array(Type.Object({ ...Person.properties, holds: Type.Array(KeyId) }, strict), { maxItems: 20 }),
    total: Type.Integer({ description: 'How many keys match; answers may hold fewer' }),
    nearest: Type.Array(Type.String(), {
      maxItems: 8,
      description: 'What could have been meant, when nothing matches',
    }),
    asOfWallMs: Wall,
  },
  strict,
);
export type WhoAnswer = Static<typeof WhoAnswer>;

export const Site = Type.Object(
  {
    name: Type.String(),
    timeZone: Type.String(),
    demo: Type.Boolean(),
    nowWallMs: Wall,
    kioskUrl: orNull(Type.String()),
    controlUrl: orNull(Type.String()),
  },
  strict,
);
export type Site = Static<typeof Site>;

const oneOf = <const Value extends string>(values: readonly Value[]) =>
  Type.Unsafe<Value>(Type.Union(values.map((value) => Type.Literal(value))));

/** Who asks, as this service sees it: what a page may show and offer. */
export const Me = Type.Object(
  {
    /** Null for somebody who is no person of the staff: such a one may look, and act in nobody's name. */
    person: orNull(Person),
    /** Of this house: settles what others left open. */
    manager: Type.Boolean(),
    roles: Type.Array(oneOf(Object.keys(ROLES) as Role[])),
    permissions: Type.Array(oneOf(PERMISSIONS)),
    /** Open to this computer only: a header chooses in whose name one acts, and nobody has logged in. */
    open: Type.Boolean(),
  },
  strict,
);
export type Me = Static<typeof Me>;

/** One of the staff, as others choose them: to hand a key over to, to deliver with. */
export const Colleague = Type.Object({ ...Person.properties, manager: Type.Boolean() }, strict);
export type Colleague = Static<typeof Colleague>;

const Line = Type.Integer({ minimum: 0, description: 'The line of the office that began it' });
/** Everything that people have asked, offered, promised or reported and nobody has ended yet. */
const of = { key: KeyId, label: Type.String() };
const openMatter = <Members extends TProperties>(members: Members) => Type.Object({ ...of, ...members }, strict);

export const OpenRequest = openMatter({
  request: Line,
  person: Person,
  urgency: Urgency,
  /** Where it is to be brought; null: whoever asks comes for it. */
  place: orNull(Type.String()),
  askedWallMs: Wall,
  answer: orNull(RequestAnswer),
  /** Nobody has said a word in time: who was told instead. */
  escalated: orNull(oneOf(['manager', 'desk'])),
  /** When silence is told to the next; null once there is a word, or nobody is left. */
  escalatesWallMs: orNull(Wall),
  porter: orNull(Person),
  /** Who answers for the key now and is asked; null while it is in, or nobody is known. */
  holder: orNull(Person),
  /** 1 is next. */
  position: Type.Integer({ minimum: 1 }),
});
export type OpenRequest = Static<typeof OpenRequest>;
export const OpenReservation = openMatter({
  reservation: Line,
  person: Person,
  fromWallMs: Wall,
  toWallMs: Wall,
  /** The request that it answers. */
  request: orNull(Line),
});
export type OpenReservation = Static<typeof OpenReservation>;
export const OpenOffer = openMatter({ offer: Line, from: Person, to: orNull(Person), expiresWallMs: Wall });
export type OpenOffer = Static<typeof OpenOffer>;
export const OpenClaim = openMatter({ claim: Line, person: Person, from: Person, claimedWallMs: Wall });
export type OpenClaim = Static<typeof OpenClaim>;
export const OpenProblem = openMatter({ problem: Line, kind: Type.String(), critical: Type.Boolean() });
export type OpenProblem = Static<typeof OpenProblem>;
export const OpenDelivery = Type.Object(
  {
    delivery: Line,
    vehicle: VehicleId,
    label: Type.String(),
    keys: Type.Array(KeyId),
    salesperson: Person,
    advisor: Person,
  },
  strict,
);
export type OpenDelivery = Static<typeof OpenDelivery>;

export const Matters = Type.Object(
  {
    requests: Type.Array(OpenRequest),
    reservations: Type.Array(OpenReservation),
    offers: Type.Array(OpenOffer),
    claims: Type.Array(OpenClaim),
    problems: Type.Array(OpenProblem),
    deliveries: Type.Array(OpenDelivery),
    asOfWallMs: Wall,
  },
  strict,
);
export type Matters = Static<typeof Matters>;

/** What whoever brought a key last said of its car. */
export const Parking = Type.Object({ place: Type.String(), person: Person, atWallMs: orNull(Wall) }, strict);
export type Parking = Static<typeof Parking>;

const { state, holder, since, reason, dueWallMs, sentence, text, source } = Answer.properties;
/** An answer as of a past moment; its times are told as they were told then. */
export const PastAnswer = Type.Object({ state, holder, since, reason, dueWallMs, sentence, text, source }, strict);
export type PastAnswer = Static<typeof PastAnswer>;

export const Span = Type.Object(
  {
    /** Null: since before the first record that has a time. */
    fromWallMs: orNull(Wall),
    /** Null: until now. */
    toWallMs: orNull(Wall),
    kind: oneOf(['slot', 'person', 'outside', 'notSure', 'gone']),
    /** Of the person; of those outside, who they are. */
    group: Type.String(),
    /** "B12", "Maria", "customer A-1201". */
    label: Type.String(),
    reason: orNull(Type.String()),
    /** Both sides have signed that it began. */
    signed: Type.Boolean(),
    text: Type.String(),
  },
  strict,
);
export type Span = Static<typeof Span>;

/** What the live stream sends as `changed`; `answer` is there when the event moved a key. */
export const LiveChange = Type.Object({ entry: LedgerEntry, answer: orNull(Answer) }, strict);
export type LiveChange = Static<typeof LiveChange>;
/** Sent as `beat` every 5 s, and at once when a cabinet comes or goes. */
export const LiveBeat = Type.Object({ nowWallMs: Wall, cabinets: Type.Array(CabinetInfo) }, strict);
export type LiveBeat = Static<typeof LiveBeat>;

export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly summary: string;
  /** Null: also for strangers. */
  readonly permission: Permission | null;
  readonly params?: TSchema;
  readonly query?: TSchema;
  readonly body?: TSchema;
  /** What is answered when it is no JSON: a file to keep. */
  readonly media?: 'application/pdf' | 'text/csv';
  readonly response: TSchema;
}

const AtRooftops = Type.Union([
  Type.Literal('all'),
  Type.Array(SiteId, { minItems: 1, maxItems: 1_000, uniqueItems: true }),
]);
const Memberships = Type.Array(
  Type.Object(
    { role: oneOf(Object.keys(ROLES) as Role[]), rooftop: Type.Union([Type.Literal('all'), SiteId]) },
    strict,
  ),
  { maxItems: 200 },
);
/** One at sign with something on both sides; whether it can be written to is found out by writing. */
const EMAIL = '^[^\\s@]{1,64}@[^\\s@]{1,130}$';
const Rooftop = Type.Object({ rooftop: SiteId, name: Type.String() }, strict);

/** Somebody who may log in. */
export const Account = Type.Object(
  {
    person: PersonId,
    name: Type.String(),
    email: Type.String(),
    memberships: Memberships,
    /** Has a password, a passkey or another service's log-in. */
    opened: Type.Boolean(),
    /** A link to come in by lies with them, unused, until then. */
    invitedUntilWallMs: orNull(Wall),
  },
  strict,
);
export type Account = Static<typeof Account>;

const TokenId = Type.String({ pattern: '^a[0-9a-f]{16}$' });
/** Who holds a token acts in nobody's name, orders nothing and makes no tokens. */
const TokenPermission = oneOf(
  PERMISSIONS.filter((permission) => permission !== 'act' && permission !== 'release' && permission !== 'connect'),
);
export const Token = Type.Object(
  {
    token: TokenId,
    name: Type.String(),
    permissions: Type.Array(TokenPermission),
    rooftops: AtRooftops,
    by: orNull(PersonId),
    madeWallMs: Wall,
    expiresWallMs: Wall,
    usedWallMs: orNull(Wall),
    revokedWallMs: orNull(Wall),
  },
  strict,
);
export type Token = Static<typeof Token>;

const KeyParams = Type.Object({ id: KeyId }, strict);

export const contract = {
  site: {
    method: 'GET',
    path: '/api/v1/site',
    summary: 'The rooftop: name, time zone, demo or not',
    permission: null,
    response: Site,
  },
  me: {
    method: 'GET',
    path: '/api/v1/me',
    summary: 'Who asks: the person, the roles, what they allow',
    permission: 'see',
    response: Me,
  },
  staff: {
    method: 'GET',
    path: '/api/v1/staff',
    summary: 'The people of the rooftop who are not switched off, and what keys are taken for, to choose from',
    permission: 'see',
    response: Type.Object(
      {
        people: Type.Array(Colleague),
        reasons: Type.Array(Type.Object({ reason: Type.String(), label: Type.String() }, strict)),
        asOfWallMs: Wall,
      },
      strict,
    ),
  },
  who: {
    method: 'GET',
    path: '/api/v1/who',
    summary: 'Who has it: stock number or its last digits, VIN tail, tag, repair order, person, "blue accord", a state',
    permission: 'see',
    query: Type.Object(
      {
        q: Type.Optional(Type.String({ maxLength: 80, default: '' })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 50 })),
      },
      strict,
    ),
    response: WhoAnswer,
  },
  keys: {
    method: 'GET',
    path: '/api/v1/keys',
    summary: 'Keys and their answers, by state and cabinet; overdue first, then longest out',
    permission: 'see',
    query: Type.Object(
      {
        state: Type.Optional(Type.Union([KeyState, Type.Literal('notIn')])),
        cabinet: Type.Optional(CabinetId),
        limit: Type.Optional(Limit),
        offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000, default: 0 })),
        /** Only those of the rooftop to which whoever asks belongs. */
        rooftop: Type.Optional(Type.Literal('own')),
      },
      strict,
    ),
    response: Type.Object({ keys: Type.Array(Answer), total: Type.Integer(), asOfWallMs: Wall }, strict),
  },
  key: {
    method: 'GET',
    path: '/api/v1/keys/:id',
    summary: 'The answer for one key',
    permission: 'see',
    params: KeyParams,
    response: Answer,
  },
  timeline: {
    method: 'GET',
    path: '/api/v1/keys/:id/timeline',
    summary: 'The life of one key, newest first',
    permission: 'see',
    params: KeyParams,
    query: Type.Object(
      {
        limit: Type.Optional(Limit),
        before: Type.Optional(Type.Integer({ minimum: 1, maximum: ARRIVAL_MAX, description: 'arrival number' })),
      },
      strict,
    ),
    response: Type.Object(
      { key: KeyId, entries: Type.Array(TimelineEntry), next: orNull(Type.Integer()), asOfWallMs: Wall },
      strict,
    ),
  },
  at: {
    method: 'GET',
    path: '/api/v1/keys/:id/at',
    summary: 'Who had the key at a past moment: as it was, and as this service believed then',
    permission: 'see',
    params: KeyParams,
    query: Type.Object(
      {
        wallMs: Type.Optional(
          Type.Integer({
            minimum: 0,
            maximum: Number.MAX_SAFE_INTEGER,
            description: 'UTC milliseconds; now unless said',
          }),
        ),
      },
      strict,
    ),
    response: Type.Object(
      {
        key: KeyId,
        wallMs: Wall,
        /** By everything known today; null: no record reaches so far back. */
        trueThen: orNull(PastAnswer),
        /** By what had arrived here until then. */
        believedThen: orNull(PastAnswer),
        /** Records of that time and before that arrived only later. */
        arrivedLater: Type.Integer(),
        asOfWallMs: Wall,
      },
      strict,
    ),
  },
  spans: {
    method: 'GET',
    path: '/api/v1/keys/:id/spans',
    summary: 'Where a key has been, one span for each who answered for it, oldest first, without a gap',
    permission: 'see',
    params: KeyParams,
    query: Type.Object({ limit: Type.Optional(Limit) }, strict),
    response: Type.Object({ key: KeyId, spans: Type.Array(Span), asOfWallMs: Wall }, strict),
  },
  parking: {
    method: 'GET',
    path: '/api/v1/keys/:id/parking',
    summary: 'Where its car was left, by whoever brought the key last and said so',
    permission: 'see',
    params: KeyParams,
    response: Type.Object({ key: KeyId, parking: orNull(Parking), asOfWallMs: Wall }, strict),
  },
  matters: {
    method: 'GET',
    path: '/api/v1/matters',
    summary: 'Requests, reservations, offers, claims, problems and deliveries that are open now',
    permission: 'see',
    response: Matters,
  },
  cabinets: {
    method: 'GET',
    path: '/api/v1/cabinets',
    summary: 'Cabinets with their freshness',
    permission: 'see',
    response: Type.Object({ cabinets: Type.Array(CabinetInfo), asOfWallMs: Wall }, strict),
  },
  events: {
    method: 'GET',
    path: '/api/v1/events',
    summary:
      'Every stored line in the order of its arrival number, from any position: `next` is the `after` of the next page, and stays valid for ever',
    permission: 'audit',
    query: Type.Object(
      {
        after: Type.Optional(Type.Integer({ minimum: 0, maximum: ARRIVAL_MAX, default: 0 })),
        limit: Type.Optional(Limit),
        cabinet: Type.Optional(LogId),
        key: Type.Optional(KeyId),
        type: Type.Optional(Type.String({ pattern: '^[A-Za-z]{1,40}$' })),
        types: Type.Optional(
          Type.String({
            pattern: '^[A-Za-z]{1,40}(,[A-Za-z]{1,40}){0,49}$',
            description: 'Any of these kinds of lines, with commas between them',
          }),
        ),
      },
      strict,
    ),
    response: Type.Object({ entries: Type.Array(LedgerEntry), next: Type.Integer(), asOfWallMs: Wall }, strict),
  },
  accounts: {
    method: 'GET',
    path: '/api/v1/accounts',
    summary: 'Who may log in, and their roles at these rooftops',
    permission: 'administer',
    response: Type.Object({ accounts: Type.Array(Account), rooftops: Type.Array(Rooftop) }, strict),
  },
  inviteAccount: {
    method: 'POST',
    path: '/api/v1/accounts/invite',
    summary: 'A link that works once, for a person of the directory to log in with for the first time, or again',
    permission: 'administer',
    body: Type.Object(
      { person: PersonId, email: Type.String({ maxLength: 200, pattern: EMAIL }), memberships: Memberships },
      strict,
    ),
    response: Type.Object({ link: Type.String(), expiresWallMs: Wall }, strict),
  },
  withdrawInvitation: {
    method: 'POST',
    path: '/api/v1/accounts/withdraw',
    summary: 'The link of an invitation that nobody has used yet works no more',
    permission: 'administer',
    body: Type.Object({ person: PersonId }, strict),
    response: Type.Object({ withdrawn: Type.Boolean() }, strict),
  },
  setMemberships: {
    method: 'POST',
    path: '/api/v1/accounts/memberships',
    summary: 'What a person may do at these rooftops, in place of what they might; acts at once',
    permission: 'administer',
    body: Type.Object({ person: PersonId, memberships: Memberships }, strict),
    response: Type.Object({ person: PersonId, memberships: Memberships }, strict),
  },
  tokens: {
    method: 'GET',
    path: '/api/v1/tokens',
    summary: 'API tokens: what they may, until when, last used when; never the tokens themselves',
    permission: 'connect',
    response: Type.Object({ tokens: Type.Array(Token) }, strict),
  },
  createToken: {
    method: 'POST',
    path: '/api/v1/tokens/create',
    summary: 'A new API token, shown this once; it may no more than whoever makes it',
    permission: 'connect',
    body: Type.Object(
      {
        name: Type.String({ minLength: 1, maxLength: 80 }),
        permissions: Type.Array(TokenPermission, { minItems: 1, maxItems: 8, uniqueItems: true }),
        rooftops: AtRooftops,
        days: Type.Integer({ minimum: 1, maximum: 365 }),
      },
      strict,
    ),
    response: Type.Object({ token: Type.String(), entry: Token }, strict),
  },
  revokeToken: {
    method: 'POST',
    path: '/api/v1/tokens/revoke',
    summary: 'From now on this token is a stranger’s',
    permission: 'connect',
    body: Type.Object({ token: TokenId }, strict),
    response: Type.Object({ revoked: Type.Boolean() }, strict),
  },
  acts: {
    method: 'POST',
    path: '/api/v1/acts',
    summary: 'Ask, offer, accept, claim, reserve, lend, sign: one act in the name of whoever is logged in',
    permission: 'act',
    body: Act,
    response: Type.Object(
      { entries: Type.Array(OfficeEvent), answer: orNull(Answer), asOfWallMs: Wall },
      { ...strict, description: 'The lines it wrote; none when it changed nothing' },
    ),
  },
  ...deliveryRoutes,
  ...bookRoutes,
  ...auditRoutes,
  adminPeople: {
    method: 'GET',
    path: '/api/v1/admin/people',
    summary: 'Everybody who has been taken on here, switched off or not',
    permission: 'administer',
    response: Type.Object({ people: Type.Array(PersonRow), asOfWallMs: Wall }, strict),
  },
  adminPerson: {
    method: 'GET',
    path: '/api/v1/admin/people/:id',
    summary: 'One person: badges, rights, what they hold, who changed what',
    permission: 'administer',
    params: Type.Object({ id: PersonId }, strict),
    response: PersonPage,
  },
  adminKeys: {
    method: 'GET',
    path: '/api/v1/admin/keys',
    summary: 'Every key with its group, home and tag, and what is odd about it',
    permission: 'administer',
    response: Type.Object({ keys: Type.Array(KeyRow), asOfWallMs: Wall }, strict),
  },
  adminKey: {
    method: 'GET',
    path: '/api/v1/admin/keys/:id',
    summary: 'One key as it is registered, and who changed what',
    permission: 'administer',
    params: KeyParams,
    response: KeyPage,
  },
  adminChoices: {
    method: 'GET',
    path: '/api/v1/admin/choices',
    summary: 'Groups, rights, schedules, cabinets and vehicles to choose from',
    permission: 'administer',
    response: AdminChoices,
  },
  adminRosters: {
    method: 'GET',
    path: '/api/v1/admin/rosters',
    summary: 'Which version each cabinet has applied, what it took away, and what somebody has to look at',
    permission: 'administer',
    response: RosterStandings,
  },
  adminRules: {
    method: 'GET',
    path: '/api/v1/admin/rules',
    summary: 'What holds for the whole rooftop, when keys are due, and who changed it',
    permission: 'administer',
    response: RulesPage,
  },
  adminActs: {
    method: 'POST',
    path: '/api/v1/admin/acts',
    summary: 'Take on, change, switch off, grant, register, pair: one act in the name of whoever is logged in',
    permission: 'administer',
    body: AdminAct,
    response: AdminDone,
  },
  ...steelRoutes,
  ...inventoryRoutes,
  ...outwardRoutes,
  ...noticeRoutes,
  ...remoteRoutes,
} as const satisfies Record<string, Route>;

export type Contract = typeof contract;
export type RouteName = keyof Contract;

/** The live stream: server-sent events, resumed by `Last-Event-ID` = arrival number. Not part of the typed client. */
export const LIVE_PATH = '/api/v1/live';
