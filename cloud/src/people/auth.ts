// Who somebody is: passwords, passkeys and the house's own identity provider; the only door of better-auth.
import { passkey } from '@better-auth/passkey';
import { betterAuth, type BetterAuthOptions } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { getAdapter } from 'better-auth/db/adapter';
import { getMigrations } from 'better-auth/db/migration';
import { genericOAuth } from 'better-auth/plugins/generic-oauth';
import { createHash } from 'node:crypto';
import { Fault } from '@keycab/shared/fault';
import type { PersonId } from '@keycab/shared/ids';
import type { LedgerDatabase } from '../ledger/database.ts';
import type { Log } from '../log.ts';
import { hashPassword, isPassword, PASSWORD_MAX, PASSWORD_MIN, type Hashing } from './passwords.ts';
import { newSecret } from './secrets.ts';
import { hidingTokens } from './token-store.ts';

/** An OpenID provider, as the configuration names it: nobody else can register one. */
export interface Provider {
  /** A word in addresses: `corporate`. */
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface AuthParts {
  readonly database: Pick<LedgerDatabase, 'db' | 'kind'>;
  /** `https://keys.example.com`: where browsers find this service. */
  readonly origin: string;
  /** Signs cookies; kept outside the database and its backups. */
  readonly secret: string;
  readonly absoluteMs: number;
  readonly providers: readonly Provider[];
  readonly clock: { readonly wallMs: () => number };
  readonly random: (bytes: number) => Uint8Array;
  readonly hashing: Hashing;
  readonly log: Pick<Log, 'warn' | 'error'>;
  readonly isActive: (person: PersonId) => boolean;
  /** A session began, however it was proven who it is. */
  readonly began: (person: PersonId) => Promise<void>;
}

export interface Auth {
  readonly cookieName: string;
  /** One of the library's own addresses, below `AUTH_PATH`; the caller has decided that it may be asked. */
  readonly handle: (request: Request) => Promise<Response>;
  /** @returns the headers that begin a session of this person in the browser that gets them */
  readonly begin: (person: PersonId, from: { readonly address: string; readonly device: string }) => Promise<Headers>;
  /** @throws when the address is taken */
  readonly create: (account: { person: PersonId; name: string; email: string }) => Promise<void>;
  readonly setPassword: (person: PersonId, password: string) => Promise<void>;
  readonly providerKey: (id: string) => string | undefined;
}

export const AUTH_PATH = '/api/v1/auth';
export const ADDRESS_HEADER = 'keycab-address';
/** Cookies of a name that begins so are only taken over https, from this very host, for all its paths. */
const HOST_COOKIE = '__Host-keycab';
const LOCAL_COOKIE = 'keycab-session';

/**
 * A provider's identities are kept under its name and its issuer: (iss, sub). Another issuer under the same name is
 * another provider, whose people are strangers.
 */
const keyOf = ({ id, issuer }: Provider): string =>
  `${id}-${createHash('sha256').update(issuer).digest('hex').slice(0, 16)}`;

/** What the library's tables are made from; the rest says how it behaves. */
const TABLES = {
  user: { modelName: 'login_users' },
  session: {
    modelName: 'login_sessions',
    additionalFields: {
      beganMs: { type: 'number', bigint: true, required: false, input: false },
      seenMs: { type: 'number', bigint: true, required: false, input: false },
    },
  },
  account: { modelName: 'login_accounts' },
  verification: { modelName: 'login_verifications' },
} as const;

const WITHOUT_TOKENS = { accessToken: null, refreshToken: null, idToken: null };

function optionsOf(parts: AuthParts): BetterAuthOptions {
  const { clock, database, log, origin, providers, random } = parts;
  const secure = origin.startsWith('https://');
  const cookie = { httpOnly: true, sameSite: 'lax', path: '/', secure } as const;
  return {
    ...TABLES,
    appName: 'Keycab',
    baseURL: origin,
    basePath: AUTH_PATH,
    secret: parts.secret,
    trustedOrigins: [origin],
    telemetry: { enabled: false },
    database: { db: database.db, type: database.kind },
    onAPIError: { errorURL: `${origin}/login` },
    // What it says at length is for its own developers: secrets and addresses stay out of our log.
    logger: {
      level: 'warn',
      log: (level, message) =>
        level === 'error' ? log.error({ said: message }, 'log-in') : log.warn({ said: message }, 'log-in'),
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_MIN,
      maxPasswordLength: PASSWORD_MAX * 2,
      password: {
        hash: (password) => hashPassword(password, parts),
        verify: ({ hash, password }) => isPassword(hash, password, parts.hashing),
      },
    },
    session: { ...TABLES.session, expiresIn: Math.ceil(parts.absoluteMs / 1000), disableSessionRefresh: true },
    account: {
      ...TABLES.account,
      updateAccountOnSignIn: false,
      // Only by hand, by whoever is logged in: an address in somebody else's directory proves nothing here.
      accountLinking: {
        enabled: true,
        disableImplicitLinking: true,
        allowDifferentEmails: true,
        trustedProviders: providers.map(keyOf),
      },
    },
    // In front of it stands our own, for all routes.
    rateLimit: { enabled: false },
    advanced: {
      // Ours, put in by us: what a caller says about its address is not believed here.
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      useSecureCookies: false,
      cookiePrefix: secure ? HOST_COOKIE : 'keycab',
      defaultCookieAttributes: cookie,
      cookies: { session_token: { name: secure ? HOST_COOKIE : LOCAL_COOKIE, attributes: cookie } },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session) => {
            // Whoever has left, or was switched off, proves who they are in vain.
            if (!parts.isActive(session.userId as PersonId)) return false;
            const nowMs = clock.wallMs();
            return { data: { ...session, token: newSecret(random), beganMs: nowMs, seenMs: nowMs } };
          },
          after: (session) => parts.began(session.userId as PersonId),
        },
      },
      // What a provider gave to prove who it is has done its work.
      account: {
        create: { before: async (account) => ({ data: { ...account, ...WITHOUT_TOKENS } }) },
        update: { before: async (account) => ({ data: { ...account, ...WITHOUT_TOKENS } }) },
      },
    },
    plugins: [
      passkeys(origin, secure),
      genericOAuth({ config: providers.map(providerOf) }),
      {
        id: 'keycab',
        endpoints: {
          // Never asked over HTTP: whoever calls it has found out who this is, by a link that was used up.
          beginSession: createAuthEndpoint('/keycab/begin', { method: 'POST' }, async (context) => {
            const { internalAdapter } = context.context;
            const person = context.headers?.get('keycab-begins') ?? '';
            const user = await internalAdapter.findUserById(person);
            const session = user === null ? null : await internalAdapter.createSession(person);
            if (user === null || session === null) return context.json({ began: false });
            await setSessionCookie(context, { session, user });
            return context.json({ began: true });
          }),
        },
      },
    ],
  };
}

/** A passkey stands for two things at once, what one has and what one knows or is: without the second it is refused. */
const passkeys = (origin: string, secure: boolean) =>
  passkey({
    rpID: new URL(origin).hostname,
    rpName: 'Keycab',
    origin,
    schema: { passkey: { modelName: 'login_passkeys' } },
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    advanced: { webAuthnChallengeCookie: secure ? `${HOST_COOKIE}-challenge` : 'keycab-challenge' },
    authentication: {
      afterVerification: async ({ verification }) => {
        if (!verification.authenticationInfo.userVerified)
          throw new Fault('KC-AUTH-04', 'the authenticator verified nobody');
      },
    },
    registration: {
      afterVerification: async ({ verification }) => {
        if (verification.registrationInfo?.userVerified !== true)
          throw new Fault('KC-AUTH-04', 'the authenticator verified nobody');
      },
    },
  });

/**
 * Decided: providers come from the configuration into the library's generic OpenID client. Because: it verifies the ID
 * token (issuer, audience, nonce), and has no table of providers that somebody could register one in, nor any secret in
 * the database. Instead of: its plug-in for single sign-on, which keeps both there. Would change if: each rooftop
 * brought a provider of its own, to be set up in a page.
 */
const providerOf = (provider: Provider) => ({
  providerId: keyOf(provider),
  name: provider.name,
  discoveryUrl: `${provider.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
  clientId: provider.clientId,
  clientSecret: provider.clientSecret,
  scopes: ['openid', 'email', 'profile'],
  pkce: true,
  requireIdTokenVerification: true,
  disableSignUp: true,
  disableImplicitSignUp: true,
  accountSubject: ({ profile }: { readonly profile: Readonly<Record<string, unknown>> }) =>
    typeof profile['sub'] === 'string' ? profile['sub'] : '',
  // An address is asked for by the library and means nothing to us: a provider need not tell one.
  mapProfileToUser: (profile: Readonly<Record<string, unknown>>) => ({
    email: typeof profile['email'] === 'string' ? profile['email'] : `${String(profile['sub'])}@nobody.invalid`,
  }),
});

/** What is missing in the tables, as the library sees it; empty when all is there. */
export async function missingTables(parts: AuthParts): Promise<readonly string[]> {
  const { toBeAdded, toBeCreated } = await getMigrations(optionsOf(parts));
  return [...toBeCreated, ...toBeAdded].map(({ table, fields }) => `${table}: ${Object.keys(fields).join(', ')}`);
}

async function build(parts: AuthParts) {
  const options = optionsOf(parts);
  const inner = await getAdapter(options);
  const auth = betterAuth({ ...options, database: () => hidingTokens(inner) });
  const context = await auth.$context;
  // The exact issuer: what a discovery document says of itself must be what the configuration says of it.
  const found = new Map(context.socialProviders.map((one) => [one.id, one.issuer]));
  const wrong = parts.providers.filter((one) => found.has(keyOf(one)) && found.get(keyOf(one)) !== one.issuer);
  for (const { id } of wrong) parts.log.error({ provider: id }, 'this provider says that it is another issuer');
  const wrongKeys = new Set(wrong.map(keyOf));
  context.socialProviders = context.socialProviders.filter(({ id }) => !wrongKeys.has(id));
  return { auth, context, missing: parts.providers.length - context.socialProviders.length };
}

const REBUILD_MS = 10_000;

export async function openAuth(parts: AuthParts): Promise<Auth> {
  let built = await build(parts);
  let builtMs = parts.clock.wallMs();

  /** A provider that was not there at the start is looked for again when somebody wants to use it. */
  const current = async () => {
    const nowMs = parts.clock.wallMs();
    if (built.missing > 0 && nowMs - builtMs >= REBUILD_MS) {
      builtMs = nowMs;
      built = await build(parts);
    }
    return built;
  };

  return {
    cookieName: parts.origin.startsWith('https://') ? HOST_COOKIE : LOCAL_COOKIE,
    handle: async (request) => (await current()).auth.handler(request),
    begin: async (person, { address, device }) => {
      const { auth } = await current();
      const api = auth.api as unknown as {
        beginSession: (input: { headers: Headers; returnHeaders: true }) => Promise<{ headers: Headers }>;
      };
      const { headers } = await api.beginSession({
        headers: new Headers({ 'keycab-begins': person, 'user-agent': device, [ADDRESS_HEADER]: address }),
        returnHeaders: true,
      });
      return headers;
    },
    create: async ({ person, name, email }) => {
      const { context } = await current();
      await context.adapter.create({
        model: 'user',
        forceAllowId: true,
        data: {
          id: person,
          name,
          email: email.toLowerCase(),
          emailVerified: false,
          createdAt: new Date(parts.clock.wallMs()),
          updatedAt: new Date(parts.clock.wallMs()),
        },
      });
    },
    setPassword: async (person, password) => {
      const { context } = await current();
      const hashed = await hashPassword(password, parts);
      const accounts = await context.internalAdapter.findAccounts(person);
      if (accounts.some(({ providerId }) => providerId === 'credential')) {
        await context.internalAdapter.updatePassword(person, hashed);
        return;
      }
      await context.internalAdapter.linkAccount({
        userId: person,
        providerId: 'credential',
        accountId: person,
        password: hashed,
      });
    },
    providerKey: (id) => {
      const provider = parts.providers.find((one) => one.id === id);
      return provider === undefined ? undefined : keyOf(provider);
    },
  };
}
