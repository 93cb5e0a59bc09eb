// Where a feed comes in: its bytes as they are, looked at first, taken over on request.
import { Fault, isFault } from '@keycab/shared/fault';
import type { SiteId } from '@keycab/shared/ids';
import { IMPORT_PATH, ImportPreview, ImportQuery } from '@keycab/shared/inventory';
import { isWithin } from '@keycab/shared/permissions';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Importer } from '../inventory/importer.ts';
import type { Refused } from './mount.ts';
import { admit, type Principal, type WhoAsks } from './principal.ts';

/** Twenty thousand cars with all their columns are some ten megabytes. */
const FEED_BYTES_MAX = 32 * 1_024 * 1_024;
const PER_MINUTE = 30;

interface InventoryParts {
  readonly importer: Importer;
  /** Whose cars these are: who administers another rooftop only neither sees nor changes them. */
  readonly site: SiteId;
  readonly whoAsks: WhoAsks;
  readonly refused: Refused;
}

export async function mountInventory(
  app: FastifyInstance,
  { importer, refused, site, whoAsks }: InventoryParts,
): Promise<void> {
  // What the guard found out, for the handler of the same request.
  const admitted = new WeakMap<FastifyRequest, Principal>();
  const guard = async (request: FastifyRequest): Promise<void> => {
    const principal = await whoAsks(request);
    try {
      const able = await admit(() => principal, request, 'administer');
      if (!isWithin(able.rooftops, site)) throw new Fault('KC-AUTH-02', 'it is another rooftop’s');
      admitted.set(request, able);
    } catch (thrown) {
      if (principal !== null && isFault(thrown)) await refused(principal, 'importInventory', thrown.code);
      throw thrown;
    }
  };
  // In a scope of its own: nowhere else is a body taken that is no JSON, and here none that is.
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    const options = { parseAs: 'buffer', bodyLimit: FEED_BYTES_MAX } as const;
    scope.addContentTypeParser('application/octet-stream', options, (_request, body, done) => done(null, body));
    scope.post<{ Querystring: ImportQuery; Body: Buffer | undefined }>(
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
        // Before the body is read: nobody else's megabytes are waited for.
        preParsing: guard,
      },
      async (request) => {
        const { body, query } = request;
        const { person = null, token, via = 'api' } = admitted.get(request) ?? {};
        if (query.commit === true && person === null && token === undefined)
          throw new Fault('KC-OFFICE-14', 'a feed is taken over by somebody');
        return importer.run(body ?? new Uint8Array(), query, { by: person, via }, token);
      },
    );
    return Promise.resolve();
  });
}
