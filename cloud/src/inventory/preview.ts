// What an import would do, as somebody looks at it before: counts, the first of each kind, what is unusual, one digest of all of it; pure.
import {
  ROW_WORDS,
  type FeedField,
  type FeedMap,
  type ImportAlarm,
  type ImportPreview,
  type RowRefusal,
  type RowWarning,
} from '@keycab/shared/inventory';
import type { Vehicle } from '@keycab/shared/roster';
import { unusedIn } from './headers.ts';
import type { Planned } from './plan.ts';
import type { Rows } from './rows.ts';

export interface Judged {
  readonly map: FeedMap;
  readonly remembered: boolean;
  readonly missing: readonly FeedField[];
  readonly planned: Planned;
  /** Of this source before. */
  readonly before: number;
  readonly gone: readonly Vehicle[];
  readonly goneIn: readonly Vehicle[];
  readonly seen: readonly string[];
}

export interface Looked {
  readonly source: string;
  readonly digest: string;
  readonly plan: string;
  readonly committed: boolean;
  readonly retired: number;
}

const SHOWN_MAX = 20;
const TOLD_MAX = 200;
const EXAMPLES = 3;
const EXAMPLE_MAX = 60;

const carText = ({ year, make, model }: Pick<Vehicle, 'year' | 'make' | 'model'>): string => `${year} ${make} ${model}`;

/** What may change of a car by a feed, as it is said. */
const NAMES = {
  stock: 'stock number',
  kind: 'condition',
  year: 'year',
  make: 'make',
  model: 'model',
  trim: 'trim',
  body: 'body',
  colorOutside: 'color outside',
  colorInside: 'color inside',
} as const satisfies Partial<Record<keyof Vehicle, string>>;

const changesOf = (before: Vehicle, after: Vehicle) =>
  (Object.keys(NAMES) as (keyof typeof NAMES)[])
    .filter((name) => before[name] !== after[name])
    .map((name) => ({ what: NAMES[name], before: String(before[name]), after: String(after[name]) }));

/** So few are never unusual, whatever share they are. */
const FEW = 5;
const GONE_SHARE = 0.2;
const REFUSED_SHARE = 0.1;
const CHANGED_SHARE = 0.5;

const alarm = (why: ImportAlarm, told: string, count: number, of: number, share: number) =>
  count >= FEW && count > of * share ? [{ why, told }] : [];

function alarmsOf({ before, gone, planned }: Judged, rows: number): ImportPreview['alarms'] {
  const { refused, unchanged, updated } = planned;
  const known = updated.length + unchanged.length;
  return [
    ...alarm(
      'manyGone',
      `${gone.length} of the ${before} cars of last time are not in it. Is it the whole feed?`,
      gone.length,
      before,
      GONE_SHARE,
    ),
    ...alarm(
      'manyRefused',
      `${refused.length} of ${rows} rows are refused. Are the columns right?`,
      refused.length,
      rows,
      REFUSED_SHARE,
    ),
    ...alarm(
      'manyChanged',
      `${updated.length} of the ${known} cars that are known would change. Is it the right file?`,
      updated.length,
      known,
      CHANGED_SHARE,
    ),
  ];
}

/** All of it, in one order: two imports of the same plan do the same. */
export const planText = (digest: string, source: string, { gone, goneIn, map, planned }: Judged): string =>
  JSON.stringify({
    digest,
    source,
    map,
    created: planned.created.map(({ told }) => told),
    updated: planned.updated.map(({ before, vehicle }) => [before, vehicle]),
    unchanged: planned.unchanged.map(({ vehicle }) => vehicle),
    refused: planned.refused,
    gone: gone.map(({ vehicle }) => vehicle),
    goneIn: goneIn.map(({ vehicle }) => vehicle),
  });

export function previewOf({ encoding, delimiter, header, rows }: Rows, judged: Judged, looked: Looked): ImportPreview {
  const { map, planned, gone, goneIn } = judged;
  const { created, updated, unchanged, refused, warned, rooftops } = planned;
  type Shown = Pick<Vehicle, 'vin' | 'stock' | 'year' | 'make' | 'model'>;
  const shown = (line: number, { vin, stock, ...car }: Shown, changes: ReturnType<typeof changesOf> = []) => ({
    line,
    vin,
    stock,
    told: carText(car),
    changes,
  });
  const tell = <Why extends RowRefusal | RowWarning>({ line, why }: { readonly line: number; readonly why: Why }) => ({
    line,
    why,
    told: ROW_WORDS[why],
  });
  return {
    ...looked,
    encoding,
    delimiter,
    header: [...header],
    map,
    remembered: judged.remembered,
    missing: [...judged.missing],
    examples: rows
      .slice(0, EXAMPLES)
      .map(({ cells }) => header.map((_name, column) => (cells[column] ?? '').slice(0, EXAMPLE_MAX))),
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
      updated: updated
        .slice(0, SHOWN_MAX)
        .map(({ before, line, vehicle }) => shown(line, vehicle, changesOf(before, vehicle))),
      gone: gone.slice(0, SHOWN_MAX).map((vehicle) => shown(0, vehicle)),
    },
    refusals: refused.slice(0, TOLD_MAX).map(tell),
    warnings: warned.slice(0, TOLD_MAX).map(tell),
    alarms: alarmsOf(judged, rows.length),
  };
}
