// What a caller is told when something is wrong: RFC 9457, words from the table of codes, nothing from inside; pure.
import type { Problem } from '@keycab/shared/contract';
import { FAULTS, isFault, type FaultCode } from '@keycab/shared/fault';
import type { FastifyError } from 'fastify';

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** Codes that a caller meets as something else than a mistake of ours. */
const STATUS: Partial<Record<FaultCode, number>> = {
  'KC-API-01': 400,
  'KC-FEED-01': 400,
  'KC-FEED-02': 409,
  'KC-API-02': 404,
  'KC-HOOK-01': 400,
  'KC-HOOK-02': 404,
  'KC-HOOK-03': 400,
  'KC-API-04': 429,
  'KC-KEY-04': 404,
  'KC-AUTH-01': 401,
  'KC-AUTH-02': 403,
  'KC-ADMIN-04': 404,
  'KC-AUTH-03': 403,
  'KC-AUTH-04': 401,
  'KC-AUTH-05': 410,
  'KC-AUTH-06': 400,
  'KC-AUTH-07': 404,
  'KC-AUTH-08': 401,
  'KC-AUTH-09': 403,
  'KC-AUTH-10': 409,
  'KC-AUTH-11': 409,
  'KC-NOTICE-06': 400,
  'KC-NOTICE-07': 409,
};

export function problem(code: FaultCode, status: number, detail: string): Problem {
  const { happened, todo, works } = FAULTS[code];
  return {
    type: `/errors/${code}`,
    title: happened,
    status,
    detail: detail === '' ? happened : detail,
    code,
    todo,
    works,
  };
}

const PLACES: Readonly<Record<string, string>> = {
  querystring: 'the query',
  params: 'the path',
  body: 'the body',
  headers: 'the headers',
};

/** The words that a field may hold, when it failed to be any of them. */
const wordsOf = (validation: FastifyError['validation']): string[] => {
  const [first] = validation ?? [];
  const missed = (validation ?? []).filter(
    ({ keyword, instancePath }) => keyword === 'const' && instancePath === first?.instancePath,
  );
  return first?.keyword === 'const' ? missed.map(({ params }) => String(params['allowedValue'])) : [];
};

/** "limit in the query must be >= 1": the field that has to be corrected, never the value that was sent. */
function fieldText({ validation, validationContext }: FastifyError): string {
  const first = validation?.[0];
  const place = PLACES[validationContext ?? ''] ?? 'the request';
  if (first === undefined) return `${place} is not valid`;
  const { missingProperty, additionalProperty } = first.params as Record<string, string | undefined>;
  const path = first.instancePath.split('/').filter((part) => part !== '');
  const words = wordsOf(validation);
  if (words.length > 0) return `${path.join('.')} in ${place} must be one of ${words.join(', ')}`;
  if (missingProperty !== undefined) return `${[...path, missingProperty].join('.')} is missing in ${place}`;
  if (additionalProperty !== undefined) return `${additionalProperty.slice(0, 64)} is not known in ${place}`;
  return `${path.length === 0 ? place : `${path.join('.')} in ${place}`} ${first.message ?? 'is not valid'}`;
}

/** The framework's own refusals, in our words: its messages may name what runs inside. */
function refusalText(status: number): string {
  switch (status) {
    case 408:
      return 'the request did not arrive in time';
    case 431:
      return 'the headers are too large';
    case 406:
      return 'this address answers in another form than the one asked for';
    case 413:
      return 'the body is too large';
    case 415:
      return 'the body is in a form that is not understood; send application/json, a feed as application/octet-stream';
    default:
      return 'the request could not be read';
  }
}

/** A refusal of the framework or one of its libraries. */
export const refusal = (status: number): Problem => problem('KC-API-01', status, refusalText(status));

/** @returns the problem, and whether it is a mistake of ours that belongs into the log */
export function problemOf(thrown: unknown): { readonly problem: Problem; readonly ours: boolean } {
  if (isFault(thrown)) {
    // What the office does not allow is a conflict with how things stand, not with the form of the request.
    const status = STATUS[thrown.code] ?? (/^KC-(OFFICE|ADMIN|REMOTE)-/.test(thrown.code) ? 409 : undefined);
    if (status !== undefined) {
      // What stands behind the table's own sentence is the clause that names the thing.
      const detail = thrown.message.slice(`${thrown.code}: ${FAULTS[thrown.code].happened}`.length).trim();
      return { problem: problem(thrown.code, status, detail), ours: false };
    }
    return { problem: problem('KC-API-03', 500, ''), ours: true };
  }
  const error = thrown as Partial<FastifyError> | null | undefined;
  const status = typeof error?.statusCode === 'number' ? error.statusCode : 500;
  if (error?.validation !== undefined) {
    return { problem: problem('KC-API-01', 400, fieldText(error as FastifyError)), ours: false };
  }
  // What may not be read is as good as not there: a folder of the pages, for one.
  if (status === 404 || status === 403) return { problem: problem('KC-API-02', 404, ''), ours: false };
  if (status === 429) return { problem: problem('KC-API-04', 429, ''), ours: false };
  if (status >= 400 && status < 500) return { problem: refusal(status), ours: false };
  return { problem: problem('KC-API-03', 500, ''), ours: true };
}
