// Downloads of the record: what a filter finds as a table or as JSON lines, all logs as a bundle that proves itself, and the keys to it.
import { Readable } from 'node:stream';
import { EXPORT_PATH, ExportQuery, TRUST_PATH, type ExportForm, type RecordQuery } from '@keycab/shared/audit';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Log } from '../log.ts';
import { filterOf, type AuditParts } from './audit.ts';
import { admit, type Principal, type WhoAsks } from './principal.ts';

/** Each reads the whole ledger: a page that asks more often has gone wrong. */
const PER_MINUTE = 6;

const MEDIA: Readonly<Record<ExportForm, readonly [string, string]>> = {
  csv: ['text/csv; charset=utf-8', 'keycab-record.csv'],
  jsonl: ['application/jsonl; charset=utf-8', 'keycab-record.jsonl'],
  bundle: ['application/x-tar', 'keycab-record.tar'],
};

const attached = (reply: FastifyReply, [type, name]: readonly [string, string]): FastifyReply =>
  reply.type(type).header('content-disposition', `attachment; filename="${name}"`);

export function mountExport(
  app: FastifyInstance,
  { record, office, newestArrival, forms }: AuditParts,
  whoAsks: WhoAsks,
  log: Pick<Log, 'error'>,
): void {
  const rateLimit = { max: PER_MINUTE, timeWindow: 60_000 };
  const file = (description: string) => ({
    200: { description, content: { 'application/octet-stream': { schema: {} } } },
  });
  const schema = (operationId: string, summary: string) => ({ operationId, summary, response: file(summary) });

  /** Who took what is written down before the first byte leaves. */
  const written = async ({ person, via }: Principal, form: ExportForm, filter: RecordQuery): Promise<number> => {
    const through = await newestArrival();
    await office.write(() => Promise.resolve([{ type: 'RecordExported', filter, form, through }]), { by: person, via });
    return through;
  };

  app.get<{ Querystring: RecordQuery & { form?: ExportForm } }>(
    EXPORT_PATH,
    {
      exposeHeadRoute: false,
      config: { rateLimit },
      schema: {
        ...schema('auditExport', 'What a filter finds, or all logs as a bundle, as a file'),
        querystring: ExportQuery,
      },
      preValidation: async (request) => void (await admit(whoAsks, request, 'audit')),
    },
    async (request, reply) => {
      const { form = 'csv' } = request.query;
      // A bundle holds whole journals: a part of one proves nothing.
      const filter = form === 'bundle' ? {} : filterOf(request.query);
      const principal = await admit(whoAsks, request, 'audit');
      const { rooftops } = principal;
      const through = await written(principal, form, filter);
      const parts =
        form === 'bundle' ? await forms.bundle(rooftops) : forms[form](record.walk(filter, through, rooftops));
      const stream = Readable.from(parts, { objectMode: false });
      stream.on('error', (thrown) => log.error({ code: 'KC-API-03', err: thrown }, 'a download could not be finished'));
      return attached(reply, MEDIA[form]).send(stream);
    },
  );

  app.get(
    TRUST_PATH,
    {
      exposeHeadRoute: false,
      config: { rateLimit },
      schema: schema(
        'auditTrust',
        'The keys by which a bundle is verified; compare them with those on the cabinets’ screens',
      ),
      preValidation: async (request) => void (await admit(whoAsks, request, 'audit')),
    },
    async (request, reply) => {
      const { rooftops } = await admit(whoAsks, request, 'audit');
      return attached(reply, ['application/json; charset=utf-8', 'trust.json']).send(await forms.trust(rooftops));
    },
  );
}
