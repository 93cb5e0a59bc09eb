// The administrator's side of accounts: who may log in, with which roles where, and tokens; each act is a line of the office's log.
import { Fault } from '@keycab/shared/fault';
import type { PersonId, SiteId } from '@keycab/shared/ids';
import { isWithin, type Membership, type Role, type Rooftops } from '@keycab/shared/permissions';
import type { Token } from '@keycab/shared/contract';
import type { TokenEntry } from '../people/tokens.ts';
import type { People } from '../people/people.ts';
import type { DirectoryReader } from '../projections/directory.ts';
import type { Handlers } from './mount.ts';
import { allowedAt, type Principal } from './principal.ts';

type AccountHandlers = Pick<
  Handlers,
  'accounts' | 'inviteAccount' | 'withdrawInvitation' | 'setMemberships' | 'tokens' | 'createToken' | 'revokeToken'
>;

export interface AccountsParts {
  /** Null where nobody logs in. */
  readonly people: People | null;
  readonly directory: DirectoryReader;
  readonly clock: { readonly wallMs: () => number };
}

const INVITED_MS = 3 * 86_400_000;
const DAY_MS = 86_400_000;

/** These decide about everybody else: only who is an owner there gives or takes them. */
const GUARDED: readonly Role[] = ['owner', 'securityAdmin'];

const covers = (where: Rooftops, rooftop: SiteId | 'all'): boolean =>
  rooftop === 'all' ? where === 'all' : isWithin(where, rooftop);

const isOwnerAt = ({ memberships = [] }: Principal, rooftop: SiteId | 'all'): boolean =>
  memberships.some((one) => one.role === 'owner' && (one.rooftop === 'all' || one.rooftop === rooftop));

const key = ({ role, rooftop }: Membership): string => `${role} ${rooftop}`;

/**
 * What the person has afterwards: what is beyond the reach of whoever asks stays as it is.
 * @throws Fault KC-AUTH-09 when it is more than they may give or take, or about themselves
 */
function changed(principal: Principal, person: PersonId, before: readonly Membership[], wanted: readonly Membership[]) {
  const { rooftops } = principal;
  const kept = before.filter(({ rooftop }) => !covers(rooftops, rooftop));
  const taken = before.filter(({ rooftop }) => covers(rooftops, rooftop));
  if (principal.person === person) throw new Fault('KC-AUTH-09', 'your own rights are another administrator’s matter');
  if (wanted.some(({ rooftop }) => !covers(rooftops, rooftop))) throw new Fault('KC-AUTH-09', 'not at that rooftop');
  const [had, has] = [new Set(taken.map(key)), new Set(wanted.map(key))];
  const moved = [...wanted.filter((one) => !had.has(key(one))), ...taken.filter((one) => !has.has(key(one)))];
  const guarded = moved.find(({ role, rooftop }) => GUARDED.includes(role) && !isOwnerAt(principal, rooftop));
  if (guarded !== undefined) throw new Fault('KC-AUTH-09', `only an owner gives or takes ${guarded.role}`);
  const all = new Map([...kept, ...wanted].map((one) => [key(one), one]));
  return [...all.values()];
}

const tokenOf = (entry: TokenEntry): Token => ({
  token: entry.id,
  name: entry.name,
  permissions: [...entry.permissions] as Token['permissions'],
  rooftops: entry.rooftops === 'all' ? 'all' : [...entry.rooftops],
  by: entry.by,
  madeWallMs: entry.madeMs,
  expiresWallMs: entry.expiresMs,
  usedWallMs: entry.usedMs,
  revokedWallMs: entry.revokedMs,
});

const within = (where: Rooftops, rooftops: Rooftops): boolean =>
  rooftops === 'all' ? where === 'all' : rooftops.every((rooftop) => isWithin(where, rooftop));

/** A token is a program: it makes no other and lets nobody in. */
function actorOf({ person }: Principal): PersonId {
  if (person === null) throw new Fault('KC-AUTH-02', 'only a person who has logged in may do that');
  return person;
}

export function accountHandlers({ people: maybe, directory, clock }: AccountsParts): AccountHandlers {
  const open = (): People => {
    if (maybe === null) throw new Fault('KC-AUTH-07', '');
    return maybe;
  };
  /** What is refused is a line too: who wanted what. */
  const orNoted = async <Result>(
    people: People,
    act: string,
    by: PersonId,
    work: () => Promise<Result>,
  ): Promise<Result> => {
    try {
      return await work();
    } catch (thrown) {
      if (thrown instanceof Fault) await people.note([{ type: 'ActRefused', act, code: thrown.code, key: null }], by);
      throw thrown;
    }
  };

  return {
    accounts: async ({ principal: { rooftops } }) => {
      const found = await open().accounts.list();
      const invited = await open().links.open();
      const { personSite, sites } = directory.index(rooftops);
      const isOurs = (person: PersonId, memberships: readonly Membership[]): boolean =>
        rooftops === 'all' ||
        isWithin(rooftops, personSite.get(person) as SiteId) ||
        memberships.some(({ rooftop }) => covers(rooftops, rooftop));
      return {
        accounts: found
          .filter(({ person, memberships }) => isOurs(person, memberships))
          .map((one) => ({
            ...one,
            memberships: one.memberships.filter(({ rooftop }) => covers(rooftops, rooftop)),
            invitedUntilWallMs: invited.get(one.person) ?? null,
          })),
        rooftops: [...sites.values()].map(({ site, name }) => ({ rooftop: site, name })),
      };
    },
    inviteAccount: async ({ body, principal }) => {
      const people = open();
      const by = actorOf(principal);
      return orNoted(people, 'inviteAccount', by, async () => {
        const person = directory.index(principal.rooftops).people.get(body.person);
        if (person === undefined || person.disabled) throw new Fault('KC-OFFICE-14', body.person);
        const taken = await people.accounts.byEmail(body.email);
        if (taken !== undefined && taken !== body.person) throw new Fault('KC-AUTH-11', '');
        const before = await people.accounts.memberships(body.person);
        // A new link for somebody who decides about others is a key to their account.
        if (before.some(({ role, rooftop }) => GUARDED.includes(role) && !isOwnerAt(principal, rooftop))) {
          throw new Fault('KC-AUTH-09', 'only an owner lets them in again');
        }
        const memberships = changed(principal, body.person, before, body.memberships);
        if ((await people.accounts.find(body.person)) === undefined) {
          await people.auth.create({ person: body.person, name: person.name, email: body.email });
        }
        await people.accounts.setMemberships(body.person, memberships);
        const expiresWallMs = clock.wallMs() + INVITED_MS;
        const secret = await people.links.make({ kind: 'invited', person: body.person, expiresMs: expiresWallMs, by });
        await people.note(
          [
            { type: 'AccountInvited', person: body.person, expiresWallMs },
            { type: 'MembershipsSet', person: body.person, memberships },
          ],
          by,
        );
        return { link: people.linkFor(secret), expiresWallMs };
      });
    },
    withdrawInvitation: async ({ body: { person }, principal }) => {
      const people = open();
      const by = actorOf(principal);
      return orNoted(people, 'withdrawInvitation', by, async () => {
        const before = await people.accounts.memberships(person);
        const isKnown = directory.index(principal.rooftops).people.has(person);
        if (!isKnown && !before.some(({ rooftop }) => covers(principal.rooftops, rooftop)))
          throw new Fault('KC-OFFICE-14', person);
        if (before.some(({ role, rooftop }) => GUARDED.includes(role) && !isOwnerAt(principal, rooftop)))
          throw new Fault('KC-AUTH-09', 'only an owner takes their invitation back');
        const withdrawn = await people.links.withdraw(person);
        if (withdrawn) await people.note([{ type: 'InvitationWithdrawn', person }], by);
        return { withdrawn };
      });
    },
    setMemberships: async ({ body, principal }) => {
      const people = open();
      const by = actorOf(principal);
      return orNoted(people, 'setMemberships', by, async () => {
        if ((await people.accounts.find(body.person)) === undefined) throw new Fault('KC-OFFICE-14', body.person);
        const before = await people.accounts.memberships(body.person);
        const memberships = changed(principal, body.person, before, body.memberships);
        await people.accounts.setMemberships(body.person, memberships);
        await people.note([{ type: 'MembershipsSet', person: body.person, memberships }], by);
        return {
          person: body.person,
          memberships: memberships.filter(({ rooftop }) => covers(principal.rooftops, rooftop)),
        };
      });
    },
    tokens: async ({ principal: { rooftops } }) => {
      const found = await open().tokens.list();
      return { tokens: found.filter((one) => within(rooftops, one.rooftops)).map(tokenOf) };
    },
    createToken: async ({ body, principal }) => {
      const people = open();
      const by = actorOf(principal);
      return orNoted(people, 'createToken', by, async () => {
        const { name, permissions, rooftops } = body;
        const beyond = permissions.find((permission) => !within(allowedAt(principal, permission), rooftops));
        if (beyond !== undefined || !within(principal.rooftops, rooftops)) {
          throw new Fault('KC-AUTH-09', beyond === undefined ? 'not at that rooftop' : `the right to ${beyond}`);
        }
        const expiresMs = clock.wallMs() + body.days * DAY_MS;
        const { id, token } = await people.tokens.make({ name, permissions, rooftops, by, expiresMs });
        await people.note([{ type: 'TokenMade', token: id, permissions, rooftops, expiresWallMs: expiresMs }], by);
        const entry: Token = {
          token: id,
          name,
          permissions,
          rooftops,
          by,
          madeWallMs: clock.wallMs(),
          expiresWallMs: expiresMs,
          usedWallMs: null,
          revokedWallMs: null,
        };
        return { token, entry };
      });
    },
    revokeToken: async ({ body, principal }) => {
      const people = open();
      const by = actorOf(principal);
      return orNoted(people, 'revokeToken', by, async () => {
        const found = (await people.tokens.list()).find(({ id }) => id === body.token);
        if (found === undefined || !within(principal.rooftops, found.rooftops))
          throw new Fault('KC-AUTH-09', body.token);
        const revoked = await people.tokens.revoke(body.token);
        if (revoked) await people.note([{ type: 'TokenRevoked', token: body.token }], by);
        return { revoked };
      });
    },
  };
}
