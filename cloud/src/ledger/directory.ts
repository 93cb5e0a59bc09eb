// What changes by hand: sites, people, vehicles, keys, rights, rules, and the roster of each cabinet; ledger only.
import type { CabinetId, SiteId } from '@keycab/shared/ids';
import type { Grant, Reason, RosterKey, RosterPerson, Vehicle } from '@keycab/shared/roster';
import type { Curfew, Group, Interlock, Reservation, Template } from '@keycab/shared/rules';
import type { Schedule } from '@keycab/shared/schedule';
import type { Kysely } from 'kysely';
import type { HouseRules, KeyFile, OfficeVisit } from './book.ts';
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
  | { readonly kind: 'reason'; readonly id: string; readonly document: Reason }
  | { readonly kind: 'group'; readonly id: string; readonly document: Group }
  | { readonly kind: 'schedule'; readonly id: string; readonly document: Schedule }
  | { readonly kind: 'curfew'; readonly id: string; readonly document: Curfew }
  | { readonly kind: 'interlock'; readonly id: string; readonly document: Interlock }
  | { readonly kind: 'template'; readonly id: string; readonly document: Template }
  | { readonly kind: 'visit'; readonly id: string; readonly document: OfficeVisit }
  | { readonly kind: 'promise'; readonly id: string; readonly document: Reservation }
  | { readonly kind: 'keyFile'; readonly id: string; readonly document: KeyFile }
  | { readonly kind: 'rules'; readonly id: string; readonly document: HouseRules };
type DirectoryKind = DirectoryEntry['kind'];

/** All that is kept of a rooftop by hand, each list by the ids under which it is kept. */
export interface SiteDirectory {
  readonly people: readonly RosterPerson[];
  readonly vehicles: readonly Vehicle[];
  readonly keys: readonly RosterKey[];
  readonly grants: readonly Grant[];
  readonly reasons: readonly Reason[];
  readonly groups: readonly Group[];
  readonly schedules: readonly Schedule[];
  readonly curfews: readonly Curfew[];
  readonly interlocks: readonly Interlock[];
  readonly templates: readonly Template[];
  readonly visits: readonly OfficeVisit[];
  readonly promises: readonly Reservation[];
  readonly keyFiles: readonly KeyFile[];
  readonly rules: HouseRules;
}

export interface StoredRoster {
  readonly cabinet: CabinetId;
  readonly version: number;
  /** The signed note, as it goes to the cabinet. */
  readonly note: string;
}

const CHUNK = 100;

/** Ids are the tenant's, but for words that each rooftop chooses for itself. */
const WORDS: ReadonlySet<DirectoryKind> = new Set([
  'grant',
  'reason',
  'group',
  'schedule',
  'curfew',
  'interlock',
  'template',
  'promise',
  'rules',
]);
export const rowId = (kind: DirectoryKind, id: string, site: SiteId): string =>
  WORDS.has(kind) ? `${site}/${id}` : id;

/** Entries as one whole. Sorted here and not by the database, whose order of letters depends on where it runs. */
export function directoryOf(
  entries: readonly { readonly kind: DirectoryKind; readonly id: string; readonly document: unknown }[],
): SiteDirectory {
  const sorted = entries.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const of = <Kind extends DirectoryKind>(kind: Kind) =>
    sorted
      .filter((entry) => entry.kind === kind)
      .map(({ document }) => document as Extract<DirectoryEntry, { kind: Kind }>['document']);
  return {
    people: of('person'),
    vehicles: of('vehicle'),
    keys: of('key'),
    grants: of('grant'),
    reasons: of('reason'),
    groups: of('group'),
    schedules: of('schedule'),
    curfews: of('curfew'),
    interlocks: of('interlock'),
    templates: of('template'),
    visits: of('visit'),
    promises: of('promise'),
    keyFiles: of('keyFile'),
    rules: of('rules')[0] ?? {},
  };
}

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
      const values = entries.slice(from, from + CHUNK).map(({ kind, id, document }) => ({
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

  dropFromDirectory: async (db: Kysely<Tables>, kind: DirectoryKind, id: string): Promise<void> => {
    await db.deleteFrom('directory').where('kind', '=', kind).where('id', '=', id).execute();
  },

  dropKind: async (db: Kysely<Tables>, site: SiteId, kind: DirectoryKind): Promise<void> => {
    await db.deleteFrom('directory').where('kind', '=', kind).where('site', '=', site).execute();
  },

  /** By the id under which a grant is kept, as `dropFromDirectory` takes it. */
  grantsById: async (db: Kysely<Tables>, site: SiteId): Promise<ReadonlyMap<string, Grant>> => {
    const rows = await db
      .selectFrom('directory')
      .select(['id', 'document'])
      .where('site', '=', site)
      .where('kind', '=', 'grant')
      .orderBy('id')
      .execute();
    return new Map(rows.map((row) => [row.id, JSON.parse(row.document) as Grant]));
  },

  /** The id under which each group's rules are kept, without the rooftop before it. */
  groupIds: async (db: Kysely<Tables>, site: SiteId): Promise<ReadonlyMap<string, string>> => {
    const rows = await db
      .selectFrom('directory')
      .select(['id', 'document'])
      .where('site', '=', site)
      .where('kind', '=', 'group')
      .orderBy('id')
      .execute();
    return new Map(rows.map((row) => [(JSON.parse(row.document) as Group).group, row.id.slice(site.length + 1)]));
  },

  directory: async (db: Kysely<Tables>, site: SiteId): Promise<SiteDirectory> => {
    const rows = await db.selectFrom('directory').select(['kind', 'id', 'document']).where('site', '=', site).execute();
    return directoryOf(rows.map((row) => ({ ...row, document: JSON.parse(row.document) as unknown })));
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
