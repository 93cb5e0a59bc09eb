// The head of the office's own log; its lines stand among those of the cabinets; ledger only.
import { assert } from '@keycab/shared/fault';
import { OFFICE } from '@keycab/shared/ids';
import { EMPTY_EDGE, edgeBytes, edgeRoot, parseEdge, type Edge } from '@keycab/shared/proof/tree';
import type { Kysely } from 'kysely';
import type { Tables } from './schema.ts';

export interface OfficeHead {
  readonly epoch: number;
  readonly verifierKey: string;
  readonly edge: Edge;
}

const CHUNK = 1_000;

export const office = {
  /** The epoch that is being written; undefined before the first line. */
  officeHead: async (db: Kysely<Tables>): Promise<OfficeHead | undefined> => {
    const row = await db.selectFrom('office').selectAll().orderBy('epoch', 'desc').limit(1).executeTakeFirst();
    if (row === undefined) return undefined;
    const edge = parseEdge(row.size, Buffer.from(row.edge, 'base64'));
    assert(edge.ok, 'the edge of the office log is whole', { epoch: row.epoch, size: row.size });
    return { epoch: row.epoch, verifierKey: row.verifier_key, edge: edge.value };
  },

  /** Every epoch of the log, oldest first: how many lines, and under which key. */
  officeEpochs: async (
    db: Kysely<Tables>,
  ): Promise<readonly { readonly epoch: number; readonly size: number; readonly verifierKey: string }[]> => {
    const rows = await db.selectFrom('office').select(['epoch', 'size', 'verifier_key']).orderBy('epoch').execute();
    return rows.map((row) => ({ epoch: row.epoch, size: row.size, verifierKey: row.verifier_key }));
  },

  openOffice: async (trx: Kysely<Tables>, epoch: number, verifierKey: string): Promise<OfficeHead> => {
    const edge = '';
    const root = edgeRoot(EMPTY_EDGE).toString('base64');
    await trx.insertInto('office').values({ epoch, verifier_key: verifierKey, size: 0, root, edge }).execute();
    return { epoch, verifierKey, edge: EMPTY_EDGE };
  },

  saveOfficeHead: async (trx: Kysely<Tables>, { edge, epoch }: OfficeHead): Promise<void> => {
    const root = edgeRoot(edge).toString('base64');
    const columns = { size: edge.size, root, edge: edgeBytes(edge).toString('base64') };
    await trx.updateTable('office').set(columns).where('epoch', '=', epoch).execute();
  },

  /** The log's lines from a seq on, as they were written. */
  officeLines: async (db: Kysely<Tables>, epoch: number, from: number): Promise<readonly string[]> => {
    const lines: string[] = [];
    for (;;) {
      const rows = await db
        .selectFrom('events')
        .select('line')
        .where('cabinet', '=', OFFICE)
        .where('epoch', '=', epoch)
        .where('seq', '>=', from + lines.length)
        .orderBy('seq')
        .limit(CHUNK)
        .execute();
      lines.push(...rows.map((row) => row.line));
      if (rows.length < CHUNK) return lines;
    }
  },
};
