// The description of topics and messages, for whoever builds a neighbor: made once, the same for everybody.
import { asyncApi } from '@keycab/shared/asyncapi';
import type { FastifyInstance } from 'fastify';

export function mountAsyncApi(app: FastifyInstance): void {
  let text: string | undefined;
  app.get('/asyncapi.json', { schema: { hide: true } }, (_request, reply) => {
    text ??= JSON.stringify(asyncApi());
    return reply
      .type('application/json; charset=utf-8')
      .serializer((data: unknown) => data as string)
      .send(text);
  });
}
