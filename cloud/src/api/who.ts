// `/who/4512`: the answer as plain HTML for whatever has no script, and for paper; asks answers and matters.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { FAULTS, type FaultCode } from '@keycab/shared/fault';
import type { KeyId } from '@keycab/shared/ids';
import { type Language, LANGUAGES, localeOf } from '@keycab/shared/messages';
import type { Telling } from '@keycab/shared/sentence';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Answers } from '../projections/answers.ts';
import type { DirectoryReader } from '../projections/directory.ts';
import type { MattersReader } from '../projections/matters.ts';
import { errorPage } from './error-page.ts';
import { allowedAt, type WhoAsks } from './principal.ts';
import { QUERY_MAX_CHARS, SHOWN_MAX, tooLongPage, whoPage } from './who-page.ts';

export interface WhoParts {
  readonly answers: Pick<Answers, 'who'>;
  readonly directory: DirectoryReader;
  readonly matters: MattersReader;
  readonly clock: { readonly wallMs: () => number };
  readonly whoAsks: WhoAsks;
  /** Null where nobody logs in: then a stranger is not led to a page for that. */
  readonly people: object | null;
  /** Where the build put the pages, and the style of this one. */
  readonly folder: string;
}

const HTML = 'text/html; charset=utf-8';
const LOCALE = 'en-US';

/** The first language in which we speak, by what the browser prefers (RFC 9110, 12.5.4). */
export function languageAsked(header: string | undefined): Language {
  const wanted = (header ?? '').split(',').map((part) => {
    const [range = '', ...parameters] = part.trim().toLowerCase().split(';');
    const weight = parameters.map((each) => /^\s*q=([\d.]+)\s*$/.exec(each)?.[1]).find((each) => each !== undefined);
    return { language: range.split('-')[0], weight: weight === undefined ? 1 : Number(weight) };
  });
  const spoken = wanted
    .sort((one, other) => other.weight - one.weight)
    .filter(({ weight }) => weight > 0)
    .flatMap(({ language }) => LANGUAGES.filter((known) => known === language));
  return spoken[0] ?? LANGUAGES[0];
}

/** The build gives it a name with a hash. */
function styleIn(folder: string): string | null {
  const assets = join(folder, 'assets');
  const name = existsSync(assets) ? readdirSync(assets).find((each) => /^who-[\w-]+\.css$/.test(each)) : undefined;
  return name === undefined ? null : `/assets/${name}`;
}

export function mountWho(app: FastifyInstance, parts: WhoParts): void {
  const { answers, clock, directory, matters, people, whoAsks } = parts;
  const style = styleIn(parts.folder);
  const refuse = (reply: FastifyReply, status: number, code: FaultCode): FastifyReply =>
    reply.code(status).send(errorPage(code, FAULTS[code]));

  const answer = async (request: FastifyRequest, reply: FastifyReply, query: string): Promise<FastifyReply> => {
    reply.header('cache-control', 'no-store').header('vary', 'accept-language').type(HTML);
    const principal = await whoAsks(request);
    if (principal === null) {
      if (people === null) return refuse(reply, 401, 'KC-AUTH-01');
      return reply.redirect(`/login?then=${encodeURIComponent(request.url)}`, 303);
    }
    const rooftops = allowedAt(principal, 'see');
    if (rooftops.length === 0) return refuse(reply, 403, 'KC-AUTH-02');
    const language = languageAsked(request.headers['accept-language']);
    const { keySite, site, sites } = directory.index(rooftops);
    const telling: Telling = {
      nowWallMs: clock.wallMs(),
      timeZone: site.timeZone,
      locale: localeOf(language, LOCALE),
      language,
    };
    if (query.length > QUERY_MAX_CHARS) return reply.code(400).send(tooLongPage({ telling, style }));
    const found = await answers.who(query, SHOWN_MAX, rooftops);
    const { reservations } = await matters.current(rooftops);
    const now = { ...telling, nowWallMs: found.asOfWallMs };
    const tellingOf = (key: KeyId): Telling => ({
      ...now,
      timeZone: (sites.get(keySite.get(key) ?? site.site) ?? site).timeZone,
    });
    return reply.send(whoPage({ found, reservations, telling: now, tellingOf, style }));
  };

  app.get<{ Params: { query: string } }>('/who/:query', { schema: { hide: true } }, (request, reply) =>
    answer(request, reply, request.params.query),
  );
  // Where the form of the page leads, which knows no other way to say what was typed.
  app.get<{ Querystring: { q?: string | string[] } }>('/who', { schema: { hide: true } }, (request, reply) => {
    const { q = '' } = request.query;
    return answer(request, reply, typeof q === 'string' ? q : q.join(' '));
  });
}
