// What an address answers to a method that it does not take: 405, or 204 to OPTIONS, with those it takes (RFC 9110, 15.5.6).
import { METHODS } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { problem, PROBLEM_TYPE } from './problem.ts';

/** Not a request to a route: it asks for a tunnel, which Node's server ends by itself. */
const TUNNEL = 'CONNECT';

/** Listens from now on to which routes there are. @returns to be called once, when all of them are */
export function refuseMethods(app: FastifyInstance): () => void {
  const urls = new Set<string>();
  app.addHook('onRoute', ({ url }) => {
    // Under a wildcard there may be nothing at all.
    if (!url.includes('*')) urls.add(url);
  });
  return () => {
    for (const method of METHODS)
      if (method !== TUNNEL && !app.supportedMethods.includes(method)) app.addHttpMethod(method);
    for (const url of urls) refuse(app, url);
  };
}

function refuse(app: FastifyInstance, url: string): void {
  const isTaken = (method: string): boolean => app.hasRoute({ method, url });
  const allow = [...app.supportedMethods.filter(isTaken), 'OPTIONS'].join(', ');
  app.route({
    method: app.supportedMethods.filter((method) => !isTaken(method)),
    url,
    schema: { hide: true },
    // Before the body is read: nothing in it could change the answer.
    onRequest: async (request, reply) => {
      reply.header('allow', allow);
      if (request.method === 'OPTIONS') return reply.code(204).send();
      reply.code(405).header('cache-control', 'no-store').type(PROBLEM_TYPE);
      return reply.send(JSON.stringify(problem('KC-API-01', 405, `this address takes ${allow}`)));
    },
    handler: (_request, reply) => reply.code(405).send(),
  });
}
