// Everybody's own account: sessions, password, passkeys, links to other services; about nobody but whoever asks.
import { Comfort, comfortOf } from '@keycab/shared/comfort';
import { Fault, type FaultCode } from '@keycab/shared/fault';
import { Type } from 'typebox';
import type { Door } from './door.ts';

const strict = { additionalProperties: false } as const;
const Password = Type.String({ maxLength: 512 });
const Id = Type.String({ maxLength: 64 });
const BODIES = {
  /** What a browser's authenticator answers: the library reads it. */
  newPasskey: Type.Object({ response: Type.Unknown(), name: Type.String({ minLength: 1, maxLength: 60 }) }, strict),
  provider: Type.Object({ provider: Id }, strict),
  id: Type.Object({ id: Id }, strict),
  session: Type.Object({ session: Type.Union([Id, Type.Null()]) }, strict),
  comfort: Type.Object({ comfort: Comfort }, strict),
  password: Type.Object({ current: Password, next: Password }, strict),
};

export function mountOwnAccount({
  parts,
  limited,
  ask,
  pass,
  sessionOf,
  post,
  get,
  strong,
  wordsOf,
  leave,
}: Door): void {
  const { administrator, directory } = parts;
  get('/api/v1/account', async (request, reply, people) => {
    const session = await sessionOf(people, request);
    const account = await people.accounts.find(session.person);
    const known = directory.index().people.get(session.person);
    const response = await ask(people, request, 'GET', '/passkey/list-user-passkeys');
    pass(reply, response.headers);
    const passkeys = response.ok ? ((await response.json()) as { id: string; name: string | null }[]) : [];
    return {
      name: account?.name ?? '',
      comfort: known === undefined ? null : comfortOf(known),
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
  post('/api/v1/account/comfort', BODIES.comfort, {}, async ({ comfort }, request, _reply, people) => {
    const { person } = await sessionOf(people, request);
    const { entries } = await administrator.act({ act: 'changePerson', person, comfort }, { by: person, via: 'desk' });
    const [first] = entries;
    if (first?.type === 'ActRefused') throw new Fault(first.code as FaultCode, '');
    return { comfort };
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
