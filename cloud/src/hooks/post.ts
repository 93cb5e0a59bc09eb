// One message to one address: looked up once and held to what was found, no redirects, within a time; touches the network.
import type { LookupAddress } from 'node:dns';
import { request as plainRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Clock } from '../clock.ts';
import { hostOf, isPublic, mayBePrivate, refusalOf, REFUSALS, type HookAddresses } from './address.ts';

/** Every address of a host name. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

export interface Reply {
  readonly status: number;
  /** Seconds, as `retry-after` says; null when it does not. */
  readonly retryAfterS: number | null;
  /** How it began, as text of one line. */
  readonly body: string;
}
export type Sent = { readonly ok: true; readonly value: Reply } | { readonly ok: false; readonly reason: string };

export interface PostParts {
  readonly addresses: HookAddresses;
  readonly resolve: Resolve;
  readonly clock: Pick<Clock, 'after'>;
  readonly answerMs?: number;
}

export type Post = (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<Sent>;

const ANSWER_MS = 15_000;
const BODY_MAX_BYTES = 2_048;
const EXCERPT_MAX = 500;
/** Whatever would not be seen on a page, or not be kept in a database. */
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const UNSEEN = /[\u0000-\u001f\u007f-\u009f]+/g;

const refused = (reason: string): Sent => ({ ok: false, reason });

export const createPost =
  ({ addresses, resolve, clock, answerMs = ANSWER_MS }: PostParts): Post =>
  async (text, headers, body) => {
    const wrong = refusalOf(text, addresses);
    if (wrong !== null) return refused(REFUSALS[wrong]);
    const url = new URL(text);
    const host = hostOf(url);
    const found = await addressesOf(host, resolve);
    if (found.length === 0) return refused(`nobody knows the name ${host}`);
    // One private address among public ones is enough: whoever answers for the name chooses which one is taken.
    if (!mayBePrivate(addresses, host) && !found.every(({ address }) => isPublic(address))) {
      return refused(REFUSALS.private);
    }
    return exchange(url, found, { ...headers, 'content-type': CONTENT, 'user-agent': AGENT }, body, answerMs, clock);
  };

const CONTENT = 'application/cloudevents+json; charset=utf-8';
const AGENT = 'Keycab-Webhooks/1';

async function addressesOf(host: string, resolve: Resolve): Promise<readonly LookupAddress[]> {
  const family = isIP(host);
  if (family !== 0) return [{ address: host, family }];
  // A name that cannot be looked up now may be known later: the message waits.
  return resolve(host).catch(() => []);
}

/** Connects to one of these and to nothing else, whatever the name means by then. */
const pinnedTo =
  (found: readonly LookupAddress[]): LookupFunction =>
  (_host, options, done) => {
    const [first] = found;
    if (options.all === true) done(null, [...found]);
    else done(null, first?.address ?? '', first?.family);
  };

function exchange(
  url: URL,
  found: readonly LookupAddress[],
  headers: Readonly<Record<string, string>>,
  body: string,
  answerMs: number,
  clock: Pick<Clock, 'after'>,
): Promise<Sent> {
  return new Promise((resolve) => {
    const options: RequestOptions = {
      method: 'POST',
      agent: false,
      lookup: pinnedTo(found),
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    };
    const outgoing = (url.protocol === 'https:' ? tlsRequest : plainRequest)(url, options);
    const end = (sent: Sent): void => {
      cancel();
      outgoing.destroy();
      resolve(sent);
    };
    let heard: IncomingMessage | undefined;
    const cancel = clock.after(answerMs, () =>
      // The status is what counts; whoever goes on talking has said it.
      end(heard === undefined ? refused(`no answer within ${answerMs / 1000} s`) : replyOf(heard, '')),
    );
    outgoing.on('error', (error: NodeJS.ErrnoException) => end(refused(error.code ?? error.message)));
    outgoing.on('response', (incoming) => {
      heard = incoming;
      excerptOf(incoming).then(
        (excerpt) => end(replyOf(incoming, excerpt)),
        () => end(replyOf(incoming, '')),
      );
    });
    outgoing.end(body);
  });
}

async function excerptOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= BODY_MAX_BYTES) break;
  }
  return Buffer.concat(chunks)
    .subarray(0, BODY_MAX_BYTES)
    .toString('utf8')
    .replaceAll(UNSEEN, ' ')
    .slice(0, EXCERPT_MAX);
}

function replyOf({ statusCode = 0, headers }: IncomingMessage, body: string): Sent {
  const after = headers['retry-after'];
  const retryAfterS = after !== undefined && /^\d{1,6}$/.test(after) ? Number(after) : null;
  return { ok: true, value: { status: statusCode, retryAfterS, body } };
}
