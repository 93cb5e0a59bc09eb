// The hands of a visitor: what the demo's page sees of the body and does to it; HTTP on loopback only.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { isAct, type Act, type ActAnswer } from './acts.ts';
import type { JournalNews } from './follow.ts';
import type { MqttSeen } from './packets.ts';

export interface ControlState {
  readonly powered: boolean;
  readonly network: boolean;
  readonly door: 'open' | 'closed';
  readonly badges: readonly {
    readonly badge: string;
    readonly name: string;
    readonly department: string;
    readonly kind: 'staff' | 'manager' | 'unknown' | 'disabled';
    readonly present: boolean;
  }[];
  readonly slots: readonly {
    readonly slot: number;
    readonly name: string;
    readonly label: string | null;
    readonly latch: 'locked' | 'free';
    readonly coilBroken: boolean;
    readonly light: { readonly color: string; readonly rhythm: string } | null;
  }[];
  readonly inHand: readonly { readonly rom: string; readonly label: string }[];
  readonly boards: {
    readonly kind: 'simulated' | 'avr';
    /** Of real time, to ten; null where no chip runs. */
    readonly pacePercent: number | null;
  };
  readonly seed: string;
  /** In whose name the desk beside the cabinet asks, until the visitor chooses somebody else. */
  readonly deskPerson: string | null;
}

export type WireNews = JournalNews | { readonly event: 'mqtt'; readonly data: MqttSeen };

export interface ControlParts {
  /** Pages that may ask, as their browsers name them: `http://localhost:8080`. */
  readonly origins: readonly string[];
  readonly state: () => ControlState;
  readonly act: (act: Act) => Promise<ActAnswer>;
  /** Called while somebody watches the wire; tells what happens from then on. @returns ends it */
  readonly watchWire: (tell: (news: WireNews) => void) => () => void;
  readonly every: (ms: number, run: () => void) => () => void;
}

export interface Control {
  readonly port: number;
  close(): Promise<void>;
}

const LOOK_MS = 80;
const BEAT_MS = 10_000;
const BODY_MAX_BYTES = 2_048;
const STREAMS_MAX = 16;
const HOSTS = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

export async function createControl(host: string, port: number, parts: ControlParts): Promise<Control> {
  const streams = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    void answer(request, response, parts, streams).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () => {
      for (const open of streams) open.destroy();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  parts: ControlParts,
  streams: Set<ServerResponse>,
): Promise<void> {
  const { origin, host } = request.headers;
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  response.setHeader('vary', 'origin');
  response.setHeader('cache-control', 'no-store');
  // A foreign page must neither read nor act, and a name that leads here from elsewhere is a foreign page.
  if (!HOSTS.test(host ?? '') || (origin !== undefined && !parts.origins.includes(origin))) {
    return reply(response, 403, no('This address is for the demo’s own pages.'));
  }
  if (origin !== undefined) response.setHeader('access-control-allow-origin', origin);
  if (request.method === 'OPTIONS') {
    response.setHeader('access-control-allow-methods', 'GET, POST');
    response.setHeader('access-control-allow-headers', 'content-type');
    return void response.writeHead(204).end();
  }
  if (request.method === 'GET' && path === '/state') return streamState(response, parts, streams);
  if (request.method === 'GET' && path === '/wire') return streamWire(response, parts, streams);
  if (path !== '/act') return reply(response, 404, no('There is nothing at this address.'));
  if (request.method !== 'POST') return reply(response, 405, no('An act is posted.'));
  // Only a page that was allowed above can send this type.
  if (request.headers['content-type']?.startsWith('application/json') !== true) {
    return reply(response, 415, no('An act is JSON.'));
  }
  const act = await readJson(request);
  if (!isAct(act)) return reply(response, 400, no('There is no such act.'));
  const result = await parts.act(act);
  return reply(response, result.ok ? 200 : 409, result);
}

const no = (said: string): ActAnswer => ({ ok: false, said });

function reply(response: ServerResponse, status: number, body: ActAnswer): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** @returns undefined for what is too long or no JSON */
async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= BODY_MAX_BYTES) chunks.push(chunk);
  }
  if (bytes > BODY_MAX_BYTES) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}

function keepStream(response: ServerResponse, streams: Set<ServerResponse>, stops: readonly (() => void)[]): void {
  streams.add(response);
  response.on('close', () => {
    streams.delete(response);
    for (const stop of stops) stop();
  });
}

function openStream(response: ServerResponse, streams: ReadonlySet<ServerResponse>): boolean {
  if (streams.size >= STREAMS_MAX) {
    reply(response, 429, no('Too many pages are watching.'));
    return false;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', connection: 'keep-alive' });
  response.flushHeaders();
  return true;
}

const send = (response: ServerResponse, event: string, data: string): void => {
  response.write(`event: ${event}\ndata: ${data}\n\n`);
};

function streamState(response: ServerResponse, parts: ControlParts, streams: Set<ServerResponse>): void {
  if (!openStream(response, streams)) return;
  let last = '';
  // The body has no bell: looking at it twelve times a second is what an eye does.
  const look = (): void => {
    const now = JSON.stringify(parts.state());
    if (now === last || response.writableNeedDrain) return;
    last = now;
    send(response, 'state', now);
  };
  look();
  keepStream(response, streams, [parts.every(LOOK_MS, look), parts.every(BEAT_MS, () => response.write(': beat\n\n'))]);
}

function streamWire(response: ServerResponse, parts: ControlParts, streams: Set<ServerResponse>): void {
  if (!openStream(response, streams)) return;
  const stop = parts.watchWire(({ event, data }) => {
    // A page that reads too slowly misses lines rather than filling the memory.
    if (!response.writableNeedDrain) send(response, event, JSON.stringify(data));
  });
  keepStream(response, streams, [stop, parts.every(BEAT_MS, () => response.write(': beat\n\n'))]);
}
