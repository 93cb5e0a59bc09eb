// Takes inventory over: what a feed would change as a preview, then all of it in one transaction with its line; ledger by argument.
import { createHash } from 'node:crypto';
import { FeedMap, ROW_WORDS, type ImportPreview, type ImportQuery } from '@keycab/shared/inventory';
import { Fault } from '@keycab/shared/fault';
import { vehicleId, type KeyId, type SiteId, type VehicleId } from '@keycab/shared/ids';
import type { Vehicle } from '@keycab/shared/roster';
import { Value } from 'typebox/value';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import type { Asked } from '../office/acts.ts';
import type { Whereabouts } from '../office/known.ts';
import type { OfficeLog } from '../office/log.ts';
import { mapHeader, unusedIn } from './headers.ts';
import { planImport, type Planned } from './plan.ts';
import { readRows, type Rows } from './rows.ts';

export interface ImporterParts {
  readonly office: Pick<OfficeLog, 'during' | 'write'>;
  readonly site: SiteId;
  readonly whereabouts: (within: LedgerTransaction, keys: readonly KeyId[]) => Promise<ReadonlyMap<KeyId, Whereabouts>>;
  readonly random: (bytes: number) => Uint8Array;
  /** What the pages know is read anew, and rosters are made of it. */
  readonly changed: () => Promise<void>;
}

export interface Importer {
  /** @throws Fault KC-FEED-01 when the file is no table, or has no column for what a vehicle needs */
  readonly run: (bytes: Uint8Array, query: ImportQuery, by: Omit<Asked, 'wallMs'>) => Promise<ImportPreview>;
}

/** What is remembered of a source: its columns, and the cars that it told of last. */
interface Feed {
  readonly map: FeedMap;
  readonly vins: readonly string[];
}

interface Judged {
  readonly map: FeedMap;
  readonly planned: Planned;
  readonly gone: readonly Vehicle[];
  readonly goneIn: readonly Vehicle[];
  readonly seen: readonly string[];
}

const ID_BYTES = 8;
const SHOWN_MAX = 20;
const TOLD_MAX = 200;
const NEEDED = ['vin', 'year', 'make', 'model'] as const;

export function createImporter(parts: ImporterParts): Importer {
  const { office, site } = parts;

  /** By what the transaction sees: the same file twice changes nothing the second time. */
  const judge = async (within: LedgerTransaction, rows: Rows, query: ImportQuery): Promise<Judged> => {
    const { source = 'feed', rooftop } = query;
    const kept = await feedOf(within, site, source);
    const map = mapHeader(rows.header, { ...kept?.map, ...chosen(query.map) });
    const missing = NEEDED.filter((field) => map[field] === null);
    if (missing.length > 0) throw new Fault('KC-FEED-01', `no column is the ${missing.join(', ')}`);
    const { vehicles, keys } = await within.directory(site);
    const planned = planImport(rows, map, rooftop ?? null, new Map(vehicles.map((each) => [each.vin, each])));
    const before = new Set(kept?.vins);
    const gone = vehicles.filter(
      ({ vin, kind }) => before.has(vin) && !planned.seen.has(vin) && (kind === 'new' || kind === 'used'),
    );
    const keysOf = Map.groupBy(keys, (key) => key.vehicle);
    const asked = gone.flatMap(({ vehicle }) => (keysOf.get(vehicle) ?? []).map(({ key }) => key));
    const at = await parts.whereabouts(within, asked);
    const isIn = (vehicle: VehicleId): boolean =>
      (keysOf.get(vehicle) ?? []).every(({ key }) => ['slot', 'gone'].includes(at.get(key)?.kind ?? 'notSure'));
    return { map, planned, gone, goneIn: gone.filter(({ vehicle }) => isIn(vehicle)), seen: [...planned.seen].sort() };
  };

  const take = async (
    within: LedgerTransaction,
    { planned, goneIn, map, seen, gone }: Judged,
    { source = 'feed', retire = false }: ImportQuery,
  ): Promise<void> => {
    const made = planned.created.map(({ told }): Vehicle => {
      const vehicle = vehicleId(`v${Buffer.from(parts.random(ID_BYTES)).toString('hex')}`);
      const empty = { trim: '', body: '', colorOutside: '', colorInside: '', repairOrder: null } as const;
      return { ...empty, ...told, vehicle, kind: told.kind ?? 'used' };
    });
    const sold = retire ? goneIn.map((vehicle): Vehicle => ({ ...vehicle, kind: 'sold' })) : [];
    const all = [...made, ...planned.updated.map(({ vehicle }) => vehicle), ...sold];
    await within.putDirectory(
      site,
      all.map((document) => ({ kind: 'vehicle', id: document.vehicle, document })),
    );
    // Those that are kept although the feed has dropped them are asked about again the next time.
    const left = new Set(sold.map(({ vin }) => vin));
    const vins = [...seen, ...gone.flatMap(({ vin }) => (left.has(vin) ? [] : [vin]))];
    await keepFeed(within, site, source, { map, vins });
  };

  return {
    run: async (bytes, query, by) => {
      const rows = readRows(bytes);
      if (!rows.ok) throw new Fault('KC-FEED-01', rows.reason);
      const digest = createHash('sha256').update(bytes).digest('hex');
      const retired = ({ goneIn }: Judged): number => (query.retire === true ? goneIn.length : 0);
      if (query.commit !== true) {
        const judged = await office.during((within) => judge(within, rows.value, query));
        return previewOf(rows.value, judged, query, digest, false, 0);
      }
      let judged: Judged | null = null;
      await office.write(async (_asked, within) => {
        judged = await judge(within, rows.value, query);
        await take(within, judged, query);
        const { created, updated, unchanged, refused } = judged.planned;
        return [
          {
            type: 'InventoryImported',
            created: created.length,
            digest,
            refused: refused.length,
            retired: retired(judged),
            site,
            unchanged: unchanged.length,
            updated: updated.length,
          },
        ];
      }, by);
      await parts.changed();
      const done = judged as unknown as Judged;
      return previewOf(rows.value, done, query, digest, true, retired(done));
    },
  };
}

function chosen(text: string | undefined): Partial<FeedMap> {
  if (text === undefined) return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    throw new Fault('KC-FEED-01', 'the map is no JSON', {}, thrown);
  }
  const whole = {
    ...Object.fromEntries(Object.keys(FeedMap.properties).map((field) => [field, null])),
    ...(value as object),
  };
  if (!Value.Check(FeedMap, whole)) throw new Fault('KC-FEED-01', 'the map names a field that there is not');
  return value as Partial<FeedMap>;
}

async function feedOf({ trx }: LedgerTransaction, site: SiteId, source: string): Promise<Feed | null> {
  const row = await trx
    .selectFrom('feeds')
    .select('document')
    .where('site', '=', site)
    .where('source', '=', source)
    .executeTakeFirst();
  return row === undefined ? null : (JSON.parse(row.document) as Feed);
}

async function keepFeed({ trx }: LedgerTransaction, site: SiteId, source: string, feed: Feed): Promise<void> {
  const document = JSON.stringify(feed);
  await trx
    .insertInto('feeds')
    .values({ site, source, document })
    .onConflict((conflict) => conflict.columns(['site', 'source']).doUpdateSet({ document }))
    .execute();
}

const carText = ({ year, make, model }: Pick<Vehicle, 'year' | 'make' | 'model'>): string => `${year} ${make} ${model}`;

function previewOf(
  { encoding, delimiter, header, rows }: Rows,
  { map, planned, gone, goneIn }: Judged,
  { source = 'feed' }: ImportQuery,
  digest: string,
  committed: boolean,
  retired: number,
): ImportPreview {
  const { created, updated, unchanged, refused, warned, rooftops } = planned;
  const shown = (line: number, { vin, stock, ...car }: Pick<Vehicle, 'vin' | 'stock' | 'year' | 'make' | 'model'>) => ({
    line,
    vin,
    stock,
    told: carText(car),
  });
  return {
    source,
    digest,
    encoding,
    delimiter,
    header: [...header],
    map,
    unused: unusedIn(header, map),
    rooftops: [...rooftops].map(([rooftop, count]) => ({ rooftop, rows: count })),
    rows: rows.length,
    created: created.length,
    updated: updated.length,
    unchanged: unchanged.length,
    refused: refused.length,
    gone: gone.length,
    goneIn: goneIn.length,
    samples: {
      created: created.slice(0, SHOWN_MAX).map(({ line, told }) => shown(line, told)),
      updated: updated.slice(0, SHOWN_MAX).map(({ line, vehicle }) => shown(line, vehicle)),
      gone: gone.slice(0, SHOWN_MAX).map((vehicle) => shown(0, vehicle)),
    },
    refusals: refused.slice(0, TOLD_MAX).map(({ line, why }) => ({ line, why, told: ROW_WORDS[why] })),
    warnings: warned.slice(0, TOLD_MAX).map(({ line, why }) => ({ line, why, told: ROW_WORDS[why] })),
    committed,
    retired,
  };
}
