// The room of people who log in: who they are, what they may where, their sessions, links and tokens; wires its own files.
import type { OfficeFact } from '@keycab/shared/events/office';
import type { PersonId } from '@keycab/shared/ids';
import type { LedgerDatabase } from '../ledger/database.ts';
import type { Log } from '../log.ts';
import { openAccounts, type Accounts } from './accounts.ts';
import { openAsking, type Asking } from './asking.ts';
import { openAuth, type Auth, type Provider } from './auth.ts';
import { openLinks, type Links } from './links.ts';
import { passwordFlaw, type Hashing, type PasswordFlaw } from './passwords.ts';
import { openSessions, type SessionLimits, type Sessions } from './sessions.ts';
import { openTokens, type Tokens } from './tokens.ts';

export interface PeopleParts {
  readonly database: Pick<LedgerDatabase, 'db' | 'kind'>;
  readonly origin: string;
  readonly secret: string;
  readonly limits: SessionLimits;
  readonly providers: readonly Provider[];
  readonly isActive: (person: PersonId) => boolean;
  /** Into the office's log. */
  readonly note: (facts: readonly OfficeFact[], by: PersonId | null) => Promise<void>;
  readonly clock: { readonly wallMs: () => number };
  readonly random: (bytes: number) => Uint8Array;
  readonly hashing: Hashing;
  readonly log: Pick<Log, 'warn' | 'error'>;
}

export interface People extends Asking {
  readonly origin: string;
  readonly accounts: Accounts;
  readonly auth: Auth;
  readonly links: Links;
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly providers: readonly { readonly id: string; readonly name: string }[];
  readonly note: PeopleParts['note'];
  readonly random: PeopleParts['random'];
  readonly passwordFlaw: (password: string, words: readonly string[]) => PasswordFlaw | null;
  /** An address that lets the first owner in, once, when there is nobody yet; undefined when there is. */
  readonly firstLink: () => Promise<string | undefined>;
  readonly linkFor: (secret: string) => string;
}

const FIRST_LINK_MS = 86_400_000;

export async function openPeople(parts: PeopleParts): Promise<People> {
  const { clock, database, limits, note, origin, random } = parts;
  const { db } = database;
  const accounts = openAccounts(db);
  const links = openLinks({ db, clock, random });
  const sessions = openSessions({ db, absoluteMs: limits.absoluteMs, clock });
  const tokens = openTokens({ db, clock, random });
  const auth = await openAuth({
    ...parts,
    absoluteMs: limits.absoluteMs,
    began: async (person) => {
      await sessions.sweep();
      await note([{ type: 'SessionBegan', person }], person);
    },
  });
  const asking = openAsking({ ...parts, sessions, tokens, accounts, cookieName: auth.cookieName });
  // Behind the number sign, an address stays in the browser: no proxy's log and no other site gets to see it.
  const linkFor = (secret: string): string => `${origin}/welcome#${secret}`;
  return {
    ...asking,
    origin,
    accounts,
    auth,
    links,
    sessions,
    tokens,
    providers: parts.providers.map(({ id, name }) => ({ id, name })),
    note,
    random,
    passwordFlaw,
    linkFor,
    firstLink: async () =>
      (await accounts.count()) > 0
        ? undefined
        : linkFor(
            await links.make({ kind: 'first', person: null, expiresMs: clock.wallMs() + FIRST_LINK_MS, by: null }),
          ),
  };
}
