// Links that work once: the first owner's, and those of people who were invited; the database only, and only their hash.
import type { PersonId } from '@keycab/shared/ids';
import type { Kysely } from 'kysely';
import type { OneTimeLinkTable, Tables } from '../ledger/schema.ts';
import { hashOf, newSecret } from './secrets.ts';

export interface OneTimeLink {
  readonly kind: OneTimeLinkTable['kind'];
  /** Null for the first owner, who is nobody yet. */
  readonly person: PersonId | null;
  readonly expiresMs: number;
}

export interface Links {
  /** An older one for the same purpose stops working. @returns the secret, which is nowhere else */
  readonly make: (link: OneTimeLink & { readonly by: PersonId | null }) => Promise<string>;
  /** Looks without using it up. */
  readonly look: (secret: string) => Promise<OneTimeLink | undefined>;
  /** Invitations that still open, by person. */
  readonly open: () => Promise<ReadonlyMap<PersonId, number>>;
  /** @returns false when none was open */
  readonly withdraw: (person: PersonId) => Promise<boolean>;
  /** Two who come at once: one of them gets it. */
  readonly use: (secret: string) => Promise<OneTimeLink | undefined>;
}

export interface LinksParts {
  readonly db: Kysely<Tables>;
  readonly clock: { readonly wallMs: () => number };
  readonly random: (bytes: number) => Uint8Array;
}

const COLUMNS = ['kind', 'person', 'expires_ms'] as const;

const linkOf = (row: Pick<OneTimeLinkTable, (typeof COLUMNS)[number]> | undefined): OneTimeLink | undefined =>
  row === undefined ? undefined : { kind: row.kind, person: row.person as PersonId | null, expiresMs: row.expires_ms };

export const openLinks = ({ db, clock, random }: LinksParts): Links => ({
  make: async ({ kind, person, expiresMs, by }) => {
    const secret = newSecret(random);
    await db.transaction().execute(async (trx) => {
      const same = trx.deleteFrom('one_time_links').where('kind', '=', kind).where('used_ms', 'is', null);
      await (person === null ? same.where('person', 'is', null) : same.where('person', '=', person)).execute();
      const times = { made_ms: clock.wallMs(), expires_ms: expiresMs, used_ms: null };
      await trx
        .insertInto('one_time_links')
        .values({ hash: hashOf(secret), kind, person, made_by: by, ...times })
        .execute();
    });
    return secret;
  },
  look: async (secret) =>
    linkOf(
      await db
        .selectFrom('one_time_links')
        .select(COLUMNS)
        .where('hash', '=', hashOf(secret))
        .where('used_ms', 'is', null)
        .where('expires_ms', '>', clock.wallMs())
        .executeTakeFirst(),
    ),
  open: async () => {
    const rows = await db
      .selectFrom('one_time_links')
      .select(['person', 'expires_ms'])
      .where('kind', '=', 'invited')
      .where('used_ms', 'is', null)
      .where('expires_ms', '>', clock.wallMs())
      .execute();
    return new Map(rows.map((row) => [row.person as PersonId, row.expires_ms]));
  },
  withdraw: async (person) => {
    const { numDeletedRows } = await db
      .deleteFrom('one_time_links')
      .where('kind', '=', 'invited')
      .where('person', '=', person)
      .where('used_ms', 'is', null)
      .where('expires_ms', '>', clock.wallMs())
      .executeTakeFirstOrThrow();
    return numDeletedRows > 0n;
  },
  use: async (secret) =>
    linkOf(
      await db
        .updateTable('one_time_links')
        .set({ used_ms: clock.wallMs() })
        .where('hash', '=', hashOf(secret))
        .where('used_ms', 'is', null)
        .where('expires_ms', '>', clock.wallMs())
        .returning(COLUMNS)
        .executeTakeFirst(),
    ),
});
