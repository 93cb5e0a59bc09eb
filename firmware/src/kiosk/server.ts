// The kiosk's page and its conversation over HTTP, on loopback only; the only door of fastify.
//
// Nothing here allows or refuses: a touch becomes an input, and a slot opens only when `decide` says so.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import helmet from '@fastify/helmet';
import { fastifySSE } from '@fastify/sse';
import serveFiles from '@fastify/static';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { Type, type Static, type TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Problem as ProblemBody } from '@keycab/shared/contract';
import { Fault, FAULTS, isFault, type FaultCode } from '@keycab/shared/fault';
import { Fuel, Problem, Urgency } from '@keycab/shared/events/verdict';
import { Department } from '@keycab/shared/department';
import { KeyId, PersonId, VehicleId } from '@keycab/shared/ids';
import { LANGUAGES } from '@keycab/shared/messages';
import type { Going } from './visit-views.ts';
import { managerTouches } from './manager/touch.ts';
import type { Screen, Touch } from './screen.ts';

export interface KioskParts {
  /** The built page; a plain sentence stands in for it when it is missing. */
  readonly pageFolder: string;
  /** The size of this cabinet's screen, for a page that was opened without naming one; null: by what fits. */
  readonly profile: string | null;
  /** What was measured on this screen, which wins over what its name says; null: nothing was. */
  readonly pxPerMm: () => { readonly x: number; readonly y: number } | null;
  /** Who may show the page inside a page of its own: nobody, but for a demonstration. */
  readonly frameAncestors: readonly string[];
  readonly screen: () => Screen;
  readonly listen: (heard: (screen: Screen) => void) => () => void;
  readonly touched: (touch: Touch) => void;
  /** The page that was opened under that name has something on the screen. */
  readonly beaten: (page: string) => void;
  readonly monotonicMs: () => number;
  /** Of each type within a second. */
  readonly touchesMax: number;
  /** For diagnosis: lines as they are stored, from `after` on. */
  readonly journal: (after: number, limit: number) => JournalPage;
  /** Sentences that say what is missing; none: ready. */
  readonly missing: () => readonly string[];
  /** A failure that nobody expected; the request is answered all the same. */
  readonly onFailure: (thrown: unknown) => void;
}

export interface JournalPage {
  readonly epoch: number;
  readonly size: number;
  /** Lines below are cosigned. */
  readonly cursor: number;
  readonly lines: readonly string[];
}

export interface Kiosk {
  /** The server without a socket, for injected requests. */
  readonly app: FastifyInstance;
  /** @returns the address; rejects with Fault KC-CONF-02 when the port is taken, KC-CONF-01 when the host is no loopback */
  listen(host: string, port: number): Promise<string>;
  close(): Promise<void>;
}

const strict = { additionalProperties: false } as const;
const ReasonName = Type.Union([Type.String({ pattern: '^[A-Za-z]{1,32}$' }), Type.Null()]);
const KeyIds = Type.Array(KeyId, { minItems: 1, maxItems: 20 });
const KeyOrNull = Type.Union([KeyId, Type.Null()]);
const TextOrNull = Type.Union([Type.String({ maxLength: 120 }), Type.Null()]);
const places: readonly Going['at'][] = ['home', 'browse', 'handOver', 'mine', 'problem', 'reasons'];
/** What is done in a visit beside choosing a key. */
const visitTouches = [
  Type.Object({ type: Type.Literal('KeysChosen'), keys: KeyIds, reason: ReasonName }, strict),
  Type.Object({ type: Type.Literal('NotOpenTold'), released: Type.Integer({ minimum: 0 }) }, strict),
  Type.Object({ type: Type.Literal('MoreTimeTold') }, strict),
  Type.Object({ type: Type.Literal('AskLeft'), key: KeyId }, strict),
  Type.Object({ type: Type.Literal('AwaitedLeft') }, strict),
  Type.Object({ type: Type.Literal('KeyWantedTold'), key: KeyId, urgency: Urgency }, strict),
  Type.Object(
    {
      type: Type.Literal('ReasonChosen'),
      key: KeyOrNull,
      reason: ReasonName,
      vehicle: Type.Union([VehicleId, Type.Null()]),
    },
    strict,
  ),
  Type.Object({ type: Type.Literal('HandoverPicked'), keys: KeyIds }, strict),
  Type.Object({ type: Type.Literal('HandoverAgreed'), reason: ReasonName }, strict),
  Type.Object({ type: Type.Literal('HandoverLeft') }, strict),
  Type.Object({ type: Type.Literal('EnrollUndoTold') }, strict),
  Type.Object({ type: Type.Literal('ProblemTold'), key: KeyId, problem: Problem }, strict),
  Type.Object(
    {
      type: Type.Literal('SealAnswered'),
      key: KeyId,
      by: Type.Union([Type.Literal('seal'), Type.Literal('photo'), Type.Literal('lock')]),
      outcome: Type.Union([Type.Literal('passed'), Type.Literal('failed'), Type.Literal('skipped')]),
    },
    strict,
  ),
  Type.Object(
    {
      type: Type.Literal('ReturnTold'),
      key: KeyId,
      parked: TextOrNull,
      fuel: Type.Union([Fuel, Type.Null()]),
      well: Type.Boolean(),
    },
    strict,
  ),
  Type.Object(
    { type: Type.Literal('GoTouched'), to: Type.Union(places.map((one) => Type.Literal(one))), key: KeyOrNull },
    strict,
  ),
  Type.Object(
    { type: Type.Literal('SieveTouched'), make: TextOrNull, model: TextOrNull, color: TextOrNull, all: Type.Boolean() },
    strict,
  ),
  Type.Object({ type: Type.Literal('KeyTicked'), key: KeyId }, strict),
] as const;
const TouchBody = Type.Union([
  ...managerTouches,
  ...visitTouches,
  Type.Object(
    {
      type: Type.Literal('KeyChosen'),
      key: KeyId,
      reason: Type.Union([Type.String({ pattern: '^[A-Za-z]{1,32}$' }), Type.Null()]),
    },
    strict,
  ),
  Type.Object({ type: Type.Literal('DoneTouched') }, strict),
  Type.Object({ type: Type.Literal('BackTouched') }, strict),
  Type.Object({ type: Type.Literal('ScreenTouched') }, strict),
  Type.Object({ type: Type.Literal('DigitTouched'), digit: Type.String({ pattern: '^[0-9]$' }) }, strict),
  ...(['EraseTouched', 'EnterTouched', 'CodeTouched', 'StaffTouched', 'EntryLeft', 'EnrollLeft'] as const).map((type) =>
    Type.Object({ type: Type.Literal(type) }, strict),
  ),
  Type.Object(
    {
      type: Type.Literal('EnrollTouched'),
      person: Type.Union([PersonId, Type.Null()]),
      department: Type.Union([Department, Type.Null()]),
    },
    strict,
  ),
  Type.Object(
    { type: Type.Literal('LanguageTouched'), language: Type.Union(LANGUAGES.map((one) => Type.Literal(one))) },
    strict,
  ),
  Type.Object({ type: Type.Literal('TextTouched'), large: Type.Boolean() }, strict),
]);
const BeatBody = Type.Object({ page: Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' }) }, strict);
const JournalQuery = Type.Object(
  {
    after: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' })),
    limit: Type.Optional(Type.String({ pattern: '^[0-9]{1,4}$' })),
  },
  strict,
);

const BODY_MAX_BYTES = 4_096;
const LINES_MAX = 256;
const STREAMS_MAX = 16;
const HEARTBEAT_MS = 10_000;
/** Of each type, as a tap is two of them; no finger does more, and each may become a line that is kept for ever. */
export const TOUCHES_MAX = 10;
const TOUCHES_WINDOW_MS = 1_000;
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

export async function createKiosk(parts: KioskParts): Promise<Kiosk> {
  const app = fastify({ bodyLimit: BODY_MAX_BYTES, requestTimeout: 10_000, forceCloseConnections: true });
  app.setErrorHandler((thrown, _request, reply) => answerFailure(thrown, reply, parts));
  app.setNotFoundHandler((_request, reply) => problem(reply, 404, 'KC-API-02', 'there is nothing at this address'));
  app.setValidatorCompiler(({ schema }) => validatorOf(schema as TSchema));
  // What a form of a foreign page could send without asking first is not read at all.
  app.removeContentTypeParser('text/plain');
  await app.register(helmet, headersFor(parts.frameAncestors));
  // A name that leads here from elsewhere would let a foreign page speak for the kiosk.
  app.addHook('onRequest', async (request, reply) => {
    if (!isLoopback(request.hostname))
      return problem(reply, 421, 'KC-API-02', 'the kiosk answers to this machine only');
    return undefined;
  });
  app.addHook('onSend', async (request, reply) => {
    reply.header('permissions-policy', 'camera=(), geolocation=(), microphone=(), usb=(), serial=(), payment=()');
    if (!request.url.startsWith('/assets/')) reply.header('cache-control', 'no-store');
  });
  await app.register(fastifySSE, { heartbeatInterval: HEARTBEAT_MS });
  // Built pages have a hash in their names; they may be missing, and may appear later.
  const assets = { root: join(parts.pageFolder, 'assets'), prefix: '/assets/', index: false as const, maxAge: '365d' };
  await app.register(serveFiles, { ...assets, immutable: true, suppressWarning: true });
  pageRoutes(app, parts);
  screenRoutes(app, parts);
  healthRoutes(app, parts);

  return {
    app,
    listen: async (host, port) => {
      if (!isLoopback(host)) {
        throw new Fault('KC-CONF-01', `kiosk.host is ${host}; the kiosk is served on loopback only`, { host });
      }
      try {
        return await app.listen({ host, port });
      } catch (thrown) {
        const taken = thrown instanceof Error && 'code' in thrown && thrown.code === 'EADDRINUSE';
        if (taken) throw new Fault('KC-CONF-02', `${host}:${port} for the kiosk`, { host, port }, thrown);
        throw thrown;
      }
    },
    close: () => app.close(),
  };
}

const isLoopback = (name: string): boolean => LOOPBACK.has(name.replace(/^\[(.*)\]$/, '$1'));

// ---- Pages.

const PAGE_MISSING =
  'The kiosk’s page has not been built. Run `npm run build`, then load this address again. ' +
  'The cabinet works without it: badge, lights and sounds.\n';

/** @returns what a page asked for is to be opened with instead; null when it is already */
function sizedQuery(url: string, { profile, ...parts }: Pick<KioskParts, 'profile' | 'pxPerMm'>): string | null {
  const pxPerMm = parts.pxPerMm();
  const asked = new URLSearchParams(url.split('?')[1] ?? '');
  const named = asked.get('profile');
  // Whoever names another screen is not in front of this one.
  if (named !== null && named !== profile) return null;
  const sized = new URLSearchParams(asked);
  const size = { profile, pxPerMmX: pxPerMm?.x, pxPerMmY: pxPerMm?.y };
  for (const [name, value] of Object.entries(size)) {
    if (value != null && !asked.has(name)) sized.set(name, String(value));
  }
  return sized.size === asked.size ? null : `/?${sized.toString()}`;
}

function pageRoutes(app: FastifyInstance, parts: KioskParts): void {
  const { pageFolder, screen } = parts;
  app.get('/', async (request, reply) => {
    const sized = sizedQuery(request.url, parts);
    if (sized !== null) return reply.redirect(sized);
    let page: string;
    try {
      page = await readFile(join(pageFolder, 'index.html'), 'utf8');
    } catch {
      return reply.code(503).type('text/plain; charset=utf-8').send(PAGE_MISSING);
    }
    const nonce = `<meta name="csp-nonce" content="${reply.cspNonce.style}" />`;
    // What the page says before it has heard anything, in the cabinet's language.
    const { speech, locale } = screen();
    const words = `<meta name="speech" content="${escaped(JSON.stringify({ speech, locale }))}" />`;
    const spoken = page
      .replace(/<html lang="[a-z]*"/, () => `<html lang="${speech.language}"`)
      .replace('<head>', () => `<head>\n    ${nonce}\n    ${words}`);
    return reply.type('text/html; charset=utf-8').send(spoken);
  });
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The headers of every reply; styles may also come from elements that carry the nonce of their page. */
const headersFor = (frameAncestors: readonly string[]) => ({
  enableCSPNonces: true,
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      'default-src': ["'none'"],
      'script-src': ["'self'"],
      'style-src': ["'self'"],
      'img-src': ["'self'", 'data:'],
      'font-src': ["'self'"],
      'connect-src': ["'self'"],
      'manifest-src': ["'self'"],
      'form-action': ["'self'"],
      'base-uri': ["'none'"],
      'frame-ancestors': frameAncestors.length === 0 ? ["'none'"] : [...frameAncestors],
      'object-src': ["'none'"],
      'require-trusted-types-for': ["'script'"],
      'trusted-types': ['default'],
    },
  },
  // The older header cannot name a foreign page, so it steps back where one is allowed.
  frameguard: frameAncestors.length === 0 ? { action: 'deny' as const } : false,
  referrerPolicy: { policy: 'no-referrer' as const },
  // Loopback has no certificate; browsers treat it as safe without.
  hsts: false,
});

// ---- The screen and what is touched on it.

function screenRoutes(app: FastifyInstance, parts: KioskParts): void {
  let streams = 0;
  app.get('/api/screen', { sse: 'only' }, async (_request, reply) => {
    if (streams >= STREAMS_MAX) return problem(reply, 429, 'KC-API-04', 'too many screens are open');
    streams += 1;
    let sending = false;
    let newest: Screen | null = null;
    // A page that reads slowly gets the newest screen next, not all that it missed.
    const send = async (screen: Screen): Promise<void> => {
      newest = screen;
      if (sending) return;
      sending = true;
      while (newest !== null && reply.sse.isConnected) {
        const next: Screen = newest;
        newest = null;
        await reply.sse.send({ event: 'screen', id: String(next.revision), data: next });
      }
      sending = false;
    };
    const push = (screen: Screen): void => {
      send(screen).catch(() => reply.sse.close());
    };
    const stop = parts.listen(push);
    reply.sse.onClose(() => {
      streams -= 1;
      stop();
    });
    reply.sse.keepAlive();
    push(parts.screen());
    return undefined;
  });

  const mayTouch = createLimit(parts.touchesMax, parts.monotonicMs);
  app.post<{ Body: Static<typeof TouchBody> }>(
    '/api/touch',
    { schema: { body: TouchBody } },
    async (request, reply) => {
      if (!mayTouch(request.body.type)) return problem(reply, 429, 'KC-API-04', 'more touches than fingers make');
      parts.touched(request.body);
      return reply.code(204).send();
    },
  );

  app.post<{ Body: Static<typeof BeatBody> }>('/api/beat', { schema: { body: BeatBody } }, async (request, reply) => {
    parts.beaten(request.body.page);
    return reply.code(204).send();
  });

  app.get<{ Querystring: Static<typeof JournalQuery> }>(
    '/api/journal',
    { schema: { querystring: JournalQuery } },
    async (request) => {
      const { after = '0', limit = '100' } = request.query;
      return parts.journal(Number(after), Math.max(1, Math.min(LINES_MAX, Number(limit))));
    },
  );
}

/** @returns whether one more of this name is within bounds now */
function createLimit(touchesMax: number, monotonicMs: () => number): (name: string) => boolean {
  const taken = new Map<string, readonly number[]>();
  return (name) => {
    const now = monotonicMs();
    const recent = (taken.get(name) ?? []).filter((ms) => now - ms < TOUCHES_WINDOW_MS);
    const within = recent.length < touchesMax;
    taken.set(name, within ? [...recent, now] : recent);
    return within;
  };
}

function healthRoutes(app: FastifyInstance, parts: KioskParts): void {
  app.get('/livez', async () => ({ live: true }));
  app.get('/readyz', async (_request, reply) => {
    const missing = parts.missing();
    return reply.code(missing.length === 0 ? 200 : 503).send({ ready: missing.length === 0, missing });
  });
}

// ---- What goes wrong.

const validatorOf = (schema: TSchema) => {
  const validator = Compile(schema);
  return (value: unknown) => {
    if (validator.Check(value)) return { value };
    const [first] = validator.Errors(value);
    const place = first === undefined || first.instancePath === '' ? 'the request' : first.instancePath.slice(1);
    const detail = `${place} ${first?.message ?? 'does not fit'}`;
    return { error: new Fault('KC-API-01', detail, { detail }) };
  };
};

function answerFailure(thrown: unknown, reply: FastifyReply, { onFailure }: KioskParts): FastifyReply {
  if (isFault(thrown, 'KC-API-01')) return problem(reply, 400, 'KC-API-01', String(thrown.context['detail']));
  const status = thrown instanceof Error && 'statusCode' in thrown ? Number(thrown.statusCode) : 500;
  if (status >= 400 && status < 500) return problem(reply, status, 'KC-API-01', refusalText(status));
  onFailure(thrown);
  return problem(reply, 500, 'KC-API-03', 'the log has more');
}

/** The framework's own refusals, in our words: its messages may name what runs inside. */
function refusalText(status: number): string {
  switch (status) {
    case 406:
      return 'this address answers with a stream of events only';
    case 413:
      return 'the body is too large';
    case 415:
      return 'the body is in a form that is not understood; send application/json';
    default:
      return 'the request could not be read';
  }
}

/** RFC 9457; `type` is the page of the code. */
function problem(reply: FastifyReply, status: number, code: FaultCode, detail: string): FastifyReply {
  const { happened, todo, works } = FAULTS[code];
  const body: ProblemBody = { type: `/errors/${code}`, title: happened, status, detail, code, todo, works };
  return reply.code(status).type('application/problem+json').send(body);
}
