// What all of this room is built from; types only.
import type { PersonId, SiteId, VehicleId } from '@keycab/shared/ids';
import type { Way } from '@keycab/shared/notice-kinds';
import type { QuietHours } from '@keycab/shared/notices';
import type { Kysely } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import type { Tables } from '../ledger/schema.ts';
import type { Log } from '../log.ts';
import type { Whereabouts } from '../office/known.ts';
import type { OfficeLog } from '../office/log.ts';
import type { DirectoryReader } from '../projections/directory.ts';
import type { KeyId } from '@keycab/shared/ids';
import type { Adapter } from './ways/adapter.ts';

/** The car of an appointment is here; `salesperson` null: nobody of today's sold it. */
export interface Lead {
  readonly vehicle: VehicleId | null;
  readonly salesperson: PersonId | null;
  readonly arrivedWallMs: number;
  readonly isAnswered: boolean;
}

export interface NoticesParts {
  readonly db: Kysely<Tables>;
  readonly office: Pick<OfficeLog, 'write' | 'state'>;
  readonly whereabouts: (
    within: Pick<LedgerTransaction, 'trx'>,
    keys: readonly KeyId[],
  ) => Promise<ReadonlyMap<KeyId, Whereabouts>>;
  readonly directory: DirectoryReader;
  readonly leads: () => Promise<readonly Lead[]>;
  readonly jobs: Pick<Jobs, 'add' | 'wake' | 'handle'>;
  readonly adapters: readonly Adapter[];
  readonly settings: {
    /** Of every rooftop; null: it is never quiet. */
    readonly quiet: QuietHours | null;
    /** Scheme and host of the pages, as people reach them. */
    readonly origin: () => string;
    /** By which browsers know this service; null: no web push. */
    readonly applicationKey: string | null;
    readonly isPushService: (endpoint: string) => boolean;
  };
  readonly clock: Pick<Clock, 'wallMs' | 'every'>;
  readonly random: (bytes: number) => Uint8Array;
  readonly log: Pick<Log, 'warn' | 'error' | 'info'>;
}

export const NOTICE_JOB = 'notice';

/** What a job of this room carries: ids alone. */
export interface NoticeJob {
  readonly notice: string;
  readonly way: Way;
  readonly address: string;
}

/** The rooftop of a person, and what its clock shows. */
export interface Rooftop {
  readonly site: SiteId;
  readonly name: string;
  readonly timeZone: string;
}
