// Where a feed comes in: its bytes as they are, looked at first, taken over on request.
import { IMPORT_PATH, ImportPreview, ImportQuery } from '@keycab/shared/inventory';
import type { FastifyInstance } from 'fastify';
import type { Importer } from '../inventory/importer.ts';
import { admit, type WhoAsks } from './principal.ts';

/** Twenty thousand cars with all their columns are some ten megabytes. */
const FEED_BYTES_MAX = 32 * 1_024 * 1_024;
const PER_MINUTE = 30;

export async function mountInventory(app: FastifyInstance, importer: Importer, whoAsks: WhoAsks): Promise<void> {
  // In a scope of its own: nowhere else is a body taken that is no JSON.
  await app.register(async (scope) => {
    const options = { parseAs: 'buffer', bodyLimit: FEED_BYTES_MAX } as const;
    scope.addContentTypeParser('application/octet-stream', options, (_request, body, done) => done(null, body));
    scope.post<{ Querystring: ImportQuery; Body: Buffer }>(
      IMPORT_PATH,
      {
        bodyLimit: FEED_BYTES_MAX,
        config: { rateLimit: { max: PER_MINUTE, timeWindow: 60_000 } },
        schema: {
          operationId: 'importInventory',
          summary: 'A feed of vehicles: what it would change, or, with commit, all of it at once',
          querystring: ImportQuery,
          response: {
            200: { description: 'What came of it', content: { 'application/json': { schema: ImportPreview } } },
          },
        },
        preValidation: async (request) => void (await admit(whoAsks, request, 'administer')),
      },
      async (request) => {
        const { person, via } = await admit(whoAsks, request, 'administer');
        return importer.run(request.body, request.query, { by: person, via });
      },
    );
    return Promise.resolve();
  });
}
