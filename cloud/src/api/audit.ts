// What the routes of the record answer: lines by filter and by place, how far they are proven, a verification on request.
import type { AuditEntry, LogState, RecordQuery, Verification } from '@keycab/shared/audit';
import { Fault } from '@keycab/shared/fault';
import type { LogId } from '@keycab/shared/ids';
import type { Rooftops } from '@keycab/shared/permissions';
import type { VerificationJob } from '../audit/verification.ts';
import type { OfficeLog } from '../office/log.ts';
import type { RecordReader } from '../projections/record.ts';
import type { Handlers } from './mount.ts';

export interface AuditParts {
  readonly record: RecordReader;
  readonly verification: Pick<VerificationJob, 'start' | 'state'>;
  readonly logs: (rooftops: Rooftops) => Promise<LogState[]>;
  readonly office: Pick<OfficeLog, 'write'>;
  readonly newestArrival: () => Promise<number>;
  /** The forms of a download, each as its bytes or text, piece by piece. */
  readonly forms: {
    readonly csv: (entries: AsyncIterable<AuditEntry>) => AsyncIterable<string>;
    readonly jsonl: (entries: AsyncIterable<AuditEntry>) => AsyncIterable<string>;
    readonly bundle: (rooftops: Rooftops) => Promise<AsyncIterable<Uint8Array>>;
    readonly trust: (rooftops: Rooftops) => Promise<string>;
  };
}

type Clock = { readonly wallMs: () => number };

/** As the contract's default says; it is filled in before a handler runs. */
const LIMIT = 100;

/** The filter alone: what a query has beside it says how to show what it finds. */
export const filterOf = ({ from, key, kind, log, person, refused, to, vehicle }: RecordQuery): RecordQuery => ({
  ...(from === undefined ? {} : { from }),
  ...(key === undefined ? {} : { key }),
  ...(kind === undefined ? {} : { kind }),
  ...(log === undefined ? {} : { log }),
  ...(person === undefined ? {} : { person }),
  ...(refused === undefined ? {} : { refused }),
  ...(to === undefined ? {} : { to }),
  ...(vehicle === undefined ? {} : { vehicle }),
});

/** Of the logs that somebody may see; of another rooftop's not even that something is wrong with them. */
function seenBy({ running, last }: Verification, states: readonly LogState[], rooftops: Rooftops): Verification {
  if (last === null || rooftops === 'all') return { running, last };
  const own = new Set<string>(states.map(({ log }) => log));
  const epochs = last.epochs.filter(({ log }) => own.has(log));
  const findings = last.findings.filter(({ log }) => [...own].some((each) => log.includes(each)));
  const outcome = findings[0]?.outcome ?? 'good';
  return { running, last: { ...last, outcome, epochs, findings } };
}

export function auditHandlers(
  { record, verification, logs }: AuditParts,
  clock: Clock,
): Pick<Handlers, 'audit' | 'auditLine' | 'auditProof' | 'auditVerify'> {
  const stateOf = async (log: LogId, epoch: number): Promise<LogState> => {
    const state = (await logs('all')).find((each) => each.log === log && each.epoch === epoch);
    if (state === undefined) throw new Fault('KC-API-02', `no log ${log} has an epoch ${epoch}`);
    return state;
  };
  return {
    audit: async ({ query, principal: { rooftops } }) => {
      const { limit = LIMIT, before } = query;
      const page = await record.page(filterOf(query), { limit, before, rooftops });
      return { ...page, asOfWallMs: clock.wallMs() };
    },
    auditLine: async ({ params: { log, epoch, seq }, principal: { rooftops } }) => {
      const entry = await record.line(log, epoch, seq, rooftops);
      if (entry === undefined) throw new Fault('KC-API-02', `no line ${seq} is in epoch ${epoch} of ${log}`);
      return { entry, state: await stateOf(log, epoch), asOfWallMs: clock.wallMs() };
    },
    auditProof: async ({ principal: { rooftops } }) => {
      const states = await logs(rooftops);
      const seen = seenBy(verification.state(), states, rooftops);
      return { logs: states, verification: seen, asOfWallMs: clock.wallMs() };
    },
    auditVerify: async ({ principal: { person, via, rooftops } }) => {
      if (rooftops !== 'all') throw new Fault('KC-AUTH-02', 'it needs the right to audit every rooftop');
      return { verification: verification.start({ by: person, via }), asOfWallMs: clock.wallMs() };
    },
  };
}
