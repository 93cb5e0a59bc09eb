// The record as auditors ask for it: what may be asked, one line with its sentence, how far it is proven; schema and type; pure.
import { Type, type Static } from 'typebox';
import { Person } from './answer.ts';
import { RecordFilter } from './events/office.ts';
import { KeyId, LogId, VehicleId } from './ids.ts';

const strict = { additionalProperties: false } as const;
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Wall = Type.Integer({ description: 'UTC milliseconds' });
const Count = Type.Integer({ minimum: 0 });
const Arrival = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'arrival number' });

export type RecordQuery = RecordFilter;

export const AuditEntry = Type.Object(
  {
    arrival: Arrival,
    log: LogId,
    logName: Type.String(),
    epoch: Type.Integer(),
    seq: Type.Integer(),
    type: Type.String(),
    /** When it happened by the clock of whoever wrote it; null without one. */
    atWallMs: orNull(Wall),
    receivedWallMs: Wall,
    person: orNull(Person),
    key: orNull(
      Type.Object({ key: KeyId, label: Type.String(), number: Type.Integer(), vehicle: orNull(VehicleId) }, strict),
    ),
    vehicle: orNull(Type.String()),
    refused: Type.Boolean(),
    text: Type.String({ description: 'One sentence, as a person would say it' }),
    event: Type.Unknown({ description: 'The line as the cabinet, or the office, wrote it, parsed' }),
  },
  strict,
);
export type AuditEntry = Static<typeof AuditEntry>;

/** How far one history of one log reaches here, and how far somebody outside has put their name under it. */
export const LogState = Type.Object(
  {
    log: LogId,
    logName: Type.String(),
    epoch: Type.Integer(),
    size: Count,
    cosignedSize: Count,
    cosignedWallMs: orNull(Wall),
    forked: Type.Boolean(),
  },
  strict,
);
export type LogState = Static<typeof LogState>;

export const Outcome = Type.Union([
  Type.Literal('good'),
  Type.Literal('incomplete'),
  Type.Literal('untrusted'),
  Type.Literal('altered'),
]);

/** What a verification of all logs, line by line against signatures and cosignatures, has found. */
export const Verified = Type.Object(
  {
    atWallMs: Wall,
    by: orNull(Person),
    outcome: Outcome,
    lines: Count,
    epochs: Type.Array(Type.Object({ log: LogId, epoch: Type.Integer(), size: Count, covered: Count }, strict)),
    findings: Type.Array(
      Type.Object(
        { log: Type.String(), seq: orNull(Count), sentence: Type.String(), code: Type.String(), outcome: Outcome },
        strict,
      ),
      { maxItems: 100 },
    ),
  },
  strict,
);
export type Verified = Static<typeof Verified>;

export const Verification = Type.Object(
  {
    running: orNull(Type.Object({ done: Count, total: Count, startedWallMs: Wall }, strict)),
    /** The newest since this service started. */
    last: orNull(Verified),
  },
  strict,
);
export type Verification = Static<typeof Verification>;

/** The download of what a filter finds; beside the typed client, since it is no JSON. Takes the filter and `form`. */
export const EXPORT_PATH = '/api/v1/audit/export';
/** The keys by which a bundle is verified, as this service knows them. */
export const TRUST_PATH = '/api/v1/audit/trust';

export const ExportForm = Type.Union([Type.Literal('csv'), Type.Literal('jsonl'), Type.Literal('bundle')]);
export type ExportForm = Static<typeof ExportForm>;

export const ExportQuery = Type.Object(
  { ...RecordFilter.properties, form: Type.Optional(Type.Unsafe<ExportForm>({ ...ExportForm, default: 'csv' })) },
  strict,
);

export const auditRoutes = {
  audit: {
    method: 'GET',
    path: '/api/v1/audit',
    summary: 'The record: every line of every log, newest first, each with its sentence',
    permission: 'audit',
    query: Type.Object(
      {
        ...RecordFilter.properties,
        before: Type.Optional(Arrival),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
      },
      strict,
    ),
    response: Type.Object({ entries: Type.Array(AuditEntry), next: orNull(Type.Integer()), asOfWallMs: Wall }, strict),
  },
  auditLine: {
    method: 'GET',
    path: '/api/v1/audit/lines/:log/:epoch/:seq',
    summary: 'One line of the record by its place, which never changes',
    permission: 'audit',
    params: Type.Object(
      {
        log: LogId,
        epoch: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
        seq: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
      },
      strict,
    ),
    response: Type.Object({ entry: AuditEntry, state: LogState, asOfWallMs: Wall }, strict),
  },
  auditProof: {
    method: 'GET',
    path: '/api/v1/audit/proof',
    summary: 'How far each log is signed and cosigned, and what the newest verification found',
    permission: 'audit',
    response: Type.Object({ logs: Type.Array(LogState), verification: Verification, asOfWallMs: Wall }, strict),
  },
  auditVerify: {
    method: 'POST',
    path: '/api/v1/audit/verify',
    summary: 'Verify all logs now, line by line; one at a time, its progress is told by the proof',
    permission: 'audit',
    body: Type.Object({}, strict),
    response: Type.Object({ verification: Verification, asOfWallMs: Wall }, strict),
  },
} as const;
