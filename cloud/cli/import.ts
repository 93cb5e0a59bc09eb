// keycab import: shows what a feed of vehicles would change at a service, and takes it over on request; reads a file, asks the service.
import { readFileSync, statSync } from 'node:fs';
import type { Problem } from '@keycab/shared/contract';
import { FAULTS, type FaultCode } from '@keycab/shared/fault';
import { IMPORT_PATH, type ImportPreview } from '@keycab/shared/inventory';
import { good, refused, type Outcome } from '@keycab/shared/outcome';
import { EXIT, signed, trouble, usage, type Talk } from '@keycab/shared/cli/talk';
import type { Given } from '@keycab/shared/cli/verb';
import { attempt, readGiven } from './given-path.ts';
import { previewText } from './import-text.ts';

const SERVER = 'http://localhost:8080';
/** As the service takes it. */
const FEED_BYTES_MAX = 32 * 1_024 * 1_024;
const LOCAL = new Set(['localhost', '127.0.0.1', '[::1]']);

interface Service {
  readonly url: URL;
  readonly token: string | null;
}

type Asked = { readonly preview: ImportPreview } | { readonly exit: number };

export async function importFeed({ positionals, values }: Given, talk: Talk): Promise<number> {
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0) return usage(talk, 'Name one file: keycab import feed.csv');
  const isCommit = values['commit'] === true;
  if (isCommit && values['dry-run'] === true) return usage(talk, 'Either --dry-run or --commit.');
  const feed = readFeed(path);
  if (!feed.ok) return usage(talk, feed.reason);
  const service = serviceOf(values);
  if (!service.ok) return usage(talk, service.reason);
  const query = queryOf(values);
  if (!query.ok) return usage(talk, query.reason);

  const looked = await ask(service.value, query.value, feed.value, talk);
  if ('exit' in looked) return looked.exit;
  const { preview } = looked;
  if (!isCommit || preview.missing.length > 0) {
    tell(preview, values, talk);
    if (preview.missing.length > 0) {
      talk.say('Say which column it is, as in: --map vin=Chassis');
      return EXIT.altered;
    }
    talk.say(`Nothing was changed. Take it over with: keycab import ${path} --commit`);
    return preview.refused > 0 ? EXIT.incomplete : EXIT.good;
  }
  if (preview.alarms.length > 0 && values['yes'] !== true) {
    tell(preview, values, talk);
    talk.say('Nothing was changed, since that is unusual. When it is right, say it with --yes.');
    return EXIT.incomplete;
  }
  const taken = await ask(service.value, `${query.value}&commit=true&plan=${preview.plan}`, feed.value, talk);
  if ('exit' in taken) return taken.exit;
  tell(taken.preview, values, talk);
  const { created, refused: refusedRows, retired, updated } = taken.preview;
  const sold = retired === 0 ? '' : `, ${retired} marked as sold`;
  talk.say(signed(talk, 'good', `Taken over: ${created} new, ${updated} changed${sold}. Nothing was deleted.`));
  return refusedRows > 0 ? EXIT.incomplete : EXIT.good;
}

function tell(preview: ImportPreview, values: Given['values'], talk: Talk): void {
  talk.data(values['json'] === true ? JSON.stringify(preview) : previewText(preview, talk).join('\n'));
}

function readFeed(path: string): Outcome<Buffer, string> {
  const found = attempt(() => {
    const { size } = statSync(path);
    return size > FEED_BYTES_MAX ? null : readFileSync(path);
  }, `The file ${path} cannot be read`);
  if (!found.ok) return found;
  return found.value === null ? refused(`${path} is larger than any feed: 32 MiB at most.`) : good(found.value);
}

function serviceOf({ server = SERVER, token }: Given['values']): Outcome<Service, string> {
  if (typeof server !== 'string' || !/^https?:\/\//.test(server) || !URL.canParse(server))
    return refused('--server is an address, as in https://keys.example.com.');
  const url = new URL(IMPORT_PATH, server);
  // Whoever listens on the way would have the token, and with it the house.
  if (url.protocol === 'http:' && !LOCAL.has(url.hostname))
    return refused(`${url.origin} would send the token and the feed in the open: name it with https.`);
  if (typeof token !== 'string') return good({ url, token: null });
  if (!token.startsWith('@')) return good({ url, token });
  const kept = readGiven(token.slice(1), 'token file');
  return kept.ok ? good({ url, token: kept.value.trim() }) : kept;
}

function queryOf(values: Given['values']): Outcome<string, string> {
  const query = new URLSearchParams();
  for (const name of ['source', 'rooftop'] as const) {
    if (typeof values[name] === 'string') query.set(name, values[name]);
  }
  if (values['retire'] === true) query.set('retire', 'true');
  const pairs = Array.isArray(values['map']) ? values['map'].map(String) : [];
  const odd = pairs.find((pair) => !/^[A-Za-z]+=/.test(pair));
  if (odd !== undefined) return refused(`--map takes a field and its column, as in vin=Chassis; not ${odd}.`);
  if (pairs.length > 0) {
    const map = pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1) || null]);
    query.set('map', JSON.stringify(Object.fromEntries(map)));
  }
  return good(query.toString());
}

async function ask({ token, url }: Service, query: string, feed: Buffer, talk: Talk): Promise<Asked> {
  let reply: Response;
  let said: unknown;
  try {
    reply = await fetch(`${url.href}?${query}`, {
      method: 'POST',
      redirect: 'error',
      headers: {
        'content-type': 'application/octet-stream',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      body: new Uint8Array(feed),
    });
    said = await reply.json();
  } catch (thrown) {
    // fetch tells of every failure on the way by this one type, and an answer that is no JSON is no service of ours.
    if (!(thrown instanceof TypeError || thrown instanceof SyntaxError)) throw thrown;
    talk.say(`${signed(talk, 'broken', `No service answers at ${url.origin}.`)} Name it with --server.`);
    return { exit: EXIT.unreachable };
  }
  if (reply.ok) return { preview: said as ImportPreview };
  const { code, detail } = said as Partial<Problem>;
  const known = code !== undefined && Object.hasOwn(FAULTS, code) ? (code as FaultCode) : 'KC-API-03';
  trouble(talk, known, detail ?? FAULTS[known].happened);
  return { exit: exitOf(reply.status) };
}

function exitOf(status: number): number {
  if (status === 401 || status === 403) return EXIT.trust;
  return status === 429 || status >= 500 ? EXIT.unreachable : EXIT.altered;
}
