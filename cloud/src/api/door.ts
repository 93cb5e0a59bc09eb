// What the routes of logging in, of links and of one's own account have in common: who is there, and how the library behind is asked.
import { Fault } from '@keycab/shared/fault';
import type { PersonId } from '@keycab/shared/ids';
import { ownPath } from '@keycab/shared/own-path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Static, TSchema } from 'typebox';
import type { Administrator } from '../office/admin/administrator.ts';
import type { People } from '../people/people.ts';
import type { Session } from '../people/sessions.ts';
import type { DirectoryReader } from '../projections/directory.ts';

export interface LogInParts {
  readonly people: People | null;
  readonly directory: DirectoryReader;
  /** Where what people choose of themselves is written, as all that is changed of people. */
  readonly administrator: Pick<Administrator, 'act'>;
  /** Puts the first owner among the people of the house. */
  readonly addPerson: (person: PersonId, name: string) => Promise<void>;
  readonly attemptsPerMinute: number;
  /** Where the log-in library's own addresses begin. */
  readonly authPath: string;
  readonly addressHeader: string;
  /** @throws Fault KC-AUTH-03 */
  readonly requireOwnPage: (request: FastifyRequest, origin: string) => void;
}

const FLAWS = {
  short: 'It has fewer than twelve characters.',
  long: 'It is longer than any password has to be.',
  common: 'It is one of those that are guessed first.',
  personal: 'It is hardly more than your name or address.',
} as const;

/** @returns the tools of these routes; none of them is known to anybody else */
export function createDoor(app: FastifyInstance, parts: LogInParts) {
  const { people: maybe } = parts;
  const limited = { rateLimit: { max: parts.attemptsPerMinute, timeWindow: 60_000 } };
  const hidden = { hide: true } as const;

  const open = (): People => {
    if (maybe === null) throw new Fault('KC-AUTH-07', '');
    return maybe;
  };

  /** Asks the library, in the name of the browser that asks us. */
  const ask = (people: People, request: FastifyRequest, method: 'GET' | 'POST', path: string, body?: unknown) => {
    const headers = new Headers({ origin: people.origin, [parts.addressHeader]: request.ip });
    for (const name of ['cookie', 'user-agent'] as const) {
      const value = request.headers[name];
      if (value !== undefined) headers.set(name, value);
    }
    if (body !== undefined) headers.set('content-type', 'application/json');
    return people.auth.handle(
      new Request(`${people.origin}${parts.authPath}${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  };
  const pass = (reply: FastifyReply, headers: Headers): void => {
    for (const cookie of headers.getSetCookie()) void reply.header('set-cookie', cookie);
  };

  const sessionOf = async (people: People, request: FastifyRequest): Promise<Session> => {
    // A token is no person's: whoever shows one has no account to look after.
    const session = request.headers.authorization === undefined ? await people.sessionOf(request) : undefined;
    if (session === undefined) throw new Fault('KC-AUTH-01', '');
    return session;
  };

  const post = <Body extends TSchema>(
    path: string,
    body: Body,
    config: object,
    act: (given: Static<Body>, request: FastifyRequest, reply: FastifyReply, people: People) => Promise<unknown>,
  ): void => {
    app.post(
      path,
      {
        schema: { ...hidden, body },
        config,
        preValidation: async (request) => parts.requireOwnPage(request, open().origin),
      },
      (request, reply) => act(request.body as Static<Body>, request, reply, open()),
    );
  };
  const get = (
    path: string,
    act: (request: FastifyRequest, reply: FastifyReply, people: People) => Promise<unknown>,
  ): void => {
    app.get(path, { schema: hidden }, (request, reply) => act(request, reply, open()));
  };

  /** Whoever logs in anew leaves the session that this browser had: nobody is given one that others know. */
  const entered = async (people: People, request: FastifyRequest, reply: FastifyReply, response: Response) => {
    if (!response.ok) throw new Fault('KC-AUTH-04', '');
    const before = await people.sessionOf(request);
    if (before !== undefined) await people.sessions.end(before.person, { only: before.id });
    pass(reply, response.headers);
    return { entered: true };
  };

  const strong = (people: People, password: string, words: readonly string[]): void => {
    const flaw = people.passwordFlaw(password, words);
    if (flaw !== null) throw new Fault('KC-AUTH-06', FLAWS[flaw]);
  };
  const wordsOf = (name: string, email: string): string[] => [
    name,
    email,
    email.split('@')[0] ?? '',
    ...name.split(' '),
  ];

  /** The address of the other service, with everything in it that ties its answer to this browser. */
  const leave = async (
    people: People,
    request: FastifyRequest,
    reply: FastifyReply,
    path: string,
    given: { readonly provider: string; readonly back?: string },
    failed: string,
  ) => {
    const provider = people.auth.providerKey(given.provider);
    if (provider === undefined) throw new Fault('KC-AUTH-08', '');
    const response = await ask(people, request, 'POST', path, {
      provider,
      callbackURL: `${people.origin}${ownPath(given.back, people.origin)}`,
      errorCallbackURL: `${people.origin}${failed}`,
      disableRedirect: true,
    });
    if (!response.ok) throw new Fault('KC-AUTH-08', '');
    pass(reply, response.headers);
    return { url: ((await response.json()) as { url: string }).url };
  };
  return { app, parts, maybe, hidden, limited, open, ask, pass, sessionOf, post, get, entered, strong, wordsOf, leave };
}

export type Door = ReturnType<typeof createDoor>;
