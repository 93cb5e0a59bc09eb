// What the pages ask the service, typed by the contract; a failure comes back in four parts, never as an exception.
import type { Contract, Problem, RouteName } from '@keycab/shared/contract';
import { FAULTS, type FaultCode } from '@keycab/shared/fault';
import type { Static, TSchema } from 'typebox';
import { type Trouble, troubleOf } from './trouble.tsx';

export type Reply<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly trouble: Trouble };

type Part<Name extends RouteName, Key extends string> = Contract[Name] extends { readonly [K in Key]: infer Schema }
  ? Schema extends TSchema
    ? Static<Schema>
    : Record<never, never>
  : Record<never, never>;
export type ResponseOf<Name extends RouteName> = Static<Contract[Name]['response']>;

const PATHS: { readonly [Name in RouteName]: Contract[Name]['path'] } = {
  site: '/api/v1/site',
  who: '/api/v1/who',
  keys: '/api/v1/keys',
  key: '/api/v1/keys/:id',
  timeline: '/api/v1/keys/:id/timeline',
  cabinets: '/api/v1/cabinets',
  events: '/api/v1/events',
};

/** @returns null when `signal` ended it, because nobody waits for the answer any more */
export async function ask<Name extends RouteName>(
  name: Name,
  given: {
    readonly params?: Part<Name, 'params'>;
    readonly query?: Part<Name, 'query'>;
    readonly signal?: AbortSignal;
  } = {},
): Promise<Reply<ResponseOf<Name>> | null> {
  const params: Record<string, unknown> = given.params ?? {};
  const path = PATHS[name].replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(String(params[key])));
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(given.query ?? {})) if (value !== undefined) query.set(key, String(value));
  try {
    const response = await fetch(`${path}?${query}`, {
      ...(given.signal === undefined ? {} : { signal: given.signal }),
    });
    if (response.ok) return { ok: true, value: (await response.json()) as ResponseOf<Name> };
    return { ok: false, trouble: await problemOf(response) };
  } catch {
    return given.signal?.aborted === true ? null : { ok: false, trouble: troubleOf('KC-UI-03') };
  }
}

async function problemOf(response: Response): Promise<Trouble> {
  const problem = (await response.json().catch(() => ({}))) as Partial<Problem>;
  const code =
    problem.code !== undefined && Object.hasOwn(FAULTS, problem.code) ? (problem.code as FaultCode) : 'KC-API-03';
  const told = problem.detail === undefined || problem.detail === '' ? {} : { happened: problem.detail };
  return troubleOf(code, told);
}
