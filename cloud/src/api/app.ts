// The cloud's HTTP side: one error handler first, then headers, limits, the contract, the stream, the pages; listens nowhere.
import AjvCompiler from '@fastify/ajv-compiler';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { FAULTS } from '@keycab/shared/fault';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Importer } from '../inventory/importer.ts';
import type { Log } from '../log.ts';
import type { Live } from '../projections/live.ts';
import { handlers, type HandlersParts } from './handlers.ts';
import { docsPolicy, helmetOptions, PERMISSIONS } from './headers.ts';
import { mountAsyncApi } from './asyncapi.ts';
import { createDoor, type LogInParts } from './door.ts';
import { mountExport } from './export.ts';
import { mountInventory } from './inventory.ts';
import { mountLive } from './live.ts';
import { type LabelsParts, mountLabels } from './labels.ts';
import { mountLinks } from './links.ts';
import { mountLogIn } from './log-in.ts';
import { mount, type Refused } from './mount.ts';
import { mountOwnAccount } from './own-account.ts';
import { mountPages, pageFile } from './pages.ts';
import { refuseMethods } from './methods.ts';
import type { WhoAsks } from './principal.ts';
import { mountWho } from './who.ts';
import { problem, PROBLEM_TYPE, problemOf } from './problem.ts';
import { answerUnreadable } from './unreadable.ts';

export interface AppSettings {
  /** Serves `/demo`, and lets it frame the desk. */
  readonly demo: boolean;
  /** What the build of the pages made: `desk/index.html`, `demo/index.html`, `assets/`. */
  readonly pagesFolder: string;
  /** Full addresses, shown to the demo page; their origins enter its policy. */
  readonly kioskUrl: string | null;
  readonly controlUrl: string | null;
  /** Further origins that the demo page may frame (`frameOrigins`) and ask (`connectOrigins`). */
  readonly frameOrigins?: readonly string[];
  readonly connectOrigins?: readonly string[];
  /** API requests a minute from one address (IPv6: one /64); null: no limit. */
  readonly requestsPerMinute?: number | null;
  /** Attempts to log in a minute from one address. */
  readonly attemptsPerMinute?: number;
  /** Addresses of proxies that may be believed about the address of a caller; nobody unless named. */
  readonly trustProxy?: boolean | string;
}

export interface AppParts extends Omit<HandlersParts, 'site' | 'ledger'> {
  readonly ledger: HandlersParts['ledger'] & { readonly newestArrival: () => Promise<number> };
  readonly live: Live;
  readonly importer: Importer;
  readonly log: Pick<Log, 'error' | 'warn'>;
  readonly random: (bytes: number) => Uint8Array;
  /** What a label bears beside letters. */
  readonly codes: LabelsParts['codes'];
  /** Reasons why this process should get no traffic beside those seen here; empty when there are none. */
  readonly notReady?: () => readonly string[] | Promise<readonly string[]>;
  /** How a request says who asks. */
  readonly whoAsks: WhoAsks;
  /** What logging in needs of other rooms; `people` itself is null where nobody logs in. */
  readonly logIn: Pick<LogInParts, 'addPerson' | 'authPath' | 'addressHeader' | 'requireOwnPage'>;
  readonly settings: AppSettings;
}

const REQUESTS_PER_MINUTE = 600;
const ATTEMPTS_PER_MINUTE = 5;
const BODY_MAX_BYTES = 262_144;
const REQUEST_MAX_MS = 30_000;
const KEEP_ALIVE_MAX_MS = 72_000;

const originOf = (url: string | null): string[] => (url === null || !URL.canParse(url) ? [] : [new URL(url).origin]);

/** Our words for everything that goes wrong; what happened inside goes to the log alone. */
function answerProblems(app: FastifyInstance, log: AppParts['log']): void {
  app.setErrorHandler((thrown, request, reply) => fail(thrown, request, reply, log));
  app.setNotFoundHandler((_request, reply) => send(reply, problem('KC-API-02', 404, '')));
}

const send = (reply: FastifyReply, body: ReturnType<typeof problem>): FastifyReply =>
  reply.code(body.status).header('cache-control', 'no-store').type(PROBLEM_TYPE).send(JSON.stringify(body));

function fail(thrown: unknown, request: FastifyRequest, reply: FastifyReply, log: AppParts['log']): FastifyReply {
  const { problem: body, ours } = problemOf(thrown);
  if (ours)
    log.error(
      { code: body.code, route: request.routeOptions.url ?? null, err: thrown },
      FAULTS[body.code as 'KC-API-03'].happened,
    );
  return send(reply, body);
}

/**
 * Helmet puts its headers together anew for each reply, which costs a tenth of an answer: what it said the first time
 * is kept. A page calls it again, for a policy with its nonce.
 */
function keptHeaders(): (reply: FastifyReply) => void {
  let kept: (readonly [string, string])[] | undefined;
  return (reply) => {
    if (kept !== undefined) {
      for (const [name, value] of kept) reply.raw.setHeader(name, value);
      return;
    }
    // An address that cannot be read is refused before anything is hung onto its reply.
    if (typeof reply.helmet !== 'function') return;
    const before = new Set(reply.raw.getHeaderNames());
    reply.helmet();
    reply.raw.setHeader('permissions-policy', PERMISSIONS);
    const said = reply.raw.getHeaderNames().filter((name) => !before.has(name));
    kept = said.map((name) => [name, String(reply.raw.getHeader(name))]);
  };
}

function serveHealth(app: FastifyInstance, { ledger, settings, notReady }: AppParts): void {
  app.get('/livez', { schema: { hide: true } }, () => ({ alive: true }));
  app.get('/readyz', { schema: { hide: true } }, async (_request, reply) => {
    const reasons = [
      ...(await ledger.newestArrival().then(
        () => [],
        () => ['the ledger does not answer'],
      )),
      ...(pageFile(settings.pagesFolder, 'desk') === undefined ? ['the pages are not built'] : []),
      ...((await notReady?.()) ?? []),
    ];
    return reply.code(reasons.length === 0 ? 200 : 503).send({ ready: reasons.length === 0, reasons });
  });
}

async function serveDocs(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Keycab',
        version: '1',
        description: 'Who has which key, since when, what for, back when, and how sure that is.',
      },
    },
  });
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: docsPolicy });
}

/** Whoever wanted to administer and may not is written down, as whoever did is. */
const refusedAdmin =
  ({ people }: AppParts): Refused =>
  async (principal, act, code) => {
    if (people === null || principal.person === null) return;
    await people.note([{ type: 'ActRefused', act, code, key: null }], principal.person);
  };

/** Unknown members are refused, not dropped. */
const CHECKS = { removeAdditional: false, useDefaults: true, allErrors: false } as const;

/**
 * Words of a query or a path become numbers where the schema wants numbers. A body says itself what is a number: there
 * nothing would become 0, and a loan without an end would be over since 1970.
 */
const buildValidator: AjvCompiler.BuildCompilerFromPool = (schemas) => {
  const build = AjvCompiler();
  const ofWords = build(schemas, { customOptions: { ...CHECKS, coerceTypes: true } });
  const ofBodies = build(schemas, { customOptions: { ...CHECKS, coerceTypes: false } });
  // Its own types say what is compiled, not which part of which route it is of.
  return (route) => ((route as { httpPart?: unknown }).httpPart === 'body' ? ofBodies : ofWords)(route);
};

/** Ready to be injected into or to listen; the caller closes it. */
export async function buildApp(parts: AppParts): Promise<FastifyInstance> {
  const { settings, log } = parts;
  const trust = keptHeaders();
  const app: FastifyInstance = fastify({
    logger: false,
    trustProxy: settings.trustProxy ?? false,
    bodyLimit: BODY_MAX_BYTES,
    requestTimeout: REQUEST_MAX_MS,
    keepAliveTimeout: KEEP_ALIVE_MAX_MS,
    routerOptions: { maxParamLength: 200 },
    schemaController: { compilersFactory: { buildValidator } },
    clientErrorHandler: answerUnreadable,
    frameworkErrors: (thrown, request, reply) => {
      trust(reply);
      fail(thrown, request, reply, log);
    },
  });
  // First, so that nothing is ever answered in the framework's words.
  answerProblems(app, log);
  // Our answers are built member by member; a second, slower check of each reply would catch nothing.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));

  const refuseOthers = refuseMethods(app);
  await app.register(helmet, { ...helmetOptions, global: false });
  app.addHook('onRequest', (request, reply, done) => {
    trust(reply);
    if (request.url.startsWith('/api/')) reply.raw.setHeader('cache-control', 'no-store');
    done();
  });
  const max = settings.requestsPerMinute === undefined ? REQUESTS_PER_MINUTE : settings.requestsPerMinute;
  // Whoever guesses passwords meets a limit of its own, also where there is none for all the rest.
  await app.register(rateLimit, {
    global: max !== null,
    max: max ?? REQUESTS_PER_MINUTE,
    timeWindow: 60_000,
    // The plain page asks as much of the service as its answer in JSON does.
    allowList: ({ url }) => !url.startsWith('/api/') && !/^\/who(?:$|[/?])/.test(url),
  });
  await serveDocs(app);
  mountAsyncApi(app);
  mount(
    app,
    handlers({ ...parts, site: { demo: settings.demo, kioskUrl: settings.kioskUrl, controlUrl: settings.controlUrl } }),
    parts.whoAsks,
    refusedAdmin(parts),
  );
  mountExport(app, parts.audit, parts.whoAsks, log);
  await mountInventory(app, {
    importer: parts.importer,
    site: parts.administrator.site,
    whoAsks: parts.whoAsks,
    refused: refusedAdmin(parts),
  });
  const door = createDoor(app, {
    ...parts,
    ...parts.logIn,
    attemptsPerMinute: settings.attemptsPerMinute ?? ATTEMPTS_PER_MINUTE,
  });
  mountLogIn(door);
  mountLinks(door);
  mountOwnAccount(door);
  await mountLive(app, parts.live, parts.whoAsks);
  mountWho(app, { ...parts, folder: settings.pagesFolder });
  mountLabels(app, { ...parts, folder: settings.pagesFolder });
  serveHealth(app, parts);
  await mountPages(app, {
    folder: settings.pagesFolder,
    demo: settings.demo,
    kioskOrigins: [...originOf(settings.kioskUrl), ...(settings.frameOrigins ?? [])],
    controlOrigins: [...originOf(settings.controlUrl), ...(settings.connectOrigins ?? [])],
    random: parts.random,
    isStranger: async (request) => parts.people !== null && (await parts.whoAsks(request)) === null,
  });
  refuseOthers();
  return app;
}
