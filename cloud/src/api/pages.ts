// The pages as built: HTML with a fresh nonce and never kept, files with a hash in their name kept for good; reads its folder.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import { FAULTS, type FaultCode } from '@keycab/shared/fault';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { errorPage } from './error-page.ts';
import { pagePolicy, type PageTrust } from './headers.ts';

export interface PagesParts {
  /** Where the build put the pages. */
  readonly folder: string;
  readonly demo: boolean;
  /** Origins of the kiosk page and of the simulated body's controls, framed and asked by the demo page alone. */
  readonly kioskOrigins: readonly string[];
  readonly controlOrigins: readonly string[];
  readonly random: (bytes: number) => Uint8Array;
}

const YEAR_S = 31_536_000;
const NONCE_BYTES = 16;
const HTML = 'text/html; charset=utf-8';

/** Where a page may lie: a folder of its own, or a file. */
const PLACES = {
  desk: ['desk/index.html', 'desk.html', 'index.html'],
  demo: ['demo/index.html', 'demo.html'],
} as const;

export const pageFile = (folder: string, page: keyof typeof PLACES): string | undefined =>
  PLACES[page].map((place) => join(folder, place)).find((path) => existsSync(path));

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
  const { folder, demo, kioskOrigins, controlOrigins, random } = parts;

  const send = async (reply: FastifyReply, page: keyof typeof PLACES, trust: Omit<PageTrust, 'nonce'>) => {
    const nonce = Buffer.from(random(NONCE_BYTES)).toString('base64');
    reply.helmet({ contentSecurityPolicy: pagePolicy({ nonce, ...trust }) });
    reply.header('cache-control', 'no-store').type(HTML);
    const path = pageFile(folder, page);
    if (path === undefined) return reply.code(503).send(NOT_BUILT);
    return reply.send(withNonce(await readFile(path, 'utf8'), nonce));
  };

  app.get('/', { schema: { hide: true } }, (_request, reply) =>
    send(reply, 'desk', { frameSources: [], connectSources: [], framed: demo }),
  );
  if (demo) {
    const trust = { frameSources: ["'self'", ...kioskOrigins], connectSources: controlOrigins, framed: false };
    app.get('/demo', { schema: { hide: true } }, (_request, reply) => send(reply, 'demo', trust));
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
