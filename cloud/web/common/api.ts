// What the pages ask the service, typed by the contract; a failure comes back in four parts, never as an exception.
import type { Act } from '@keycab/shared/acts';
import type { Problem } from '@keycab/shared/contract';
import { FAULTS, type FaultCode } from '@keycab/shared/fault';
import type { Paths } from '@keycab/shared/paths';
import createClient from 'openapi-fetch';
import { chosenPerson } from './identity.ts';
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
  options: {
    readonly params: ParametersOf<Path>;
    readonly signal?: AbortSignal;
    readonly headers: Readonly<Record<string, string>>;
  },
) => Promise<{ readonly data?: ResponseOf<Path>; readonly error?: Partial<Problem> }>;

/** Only the demonstration listens to these: elsewhere one is whoever has logged in. */
export function whoHeaders(): Record<string, string> {
  const person = chosenPerson();
  const via = matchMedia('(max-width: 520px)').matches ? 'phone' : 'desk';
  return { 'keycab-via': via, ...(person === null ? {} : { 'keycab-person': person }) };
}

/** @returns null when `signal` ended it, because nobody waits for the answer any more */
export async function ask<Path extends keyof Paths>(
  path: Path,
  params: ParametersOf<Path>,
  signal: AbortSignal,
): Promise<Reply<ResponseOf<Path>> | null> {
  const get = createClient<Paths>({ baseUrl: location.origin }).GET as unknown as Client;
  try {
    const { data, error } = await get(path, { params, signal, headers: whoHeaders() });
    return data === undefined ? { ok: false, trouble: problemOf(error ?? {}) } : { ok: true, value: data };
  } catch {
    return signal.aborted ? null : { ok: false, trouble: troubleOf('KC-UI-03') };
  }
}

/** What an act has written, and the answer of its key afterwards. */
export type Done = Paths['/api/v1/acts']['post']['responses'][200]['content']['application/json'];

/** One act in the name of whoever is here; a refusal comes back in its four parts. */
export const act = (body: Act): Promise<Reply<Done>> => tell<Done>('/api/v1/acts', body);

type Post = { [Path in keyof Paths]: Paths[Path] extends { post: unknown } ? Path : never }[keyof Paths];

/** Says something to the service, as the contract has it, in the name of whoever is here. */
export async function tell<Value>(path: Post, body: object): Promise<Reply<Value>> {
  try {
    const reply = await fetch(`${location.origin}${path}`, {
      method: 'POST',
      // What was said is said, also when the page is left meanwhile.
      keepalive: true,
      headers: { 'content-type': 'application/json', ...whoHeaders() },
      body: JSON.stringify(body),
    });
    const said: unknown = await reply.json();
    return reply.ok ? { ok: true, value: said as Value } : { ok: false, trouble: problemOf(said as Partial<Problem>) };
  } catch {
    return { ok: false, trouble: troubleOf('KC-UI-03') };
  }
}

export function problemOf({ code, detail }: Partial<Problem>): Trouble {
  leaveStranger(code);
  const known = code !== undefined && Object.hasOwn(FAULTS, code) ? (code as FaultCode) : 'KC-API-03';
  // What the office refuses is told in the words of its code; behind it stands a line of its log, which is for others.
  const own = detail === undefined || detail === '' || known.startsWith('KC-OFFICE-');
  return troubleOf(known, own ? {} : { happened: detail });
}

/** Pages before the house are shown to nobody in particular; from all others a session that is over leads there. */
const DOORS = ['/login', '/welcome'];

function leaveStranger(code: string | undefined): void {
  if (code !== 'KC-AUTH-01' || DOORS.includes(location.pathname)) return;
  location.assign(`/login?then=${encodeURIComponent(location.pathname + location.search)}`);
}
