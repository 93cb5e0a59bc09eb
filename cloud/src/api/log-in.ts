// Logging in and out, links that work once, and everybody's own account; the library behind it is asked for nothing else.
import { Fault } from '@keycab/shared/fault';
import { personId, type PersonId } from '@keycab/shared/ids';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type, type Static, type TSchema } from 'typebox';
import type { People } from '../people/people.ts';
import type { Session } from '../people/sessions.ts';
import type { DirectoryReader } from '../projections/directory.ts';

export interface LogInParts {
  readonly people: People | null;
  readonly directory: DirectoryReader;
  /** Puts the first owner among the people of the house. */
  readonly addPerson: (person: PersonId, name: string) => Promise<void>;
  readonly attemptsPerMinute: number;
  /** Where the log-in library's own addresses begin. */
  readonly authPath: string;
  readonly addressHeader: string;
  /** @throws Fault KC-AUTH-03 */
  readonly requireOwnPage: (request: FastifyRequest, origin: string) => void;
}

const strict = { additionalProperties: false } as const;
const Email = Type.String({ maxLength: 200, pattern: '^[^\\s@]{1,64}@[^\\s@]{1,130}$' });
const Password = Type.String({ maxLength: 512 });
const Link = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' });
/** What a browser's authenticator answers: the library reads it. */
const Ceremony = Type.Unknown();

const BODIES = {
  logIn: Type.Object({ email: Type.String({ maxLength: 200 }), password: Password }, strict),
  provider: Type.Object({ provider: Type.String({ maxLength: 64 }), back: Type.Optional(Type.String()) }, strict),
  passkey: Type.Object({ response: Ceremony }, strict),
  newPasskey: Type.Object({ response: Ceremony, name: Type.String({ minLength: 1, maxLength: 60 }) }, strict),
  id: Type.Object({ id: Type.String({ maxLength: 64 }) }, strict),
  session: Type.Object({ session: Type.Union([Type.String({ maxLength: 64 }), Type.Null()]) }, strict),
  password: Type.Object({ current: Password, next: Password }, strict),
  link: Type.Object({ link: Link }, strict),
  claim: Type.Object(
    {
      link: Link,
      name: Type.Optional(Type.String({ minLength: 2, maxLength: 120 })),
      email: Type.Optional(Email),
      /** Null for whoever goes on to add a passkey or another service's log-in. */
      password: Type.Union([Password, Type.Null()]),
    },
    strict,
  ),
};

const FLAWS = {
  short: 'It has fewer than twelve characters.',
  long: 'It is longer than any password has to be.',
  common: 'It is one of those that are guessed first.',
  personal: 'It is hardly more than your name or address.',
} as const;

/** Inside this service and nowhere else: a path of ours, whatever somebody wrote behind `then=`. */
export function ownPath(path: string | undefined, origin: string): string {
  if (path === undefined || !/^\/(?![/\\])[\u0021-\u007e]*$/.test(path) || path.includes('\\')) return '/';
  const url = URL.canParse(path, origin) ? new URL(path, origin) : undefined;
  return url?.origin === origin ? `${url.pathname}${url.search}${url.hash}` : '/';
}

export function mountLogIn(app: FastifyInstance, parts: LogInParts): void {
  const { directory, people: maybe } = parts;
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

  app.get('/api/v1/log-in', { schema: hidden }, () => ({
    accounts: maybe !== null,
    providers: maybe?.providers ?? [],
  }));
  post('/api/v1/log-in', BODIES.logIn, limited, async (given, request, reply, people) =>
    entered(people, request, reply, await ask(people, request, 'POST', '/sign-in/email', given)),
  );
  get('/api/v1/log-in/passkey', async (request, reply, people) => {
    const response = await ask(people, request, 'GET', '/passkey/generate-authenticate-options');
    pass(reply, response.headers);
    return response.json();
  });
  post('/api/v1/log-in/passkey', BODIES.passkey, limited, async (given, request, reply, people) =>
    entered(people, request, reply, await ask(people, request, 'POST', '/passkey/verify-authentication', given)),
  );

  /** The address of the other service, with everything in it that ties its answer to this browser. */
  const leave = async (
    people: People,
    request: FastifyRequest,
    reply: FastifyReply,
    path: string,
    given: Static<typeof BODIES.provider>,
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
  post('/api/v1/log-in/provider', BODIES.provider, limited, (given, request, reply, people) =>
    leave(people, request, reply, '/sign-in/social', given, '/login'),
  );
  app.get<{ Params: { id: string } }>(
    `${parts.authPath}/callback/:id`,
    { schema: hidden, config: limited },
    async (request, reply) => {
      const people = open();
      const query = request.url.split('?')[1] ?? '';
      const response = await ask(people, request, 'GET', `/callback/${encodeURIComponent(request.params.id)}?${query}`);
      pass(reply, response.headers);
      const to = new URL(response.headers.get('location') ?? '/login?error=provider', people.origin);
      // Wherever it would lead: it stays in this house.
      return reply.redirect(
        to.origin === people.origin ? `${to.pathname}${to.search}${to.hash}` : '/login?error=provider',
        303,
      );
    },
  );

  post('/api/v1/log-out', Type.Object({}, strict), {}, async (_given, request, reply, people) => {
    const session = await people.sessionOf(request);
    if (session !== undefined) {
      await people.sessions.end(session.person, { only: session.id });
      await people.note(
        [{ type: 'SessionsEnded', person: session.person, count: 1, why: 'loggedOut' }],
        session.person,
      );
    }
    const secure = people.origin.startsWith('https://') ? '; Secure' : '';
    return reply
      .header('set-cookie', `${people.auth.cookieName}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${secure}`)
      .header('clear-site-data', '"cache", "storage"')
      .send({ left: true });
  });

  // ---- Links that work once.

  post('/api/v1/links/look', BODIES.link, limited, async ({ link }, _request, _reply, people) => {
    const found = await people.links.look(link);
    if (found === undefined) throw new Fault('KC-AUTH-05', '');
    const account = found.person === null ? undefined : await people.accounts.find(found.person);
    return { kind: found.kind, name: account?.name ?? null, email: account?.email ?? null };
  });
  post('/api/v1/links/claim', BODIES.claim, limited, async (given, request, reply, people) => {
    const looked = await people.links.look(given.link);
    if (looked === undefined) throw new Fault('KC-AUTH-05', '');
    const known = looked.person === null ? undefined : await people.accounts.find(looked.person);
    const [name, email] = [known?.name ?? given.name, known?.email ?? given.email];
    if (name === undefined || email === undefined)
      throw new Fault('KC-API-01', 'name and email are missing in the body');
    if (given.password !== null) strong(people, given.password, wordsOf(name, email));
    if (looked.kind === 'first' && (await people.accounts.count()) > 0) throw new Fault('KC-AUTH-05', '');
    // Only now: a password that was too easy has not used it up.
    const link = await people.links.use(given.link);
    if (link === undefined) throw new Fault('KC-AUTH-05', '');
    const person = link.person ?? personId(`p${Buffer.from(people.random(8)).toString('hex')}`);
    if (link.kind === 'first') {
      await parts.addPerson(person, name);
      await people.auth.create({ person, name, email });
      await people.accounts.setMemberships(person, [{ role: 'owner', rooftop: 'all' }]);
      await people.note([{ type: 'MembershipsSet', person, memberships: [{ role: 'owner', rooftop: 'all' }] }], person);
    }
    if (given.password !== null) await people.auth.setPassword(person, given.password);
    // Whoever got in with what they had before is out: the link is the proof that counts now.
    await people.sessions.end(person, 'all');
    await people.note([{ type: 'AccountOpened', person }], person);
    const before = await people.sessionOf(request);
    if (before !== undefined) await people.sessions.end(before.person, { only: before.id });
    const headers = await people.auth.begin(person, {
      address: request.ip,
      device: request.headers['user-agent'] ?? '',
    });
    pass(reply, headers);
    return { entered: headers.getSetCookie().length > 0 };
  });

  // ---- One's own account.

  get('/api/v1/account', async (request, reply, people) => {
    const session = await sessionOf(people, request);
    const account = await people.accounts.find(session.person);
    const response = await ask(people, request, 'GET', '/passkey/list-user-passkeys');
    pass(reply, response.headers);
    const passkeys = response.ok ? ((await response.json()) as { id: string; name: string | null }[]) : [];
    return {
      name: account?.name ?? '',
      email: account?.email ?? '',
      memberships: await people.accounts.memberships(session.person),
      rooftops: [...directory.index().sites.values()].map(({ site, name }) => ({ rooftop: site, name })),
      sessions: (await people.sessions.list(session.person)).map((one) => ({ ...one, current: one.id === session.id })),
      passkeys: passkeys.map(({ id, name }) => ({ id, name: name ?? 'Passkey' })),
      providers: people.providers,
    };
  });
  post('/api/v1/account/sessions/end', BODIES.session, {}, async ({ session: only }, request, _reply, people) => {
    const session = await sessionOf(people, request);
    const ended = await people.sessions.end(session.person, only === null ? { except: session.id } : { only });
    const by = session.person;
    if (ended > 0) await people.note([{ type: 'SessionsEnded', person: by, count: ended, why: 'byHand' }], by);
    return { ended };
  });
  post('/api/v1/account/password', BODIES.password, limited, async ({ current, next }, request, reply, people) => {
    const session = await sessionOf(people, request);
    const account = await people.accounts.find(session.person);
    strong(people, next, wordsOf(account?.name ?? '', account?.email ?? ''));
    const response = await ask(people, request, 'POST', '/change-password', {
      currentPassword: current,
      newPassword: next,
      revokeOtherSessions: true,
    });
    if (!response.ok) throw new Fault('KC-AUTH-04', '');
    pass(reply, response.headers);
    await people.note([{ type: 'LogInChanged', person: session.person, what: 'password' }], session.person);
    return { changed: true };
  });
  get('/api/v1/account/passkey', async (request, reply, people) => {
    await sessionOf(people, request);
    const response = await ask(people, request, 'GET', '/passkey/generate-register-options');
    if (!response.ok) throw new Fault('KC-AUTH-01', 'log in again to add a passkey');
    pass(reply, response.headers);
    return response.json();
  });
  post('/api/v1/account/passkey', BODIES.newPasskey, limited, async (given, request, reply, people) => {
    const session = await sessionOf(people, request);
    const response = await ask(people, request, 'POST', '/passkey/verify-registration', given);
    if (!response.ok) throw new Fault('KC-AUTH-04', 'the authenticator’s answer does not fit');
    pass(reply, response.headers);
    await people.note([{ type: 'LogInChanged', person: session.person, what: 'passkeyAdded' }], session.person);
    return { added: true };
  });
  post('/api/v1/account/passkey/remove', BODIES.id, {}, async ({ id }, request, _reply, people) => {
    const session = await sessionOf(people, request);
    if ((await people.accounts.waysIn(session.person)) < 2) throw new Fault('KC-AUTH-10', '');
    const response = await ask(people, request, 'POST', '/passkey/delete-passkey', { id });
    if (!response.ok) throw new Fault('KC-AUTH-04', '');
    await people.note([{ type: 'LogInChanged', person: session.person, what: 'passkeyRemoved' }], session.person);
    return { removed: true };
  });
  post('/api/v1/account/provider', BODIES.provider, limited, async (given, request, reply, people) => {
    await sessionOf(people, request);
    return leave(people, request, reply, '/link-social', { ...given, back: '/account' }, '/account');
  });
}
