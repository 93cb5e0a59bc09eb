// Logging in by password, passkey or another service, and out again.
import { Type } from 'typebox';
import type { Door } from './door.ts';

const strict = { additionalProperties: false } as const;
const Short = Type.String({ maxLength: 200 });
const BODIES = {
  logIn: Type.Object({ email: Short, password: Type.String({ maxLength: 512 }) }, strict),
  provider: Type.Object({ provider: Type.String({ maxLength: 64 }), back: Type.Optional(Type.String()) }, strict),
  /** What a browser's authenticator answers: the library reads it. */
  passkey: Type.Object({ response: Type.Unknown() }, strict),
};

export function mountLogIn({
  app,
  parts,
  maybe,
  hidden,
  limited,
  open,
  ask,
  pass,
  post,
  get,
  entered,
  leave,
}: Door): void {
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
}
