// A line as the ledger has taken it in: what projections and the live stream are told; types only.
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import type { OfficeEvent } from '@keycab/shared/events/office';
import type { LogId } from '@keycab/shared/ids';
import type { Kysely } from 'kysely';
import type { Tables } from '../ledger/schema.ts';

export interface StoredLine {
  /** Dense, in commit order. */
  readonly arrival: number;
  readonly cabinet: LogId;
  readonly epoch: number;
  readonly seq: number;
  /** null when this version does not understand the line; it is stored all the same. */
  readonly event: CabinetEvent | OfficeEvent | null;
  readonly effectiveWallMs: number;
  readonly receivedWallMs: number;
}

/** Runs inside the transaction that stores the lines, once per line, in arrival order. */
export type Project = (trx: Kysely<Tables>, stored: readonly StoredLine[]) => Promise<void>;
