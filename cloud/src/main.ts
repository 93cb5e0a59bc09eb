// The house: the only place that builds, wires, starts and closes; read it from the top. May touch everything.
import { createHash, randomBytes } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { mkdirSync } from 'node:fs';
import { isIP, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { Fault, FAULTS, isFault } from '@keycab/shared/fault';
import { createClosers, exitCodeOf, type Closers } from '@keycab/shared/ending';
import { OFFICE, type CabinetId, type KeyId, type PersonId } from '@keycab/shared/ids';
import type { Rooftops } from '@keycab/shared/permissions';
import { sqliteCode } from '@keycab/shared/opener';
import { officeOrigin as originOfOffice } from '@keycab/shared/proof/checkpoint';
import { witnessFromSeed } from '@keycab/shared/proof/cosignature';
import { signerFromSeed } from '@keycab/shared/proof/note';
import { trustText } from '@keycab/shared/proof/trust';
import type { FastifyInstance } from 'fastify';
import { buildApp } from './api/app.ts';
import type { AuditParts } from './api/audit.ts';
import { demoVisitor, localReader } from './api/principal.ts';
import { archiveOf } from './audit/archive.ts';
import { csvOf, jsonlOf, writeTable } from './audit/table.ts';
import { createVerification } from './audit/verification.ts';
import { startBroker } from './broker/embedded.ts';
import { createClock, type Clock } from './clock.ts';
import { loadConfiguration, type Configuration } from './config.ts';
import { openHooks } from './hooks/hooks.ts';
import { createPost, type Resolve } from './hooks/post.ts';
import { createIngest } from './ingest/ingest.ts';
import type { Project, StoredLine } from './ingest/stored.ts';
import { createImporter } from './inventory/importer.ts';
import { createJobs } from './jobs/jobs.ts';
import { openDatabase } from './ledger/database.ts';
import { createLedger, queriesOver, type Ledger } from './ledger/ledger.ts';
import { isOfRooftops } from './ledger/rooftops.ts';
import { ledgerSources, logHeads } from './ledger/sources.ts';
import { createLog, type Log } from './log.ts';
import { requireOwnPage } from './people/asking.ts';
import { ADDRESS_HEADER, AUTH_PATH } from './people/auth.ts';
import { openPeople, type People, type PeopleParts } from './people/people.ts';
import { startChores } from './office/chores.ts';
import { queueOf } from './office/asking.ts';
import { createAdministrator } from './office/admin/administrator.ts';
import { openOffice, type OfficeLog } from './office/log.ts';
import { readAdministration } from './projections/administration.ts';
import { createOrderer } from './office/ordering.ts';
import { OFFICE_SETTINGS } from './office/settings.ts';
import { emptyOffice, evolve } from './office/state.ts';
import { whereabouts, worldOf } from './office/world.ts';
import { readRows } from './inventory/rows.ts';
import { barsOf, qrOf } from './papers/codes.ts';
import { worksheetPaper } from './papers/worksheet.ts';
import { readAvailability } from './projections/availability.ts';
import { answers as makeAnswers } from './projections/answers.ts';
import { readBooks } from './projections/books/books.ts';
import { openFeeds } from './projections/books/feeds.ts';
import { readCabinets } from './projections/cabinets.ts';
import { project as projectCustody } from './projections/custody.ts';
import { personOf, readDirectory, type DirectoryReader } from './projections/directory.ts';
import { readElsewhere } from './projections/elsewhere.ts';
import { readHistory } from './projections/history.ts';
import { settleFold } from './projections/rebuild.ts';
import { projectHealth } from './projections/health.ts';
import { readHoldings } from './projections/holdings.ts';
import { startLive } from './projections/live.ts';
import { readMatters, readOpen } from './projections/matters.ts';
import { readOrders } from './projections/orders.ts';
import { readPast } from './projections/past.ts';
import { makeVerifier, matches } from './roster/argon.ts';
import { createIssuer } from './roster/issue.ts';
import { createMerge } from './roster/merge.ts';
import { startRosters, type Rosters, type RostersParts } from './roster/rosters.ts';
import { openNotices, type Notices } from './notices/notices.ts';
import type { NoticesParts } from './notices/room.ts';
import { gatewayAdapter } from './notices/ways/gateway.ts';
import { mailAdapter } from './notices/ways/mail.ts';
import { applicationKeyOf, isPushService, PUSH_SERVICES, pushAdapter } from './notices/ways/push.ts';
import { readRecord } from './projections/record.ts';
import { readSteel } from './projections/steel.ts';
import { projectSubjects } from './projections/subjects.ts';
import { openHome } from './wire/home.ts';
import { startElsewhere } from './wire/elsewhere.ts';
import { startIntake } from './wire/intake.ts';
import { openLink } from './wire/link.ts';
import type { Wire } from './wire/wire.ts';

/** What may be another one in tests and demonstrations; never a room. */
export interface Surroundings {
  readonly clock?: Clock;
  readonly log?: Log;
  readonly random?: (bytes: number) => Uint8Array;
  /** The addresses of a host name, as the internet knows them. */
  readonly resolve?: Resolve;
  readonly pagesFolder?: string;
  /** To whoever stands at the machine, past the log, which others read. */
  readonly tell?: (text: string) => void;
}

export interface RunningCloud {
  /** `http://127.0.0.1:8080` */
  readonly url: string;
  /** Of the embedded broker; null when brokers are outside. */
  readonly mqttUrl: string | null;
  readonly ledger: Ledger;
  /** What the pages know of people, vehicles and keys is read again. */
  directoryChanged(): Promise<void>;
  /** The stored roster goes to the cabinet, if it is there. */
  pushRoster(cabinet: CabinetId): Promise<void>;
  /** Resolves with the fault that ends this run; stays open while all is well. */
  readonly failed: Promise<Fault>;
  close(): Promise<void>;
}

const resolveName: Resolve = (host) => lookup(host, { all: true });
const PAGES_FOLDER = join(import.meta.dirname, '..', 'web', 'dist');
/** All that is made from a line, in the transaction that stores it. */
const project: Project = async (trx, stored) => {
  await projectCustody(trx, stored);
  await projectSubjects(trx, stored);
  await projectHealth(trx, stored);
};
/** Heartbeats come every 60 s: after two and a half without one a cabinet is shown as last known. */
const SILENT_MS = 150_000;
const SILENCE_READ_MS = 15_000;
const OUTSIDE_OPEN_MAX = 64;
const OUTSIDE_RETRY_MS = 1_000;

/** @throws Fault KC-CONF-01, KC-CONF-02, KC-DISK-02, KC-DISK-03: nothing is left running then */
export async function startCloud(configuration: Configuration, surroundings: Surroundings = {}): Promise<RunningCloud> {
  const clock = surroundings.clock ?? createClock();
  const log = surroundings.log ?? createLog(configuration.logLevel);
  const ending = createEnding(log);
  try {
    return await build(configuration, surroundings, clock, log, ending);
  } catch (thrown) {
    await ending.close();
    throw thrown;
  }
}

async function build(
  configuration: Configuration,
  surroundings: Surroundings,
  clock: Clock,
  log: Log,
  { closers, failed, fail, close }: Ending,
): Promise<RunningCloud> {
  const { site, demo, web } = configuration;
  const random = surroundings.random ?? ((bytes) => randomBytes(bytes));
  if (configuration.unusedVariables.length > 0) {
    log.warn({ variables: configuration.unusedVariables }, 'environment variables that name no setting');
  }

  // The cellar: every journal, copied.
  if (configuration.database.kind === 'sqlite') mkdirSync(dirname(configuration.database.path), { recursive: true });
  const database = await openDatabase(configuration.database);
  closers.push(() => database.close());
  const ledger = createLedger(database);
  await writeKnown(ledger, configuration);
  // With the broker inside, every cabinet has to come again: nothing is confirmed before its hello.
  const soleWriter = configuration.broker.kind === 'embedded';
  if (soleWriter) await ledger.setReconciled('all', false);
  // What must be done later; rooms bring their handlers, and it starts once all of them have.
  const jobs = createJobs({ db: database.db, soleWriter, clock, random, log });

  // The reading rooms: what the lines mean.
  const directory = await readDirectory({ ledger, site: site.site });
  if (await settleFold(database.db)) log.info({}, 'what is made from the lines was made anew from the first');
  const holdings = readHoldings({ db: database.db, soleWriter });
  const cabinets = readCabinets({ db: database.db, directory, holdings, clock, soleWriter });
  const past = readPast({ db: database.db, directory });
  const feeds = openFeeds({ db: database.db, soleWriter, breathe: clock.breathe });
  const open = readOpen({ db: database.db, soleWriter, breathe: clock.breathe }, { empty: emptyOffice, evolve });
  const answers = makeAnswers({ directory, holdings, cabinets, feeds, open: open.read, clock });
  const history = readHistory({ db: database.db, directory, clock });
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const books = readBooks({
    db: database.db,
    directory,
    feeds,
    answers,
    history,
    sites: () => ledger.sites(),
    clock,
    sha256,
    template: OFFICE_SETTINGS.worksheet,
  });
  const live = startLive({
    ledger,
    answer: answers.key,
    cabinets,
    directory,
    holdings,
    clock,
    every: clock.every,
    failed: (cause, lost) =>
      log.error(
        { code: 'KC-API-03', err: cause },
        lost === 'changes'
          ? 'changes could not be told: listeners load their lists again'
          : 'a beat could not be told: the next one says the same',
      ),
  });
  closers.push(() => live.stop());

  // The hall: one group of lines at a time, confirmed after they are durable.
  const witness = witnessFromSeed(configuration.witness.name, configuration.witness.seed);
  const after = (stored: readonly StoredLine[]): void => {
    feeds.told(stored);
    open.told(stored);
    live.publish(stored);
    elsewhere.stored(stored);
    chores.moved(stored);
    hooks.stored();
    home?.stored(stored);
    rosters?.stored(stored);
    notices.stored(stored);
  };
  const merge = createMerge(queriesOver);
  const projectAndMerge: Project = async (trx, stored) => {
    await project(trx, stored);
    await merge(trx, stored);
  };
  const ingest = createIngest({ ledger, witness, project: projectAndMerge, after, clock, log });
  closers.push(() => ingest.idle());

  // The office: what people promise and sign, in a log of its own.
  const signer = signerFromSeed(officeOrigin(configuration), configuration.office.seed);
  const office = await openOffice({
    ledger,
    signer,
    witness,
    project,
    after: (stored) => after(stored),
    world: () => worldOf(directory.index(), OFFICE_SETTINGS),
    whereabouts,
    clock,
    random,
  });
  const chores = startChores({ office, clock, log });
  closers.push(() => chores.stop());
  // Who is told of what, by which ways.
  const notices = tellPeople(configuration, {
    db: database.db,
    office,
    whereabouts,
    directory,
    jobs,
    leads: async () =>
      (await books.leads('all')).map(({ answer, arrivedWallMs, salesperson, vehicle }) => ({
        vehicle,
        salesperson: salesperson?.person ?? null,
        arrivedWallMs,
        isAnswered: answer !== null,
      })),
    listening: () => (app.server.listening ? (app.server.address() as AddressInfo).port : web.port),
    clock,
    random,
    log,
  });
  closers.push(() => notices.stop());

  // The window to other systems: whoever asked for lines is told of them.
  const hooks = openHooks({
    db: database.db,
    name: configuration.ledger,
    seed: configuration.office.seed,
    ledger,
    jobs,
    post: createPost({ addresses: configuration.webhooks, resolve: surroundings.resolve ?? resolveName, clock }),
    addresses: configuration.webhooks,
    gone: async (webhook) => {
      await office.act({ act: 'noted', facts: [{ type: 'WebhookGone', webhook }] }, { by: null, via: 'house' });
    },
    clock,
    random,
    log,
  });
  closers.push(() => hooks.stop());

  const steel = readSteel({ db: database.db, directory, holdings });
  const home =
    configuration.homeAssistant === null
      ? null
      : openHome({
          settings: configuration.homeAssistant,
          steel: () => steel('all'),
          cabinets: () => cabinets.list('all'),
          labelOf: (key) => directory.index().keys.get(key as KeyId)?.label ?? null,
          clock,
          log,
        });
  closers.push(async () => home?.stop());

  // The porch towards cabinets: a broker of our own, or those outside.
  const { wire, mqttUrl } = await openWire(configuration, log);
  closers.push(() => wire.close());
  const reader = readElsewhere({ db: database.db, directory, holdings, clock });
  const elsewhere = startElsewhere({ wire, reader, clock, log });
  closers.push(() => elsewhere.stop());
  const intake = startIntake({
    wire,
    ingest,
    ledger,
    cabinetChanged: () => live.cabinetsChanged(),
    greeted: elsewhere.greeted,
    rosterAhead: async (cabinet, version) => {
      await ledger.setApplied(cabinet, version, clock.wallMs());
      rosters?.touched();
    },
    failed: (thrown) => {
      // A flush that failed says nothing about what was before it: only a new start reads it back.
      if (sqliteCode(thrown) !== null || isFault(thrown, 'KC-BUG-01')) fail(faultOf(thrown));
    },
    clock,
    log,
  });
  // What each cabinet must know, signed as soon as it is another thing than before.
  const directoryChanged = async (): Promise<void> => {
    await directory.refresh();
    rosters?.touched();
  };
  const rosters = openRosters(configuration, {
    office,
    push: intake.pushRoster,
    changed: () => directory.refresh(),
    clock,
    log,
  });
  closers.push(async () => rosters?.stop());
  // What still comes while the house closes is not taken over: it was not confirmed, so its cabinet sends it again.
  closers.push(() => wire.onUp(async () => {}));
  const stopSilence = clock.every(SILENCE_READ_MS, () => {
    ledger.markSilent(clock.wallMs() - SILENT_MS).then(
      (silent) => {
        if (silent.length > 0) live.cabinetsChanged();
      },
      (thrown: unknown) => log.error({ code: 'KC-API-03', err: thrown }, 'silent cabinets could not be marked'),
    );
  });
  closers.push(stopSilence);

  // Who people are, where they log in.
  const people = await openDoor(configuration, { database, directory, office, clock, random, log });
  const { silenceMs } = OFFICE_SETTINGS;
  const matters = readMatters({ open: open.read, queueOf, silenceMs, directory, holdings, clock });
  // The reading room of auditors: the whole record, and its proof.
  const witnessKeys = [witness.verifierKey.text];
  const sources = (rooftops: Rooftops = 'all') => ledgerSources(ledger, witnessKeys, rooftops);
  const person = (id: PersonId) => {
    const known = directory.index().people.get(id);
    return known === undefined ? null : personOf(known);
  };
  const verification = createVerification({
    sources,
    witnessKeys,
    office,
    person,
    clock,
    failed: (thrown) => log.error({ code: 'KC-API-03', err: thrown }, 'the logs could not be verified'),
  });
  closers.push(() => verification.idle());
  const audit: AuditParts = {
    record: readRecord({ db: database.db, directory, clock, isOfRooftops }),
    verification,
    logs: async (rooftops) =>
      (await logHeads(ledger, witnessKeys, rooftops)).map(({ cosignedSeconds, ...head }) => ({
        ...head,
        logName: head.log === OFFICE ? 'Office' : (directory.index().cabinets.get(head.log)?.name ?? head.log),
        cosignedWallMs: cosignedSeconds === null ? null : cosignedSeconds * 1000,
      })),
    office,
    newestArrival: () => ledger.newestArrival(),
    forms: {
      csv: csvOf,
      jsonl: jsonlOf,
      bundle: async (rooftops) => archiveOf(await sources(rooftops)),
      trust: async (rooftops) =>
        trustText(
          (await sources(rooftops)).map(({ verifierKey }) => verifierKey),
          witnessKeys,
          1,
        ),
    },
  };

  // The desk of whoever administers: people, rights, keys.
  const administrator = createAdministrator({
    office,
    site: site.site,
    cabinetKeys: configuration.cabinets,
    whereabouts,
    makeVerifier,
    changed: directoryChanged,
    random,
  });
  const administration = readAdministration({
    db: database.db,
    ledger,
    directory,
    answers,
    cabinets,
    site: site.site,
    cabinetKeys: configuration.cabinets,
    issues: configuration.roster !== null,
    clock,
  });

  // The porch towards people: the API and the pages.
  const app = await buildApp({
    ledger,
    directory,
    answers,
    history,
    books,
    papers: { readRows, writeTable, worksheet: worksheetPaper },
    codes: { qr: qrOf, bars: barsOf },
    sha256,
    cabinets,
    past,
    matters,
    clock,
    live,
    log,
    office,
    administration,
    administrator,
    audit,
    orderer: createOrderer({
      ledger: configuration.ledger,
      signer:
        configuration.command === null ? null : signerFromSeed(configuration.command.name, configuration.command.seed),
      office,
      publish: (cabinet, note) => wire.publish(cabinet, 'command', JSON.stringify({ note })),
      random,
    }),
    orders: readOrders({ db: database.db, directory, clock }),
    importer: createImporter({ office, site: site.site, whereabouts, random, changed: directoryChanged }),
    steel,
    hooks,
    home: () => home?.standing() ?? null,
    availability: readAvailability({ directory, holdings, feeds }),
    notices: { desk: notices.desk, trial: notices.trial },
    random,
    people,
    whoAsks:
      people?.whoAsks ??
      (demo.enabled ? demoVisitor((id) => directory.index().people.get(id as PersonId)) : localReader),
    logIn: {
      addPerson: async (id, name) => {
        const givenName = name.split(' ')[0] ?? name;
        const rank = { department: 'Management' as const, manager: true, reason: null };
        const document = { person: id, name, givenName, ...rank, disabled: false, badges: [] };
        await ledger.putDirectory(site.site, [{ kind: 'person', id, document }]);
        await directory.refresh();
      },
      authPath: AUTH_PATH,
      addressHeader: ADDRESS_HEADER,
      requireOwnPage,
    },
    settings: {
      demo: demo.enabled,
      pagesFolder: surroundings.pagesFolder ?? PAGES_FOLDER,
      kioskUrl: demo.kioskUrl,
      controlUrl: demo.controlUrl,
      frameOrigins: demo.frameOrigins,
      connectOrigins: demo.connectOrigins,
      requestsPerMinute: web.requestsPerMinute,
      ...(configuration.accounts === null ? {} : { attemptsPerMinute: configuration.accounts.attemptsPerMinute }),
      ...(web.trustProxy === null ? {} : { trustProxy: web.trustProxy }),
    },
  });
  closers.push(() => app.close());
  const url = await listen(app, web);
  closers.push(() => jobs.stop());
  await jobs.start();
  hooks.start();
  notices.start();
  void notices.check();
  const first = await people?.firstLink();
  if (first !== undefined)
    surroundings.tell?.(`Nobody can log in yet. The first owner opens, once, within a day:\n${first}\n`);

  log.info({ web: url, mqtt: mqttUrl, broker: configuration.broker.kind, engine: database.kind }, 'ready');
  return {
    url,
    mqttUrl,
    ledger,
    directoryChanged,
    pushRoster: intake.pushRoster,
    failed,
    close,
  };
}

/** What the file says about the rooftop and its cabinets, for an installation without an office of its own. */
async function writeKnown(ledger: Ledger, { site, cabinets }: Configuration): Promise<void> {
  await ledger.transaction(async (within) => {
    if (site.name !== null) await within.putSite({ ...site, name: site.name });
    for (const { cabinet, enrollment } of cabinets) {
      if (enrollment === null) continue;
      const slots = enrollment.rows.length * enrollment.columns;
      await within.enroll({ cabinet, site: site.site, slots, ...enrollment });
    }
  });
}

/** Null for an installation whose rosters are signed elsewhere. */
function openRosters(
  { ledger, roster }: Configuration,
  parts: Omit<RostersParts, 'issue'> & { readonly clock: Clock; readonly log: Log },
): Rosters | null {
  if (roster === null) return null;
  const signer = signerFromSeed(roster.name, roster.seed);
  return startRosters({ ...parts, issue: createIssuer({ ledger, signer, clock: parts.clock, log: parts.log }) });
}

/** Each way that the configuration sets up; without any, notices stand on the pages alone. */
function tellPeople(
  { accounts, notices: { gateways, mail, publicUrl, push, quiet } }: Configuration,
  { listening, ...parts }: Omit<NoticesParts, 'adapters' | 'settings'> & { readonly listening: () => number },
): Notices {
  const services = [...PUSH_SERVICES, ...(push?.services ?? [])];
  return openNotices({
    ...parts,
    adapters: [
      ...(push === null ? [] : [pushAdapter({ ...push, services })]),
      ...(mail === null ? [] : [mailAdapter(mail)]),
      ...gateways.map(gatewayAdapter),
    ],
    settings: {
      quiet,
      origin: () => accounts?.origin ?? publicUrl ?? `http://localhost:${listening()}`,
      applicationKey: push === null ? null : applicationKeyOf(push.key),
      isPushService: (endpoint) => isPushService(endpoint, services),
    },
  });
}

async function openDoor(
  { accounts }: Configuration,
  parts: Pick<PeopleParts, 'database' | 'clock' | 'random' | 'log'> & {
    readonly directory: DirectoryReader;
    readonly office: Pick<OfficeLog, 'act'>;
  },
): Promise<People | null> {
  if (accounts === null) return null;
  const { directory, office } = parts;
  return openPeople({
    ...parts,
    ...accounts,
    limits: accounts,
    hashing: { makeVerifier, matches },
    isActive: (person) => directory.index().people.get(person)?.disabled === false,
    note: async (facts, by) => {
      await office.act({ act: 'noted', facts }, { by, via: 'desk' });
    },
  });
}

const OFFICE_EPOCH = 1;
const officeOrigin = ({ ledger, office }: Configuration): string => originOfOffice(ledger, office.tenant, OFFICE_EPOCH);

async function openWire(
  { broker, cabinets }: Configuration,
  log: Log,
): Promise<{ readonly wire: Wire; readonly mqttUrl: string | null }> {
  if (broker.kind === 'outside') {
    const limits = { openMax: OUTSIDE_OPEN_MAX, retryMs: OUTSIDE_RETRY_MS };
    return { wire: openLink({ ...broker, ...limits }, log), mqttUrl: null };
  }
  const secrets = new Map(cabinets.flatMap(({ cabinet, secret }) => (secret === null ? [] : [[cabinet, secret]])));
  const embedded = await startBroker(broker, (cabinet) => secrets.get(cabinet), log);
  return { wire: embedded, mqttUrl: embedded.url };
}

async function listen(app: FastifyInstance, { host, port }: Configuration['web']): Promise<string> {
  try {
    await app.listen({ host, port });
  } catch (thrown) {
    const taken = thrown instanceof Error && 'code' in thrown && thrown.code === 'EADDRINUSE';
    if (taken) throw new Fault('KC-CONF-02', `${host}:${port} (web.port)`, { host, port }, thrown);
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new Fault('KC-CONF-01', `${host}:${port} (web) cannot be listened on: ${why}`, { host, port }, thrown);
  }
  const address = app.server.address() as AddressInfo;
  return `http://${isIP(host) === 6 ? `[${host}]` : host}:${address.port}`;
}

// ---- How it ends.

interface Ending {
  /** Called in the reverse of their order, each once. */
  readonly closers: Closers;
  readonly failed: Promise<Fault>;
  fail(fault: Fault): void;
  close(): Promise<void>;
}

const faultOf = (thrown: unknown): Fault =>
  isFault(thrown)
    ? thrown
    : new Fault(sqliteCode(thrown) === null ? 'KC-BUG-01' : 'KC-DISK-01', 'while storing lines', {}, thrown);

function createEnding(log: Log): Ending {
  // The rest is closed all the same: what could not be ended is said.
  const closers = createClosers((thrown) =>
    log.error({ code: 'KC-BUG-01', err: thrown }, 'a part could not be closed'),
  );
  let resolveFailed: (fault: Fault) => void = () => {};
  const failed = new Promise<Fault>((resolve) => (resolveFailed = resolve));
  return {
    closers,
    failed,
    fail: (fault) => {
      log.fatal({ code: fault.code, context: fault.context }, fault.message);
      resolveFailed(fault);
    },
    close: () => closers.close(),
  };
}

/** The process: from its arguments to its exit code. Started by cloud/start.js. */
export async function run(argv: readonly string[]): Promise<void> {
  // What this process writes, journals and keys among it, is nobody else's to read.
  process.umask(0o077);
  let running: RunningCloud | undefined;
  const exit = async (code: number): Promise<never> => {
    await running?.close();
    process.exit(code);
  };
  try {
    const configuration = loadConfiguration(argv[0] ?? 'cloud.yaml', process.env);
    const log = createLog(configuration.logLevel);
    process.on('uncaughtException', (thrown) => {
      const fault = faultOf(thrown);
      log.fatal({ code: fault.code, err: thrown }, fault.message);
      process.exit(exitCodeOf(fault));
    });
    running = await startCloud(configuration, { log, tell: (text) => void process.stdout.write(text) });
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown;
    process.stderr.write(`${thrown.message}\n${FAULTS[thrown.code].todo}\n`);
    return exit(exitCodeOf(thrown));
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void exit(0));
  await exit(exitCodeOf(await running.failed));
}
