// The live stream: every change and every beat as server-sent events, resumed where a page left off; one page, one queue.
import { fastifySSE } from '@fastify/sse';
import { LIVE_PATH, LiveBeat, LiveChange } from '@keycab/shared/contract';
import type { Rooftops } from '@keycab/shared/permissions';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Live, LiveMessage } from '../projections/live.ts';
import { admit, type WhoAsks } from './principal.ts';
import { PROBLEM_TYPE, refusal } from './problem.ts';

/** A page that is this far behind is let go: it comes back by itself and resumes. */
export const QUEUE_MAX = 1024;

const DESCRIPTION = `Server-sent events. \`changed\`: a stored line with the key's new answer, id = arrival number.
\`beat\`: every 5 s and when a cabinet comes or goes. \`resync\`: too much was missed, load the lists again.
Resume with \`Last-Event-ID\`.`;

const Stream = Type.Object({ changed: LiveChange, beat: LiveBeat });

const arrivalOf = (id: string | null): number | null => (id !== null && /^\d{1,15}$/.test(id) ? Number(id) : null);

interface Sink {
  readonly send: (message: { id?: string; event: string; data: string }) => Promise<void>;
  readonly close: () => void;
}

interface Stream {
  readonly stop: () => void;
}

/** One page: what is live waits behind what it missed; nothing is sent twice, and a full queue ends the stream. */
function follow(live: Live, sink: Sink, lastArrival: number | null, where: () => Promise<Rooftops>): Stream {
  let queue: LiveMessage[] = [];
  let sent = 0;
  let sending = false;
  let open = true;
  let caughtUp = false;

  const stop = (): void => {
    if (!open) return;
    open = false;
    unsubscribe();
    queue = [];
    sink.close();
  };

  const drain = async (): Promise<void> => {
    if (sending || !caughtUp) return;
    sending = true;
    for (let message = queue.shift(); open && message !== undefined; message = queue.shift()) {
      const { event, arrival, dataFor } = message;
      if (event === 'changed' && arrival !== null && arrival <= sent) continue;
      sent = arrival ?? sent;
      const data = await dataFor(await where());
      if (data === null) continue;
      // "0" is an id too: without one, a page that saw nothing could not resume.
      await sink.send(arrival === null ? { event, data } : { id: String(arrival), event, data });
    }
    sending = false;
  };

  const unsubscribe = live.subscribe((message) => {
    if (queue.length >= QUEUE_MAX) return stop();
    queue.push(message);
    drain().catch(stop);
  });

  live
    .catchUp(lastArrival)
    .then((missed) => {
      queue = [...missed, ...queue];
      caughtUp = true;
      return drain();
    })
    .catch(stop);
  return { stop };
}

export async function mountLive(app: FastifyInstance, live: Live, whoAsks: WhoAsks): Promise<void> {
  // Called, not registered: its named export would stay inside a scope of its own, and its default has wrong types.
  // Beats keep the connection alive and say more than a comment would.
  await fastifySSE(app, { heartbeatInterval: 0 });
  const streams = new Set<Stream>();
  app.addHook('preClose', async () => {
    for (const stream of streams) stream.stop();
  });
  app.route({
    method: 'GET',
    url: LIVE_PATH,
    exposeHeadRoute: false,
    // Each message is JSON already, written once for all pages.
    sse: { kind: 'only', serializer: (data: string) => data },
    config: { rateLimit: false },
    schema: {
      operationId: 'live',
      summary: 'What happens, as it happens',
      description: DESCRIPTION,
      response: { 200: { description: DESCRIPTION, content: { 'text/event-stream': { schema: Stream } } } },
    },
    preValidation: async (request) => {
      await admit(whoAsks, request, 'see');
    },
    // The library's own refusal, in our words.
    preSerialization: async (_request, reply, payload) => {
      if (reply.statusCode !== 406) return payload;
      reply.type(PROBLEM_TYPE);
      return refusal(406);
    },
    handler: async (request, reply) => {
      const { sse } = reply;
      sse.keepAlive();
      // Before this handler returns, or the framework takes the reply for an empty one.
      sse.sendHeaders();
      const stream = follow(
        live,
        { send: (message) => sse.send(message), close: () => sse.close() },
        arrivalOf(sse.lastEventId),
        // Asked again for each message: a right that is withdrawn, or a log-in that is over, ends what is open.
        async () => (await admit(whoAsks, request, 'see')).rooftops,
      );
      streams.add(stream);
      sse.onClose(() => {
        streams.delete(stream);
        stream.stop();
      });
    },
  });
}
