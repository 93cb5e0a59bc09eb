// Who asks, from the cookie of a session or from a token; and whether a browser was made to ask by another page.
import { Fault } from '@keycab/shared/fault';
import type { PersonId } from '@keycab/shared/ids';
import { reachOf, type Membership, type Permission } from '@keycab/shared/permissions';
import type { FastifyRequest } from 'fastify';
import type { Principal, WhoAsks } from '../api/principal.ts';
import type { Accounts } from './accounts.ts';
import type { Session, SessionLimits, Sessions } from './sessions.ts';
import type { Tokens } from './tokens.ts';

export interface AskingParts {
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly accounts: Pick<Accounts, 'memberships'>;
  readonly limits: SessionLimits;
  readonly cookieName: string;
  readonly origin: string;
  /** Of the staff, and not switched off. */
  readonly isActive: (person: PersonId) => boolean;
}

export interface Asking {
  readonly whoAsks: WhoAsks;
  /** The session of this request, alive; undefined for strangers and for tokens. */
  readonly sessionOf: (request: FastifyRequest) => Promise<Session | undefined>;
}

const SAFE = ['GET', 'HEAD', 'OPTIONS'];

/** @returns the session's token: what is before the signature, which the hash in the table makes needless */
export function tokenIn(header: string | undefined, cookieName: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const [name, value] = [part.slice(0, part.indexOf('=')).trim(), part.slice(part.indexOf('=') + 1).trim()];
    if (name !== cookieName) continue;
    const token = /^([A-Za-z0-9_-]{43})(?:[.%]|$)/.exec(value)?.[1];
    if (token !== undefined) return token;
  }
  return undefined;
}

/**
 * A browser sends its cookie with whatever another page makes it send. It also says where that page came from, which no
 * page can forge: what changes anything must come from our own.
 * @throws Fault KC-AUTH-03
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
 */
export function requireOwnPage({ method, headers }: FastifyRequest, ownOrigin: string): void {
  if (SAFE.includes(method)) return;
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  const isOwn = origin === undefined ? site === 'same-origin' : origin === ownOrigin;
  const isForeign = site !== undefined && site !== 'same-origin' && site !== 'none';
  if (!isOwn || isForeign) throw new Fault('KC-AUTH-03', '');
}

const ADMINISTERS: readonly Permission[] = ['administer', 'connect', 'manage'];
const isAdmin = (memberships: readonly Membership[]): boolean =>
  ADMINISTERS.some((permission) => reachOf(memberships, permission).length > 0);

/** A stream that stays open is no sign that anybody sits there. */
const isStream = ({ headers }: FastifyRequest): boolean => headers.accept === 'text/event-stream';

export function openAsking(parts: AskingParts): Asking {
  const { accounts, cookieName, isActive, limits, sessions, tokens } = parts;

  const alive = async (
    request: FastifyRequest,
  ): Promise<{ readonly session: Session; readonly memberships: readonly Membership[] } | undefined> => {
    const token = tokenIn(request.headers.cookie, cookieName);
    const session = token === undefined ? undefined : await sessions.find(token);
    if (session === undefined || !isActive(session.person)) return undefined;
    const memberships = await accounts.memberships(session.person);
    const idleMs = isAdmin(memberships) ? limits.adminIdleMs : limits.idleMs;
    if (!(await sessions.lives(session, idleMs))) return undefined;
    if (!isStream(request)) await sessions.touch(session);
    return { session, memberships };
  };

  const byToken = async (header: string): Promise<Principal | null> => {
    const token = await tokens.find(header.replace(/^Bearer /i, ''));
    if (token === undefined) return null;
    const { id, permissions, rooftops } = token;
    return { person: null, roles: [], via: 'api', rooftops, permissions, token: id };
  };

  return {
    sessionOf: async (request) => (await alive(request))?.session,
    whoAsks: async (request) => {
      const { authorization } = request.headers;
      // Whoever shows a token is what the token says, and never falls back to a cookie.
      if (authorization !== undefined) return byToken(authorization);
      const found = await alive(request);
      if (found === undefined) return null;
      requireOwnPage(request, parts.origin);
      const { memberships, session } = found;
      const via = request.headers['keycab-via'] === 'phone' ? 'phone' : 'desk';
      const roles = [...new Set(memberships.map(({ role }) => role))];
      return { person: session.person, roles, via, rooftops: [], memberships };
    },
  };
}
