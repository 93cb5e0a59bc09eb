// Who had a dealer plate, with which car, for what: one row for each stay with somebody; reads the ledger.
import type { PlateInfo } from '@keycab/shared/books';
import { foldCustody, isCustodyEvent } from '@keycab/shared/custody';
import type { Custody } from '@keycab/shared/custodian';
import type { CabinetEvent } from '@keycab/shared/events/cabinet';
import type { OfficeEvent } from '@keycab/shared/events/office';
import type { KeyId } from '@keycab/shared/ids';
import type { RosterKey, Vehicle } from '@keycab/shared/roster';
import type { DirectoryIndex } from '../directory.ts';
import { inOrder, type Fact } from '../order.ts';
import { namesOf } from './names.ts';
import type { Open } from './trips.ts';

export interface PlatesQuery {
  readonly plate?: KeyId | undefined;
  readonly at?: number | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** The plate and the car's key leave in one hand, within the same minutes. */
const TOGETHER_MS = 5 * 60_000;
const ENTRIES_MAX = 2_000;

export const platesIn = (index: DirectoryIndex): RosterKey[] =>
  [...index.keys.values()].filter((key) => key.kind === 'plate').sort((a, b) => (a.label < b.label ? -1 : 1));

export async function plateLog(open: Open, { at, from, plate, to }: PlatesQuery): Promise<PlateInfo[]> {
  const keys = platesIn(open.index).filter(({ key }) => plate === undefined || key === plate);
  const entries: PlateInfo[] = [];
  for (const { key } of keys) entries.push(...(await staysOf(open, key)));
  return entries
    .filter(({ fromWallMs, toWallMs }) => {
      const until = toWallMs ?? Number.MAX_SAFE_INTEGER;
      if (at !== undefined) return fromWallMs <= at && at < until;
      return (to === undefined || fromWallMs < to) && (from === undefined || until > from);
    })
    .sort((a, b) => b.fromWallMs - a.fromWallMs || (a.label < b.label ? -1 : 1))
    .slice(0, ENTRIES_MAX);
}

async function staysOf(open: Open, key: KeyId): Promise<PlateInfo[]> {
  const { db } = open;
  const rows = await db
    .selectFrom('events')
    .select(['line', 'effective_ms'])
    .where('key', '=', key)
    .where('flagged', '=', 0)
    .execute();
  const facts = rows.flatMap((row): Fact[] => {
    const event = JSON.parse(row.line) as CabinetEvent | OfficeEvent;
    return isCustodyEvent(event) ? [{ event, effectiveMs: row.effective_ms }] : [];
  });
  const stays: PlateInfo[] = [];
  let custody: Custody | undefined;
  let begun: PlateInfo | null = null;
  for (const { effectiveMs, event } of inOrder(facts)) {
    const before = custody;
    custody = foldCustody(custody, event);
    if (custody === undefined || sameHolder(before, custody)) continue;
    if (begun !== null) stays.push({ ...begun, toWallMs: effectiveMs });
    begun = custody.at.kind === 'slot' || custody.at.kind === 'gone' ? null : stayOf(open, custody, event, effectiveMs);
  }
  return begun === null ? stays : [...stays, begun];
}

const sameHolder = (before: Custody | undefined, after: Custody): boolean =>
  before !== undefined && JSON.stringify(before.at) === JSON.stringify(after.at) && before.reason === after.reason;

function stayOf(open: Open, custody: Custody, event: Fact['event'], wallMs: number): PlateInfo {
  const { index } = open;
  const names = namesOf(index);
  const { at, key, reason } = custody;
  const driver = at.kind === 'person' ? at.person : at.kind === 'outside' ? at.sponsor : null;
  const said = event.type === 'KeyTaken' ? index.vehicles.get(event.vehicle ?? ('' as Vehicle['vehicle'])) : undefined;
  const car = said ?? carWith(open, key, wallMs);
  return {
    key,
    label: names.key(key).label,
    fromWallMs: wallMs,
    toWallMs: null,
    driver: names.personOrNull(driver),
    vin: car?.vin ?? null,
    car: car === null || car === undefined ? null : `${car.year} ${car.make} ${car.model}`,
    purpose: names.reason(reason),
    how:
      at.kind === 'outside' ? `${at.party.kind} ${at.party.reference}` : at.kind === 'nobody' ? 'nobody can say' : '',
  };
}

/** The car that the cabinet bound to it, or that somebody wrote beside the drive. */
function carWith({ book, index, takings }: Open, plate: KeyId, wallMs: number): Vehicle | null {
  const names = namesOf(index);
  const bound = takings.bound.findLast((one) => one.plate === plate && Math.abs(one.wallMs - wallMs) <= TOGETHER_MS);
  if (bound !== undefined) return names.key(bound.key).car;
  for (const passed of [...takings.passed, ...book.passed]) {
    const { epoch, log, seq } = passed.place;
    if (book.trips.get(`${log}/${epoch}/${seq}`)?.plate !== plate) continue;
    if (Math.abs(passed.wallMs - wallMs) <= TOGETHER_MS) return names.key(passed.key).car;
  }
  return null;
}
