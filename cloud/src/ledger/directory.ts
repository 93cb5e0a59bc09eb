// What changes by hand: sites, people, vehicles, keys, grants, reasons, and the roster of each cabinet; ledger only.
import type { CabinetId, SiteId } from '@keycab/shared/ids';
import type { Grant, Reason, RosterKey, RosterPerson, Vehicle } from '@keycab/shared/roster';
import type { Kysely } from 'kysely';
import type { Tables } from './schema.ts';

export interface SiteEntry {
  readonly site: SiteId;
  readonly name: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly phone: string;
}

/** A grant has no id of its own: `id` is any text that is unique among the grants of its rooftop. */
export type DirectoryEntry =
  | { readonly kind: 'person'; readonly id: string; readonly document: RosterPerson }
  | { readonly kind: 'vehicle'; readonly id: string; readonly document: Vehicle }
  | { readonly kind: 'key'; readonly id: string; readonly document: RosterKey }
  | { readonly kind: 'grant'; readonly id: string; readonly document: Grant }
  | { readonly kind: 'reason'; readonly id: string; readonly document: Reason };

export interface SiteDirectory {
  readonly people: readonly RosterPerson[];
  readonly vehicles: readonly Vehicle[];
  readonly keys: readonly RosterKey[];
  readonly grants: readonly Grant[];
  readonly reasons: readonly Reason[];
}

export interface StoredRoster {
  readonly cabinet: CabinetId;
  readonly version: number;
  /** The signed note, as it goes to the cabinet. */
  readonly note: string;
}

const CHUNK = 100;

/** Ids are the tenant's, but for words that each rooftop chooses for itself. */
export const rowId = (kind: DirectoryEntry['kind'], id: string, site: SiteId): string =>
  kind === 'grant' || kind === 'reason' ? `${site}/${id}` : id;

export const directory = {
  putSite: async (db: Kysely<Tables>, entry: SiteEntry): Promise<void> => {
    const row = { name: entry.name, time_zone: entry.timeZone, phone: entry.phone };
    await db
      .insertInto('sites')
      .values({ site: entry.site, ...row })
      .onConflict((conflict) => conflict.column('site').doUpdateSet(row))
      .execute();
  },

  sites: async (db: Kysely<Tables>): Promise<readonly SiteEntry[]> => {
    const rows = await db.selectFrom('sites').selectAll().orderBy('site').execute();
    return rows.map((row) => ({
      site: row.site as SiteId,
      name: row.name,
      timeZone: row.time_zone,
      phone: row.phone,
    }));
  },

  putDirectory: async (db: Kysely<Tables>, site: SiteId, entries: readonly DirectoryEntry[]): Promise<void> => {
    for (let from = 0; from < entries.length; from += CHUNK) {
      const values = entries
        .slice(from, from + CHUNK)
        .map(({ kind, id, document }) => ({
          kind,
          id: rowId(kind, id, site),
          site,
          document: JSON.stringify(document),
        }));
      await db
        .insertInto('directory')
        .values(values)
        .onConflict((conflict) =>
          conflict.columns(['kind', 'id']).doUpdateSet((eb) => ({
            site: eb.ref('excluded.site'),
            document: eb.ref('excluded.document'),
          })),
        )
        .execute();
    }
  },

  directory: async (db: Kysely<Tables>, site: SiteId): Promise<SiteDirectory> => {
    const rows = await db
      .selectFrom('directory')
      .select(['kind', 'document'])
      .where('site', '=', site)
      .orderBy('kind')
      .orderBy('id')
      .execute();
    const of = <Document>(kind: DirectoryEntry['kind']): Document[] =>
      rows.filter((row) => row.kind === kind).map((row) => JSON.parse(row.document) as Document);
    return {
      people: of<RosterPerson>('person'),
      vehicles: of<Vehicle>('vehicle'),
      keys: of<RosterKey>('key'),
      grants: of<Grant>('grant'),
      reasons: of<Reason>('reason'),
    };
  },

  /** An older version never replaces a newer one. */
  putRoster: async (db: Kysely<Tables>, roster: StoredRoster): Promise<void> => {
    await db
      .insertInto('rosters')
      .values({ ...roster })
      .onConflict((conflict) =>
        conflict
          .column('cabinet')
          .doUpdateSet({ version: roster.version, note: roster.note })
          .where('rosters.version', '<=', roster.version),
      )
      .execute();
  },

  roster: async (db: Kysely<Tables>, cabinet: CabinetId): Promise<StoredRoster | undefined> => {
    const row = await db.selectFrom('rosters').selectAll().where('cabinet', '=', cabinet).executeTakeFirst();
    return row === undefined ? undefined : { cabinet, version: row.version, note: row.note };
  },
};
