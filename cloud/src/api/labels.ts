// `/labels`: what is printed for tags, a QR code that leads to the key's answer and its number; and `/k/…`, where it leads.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { FAULTS, type FaultCode } from '@keycab/shared/fault';
import { keyId, type KeyId } from '@keycab/shared/ids';
import { keyName } from '@keycab/shared/key-name';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { DirectoryReader } from '../projections/directory.ts';
import { errorPage } from './error-page.ts';
import { labelsPage, PAPERS, type Label, type Paper } from './labels-page.ts';
import { allowedAt, type WhoAsks } from './principal.ts';

export interface LabelsParts {
  readonly directory: Pick<DirectoryReader, 'index'>;
  readonly whoAsks: WhoAsks;
  /** Null where nobody logs in; `origin` is how this house is called from outside. */
  readonly people: { readonly origin: string } | null;
  readonly codes: { readonly qr: (text: string) => string; readonly bars: (text: string) => string | null };
  /** Where the build put the style of this page. */
  readonly folder: string;
}

/** More than a house prints at once; whoever has more prints by group. */
const LABELS_MAX = 500;
const KEY = /^k[0-9a-z]{8,32}$/;

function styleIn(folder: string): string | null {
  const assets = join(folder, 'assets');
  const name = existsSync(assets) ? readdirSync(assets).find((each) => /^labels-[\w-]+\.css$/.test(each)) : undefined;
  return name === undefined ? null : `/assets/${name}`;
}

interface Asked {
  readonly keys?: string;
  readonly group?: string;
  readonly paper?: string;
}

export function mountLabels(app: FastifyInstance, parts: LabelsParts): void {
  const { codes, directory, people, whoAsks } = parts;
  const style = styleIn(parts.folder);
  const refuse = (reply: FastifyReply, status: number, code: FaultCode): FastifyReply =>
    reply.code(status).send(errorPage(code, FAULTS[code]));
  const originOf = (request: FastifyRequest): string => people?.origin ?? `${request.protocol}://${request.host}`;

  app.get<{ Querystring: Asked }>('/labels', { schema: { hide: true } }, async (request, reply) => {
    reply.header('cache-control', 'no-store').type('text/html; charset=utf-8');
    const principal = await whoAsks(request);
    if (principal === null) {
      if (people === null) return refuse(reply, 401, 'KC-AUTH-01');
      return reply.redirect(`/login?then=${encodeURIComponent(request.url)}`, 303);
    }
    const rooftops = allowedAt(principal, 'administer');
    if (rooftops.length === 0) return refuse(reply, 403, 'KC-AUTH-02');
    const { group, keys: named, paper: wanted = '' } = request.query;
    const paper: Paper = Object.hasOwn(PAPERS, wanted) ? (wanted as Paper) : 'sheet';
    const index = directory.index(rooftops);
    const asked = typeof named === 'string' ? new Set(named.split(',')) : null;
    const all = [...index.keys.values()]
      .filter((key) => asked === null || asked.has(key.key))
      .filter((key) => typeof group !== 'string' || group === '' || key.group === group)
      .toSorted((a, b) => a.label.localeCompare(b.label, 'en', { numeric: true }) || a.number - b.number);
    const origin = originOf(request);
    const labels = all.slice(0, LABELS_MAX).map((key): Label => {
      const name = keyName(key);
      const { name: site } = index.sites.get(index.keySite.get(key.key) ?? index.site.site) ?? index.site;
      return { name, site, qr: codes.qr(`${origin}/k/${key.key}`), bars: codes.bars(name) };
    });
    return reply.send(labelsPage({ labels, total: all.length, paper, style, path: request.url }));
  });

  /**
   * Nothing is looked up here: a stranger, who is led to the log-in, learns the same from a tag as from any other word.
   * Whoever is logged in comes to the desk, which tells of a key that they may not see as of one that is none.
   */
  app.get<{ Params: { id: string } }>('/k/:id', { schema: { hide: true } }, async (request, reply) => {
    reply.header('cache-control', 'no-store');
    if (people !== null && (await whoAsks(request)) === null) {
      return reply.redirect(`/login?then=${encodeURIComponent(request.url)}`, 303);
    }
    const { id } = request.params;
    const key: KeyId | null = KEY.test(id) ? keyId(id) : null;
    return reply.redirect(key === null ? '/' : `/?scan#${key}`, 303);
  });
}
