// Takes inventory over: what a feed would change as a preview, then all of it in one transaction with its line; ledger by argument.
import { createHash } from 'node:crypto';
import { FeedMap, type FeedSources, type ImportPreview, type ImportQuery } from '@keycab/shared/inventory';
import { Fault } from '@keycab/shared/fault';
import { vehicleId, type KeyId, type SiteId, type VehicleId } from '@keycab/shared/ids';
import type { Vehicle } from '@keycab/shared/roster';
import { Value } from 'typebox/value';
import type { LedgerTransaction } from '../ledger/ledger.ts';
import type { Asked } from '../office/acts.ts';
import type { Whereabouts } from '../office/known.ts';
import type { OfficeLog } from '../office/log.ts';
import { feedOf, feedsOf, keepFeed } from './feeds.ts';
import { mapHeader } from './headers.ts';
import { planImport } from './plan.ts';
import { planText, previewOf, type Judged } from './preview.ts';
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
  /**
   * @param token  of the program that asks, in nobody's name
   * @throws Fault KC-FEED-01 when the file is no table, or, to be taken over, has no column for what a vehicle needs;
   *   KC-FEED-02 when it would do something else than what was looked at
   */
  readonly run: (
    bytes: Uint8Array,
    query: ImportQuery,
    by: Omit<Asked, 'wallMs'>,
    token?: string,
  ) => Promise<ImportPreview>;
  readonly sources: () => Promise<FeedSources>;
}

const ID_BYTES = 8;
const NEEDED = ['vin', 'year', 'make', 'model'] as const;
const NO_ROWS: Pick<Rows, 'header' | 'rows'> = { header: [], rows: [] };

const sha256 = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex');

export function createImporter(parts: ImporterParts): Importer {
  const { office, site } = parts;

  /** By what the transaction sees: the same file twice changes nothing the second time. */
  const judge = async (within: LedgerTransaction, rows: Rows, query: ImportQuery): Promise<Judged> => {
    const { source = 'feed', rooftop } = query;
    const kept = await feedOf(within, site, source);
    const map = mapHeader(rows.header, { ...kept?.map, ...chosen(query.map) });
    const missing = NEEDED.filter((field) => map[field] === null);
    const { vehicles, keys } = await within.directory(site);
    const known = new Map(vehicles.map((each) => [each.vin, each]));
    const planned = planImport(missing.length > 0 ? NO_ROWS : rows, map, rooftop ?? null, known);
    const before = new Set(kept?.vins);
    // Of a file whose VINs nobody can find, nothing is known to be gone.
    const gone = missing.length > 0 ? [] : vehicles.filter(isGone(before, planned.seen));
    const keysOf = Map.groupBy(keys, (key) => key.vehicle);
    const asked = gone.flatMap(({ vehicle }) => (keysOf.get(vehicle) ?? []).map(({ key }) => key));
    const at = await parts.whereabouts(within, asked);
    const isIn = (vehicle: VehicleId): boolean =>
      (keysOf.get(vehicle) ?? []).every(({ key }) => ['slot', 'gone'].includes(at.get(key)?.kind ?? 'notSure'));
    return {
      map,
      remembered: kept !== null,
      missing,
      planned,
      before: before.size,
      gone,
      goneIn: gone.filter(({ vehicle }) => isIn(vehicle)),
      seen: [...planned.seen].sort(),
    };
  };

  const take = async (
    within: LedgerTransaction,
    { planned, goneIn, map, seen, gone }: Judged,
    { source = 'feed', retire = false, map: chosenText }: ImportQuery,
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
    const before = (await feedOf(within, site, source))?.map;
    // A column that is not there today is looked for again; one that somebody chose not to use is not.
    const found = Object.fromEntries(Object.entries(map).filter(([, column]) => column !== null));
    await keepFeed(within, site, source, { map: { ...before, ...chosen(chosenText), ...found }, vins });
  };

  const looked = (bytes: Uint8Array, judged: Judged, { source = 'feed' }: ImportQuery) => {
    const digest = sha256(bytes);
    return { source, digest, plan: sha256(planText(digest, source, judged)) };
  };

  return {
    sources: () => office.during(async (within) => ({ sources: await feedsOf(within, site) })),
    run: async (bytes, query, by, token) => {
      const read = readRows(bytes);
      if (!read.ok) throw new Fault('KC-FEED-01', read.reason);
      const rows = read.value;
      if (rows.header.length < NEEDED.length)
        throw new Fault('KC-FEED-01', `It has fewer columns than a vehicle needs: ${NEEDED.join(', ')}.`);
      if (query.commit !== true) {
        const judged = await office.during((within) => judge(within, rows, query));
        return previewOf(rows, judged, { ...looked(bytes, judged, query), committed: false, retired: 0 });
      }
      let done: Judged | null = null;
      await office.write(async (_asked, within) => {
        const judged = await judge(within, rows, query);
        if (judged.missing.length > 0) throw new Fault('KC-FEED-01', `no column is the ${judged.missing.join(', ')}`);
        const { digest, plan } = looked(bytes, judged, query);
        // Meanwhile somebody else may have imported, changed a car or brought a key back.
        if (plan !== query.plan) throw new Fault('KC-FEED-02', '');
        await take(within, judged, query);
        done = judged;
        const { created, updated, unchanged, refused } = judged.planned;
        return [
          {
            type: 'InventoryImported',
            created: created.length,
            digest,
            refused: refused.length,
            retired: query.retire === true ? judged.goneIn.length : 0,
            site,
            ...(token === undefined ? {} : { token }),
            unchanged: unchanged.length,
            updated: updated.length,
          },
        ];
      }, by);
      await parts.changed();
      const judged = done as unknown as Judged;
      const retired = query.retire === true ? judged.goneIn.length : 0;
      return previewOf(rows, judged, { ...looked(bytes, judged, query), committed: true, retired });
    },
  };
}

const isGone =
  (before: ReadonlySet<string>, seen: ReadonlySet<string>) =>
  ({ kind, vin }: Vehicle): boolean =>
    before.has(vin) && !seen.has(vin) && (kind === 'new' || kind === 'used');

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
