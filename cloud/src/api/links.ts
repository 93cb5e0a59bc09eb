// Links that work once: the first owner comes in by one, and whoever was invited.
import { Fault } from '@keycab/shared/fault';
import { personId } from '@keycab/shared/ids';
import { Type } from 'typebox';
import type { Door } from './door.ts';

const strict = { additionalProperties: false } as const;
const Link = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' });
const BODIES = {
  link: Type.Object({ link: Link }, strict),
  claim: Type.Object(
    {
      link: Link,
      name: Type.Optional(Type.String({ minLength: 2, maxLength: 120 })),
      email: Type.Optional(Type.String({ maxLength: 200, pattern: '^[^\\s@]{1,64}@[^\\s@]{1,130}$' })),
      /** Null for whoever goes on to add a passkey or another service's log-in. */
      password: Type.Union([Type.String({ maxLength: 512 }), Type.Null()]),
    },
    strict,
  ),
};

export function mountLinks({ parts, limited, pass, post, strong, wordsOf }: Door): void {
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
}
