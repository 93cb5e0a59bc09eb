// The pages as built: HTML with a fresh nonce and never kept, files with a hash in their name kept for good; reads its folder.
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import { FAULTS, type FaultCode } from '@keycab/shared/fault';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errorPage } from './error-page.ts';
import { CAMERA_PERMISSIONS, pagePolicy, type PageTrust } from './headers.ts';

export interface PagesParts {
  /** Where the build put the pages. */
  readonly folder: string;
  readonly demo: boolean;
  /** Origins of the kiosk page and of the simulated body's controls, framed and asked by the demo page alone. */
  readonly kioskOrigins: readonly string[];
  readonly controlOrigins: readonly string[];
  readonly random: (bytes: number) => Uint8Array;
  /** Has to log in before a page is shown; nobody where there are no accounts. */
  readonly isStranger?: (request: FastifyRequest) => Promise<boolean>;
}

/** For whoever has not logged in yet; `/offline` has nothing in it but what this browser keeps itself. */
const OPEN_PAGES = ['/login', '/welcome', '/offline'];

/** The one page that uses the camera. */
const SCANS = 'scan';

const YEAR_S = 31_536_000;
const NONCE_BYTES = 16;
const HTML = 'text/html; charset=utf-8';

/** Where a page may lie: a folder of its own, the desk at the top. */
const placesOf = (page: string): readonly string[] =>
  page === 'desk' ? ['desk/index.html', 'index.html'] : [`${page}/index.html`];

export const pageFile = (folder: string, page: string): string | undefined =>
  placesOf(page)
    .map((place) => join(folder, place))
    .find((path) => existsSync(path));

/** These have rules of their own; every other folder with an `index.html` is a page at its own path. */
const OWN_RULES = ['desk', 'demo'];

/** `admin/people`, `vehicle/[id]`: the folders that the build made a page in. */
function pagesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name === 'index.html')
    .map((entry) => relative(folder, entry.parentPath).split(sep).join('/'))
    .filter((page) => page !== '' && !OWN_RULES.includes(page));
}

/** A folder in brackets stands for any name: `vehicle/[id]` is `/vehicle/:id`. */
const pathOf = (page: string): string => `/${page.replaceAll(/\[(\w+)\]/g, ':$1')}`;

const NOT_BUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Keycab</title>
<h1>The pages are not built yet.</h1><p>Run <code>npm run build</code>. The API works: <a href="/docs">/docs</a>.</p></html>
`;

/** The nonce reaches the page's own style element by way of a meta tag. */
const withNonce = (html: string, nonce: string): string => {
  const tag = `<meta name="csp-nonce" content="${nonce}">`;
  const placeholder = /<meta\s+(?:name|property)="csp-nonce"[^>]*>/;
  return placeholder.test(html) ? html.replace(placeholder, tag) : html.replace(/<head[^>]*>/, (head) => head + tag);
};

export async function mountPages(app: FastifyInstance, parts: PagesParts): Promise<void> {
  const { folder, demo, kioskOrigins, controlOrigins, random, isStranger } = parts;

  const send = async (
    request: FastifyRequest,
    reply: FastifyReply,
    page: string,
    trust: Omit<PageTrust, 'nonce'>,
  ): Promise<FastifyReply> => {
    if (!OPEN_PAGES.includes(`/${page}`) && (await isStranger?.(request)) === true) {
      return reply.header('cache-control', 'no-store').redirect(`/login?then=${encodeURIComponent(request.url)}`, 303);
    }
    const nonce = Buffer.from(random(NONCE_BYTES)).toString('base64');
    reply.helmet({ contentSecurityPolicy: pagePolicy({ nonce, ...trust }) });
    if (trust.scans === true) reply.header('permissions-policy', CAMERA_PERMISSIONS);
    reply.header('cache-control', 'no-store').type(HTML);
    const path = pageFile(folder, page);
    if (path === undefined) return reply.code(503).send(NOT_BUILT);
    return reply.send(withNonce(await readFile(path, 'utf8'), nonce));
  };

  app.get('/', { schema: { hide: true } }, (request, reply) =>
    send(request, reply, 'desk', { frameSources: [], connectSources: [], framed: demo }),
  );
  for (const page of pagesIn(folder)) {
    app.get(pathOf(page), { schema: { hide: true } }, (request, reply) =>
      send(request, reply, page, { frameSources: [], connectSources: [], framed: demo, scans: page === SCANS }),
    );
  }
  if (demo) {
    const trust = { frameSources: ["'self'", ...kioskOrigins], connectSources: controlOrigins, framed: false };
    app.get('/demo', { schema: { hide: true } }, (request, reply) => send(request, reply, 'demo', trust));
  }

  app.get<{ Params: { code: string } }>('/errors/:code', { schema: { hide: true } }, (request, reply) => {
    const { code } = request.params;
    if (!Object.hasOwn(FAULTS, code)) return reply.callNotFound();
    return reply.type(HTML).send(errorPage(code as FaultCode, FAULTS[code as FaultCode]));
  });

  if (!existsSync(folder)) return;
  await app.register(fastifyStatic, {
    root: folder,
    index: false,
    decorateReply: false,
    cacheControl: false,
    // A page without its nonce shows nothing: only the routes above serve HTML.
    allowedPath: (path) => !path.endsWith('.html'),
    setHeaders: (reply, path) => {
      const hashed = path.includes(`${sep}assets${sep}`);
      reply.header('cache-control', hashed ? `public, max-age=${YEAR_S}, immutable` : 'no-cache');
    },
  });
}
