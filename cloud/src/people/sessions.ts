// Sessions as the service sees them: alive or over, whose they are, and how they end; the database only.
import type { PersonId } from '@keycab/shared/ids';
import type { Kysely } from 'kysely';
import type { Tables } from '../ledger/schema.ts';
import { hashOf } from './secrets.ts';

export interface SessionLimits {
  /** Whoever may administer is logged out sooner than whoever only looks. */
  readonly adminIdleMs: number;
  readonly idleMs: number;
  readonly absoluteMs: number;
}

export interface Session {
  readonly id: string;
  readonly person: PersonId;
  readonly beganMs: number;
  readonly seenMs: number;
}

/** What its owner is shown of it. */
export interface SessionEntry {
  readonly id: string;
  readonly beganMs: number;
  readonly seenMs: number;
  readonly device: string;
  readonly address: string;
}

export interface Sessions {
  /** @returns undefined when it is unknown, ended or older than any session may be */
  readonly find: (token: string) => Promise<Session | undefined>;
  /** Idle for so long, it is over, and stays so. @returns whether it lives */
  readonly lives: (session: Session, idleMs: number) => Promise<boolean>;
  /** It was used: written down once a minute at most. */
  readonly touch: (session: Session) => Promise<void>;
  readonly list: (person: PersonId) => Promise<readonly SessionEntry[]>;
  /** One of theirs; all but one; all. @returns how many ended */
  readonly end: (
    person: PersonId,
    which: { readonly only: string } | { readonly except: string } | 'all',
  ) => Promise<number>;
  /** What no one can use any more is forgotten. */
  readonly sweep: () => Promise<void>;
}

const TOUCH_MS = 60_000;
const DEVICE_MAX = 160;

export interface SessionsParts {
  readonly db: Kysely<Tables>;
  readonly absoluteMs: number;
  readonly clock: { readonly wallMs: () => number };
}

export function openSessions({ db, absoluteMs, clock }: SessionsParts): Sessions {
  const remove = (id: string) => db.deleteFrom('login_sessions').where('id', '=', id).execute();
  return {
    find: async (token) => {
      const row = await db
        .selectFrom('login_sessions')
        .select(['id', 'userId', 'beganMs', 'seenMs'])
        .where('token', '=', hashOf(token))
        .executeTakeFirst();
      if (row === undefined || row.beganMs === null || row.seenMs === null) return undefined;
      const age = clock.wallMs() - row.beganMs;
      // A clock that was set back makes no session younger than it can be.
      if (age >= absoluteMs || age < -TOUCH_MS) {
        await remove(row.id);
        return undefined;
      }
      return { id: row.id, person: row.userId as PersonId, beganMs: row.beganMs, seenMs: row.seenMs };
    },
    lives: async ({ id, seenMs }, idleMs) => {
      if (clock.wallMs() - seenMs < idleMs) return true;
      await remove(id);
      return false;
    },
    touch: async ({ id, seenMs }) => {
      const nowMs = clock.wallMs();
      if (nowMs - seenMs < TOUCH_MS) return;
      await db.updateTable('login_sessions').set({ seenMs: nowMs }).where('id', '=', id).execute();
    },
    list: async (person) => {
      const rows = await db
        .selectFrom('login_sessions')
        .select(['id', 'beganMs', 'seenMs', 'userAgent', 'ipAddress'])
        .where('userId', '=', person)
        .where('beganMs', '>', clock.wallMs() - absoluteMs)
        .orderBy('seenMs', 'desc')
        .execute();
      return rows.map((row) => ({
        id: row.id,
        beganMs: row.beganMs ?? 0,
        seenMs: row.seenMs ?? 0,
        device: (row.userAgent ?? '').slice(0, DEVICE_MAX),
        address: row.ipAddress ?? '',
      }));
    },
    end: async (person, which) => {
      let remaining = db.deleteFrom('login_sessions').where('userId', '=', person);
      if (which !== 'all') {
        remaining =
          'only' in which ? remaining.where('id', '=', which.only) : remaining.where('id', '!=', which.except);
      }
      const { numDeletedRows } = await remaining.executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
    sweep: async () => {
      await db
        .deleteFrom('login_sessions')
        .where('beganMs', '<', clock.wallMs() - absoluteMs)
        .execute();
    },
  };
}
