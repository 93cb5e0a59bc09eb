// What a feed would change: rows to vehicles, each created, updated, unchanged or refused; in any order and however often, the same; pure.
import type { FeedField, FeedMap, RowRefusal, RowWarning } from '@keycab/shared/inventory';
import type { Vehicle } from '@keycab/shared/roster';
import { readVin } from '@keycab/shared/vin';
import type { Rows } from './rows.ts';

/** A vehicle as the feed tells it; what a feed does not say stays as it is. */
export type Told = Pick<Vehicle, 'vin' | 'stock' | 'year' | 'make' | 'model'> &
  Partial<Pick<Vehicle, 'trim' | 'body' | 'colorOutside' | 'colorInside'>> & { readonly kind: 'new' | 'used' | null };

export interface Refused {
  readonly line: number;
  readonly why: RowRefusal;
}

export interface Warned {
  readonly line: number;
  readonly why: RowWarning;
}

export interface Planned {
  readonly created: readonly { readonly line: number; readonly told: Told }[];
  readonly updated: readonly { readonly line: number; readonly vehicle: Vehicle; readonly before: Vehicle }[];
  readonly unchanged: readonly Vehicle[];
  readonly refused: readonly Refused[];
  readonly warned: readonly Warned[];
  /** Every VIN that the feed tells of at this rooftop, also in rows that are refused: such a vehicle is not gone. */
  readonly seen: ReadonlySet<string>;
  readonly rooftops: ReadonlyMap<string, number>;
}

const STOCK_MAX = 24;
const TEXT_MAX = 120;

interface Cells {
  readonly line: number;
  readonly of: (field: FeedField) => string;
}

/** `N`, `New`, `New Vehicle`; `U`, `Used`, `CPO`, `Certified`, `Yes` of a certified column. */
function kindOf(text: string): 'new' | 'used' | null {
  const word = text.toLowerCase();
  if (/^n(ew)?\b/.test(word)) return 'new';
  return /^(u(sed)?|cpo|certified|pre-?owned|yes|y|true)\b/.test(word) ? 'used' : null;
}

type Read = { readonly told: Told; readonly warnings: readonly RowWarning[] } | RowRefusal;

function readRow({ of }: Cells): Read {
  const text = of('vin');
  if (text === '') return 'vinMissing';
  const read = readVin(text);
  if (read === 'length') return 'vinLength';
  if (read === 'characters') return 'vinCharacters';
  const { vin, proven } = read;
  const year = /^(19|20)\d{2}$/.test(of('year')) ? Number(of('year')) : null;
  if (year === null) return 'yearMissing';
  const [make, model] = [of('make'), of('model')];
  if (make === '') return 'makeMissing';
  if (model === '') return 'modelMissing';
  const stock = of('stock') === '' ? vin.slice(-6) : of('stock').toUpperCase();
  const optional = (['trim', 'body', 'colorOutside', 'colorInside'] as const).flatMap((field) =>
    of(field) === '' ? [] : [[field, of(field)] as const],
  );
  const long = [make, model, ...optional.map(([, value]) => value)].some((value) => value.length > TEXT_MAX);
  if (long || stock.length > STOCK_MAX) return 'tooLong';
  const told: Told = { vin, stock, year, make, model, kind: kindOf(of('condition')), ...Object.fromEntries(optional) };
  return {
    told,
    warnings: [
      ...(proven ? [] : (['checkDigit'] as const)),
      ...(of('stock') === '' ? (['stockFromVin'] as const) : []),
    ],
  };
}

/** What a feed says of a vehicle that is known here; a car in service or on loan stays one, whatever the feed calls it. */
export function merged(before: Vehicle, { kind, ...told }: Told): Vehicle {
  const isStock = before.kind === 'new' || before.kind === 'used' || before.kind === 'sold';
  const next = kind ?? (before.kind === 'sold' ? 'used' : before.kind);
  return { ...before, ...told, kind: isStock ? next : before.kind };
}

const isSame = (one: object, other: object): boolean => {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every(
    (name) => (one as Record<string, unknown>)[name] === (other as Record<string, unknown>)[name],
  );
};

/**
 * @param rooftop  what the rooftop's column must say; null takes all rows
 * @param known    the vehicles of this rooftop by VIN
 */
export function planImport(
  { header, rows }: Pick<Rows, 'header' | 'rows'>,
  map: FeedMap,
  rooftop: string | null,
  known: ReadonlyMap<string, Vehicle>,
): Planned {
  const columns = new Map(
    Object.entries(map).map(([field, name]) => [field, name === null ? -1 : header.indexOf(name)]),
  );
  const refused: Refused[] = [];
  const warned: Warned[] = [];
  const rooftops = new Map<string, number>();
  const byVin = new Map<string, { line: number; told: Told }[]>();
  const seen = new Set<string>();
  for (const { line, cells } of rows) {
    const of = (field: FeedField): string => (cells[columns.get(field) ?? -1] ?? '').trim().normalize('NFC');
    const at = of('rooftop');
    if (map.rooftop !== null) rooftops.set(at, (rooftops.get(at) ?? 0) + 1);
    if (rooftop !== null && at !== rooftop) {
      refused.push({ line, why: 'otherRooftop' });
      continue;
    }
    const vin = readVin(of('vin'));
    if (typeof vin !== 'string') seen.add(vin.vin);
    const read = readRow({ line, of });
    if (typeof read === 'string') {
      refused.push({ line, why: read });
      continue;
    }
    const { told, warnings } = read;
    warned.push(...warnings.map((why) => ({ line, why })));
    byVin.set(told.vin, [...(byVin.get(told.vin) ?? []), { line, told }]);
  }
  return { ...judge(byVin, known, refused, warned), refused, warned, seen, rooftops };
}

function judge(
  byVin: ReadonlyMap<string, { line: number; told: Told }[]>,
  known: ReadonlyMap<string, Vehicle>,
  refused: Refused[],
  warned: Warned[],
): Pick<Planned, 'created' | 'updated' | 'unchanged'> {
  const created: { line: number; told: Told }[] = [];
  const updated: { line: number; vehicle: Vehicle; before: Vehicle }[] = [];
  const unchanged: Vehicle[] = [];
  const stocks = new Map<string, number>();
  for (const same of byVin.values()) {
    const [first] = same;
    if (first === undefined) continue;
    // Which of two stories is true cannot be told from their order.
    if (same.some(({ told }) => !isSame(told, first.told))) {
      refused.push(...same.map(({ line }) => ({ line, why: 'contradicts' }) as const));
      continue;
    }
    const { line, told } = first;
    if (stocks.has(told.stock)) warned.push({ line, why: 'sameStock' });
    stocks.set(told.stock, line);
    const before = known.get(told.vin);
    if (before === undefined) created.push({ line, told });
    else {
      const vehicle = merged(before, told);
      if (isSame(vehicle, before)) unchanged.push(before);
      else updated.push({ line, vehicle, before });
    }
  }
  refused.sort((one, other) => one.line - other.line);
  return { created, updated, unchanged };
}
