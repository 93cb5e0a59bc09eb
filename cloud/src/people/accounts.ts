// Who may log in, and what they may do where: accounts and memberships; the database only.
import type { PersonId, SiteId } from '@keycab/shared/ids';
import { ROLES, type Membership, type Role } from '@keycab/shared/permissions';
import type { Kysely } from 'kysely';
import type { Tables } from '../ledger/schema.ts';

export interface Account {
  readonly person: PersonId;
  readonly name: string;
  readonly email: string;
  readonly memberships: readonly Membership[];
}

export interface Accounts {
  readonly count: () => Promise<number>;
  /** `opened`: has at least one way in. */
  readonly list: () => Promise<readonly (Account & { readonly opened: boolean })[]>;
  readonly find: (person: PersonId) => Promise<Omit<Account, 'memberships'> | undefined>;
  readonly byEmail: (email: string) => Promise<PersonId | undefined>;
  readonly memberships: (person: PersonId) => Promise<readonly Membership[]>;
  /** In place of those they had; also for people who have no account yet. */
  readonly setMemberships: (person: PersonId, memberships: readonly Membership[]) => Promise<void>;
  /** How many may log in with a password, a passkey or a provider: without any, nobody ever comes back. */
  readonly waysIn: (person: PersonId) => Promise<number>;
}

const membershipOf = (row: { role: string; rooftop: string }): Membership[] =>
  Object.hasOwn(ROLES, row.role) ? [{ role: row.role as Role, rooftop: row.rooftop as SiteId | 'all' }] : [];

export function openAccounts(db: Kysely<Tables>): Accounts {
  const memberships = async (person: PersonId): Promise<readonly Membership[]> => {
    const rows = await db
      .selectFrom('memberships')
      .select(['role', 'rooftop'])
      .where('person', '=', person)
      .orderBy('rooftop')
      .orderBy('role')
      .execute();
    // A role that this version does not know gives nothing.
    return rows.flatMap(membershipOf);
  };
  return {
    memberships,
    count: async () => {
      const row = await db
        .selectFrom('login_users')
        .select((is) => is.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return row.count;
    },
    list: async () => {
      const users = await db.selectFrom('login_users').select(['id', 'name', 'email']).orderBy('name').execute();
      const rows = await db.selectFrom('memberships').selectAll().orderBy('rooftop').orderBy('role').execute();
      const ways = await Promise.all(
        (['login_accounts', 'login_passkeys'] as const).map((table) => db.selectFrom(table).select('userId').execute()),
      );
      const opened = new Set(ways.flat().map(({ userId }) => userId));
      return users.map(({ id, name, email }) => ({
        person: id as PersonId,
        name,
        email,
        opened: opened.has(id),
        memberships: rows.filter(({ person }) => person === id).flatMap(membershipOf),
      }));
    },
    find: async (person) => {
      const row = await db
        .selectFrom('login_users')
        .select(['name', 'email'])
        .where('id', '=', person)
        .executeTakeFirst();
      return row === undefined ? undefined : { person, ...row };
    },
    byEmail: async (email) => {
      const row = await db
        .selectFrom('login_users')
        .select('id')
        .where('email', '=', email.toLowerCase())
        .executeTakeFirst();
      return row === undefined ? undefined : (row.id as PersonId);
    },
    setMemberships: (person, wanted) =>
      db.transaction().execute(async (trx) => {
        await trx.deleteFrom('memberships').where('person', '=', person).execute();
        if (wanted.length > 0) {
          await trx
            .insertInto('memberships')
            .values(wanted.map(({ role, rooftop }) => ({ person, role, rooftop })))
            .execute();
        }
      }),
    waysIn: async (person) => {
      const count = async (table: 'login_accounts' | 'login_passkeys'): Promise<number> =>
        (await db.selectFrom(table).select('id').where('userId', '=', person).execute()).length;
      return (await count('login_accounts')) + (await count('login_passkeys'));
    },
  };
}
