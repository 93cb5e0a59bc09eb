// Appointments, and the cars of them that are here now: who of sales may want to say hello (S-07, S-14); reads the ledger.
import type { AppointmentInfo, LeadInfo } from '@keycab/shared/books';
import type { KeyId } from '@keycab/shared/ids';
import type { Vehicle } from '@keycab/shared/roster';
import type { Kysely } from 'kysely';
import type { Tables } from '../../ledger/schema.ts';
import type { DirectoryIndex } from '../directory.ts';
import { namesOf } from './names.ts';
import type { AppointmentRecord, DeliveryRecord, OfficeBook } from './office-book.ts';

const HOUR_MS = 3_600_000;
/** A car may come so long before its time, and so long after; then it is no visit of that appointment any more. */
const EARLY_MS = 4 * HOUR_MS;
const LATE_MS = 12 * HOUR_MS;
/** A car of so many model years may be about to be replaced. */
const OLD_YEARS = 6;

const ARRIVING = ['TagPaired', 'KeyRegistered', 'KeyReturned', 'KeyMisplaced'] as const;

const byVin = (index: DirectoryIndex): ReadonlyMap<string, Vehicle> =>
  new Map([...index.vehicles.values()].map((vehicle) => [vehicle.vin, vehicle]));

const infoOf = (record: AppointmentRecord, car: Vehicle | undefined): AppointmentInfo => ({
  ...record,
  vehicle: car?.vehicle ?? null,
  car: car ?? null,
});

/** From half a day ago on, the next first. */
export function appointmentsFrom(
  { appointments }: OfficeBook,
  index: DirectoryIndex,
  nowWallMs: number,
): AppointmentInfo[] {
  const cars = byVin(index);
  return [...appointments.values()]
    .filter(({ atWallMs }) => atWallMs >= nowWallMs - LATE_MS)
    .sort((a, b) => a.atWallMs - b.atWallMs || (a.appointment < b.appointment ? -1 : 1))
    .map((record) => infoOf(record, cars.get(record.vin)));
}

export const appointmentsOf = ({ appointments }: OfficeBook, car: Vehicle): AppointmentInfo[] =>
  [...appointments.values()]
    .filter(({ vin }) => vin === car.vin)
    .sort((a, b) => b.atWallMs - a.atWallMs)
    .map((record) => infoOf(record, car));

/** When the first of its keys was seen here within the time of its visit; null while none was. */
async function arrivalOf(db: Kysely<Tables>, keys: readonly KeyId[], atWallMs: number): Promise<number | null> {
  if (keys.length === 0) return null;
  const row = await db
    .selectFrom('events')
    .select('effective_ms')
    .where('key', 'in', keys)
    .where('type', 'in', ARRIVING)
    .where('effective_ms', '>=', atWallMs - EARLY_MS)
    .where('effective_ms', '<', atWallMs + LATE_MS)
    .where('flagged', '=', 0)
    .orderBy('effective_ms')
    .limit(1)
    .executeTakeFirst();
  return row?.effective_ms ?? null;
}

const soldAs = (book: OfficeBook, index: DirectoryIndex, vin: string): DeliveryRecord | undefined =>
  [...book.deliveries.values()].findLast(
    (record) => record.ended?.outcome === 'delivered' && index.vehicles.get(record.vehicle)?.vin === vin,
  );

export interface LeadParts {
  readonly db: Kysely<Tables>;
  readonly book: OfficeBook;
  readonly index: DirectoryIndex;
  readonly nowWallMs: number;
  readonly year: number;
  readonly where: (key: KeyId) => string;
}

export async function leadsNow({ book, db, index, nowWallMs, where, year }: LeadParts): Promise<LeadInfo[]> {
  const cars = byVin(index);
  const names = namesOf(index);
  const leads: LeadInfo[] = [];
  for (const record of book.appointments.values()) {
    if (nowWallMs < record.atWallMs - EARLY_MS || nowWallMs >= record.atWallMs + LATE_MS) continue;
    const car = cars.get(record.vin);
    if (car === undefined) continue;
    const sold = soldAs(book, index, record.vin);
    const old = year - car.year >= OLD_YEARS;
    if (sold === undefined && !old) continue;
    const keys = (index.keysOfVehicle.get(car.vehicle) ?? []).map(({ key }) => key);
    const arrivedWallMs = await arrivalOf(db, keys, record.atWallMs);
    const [first] = keys;
    if (arrivedWallMs === null || first === undefined) continue;
    const salesperson = sold === undefined ? null : names.person(sold.salesperson);
    const answer = book.answered.get(record.appointment);
    leads.push({
      ...infoOf(record, car),
      why: sold === undefined ? 'oldCar' : 'soldByUs',
      department: 'Sales',
      salesperson,
      arrivedWallMs,
      where: where(first),
      text: textOf(car, year, salesperson?.givenName ?? null),
      answer:
        answer === undefined
          ? null
          : { answer: answer.answer, person: names.person(answer.person), atWallMs: answer.wallMs },
    });
  }
  return leads.sort(
    (a, b) => Number(a.answer !== null) - Number(b.answer !== null) || a.arrivedWallMs - b.arrivedWallMs,
  );
}

function textOf(car: Vehicle, year: number, salesperson: string | null): string {
  const age = year - car.year;
  const name = `The ${car.year} ${car.make} ${car.model}`;
  if (salesperson !== null) return `${name} we sold is here. ${salesperson} may want to say hello.`;
  return `${name} here is ${age} years old. Somebody of sales may want to say hello.`;
}
