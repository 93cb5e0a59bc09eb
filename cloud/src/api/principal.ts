// Who asks: the person behind a request and the roles they have; how that is known is an argument.
import { Fault } from '@keycab/shared/fault';
import type { PersonId } from '@keycab/shared/ids';
import { may, type Permission, type Role } from '@keycab/shared/permissions';
import type { FastifyRequest } from 'fastify';

export interface Principal {
  /** Null for somebody, or something, that is no person of the staff: it may read, it cannot act in anybody's name. */
  readonly person: PersonId | null;
  readonly roles: readonly Role[];
  readonly via: 'desk' | 'phone' | 'api';
}

/** Null: nobody has said who asks. */
export type WhoAsks = (request: FastifyRequest) => Principal | null | Promise<Principal | null>;

/**
 * @returns who may
 * @throws Fault KC-AUTH-01 when nobody is logged in, KC-AUTH-02 when that person may not
 */
export async function admit(whoAsks: WhoAsks, request: FastifyRequest, permission: Permission): Promise<Principal> {
  const principal = await whoAsks(request);
  if (principal === null) throw new Fault('KC-AUTH-01', `${permission} is not for strangers`);
  if (!may(principal.roles, permission)) throw new Fault('KC-AUTH-02', `it needs the right to ${permission}`);
  return principal;
}

/**
 * Without accounts a service is for its own computer only, to which its configuration holds it: whoever sits there may
 * look at everything, and act in nobody's name.
 */
export const localReader: WhoAsks = () => ({ person: null, roles: ['auditor'], via: 'desk' });

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
    return { person, roles: ['owner'], via: request.headers['keycab-via'] === 'phone' ? 'phone' : 'desk' };
  };
