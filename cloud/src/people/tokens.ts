// API tokens: `keycab_<id>_<secret>`, shown once, kept as a hash, for some permissions at some rooftops, for a year at most; the database only.
import type { PersonId } from '@keycab/shared/ids';
import type { Permission, Rooftops } from '@keycab/shared/permissions';
import type { Kysely } from 'kysely';
import type { Tables } from '../ledger/schema.ts';
import { hashOf, newId, newSecret, sameHash } from './secrets.ts';

export interface TokenEntry {
  readonly id: string;
  readonly name: string;
  readonly permissions: readonly Permission[];
  readonly rooftops: Rooftops;
  readonly by: PersonId | null;
  readonly madeMs: number;
  readonly expiresMs: number;
  readonly usedMs: number | null;
  readonly revokedMs: number | null;
}

export interface Tokens {
  /** @returns the token itself, which nobody can be shown again */
  readonly make: (
    token: Pick<TokenEntry, 'name' | 'permissions' | 'rooftops' | 'by' | 'expiresMs'>,
  ) => Promise<{ readonly id: string; readonly token: string }>;
  /** @returns undefined when it is none of ours, over or revoked */
  readonly find: (text: string) => Promise<TokenEntry | undefined>;
  readonly list: () => Promise<readonly TokenEntry[]>;
  /** @returns false when there is none, or it was revoked before */
  readonly revoke: (id: string) => Promise<boolean>;
}

const PATTERN = /^keycab_(a[0-9a-f]{16})_([A-Za-z0-9_-]{43})$/;
/** The last use is told to the minute: a write for each request would cost more than it tells. */
const USED_MS = 60_000;

export interface TokensParts {
  readonly db: Kysely<Tables>;
  readonly clock: { readonly wallMs: () => number };
  readonly random: (bytes: number) => Uint8Array;
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly permissions: string;
  readonly rooftops: string;
  readonly made_by: string | null;
  readonly made_ms: number;
  readonly expires_ms: number;
  readonly used_ms: number | null;
  readonly revoked_ms: number | null;
}

const entryOf = (row: Row): TokenEntry => ({
  id: row.id,
  name: row.name,
  permissions: JSON.parse(row.permissions) as Permission[],
  rooftops: JSON.parse(row.rooftops) as Rooftops,
  by: row.made_by as PersonId | null,
  madeMs: row.made_ms,
  expiresMs: row.expires_ms,
  usedMs: row.used_ms,
  revokedMs: row.revoked_ms,
});

export const openTokens = ({ db, clock, random }: TokensParts): Tokens => ({
  make: async ({ name, permissions, rooftops, by, expiresMs }) => {
    const [id, secret] = [newId('a', random), newSecret(random)];
    await db
      .insertInto('api_tokens')
      .values({
        id,
        hash: hashOf(secret),
        name,
        permissions: JSON.stringify(permissions),
        rooftops: JSON.stringify(rooftops),
        made_by: by,
        made_ms: clock.wallMs(),
        expires_ms: expiresMs,
        used_ms: null,
        revoked_ms: null,
      })
      .execute();
    return { id, token: `keycab_${id}_${secret}` };
  },
  find: async (text) => {
    const [, id, secret] = PATTERN.exec(text) ?? [];
    if (id === undefined || secret === undefined) return undefined;
    const row = await db.selectFrom('api_tokens').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined || !sameHash(row.hash, hashOf(secret))) return undefined;
    const nowMs = clock.wallMs();
    if (row.revoked_ms !== null || row.expires_ms <= nowMs) return undefined;
    if (row.used_ms === null || nowMs - row.used_ms >= USED_MS) {
      await db.updateTable('api_tokens').set({ used_ms: nowMs }).where('id', '=', id).execute();
    }
    return entryOf(row);
  },
  list: async () => (await db.selectFrom('api_tokens').selectAll().orderBy('made_ms', 'desc').execute()).map(entryOf),
  revoke: async (id) => {
    const row = await db
      .updateTable('api_tokens')
      .set({ revoked_ms: clock.wallMs() })
      .where('id', '=', id)
      .where('revoked_ms', 'is', null)
      .returning('id')
      .executeTakeFirst();
    return row !== undefined;
  },
});
