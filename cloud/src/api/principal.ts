// Who asks: the person behind a request and the roles they have; how that is known is an argument.
import { Fault } from '@keycab/shared/fault';
import type { PersonId } from '@keycab/shared/ids';
import { may, reachOf, type Membership, type Permission, type Role, type Rooftops } from '@keycab/shared/permissions';
import type { FastifyRequest } from 'fastify';

export interface Principal {
  /** Null for somebody, or something, that is no person of the staff: it may read, it cannot act in anybody's name. */
  readonly person: PersonId | null;
  readonly roles: readonly Role[];
  readonly via: 'desk' | 'phone' | 'api';
  /** Which rooftops this is about. Behind `admit`: those where the permission that was asked for is held. */
  readonly rooftops: Rooftops;
  /** Which role is had where; with them, they count and `roles` is only their sum. */
  readonly memberships?: readonly Membership[];
  /** What a token was made for: it has these and no role. */
  readonly permissions?: readonly Permission[];
  /** The token's name in the log, where a program asks. */
  readonly token?: string;
}

/** Where this principal has that permission. */
export function allowedAt(principal: Principal, permission: Permission): Rooftops {
  const { memberships, permissions, roles, rooftops } = principal;
  if (permissions !== undefined) return permissions.includes(permission) ? rooftops : [];
  if (memberships !== undefined) return reachOf(memberships, permission);
  return may(roles, permission) ? rooftops : [];
}

/**
 * Decided: one tenant is one database and one service. A principal therefore names no tenant: whoever is known here is of
 * this tenant, and a session or a token of another is a stranger's (401). Within a tenant, rights end at the rooftop.
 * Because: no query can forget a tenant that is not in its database; backup, erasure and restoring are a tenant's own,
 * and so are its signing keys and its office log, which bears its name.
 * Instead of: a tenant column in each table, with row-level security as the only wall behind one forgotten `where`.
 * Would change if: one machine had to carry thousands of small tenants, for whom a process each is too much; then a
 * front door chooses the process, or the database, by host name, before anything here is asked.
 *
 * @returns null when nobody has said who asks
 */
export type WhoAsks = (request: FastifyRequest) => Principal | null | Promise<Principal | null>;

/**
 * @returns who may, and where
 * @throws Fault KC-AUTH-01 when nobody is logged in, KC-AUTH-02 when that person may not
 */
export async function admit(whoAsks: WhoAsks, request: FastifyRequest, permission: Permission): Promise<Principal> {
  const principal = await whoAsks(request);
  if (principal === null) throw new Fault('KC-AUTH-01', `${permission} is not for strangers`);
  const rooftops = allowedAt(principal, permission);
  if (rooftops.length === 0) throw new Fault('KC-AUTH-02', `it needs the right to ${permission}`);
  return { ...principal, rooftops };
}

/**
 * Without accounts a service is for its own computer only, to which its configuration holds it: whoever sits there may
 * look at everything, and act in nobody's name.
 */
export const localReader: WhoAsks = () => ({ person: null, roles: ['auditor'], via: 'desk', rooftops: 'all' });

/**
 * The demonstration is open to whoever sits at this computer, and says so: everybody is the owner, and a header chooses
 * in whose name they act. Only ever used on loopback.
 * @param known  the person of that id, when there is one
 */
export const demoVisitor =
  (known: (id: string) => { readonly person: PersonId } | undefined): WhoAsks =>
  (request) => {
    const named = request.headers['keycab-person'];
    const person = typeof named === 'string' ? (known(named)?.person ?? null) : null;
    const via = request.headers['keycab-via'] === 'phone' ? 'phone' : 'desk';
    return { person, roles: ['owner'], via, rooftops: 'all' };
  };
