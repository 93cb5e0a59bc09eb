// What the pages ask the service, typed by the contract; a failure comes back in four parts, never as an exception.
import type { Problem } from '@keycab/shared/contract';
import { FAULTS, type FaultCode } from '@keycab/shared/fault';
import type { Paths } from '@keycab/shared/paths';
import createClient from 'openapi-fetch';
import { type Trouble, troubleOf } from './trouble.tsx';

export type Reply<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly trouble: Trouble };

type Get<Path extends keyof Paths> = Paths[Path] extends {
  get: { parameters: infer Parameters; responses: { 200: { content: { 'application/json': infer Value } } } };
}
  ? { readonly given: Parameters; readonly value: Value }
  : never;

/** What a GET of this path answers. */
export type ResponseOf<Path extends keyof Paths> = Get<Path>['value'];

type Given<Path extends keyof Paths, Key extends string> = Get<Path>['given'] extends {
  readonly [K in Key]: infer Value;
}
  ? Value
  : never;
interface ParametersOf<Path extends keyof Paths> {
  readonly path?: Given<Path, 'path'>;
  readonly query?: Given<Path, 'query'>;
}

// The client's own result type takes branded ids apart, letter by letter; theirs are the contract's, unchanged.
type Client = <Path extends keyof Paths>(
  path: Path,
  options: { readonly params: ParametersOf<Path>; readonly signal?: AbortSignal },
) => Promise<{ readonly data?: ResponseOf<Path>; readonly error?: Partial<Problem> }>;

/** @returns null when `signal` ended it, because nobody waits for the answer any more */
export async function ask<Path extends keyof Paths>(
  path: Path,
  params: ParametersOf<Path>,
  signal: AbortSignal,
): Promise<Reply<ResponseOf<Path>> | null> {
  const get = createClient<Paths>({ baseUrl: location.origin }).GET as unknown as Client;
  try {
    const { data, error } = await get(path, { params, signal });
    return data === undefined ? { ok: false, trouble: problemOf(error ?? {}) } : { ok: true, value: data };
  } catch {
    return signal.aborted ? null : { ok: false, trouble: troubleOf('KC-UI-03') };
  }
}

function problemOf({ code, detail }: Partial<Problem>): Trouble {
  const known = code !== undefined && Object.hasOwn(FAULTS, code) ? (code as FaultCode) : 'KC-API-03';
  return troubleOf(known, detail === undefined || detail === '' ? {} : { happened: detail });
}
