// Who has it, over HTTP with search, schema and sentence, against a bare Fastify route that sends as many bytes.
import autocannon from 'autocannon';
import { fastify } from 'fastify';
import { openApi } from '../api/rig.ts';
import type { Bench, Round } from './harness.ts';

const SECONDS = 2;

async function load(url: string): Promise<Round> {
  const result = await autocannon({ url, connections: 10, duration: SECONDS, workers: 1 });
  if (result.non2xx > 0 || result.errors > 0) throw new RangeError(`${String(result.non2xx)} answers were refused`);
  return { events: result.requests.total, figure: result.requests.average };
}

export async function prepare(): Promise<Bench> {
  const api = await openApi({ soleWriter: true });
  const address = await api.listen();
  const question = `${address}/api/v1/who?q=4512`;
  const body = await (await fetch(question)).text();
  const bare = fastify();
  bare.get('/api/v1/who', (_request, reply) => reply.type('application/json; charset=utf-8').send(body));
  const bareAddress = await bare.listen({ host: '127.0.0.1', port: 0 });
  return {
    name: `who has 4512: an answer of ${String(body.length)} bytes`,
    unit: 'events per s',
    goal: { name: 'P12', atLeast: 0.55 },
    rounds: 9,
    ours: { name: 'the API', run: () => load(question) },
    other: { name: 'bare Fastify, the same bytes from memory', run: () => load(`${bareAddress}/api/v1/who?q=4512`) },
    close: async () => {
      await bare.close();
      await api.close();
    },
  };
}
