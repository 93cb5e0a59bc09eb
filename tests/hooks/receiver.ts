// Another system as a receiver of webhooks: a real HTTP server that checks signature and envelope with others' libraries. For tests.
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudEvent, HTTP } from 'cloudevents';
import { Webhook } from 'standardwebhooks';

export interface Received {
  readonly id: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** As the library of CloudEvents reads it. */
  readonly event: CloudEvent<unknown>;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Receiver {
  readonly url: string;
  /** In the order in which they came, also those that were refused. */
  readonly received: Received[];
  /** What each message is answered with; 200 unless told. Null: it is never answered. */
  answer: (received: Received) => Answer | null | Promise<Answer | null>;
  readonly close: () => Promise<void>;
}

/** @throws when the signature is wrong, or when it is no CloudEvent 1.0 */
export function readMessage(headers: IncomingHttpHeaders, body: string, secret: string): CloudEvent<unknown> {
  new Webhook(secret).verify(body, headers as Record<string, string>);
  const event = HTTP.toEvent<unknown>({ headers, body });
  if (Array.isArray(event)) throw new Error('one message is one event');
  const one = new CloudEvent<unknown>(event);
  one.validate();
  return one;
}

/** @param secret  asked at each message; one that does not fit is answered with 401 and kept nowhere */
export async function openReceiver(secret: () => string): Promise<Receiver> {
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => void take(Buffer.concat(chunks).toString('utf8')));
    const take = async (body: string): Promise<void> => {
      const event = readOrNull(request.headers, body, secret());
      if (event === null) {
        response.writeHead(401).end('the signature does not fit');
        return;
      }
      const received = { id: String(request.headers['webhook-id']), headers: request.headers, body, event };
      receiver.received.push(received);
      const answer = await receiver.answer(received);
      if (answer !== null) response.writeHead(answer.status, answer.headers).end(answer.body ?? '');
    };
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keycab`,
    received: [],
    answer: () => ({ status: 200, body: 'thank you' }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}

function readOrNull(headers: IncomingHttpHeaders, body: string, secret: string): CloudEvent<unknown> | null {
  try {
    return readMessage(headers, body, secret);
  } catch {
    return null;
  }
}
